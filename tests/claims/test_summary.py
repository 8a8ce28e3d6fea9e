"""The summary that the database keeps is the one that the rules in plain Python give, whatever is written and how."""

from collections import Counter
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim
from incidents.models import SUMMARY, Incident
from sources.models import Article
from tests.claims.invented import DRAFT, INCIDENTS, MOST, change, invent, make_cast, write
from tests.claims.reference import World
from tests.factories import ClaimFactory, IncidentFactory


def summary(ids, as_of=None):
    """What the function of the database says of these incidents: a dict of the summary's columns by id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM incident_summary(%s, %s)", [list(ids), as_of])
        names = [column.name for column in cursor.description]
        return {row[0]: dict(zip(names[1:], row[1:], strict=True)) for row in cursor.fetchall()}


def stored():
    """The summary columns that the incidents hold, by id."""
    return {row.pop("id"): row for row in Incident.objects.values("id", *SUMMARY)}


def assert_all_right():
    """Every computed column of every claim and incident is what the rules say."""
    world = World()
    assert {c.id: (c.public, c.origin) for c in world.claims.values()} == {
        c.id: (world.public(c), world.origin(c)) for c in world.claims.values()
    }
    assert stored() == world.summaries()
    assert kept_numbers() == counted_numbers()


def kept_numbers():
    """{(noun, id): number} that the database keeps for pages (claims/sql/tally.sql)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT noun, record, sum(number)::bigint FROM claims_tally GROUP BY noun, record")
        return {(noun, pk): number for noun, pk, number in cursor.fetchall() if number}


def counted_numbers():
    """The same, counted."""
    numbers = Counter()
    for claim in Claim.objects.public().select_related("article"):
        numbers["article", claim.article_id] += 1
        numbers.update(("actor", pk) for pk in {claim.actor_id, claim.named_actor_id, claim.caused_by_id} - {None})
        numbers.update(("claimant", pk) for pk in {claim.claimant_id, claim.speaks_for_id} - {None})
    for incident in Incident.objects.published():
        parts = [entry.split(":") for entry in incident.participants]
        numbers.update((f"in:{role}", int(pk)) for role, pk in parts)
        numbers.update(("in", int(pk)) for pk in {pk for _, pk in parts})
    return dict(numbers)


def execute(sql, values=()):
    """Run raw SQL."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@contextmanager
def undone():
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def cast(db):
    """The records that invented claims name."""
    make_cast()


seeds = st.integers(0, 10**9)
claims = st.lists(seeds, min_size=10, max_size=MOST, unique=True).map(invent)


@settings(max_examples=250, suppress_health_check=list(HealthCheck))
@given(dicts=claims, changes=st.lists(seeds, max_size=6).map(lambda numbers: [change(seed) for seed in numbers]))
def test_summary_is_that_of_the_reference_after_raw_writes(cast, dicts, changes):
    with undone():
        write(dicts)
        assert_all_right()
        for sql, values in changes:
            try:
                with transaction.atomic():
                    execute(sql, values)
            except IntegrityError:
                continue  # the claim is there already: nothing was written
            assert_all_right()


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(dicts=claims, day=st.dates(date(2024, 5, 28), date(2024, 7, 2)) | st.just(date(2025, 1, 15)))
def test_summary_as_of_a_day_is_that_of_the_reference(cast, dicts, day):
    with undone():
        write(dicts)
        assert summary(INCIDENTS, day) == World().summaries(as_of=day)
        assert summary(INCIDENTS) == stored()


def test_summary_has_the_columns_of_the_model_in_their_order(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM incident_summary('{}')")
        assert [column.name for column in cursor.description] == ["id", *SUMMARY]


def test_summary_gives_one_row_for_each_different_id(db):
    one, other = IncidentFactory(), IncidentFactory(**DRAFT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM incident_summary(%s) ORDER BY id", [[one.id, other.id, one.id]])
        assert cursor.fetchall() == [(one.id,), (other.id,)]


def test_incident_without_claims_has_the_empty_summary(db):
    incident = IncidentFactory()
    defaults = Incident()
    empty = {name: getattr(defaults, Incident._meta.get_field(name).attname) for name in SUMMARY}
    assert stored()[incident.id] == summary([incident.id])[incident.id] == empty


def test_claims_by_copy_are_summed_up(cast):
    template = ClaimFactory(kind="casualties", incident_id=1, article=Article.objects.get(pk=1))
    columns = [
        f.attname for f in Claim._meta.concrete_fields if not f.generated and f.attname not in ("public", "origin")
    ]
    row = Claim.objects.values(*columns).get(pk=template.pk)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY claims_claim ({', '.join(columns)}, public, origin) FROM STDIN") as copy,
    ):
        for article, number in ((2, 7), (3, 9)):
            copied = row | {"id": template.pk + article, "article_id": article, "low": number, "high": number}
            copy.write_row([*copied.values(), False, ""])
    assert_all_right()
    assert (stored()[1]["killed_low"], stored()[1]["killed_high"]) == (3, 9)
