"""Checking links: what each is found to be, how gently it is asked for, and that a run goes on where one was killed."""

import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from sources.checking import RunningError, check_links
from sources.checks import ArchiveCheck, LinkCheck
from sources.models import Article, ArticleEvent
from tests.factories import ArticleFactory
from tests.pages import read
from tests.web import head, serving

pytestmark = pytest.mark.django_db

ADDRESS = "http://paper.example/story"
OK = head("200 OK")
WAYS = {  # what is asked, and how it is answered
    "HEAD paper.example/story": OK,
    "HEAD paper.example/gone": head("410 Gone"),
    "GET paper.example/gone": head("410 Gone"),
    "HEAD paper.example/no-head": head("405 Method Not Allowed"),
    "GET paper.example/no-head": OK,
    "HEAD paper.example/odd-head": b"what?\r\n\r\n",
    "GET paper.example/odd-head": OK,
    "HEAD paper.example/dressed": head("301 Moved Permanently", location="http://www.paper.example/dressed/?utm_source=x"),
    "HEAD www.paper.example/dressed/?utm_source=x": OK,
    "HEAD paper.example/old": head("301 Moved Permanently", location="/new"),
    "HEAD paper.example/new": OK,
    "HEAD paper.example/old-gone": head("302 Found", location="http://other.example/gone"),
    "HEAD paper.example/closed": head("403 Forbidden"),
    "GET paper.example/closed": head("403 Forbidden"),
    "HEAD paper.example/broken": head("500 Internal Server Error"),
    "GET paper.example/broken": head("500 Internal Server Error"),
    "HEAD paper.example/strange": head("799 Whatever"),
    "GET paper.example/strange": head("799 Whatever"),
    "HEAD paper.example/round": head("302 Found", location="/round"),
    "HEAD paper.example/inside": head("302 Found", location="http://10.0.0.1/"),
    "HEAD paper.example/inside-by-name": head("302 Found", location="http://inner.example/"),
    "HEAD paper.example/port": head("302 Found", location="http://paper.example:6379/"),
    "HEAD paper.example/file": head("302 Found", location="file:///etc/passwd"),
    **{f"HEAD {host}.example/{number}": OK for host in ("one", "two") for number in (1, 2)},
    "HEAD archive.example/there": OK,
    "HEAD paper.example/busy": head("503 Service Unavailable", retry_after="600"),
    "HEAD paper.example/empty": head("301 Moved Permanently"),
    "GET paper.example/empty": head("301 Moved Permanently"),
}  # fmt: skip
MACHINES = {"inner.example": ["192.168.0.1"]}


def answered(asked, connection):
    """As WAYS says; 404 for the rest."""
    return WAYS.get(asked, head("404 Not Found"))


@pytest.fixture
def server():
    with serving(answered) as server:
        yield server


def checked(server, **how):
    """A run on the links that are due, without pauses."""
    return check_links(**{"pause": 0, "web": server.web(machines=MACHINES, patience=2), **how})


def found(article, model=LinkCheck):
    """What is known of the link of an article: (state, note, where it leads)."""
    check = model.objects.get(article=article)
    return check.state, check.note, check.leads_to


def checked_ago(article, *, state="works", since=timedelta(days=40), checked=timedelta(days=40), due=timedelta(0)):
    """The article was checked before."""
    now = datetime.now(UTC)
    times = {"since": now - since, "checked": now - checked, "due": now - due}
    return LinkCheck.objects.create(article=article, address=article.address, state=state, **times)


@pytest.mark.parametrize(
    ("page", "state", "note", "leads_to"),
    [
        ("story", "works", "", ""),
        ("gone", "dead", "410 Gone", ""),
        ("nowhere", "dead", "404 Not Found", ""),
        ("no-head", "works", "", ""),
        ("odd-head", "works", "", ""),
        ("dressed", "works", "", ""),
        ("old", "moved", "", "http://paper.example/new"),
        ("old-gone", "dead", "404 Not Found, at http://other.example/gone", ""),
        ("closed", "refused", "403 Forbidden", ""),
        ("strange", "refused", "799", ""),
        ("empty", "refused", "301 Moved Permanently", ""),
        ("round", "refused", "it is sent on more than 5 times", ""),
        ("inside", "not_asked", "it leads to no machine of the public web, at http://10.0.0.1/", ""),
        ("inside-by-name", "not_asked", "it leads to no machine of the public web, at http://inner.example/", ""),
        ("port", "not_asked", "port 6379 is not asked, at http://paper.example:6379/", ""),
        ("file", "not_asked", "the address is none of the web, at file:///etc/passwd", ""),
    ],
)
def test_link_is_found_to_be_what_answers_there(server, page, state, note, leads_to):
    article = ArticleFactory(address=f"http://paper.example/{page}")

    assert checked(server).found == {state: 1}

    assert found(article) == (state, note, leads_to)
    assert {machine for machine, _ in server.reached} == {"93.184.216.34"}


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "http://inner.example/", "http://[fe80::1]/", "http://a.b:6379/"]
)
def test_address_of_no_public_web_is_not_asked(server, address):
    article = ArticleFactory(address=address)

    checked(server)

    assert found(article)[0] == "not_asked"
    assert server.reached == []


