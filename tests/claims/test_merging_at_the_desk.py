"""Merging at the desk: found, seen side by side, chosen, done, told, and undone; by whoever may publish alone."""

from importlib import import_module
from threading import Barrier, Thread

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test import Client

from actors.models import Actor
from claims.joining import CHANGED
from claims.merging import NotOneError, merge
from claims.models import Claim, Identifier
from sources.models import Article, Outlet
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)
from tests.pages import read

groups = import_module("accounts.migrations.0002_groups_of_curators")
DESKS = {
    "actors/organization": OrganizationFactory,
    "actors/person": PersonFactory,
    "actors/actor": OrganizationFactory,
    "locations/location": LocationFactory,
    "sources/outlet": OutletFactory,
    "sources/article": ArticleFactory,
    "incidents/incident": IncidentFactory,
}


def curator(group):
    """A client of a curator of a group, with `user`."""
    groups.make_groups(apps, connection.schema_editor())
    client = Client()
    client.user = get_user_model().objects.create_user(group.lower(), is_staff=True)
    client.user.groups.add(Group.objects.get(name=group))
    client.force_login(client.user)
    return client


@pytest.fixture
def editor(db):
    return curator("Editor")


@pytest.fixture
def contributor(db):
    return curator("Contributor")


def told(answer):
    """What the messages of a page say."""
    return " ".join(one.text for one in read(answer.content.decode()).all(of_class="messagelist"))


@pytest.mark.parametrize("desk", DESKS)
def test_two_become_one_and_two_again(editor, desk):
    one, other = DESKS[desk](), DESKS[desk]()
    if desk == "sources/outlet":
        ArticleFactory(outlet=one)
    page = editor.get(f"/admin/{desk}/{one.pk}/merge/?with={other.pk}")
    seen = page.context["seen"]

    answer = editor.post(page.wsgi_request.get_full_path(), {"stays": "other", "seen": seen}, follow=True)

    one.refresh_from_db()
    assert one.merged_into == other
    assert told(answer) == f"“{one}” was merged into “{other}”. Undo this merge"
    undo = f"/admin/{desk}/{one.pk}/unmerge/"
    assert f'href="{undo}"' in answer.content.decode()
    form = editor.get(f"/admin/{desk}/{one.pk}/change/")
    assert f"This was merged into {other}." in told(form)
    assert form.context["has_change_permission"] is False
    assert "../unmerge/" in form.content.decode()
    assert editor.get(f"/admin/{desk}/{one.pk}/merge/")["Location"] == f"/admin/{desk}/{one.pk}/change/"
    answer = editor.post(undo, follow=True)
    one.refresh_from_db()
    assert one.merged_into is None
    assert told(answer) == f"“{one}” and “{other}” are two again."


@pytest.mark.parametrize("desk", DESKS)
def test_contributors_and_visitors_merge_nothing(contributor, client, desk):
    one, other = DESKS[desk](), DESKS[desk]()
    merged = OrganizationFactory(merged_into=OrganizationFactory(), status="withdrawn")
    addresses = [f"/admin/{desk}/{one.pk}/merge/?with={other.pk}", f"/admin/actors/actor/{merged.pk}/unmerge/"]

    for address in addresses:
        assert contributor.get(address).status_code == 403
        assert contributor.post(address, {"stays": "one"}).status_code == 403
        assert client.post(address, {"stays": "one"}).status_code == 302  # to the login
    assert "../merge/" not in contributor.get(f"/admin/{desk}/{one.pk}/change/").content.decode()
    listed = contributor.post(f"/admin/{desk}/", {"action": "merge_selected", "_selected_action": [one.pk, other.pk]})
    assert "merge" not in listed.get("Location", "")
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.merged_into, other.merged_into) == (None, None)


def test_both_stand_side_by_side_with_what_differs(editor):
    one = OrganizationFactory(name="Hay'at Tahrir al-Sham")
    other = OrganizationFactory(name="HTS", status="draft")
    article, incident = ArticleFactory(), IncidentFactory()
    of_it = {"article": article, "incident": incident, "kind": "participation"}
    ClaimFactory(**of_it, named_actor=one)
    ClaimFactory(**of_it, named_actor=other)
    ClaimFactory(article=article, actor=one, kind="name", name="هيئة تحرير الشام")
    Identifier.objects.create(scheme="ucdp_actor", value="77", actor=other)

    page = editor.get(f"/admin/actors/organization/{one.pk}/merge/?with={other.pk}")

    facts = dict(page.context["facts"])
    assert facts["Status"] == ["Published", "Draft"]
    assert facts["Claims"] == [2, 1]
    assert facts["Other names"] == ["هيئة تحرير الشام", ""]
    assert facts["Identifiers"] == ["", str(Identifier.objects.get())]
    assert [(name, values) for name, _, values in page.context["fields"]] == [
        ("name", ["Hay'at Tahrir al-Sham", "HTS"])
    ]
    assert (page.context["suggested"], page.context["allowed"]) == ("one", ["one"])
    words = " ".join(read(page.content.decode()).text.split())
    assert "1 claim that is told of both by the same article becomes one with its double." in words
    assert "Up to 1 published claim that names the draft becomes visible to readers" in words


