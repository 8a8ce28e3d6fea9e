"""A thousand wrong requests of all lists: each is told what is wrong beside the field where it is, and gets no rows."""

from random import Random

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from lib.facets import Facet
from lib.fields import DayFilter
from tests.pages import read
from tests.test_bad_input import LISTS
from tests.test_leaks import a_site, zebra

pytestmark = pytest.mark.django_db

REQUESTS = 1000
HOSTILE = [
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\x00",
    "a\x00b",
    "\u202e",
    "../../etc/passwd",
    "{{ 7|add:7 }}",
    "x" * 5000,
]
ABSENT = ["no-such", "0", "-1", str(10**30), "9" * 400, "None", "draft", *HOSTILE]
LONG = ["x" * 101, "'" * 5000, "\u0627" * 101]
DAYS = ["2024-02-30", "31 June 2024", "2024-13", "99999-01-01", "-5", "soon", "0000", "2024-05-30/..", *HOSTILE]
NUMBERS = ["0", "-1", "1.5", "1e9", "abc", str(10**30), "NaN", "0x1", *HOSTILE]
WRONG = {"killed_min": NUMBERS, "page": [*NUMBERS, "2", "99999"], "sort": ABSENT, "view": ABSENT, "format": ABSENT}
BYTES = ["%ff%fe", "%ed%a0%80", "%c3%28"]  # that are no text; of what takes any text they are text


def wrong_values(name, one, hidden):
    """What is wrong for a filter, whatever else is asked."""
    if name == "q" or name.startswith("find_"):
        return LONG
    return WRONG.get(name) or (DAYS if isinstance(one, DayFilter) else [*ABSENT, *hidden])


def right_values(page):
    """{filter: values} of the choices that a list offers, and of what can be typed."""
    found = {"q": ["raid"], "sort": [], "view": ["table"]}
    for box in page.all("input", having="value"):
        if box["type"] == "checkbox":
            found.setdefault(box["name"], []).append(box["value"])
    return found


def wrong_request(rng, filters, right, hidden):
    """(the filter that is wrong, the wrong value, the query) of one request."""
    kind = rng.randrange(12)
    names = sorted(filters.base_filters)
    name = rng.choice(names)
    beside = [one for one in rng.sample(sorted(right), min(len(right), rng.randrange(3))) if right[one]]
    query = QueryDict(mutable=True)
    for one in beside:
        query.setlist(one, rng.sample(right[one], 1))
    if rng.random() < 0.2:
        query["format"] = "csv"
    if kind == 0:
        name, value = "", rng.choice(["colour", "limit", "status", "incident__status", "q[]", "\x00", "n" * 3000])
        query[value] = "draft"
        return name, value, query.urlencode()
    if kind == 1:
        value = rng.choice(right.get(name) or ["1"])
        query.setlist(name, [value, value])
        return name, value, query.urlencode()
    value = rng.choice(wrong_values(name, filters.base_filters[name], hidden))
    if name == "page" and value in {"2", "99999"}:
        query.pop("format", None)  # a file has no pages
    if kind == 2 and name not in {"q"} and not name.startswith("find_"):
        value = rng.choice(BYTES)
        query.pop(name, None)
        return name, value, f"{query.urlencode()}&{urlencode({name: ''})}{value}"
    if kind == 3 and isinstance(filters.base_filters[name], Facet) and right.get(name):
        query.setlist(name, [right[name][0], value])  # right and wrong at once
    else:
        query[name] = value
    return name, value, query.urlencode()


def told(page, name, filters):
    """({field: what stands beside it}) of all messages of a page."""
    found = {}
    for field in page.all("div", of_class="field"):
        found[field.classes[-1]] = [one.text for one in field.all("ul", of_class="errorlist")]
    for facet in page.all("details", of_class="facet"):
        found[facet["id"].removeprefix("facet-")] = [one.text for one in facet.all("ul", of_class="errorlist")]
    labels = {str(one.label): name for name, one in filters.base_filters.items()}
    for message in page.with_id("fields").all("p", of_class="error"):
        label = message.text.partition(": ")[0]
        found.setdefault("" if message.parent["role"] == "alert" else labels[label], []).append(message.text)
    return {name for name, messages in found.items() if messages}


def test_thousand_wrong_requests_are_told_what_is_wrong_beside_its_field(client):
    hidden, _ = zebra(a_site(), "draft")
    slugs = sorted({record.slug for record in hidden if hasattr(record, "slug")})
    rng, seen = Random(20240530), {"": 0}
    right = {address: right_values(read(client.get(address).content.decode())) for address in LISTS}
    for number in range(REQUESTS):
        address, filters = rng.choice(sorted(LISTS.items()))
        name, value, query = wrong_request(rng, filters, right[address], slugs)
        facets = [one for one, kind in filters.base_filters.items() if isinstance(kind, Facet)]
        target = rng.choice(["results", *(f"choices-{one}" for one in facets)]) if number % 3 == 0 else ""
        headers = {"HX-Request": "true", "HX-Target": target} if target else {}
        response = client.get(address, QUERY_STRING=query, headers=headers)
        asked = f"{number}: {address}?{query[:300]} {target}"

        html = response.content.decode()
        assert response.status_code == (400 if "format" in QueryDict(query) else 200), asked
        assert response["Content-Type"] == "text/html; charset=utf-8", asked
        assert "zebra" not in html.replace(value, "").lower(), asked
        assert "<script>alert" not in html, asked
        page = read(html)
        assert page.all(of_class="rows") + page.all(of_class="count") + page.all(of_class="bars") == [], asked
        if not target.startswith("choices-"):
            assert told(page, name, filters) == {name.removeprefix("find_")}, asked
            assert "Not answered" in page.text, asked
        seen[name] = seen.get(name, 0) + 1

    assert set(seen) == {"", *(name for filters in LISTS.values() for name in filters.base_filters)}
    assert sum(seen.values()) == REQUESTS