def test_server_error_is_no_answer_once_anything_has_answered(server):
    broken, works = ArticleFactory(address="http://paper.example/broken"), ArticleFactory(address=ADDRESS)

    assert checked(server, limit=1).unbelieved == 1
    assert not LinkCheck.objects.exists()
    assert checked(server).unbelieved == 0

    assert found(broken) == ("no_answer", "500 Internal Server Error", "")
    assert found(works)[0] == "works"


def test_archived_copy_is_looked_for_as_it_is_given(server):
    there = ArticleFactory(address="", archived_address="http://archive.example/1", archived_on="2024-06-01")
    both = ArticleFactory(address=ADDRESS, archived_address="http://archive.example/there", archived_on="2024-06-01")

    assert checked(server).found == {"works": 2, "dead": 1}

    assert found(there, ArchiveCheck) == ("dead", "404 Not Found", "")
    assert found(both, ArchiveCheck)[0] == found(both)[0] == "works"
    assert not LinkCheck.objects.filter(article=there).exists()


@pytest.mark.parametrize(
    "values",
    [{"link_policy": "dangerous"}, {"status": "withdrawn"}, {"status": "restricted"}, {"address": ""}],
    ids=["dangerous", "withdrawn", "restricted", "no address"],
)
def test_what_is_not_to_be_fetched_is_not(server, values):
    ArticleFactory(**{"address": ADDRESS, **values})

    assert checked(server).found == {}
    assert server.asked == []


@pytest.mark.parametrize("policy", ["text_only", "graphic", "propaganda"])
def test_link_that_readers_are_not_given_is_checked(server, policy):
    ArticleFactory(address=ADDRESS, link_policy=policy, status="draft")

    assert checked(server).found == {"works": 1}


def test_link_is_asked_for_again_when_it_is_due(server):
    article = ArticleFactory(address=ADDRESS)
    checked(server)
    assert checked(server).found == {}
    first = LinkCheck.objects.get()
    assert first.since == first.checked
    assert first.due - first.checked == timedelta(days=30)

    LinkCheck.objects.update(due=first.checked, since=first.since - timedelta(days=9))
    assert checked(server).found == {"works": 1}
    again = LinkCheck.objects.get()
    assert again.since == first.since - timedelta(days=9)
    assert again.checked > first.checked

    Article.objects.filter(pk=article.pk).update(address="http://paper.example/gone")
    assert checked(server).found == {"dead": 1}
    other = LinkCheck.objects.get()
    assert (other.address, other.since) == ("http://paper.example/gone", other.checked)


@pytest.mark.parametrize(
    ("state", "days", "then"),
    [("no_answer", 13, "no_answer"), ("no_answer", 15, "dead"), ("dead", 1, "dead"), ("works", 15, "no_answer")],
)
def test_link_that_has_not_answered_for_two_weeks_is_dead(server, state, days, then):
    ArticleFactory(address=ADDRESS)
    checked(server)
    article = ArticleFactory(address="http://paper.example/broken")
    before = checked_ago(article, state=state, since=timedelta(days=days))
    works = ArticleFactory(address="http://paper.example/no-head")

    checked(server)

    after = LinkCheck.objects.get(article=article)
    assert after.state == then
    assert (after.since == before.since) == (state != "works")
    assert after.due - after.checked == timedelta(days=1)
    assert found(works)[0] == "works"


def test_server_that_bids_to_wait_is_left_alone_by_this_run_and_the_next():
    with serving(lambda asked, _: head("429 Too Many Requests", retry_after=3_600)) as server:
        for number in range(3):
            ArticleFactory(address=f"http://paper.example/{number}")
        known = ArticleFactory(address="http://other.example/")
        checked_ago(known)

        run = checked(server)
        assert (run.found, run.left) == ({}, 4)
        assert sorted(server.asked) == ["HEAD other.example/", "HEAD paper.example/0"]
        check = LinkCheck.objects.get(article=known)
        assert timedelta(minutes=59) < check.waits_until - datetime.now(UTC) <= timedelta(hours=1)
        assert check.due == check.waits_until

        assert LinkCheck.objects.get(address="http://paper.example/0").state == "unchecked"
        assert checked(server).left == 2  # those that were not asked for yet
        assert len(server.asked) == 2