def test_value_that_is_ticked_is_taken(editor):
    one, other = OrganizationFactory(name="One"), OrganizationFactory(name="Other")
    address = f"/admin/actors/organization/{one.pk}/merge/?with={other.pk}"
    seen = editor.get(address).context["seen"]

    editor.post(address, {"stays": "one", "take-name": "other", "seen": seen})

    assert dict(Actor.objects.values_list("pk", "name")) == {one.pk: "Other", other.pk: "One"}
    assert Actor.objects.get(pk=other.pk).merged_into_id == one.pk


def test_what_was_changed_since_the_page_was_opened_is_shown_first(editor):
    one, other = OrganizationFactory(), OrganizationFactory()
    address = f"/admin/actors/organization/{one.pk}/merge/?with={other.pk}"
    seen = editor.get(address).context["seen"]
    Actor.objects.filter(pk=other.pk).update(name="Another")

    answers = [editor.post(address, {"stays": "one", "seen": text}, follow=True) for text in (seen, "")]

    assert [told(answer) for answer in answers] == [CHANGED, CHANGED]
    assert not Actor.objects.exclude(merged_into=None).exists()


def test_what_can_not_be_merged_says_why(editor):
    claim = ClaimFactory(kind="link", text="It is not that of May.")
    one, other = claim.incident, claim.other_incident
    address = f"/admin/incidents/incident/{one.pk}/merge/?with={other.pk}"
    page = editor.get(address)

    assert "These can’t be merged." in page.content.decode()
    assert 'value="Merge"' not in page.content.decode()
    answer = editor.post(address, {"stays": "one", "seen": page.context["seen"]}, follow=True)
    assert "as two: “It is not that of May.” Withdraw it first." in told(answer)


@pytest.mark.parametrize("desk", DESKS)
def test_other_one_is_found_by_what_is_typed(editor, desk):
    named = "title" if desk in {"sources/article", "incidents/incident"} else "name"
    one, other, gone = (DESKS[desk](**{named: f"Jaysh al-Izza {word}"}) for word in ("first", "second", "third"))
    merge(gone, into=other, by=editor.user)
    address = f"/admin/{desk}/{one.pk}/merge/"

    found = editor.get(address, {"q": "Jaysh al-Izza"}).context["found"]
    nothing = editor.get(address, {"q": "zebra\0"})

    assert [record.pk for record in found] == [other.pk]
    assert "is found for “zebra”" in nothing.content.decode()
    assert editor.get(address, {"with": "x"}).status_code == 200
    assert editor.get(address, {"with": "999999"}).status_code == 404


def test_selection_of_two_leads_to_both(editor):
    one, other, third = (OrganizationFactory() for _ in range(3))
    address = "/admin/actors/organization/"

    answer = editor.post(address, {"action": "merge_selected", "_selected_action": [other.pk, one.pk]})
    many = editor.post(
        address, {"action": "merge_selected", "_selected_action": [one.pk, other.pk, third.pk]}, follow=True
    )

    assert answer["Location"] == f"/admin/actors/organization/{one.pk}/merge/?with={other.pk}"
    assert told(many) == "Select two: one becomes the other."


def test_no_picker_offers_what_was_merged(editor):
    gone, stays = ArticleFactory(title="Zebra"), ArticleFactory(title="Zebra too")
    merge(gone, into=stays, by=editor.user)
    asked = {"app_label": "claims", "model_name": "claim", "field_name": "article", "term": "zebra"}

    assert [one["id"] for one in editor.get("/admin/autocomplete/", asked).json()["results"]] == [str(stays.pk)]


def test_what_stands_in_the_way_of_an_undo_is_told(editor):
    gone, stays, third = (OrganizationFactory(name=name) for name in ("A", "B", "C"))
    merge(gone, into=stays, by=editor.user)
    merge(stays, into=third, by=editor.user)

    answer = editor.post(f"/admin/actors/actor/{gone.pk}/unmerge/", follow=True)

    assert told(answer).startswith("Not undone: actor “A” was changed since (merged into)")
    gone.refresh_from_db()
    assert gone.merged_into == third


