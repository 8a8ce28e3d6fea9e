"""Every filter of every list, alone and with others, gives the rows, totals, counts and bars that plain SQL gives."""

from collections import Counter
from datetime import date
from itertools import cycle, pairwise
from urllib.parse import parse_qs, urlencode

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actors.models import Actor
from claims.models import Claim
from incidents.models import Incident
from lib.facets import FOUND
from lib.folded import fold_new
from locations.models import Location
from sources.models import Article, Outlet
from tests.files import rows_of as rows_of_file
from tests.many import Many
from tests.pages import read
from tests.plain_sql import CALLED, LISTS, SPELLED, TABLES, counts_of, is_spelled, rows_of, spans_of

pytestmark = pytest.mark.django_db

PHASES = [Phase.generate]  # what is drawn is small as it is
MODELS = dict(zip(LISTS, (Incident, Actor, Claim, Article, Location, Outlet), strict=True))
TEXTS = ["raid", "The NIGHT of a raid", "100%", "_b", "bridge", "الج", "night", "Group 1", "report 1", "zzz", "Groop"]
# Days as they are typed, each with the days that it means.
WINDOWS = {
    "2024": ("2024-01-01", "2024-12-31"),
    "2023-11": ("2023-11-01", "2023-11-30"),
    "30 May 2024": ("2024-05-30", "2024-05-30"),
    "February 2024": ("2024-02-01", "2024-02-29"),
    "2024-03-02": ("2024-03-02", "2024-03-02"),
    "1999": ("1999-01-01", "1999-12-31"),
    "2031-01-01": ("2031-01-01", "2031-01-01"),
}


