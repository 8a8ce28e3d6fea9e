"""The queue of review: articles with claims in review, and what editors decide of them."""

import threading

import pytest
from django.db import connection

from claims.actions import ChangedError, accept, in_review_of, send_back, withdraw
from claims.models import Claim, Comment
from claims.review import OWN
from incidents.models import Incident
from sources.models import Article, Capture
from tests.claims.test_review import client_of, curator, written
from tests.factories import ArticleFactory, ClaimFactory, IncidentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.fixture(autouse=True)
def four_eyes(settings):
    settings.FOUR_EYES = True


@pytest.fixture
def one():
    return curator("one")


@pytest.fixture
def author():
    return curator("author", "Contributor")


@pytest.fixture
def article():
    return ArticleFactory(title="What happened", status="draft")


def offered(author, article, **values):
    """A claim in review, of an incident in draft unless one is given."""
    values = {"incident": IncidentFactory(status="draft"), **values}
    return written(author, article=article, status="review", **values)


def decided(client, article, claims, decision, comment=""):
    """The answer to a decision, as the page asks for it."""
    page = client.get(f"/admin/review/{article.pk}/")
    data = {"claims": [claim.pk for claim in claims], "decision": decision, "comment": comment}
    return client.post(f"/admin/review/{article.pk}/", {"seen": page.context["drafts"].fingerprint, **data})


def statuses():
    return dict(Claim.objects.values_list("pk", "status"))


def test_accepted_claims_are_published_with_what_they_need(author, one, article):
    claim, another = offered(author, article), offered(author, article)

    assert decided(client_of(one), article, [claim], "accept").url == f"/admin/review/{article.pk}/"
    assert statuses() == {claim.pk: "published", another.pk: "review"}
    assert Claim.objects.public().get() == claim
    assert Article.objects.get().status == "published"
    assert Incident.objects.published().get() == claim.incident
    assert decided(client_of(one), article, [another], "accept").url == "/admin/review/"


def test_own_claims_are_not_accepted(one, article):
    claim = offered(one, article)

    answer = decided(client_of(one), article, [claim], "accept")
    assert OWN in answer.content.decode()
    assert "You wrote this: another editor accepts it." in answer.content.decode()
    assert statuses() == {claim.pk: "review"}


def test_what_is_sent_back_is_a_draft_with_a_comment_that_its_author_reads(author, one, article):
    claim = offered(author, article)

    decided(client_of(one), article, [claim], "send_back", "Which paragraph?")
    assert statuses() == {claim.pk: "draft"}
    assert Comment.objects.values_list("text", "writer__username").get() == ("Which paragraph?", "one")
    assert "Which paragraph?" in client_of(author).get("/admin/review/").content.decode()
    assert "Which paragraph?" in client_of(author).get(f"/admin/claims/claim/{claim.pk}/change/").content.decode()
    assert "Which paragraph?" not in client_of(one).get("/admin/review/").content.decode()


def test_withdrawn_with_a_reason_that_no_reader_sees(author, one, article, client):
    claim = offered(author, article)

    decided(client_of(one), article, [claim], "withdraw", "A zebra.")
    answer = client.get(claim.get_absolute_url())
    assert answer.status_code == 410
    assert "zebra" not in answer.content.decode()


def test_reason_that_is_public_stands_with_the_notice_of_what_readers_saw(client):
    claim, never = ClaimFactory(), ClaimFactory(status="draft")
    gone = {"status": "withdrawn", "deprecated_reason": "Entered for another raid."}
    Claim.objects.filter(pk__in=[claim.pk, never.pk]).update(**gone)

    assert "Entered for another raid." in client.get(claim.get_absolute_url()).content.decode()
    assert "Entered for another raid." not in client.get(never.get_absolute_url()).content.decode()
    Incident.objects.filter(pk=claim.incident_id).update(status="restricted")
    assert "Entered for another raid." not in client.get(claim.get_absolute_url()).content.decode()


@pytest.mark.parametrize("decision", ["send_back", "withdraw"])
def test_decision_without_a_word_is_asked_for_one(author, one, article, decision):
    claim = offered(author, article)

    assert "Say why: the author reads it." in decided(client_of(one), article, [claim], decision).content.decode()
    assert statuses() == {claim.pk: "review"}


def test_contributor_decides_nothing(author, article):
    claim = offered(author, article)
    client = client_of(author)

    for decision in ("accept", "send_back", "withdraw"):
        assert decided(client, article, [claim], decision, "Why").status_code == 403
    assert statuses() == {claim.pk: "review"}
    assert 'name="decision"' not in client.get(f"/admin/review/{article.pk}/").content.decode()


def test_nothing_is_decided_of_what_was_changed_since_it_was_seen(author, one, article):
    claim = offered(author, article)
    seen = in_review_of(article).fingerprint
    Claim.objects.filter(pk=claim.pk).update(text="It was otherwise.")

    with pytest.raises(ChangedError):
        accept(article, [claim.pk], by=one, seen=seen)
    with pytest.raises(ChangedError):
        withdraw(article, [claim.pk, ClaimFactory(status="review").pk], by=one, reason="Not of this article.")
    assert statuses()[claim.pk] == "review"


def test_captured_text_and_locator_stand_beside(author, one, article):
    Capture.objects.create(article=article, text="As it was printed.")
    offered(author, article, locator="paragraph 3")

    page = client_of(one).get(f"/admin/review/{article.pk}/").content.decode()
    assert "As it was printed." in page
    assert "paragraph 3" in page


def test_claims_of_a_corrected_article_stay_public_with_a_note_until_an_editor_has_looked(author, one, client):
    claim = ClaimFactory()
    address = claim.get_absolute_url()
    assert "looked at again" not in client.get(address).content.decode()
    Article.objects.filter(pk=claim.article_id).update(correction="corrected", corrected_on="2024-06-01")

    assert Article.objects.doubted().get() == claim.article
    assert (
        "corrected on 1 June 2024.</strong> This claim is being looked at again."
        in client.get(address).content.decode()
    )
    assert claim.article.title in client_of(one).get("/admin/review/").content.decode()
    page = f"/admin/review/{claim.article_id}/"
    assert claim.text in client_of(one).get(page).content.decode()
    assert client_of(author).post(page, {"stand_by": "1"}).status_code == 403
    assert client_of(one).post(page, {"stand_by": "1"}).url == "/admin/review/"
    assert not Article.objects.doubted().exists()
    shown = client.get(address).content.decode()
    assert "corrected on 1 June 2024.</strong></p>" in shown


@pytest.mark.parametrize("number", [1, 3])
def test_queue_takes_the_same_queries_however_many(author, one, number, django_assert_max_num_queries):
    for _ in range(number):
        article = ArticleFactory()
        for _ in range(number):
            offered(author, article)
    client = client_of(one)
    client.get("/admin/review/")

    with django_assert_max_num_queries(13):
        client.get("/admin/review/")
    with django_assert_max_num_queries(28):
        client.get(f"/admin/review/{article.pk}/")


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_is_carried_out(author, one, article):
    claim, other, done = offered(author, article), curator("other"), []

    def decide(action, by, **said):
        try:
            action(article, [claim.pk], by=by, **said)
            done.append(action)
        except ChangedError:
            done.append(ChangedError)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=(accept, one)),
        threading.Thread(target=decide, args=(send_back, other), kwargs={"comment": "Why?"}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 2
    assert done.count(ChangedError) == 1
    assert statuses() == {claim.pk: "published" if accept in done else "draft"}
