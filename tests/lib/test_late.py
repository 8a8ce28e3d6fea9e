"""Lists that take long to count: rows first, counts after."""

import pytest
from django.db import connection

from incidents.columns import COLUMNS
from tests.factories import ClaimFactory
from tests.pages import read

COUNTING, TOO_MANY = "Counting…", "More than can be counted: narrow the list"


@pytest.fixture
def long(monkeypatch):
    """Every table counts as a long one."""
    monkeypatch.setattr("lib.late.LONG", -2)  # a table that nobody has analyzed has -1


def total(page):
    return page.all(of_class="total")[0].text


def rows(page):
    return [row.text for row in page.all(of_class="rows")[0].all("li")]


@pytest.mark.parametrize("address", ["/claims/", "/articles/", "/incidents/"])
def test_long_list_has_its_rows_first_and_its_counts_when_asked(client, db, monkeypatch, address):
    for _ in range(2):
        ClaimFactory(kind="type")
    usual = read(client.get(address).content.decode())
    monkeypatch.setattr("lib.late.LONG", -2)

    first = read(client.get(address).content.decode())
    assert total(first).startswith(COUNTING)
    assert rows(first) == rows(usual)
    assert first.all(of_class="count") == []
    asking = next(one for one in first.all("div", having="hx-get") if one["hx-trigger"] == "load")
    assert asking["hx-get"] == f"{address}?counts=now"

    counted = read(client.get(asking["hx-get"]).content.decode())
    assert total(counted) == total(usual)
    assert [one.text for one in counted.all(of_class="count")] == [one.text for one in usual.all(of_class="count")]

    later = client.get(asking["hx-get"], headers={"HX-Request": "true"})
    parts = read(later.content.decode())
    assert "HX-Push-Url" not in later.headers
    assert parts.all(of_class="rows") == []
    assert total(parts) == total(usual)
    assert [one.text for one in parts.all(of_class="count")] == [one.text for one in usual.all(of_class="count")]


def test_changed_filter_of_a_long_list_has_rows_before_its_fields(client, db, long):
    ClaimFactory(kind="type")
    answer = client.get("/claims/?kind=type", headers={"HX-Request": "true", "HX-Target": "results"})
    page = read(answer.content.decode())
    assert answer.headers["HX-Push-Url"] == "/claims/?kind=type"
    assert len(rows(page)) == 1
    assert page.all("fieldset") == []


def test_page_of_a_long_list_says_whether_there_is_another(client, db, long):
    article = ClaimFactory(kind="type").article
    for _ in range(51):
        ClaimFactory(kind="note", article=article)
    first, second = (read(client.get(f"/claims/{query}").content.decode()) for query in ("", "?page=2"))
    assert (len(rows(first)), len(rows(second))) == (50, 2)
    assert [link["href"] for link in first.all("a", having="rel") if link["rel"] == "next"] == ["?page=2"]
    assert [link["href"] for link in second.all("a", having="rel") if link["rel"] == "prev"] == ["?page=1"]
    third = read(client.get("/claims/?page=3").content.decode())
    assert "The last page is 2." in third.text


def test_long_list_without_rows_tells_at_once_what_to_loosen(client, db, long):
    ClaimFactory(kind="type")
    page = read(client.get("/claims/?kind=name&stance=asserts").content.decode())
    assert "1 without “Kind”" in page.text


def test_columns_that_are_there_are_counted_with_the_rows(client, transactional_db, long, monkeypatch):
    ClaimFactory(kind="type")
    monkeypatch.setattr(COLUMNS, "_held", {})
    assert total(read(client.get("/incidents/").content.decode())).startswith(COUNTING)
    assert total(read(client.get("/incidents/?counts=now").content.decode())) == "1 incident"
    assert total(read(client.get("/incidents/").content.decode())) == "1 incident"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_counts_that_take_too_long_are_told_and_the_rows_stay(client, transactional_db, long, headers):
    ClaimFactory(kind="participation")
    other = connection.copy()
    try:
        # Who has a part is counted among actors that readers may see; the rows need none.
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE actors_actor IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 300")
        answer = client.get("/incidents/?counts=now", headers=headers)
    finally:
        other.rollback()
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
    page = read(answer.content.decode())
    assert answer.status_code == 200
    assert total(page) == TOO_MANY
    assert len(page.all(of_class="rows")) == (0 if headers else 1)
    assert page.all(of_class="count") == []
