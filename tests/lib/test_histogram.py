"""Histograms over time: bars without a gap, each counting exactly what its address would show."""

from datetime import date, timedelta

import pytest
from django.db import connection, models
from django.db.models import Count, F
from django.template.loader import render_to_string
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.dates import understand
from lib.edtf import bounds
from lib.histogram import MOST, histogram

UNDATED = (None, None)


@pytest.fixture(scope="module")
def dated(django_db_setup, django_db_blocker):
    """A table of nothing but spans of days."""
    with django_db_blocker.unblock(), isolate_apps("lib"):

        class Dated(models.Model):
            first = models.DateField(null=True)
            last = models.DateField(null=True)

            class Meta:
                app_label = "lib"

        with connection.schema_editor() as editor:
            editor.create_model(Dated)
        yield Dated
        with connection.schema_editor() as editor:
            editor.delete_model(Dated)


@pytest.fixture
def rows(db, dated):
    """Make rows of these spans, given as partial dates or pairs of days: rows(span, ...) -> the queryset of them."""

    def make(*spans):
        dated.objects.all().delete()
        pairs = [bounds(span) if isinstance(span, str) else span for span in spans]
        dated.objects.bulk_create(dated(first=first, last=last) for first, last in pairs)
        return dated.objects.all()

    return make


def drawn(found):
    """The bars as the address and the count of each."""
    return [(bar.since, bar.until, bar.count) for bar in found.bars]


def test_a_short_range_is_shown_by_day(rows):
    found = histogram(rows("2024-05-30", "2024-05-30", "2024-06-01"), "first", "last")

    assert found.unit == "day"
    assert drawn(found) == [
        ("2024-05-30", "2024-05-30", 2), ("2024-05-31", "2024-05-31", 0), ("2024-06-01", "2024-06-01", 1)
    ]  # fmt: skip
    assert [(bar.label, bar.says, bar.height) for bar in found.bars] == [
        ("30", "30 May 2024", 100), ("31", "31 May 2024", 0), ("1", "1 June 2024", 50)
    ]  # fmt: skip
    assert (found.says, found.most, found.overlapping) == ("30 May to 1 June 2024", 2, False)


def test_some_months_are_shown_by_month(rows):
    found = histogram(rows("2023-12-31", "2024-01", "2024-02-10"), "first", "last")

    assert found.unit == "month"
    assert drawn(found) == [("2023-12", "2023-12", 1), ("2024-01", "2024-01", 1), ("2024-02", "2024-02", 1)]
    assert [(bar.start, bar.end) for bar in found.bars] == [bounds(text) for text in ("2023-12", "2024-01", "2024-02")]
    assert [(bar.label, bar.says) for bar in found.bars] == [
        ("Dec", "December 2023"), ("Jan", "January 2024"), ("Feb", "February 2024")
    ]  # fmt: skip


def test_many_years_are_shown_by_year_and_longer_ranges_by_more(rows):
    years = histogram(rows("1990", "2011-03-15", "2024"), "first", "last")
    decades = histogram(rows("1789-07-14", "1990", "2024"), "first", "last")
    centuries = histogram(rows("0001-01-01", "2024"), "first", "last")
    millennia = histogram(rows("0001-01-01", "9999-12-31"), "first", "last")

    assert (years.unit, len(years.bars), years.bars[0].since, years.bars[-1].says) == ("year", 35, "1990", "2024")
    assert (decades.unit, len(decades.bars), decades.bars[-1].says) == ("decade", 25, "2020 to 2029")
    assert drawn(decades)[0] == ("1780", "1789", 1)
    assert (centuries.unit, len(centuries.bars), drawn(centuries)[0]) == ("century", 21, ("0001", "0099", 1))
    assert (millennia.unit, len(millennia.bars), drawn(millennia)[-1]) == ("millennium", 10, ("9000", "9999", 1))


