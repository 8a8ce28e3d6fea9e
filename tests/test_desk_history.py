"""At the desk: what a record's history shows, who may undo what, and what becomes of what readers have seen."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions import RefusedError, publish
from claims.importing.ucdp import import_ucdp
from claims.models import Claim, Identifier, Resting
from claims.undoing import restore, undo, undo_change
from incidents.models import Incident
from lib.history import SHOWN, history_of
from lib.operations import Operation, operation
from lib.tracking import tracked_as
from lib.undoing import InTheWayError
from locations.importing import load_gazetteer
from locations.models import Location, LocationName
from sources.models import Article, Outlet
from tests.claims.importing.files import BARISHA
from tests.claims.importing.files import read as read_events
from tests.claims.importing.files import write as write_events
from tests.claims.typed import curator
from tests.factories import ArticleFactory, ClaimFactory, IncidentFactory, LocationFactory, PersonFactory
from tests.pages import read
from tests.states import differing, state

pytestmark = pytest.mark.django_db


def somebody(name):
    """The user behind a signed-in "superuser", "editor" or "contributor"."""
    client = curator(name)
    return get_user_model().objects.get(pk=client.session["_auth_user_id"])


def last(record):
    """The newest row of the history of a record."""
    return record.events.order_by("pgh_id").last()


def changed(record, **values):
    """Change a record in an operation of its own. Returns the id of that."""
    with operation("edit") as pk:
        for name, value in values.items():
            setattr(record, name, value)
        record.save()
    return pk


def told(record):
    """[(verb, noun, {label: (before, after)})] of the history of a record, the newest first."""
    return [
        (one.verb, one.noun, {each.label: (each.before, each.after) for each in one.differences})
        for one in history_of(record).changes
    ]


def test_history_tells_each_change_of_a_record_and_of_its_claims_in_words():
    incident = IncidentFactory(title="A raid", status="draft")
    claim = ClaimFactory(incident=incident, kind="date", date="2024-05-30")
    changed(incident, title="A raid in Harem", status="published")
    changed(claim, date="2024-05", certainty="hedged", term=None)
    claim.rests_on.add(ArticleFactory(title="A report"))

    told_now = told(incident)  # all in one transaction, so by the sort of record
    assert [(verb, noun) for verb, noun, _ in told_now] == [
        *(("changed", "incident"), ("added", "incident"), ("changed", "claim"), ("added", "claim")),
        ("added", "source of a claim"),
    ]
    assert [told_now[place][2] for place in (0, 2, 4)] == [
        {"Title": ("A raid", "A raid in Harem"), "Status": ("Draft", "Published")},
        {"Certainty": ("Stated", "Hedged"), "Date": ("30 May 2024", "May 2024")},
        {"Claim": ("", claim.text), "Article": ("", "A report")},
    ]


def test_history_of_a_place_has_its_names_and_what_was_deleted():
    place = LocationFactory(name="Atmeh")
    name = LocationName.objects.create(location=place, name="Atma")
    name.name = "Atima"
    name.save()
    name.delete()

    assert [(verb, noun) for verb, noun, _ in told(place)] == [
        ("added", "location"),
        *(("deleted", "location name"), ("changed", "location name"), ("added", "location name")),
    ]


@pytest.mark.parametrize("number", [1, 3, 200])
def test_history_page_takes_the_same_queries_for_any_number_of_changes(number):
    editor, incident, article = curator("editor"), IncidentFactory(), ArticleFactory()
    claim = ClaimFactory(incident=incident, article=article, text="0")
    for place in range(number):
        with operation("edit", by=somebody_there()):
            Claim.objects.filter(pk=claim.pk).update(text=f"{place} of them")
            Incident.objects.filter(pk=incident.pk).update(title=f"Title {place}")
    address = f"/admin/incidents/incident/{incident.pk}/history/"
    for record in (incident, claim):
        one_by_one(record)
    editor.get(address)

    with CaptureQueriesContext(connection) as queries:
        page = editor.get(address)

    assert page.status_code == 200
    assert len(page.context["page"].changes) == min(SHOWN, 2 * number + 2)
    assert len(queries) == 21


def one_by_one(record):
    """Let the changes of a record be of moments of their own, as they are where each is a transaction."""
    events = record.events.model.objects.filter(pgh_obj=record.pk)
    for place, event in enumerate(events.order_by("pgh_id")):
        events.filter(pk=event.pk).update(pgh_created_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=place))


def somebody_there():
    """Any curator."""
    return get_user_model().objects.first()


def test_history_is_paged_to_its_end():
    incident = IncidentFactory()
    claims = [ClaimFactory(incident=incident, text=f"Claim {place}.", kind="note") for place in range(SHOWN)]
    for claim in claims:
        Claim.objects.filter(pk=claim.pk).update(text="Changed.")

    seen, older = [], ""
    for _ in range(4):
        page = history_of(incident, older)
        seen += [(one.one.label, one.event.pgh_id) for one in page.changes]
        older = page.older
        if not older:
            break

    assert len(seen) == len(set(seen)) == 2 * SHOWN + 1
    assert history_of(incident, "what this is not").changes[0].event == history_of(incident).changes[0].event


def test_undone_publishing_withdraws_what_readers_have_seen():
    editor, article = somebody("editor"), ArticleFactory(status="draft")
    claim = ClaimFactory(article=article, incident=IncidentFactory(status="draft"), status="draft")
    publish(article, by=editor)
    published = last(article).pgh_context_id

    undone = undo(published, by=editor)
    withdrawn = [model.objects.get().status for model in (Article, Incident, Claim)]
    undo(undone, by=editor)

    assert withdrawn == ["withdrawn"] * 3
    assert [model.objects.get().status for model in (Article, Incident, Claim)] == ["published"] * 3
    assert Claim.objects.get(pk=claim.pk).public
    call_command("check_summaries")


def some_events(folder):
    """A file of three events of UCDP."""
    keep = [*(row["id"] for row in read_events()[1][:2]), BARISHA]
    return write_events(folder / "ged.csv", {}, [row["id"] for row in read_events()[1] if row["id"] not in keep])


def test_undone_import_keeps_what_readers_have_seen_whole_and_can_be_had_again(tmp_path):
    editor = somebody("editor")
    with operation("import") as imported:
        import_ucdp(some_events(tmp_path))
    before = state()
    numbers = [model.objects.count() for model in (Incident, Claim, Article, Outlet, Identifier, Resting)]

    undone = undo(imported, by=editor)

    assert [model.objects.count() for model in (Incident, Claim, Article, Outlet, Identifier, Resting)] == numbers
    assert {status for model in (Incident, Claim, Article) for (status,) in model.objects.values_list("status")} == {
        "withdrawn"
    }
    call_command("check_summaries")
    undo(undone, by=editor)
    assert differing(before, state()) == {}


@pytest.mark.parametrize("status", ["draft", "published"])
def test_import_is_undone_row_for_row_where_that_is_asked_or_nobody_has_seen_it(tmp_path, status):
    first = state()
    with operation("import") as imported:
        import_ucdp(some_events(tmp_path), status=status)

    undo(imported, by=somebody("superuser"), exactly=status == "published")

    assert differing(first, state()) == {}
    call_command("check_summaries")


def test_only_superusers_delete_what_readers_have_seen():
    with operation("edit") as made:
        IncidentFactory()

    with pytest.raises(PermissionDenied):
        undo(made, by=somebody("editor"), exactly=True)


def test_later_change_stands_in_the_way_and_is_named():
    incident = IncidentFactory(title="One", status="draft")
    first = changed(incident, title="Two")
    changed(incident, title="Three")

    with pytest.raises(InTheWayError) as refused:
        undo(first, by=somebody("editor"))

    (obstacle,) = refused.value.obstacles
    assert (obstacle.record, obstacle.why) == ("incident “Three”", "was changed since (title)")
    assert obstacle.by.pk == last(incident).pgh_context_id
    assert Incident.objects.get().title == "Three"


def test_later_change_of_another_field_stays():
    incident = IncidentFactory(title="One", status="draft")
    first = changed(incident, title="Two")
    changed(incident, slug="another")

    undo(first, by=somebody("editor"))

    incident.refresh_from_db()
    assert (incident.title, incident.slug) == ("One", "another")


def test_what_something_later_depends_on_is_not_deleted():
    with operation("edit") as made:
        incident = IncidentFactory(title="A raid", status="draft")
    ClaimFactory(incident=incident, text="It was a raid.", status="draft")

    with pytest.raises(InTheWayError) as refused:
        undo(made, by=somebody("editor"))

    assert [str(one) for one in refused.value.obstacles] == [
        "incident “A raid” is named by claim “It was a raid.”, which was written later"
    ]


def test_deleted_record_comes_back_with_its_lines_and_its_number():
    claim = ClaimFactory(status="draft", text="It was a raid.")
    claim.rests_on.add(ArticleFactory())
    before = state()
    with operation("delete") as deleted:
        claim.delete()

    undo(deleted, by=somebody("editor"))

    assert differing(before, state()) == {}


def test_record_that_needs_one_that_is_gone_does_not_come_back():
    incident = IncidentFactory(status="draft", title="A raid")
    with operation("delete") as deleted:
        ClaimFactory(incident=incident, status="draft", text="It was a raid.").delete()
    claim = last_of(Claim)
    with operation("delete") as deleted_too:
        incident.delete()

    with pytest.raises(InTheWayError) as refused:
        undo_change(tracked_as(Claim), claim.pgh_id, by=somebody("editor"))

    assert [str(one) for one in refused.value.obstacles] == [
        "claim “It was a raid.” had a incident that is not there any more"
    ]
    assert deleted != deleted_too


def last_of(model):
    """The newest row of the history of a model."""
    return model.events.rel.related_model.objects.order_by("pgh_id").last()


def test_single_change_is_undone_and_the_rest_of_its_operation_stays():
    one, other = IncidentFactory(title="One", status="draft"), IncidentFactory(title="Other", status="draft")
    with operation("edit"):
        for incident in (one, other):
            Incident.objects.filter(pk=incident.pk).update(title="Same")

    undo_change(tracked_as(Incident), last(one).pgh_id, by=somebody("editor"))

    assert [incident.title for incident in Incident.objects.order_by("pk")] == ["One", "Same"]


def test_record_is_restored_as_of_a_moment_with_all_its_fields():
    incident = IncidentFactory(title="One", slug="one", status="draft")
    changed(incident, title="Two")
    then = last(incident)
    changed(incident, title="Three")
    changed(incident, slug="three", status="published")

    restore(tracked_as(Incident), then.pgh_id, by=somebody("editor"))

    incident.refresh_from_db()
    assert (incident.title, incident.slug, incident.former_slugs) == ("Two", "one", [])
    assert incident.status == "withdrawn"  # readers have seen it: it is no draft again


def test_what_may_not_be_public_is_not_made_so_by_undoing():
    accused = PersonFactory(public_role=False, naming="named", naming_reason="Named by a court.")
    incident = IncidentFactory()
    claims = [
        ClaimFactory(incident=incident, kind="participation", named_actor=accused, article=ArticleFactory())
        for _ in range(2)
    ]
    with operation("withdraw") as withdrawn:
        Claim.objects.filter(pk=claims[0].pk).update(status="withdrawn")
    with operation("withdraw"):
        Claim.objects.filter(pk=claims[1].pk).update(status="withdrawn")

    with pytest.raises(RefusedError):
        undo(withdrawn, by=somebody("editor"))

    assert {claim.status for claim in Claim.objects.all()} == {"withdrawn"}


def test_undoing_twice_finds_nothing_left():
    incident = IncidentFactory(title="One", status="draft")
    first = changed(incident, title="Two")
    undo(first, by=somebody("editor"))

    again = undo(first, by=somebody_there())

    assert not Operation.objects.filter(pk=again).exists()


def test_contributor_undoes_changes_of_drafts_alone():
    contributor = somebody("contributor")
    draft, seen = IncidentFactory(title="One", status="draft"), IncidentFactory(title="One")
    claim = ClaimFactory(incident=draft, status="draft", article=ArticleFactory(status="draft"))
    own = [changed(draft, title="Two"), changed(claim, text="Two")]
    published = changed(seen, title="Two")
    with operation("publish") as shown:
        Incident.objects.filter(pk=draft.pk).update(status="published")
    outlet = changed(Outlet.objects.first(), name="Two")

    for pk in (published, shown, outlet):
        with pytest.raises(PermissionDenied):
            undo(pk, by=contributor)
    Incident.objects.filter(pk=draft.pk).update(status="withdrawn")
    with pytest.raises(PermissionDenied):
        undo(own[0], by=contributor)
    undo(own[1], by=contributor)

    assert Claim.objects.get(pk=claim.pk).text != "Two"
    assert set(Incident.objects.values_list("title", flat=True)) == {"Two"}


def test_line_of_a_draft_is_the_contributors_and_of_a_published_claim_the_editors():
    contributor = somebody("contributor")
    for status, allowed in (("draft", True), ("published", False)):
        claim, article = ClaimFactory(status=status), ArticleFactory()
        with operation("edit") as made:
            claim.rests_on.add(article)
        if allowed:
            undo(made, by=contributor)
        else:
            with pytest.raises(PermissionDenied):
                undo(made, by=contributor)
        assert claim.rests_on.exists() is not allowed


def test_page_of_an_operation_shows_what_undoing_would_write_and_writes_it():
    editor, incident = curator("editor"), IncidentFactory(title="A raid on a farm in Harem", status="draft")
    pk = changed(incident, title="A raid on a house in Harem")

    listed = read(editor.get("/admin/lib/operation/").content.decode())
    page = editor.get(f"/admin/lib/operation/{pk}/change/").content.decode()
    asked = editor.get(f"/admin/lib/operation/{pk}/undo/").content.decode()
    untouched = Incident.objects.get().title
    done = editor.post(f"/admin/lib/operation/{pk}/undo/", follow=True)

    assert f"/admin/lib/operation/{pk}/change/" in [link.attributes["href"] for link in listed.all("a")]
    assert "<del>farm</del><ins>house</ins>" in page
    assert "<del>house</del><ins>farm</ins>" in asked
    assert untouched == "A raid on a house in Harem"
    assert Incident.objects.get().title == "A raid on a farm in Harem"
    (message,) = done.context["messages"]
    (made,) = re.findall("/admin/lib/operation/([0-9a-f-]+)/change/", str(message))
    assert Operation.objects.get(pk=made).metadata["undoes"] == str(pk)
    assert "Undone" in done.content.decode()


def test_page_of_undoing_says_what_stands_in_the_way():
    editor, incident = curator("editor"), IncidentFactory(title="One", status="draft")
    pk = changed(incident, title="Two")
    changed(incident, title="Three")

    for answer in (editor.get(f"/admin/lib/operation/{pk}/undo/"), editor.post(f"/admin/lib/operation/{pk}/undo/")):
        assert "incident “Three” was changed since (title)" in answer.content.decode()


def test_pages_of_one_change_undo_it_and_restore_the_record():
    editor, incident = curator("editor"), IncidentFactory(title="One", status="draft")
    changed(incident, title="Two")
    then = last(incident)
    changed(incident, title="Three")
    address = f"/admin/lib/operation/changes/incidents.incident/{then.pgh_id}"

    assert editor.post(f"{address}/restore/").status_code == 302
    restored = Incident.objects.get().title
    assert editor.post(f"{address}/undo/").status_code == 302

    assert (restored, Incident.objects.get().title) == ("Two", "One")
    for wrong in ("incidents.incident/999999999999", "nothing.here/1", "incidents.incident/0"):
        assert editor.get(f"/admin/lib/operation/changes/{wrong}/undo/").status_code == 404


def test_contributor_is_told_that_editors_undo_what_readers_see():
    contributor, incident = curator("contributor"), IncidentFactory(title="One")
    pk = changed(incident, title="Two")

    asked = contributor.get(f"/admin/lib/operation/{pk}/undo/")

    assert "You may not write all of this" in asked.content.decode()
    assert '<form method="post">' not in asked.content.decode().partition("content-main")[2]
    assert contributor.post(f"/admin/lib/operation/{pk}/undo/").status_code == 403
    assert Incident.objects.get().title == "Two"


def test_place_that_was_moved_back_has_its_path_again():
    country = LocationFactory(kind="country")
    town, other = LocationFactory(parent=country), LocationFactory(kind="country")
    before = state()
    pk = changed(Location.objects.get(pk=town.pk), parent=other)

    undo(pk, by=somebody("editor"))

    assert differing(before, state()) == {}


def test_address_that_was_put_back_is_found_in_all_its_forms():
    article = ArticleFactory(address="https://news.example/a", status="draft")
    pk = changed(article, address="https://news.example/b")

    undo(pk, by=somebody("editor"))

    assert Article.objects.at_address("http://www.news.example/a?utm_source=x").get() == article


def test_command_undoes_an_operation_and_says_why_it_does_not(capsys):
    incident = IncidentFactory(title="One")
    pk = changed(incident, title="Two")

    call_command("undo_operation", str(pk))
    undone = Incident.objects.get().title
    call_command("undo_operation", str(last(incident).pgh_context_id), "--exactly")
    with operation("edit") as made:
        Incident.objects.update(title="Three")
    changed(Incident.objects.get(), title="Four")

    assert (undone, Incident.objects.get().title) == ("One", "Four")
    with pytest.raises(CommandError, match="Nothing was written: incident “Four” was changed since"):
        call_command("undo_operation", str(made))
    with pytest.raises(CommandError, match="no such operation"):
        call_command("undo_operation", "12345678-1234-1234-1234-123456789012")
    assert capsys.readouterr().out.startswith("Undone, as operation ")


def test_load_by_copy_is_an_operation_that_says_what_it_was():
    load_gazetteer()

    loaded = Operation.objects.get(metadata__operation="load")
    assert str(loaded) == "Load of the gazetteer"
    assert not Location.events.rel.related_model.objects.exclude(pgh_context=loaded.pk).exists()