class Pools(dict):
    """{list: {filter: values that may be given to it}}."""

    def __repr__(self):
        return "the made site"


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """The made site and the tables of plain SQL, for the whole module. Returns what may be given to the filters."""
    with django_db_blocker.unblock(), connection.cursor() as cursor, transaction.atomic():
        Many()
        cursor.execute(TABLES)
        fold_new()
        write_spelled(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")  # once, not after each test
        yield Pools({address: pools(listed) for address, listed in LISTS.items()})
        transaction.set_rollback(True)


def write_spelled(cursor):
    """Which names are spelled otherwise in the texts that are typed."""
    cursor.execute(CALLED)
    called = cursor.fetchall()
    cursor.execute(SPELLED)
    with cursor.copy("COPY spelled FROM STDIN") as copy:
        for text in {*TEXTS, *TYPED}:
            for noun, record, name in called:
                if is_spelled(text, name):
                    copy.write_row((text, noun, record))


def fetch(sql, values=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def pools(listed):
    """{filter: values that may be given}: for a facet all that there are, those with rows twice."""
    nothing = parameters(listed, {})
    found = {"q": TEXTS, "killed_min": ["1", "2", "3", "7"], "from": list(WINDOWS), "to": list(WINDOWS)}
    found["article"] = [str(pk) for (pk,) in fetch("SELECT id FROM sources_article WHERE status = 'published'")]
    for name, table in (("incident", "incidents_incident"), ("actor", "actors_actor")):
        found[name] = [slug for (slug,) in fetch(f"SELECT slug FROM {table} WHERE status = 'published' ORDER BY id")]
    for name, asked in listed.filters.items():
        if asked.values:
            counts = sorted(fetch(counts_of(listed, {}, name), nothing))
            found[name] = [value for value, number in counts for _ in range(2 if number else 1)]
    return {name: found[name] for name in (*listed.filters, *(("from", "to") if listed.spans else ()))}


def parameters(listed, given):
    """What the plain SQL is given: for each filter the list of its values, and the days that dates mean."""
    bounds = {
        "from_day": WINDOWS[given["from"][0]][0] if "from" in given else None,
        "to_day": WINDOWS[given["to"][0]][1] if "to" in given else None,
    }
    return {name: given.get(name, []) for name in listed.filters} | bounds


@st.composite
def queries(draw, pools, listed):
    """{filter: values}: one to four filters, those that are facets with up to three values each."""
    given = {}
    for name in draw(st.lists(st.sampled_from(sorted(pools)), min_size=1, max_size=4, unique=True)):
        most = 3 if name in listed.filters and listed.filters[name].values else 1
        given[name] = draw(st.lists(st.sampled_from(pools[name]), min_size=1, max_size=most, unique=True))
    if {"from", "to"} <= given.keys() and WINDOWS[given["from"][0]][0] > WINDOWS[given["to"][0]][1]:
        given["from"], given["to"] = given["to"], given["from"]
    return given


def shown_rows(page):
    """The addresses of the rows that a page shows, in their order."""
    for rows in page.all("div", of_class="rows"):
        lists = [one for one in rows.within if one.name in {"ul", "ol"} and not one.nearest("entry")]
        entries = (
            [one for one in lists[0].holds if not isinstance(one, str)] if lists else rows.all("tbody")[0].all("tr")
        )
        for entry in entries:
            titles = entry.all("h2") or entry.all("th") or [entry]
            yield titles[0].all("a")[0]["href"]


def shown_counts(page, name):
    """({value: count} of the choices that a facet shows, in its order; the chosen values)."""
    boxes = page.with_id(f"facet-{name}").all("input", having="value")
    boxes = [one for one in boxes if one["type"] == "checkbox"]
    counts = {box["value"]: int(box.parent.all(of_class="count")[0].text.replace(",", "")) for box in boxes}
    return counts, {box["value"] for box in boxes if "checked" in box.attributes}


def total(page):
    """The number of rows that a page says it has."""
    said = page.all("p", of_class="total")[0].text.split()[0]
    return 0 if said == "No" else int(said.replace(",", ""))


def asked_of(address, client, **parts):
    """(the page, the filters that answered) of a list."""
    response = client.get(address, {name: value for name, value in parts.items() if value})
    assert response.status_code == 200
    return read(response.content.decode()), response.context["filters"]


def assert_choices(listed, address, given, name, page, *, among=None, most=None):
    """A facet shows exact counts, all that is chosen, and of the others those with most rows.

    While a name is typed also those without rows, but only where all that have rows are shown.
    """
    asked = listed.filters[name]
    right = dict(fetch(counts_of(listed, given, name), parameters(listed, given)))
    counts, chosen = shown_counts(page, name)
    chosen_values = set(given.get(name, []))
    assert counts == {value: right[value] for value in counts}, (address, name)
    assert chosen == chosen_values
    left = [value for value in right if value not in chosen_values and (among is None or value in among)]
    others = Counter({value: right[value] for value in left if right[value] or asked.all_shown})
    shown = counts.keys() - chosen_values
    without = set() if among is None else {value for value in left if not right[value]}
    assert shown <= others.keys() | without, (address, name)
    if asked.most:
        assert len(shown) >= min(len(others), most or asked.most), (address, name)
        least = min((others[value] for value in shown), default=0)
        assert all(others[value] <= least for value in others.keys() - shown), (address, name)
    else:
        assert shown == others.keys(), (address, name)


def assert_histogram(listed, address, given, page, filters, client):
    """Each bar counts the rows that may fall in it, and leads to them; none is missing."""
    spans = fetch(spans_of(listed, given), parameters(listed, given))
    window = [date.fromisoformat(day) if day else None for day in list(parameters(listed, given).values())[-2:]]
    since, until = window[0] or date.min, window[1] or date.max
    known = {min(max(day, since), until) for span in spans for day in span if day}
    drawn = page.all("ol", of_class="bars")
    if len(known) < 2:
        assert drawn == []
        return
    bars = filters.histogram.bars
    assert (bars[0].start <= min(known), bars[-1].end >= max(known)) == (True, True)
    shown = [entry.all(of_class="visually-hidden")[0].text for entry in drawn[0].holds if not isinstance(entry, str)]
    right = [sum((f or date.min) <= bar.end and (t or date.max) >= bar.start for f, t in spans) for bar in bars]
    assert [int(text.rpartition(": ")[2].split()[0].replace("no", "0")) for text in shown] == right
    highest = drawn[0].all("a")[right[: right.index(max(right)) + 1].count(0) * -1 + right.index(max(right))]
    narrowed_page, _ = asked_of(address, client, **parse_qs(highest["href"][1:]))
    assert total(narrowed_page) == max(right)


@pytest.mark.parametrize("address", LISTS)
@settings(max_examples=15, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(data=st.data())
def test_filters_in_combination_answer_as_plain_sql(many, client, address, data):
    listed = LISTS[address]
    asked = data.draw(queries(many[address], listed))
    sort = data.draw(st.sampled_from(list(listed.orders)))
    view = data.draw(st.sampled_from(["list", "table"]))
    found = [pk for (pk,) in fetch(rows_of(listed, asked, sort), parameters(listed, asked))]
    right = addresses(MODELS[address], found)
    query = {**asked, "sort": [sort], "view": [view]}
    page, filters = asked_of(address, client, **query)

    shown, ahead = list(shown_rows(page)), page
    while next_links := [link for link in ahead.all("a", having="rel") if link["rel"] == "next"]:
        ahead = read(client.get(address + next_links[0]["href"]).content.decode())
        shown += shown_rows(ahead)
    assert shown == right
    assert total(page) == len(right)
    for name, one in listed.filters.items():
        if one.values:
            assert_choices(listed, address, asked, name, page)
    if listed.spans:
        assert_histogram(listed, address, asked, page, filters, client)
    if data.draw(st.integers(0, 3)) == 0:
        file = rows_of_file(client.get(address, {**query, "format": "csv"}))
        assert [row["address"].partition("//")[2].partition("/")[2] for row in file] == [one[1:] for one in right]


def addresses(model, ids):
    """The addresses of records, in the order of their ids."""
    records = model.objects.in_bulk(ids)
    return [records[pk].get_absolute_url() for pk in ids]


def questions(listed, name, pools):
    """Each value of a filter alone; of a facet also with the next one, and with one of what it is meant with."""
    values = list(dict.fromkeys(pools[name]))
    yield from ({name: [value]} for value in values)
    asked = listed.filters.get(name)
    if asked and asked.values:
        yield from ({name: list(two)} for two in pairwise(values))
        for joint in asked.joint:
            others = cycle(dict.fromkeys(pools[joint]))
            yield from ({name: list(two), joint: [next(others)]} for two in pairwise(values))


@pytest.mark.parametrize("address", LISTS)
def test_every_value_alone_and_with_another_gives_what_plain_sql_gives(many, client, address):
    listed, tried = LISTS[address], 0
    page, filters = asked_of(address, client)
    sort = next(iter(listed.orders))
    every = rows_of(listed, {}, sort)
    assert list(filters.qs.values_list("pk", flat=True)) == [pk for (pk,) in fetch(every)]
    for name in many[address]:
        if name in listed.filters and listed.filters[name].values:
            assert_choices(listed, address, {}, name, page)
        for asked in questions(listed, name, many[address]):
            right = [pk for (pk,) in fetch(rows_of(listed, asked, sort), parameters(listed, asked))]
            one = type(filters)(QueryDict(urlencode(asked, doseq=True)), filters.queryset)
            assert list(one.qs.values_list("pk", flat=True)) == right, asked
            tried += 1

    assert tried >= 10


FINDERS = [(address, name) for address, listed in LISTS.items() for name, one in listed.filters.items() if one.finds]
TYPED = ["a", "Idlib", "Edleb", "old", "Abu", "group 1", "%", "_", "الجسر", "Outlet 1", "Raid", "hidden", "nobody"]


@pytest.mark.parametrize(("address", "name"), FINDERS)
@settings(max_examples=3, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(data=st.data())
def test_finder_offers_those_of_the_name_with_exact_counts(many, client, address, name, data):
    listed = LISTS[address]
    asked = data.draw(queries(many[address], listed))
    text = data.draw(st.sampled_from(TYPED))
    like = text.replace("%", r"\%").replace("_", r"\_")
    names = {pk for (pk,) in fetch(listed.filters[name].finds, {"typed": like, "text": text})}
    among = {value for value, key in fetch(listed.filters[name].values) if key in names}
    page, _ = asked_of(address, client, **asked, **{f"find_{name}": [text]})
    assert_choices(listed, address, asked, name, page, among=among, most=FOUND)

    fragment = client.get(
        address, {**asked, f"find_{name}": text}, headers={"HX-Request": "true", "HX-Target": f"choices-{name}"}
    ).content.decode()
    inside = read(f'<div id="facet-{name}">{fragment}</div>')
    assert shown_counts(inside, name) == shown_counts(page, name)