def test_busy_server_that_does_not_say_how_long_is_left_alone_for_an_hour():
    with serving(lambda asked, _: head("429 Too Many Requests")) as server:
        ArticleFactory(address=ADDRESS)
        assert checked(server).left == 1
        waits = LinkCheck.objects.get().waits_until - datetime.now(UTC)
        assert timedelta(minutes=59) < waits <= timedelta(hours=1)
        assert server.asked == ["HEAD paper.example/story"]


def test_hosts_take_turns_with_a_pause_for_each(server):
    for address in ("one.example/1", "one.example/2", "two.example/1", "two.example/2"):
        ArticleFactory(address=f"http://{address}")

    begun = time.monotonic()
    checked(server, pause=0.4)

    assert time.monotonic() - begun >= 0.4
    assert server.asked == [f"HEAD {host}.example/{number}" for number in (1, 2) for host in ("one", "two")]


def test_pause_is_kept_where_a_link_is_sent_on_to_its_own_host(server):
    ArticleFactory(address="http://paper.example/old")
    begun = time.monotonic()
    checked(server, pause=0.3)
    assert time.monotonic() - begun >= 0.3


def test_run_has_its_limit_and_the_next_goes_on(server):
    articles = [ArticleFactory(address=f"http://paper.example/{number}") for number in range(5)]
    for taken in (2, 4, 5, 5):
        checked(server, limit=2)
        assert set(LinkCheck.objects.values_list("article", flat=True)) == {one.pk for one in articles[:taken]}
    assert len(server.asked) == 2 * 5


def test_article_that_is_deleted_meanwhile_stops_nothing():
    def answer(asked, connection):
        deleting.wait(5)
        return OK

    deleting = threading.Event()
    with serving(answer) as server:
        ArticleFactory(address=ADDRESS)
        gone = Article.objects.get()
        web = server.web()

        def connect(place, timeout):
            gone.delete() if gone.pk else None
            deleting.set()
            return web.connect(place, timeout)

        run = check_links(pause=0, web=type(web)(resolve=web.resolve, connect=connect, patience=5))
    assert run.found == {}
    assert not LinkCheck.objects.exists()


def test_what_a_check_finds_is_no_change_of_the_article(server):
    article = ArticleFactory(address="http://paper.example/gone")
    before = list(ArticleEvent.objects.values()), Article.objects.values().get()

    checked(server)

    assert (list(ArticleEvent.objects.values()), Article.objects.values().get()) == before
    article.delete()
    assert not LinkCheck.objects.exists()


