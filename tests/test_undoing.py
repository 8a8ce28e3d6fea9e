"""Undoing: after any sequence of steps, undoing all of them gives the first state, row for row."""

from random import Random

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actors.models import Actor, NotSame
from claims.actions import RefusedError, publish
from claims.importing.claims import import_claims
from claims.importing.ucdp import import_ucdp
from claims.merging import NotOneError, merge, unmerge
from claims.models import Claim, Resting
from claims.proposing import decline, propose
from claims.undoing import undo
from incidents.models import Incident
from lib.apart import hold_apart
from lib.operations import Operation, operation
from lib.undoing import InTheWayError
from locations.models import Location, LocationName
from sources.models import Article, Capture, Outlet
from tests.claims.importing.files import exported, read, write_claims
from tests.claims.importing.files import write as write_events
from tests.claims.invented import MOST, change, invent, make_cast
from tests.claims.invented import write as write_invented
from tests.claims.test_summary import undone
from tests.states import differing, state


def superuser():
    """Somebody who may do everything."""
    return get_user_model().objects.get_or_create(username="chief", is_superuser=True, is_staff=True)[0]


REFUSED = (IntegrityError, InTheWayError, NotOneError, RefusedError)


def some(rng, records):
    """One of these records, whatever happened to them; None if there is none."""
    found = list(records.order_by("pk"))
    return rng.choice(found) if found else None


def enter(rng, folder):
    """A curator enters a record of some noun."""
    made = rng.choice(["incident", "place", "name", "capture", "judgement", "source", "proposal"])
    article, claim = some(rng, Article.objects.all()), some(rng, Claim.objects.all())
    if made == "incident":
        Incident.objects.create(title=f"Incident {rng.random()}", status=rng.choice(["draft", "published"]))
    elif made == "place":
        Location.objects.create(name="Somewhere", kind="town", parent=some(rng, Location.objects.all()))
    elif made == "name" and Location.objects.exists():
        LocationName.objects.create(location=some(rng, Location.objects.all()), name=f"Name {rng.random()}")
    elif made == "capture" and article and not Capture.objects.filter(article=article).exists():
        Capture.objects.create(article=article, text="Captured.")
    elif made == "judgement":
        hold_apart(NotSame, 1, [2, 3], by=superuser(), reason=f"Reason {rng.random()}")
    elif made == "proposal" and (record := some(rng, rng.choice([Incident, Claim, Actor, Article]).objects.all())):
        change = {"was": {"slug": [""]}, "becomes": {"slug": [f"new-{rng.random()}"]}}
        proposal = propose(record, **change, comment="Why", by=superuser())
        if rng.random() < 0.5:
            decline(proposal, answer="Why not", by=superuser())
    elif made == "source" and claim and article:
        claim.rests_on.add(article)


def edit(rng, folder):
    """A curator changes a record in its form."""
    record = some(rng, rng.choice([Incident, Claim, Article, Actor, Location, LocationName, Capture]).objects.all())
    if record is None:
        return
    for name in ("title", "text", "name", "locator", "slug", "address"):
        if hasattr(record, name) and rng.random() < 0.5:
            setattr(
                record, name, f"https://news.example/{rng.random()}" if name == "address" else f"new-{rng.random()}"
            )
    record.save()


def delete(rng, folder):
    """A draft, or a line of a record, is deleted with what hangs on it."""
    record = some(rng, rng.choice([Claim, LocationName, Capture, Resting]).objects.all())
    if record is not None:
        record.delete()


def change_many(rng, folder):
    """Many rows are written at once, by raw SQL."""
    with connection.cursor() as cursor:
        cursor.execute(*change(rng.random()))


def bulk_edit(rng, folder):
    """Many claims get one status."""
    Claim.objects.filter(pk__lte=rng.randint(1, MOST)).update(status=rng.choice(["published", "withdrawn", "draft"]))


def publish_article(rng, folder):
    """An article is published with its drafts."""
    if article := some(rng, Article.objects.all()):
        publish(article, by=superuser())


def bring_events(rng, folder):
    """A few events of UCDP are imported, some with other numbers than before."""
    keep = rng.sample([row["id"] for row in read()[1]], 3)
    without = [row["id"] for row in read()[1] if row["id"] not in keep]
    path = write_events(folder / "ged.csv", {keep[0]: {"best": str(rng.randint(0, 9))}}, without)
    import_ucdp(path, status=rng.choice(["draft", "published"]), skip_wrong=True)


def bring_claims(rng, folder):
    """The claims that are public are imported as those of a dataset, some with other texts."""
    rows = exported()
    if rows:
        rng.choice(rows)["text"] = f"Text {rng.random()}."
        import_claims(write_claims(folder / "claims.csv", rows), dataset="A survey", skip_wrong=True)


def undo_one(rng, folder):
    """An operation of those before is undone, if nothing stands in the way."""
    before = list(Operation.objects.order_by("created_at", "pk").values_list("pk", flat=True))
    undo(rng.choice(before), by=None, exactly=rng.random() < 0.5)


def merge_two(rng, folder):
    """Two records of a noun become one, with values of either."""
    model = rng.choice([Location, Actor, Outlet, Article, Incident])
    gone, stays = some(rng, model.objects.all()), some(rng, model.objects.all())
    if gone and stays:
        merge(gone, into=stays, by=superuser())


def unmerge_one(rng, folder):
    """A merge is undone."""
    model = rng.choice([Location, Actor, Outlet, Article, Incident])
    if gone := some(rng, model.objects.exclude(merged_into=None)):
        unmerge(gone, by=superuser())


STEPS = [
    *(enter, edit, delete, change_many, bulk_edit, publish_article, bring_events, bring_claims, undo_one),
    *(merge_two, merge_two, unmerge_one),
]


def take(steps, folder):
    """Take steps, each an operation of its own; those that are refused write nothing. Returns the ids of the others."""
    done = []
    for step, seed in steps:
        try:
            with transaction.atomic(), operation(step.__name__) as pk:
                step(Random(seed), folder)
                connection.check_constraints()
        except REFUSED:
            continue
        done.append(pk)
    return [pk for pk in done if Operation.objects.filter(pk=pk).exists()]


@pytest.fixture
def cast(db):
    """Records to begin with; ids of new ones come after theirs."""
    make_cast()
    superuser()
    with connection.cursor() as cursor:
        for model in (Claim, Incident, Actor, Location, Outlet, Article):
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 1000)", [model._meta.db_table])


steps = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 10**9)), min_size=1, max_size=6)
claims = st.lists(st.integers(0, 10**9), min_size=1, max_size=MOST, unique=True).map(invent)


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(dicts=claims, steps=steps)
def test_undoing_all_steps_gives_the_first_state(cast, tmp_path_factory, dicts, steps):
    with undone():
        write_invented(dicts)
        Claim.objects.exclude(answers__in=Claim.objects.all()).update(answers=None)
        first = state()
        done = take(steps, tmp_path_factory.mktemp("files"))

        for pk in reversed(done):
            undo(pk, by=None, exactly=True)

        assert differing(first, state()) == {}
        call_command("check_summaries")
