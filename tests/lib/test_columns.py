"""Columns in memory give what the table gives, whoever writes how and when."""

import threading

import numpy as np
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.columns import COLUMNS
from incidents.models import Incident
from lib import columns
from lib.blocks import Source
from lib.columns import Columns, Selection
from lib.conditions import AnyOf, AtLeast, Spanning, WithIds
from tests.factories import ClaimFactory, IncidentFactory, LocationFactory, OrganizationFactory

FRUIT = ["apple", "fig", "quince", ""]


@pytest.fixture
def fruits(transactional_db):
    """A table of its own with columns: id, kinds (an array), size, first and last; with what notes its changes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TABLE fruits (id bigint PRIMARY KEY, kinds text[] NOT NULL, size integer, first date, last date);
            CREATE TABLE fruits_changed (id bigint PRIMARY KEY, changed xid8 NOT NULL);
            CREATE FUNCTION fruits_note() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO fruits_changed VALUES (coalesce(NEW.id, OLD.id), pg_current_xact_id())
                ON CONFLICT (id) DO UPDATE SET changed = excluded.changed;
                RETURN NULL;
            END $$;
            CREATE TRIGGER fruits_noted AFTER INSERT OR UPDATE OR DELETE ON fruits
                FOR EACH ROW EXECUTE FUNCTION fruits_note();
            """
        )
    yield Columns(
        Source(
            name="fruits",
            rows="SELECT * FROM fruits",
            numbers={
                "size": "held.size",
                "first": "held.first - DATE '0001-01-01' + 1",
                "last": "held.last - DATE '0001-01-01' + 1",
            },
            keys={"kind": ("unnest(held.kinds)", str)},
            groups={"letter": ("kind", lambda kinds: [(letter, kind) for kind in kinds for letter in set(kind)])},
            orders={"-size": ("-size",), "time": ("first", "last")},
            changed="fruits_changed",
        )
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE fruits, fruits_changed; DROP FUNCTION fruits_note()")


def fetch(sql, values=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def write(row):
    """Put a row where one of its id may be, or take it away where it has no kinds."""
    pk, kinds, size, first, length = row
    if not kinds:
        fetch("DELETE FROM fruits WHERE id = %s", [pk])
        return
    last = None if first is None else first + (length or 0)
    fetch(
        "INSERT INTO fruits VALUES (%s, %s, %s, DATE '0001-01-01' - 1 + %s::int, DATE '0001-01-01' - 1 + %s::int) "
        "ON CONFLICT (id) DO UPDATE SET (kinds, size, first, last) = "
        "(excluded.kinds, excluded.size, excluded.first, excluded.last)",
        [pk, sorted(set(kinds)), size, None if length is None else first, last],
    )


ROWS = st.tuples(
    st.integers(1, 12),
    st.lists(st.sampled_from(FRUIT), max_size=3),
    st.none() | st.integers(-3, 5),
    st.none() | st.integers(738_000, 738_006),
    st.none() | st.integers(0, 3),
)
MOST = st.sampled_from([0, 2, 1000])  # rows that may have changed before all is read anew
ASKED = {
    "": ([], "true"),
    "kind": ([AnyOf("kind", ("fig", "quince"))], "kinds && ARRAY['fig', 'quince']"),
    "letter": (
        [AnyOf("letter", ("e", "l"))],
        "EXISTS (SELECT FROM unnest(kinds) AS kind WHERE kind IN ('apple', 'quince'))",
    ),
    "ids": ([WithIds(np.array([2, 5, 11, 40], ">i8").tobytes())], "id IN (2, 5, 11, 40)"),
    "size": ([AtLeast("size", 1)], "size >= 1"),
    "since": (
        [Spanning("first", "last", since=738_003)],
        "coalesce(first, last) IS NOT NULL AND coalesce(last, 'infinity') >= DATE '0001-01-01' - 1 + 738003",
    ),
    "until": (
        [Spanning("first", "last", until=738_003), AnyOf("kind", ("apple",))],
        "coalesce(first, last) IS NOT NULL AND coalesce(first, '-infinity') <= DATE '0001-01-01' - 1 + 738003 "
        "AND 'apple' = ANY (kinds)",
    ),
}
LETTERS = """
    SELECT letter, count(DISTINCT id) FROM fruits, unnest(kinds) AS kind, regexp_split_to_table(kind, '') AS letter
    WHERE {} AND letter <> '' GROUP BY letter"""
ORDERS = {
    "-size": "size DESC NULLS LAST, id DESC",
    "time": "first ASC NULLS LAST, last ASC NULLS LAST, id",
}


def assert_as_in_the_table(held):
    """Every question has the answer of SQL: numbers, counts of keys, pages in every order, days."""
    for conditions, where in ASKED.values():
        selection = held.select(conditions)
        assert len(selection) == fetch(f"SELECT count(*) FROM fruits WHERE {where}")[0][0], where
        counts = dict(fetch(f"SELECT kind, count(*) FROM fruits, unnest(kinds) AS kind WHERE {where} GROUP BY kind"))
        assert selection.count("kind") == counts, where
        assert selection.count("letter") == dict(fetch(LETTERS.format(where))), where
        for order, by in ORDERS.items():
            ids = [pk for (pk,) in fetch(f"SELECT id FROM fruits WHERE {where} ORDER BY {by}")]
            assert selection.page(order, 0, 50) == ids, (where, order)
            assert selection.page(order, 2, 5) == ids[2:5], (where, order)
        begun = fetch(
            f"SELECT first - DATE '0001-01-01' + 1, count(*) FROM fruits WHERE {where} "
            "AND coalesce(first, last) IS NOT NULL GROUP BY first ORDER BY first NULLS LAST"
        )
        days, numbers, unknown = selection.days("first", "last")[0]
        found = list(zip(days.tolist(), numbers.tolist(), strict=True))
        assert found == [one for one in begun if one[0] is not None], where
        assert unknown == sum(number for day, number in begun if day is None), where


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(st.lists(ROWS, min_size=1, max_size=4), min_size=1, max_size=5), most=st.sampled_from([0, 2, 1000])
)
def test_columns_are_the_table_after_any_writing(fruits, steps, most, monkeypatch):
    monkeypatch.setattr(columns, "MOST_CHANGED", most)
    for rows in steps:
        with transaction.atomic():
            for row in rows:
                write(row)
        assert_as_in_the_table(fruits.now())
    kept = fruits.now()
    assert fruits.now() is kept  # nothing was written: nothing is read again
    fetch("DELETE FROM fruits")


def test_what_is_taken_back_is_in_no_columns(fruits):
    write((1, ["fig"], 1, None, None))
    assert fruits.now().select([]).count("kind") == {"fig": 1}
    with transaction.atomic():
        write((2, ["apple"], 1, None, None))
        assert fruits.now().select([]).count("kind") == {"fig": 1, "apple": 1}  # whoever wrote it sees it
        transaction.set_rollback(True)
    assert fruits.now().select([]).count("kind") == {"fig": 1}


def test_writing_that_ends_late_is_seen_when_it_ends(fruits):
    """A transaction that began first and ends last: its number is lower than those that were seen already."""
    begun, end = threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                write((1, ["fig"], 1, None, None))
                begun.set()
                assert end.wait(20)
        finally:
            connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    assert begun.wait(20)
    write((2, ["apple"], 1, None, None))
    assert fruits.now().select([]).count("kind") == {"apple": 1}
    assert fruits.now().select([]).count("kind") == {"apple": 1}
    end.set()
    writer.join()
    assert fruits.now().select([]).count("kind") == {"apple": 1, "fig": 1}
    assert_as_in_the_table(fruits.now())


def test_marks_of_a_restored_backup_are_no_news(fruits):
    write((1, ["fig"], 1, None, None))
    fetch("UPDATE fruits_changed SET changed = (pg_current_xact_id()::text::bigint + 1000000)::text::xid8")
    held = fruits.now()
    assert held.select([]).count("kind") == {"fig": 1}
    assert fruits.now() is held
    write((1, ["quince"], 1, None, None))
    assert fruits.now().select([]).count("kind") == {"quince": 1}


def test_many_who_ask_at_once_after_a_change_have_the_same(fruits):
    write((1, ["fig"], 1, None, None))
    found = []

    def ask():
        try:
            found.append(fruits.now().select([]).count("kind"))
        finally:
            connection.close()

    readers = [threading.Thread(target=ask) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert found == [{"fig": 1}] * 4


def incidents_by_place():
    return COLUMNS.now().select([]).count("location")


def test_place_that_moves_takes_its_incidents_with_it(transactional_db):
    country, other = LocationFactory(kind="country"), LocationFactory(kind="country")
    town = LocationFactory(parent=country)
    ClaimFactory(incident=IncidentFactory(), kind="place", location=town)
    assert incidents_by_place() == {country.pk: 1, town.pk: 1}
    town.parent = other
    town.save()
    assert incidents_by_place() == {other.pk: 1, town.pk: 1}


@pytest.mark.parametrize(
    "hide",
    [
        lambda incident: Incident.objects.update(status="draft"),
        lambda incident: incident.claims.all().delete() and incident.delete(),
        lambda incident: fetch("TRUNCATE incidents_incident CASCADE"),
    ],
    ids=["not published", "deleted", "truncated"],
)
def test_incident_that_goes_is_in_no_columns(transactional_db, hide):
    claim = ClaimFactory(incident=IncidentFactory(), kind="participation", named_actor=OrganizationFactory())
    assert COLUMNS.now().select([]).count("actor") == {claim.named_actor_id: 1}
    hide(claim.incident)
    assert len(COLUMNS.now().select([])) == 0


def test_first_of_very_many_keys_are_those_with_most_rows(fruits):
    for pk in range(1, 31):
        write((pk, [f"kind {number:02d}" for number in range(pk)], 1, None, None))
    selection: Selection = fruits.now().select([])
    assert selection.count("kind", most=3) == {"kind 00": 30, "kind 01": 29, "kind 02": 28}
    assert selection.count("kind", most=1, also=["kind 29", "none"]) == {"kind 00": 30, "kind 29": 1}