@pytest.mark.parametrize(
    ("last", "unit", "count"),
    [
        ("2024-02-05", "day", 36), ("2024-02-06", "month", 2),
        ("2026-12-31", "month", 36), ("2027-01-01", "year", 4),
        ("2059-12-31", "year", 36), ("2060-01-01", "decade", 5),
    ],
)  # fmt: skip
def test_the_finest_unit_is_taken_that_has_few_enough_bars(rows, last, unit, count):
    found = histogram(rows("2024-01-01", last), "first", "last")

    assert (found.unit, len(found.bars)) == (unit, count)


def test_a_row_counts_in_every_bar_that_it_may_fall_in(rows):
    found = histogram(rows("[2022..2024]", "2023", "[..2023]", "[2023..]", "2018-05", UNDATED), "first", "last")

    assert drawn(found) == [
        ("2018", "2018", 2), ("2019", "2019", 1), ("2020", "2020", 1), ("2021", "2021", 1),
        ("2022", "2022", 2), ("2023", "2023", 4), ("2024", "2024", 2),
    ]  # fmt: skip
    assert found.overlapping


def test_bars_at_the_ends_of_the_window_are_cut_to_it(rows):
    dates = rows("2023-01-01", "2024-05-10", "2024-05-20", "[2024-05-30..2024-07-03]", "2024-07-09", "2025")
    found = histogram(dates, "first", "last", date(2024, 5, 15), date(2024, 7, 5))

    assert drawn(found) == [
        ("2024-05-15", "2024-05-31", 2), ("2024-06", "2024-06", 1), ("2024-07-01", "2024-07-05", 1)
    ]  # fmt: skip
    assert [bar.says for bar in found.bars] == ["15 to 31 May 2024", "June 2024", "1 to 5 July 2024"]
    assert found.says == "15 May to 5 July 2024"


def test_a_window_does_not_widen_the_range(rows):
    found = histogram(rows("2024-05-10", "2024-05-11"), "first", "last", date(2020, 1, 1), date(2029, 12, 31))

    assert drawn(found) == [("2024-05-10", "2024-05-10", 1), ("2024-05-11", "2024-05-11", 1)]


@pytest.mark.parametrize("spans", [[], [UNDATED], ["2024-05-30", "2024-05-30", UNDATED], ["[..2024-05-30]"]])
def test_nothing_is_drawn_of_fewer_than_two_days(rows, spans):
    assert histogram(rows(*spans), "first", "last") is None


def test_nothing_is_drawn_of_no_rows_and_outside_of_the_window(rows):
    dates = rows("2024-05", "2024-06")

    assert histogram(dates.none(), "first", "last") is None
    assert histogram(dates, "first", "last", date(2025, 1, 1)) is None
    assert histogram(dates, "first", "last", None, date(2023, 1, 1)) is None
    assert histogram(dates, "first", "last", date(2024, 5, 5), date(2024, 5, 5)) is None
    assert histogram(dates, "first", "last", date(2024, 5, 5), date(2024, 5, 4)) is None


def test_any_queryset_is_counted_as_the_list_counts_it(rows):
    dates = rows("2021-01-01", "2024", "2024", "2025-01-01")
    wide = dates.annotate(day=F("first"), same=Count("pk")).filter(day__year__gte=2024).order_by("-day", "pk")

    for some in (wide, wide.distinct(), dates.filter(pk__in=wide.values("pk")).exclude(first=None)):
        found = histogram(some, "first", "last")
        assert drawn(found)[::12] == [("2024-01", "2024-01", 2), ("2025-01", "2025-01", 1)]
    assert drawn(histogram(wide, "day", "day")) == [
        ("2024-01", "2024-01", 2), *((f"2024-{month:02d}", f"2024-{month:02d}", 0) for month in range(2, 13)),
        ("2025-01", "2025-01", 1),
    ]  # fmt: skip


def test_the_whole_histogram_is_one_query(rows, django_assert_num_queries):
    one, many = rows("2024-05-30"), rows("2020", "2021-05", "[..2024]")

    with django_assert_num_queries(1):
        histogram(one, "first", "last")
    with django_assert_num_queries(1):
        histogram(many, "first", "last", date(2020, 5, 1), date(2023, 1, 1)).linked("?from={}&to={}".format)


