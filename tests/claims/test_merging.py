"""Two records become one, and two again: everything that pointed at one points at the other, and back."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from actors.models import NotSame as ActorsApart
from claims.actions import ChangedError
from claims.against import against
from claims.merging import NotOneError, choosable, fingerprint, merge, merge_of, permissions, unmerge
from claims.models import Claim, Identifier
from incidents.models import SUMMARY, Incident
from incidents.models import NotSame as IncidentsApart
from lib.apart import hold_apart
from lib.editorial import Status
from lib.merging import pointing_at
from lib.names import found
from lib.operations import operation
from lib.undoing import InTheWayError
from locations.models import Location, LocationName
from sources.models import Article, Capture, Outlet
from sources.models import NotSame as ArticlesApart
from tests.claims.test_summary import assert_all_right
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)
from tests.states import state

pytestmark = pytest.mark.django_db
groups = import_module("accounts.migrations.0002_groups_of_curators")
User = get_user_model()
NOUNS = {
    Actor: OrganizationFactory,
    Location: LocationFactory,
    Outlet: OutletFactory,
    Article: ArticleFactory,
    Incident: IncidentFactory,
}


@pytest.fixture
def editor():
    """An editor. The groups are made anew: a test that really commits empties their table, as all tables."""
    groups.make_groups(apps, connection.schema_editor())
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    return user


def pointed_at(record):
    """Make a row for every foreign key by which rows of any room point at a record."""
    article, incident = ArticleFactory(), IncidentFactory()
    of_it = {"article": article, "incident": incident}
    if isinstance(record, Actor):
        ClaimFactory(article=article, actor=record, kind="name", name=f"{record.name} the Elder")
        ClaimFactory(**of_it, kind="participation", named_actor=record, claimant=record)
        ClaimFactory(**of_it, kind="casualties", caused_by=record, claimant_words="a soldier", speaks_for=record)
        OutletFactory(organization=record)
        Identifier.objects.create(scheme="ucdp_actor", value=record.name, actor=record)
        ActorsApart.objects.create(one=record, other=OrganizationFactory())
    elif isinstance(record, Location):
        ClaimFactory(**of_it, kind="place", location=record)
        LocationFactory(parent=record)
        OutletFactory(country=record)
        LocationName.objects.create(location=record, name=f"{record.name} the Old")
    elif isinstance(record, Outlet):
        ClaimFactory(incident=incident, kind="type", article=ArticleFactory(outlet=record))
        ArticleFactory(after_outlet=record)
    elif isinstance(record, Article):
        ClaimFactory(incident=incident, article=record, kind="type")
        ClaimFactory(**of_it, kind="date").rests_on.add(record)
        ArticleFactory(after_article=record)
        Capture.objects.create(article=record, text=f"Captured of {record.title}")
        ArticlesApart.objects.create(one=record, other=ArticleFactory())
    else:
        ClaimFactory(incident=record, article=article, kind="casualties")
        ClaimFactory(**of_it, kind="link", other_incident=record)
        Identifier.objects.create(scheme="ucdp_event", value=record.title, incident=record)
        IncidentsApart.objects.create(one=record, other=IncidentFactory())


def pointing(record):
    """{(model, column): number of rows} by which rows point at a record, but for what the database computes."""
    return {
        (model.__name__, column): model._base_manager.filter(**{column: record.pk}).count()
        for model, columns in pointing_at(type(record)).items()
        for column in columns
        if not (model is Incident and column in SUMMARY)
    }


@pytest.fixture(params=NOUNS, ids=lambda model: model.__name__)
def pair(request):
    """Two records of a noun, of which one was merged into the first before; everything points at both."""
    gone, stays = NOUNS[request.param](), NOUNS[request.param]()
    pointed_at(gone)
    pointed_at(stays)
    if isinstance(gone, Incident):
        Identifier.objects.filter(incident=stays).delete()  # UCDP would count them as two
    if isinstance(gone, Article):
        Capture.objects.filter(article=stays).delete()
    return gone, stays


def test_everything_points_at_the_one_that_stays_and_the_summaries_are_right(pair, editor):
    gone, stays = pair
    earlier = NOUNS[type(gone)]()
    merge(earlier, into=gone, by=editor)
    before, its = pointing(gone), pointing(stays)
    assert all(before[one] or one[1] == "other" for one in before), before

    merge(gone, into=stays, by=editor)

    assert set(pointing(gone).values()) == {0}
    after = pointing(stays)
    apart = {one for one in after if one[0] == "NotSame"}
    assert sum(after[one] for one in apart) == sum(before[one] + its[one] for one in apart)
    merged = {one: before[one] + its[one] + (one[1] == "merged_into") for one in after if one not in apart}
    assert {one: number for one, number in after.items() if one not in apart and one[0] != "LocationName"} == {
        one: number for one, number in merged.items() if one[0] != "LocationName"
    }
    earlier.refresh_from_db()
    assert earlier.merged_into == stays
    assert_all_right()


def test_undone_merge_leaves_all_as_it_was_row_for_row(pair, editor):
    gone, stays = pair
    ClaimFactory(article=ClaimFactory().article)
    before = state()

    merge(gone, into=stays, by=editor)
    assert state() != before
    gone.refresh_from_db()
    assert gone.merged_into == stays
    unmerge(gone, by=editor)

    assert state() == before
    assert_all_right()


def test_merge_is_one_operation_that_says_who_did_it(pair, editor):
    gone, stays = pair

    done = merge_of(merge(gone, into=stays, by=editor))

    assert (done.metadata["operation"], done.metadata["user"], done.metadata["gone"], done.metadata["into"]) == (
        *("merge", editor.pk),
        *(gone.pk, stays.pk),
    )
    assert merge_of(stays) is None


def test_address_leads_to_the_one_that_stays_for_good(pair, editor, client):
    gone, stays = pair
    address = gone.get_absolute_url()
    merge(gone, into=stays, by=editor)

    answer = client.get(f"{address}?from=2024")

    assert (answer.status_code, answer["Location"]) == (301, f"{stays.get_absolute_url()}?from=2024")
    assert answer["Cache-Control"] == "no-cache"
    lists = {Actor: "actors", Location: "locations", Outlet: "outlets", Article: "articles", Incident: "incidents"}
    listed = client.get(f"/{lists[type(gone)]}/").content.decode()
    assert (address in listed, stays.get_absolute_url() in listed) == (False, True)
    unmerge(gone, by=editor)
    assert client.get(address).status_code == 200


def test_former_addresses_and_citations_lead_there_too(editor, client):
    gone, stays = IncidentFactory(title="A raid"), IncidentFactory(title="The raid")
    gone.slug = "the-raid-on-a-cell"
    gone.save()

    merge(gone, into=stays, by=editor)

    for slug in ("a-raid", "the-raid-on-a-cell"):
        answer = client.get(f"/incidents/{slug}/cite.bib")
        assert (answer.status_code, answer["Location"]) == (301, "/incidents/the-raid/cite.bib")


def test_chains_are_one_step_and_are_undone_from_their_end(editor, client):
    first, second, third = (OrganizationFactory(name=name) for name in ("First", "Second", "Third"))
    ClaimFactory(actor=first, kind="name", name="The First")
    before = state()

    merge(first, into=second, by=editor)
    merge(second, into=third, by=editor)

    assert client.get("/actors/first/")["Location"] == "/actors/third/"
    with pytest.raises(NotOneError, match="merged already"):
        merge(third, into=first, by=editor)
    first.refresh_from_db()
    with pytest.raises(InTheWayError):
        unmerge(first, by=editor)
    second.refresh_from_db()
    unmerge(second, by=editor)
    assert client.get("/actors/first/")["Location"] == "/actors/second/"
    first.refresh_from_db()
    unmerge(first, by=editor)
    assert state() == before


@pytest.mark.parametrize("given", [{"status": "draft"}, {"status": "draft", "slug": "a-draft-of-it"}])
@pytest.mark.parametrize("make", [OrganizationFactory, LocationFactory, IncidentFactory, ArticleFactory])
def test_merged_draft_is_told_nowhere(client, editor, make, given):
    if make is ArticleFactory:
        given = {"status": "draft"}
    named = "title" if make in {IncidentFactory, ArticleFactory} else "name"
    gone, stays = make(**{named: "Zebra"}, **given), make(**{named: "Lion"})
    merge(gone, into=stays, by=editor)

    assert client.get(gone.get_absolute_url()).status_code == 404
    if make is OrganizationFactory:
        assert "Lion" not in client.get("/search/", {"q": "zebra"}).content.decode()
        assert [(one.record, one.name) for one in found("zebra", shown_only=False)] == [(stays.pk, "Zebra")]


def test_outlet_that_readers_never_saw_leads_nowhere(client, editor):
    gone, stays = OutletFactory(name="Zebra Wire"), ArticleFactory().outlet
    ArticleFactory(outlet=gone, status="draft")

    merge(gone, into=stays, by=editor)

    assert client.get("/outlets/zebra-wire/").status_code == 404
    assert [one.record for one in found("Zebra Wire")] == []
    assert [one.record for one in found("Zebra Wire", shown_only=False)] == [stays.pk]


@pytest.mark.parametrize("make", [OrganizationFactory, OutletFactory, LocationFactory])
def test_name_of_the_one_that_goes_finds_the_one_that_stays(editor, make):
    gone, stays = make(name="Jaysh al-Izza"), make(name="Hama Gathering")
    if make is OutletFactory:
        ArticleFactory(outlet=gone)

    merge(gone, into=stays, by=editor)

    assert [(one.record, one.name) for one in found("Jaish al Izzah")] == [(stays.pk, "Jaysh al-Izza")]
    unmerge(gone.__class__.objects.get(pk=gone.pk), by=editor)
    assert [(one.record, one.name) for one in found("Jaish al Izzah")] == [(gone.pk, "Jaysh al-Izza")]


def test_names_of_a_place_are_other_names_of_the_one_that_stays_once(editor):
    gone = LocationFactory(name="Harem", name_ar="حارم")
    stays = LocationFactory(name="Harim", name_ar="حارم")
    for place in (gone, stays):
        LocationName.objects.create(location=place, name="Hārim", language="ar-Latn")

    merge(gone, into=stays, by=editor)

    assert sorted(stays.names.values_list("name", "language")) == [("Harem", ""), ("Hārim", "ar-Latn")]


def test_claim_that_both_have_is_one_and_its_double_leads_to_it(editor, client):
    one, other, incident = OrganizationFactory(), OrganizationFactory(), IncidentFactory()
    article, source = ArticleFactory(), ArticleFactory()
    of_it = {"article": article, "incident": incident, "kind": "participation"}
    goes, kept = ClaimFactory(**of_it, named_actor=one), ClaimFactory(**of_it, named_actor=other)
    goes.rests_on.add(source)
    reply = ClaimFactory(**of_it, named_actor=one, stance="denies", answers=goes)
    Identifier.objects.create(scheme="claim", value="file: row 1", claim=goes)

    merge(one, into=other, by=editor)

    goes.refresh_from_db()
    reply.refresh_from_db()
    assert (goes.status, goes.merged_into, goes.named_actor) == ("withdrawn", kept, other)
    assert (reply.answers, reply.named_actor, list(kept.rests_on.all())) == (kept, other, [source])
    assert kept.identifiers.get().value == "file: row 1"
    answer = client.get(goes.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, kept.get_absolute_url())
    assert Claim.objects.public().count() == 2


@pytest.mark.parametrize(
    ("mine", "its", "stands"),
    [
        ({}, {"status": "draft"}, "mine"),
        ({"deprecated_reason": "a coding error"}, {}, "its"),
        ({"status": "restricted"}, {}, "mine"),
        ({}, {}, "its"),
    ],
)
def test_of_two_claims_that_are_one_the_one_that_readers_may_see_stands(editor, mine, its, stands):
    one, other, of_it = OrganizationFactory(), OrganizationFactory(), {"article": ArticleFactory(), "kind": "note"}
    both = {
        "mine": ClaimFactory(**of_it, actor=one, text="It said so.", **mine),
        "its": ClaimFactory(**of_it, actor=other, text="It said so.", **its),
    }

    merge(one, into=other, by=editor)

    assert {name: Claim.objects.get(pk=claim.pk).merged_into_id for name, claim in both.items()} == {
        name: None if name == stands else both[stands].pk for name in both
    }


def test_judgements_go_with_it_and_that_they_are_two_is_forgotten(editor):
    gone, stays, third, fourth = (OrganizationFactory(name=name) for name in "ABCD")
    hold_apart(ActorsApart, gone.pk, [stays.pk, third.pk, fourth.pk], by=editor, reason="x")
    hold_apart(ActorsApart, stays.pk, [third.pk], by=editor, reason="y")
    before = state()

    merge(gone, into=stays, by=editor)

    told = ActorsApart.objects.values_list("one", "other", "reason")
    assert sorted(told) == [(stays.pk, third.pk, "y"), (stays.pk, fourth.pk, "x")]
    gone.refresh_from_db()
    unmerge(gone, by=editor)
    assert state() == before


def test_chosen_values_are_exchanged_and_the_name_that_is_left_is_still_found(editor):
    gone = PersonFactory(name="Abu Maria", public_role=False, naming="named", naming_reason="He leads.")
    stays = PersonFactory(name="Maysar al-Juburi")

    assert choosable(gone, stays) == {
        "name": ("name",),
        "public_role": ("public_role", "naming", "naming_reason"),
    }
    merge(gone, into=stays, by=editor, taking=["name"])

    stays.refresh_from_db()
    gone.refresh_from_db()
    assert (stays.name, stays.public_role, gone.name) == ("Abu Maria", True, "Maysar al-Juburi")
    assert {one.record for one in found("Maysar al-Juburi")} == {stays.pk}
    unmerge(gone, by=editor)
    stays.refresh_from_db()
    assert stays.name == "Maysar al-Juburi"


def test_both_captured_texts_are_kept(editor):
    gone, stays = ArticleFactory(), ArticleFactory()
    for article in (gone, stays):
        Capture.objects.create(article=article, text=f"Captured of {article.title}")

    merge(gone, into=stays, by=editor)

    assert set(Capture.objects.values_list("article", flat=True)) == {gone.pk, stays.pk}


def restricted():
    return OrganizationFactory(status="restricted"), OrganizationFactory()


def into_withdrawn():
    return OrganizationFactory(), OrganizationFactory(status="withdrawn")


def into_draft():
    return IncidentFactory(), IncidentFactory(status="draft")


def two_kinds():
    return PersonFactory(), OrganizationFactory()


def into_its_part():
    district = LocationFactory(name="Harim", kind="district")
    return district, LocationFactory(parent=LocationFactory(parent=district))


def passed_on():
    first = ArticleFactory()
    return first, ArticleFactory(after_article=first)


def resting():
    claim, source = ClaimFactory(), ArticleFactory()
    claim.rests_on.add(source)
    return source, claim.article


def linked():
    claim = ClaimFactory(kind="link", term="incident_relation.not_the_same_as")
    return claim.incident, claim.other_incident


def members():
    claim = ClaimFactory(kind="relation", actor=OrganizationFactory())
    return claim.actor, claim.named_actor


def two_events():
    both = IncidentFactory(), IncidentFactory()
    for number, incident in enumerate(both):
        Identifier.objects.create(scheme="ucdp_event", value=str(number), incident=incident)
    return both


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (restricted, "is restricted"),
        (into_withdrawn, "is withdrawn: let the other one stay"),
        (into_draft, "let that one stay, or publish both"),
        (two_kinds, "One is a person, the other an organization."),
        (into_its_part, "a place is not merged into one that lies in it"),
        (passed_on, "One passes the other one on"),
        (resting, "One names the other one as its source"),
        (linked, "A claim ties one to the other, as two"),
        (members, "A claim ties one to the other, as two"),
        (two_events, "which counts them as two"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_not_one_is_not_merged_and_it_is_said_why(editor, make, why):
    gone, stays = make()
    before = state()

    with pytest.raises(NotOneError, match=why):
        merge(gone, into=stays, by=editor)

    assert state() == before
    assert [why in reason for reason in against(gone, stays)] == [True]


def test_place_is_merged_into_the_one_that_it_lies_in(editor):
    district = LocationFactory(name="Harim", kind="district")
    town = LocationFactory(name="Harim", kind="town", parent=district)
    quarter = LocationFactory(parent=town)

    merge(town, into=district, by=editor)

    quarter.refresh_from_db()
    assert quarter.path == [district.pk, quarter.pk]
    assert "parent" not in choosable(town, district)
    assert_all_right()


def test_withdrawn_claim_that_ties_both_stays_as_it_was(editor):
    claim = ClaimFactory(kind="link", status="withdrawn")

    merge(claim.incident, into=claim.other_incident, by=editor)

    assert Claim.objects.get(pk=claim.pk).incident_id == claim.incident_id


def test_nobody_private_is_accused_on_one_origin_by_a_merge(editor):
    leader = PersonFactory(name="A Leader")
    private = PersonFactory(name="B", public_role=False, naming="named", naming_reason="He said so himself.")
    ClaimFactory(kind="participation", named_actor=leader)
    before = state()

    with pytest.raises(NotOneError, match="only on the word of two origins"):
        merge(leader, into=private, by=editor)

    assert state() == before
    merge(private, into=leader, by=editor)


def test_withheld_name_is_not_told_by_the_claims_of_the_other_one(editor):
    named = PersonFactory(name="Zaid Hidden")
    hidden = PersonFactory(name="Somebody", public_role=False)
    ClaimFactory(kind="note", actor=named, text="Zaid Hidden was seen.")
    before = state()

    with pytest.raises(NotOneError, match="whose name is withheld"):
        merge(named, into=hidden, by=editor)

    assert state() == before


def test_address_with_a_name_leads_nowhere_once_the_name_is_withheld(editor, client):
    gone, stays = PersonFactory(name="Zaid Hidden"), PersonFactory(name="Zaid")
    merge(gone, into=stays, by=editor)
    assert client.get("/actors/zaid-hidden/")["Location"] == "/actors/zaid/"

    stays.public_role, stays.naming = False, "withheld"
    stays.save()

    answer = client.get("/actors/zaid-hidden/")
    assert (answer.status_code, "Zaid" in answer.content.decode()) == (410, False)
    assert [one.record for one in found("Zaid Hidden")] == []


def test_permalink_keeps_answering_and_is_hidden_with_what_it_was_merged_into(editor, client):
    gone, stays = OrganizationFactory(name="The Group"), OrganizationFactory(name="Another")
    claim = ClaimFactory(kind="participation", named_actor=gone, text="The Group did it.")
    ClaimFactory(kind="type", incident=claim.incident)
    kept = [client.post("/pins/", {"page": one.get_absolute_url()})["Location"] for one in (gone, claim.incident)]
    merge(gone, into=stays, by=editor)

    own, page = (client.get(address).content.decode() for address in kept)
    assert "the page was merged into another one" in own
    assert "The Group" in own
    assert "The Group" in page

    stays.status = Status.RESTRICTED
    stays.save()
    assert client.get(kept[0]).status_code == 410
    assert "The Group" not in client.get(kept[1]).content.decode()


@pytest.mark.parametrize("status", ["draft", "published"])
def test_history_for_readers_tells_nothing_of_what_must_not_be_seen(editor, client, status):
    gone, stays = OrganizationFactory(name="Zebra", status=status), OrganizationFactory(name="Lion")
    claim = ClaimFactory(kind="participation", named_actor=gone)
    ClaimFactory(kind="note", actor=gone)
    ClaimFactory(kind="type", incident=claim.incident)

    merge(gone, into=stays, by=editor)
    if status == "published":
        Actor.objects.filter(pk=stays.pk).update(status="restricted")

    pages = [f"{claim.incident.get_absolute_url()}history/", f"{stays.get_absolute_url()}history/"]
    answers = [client.get(address) for address in pages]
    assert [answer.status_code for answer in answers] == ([200, 200] if status == "draft" else [200, 410])
    assert [answer for answer in answers if "zebra" in answer.content.decode().lower()] == []


@pytest.mark.parametrize("who", ["Contributor", "almost"])
def test_who_may_not_publish_merges_nothing(editor, who):
    user = User.objects.create_user("other", is_staff=True)
    user.groups.add(*Group.objects.filter(name=who))
    gone, stays = OrganizationFactory(status="draft"), OrganizationFactory(status="draft")
    merged = OrganizationFactory(status="draft")
    merge(merged, into=stays, by=editor)
    before = state()

    with pytest.raises(PermissionDenied):
        merge(gone, into=stays, by=user)
    merged.refresh_from_db()
    with pytest.raises(PermissionDenied):
        unmerge(merged, by=user)

    assert state() == before


def test_nothing_is_merged_that_was_changed_since_it_was_seen(editor):
    gone, stays = Actor.objects.filter(pk__in=[OrganizationFactory().pk, OrganizationFactory().pk])
    seen = fingerprint(gone, stays)
    Actor.objects.filter(pk=gone.pk).update(name="Another")

    with pytest.raises(ChangedError):
        merge(gone, into=stays, by=editor, seen=seen)

    gone.refresh_from_db()
    merge(gone, into=stays, by=editor, seen=fingerprint(stays, gone))


def test_what_was_changed_since_is_told_and_nothing_is_undone(editor):
    gone, stays, third = (OrganizationFactory(name=name) for name in "ABC")
    claim = ClaimFactory(kind="note", actor=gone, text="It said so.")
    merge(gone, into=stays, by=editor)
    with operation("another"):
        Claim.objects.filter(pk=claim.pk).update(actor=third)
    before = state()
    gone.refresh_from_db()

    with pytest.raises(InTheWayError, match="It said so"):
        unmerge(gone, by=editor)

    assert state() == before


def test_what_was_added_since_stays_when_a_merge_is_undone(editor):
    gone, stays = OrganizationFactory(), OrganizationFactory()
    claim = ClaimFactory(kind="note", actor=gone)
    merge(gone, into=stays, by=editor)
    with operation("another"):
        added = ClaimFactory(kind="note", actor=stays)
        Claim.objects.filter(pk=claim.pk).update(curator_note="Looked at again.")
    gone.refresh_from_db()

    unmerge(gone, by=editor)

    claim.refresh_from_db()
    assert (claim.actor, claim.curator_note, Claim.objects.get(pk=added.pk).actor) == (gone, "Looked at again.", stays)


def test_number_of_queries_of_a_merge_does_not_grow(editor):
    counts = []
    assert editor.has_perms(permissions(Actor))  # asked once
    for number in (1, 3):
        gone, stays = OrganizationFactory(), OrganizationFactory()
        for _ in range(number):
            of_it = {"article": ArticleFactory(), "kind": "note", "text": "So."}
            ClaimFactory(**of_it, actor=gone)
            ClaimFactory(**of_it, actor=stays)
        with CaptureQueriesContext(connection) as merging:
            merge(gone, into=stays, by=editor)
        gone.refresh_from_db()
        with CaptureQueriesContext(connection) as undoing:
            unmerge(gone, by=editor)
        counts.append((len(merging), len(undoing)))

    assert counts[0] == counts[1]
