"""What an import of a file of claims leaves in the database, and what it leaves alone."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.importing.claims import BusyError, RacedError, import_claims
from claims.models import Claim, Identifier
from incidents.models import Incident
from lib.editorial import Status
from sources.models import Article, Outlet
from tests.claims.importing.files import exported, write_claims
from tests.claims.invented import MOST, invent, make_cast, write
from tests.claims.test_summary import assert_all_right
from tests.claims.test_two_at_once import connect
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
MODELS = (Incident, Claim, Outlet, Article, Identifier, Claim.rests_on.through)
PUBLISHED = Status.PUBLISHED
# A survey of somebody's own, with as few columns as there can be.
ROW = {
    "id": "1",
    "subject_kind": "incident",
    "subject": "Raid on Sarmada",
    "subject_slug": "raid",
    "kind": "casualties",
    "outcome": "killed",
    "low": "3",
    "high": "5",
    **dict.fromkeys(["combat_status", "side", "attackers_included"], "unstated"),
    "persons": "all",
    "scope": "whole",
    "link": "https://paper.example/a",
    "article_title": "What happened",
    "outlet": "The Paper",
    "published": "30 May 2024",
}


def bring(folder, *rows, **options):
    """Import rows as a survey that is published, unless said otherwise."""
    options = {"dataset": "Survey", "status": PUBLISHED, **options}
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return import_claims(write_claims(folder / "claims.csv", list(rows), columns), **options)


def everything():
    """All rows of all tables that an import writes, and how much history there is."""
    rows = {model.__name__: list(model.objects.order_by("pk").values_list()) for model in MODELS}
    models = (Incident, Claim, Article, Outlet)
    return rows | {"history": [model.events.rel.related_model.objects.count() for model in models]}


def current():
    """{low: high} of the claims that count."""
    return dict(Claim.objects.filter(deprecated_reason="").values_list("low", "high"))


def test_row_becomes_a_claim_with_its_article_outlet_and_incident(tmp_path):
    report = bring(tmp_path, ROW)

    assert report.counts == {"claims new": 1, "incidents new": 1, "articles new": 1, "outlets new": 1}
    assert report.made == ["outlet “The Paper” (the-paper)", "incident “Raid on Sarmada” (raid)"]
    claim = Claim.objects.get()
    assert (claim.kind, claim.low, claim.high, claim.outcome_id, claim.sequence) == (
        "casualties", 3, 5, "outcome.killed", 1,
    )  # fmt: skip
    assert (claim.public, claim.stance, claim.certainty, claim.origin) == (
        True, "asserts", "stated", f"o:{claim.article.outlet_id}",
    )  # fmt: skip
    assert claim.text == "The Paper says that three to five people were killed."
    article = claim.article
    assert (article.title, article.published, article.kind, article.address, article.address_key) == (
        "What happened", "2024-05-30", "article", "https://paper.example/a", "paper.example/a",
    )  # fmt: skip
    assert (article.outlet.slug, article.outlet.type_id) == ("the-paper", "outlet_type.news")
    assert (claim.incident.title, claim.incident.killed_low, claim.incident.killed_high) == ("Raid on Sarmada", 3, 5)
    told = Claim.events.rel.related_model.objects.get()
    assert (told.pgh_label, told.pgh_context.metadata) == ("insert", {"imports": "claims of Survey"})
    assert_all_right()


def test_what_is_new_is_a_draft_unless_asked_otherwise(tmp_path, client):
    bring(tmp_path, ROW, status=Status.DRAFT)

    assert {model.objects.get().status for model in (Claim, Incident, Article)} == {"draft"}
    for address in ("/incidents/", "/articles/", "/claims/", "/outlets/", "/claims/?format=csv"):
        answer = client.get(address)
        assert "paper" not in (getattr(answer, "content", b"") or b"".join(answer)).decode().lower()
    assert client.get("/incidents/raid/").status_code == 404


def test_second_import_changes_nothing_and_leaves_no_history(tmp_path):
    rows = [ROW, {**ROW, "id": "2", "low": "4"}, {**ROW, "id": "", "low": "1"}]
    bring(tmp_path, *rows)
    before = everything()

    assert bring(tmp_path, *rows).counts == {"claims same": 3}
    assert bring(tmp_path, *reversed(rows)).counts == {"claims same": 3}
    assert everything() == before


def test_dry_run_says_what_would_happen_and_writes_nothing(tmp_path):
    before = everything()
    report = bring(tmp_path, ROW, dry_run=True)
    assert everything() == before
    assert bring(tmp_path, ROW).counts == report.counts


def test_row_that_says_something_else_becomes_a_claim_and_the_former_one_is_deprecated(tmp_path):
    bring(tmp_path, ROW, {**ROW, "id": "2", "kind": "occurrence", **dict.fromkeys([*ROW][5:13], "")})

    report = bring(tmp_path, {**ROW, "high": "6"})

    assert (report.counts, report.absent) == ({"claims changed": 1}, 1)
    former, fresh = Claim.objects.filter(kind="casualties").order_by("pk")
    assert (former.high, former.deprecated_reason) == (5, "Replaced by a later version of Survey.")
    assert (fresh.high, fresh.deprecated_reason, fresh.sequence) == (6, "", 1)
    assert Incident.objects.get().killed_high == 6
    assert_all_right()

    assert bring(tmp_path, {**ROW, "high": "6"}).counts == {"claims same": 1}
    assert bring(tmp_path, ROW).counts == {"claims changed": 1}  # and back
    former.refresh_from_db()
    fresh.refresh_from_db()
    assert (former.deprecated_reason, fresh.deprecated_reason) == ("", "Replaced by a later version of Survey.")
    assert_all_right()


def test_what_only_describes_a_claim_is_corrected_where_it_stands(tmp_path):
    bring(tmp_path, ROW)
    pk = Claim.objects.get().pk

    report = bring(tmp_path, {**ROW, "certainty": "hedged", "locator": "paragraph 3", "text": "Some were killed."})

    assert report.counts == {"claims corrected": 1}
    claim = Claim.objects.get()
    assert (claim.pk, claim.certainty, claim.locator, claim.text) == (pk, "hedged", "paragraph 3", "Some were killed.")
    labels = Claim.events.rel.related_model.objects.order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(labels) == ["insert", "update"]


def test_rows_that_exchange_what_they_say_change_no_claim(tmp_path):
    one, two = ROW, {**ROW, "id": "2", "low": "4"}
    bring(tmp_path, one, two)
    before = list(Claim.objects.order_by("pk").values_list())
    bring(tmp_path, {**one, "id": "2"}, {**two, "id": "1"})
    assert list(Claim.objects.order_by("pk").values_list()) == before
    assert bring(tmp_path, {**one, "id": "2"}, {**two, "id": "1"}).counts == {"claims same": 2}


def test_what_curators_did_stays_as_they_left_it(tmp_path):
    rows = [{**ROW, "id": str(number), "low": str(number), "high": "9"} for number in range(1, 5)]
    bring(tmp_path, *rows)
    withdrawn, restricted, deprecated, worded = Claim.objects.order_by("low")
    Claim.objects.filter(pk=withdrawn.pk).update(status="withdrawn")
    Claim.objects.filter(pk=restricted.pk).update(status="restricted")
    Claim.objects.filter(pk=deprecated.pk).update(deprecated_reason="It is coded wrongly.")
    Claim.objects.filter(pk=worded.pk).update(text="In better words.")
    before = everything()
    assert bring(tmp_path, *rows).counts == {"claims same": 4}
    assert everything() == before

    report = bring(tmp_path, *({**row, "locator": "page 1"} for row in rows))
    assert report.left == {2: "a curator has withdrawn this claim", 3: "a curator has restricted this claim"}
    assert Claim.objects.get(pk=deprecated.pk).deprecated_reason == "It is coded wrongly."
    report = bring(tmp_path, *({**row, "id": "", "locator": "page 2"} for row in rows))
    assert (report.counts, list(report.left)) == ({"claims same": 2}, [2, 3])
    assert Claim.objects.count() == 4


def test_drafts_do_not_change_what_readers_see(tmp_path):
    bring(tmp_path, ROW, {**ROW, "id": "2", "low": "4"})
    changed = [{**ROW, "locator": "page 1"}, {**ROW, "id": "2", "low": "2"}, {**ROW, "id": "3", "low": "1"}]
    report = bring(tmp_path, *changed, status=Status.DRAFT)
    assert set(report.left) == {2, 3}
    assert set(report.left.values()) == {"readers see this claim: only an import that publishes changes it"}
    assert report.counts == {"claims new": 1}
    assert current() == {1: 5, 3: 5, 4: 5}
    assert bring(tmp_path, *changed).counts == {"claims corrected": 1, "claims changed": 1, "claims same": 1}
    assert Claim.objects.get(low=1).status == "draft"


def test_file_that_was_exported_and_edited_changes_its_claims(tmp_path):
    ClaimFactory(kind="casualties", low=3, high=5)
    other = ClaimFactory(kind="note", text="A note.")
    rows = {row["kind"]: row for row in exported()}
    edited = [{**rows["casualties"], "high": "6"}, {**rows["note"], "curator_note": "=Looked up."}]

    assert bring(tmp_path, *edited, dataset="").counts == {"claims changed": 1, "claims corrected": 1}
    assert Claim.objects.get(pk=other.pk).curator_note == "=Looked up."
    former, fresh = Claim.objects.filter(kind="casualties").order_by("pk")
    assert (former.high, former.deprecated_reason) == (5, "Corrected by an import of claims.")
    assert (fresh.high, fresh.deprecated_reason) == (6, "")
    before = everything()
    assert bring(tmp_path, *edited, dataset="").counts == {"claims same": 2}
    assert bring(tmp_path, *exported(), dataset="").counts == {"claims same": 3}
    assert everything() == before

    # Once more from the file that was exported first: the row goes on from the claim that stands in its place.
    assert bring(tmp_path, {**edited[0], "high": "7"}, dataset="").counts == {"claims changed": 1}
    assert current() == {3: 7, None: None}
    # And what was said first is said again.
    assert bring(tmp_path, rows["casualties"], dataset="").counts == {"claims changed": 1}
    assert current() == {3: 5, None: None}
    assert_all_right()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=MOST))
def test_export_of_any_claims_changes_nothing_when_it_is_brought_back(tmp_path, seeds):
    with transaction.atomic():
        make_cast()
        write(invent(seeds))
        Claim.objects.exclude(answers__in=Claim.objects.values("pk")).update(answers=None)
        before, rows = everything(), exported()
        if rows:
            report = bring(tmp_path, *rows, dataset="")
            assert (report.counts, report.left) == ({"claims same": len(rows)}, {})
            assert everything() == before
        transaction.set_rollback(True)


def test_column_that_the_file_lacks_says_nothing(tmp_path):
    ClaimFactory(kind="name", name="Abu X", language="ar", curator_note="Told.", certainty="hedged", words="x")
    row = exported()[0]
    chosen = ("id", "subject_kind", "subject_slug", "kind", "article_id", "locator")
    few = {name: row[name] for name in chosen} | {"locator": "page 2"}
    assert bring(tmp_path, few, dataset="").counts == {"claims corrected": 1}
    (again,) = exported()
    assert again == row | {"locator": "page 2"}


def test_row_answers_another_wherever_it_stands(tmp_path):
    denial = {**ROW, "id": "9", "stance": "denies", "claimant_words": "an official", "answers": "1"}
    bring(tmp_path, denial, ROW)
    first = Claim.objects.get(stance="asserts")
    assert Claim.objects.get(stance="denies").answers == first

    bring(tmp_path, denial, {**ROW, "high": "6"})  # it answers the row as it is now
    assert Claim.objects.get(stance="denies").answers == Claim.objects.get(stance="asserts", high=6)
    assert bring(tmp_path, denial, {**ROW, "high": "6"}).counts == {"claims same": 2}

    report = bring(tmp_path, {**denial, "answers": "77"}, skip_wrong=True)
    assert report.wrong == {2: "answers: there is no row 77 in this file or in one before it"}
    report = bring(tmp_path, {**denial, "answers": "9"}, skip_wrong=True)
    assert report.wrong == {2: "answers: a claim can't answer itself"}
    report = bring(tmp_path, {**denial, "answers": "50"}, {**ROW, "id": "50", "low": "x"}, skip_wrong=True)
    assert report.left == {2: "it is here, but answers no claim: row 50 was left out"}


def test_records_are_known_by_their_slugs_also_former_ones_and_by_numbers_of_datasets(tmp_path):
    incident = IncidentFactory(slug="raid-on-sarmada", former_slugs=["raid"])
    group = OrganizationFactory(slug="group")
    town = LocationFactory(gazetteer="wof", gazetteer_id="421")
    Identifier.objects.create(scheme="ucdp_event", value="99", incident=incident)
    Identifier.objects.create(scheme="ucdp_actor", value="234", actor=group)
    people = {**ROW, "named_actor_slug": "ucdp_actor:234", "caused_by_slug": "group"}
    place = {**ROW, **dict.fromkeys([*ROW][5:13], ""), "kind": "place", "location_slug": "wof:421", "id": "2"}
    bring(tmp_path, people, {**place, "precision": "near", "subject_slug": "ucdp_event:99"})

    assert set(Claim.objects.values_list("incident", flat=True)) == {incident.pk}
    casualties = Claim.objects.get(kind="casualties")
    assert (casualties.named_actor, casualties.caused_by) == (group, group)
    assert Claim.objects.get(kind="place").location == town


def test_article_is_known_by_its_address_in_any_form_or_by_outlet_date_and_headline(tmp_path):
    article = ArticleFactory(address="https://paper.example/a?utm_source=x")
    cited = ArticleFactory(outlet=OutletFactory(name="The Paper"), title="Told", published="2024-05", address="")
    bare = {name: cell for name, cell in ROW.items() if name not in {"link", "article_title", "outlet", "published"}}
    told = {"article_title": "Told", "outlet": "The Paper", "published": "May 2024", "id": "2"}
    report = bring(tmp_path, {**bare, "link": "http://www.paper.example/a/"}, {**bare, **told, "low": "1"})

    assert report.counts == {"claims new": 2, "incidents new": 1}
    assert list(Claim.objects.order_by("-low").values_list("article", flat=True)) == [article.pk, cited.pk]


def test_what_a_claim_rests_on_is_added_and_never_taken_away(tmp_path):
    wire, here = ArticleFactory(address="https://wire.example/1"), ArticleFactory(address="")
    bring(tmp_path, {**ROW, "rests_on": "https://wire.example/1"})
    page = f"{django_settings.SITE_URL}/articles/{here.pk}/"
    assert bring(tmp_path, {**ROW, "rests_on": page}).counts == {"claims corrected": 1}
    bring(tmp_path, {**ROW, "high": "9", "rests_on": ""})
    assert set(Claim.objects.get(high=9).rests_on.all()) == {wire, here}


def test_private_person_is_accused_on_the_word_of_two_origins_that_one_file_may_bring(tmp_path):
    person = PersonFactory(slug="somebody", public_role=False, naming="named", naming_reason="Said why.")
    bare = {name: cell for name, cell in ROW.items() if name not in [*ROW][5:13]}
    accused = {**bare, "kind": "participation", "role": "carried_out", "named_actor_slug": "somebody"}
    report = bring(tmp_path, accused, skip_wrong=True)
    assert list(report.wrong) == [2]
    assert report.wrong[2].startswith("named_actor_slug: A living private person is named as accused only")
    assert not Claim.objects.exists()

    report = bring(tmp_path, accused, {**accused, "id": "2", "claimant_words": "a witness"})
    assert report.counts["claims new"] == 2
    assert set(Claim.objects.values_list("named_actor", "public")) == {(person.pk, True)}


def test_queries_do_not_grow_with_rows(tmp_path, django_assert_num_queries):
    bring(tmp_path, ROW)
    for number in (1, 30):
        rows = [
            {**ROW, "id": f"{number}-{one}", "subject_slug": f"raid-{number}-{one}", "link": f"https://p.example/{one}"}
            for one in range(number)
        ]
        with django_assert_num_queries(30):
            bring(tmp_path, *rows)


def test_command_says_what_it_did_and_what_is_wrong(tmp_path, capsys):
    path = write_claims(tmp_path / "claims.csv", [ROW])
    call_command("import_claims", str(path), dataset="Survey", dry_run=True)
    told = capsys.readouterr().out
    assert "not here before: incident “Raid on Sarmada” (raid)" in told
    assert "Claims of Survey: 1 articles new, 1 claims new, 1 incidents new, 1 outlets new; would be written" in told
    wrong = write_claims(tmp_path / "wrong.csv", [ROW, {**ROW, "id": "2", "low": "many"}])
    with pytest.raises(CommandError, match="1 rows can't be used: nothing was written"):
        call_command("import_claims", str(wrong), dataset="Survey")
    assert "line 3: low: “many” is not a whole number" in capsys.readouterr().err
    assert not Claim.objects.exists()
    call_command("import_claims", str(wrong), dataset="Survey", skip_wrong=True)
    assert "1 wrong rows were left out" in capsys.readouterr().out
    assert Claim.objects.get().status == "draft"
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_claims", str(tmp_path / "none.csv"))
    with pytest.raises(CommandError, match="name of a dataset"):
        call_command("import_claims", str(path), dataset="a:b")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_refused_and_a_race_is_told(tmp_path):
    with connect() as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('claims.importing.claims'))")
        with pytest.raises(BusyError):
            bring(tmp_path, ROW)
    with connection.cursor() as cursor:  # the database knows better than any check
        cursor.execute("ALTER TABLE claims_claim ADD CONSTRAINT raced CHECK (low <> 3)")
    try:
        with pytest.raises(RacedError):
            bring(tmp_path, ROW)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE claims_claim DROP CONSTRAINT raced")
    assert not Incident.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_import_that_is_killed_leaves_the_database_as_before(tmp_path):
    rows = [{**ROW, "id": str(number), "subject_slug": f"raid-{number}"} for number in range(3000)]
    path = write_claims(tmp_path / "claims.csv", rows)
    before = everything()
    named = connection.settings_dict
    url = f"postgresql://{named['USER']}@:{named['PORT'] or 5432}/{named['NAME']}?host={named['HOST']}"
    child = subprocess.Popen(
        [sys.executable, "manage.py", "import_claims", str(path), "--dataset", "Survey"],
        cwd=django_settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    locked = "SELECT count(*) FROM pg_locks WHERE relation = 'claims_claim'::regclass AND mode = 'RowExclusiveLock'"
    with connect() as other:  # wait until it has begun to write
        waited_until = time.monotonic() + 60
        while time.monotonic() < waited_until and child.poll() is None:
            if other.execute(locked).fetchone()[0]:
                break
            time.sleep(0.002)
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
        while other.execute(locked).fetchone()[0]:
            time.sleep(0.01)
    assert everything() == before
    assert bring(tmp_path, *rows[:2]).counts["claims new"] == 2
