"""What an import of UCDP GED leaves in the database, and what it leaves alone."""

import os
import signal
import subprocess
import sys
import time
from itertools import groupby

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from actors.models import Actor
from claims.importing import ucdp
from claims.importing.ucdp import BusyError, WrongRowsError, import_ucdp
from claims.models import Claim, Identifier
from incidents.models import Incident
from lib.editorial import Status
from lib.spreadsheets import UnreadableError
from locations.models import Location
from sources.models import Article, Outlet
from tests.claims.importing.files import BARISHA, EXTRACT, read, write
from tests.claims.test_summary import assert_all_right
from tests.claims.test_two_at_once import connect
from tests.factories import LocationFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
MODELS = (Incident, Claim, Actor, Location, Outlet, Article, Identifier, Claim.rests_on.through)


def incident_of(event):
    return Incident.objects.get(identifiers__scheme="ucdp_event", identifiers__value=event)


def said_of(event, **chosen):
    """The current claims about an event, as values."""
    claims = Claim.objects.filter(incident=incident_of(event), deprecated_reason="", **chosen)
    return claims.order_by("sequence", "id")


def everything():
    """All rows of all tables that an import writes, and how much history there is."""
    rows = {model.__name__: list(model.objects.order_by("pk").values_list()) for model in MODELS}
    return rows | {"history": history()}


def history():
    models = (Incident, Claim, Actor, Location, Outlet, Article)
    return [model.events.rel.related_model.objects.count() for model in models]


def test_barisha_says_what_its_row_says():
    import_ucdp(EXTRACT)

    barisha = incident_of(BARISHA)
    assert (barisha.slug, barisha.status) == ("ucdp-309875", "published")
    assert barisha.title == "Non-state conflict in Harim district, Syria, 26 or 27 October 2019"
    assert (str(barisha.first_day), str(barisha.last_day)) == ("2019-10-26", "2019-10-27")
    assert (barisha.latitude, barisha.longitude) == (36.165958, 36.627197)
    assert (barisha.precision, barisha.types) == ("precision.site", ["incident_type.unclear"])
    assert (barisha.killed_low, barisha.killed_high, barisha.killed_open) == (9, 23, False)
    assert (barisha.civilians_low, barisha.civilians_high) == (3, 3)
    assert (barisha.article_count, barisha.outlet_count, barisha.origin_count, barisha.claim_count) == (1, 1, 1, 11)
    assert barisha.location.name == "Abu Bakr al-Baghdadi compund outside Barisha village"
    assert [place.name for place in barisha.location.ancestors] == ["Syria", "Idlib", "Harim"]
    assert said_of(BARISHA).values_list("locator").distinct().get() == ("event 309875",)
    killed = said_of(BARISHA, kind="casualties")
    assert list(killed.values_list("combat_status", "named_actor__name", "scope", "low", "best", "high")) == [
        ("unstated", None, "whole", 9, 15, 23),
        ("combatant", "IS", "whole", None, 2, None),
        ("civilian", None, "whole", None, 3, None),
        ("unstated", None, "part", None, 10, None),
    ]
    sides = said_of(BARISHA, kind="participation")
    assert list(sides.values_list("role", "named_actor__name", "belonging")) == [
        ("role.party", "IS", False),
        ("role.party", "SDF", False),
    ]
    assert list(said_of(BARISHA, kind="note").values_list("text", flat=True)) == [
        "UCDP counts it in the conflict “IS - SDF” (13616), dyad “IS - SDF” (14637). "
        "Its clarity is 1, the reports tell of this event by itself.",
        "UCDP gives as where the information comes from: SOHR, Airwars.",
    ]
    assert_all_right()


def test_all_claims_are_the_datasets_and_the_cited_articles_make_none():
    report = import_ucdp(EXTRACT)

    assert report.release == "20.1"
    assert Claim.objects.values_list("article__title", "article__kind", "article__published").distinct().get() == (
        "UCDP Georeferenced Event Dataset (GED) Global, version 20.1",
        "dataset",
        "2020",
    )
    assert set(Claim.objects.values_list("claimant", "claimant_words", "stance").distinct()) == {(None, "", "asserts")}
    assert set(Incident.objects.values_list("origin_count", flat=True)) == {1}
    cited = Article.objects.exclude(kind="dataset")
    assert cited.count() == report.counts["articles cited"]
    assert not cited.filter(claims__isnull=False).exists()
    first = said_of(BARISHA, kind="date").get()
    assert sorted(first.rests_on.values_list("outlet__name", "published")) == [
        ("Airwars", "2019-10-26"), ("CNN", "2019-10-29"), ("NPR", "2019-10-30"), *[("SOHR", "2019-10-27")] * 3,
    ]  # fmt: skip
    assert not said_of(BARISHA, kind="note").filter(rests_on__isnull=False).exists()
    assert not Actor.objects.filter(name__in=["SOHR", "Airwars", "authorities", "Civilians"]).exists()


