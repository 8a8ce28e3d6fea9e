"""Partial dates: the EDTF texts that we accept, and the days that each may mean.

Source: Extended Date/Time Format (EDTF), ISO 8601-2:2019. We accept this part of it:

    one      2024-05-30   2024-05   1976   199X          (0001 to 9999; the decade 199X from 001X on)
             each with ~ (about), ? (uncertain) or % (both) after it
    lasting  2023-08/2024-03   2018/.. (goes on)   2018/ (end unknown)   /2019 (beginning unknown)   ../2019
    within   [2018..2022]   [..2022] (by)   [2018..] (from then on): some time within
    list     [2019-10-26,2019-10-27]: one of these

Our choices:
- `~` and `%` widen by one unit of the date's own precision at each side; `?` does not widen.
- An open or unknown bound is None, not the year one. Widening stops at the years 0001 and 9999.
- What ends before it begins is not a date, nor is a day that the calendar lacks (Gregorian, backwards too).
- "within" takes two dates of equal precision, without marks. A decade ends a lasting date only when both
  ends are dated and neither carries a mark. (ISO 8601-2 is the same or wider here.)
- The empty text is "no date": valid, both bounds None.

The SQL functions of lib/sql/partial_dates.sql give the same bounds for every text. lib/dates.py
says them in words and understands what people type.
"""

import re
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import NamedTuple

EXAMPLES = "Write for example 30 May 2024, May 2024, 2024, about May 2024, or between 2018 and 2022."

_ONE = re.compile(r"(?P<year>[0-9]{3}[0-9X])(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<mark>[~?%]?)")


class NotADate(ValueError):
    """A text that is not a partial date; the message tells a curator what to write."""


class Span(NamedTuple):
    """First and last day that a partial date may mean; None where that is open or unknown."""

    first: date | None
    last: date | None


def is_valid(edtf):
    """Whether `edtf` is a partial date, or no date ('')."""
    try:
        bounds(edtf)
    except NotADate:
        return False
    return True


def bounds(edtf):
    """The Span of days that `edtf` may mean. Raises NotADate."""
    if edtf == "":
        return Span(None, None)
    shape, parts = split(edtf)
    if shape == "one":
        return _one(edtf)
    spans = [_one(part) if part not in {"", ".."} else Span(None, None) for part in parts]
    if shape == "list":
        return Span(min(span.first for span in spans), max(span.last for span in spans))
    span = Span(spans[0].first, spans[-1].last)
    if None not in span and span.first > span.last:
        raise NotADate(f"“{edtf}” ends before it begins.")
    return span


def split(edtf):
    """The shape of a date ("one", "lasting", "within", "list") and its parts, not yet looked at. Raises NotADate."""
    if edtf.startswith("[") and edtf.endswith("]"):
        inner = edtf[1:-1]
        shape, parts = ("within", inner.split("..")) if ".." in inner else ("list", inner.split(","))
    else:
        shape, parts = ("lasting", edtf.split("/")) if "/" in edtf else ("one", [edtf])
    if shape == "one":
        return shape, parts
    dated = [part for part in parts if part not in {"", ".."}]
    lengths = {len(part) for part in dated}
    marked = any(part[-1] in "~?%" for part in dated)
    decade = any("X" in part for part in dated)
    right = {
        "list": len(parts) > 1 and dated == parts,
        "lasting": len(parts) == 2 and dated and not (decade and (marked or len(dated) == 1)),
        "within": len(parts) == 2 and dated and ".." not in parts and len(lengths) == 1 and not (marked or decade),
    }
    if not right[shape]:
        raise NotADate(f"“{edtf}” is not a date. {EXAMPLES}")
    return shape, parts


def _one(part):
    """The Span of one day, month, year or decade. Raises NotADate."""
    found = _ONE.fullmatch(part)
    if not found or ("X" in part and found["month"]):
        raise NotADate(f"“{part}” is not a date. {EXAMPLES}")
    slack = 1 if found["mark"] in {"~", "%"} else 0
    try:
        day = date(int(found["year"].replace("X", "0")), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        raise NotADate(f"“{part}” is not in the calendar.") from None
    if found["day"]:
        number = day.toordinal()
        return Span(
            date.fromordinal(max(number - slack, date.min.toordinal())),
            date.fromordinal(min(number + slack, date.max.toordinal())),
        )
    months = 1 if found["month"] else 120 if "X" in part else 12
    start = day.year * 12 + day.month - 1
    return Span(_month(start - slack * months), _month_end(start + (1 + slack) * months - 1))


def _month(number):
    """The first day of a month, counted from January of the year 0."""
    year, month = divmod(max(number, MINYEAR * 12), 12)
    return date(year, month + 1, 1)


def _month_end(number):
    """The last day of a month, counted from January of the year 0."""
    return _month(number + 1) - timedelta(days=1) if number < MAXYEAR * 12 + 11 else date.max