RUN = """
import sys, django
django.setup()
from sources.checking import check_links
from tests.web import Server
check_links(pause=0, web=Server(int(sys.argv[1])).web(patience=60))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_run_is_gone_on_with_where_it_was():
    articles = [ArticleFactory(address=f"http://paper.example/{number}") for number in range(5)]
    hanging = []

    def answer(asked, connection):
        if asked.endswith("/2") and not hanging:
            hanging.append(asked)
            connection.recv(1)  # until the one who asks is gone
            return b""
        return OK

    stored = connection.settings_dict
    database = f"postgresql://{stored['USER']}@:{stored['PORT']}/{stored['NAME']}?host={stored['HOST']}"
    environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings"}
    with serving(answer) as server:
        with subprocess.Popen(
            [sys.executable, "-c", RUN, str(server.port)], cwd=settings.BASE_DIR, env=environment
        ) as run:
            until = time.monotonic() + 60
            while not hanging and time.monotonic() < until:
                time.sleep(0.05)
            with pytest.raises(RunningError):
                checked(server)
            run.kill()
        assert run.returncode == -9
        assert set(LinkCheck.objects.values_list("article", flat=True)) == {one.pk for one in articles[:2]}

        while True:
            try:
                assert checked(server).found == {"works": 3}
                break
            except RunningError:  # its server has not noticed yet
                assert time.monotonic() < until

    numbers = [int(asked.rpartition("/")[2]) for asked in server.asked]
    assert numbers == [0, 1, 2, 2, 3, 4]
    assert LinkCheck.objects.filter(state="works").count() == 5


def told(**how):
    """What the command says."""
    out = StringIO()
    call_command("check_links", stdout=out, **how)
    return out.getvalue()


def test_command_says_what_it_found_and_what_it_did_not_ask():
    assert told() == "No link is due.\n"
    ArticleFactory(address="http://127.0.0.1/")
    assert told(limit=1, pause=0) == (
        "http://127.0.0.1/: Not asked: no address of the public web (it leads to no machine of the public web)\n"
        "Not asked: no address of the public web: 1.\n"
    )


def test_command_says_what_is_left_and_what_it_does_not_believe(server):
    web = server.web()
    ArticleFactory(address="http://paper.example/broken")
    assert told(pause=0, web=web) == (
        "Nothing answered, not one of 1: has this machine a way to the web? Nothing is kept of these.\n"
    )
    ArticleFactory(address="http://paper.example/busy")
    ArticleFactory(address="http://paper.example/busy-too")
    ArticleFactory(address=ADDRESS.replace("paper", "other"))
    assert told(pause=0, web=web) == (
        "http://paper.example/broken: Not reachable (500 Internal Server Error)\n"
        "http://other.example/story: Dead (404 Not Found)\n"
        "Dead: 1. Not reachable: 1.\n"
        "Left for later, as their servers ask: 2.\n"
    )


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"pause": -1.0}, {"pause": float("nan")}])
def test_command_refuses_what_makes_no_run(wrong):
    with pytest.raises(CommandError, match="A run is of one link at least"):
        told(**wrong)


def since(days):
    return datetime(2024, 6, 3, 12, tzinfo=UTC) - timedelta(days=days)


@pytest.mark.parametrize(
    ("archived", "said"),
    [({"archived_address": "https://archive.example/story", "archived_on": "2024-06-01"}, True), ({}, False)],
)
def test_dead_link_is_shown_as_a_dated_fact_and_hides_nothing(client, archived, said):
    article = ArticleFactory(address=ADDRESS, title="A story", **archived)
    LinkCheck.objects.create(
        article=article, address=ADDRESS, state="dead", since=since(33), checked=since(0), due=since(-30)
    )
    page = read(client.get(article.get_absolute_url()).content.decode()).with_id("content")

    assert "Found dead since 1 May 2024, last checked on 3 June 2024" in page.text
    assert ADDRESS in [link["href"] for link in page.all("a", of_class="out")]
    assert ("Read the archived copy" in page.text) is said


def test_curator_who_found_that_it_works_is_believed_until_a_check_finds_a_change(client):
    article = ArticleFactory(address=ADDRESS, link_state="works", link_checked=since(5))
    check = LinkCheck.objects.create(
        article=article, address=ADDRESS, state="dead", since=since(9), checked=since(0), due=since(-30)
    )
    assert "dead" not in client.get(article.get_absolute_url()).content.decode()
    LinkCheck.objects.filter(pk=check.pk).update(since=since(1))
    assert "Found dead since 2 June 2024" in client.get(article.get_absolute_url()).content.decode()
    Article.objects.update(address="http://paper.example/other")
    assert "dead" not in client.get(article.get_absolute_url()).content.decode()


def test_form_of_an_article_says_what_was_found_and_where_to_look_for_a_copy(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("curator"))
    article = ArticleFactory(address="http://paper.example/a?b=<c>")
    address = f"/admin/sources/article/{article.pk}/change/"
    assert client.get(address).content.decode().count("Not checked yet") == 2
    check = LinkCheck(article=article, address=article.address, state="no_answer", note="its name is not found")
    check.since, check.checked, check.due = since(33), since(0), since(-1)
    check.save()

    page = client.get(address).content.decode()

    assert "Not reachable (its name is not found), on 3 June 2024, the same since 1 May 2024" in page
    found = [link for link in read(page).all("a") if link["href"].startswith("https://web.archive.org/")]
    assert [link["href"] for link in found] == ["https://web.archive.org/web/*/http://paper.example/a?b=<c>"]
    assert "noreferrer" in found[0]["rel"]


@pytest.mark.parametrize(
    ("changed", "state", "is_dated"),
    [
        ({"link_state": "dead"}, "dead", True),
        ({"title": "Another"}, "works", False),
        ({"address": "http://paper.example/other"}, "unchecked", None),
        ({"address": "http://paper.example/other", "link_state": "dead"}, "dead", True),
        ({"link_state": "unchecked"}, "unchecked", None),
    ],
)
def test_what_a_curator_says_of_a_link_is_dated_and_is_of_that_address(
    client, django_user_model, changed, state, is_dated
):
    client.force_login(django_user_model.objects.create_superuser("curator"))
    article = ArticleFactory(address=ADDRESS, link_state="works", link_checked=since(0))
    sent = {
        "title": article.title, "kind": "article", "status": "published", "link_policy": "link", "link_state": "works",
        "outlet": article.outlet_id, "address": ADDRESS, "published": "30 May 2024",
        "capture-TOTAL_FORMS": "0", "capture-INITIAL_FORMS": "0",
    }  # fmt: skip

    answer = client.post(f"/admin/sources/article/{article.pk}/change/", sent | changed)

    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.link_state == state
    assert (article.link_checked and article.link_checked > since(0)) == is_dated