DAYS = st.one_of(
    st.dates(date(2024, 1, 1), date(2024, 3, 31)),
    st.dates(date(1990, 1, 1), date(2024, 12, 31)),
    st.dates(),
    st.sampled_from([date.min, date.max]),
)
SPANS = st.tuples(st.none() | DAYS, st.none() | DAYS).map(
    lambda span: tuple(sorted(span)) if None not in span else span
)
NEAR = st.tuples(DAYS, st.integers(0, 400)).map(
    lambda made: (made[0], date.fromordinal(min(made[0].toordinal() + made[1], date.max.toordinal())))
)
WINDOWS = st.one_of(st.just((None, None)), SPANS, NEAR)


def overlapping(spans, since, until):
    """How many of the spans the list counts within these days: those that may fall in them. Undated ones never."""
    return sum(
        (first or last) is not None and (first or date.min) <= until and (last or date.max) >= since
        for first, last in spans
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(SPANS, NEAR), max_size=12), WINDOWS)
def test_every_bar_counts_what_its_address_would_show(rows, spans, window):
    found = histogram(rows(*spans), "first", "last", *window)

    since, until = window[0] or date.min, window[1] or date.max
    within = [span for span in spans if overlapping([span], since, until)]
    known = [min(max(day, since), until) for span in within for day in span if day]
    if len(set(known)) < 2:
        assert found is None
        return
    bars = found.bars
    read = [(bounds(understand(bar.since)).first, bounds(understand(bar.until)).last) for bar in bars]
    assert read == [(bar.start, bar.end) for bar in bars]
    assert [bar.count for bar in bars] == [overlapping(spans, *span) for span in read]
    assert [bar.start for bar in bars[1:]] == [bar.end + timedelta(days=1) for bar in bars[:-1]]
    assert since <= bars[0].start <= min(known) <= bars[0].end
    assert bars[-1].start <= max(known) <= bars[-1].end <= until
    assert 2 <= len(bars) <= MOST
    assert found.overlapping is (sum(bar.count for bar in bars) > len(within))
    assert max(bar.height for bar in bars) == 100
    assert all((bar.height >= 3) if bar.count else bar.height == 0 for bar in bars)


def shown(found):
    """What stands beneath the bars: labels, and groups in brackets."""
    return " ".join(filter(None, (f"{bar.shown_label}{f'({bar.group})' if bar.group else ''}" for bar in found.bars)))


def test_labels_keep_their_distance_and_name_their_month_or_year(rows):
    def between(first, last):
        return shown(histogram(rows(first, last), "first", "last"))

    assert between("2024-05-30", "2024-06-03") == "30 31 1(Jun 2024) 2 3"
    assert between("2024-05-30", "2024-05-31") == "30(May 2024) 31"
    assert between("2023-12", "2024-03") == "Dec Jan(2024) Feb Mar"
    assert between("2023-03", "2024-03") == "Mar(2023) May Jul Sep Nov Jan(2024) Mar"
    assert between("2022-01", "2024-01") == "Jan(2022) Apr Jul Oct Jan(2023) Apr Jul Oct Jan"
    assert between("2020", "2024") == "2020 2021 2022 2023 2024"
    assert between("2003", "2024") == "2005 2010 2015 2020"
    assert between("1850", "2024") == "1860 1880 1900 1920 1940 1960 1980 2000 2020"


def test_bars_are_links_with_their_counts_in_words_and_empty_bars_are_none(rows):
    found = histogram(rows("2021", "2024", "2024"), "first", "last").linked("?from={}&to={}".format)
    html = render_to_string("_partials/_histogram.html", {"histogram": found, "noun": "incidents", "one": "incident"})

    assert html.count("<a ") == 2
    assert '<a href="?from=2024&amp;to=2024" title="2024: 2 incidents">' in html
    assert '<span class="visually-hidden">2021: 1 incident</span>' in html
    assert '<span class="visually-hidden">2023: no incidents</span>' in html
    assert "Incidents by year, 2021 to 2024: up to 2 in one. Choose a bar to narrow." in html
    assert "no exact date" not in html
    assert render_to_string("_partials/_histogram.html", {"histogram": None}).strip() == ""