def test_many_events_are_read_by_another_process_and_say_the_same(monkeypatch):
    monkeypatch.setattr(ucdp, "CHUNKS", (3, 8))
    monkeypatch.setattr(ucdp, "LARGE", 0)
    called = []
    import_ucdp(EXTRACT, progress=lambda done, total: called.append((done, total)))

    assert called == [(number, 59) for number in range(3, 60, 8)]
    assert_all_right()
    monkeypatch.undo()
    before = everything()
    assert import_ucdp(EXTRACT).counts == {"events unchanged": 59}
    assert everything() == before
    with transaction.atomic():
        connection.cursor().execute("UPDATE claims_identifier SET fingerprint = ''")
        assert import_ucdp(EXTRACT).counts == {"events changed": 59}  # and nothing of what they say


def test_claims_of_a_release_are_numbered_event_by_event():
    import_ucdp(EXTRACT)
    claims = Claim.objects.filter(incident__isnull=False).order_by("sequence")
    numbers, incidents = zip(*claims.values_list("sequence", "incident"), strict=True)
    assert numbers == (*range(1, len(numbers) + 1),)
    assert len([*groupby(incidents)]) == len({*incidents}) > 1


def test_totals_of_a_period_are_marked_and_stay_out_of_totals():
    import_ucdp(EXTRACT)

    total = incident_of("7623")
    assert total.types == ["incident_type.period_total"]
    assert (total.killed_low, total.killed_high, total.civilians_low) == (None, None, None)
    assert total.dates == ["2006-10-11/2006-10-21"]
    assert set(said_of("7623", kind="casualties").values_list("scope", flat=True)) == {"period"}
    summed = {row["id"] for row in read()[1] if row["event_clarity"] == "2"}
    marked = Identifier.objects.filter(incident__types__contains=["incident_type.period_total"])
    assert set(marked.values_list("value", flat=True)) == summed


def test_one_sided_violence_has_a_direction_and_civilians_are_no_actor():
    import_ucdp(EXTRACT)

    sides = said_of("28655", kind="participation").values_list("role", "named_actor__name", "words")
    assert list(sides) == [("role.carried_out", "IS", ""), ("role.aimed_at", None, "civilians")]


def test_composite_side_is_one_unnamed_party_with_its_members_belonging():
    import_ucdp(EXTRACT)

    sides = said_of("263450", kind="participation").values_list("named_actor__name", "words", "belonging", "role")
    assert list(sides) == [
        (None, "Ahrar al-Sharqiya, Jaysh Asoud al-Sharqiya", False, "role.party"),
        ("Ahrar al-Sharqiya", "", True, "role.party"),
        ("Jaysh Asoud al-Sharqiya", "", True, "role.party"),
        (None, "Hamza Division, Liwa al-Sultan Murad", False, "role.party"),
        ("Hamza Division", "", True, "role.party"),
        ("Liwa al-Sultan Murad", "", True, "role.party"),
    ]
    both = said_of("263450", kind="casualties", combat_status="combatant").get()
    assert (both.best, both.scope, both.named_actor) == (1, "part", None)
    assert both.text == (
        "1 of Ahrar al-Sharqiya, Jaysh Asoud al-Sharqiya killed, by its best estimate. "
        "1 of Hamza Division, Liwa al-Sultan Murad killed, by its best estimate."
    )


def test_member_whose_name_two_actors_bear_is_not_guessed():
    import_ucdp(EXTRACT)

    members = said_of("313727", belonging=True).values_list("named_actor__name", flat=True)
    assert set(members) == {"Islamic Front", "Mujahideen Army"}
    assert Actor.objects.filter(name="SRF").count() == 2


def test_actor_is_one_whatever_ucdp_calls_it_and_each_name_is_a_claim():
    import_ucdp(EXTRACT)

    actor = Identifier.objects.get(scheme="ucdp_actor", value="3051").actor
    assert set(actor.claims.filter(kind="name").values_list("name", "locator")) == {
        ("AA", "actor 3051"),
        ("ULA", "actor 3051"),
    }
    nameless = Actor.objects.exclude(claims__kind="name")
    assert list(nameless) == []


def test_actor_that_a_curator_tied_is_used():
    ours = OrganizationFactory(name="Islamic State")
    Identifier.objects.create(scheme="ucdp_actor", value="234", actor=ours)
    import_ucdp(EXTRACT)
    assert said_of(BARISHA, named_actor=ours, kind="participation").count() == 1
    assert not Actor.objects.filter(name="IS").exists()


