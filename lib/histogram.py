"""Histograms over time: how many rows of a list may fall in each day, month, year or longer unit."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connections

from lib.dates import MONTHS, say
from lib.edtf import bounds

EPOCH = date(1970, 1, 1).toordinal()
MOST = 36  # bars: three years by month; a month by day, with some room
MONTHS_IN = {"month": 1, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}
UNITS = ("day", *MONTHS_IN)
LOWEST = 3  # of 100: the height of the lowest bar that is not empty
GROUP = 3  # bars: the narrowest group that has room for its label

# First and last days are counted apart: so the answer has at most two rows a day, whatever spans there are.
COUNT = """
    WITH dated (id, first_day, last_day) AS ({rows})
    SELECT grouping(first_day) = 0 AS begins, coalesce(first_day, last_day) AS day, count(*)
    FROM dated
    WHERE coalesce(first_day, last_day) IS NOT NULL
      AND coalesce(last_day, 'infinity') >= %s AND coalesce(first_day, '-infinity') <= %s
    GROUP BY GROUPING SETS ((first_day), (last_day))
"""


@dataclass(frozen=True)
class Bar:
    """The rows that may fall in one unit of time, or in the part of it that lies within the window."""

    start: date
    end: date
    since: str  # partial dates for the address of the list; `start` and `end` are their outer days
    until: str
    count: int
    height: int  # percent of the highest bar
    label: str  # short: "2024", "May", "30"
    shown_label: str = ""  # the same, or '' where labels would stand too close
    group: str = ""  # at the first bar of a year or month: "2024", "May 2024"
    address: str = ""  # of the list narrowed to this bar

    @property
    def says(self):
        """Its days in words: "30 May 2024", "May 2024", "1990 to 1999"."""
        return _say(self.since, self.until)


@dataclass(frozen=True)
class Histogram:
    """Two bars or more without a gap between them, the earliest first."""

    bars: tuple[Bar, ...]
    unit: str  # one of UNITS
    overlapping: bool  # whether some row counts in several bars

    @property
    def says(self):
        """The whole range in words: "30 April to 14 May 2024"."""
        return _say(self.bars[0].since, self.bars[-1].until)

    @property
    def most(self):
        """The count of the highest bar."""
        return max(bar.count for bar in self.bars)

    def linked(self, to):
        """The same, each bar with its address: `to(since, until)`."""
        return replace(self, bars=tuple(replace(bar, address=to(bar.since, bar.until)) for bar in self.bars))


def histogram(rows, first, last, since=None, until=None):
    """The Histogram of a queryset (not a sliced one) within the days from `since` to `until`. One query.

    `first` and `last` name the columns of the first and the last day that a row may mean, the first never after the
    last. A row counts in each bar that it may fall in. A bound that is None is open; a row without both counts nowhere.
    None if no row has a date, or if all known days are the same.
    """
    ends = ([], [])
    for begins, day, count in _count(rows, first, last, since or date.min, until or date.max):
        ends[not begins].append((day, count))
    return drawn(*map(_columns, ends), since, until)


def _columns(counted):
    known = [(day.toordinal(), count) for day, count in counted if day]
    days, counts = np.array(known, dtype=np.int64).reshape(-1, 2).T
    return days, counts, sum(count for day, count in counted if not day)


def drawn(firsts, lasts, since=None, until=None):
    """The Histogram of what is counted: of first days and of last ones (days as ordinals, rows of each, of none)."""
    since, until = since or date.min, until or date.max
    window = since.toordinal(), until.toordinal()
    firsts, lasts = ((np.clip(days, *window), counts, unknown) for days, counts, unknown in (firsts, lasts))
    known = np.concatenate([firsts[0], lasts[0]])
    if not len(known) or known.min() == known.max():
        return None
    ends = date.fromordinal(int(known.min())), date.fromordinal(int(known.max()))
    unit = next(unit for unit in UNITS if _number(ends[1], unit) - _number(ends[0], unit) < MOST)
    earliest, latest = (_number(day, unit) for day in ends)
    begun, ended = (
        np.bincount(_numbers(days, unit) - earliest, weights=counts, minlength=latest - earliest + 1).astype(int)
        for days, counts, _ in (firsts, lasts)
    )
    counts = (firsts[2] + np.cumsum(begun) - np.concatenate([[0], np.cumsum(ended)[:-1]])).tolist()
    rows_counted = firsts[2] + int(firsts[1].sum())
    bars = [_bar(unit, number, count, max(counts), since, until) for number, count in enumerate(counts, start=earliest)]
    return Histogram(_labelled(bars, unit), unit, overlapping=sum(counts) > rows_counted)


def _count(rows, first, last, since, until):
    """(begins, day, number of rows): for each first day (begins), then for each last; the day is None if unknown."""
    try:
        sql, parameters = rows.order_by().values_list("pk", first, last).query.sql_with_params()
    except EmptyResultSet:
        return []
    with connections[rows.db].cursor() as cursor:
        cursor.execute(COUNT.format(rows=sql), [*parameters, since, until])
        return cursor.fetchall()


def _numbers(days, unit):
    """The same as `_number` of many days as ordinals."""
    if unit == "day":
        return days
    months = (days - EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return months // MONTHS_IN[unit]


def _number(day, unit):
    """Which of the units a day lies in, counted from the beginning of the calendar."""
    if unit == "day":
        return day.toordinal()
    return (day.year * 12 + day.month - 1) // MONTHS_IN[unit]


def _texts(number, unit):
    """The partial dates that a unit begins and ends with: "2024-05" twice for a month, "1990" and "1999"."""
    if unit == "day":
        return (date.fromordinal(number).isoformat(),) * 2
    year, month = divmod(number * MONTHS_IN[unit], 12)
    if unit == "month":
        return (f"{year:04d}-{month + 1:02d}",) * 2
    return f"{max(year, 1):04d}", f"{year + MONTHS_IN[unit] // 12 - 1:04d}"


def _bar(unit, number, count, most, since, until):
    """The bar of one unit, cut where the window ends."""
    texts = _texts(number, unit)
    whole = bounds(texts[0]).first, bounds(texts[1]).last
    start, end = max(whole[0], since), min(whole[1], until)
    if (start, end) != whole:
        texts = start.isoformat(), end.isoformat()
    height = max(round(100 * count / most), LOWEST) if count else 0
    label = {"day": str(start.day), "month": MONTHS[start.month - 1][:3]}.get(unit, str(start.year))
    return Bar(start, end, *texts, count, height, label)


def _labelled(bars, unit):
    """The bars with the labels that have room: a bar is as narrow as two figures, or three letters if need be."""
    step = 1
    if unit != "day" and len(bars) > 10:
        step = 2 if len(bars) <= 20 else 3 if unit == "month" else 5
    labelled = []
    for group, members in groupby(bars, key=lambda bar: _group(bar, unit)):
        members = list(members)
        for place, bar in enumerate(members):
            shown = _number(bar.start, unit) % step == 0
            labelled.append(
                replace(
                    bar,
                    shown_label=bar.label if shown else "",
                    group=group if place == 0 and len(members) >= min(GROUP, len(bars)) else "",
                )
            )
    return tuple(labelled)


def _group(bar, unit):
    """What a bar's label leaves out: the year of a month, the month and year of a day."""
    if unit == "day":
        return f"{MONTHS[bar.start.month - 1][:3]} {bar.start.year}"
    return str(bar.start.year) if unit == "month" else ""


def _say(since, until):
    return say(since if since == until else f"{since}/{until}")