def test_undo_waits_until_what_it_was_merged_into_is_not_restricted(editor):
    gone, stays = OrganizationFactory(), OrganizationFactory()
    merge(gone, into=stays, by=editor.user)
    Actor.objects.filter(pk=stays.pk).update(status="restricted")

    answer = editor.post(f"/admin/actors/actor/{gone.pk}/unmerge/", follow=True)

    assert told(answer) == f"Not undone. “{stays}” is restricted, and so is what was merged into it."


def test_pages_ask_the_same_whatever_points_at_the_records(editor, django_assert_num_queries):
    for number in (1, 3):
        one, other = OrganizationFactory(), OrganizationFactory()
        for record in (one, other) * number:
            ClaimFactory(kind="name", actor=record, name=f"{record.name} {Claim.objects.count()}")
            OutletFactory(organization=record)
        with django_assert_num_queries(23):
            editor.get(f"/admin/actors/organization/{one.pk}/merge/?with={other.pk}")


@pytest.mark.django_db(transaction=True)
def test_two_curators_who_merge_each_into_the_other_leave_one(editor):
    one, other = OrganizationFactory(), OrganizationFactory()
    ClaimFactory(kind="note", actor=one)
    ClaimFactory(kind="note", actor=other)
    start, done = Barrier(2), []

    def run(gone, stays):
        start.wait()
        try:
            merge(gone, into=stays, by=editor.user)
            done.append("merged")
        except NotOneError as refused:
            done.append(str(refused))
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    left = Actor.objects.get(merged_into=None)
    gone = Actor.objects.exclude(merged_into=None).get()
    assert sorted(done) == sorted(["merged", f"“{gone}” was merged already."])
    assert Claim.objects.filter(actor=left).count() == 2


VARIANTS = [
    "https://www.news.example/2024/05/raid?utm_source=x&utm_medium=y",
    "http://www.news.example/2024/05/raid",
    "https://news.example/2024/05/raid/",
    "https://m.news.example/2024/05/raid",
    "https://mobile.news.example/2024/05/raid",
    "https://amp.news.example/2024/05/raid",
    "https://news.example/amp/2024/05/raid",
    "https://news.example/2024/05/raid/amp/",
    "https://news.example/2024/05/raid?amp=1",
    "https://news.example/2024/05/raid?outputType=amp",
    "https://news.example/2024/05/raid.amp",
    "https://news.example/2024/05/raid?fbclid=IwAR0",
    "https://news.example/2024/05/raid?gclid=1&ref=home",
    "https://news.example/2024/05/raid#comments",
    "https://news.example/2024/05/raid#:~:text=the%20raid",
    "https://NEWS.example:443/2024/05/raid",
    "https://news.example/2024/05/%72aid",
    "https://news.example/2024/05/raid/index.html",
    "https://www.google.com/amp/s/news.example/2024/05/raid",
    "https://news-example.cdn.ampproject.org/c/s/news.example/2024/05/raid",
    "https://www.bing.com/amp/s/news.example/2024/05/raid?m=1",
]


@pytest.mark.parametrize("merged", [False, True])
def test_every_form_of_an_address_finds_the_article_that_is_there(editor, merged):
    article = there = ArticleFactory(address="https://news.example/2024/05/raid", title="What happened")
    if merged:
        there = ArticleFactory(title="What happened, once more")
        merge(article, into=there, by=editor.user)
    outlet = Outlet.objects.first()
    form = {"title": "Another", "outlet": outlet.pk, "kind": "article", "status": "draft", "link_policy": "link"}
    form |= {"link_state": "unchecked", "capture-TOTAL_FORMS": "0", "capture-INITIAL_FORMS": "0"}
    asked = {"app_label": "claims", "model_name": "claim", "field_name": "article"}

    for address in VARIANTS:
        answer = editor.post("/admin/sources/article/add/", {**form, "address": address})
        assert f'This article is there already: <a href="/admin/sources/article/{there.pk}/change/">' in (
            answer.content.decode()
        ), address
        picked = editor.get("/admin/autocomplete/", {**asked, "term": address}).json()["results"]
        assert [one["id"] for one in picked] == [str(there.pk)], address
    assert Article.objects.count() == 1 + merged


def test_claim_of_what_was_merged_asks_for_the_one_that_stays(editor):
    claim = ClaimFactory(kind="note", actor=OrganizationFactory(name="A"), status="draft")
    stays = OrganizationFactory(name="B")
    merge(claim.actor, into=stays, by=editor.user)
    claim.actor.refresh_from_db()

    with pytest.raises(ValidationError) as refused:
        claim.clean()

    assert refused.value.message_dict == {"actor": ["“A” was merged into “B”: take that one."]}