def test_place_lies_under_ours_where_we_hold_it_and_nothing_of_ours_is_changed():
    syria = LocationFactory(name="Syria", kind="country", gazetteer="wof", gazetteer_id="1")
    idlib = LocationFactory(name="Idlib", kind="governorate", parent=syria, latitude=35.9, longitude=36.6)
    harim = LocationFactory(name="Harem", kind="district", parent=idlib)
    harim.names.create(name="Harim")
    ours = list(Location.objects.order_by("pk").values())

    import_ucdp(EXTRACT)

    assert incident_of(BARISHA).location.path[:-1] == [syria.pk, idlib.pk, harim.pk]
    assert list(Location.objects.exclude(gazetteer="ucdp").order_by("pk").values()) == ours
    assert not Location.objects.filter(gazetteer="ucdp", name="Syria").exists()


def test_second_import_changes_nothing_and_leaves_no_history():
    import_ucdp(EXTRACT)
    before = everything()

    report = import_ucdp(EXTRACT)

    assert dict(report.counts) == {"events unchanged": 59}
    assert everything() == before


def test_import_leaves_history_with_what_it_was():
    import_ucdp(EXTRACT)
    model = Claim.events.rel.related_model
    assert model.objects.count() == Claim.objects.count()
    assert model.objects.values_list("pgh_label", "pgh_context__metadata").distinct().get() == (
        "insert",
        {"imports": "UCDP GED 20.1"},
    )


def test_later_release_writes_what_changed_and_deprecates_what_it_replaces(tmp_path):
    import_ucdp(EXTRACT)
    before = set(said_of(BARISHA).values_list("pk", flat=True))
    untouched = set(Claim.objects.exclude(incident=incident_of(BARISHA)).values_list("pk", flat=True))
    changed = write(
        tmp_path / "ged.csv", {BARISHA: {"best": "16", "deaths_a": "3", "date_end": "2019-10-26", "date_prec": "1"}}
    )

    report = import_ucdp(changed, release="21.1")

    assert report.counts == {"events unchanged": 58, "events changed": 1, "claims new": 3, "claims deprecated": 3}
    barisha = incident_of(BARISHA)
    gone = Claim.objects.filter(incident=barisha).exclude(deprecated_reason="")
    assert set(gone.values_list("kind", "article__published", "deprecated_reason")) == {
        (kind, "2020", "Replaced by a later release: UCDP Georeferenced Event Dataset (GED) Global, version 21.1.")
        for kind in ("date", "casualties")
    }
    fresh = said_of(BARISHA).exclude(pk__in=before)
    assert sorted(fresh.values_list("kind", "date", "best", "article__published")) == [
        ("casualties", "", 3, "2021"),
        ("casualties", "", 16, "2021"),
        ("date", "2019-10-26", None, "2021"),
    ]
    assert barisha.title == "Non-state conflict in Harim district, Syria, 26 October 2019"
    assert barisha.dates == ["2019-10-26"]
    assert set(Claim.objects.exclude(incident=barisha).values_list("pk", flat=True)) == untouched
    assert_all_right()


def test_value_that_comes_back_in_the_same_release_is_current_again(tmp_path):
    import_ucdp(EXTRACT)
    before = set(said_of(BARISHA).values_list("pk", flat=True))
    import_ucdp(write(tmp_path / "ged.csv", {BARISHA: {"best": "16"}}))
    assert Claim.objects.exclude(deprecated_reason="").get().deprecated_reason.startswith("Corrected by a later file")
    report = import_ucdp(EXTRACT)
    assert (report.counts["claims new"], report.counts["claims back"]) == (0, 1)
    assert set(said_of(BARISHA).values_list("pk", flat=True)) == before
    assert_all_right()


def test_what_curators_did_stays_as_they_left_it(tmp_path):
    import_ucdp(EXTRACT)
    Incident.objects.filter(pk=incident_of(BARISHA).pk).update(title="Raid on Barisha")
    said_of(BARISHA, kind="place").update(status="withdrawn")
    said_of(BARISHA, kind="type").update(deprecated_reason="It is coded wrongly.")

    import_ucdp(write(tmp_path / "ged.csv", {BARISHA: {"best": "16"}}), release="21.1")

    assert incident_of(BARISHA).title == "Raid on Barisha"
    assert said_of(BARISHA, kind="place").get().status == "withdrawn"
    assert not said_of(BARISHA, kind="type").exists()


def test_article_that_is_cited_newly_is_added_to_what_stays(tmp_path):
    import_ucdp(EXTRACT)
    cited = '"SOHR,2019-10-27,A headline of its own"'
    import_ucdp(write(tmp_path / "ged.csv", {BARISHA: {"source_article": cited}}), release="21.1")
    assert said_of(BARISHA, kind="date").get().rests_on.count() == 7


def test_event_that_is_not_in_the_file_is_left_and_counted(tmp_path):
    import_ucdp(EXTRACT)
    report = import_ucdp(write(tmp_path / "ged.csv", {}, without={BARISHA}), release="21.1")
    assert (report.absent, report.counts) == (1, {"events unchanged": 58})
    assert said_of(BARISHA).count() == 11


def test_drafts_do_not_leak_and_leave_alone_what_readers_see(client, tmp_path):
    import_ucdp(EXTRACT, status=Status.DRAFT)
    assert not Claim.objects.public().exists()
    assert Incident.objects.values_list("status", "claim_count").distinct().get() == ("draft", 0)
    for address in ("/incidents/", "/actors/", "/articles/", "/claims/", "/outlets/"):
        assert "ucdp" not in client.get(address).content.decode().lower()
    assert client.get("/incidents/ucdp-309875/").status_code == 404

    Incident.objects.filter(pk=incident_of("1648").pk).update(status="published")
    changes = {BARISHA: {"best": "16"}, "1648": {"best": "3"}}
    report = import_ucdp(write(tmp_path / "ged.csv", changes), release="21.1", status=Status.DRAFT)
    assert (report.held, report.counts["events changed"]) == (["1648"], 1)
    assert_all_right()


def test_wrong_rows_stop_all_or_are_left_out(tmp_path):
    path = write(tmp_path / "ged.csv", {BARISHA: {"best": "many"}})
    with pytest.raises(WrongRowsError) as error:
        import_ucdp(path)
    assert list(error.value.wrong.values()) == ["best is “many”, not a whole number from 0 to 2147483647"]
    assert not Incident.objects.exists()

    report = import_ucdp(path, skip_wrong=True)
    assert (len(report.wrong), Incident.objects.count()) == (1, 58)


def test_dry_run_says_what_would_happen_and_writes_nothing():
    before = everything()
    report = import_ucdp(EXTRACT, dry_run=True)
    assert everything() == before
    assert import_ucdp(EXTRACT).counts == report.counts


def test_command_says_what_it_did_and_what_is_wrong(tmp_path, capsys):
    call_command("import_ucdp", str(EXTRACT), dry_run=True)
    assert "59 events new" in capsys.readouterr().out
    path = write(tmp_path / "ged.csv", {BARISHA: {"best": "many"}})
    with pytest.raises(CommandError, match="1 rows can't be used: nothing was written"):
        call_command("import_ucdp", str(path))
    assert "best is “many”" in capsys.readouterr().err
    call_command("import_ucdp", str(path), skip_wrong=True, draft=True)
    assert "1 wrong rows were left out" in capsys.readouterr().out
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_ucdp", str(tmp_path / "none.csv"))


def test_text_that_is_no_dataset_is_refused():
    with pytest.raises(UnreadableError, match="lacks the columns"):
        import_ucdp(EXTRACT.parent / "README.md")
    assert not Incident.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_are_refused():
    with connect() as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('claims.importing.ucdp'))")
        with pytest.raises(BusyError):
            import_ucdp(EXTRACT)
    assert not Incident.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_forgotten_computation_is_done_when_the_transaction_commits():
    import_ucdp(EXTRACT)
    with connect() as other:
        other.execute("SET LOCAL sourceline.computed = 'at commit'")
        other.execute(
            "UPDATE claims_claim SET best = 99, origin = 'wrong', public = false WHERE best = 15 AND high = 23"
        )
    assert_all_right()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM claims_uncomputed")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("after", [0.0, 0.05, 0.15])
def test_import_that_is_killed_leaves_the_database_as_before(after):
    before = everything()
    named = connection.settings_dict
    url = f"postgresql://{named['USER']}@:{named['PORT'] or 5432}/{named['NAME']}?host={named['HOST']}"
    child = subprocess.Popen(
        [sys.executable, "manage.py", "import_ucdp", str(EXTRACT)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    with connect() as other:  # wait until it has begun to write
        waited_until = time.monotonic() + 30
        while time.monotonic() < waited_until and child.poll() is None:
            if other.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone()[0]:
                break
            time.sleep(0.002)
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    with connect() as other:  # until its session has gone
        while other.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone()[0]:
            time.sleep(0.01)
    assert everything() == before
    assert import_ucdp(EXTRACT).counts["events new"] == 59
