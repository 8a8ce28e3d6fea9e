"""Reads a file of the UCDP Georeferenced Event Dataset row by row (docs/ucdp.md says what each column becomes).

A row that can't be used is told with its line and the reason. Nothing here knows the database.
"""

import csv
import gzip
import io
import zlib
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import NamedTuple

from lib.spreadsheets import UnreadableError, WrongRowError

MOST = 2**31 - 1  # of the columns that hold numbers of people
CIVILIANS = "Civilians"  # what UCDP calls a side that is no actor
COLUMNS = (
    "id", "type_of_violence", "conflict_new_id", "conflict_name", "dyad_new_id", "dyad_name", "side_a_new_id", "side_a",
    "side_b_new_id", "side_b", "source_article", "source_office", "source_date", "source_headline", "source_original",
    "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "country",
    "country_id", "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low",
)  # fmt: skip
CODES = {"type_of_violence": 3, "where_prec": 7, "date_prec": 5, "event_clarity": 2}  # each from 1 on
NUMBERS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low")
IDS = ("id", "conflict_new_id", "dyad_new_id", "side_a_new_id", "side_b_new_id", "country_id")
LONGEST = {"side_a": 250, "side_b": 250, "where_coordinates": 120, "adm_1": 120, "adm_2": 120, "country": 120}


class Side(NamedTuple):
    """One side of an event: UCDP's id of it and its name."""

    id: str
    name: str

    @property
    def members(self):
        """The names of those that a composite side is made of; empty for a single one."""
        names = [name.strip() for name in self.name.split(",")]
        return tuple(dict.fromkeys(filter(None, names))) if len(names) > 1 else ()

    @property
    def is_actor(self):
        """Whether it is one organization: not several together, and not civilians."""
        return not self.members and self.name != CIVILIANS


class Event(NamedTuple):
    """One row: its columns with their types, numbers as numbers, days as days, texts without blanks at their ends."""

    id: str
    type_of_violence: int
    conflict_new_id: str
    conflict_name: str
    dyad_new_id: str
    dyad_name: str
    sides: tuple
    source_article: str
    source_office: str
    source_date: str
    source_headline: str
    source_original: str
    where_prec: int
    where_coordinates: str
    where_description: str
    adm_1: str
    adm_2: str
    latitude: float
    longitude: float
    country: str
    country_id: str
    is_summary: bool
    date_prec: int
    first: date
    last: date
    deaths: tuple  # of side a, of side b, of civilians, of people of unknown status
    best: int
    high: int
    low: int

    @property
    def actors(self):
        """The sides that are one organization each."""
        return [side for side in self.sides if side.is_actor]


@dataclass
class Contents:
    """What a first reading found: how many rows, which are wrong, and what an event alone does not tell."""

    rows: int = 0
    wrong: dict = field(default_factory=dict)  # {line: reason}
    newest: int = 0  # the latest year
    names: dict = field(default_factory=lambda: defaultdict(set))  # {name of a single side: {its ids}}
    centres: dict = field(
        default_factory=dict
    )  # {(country id, adm_1, adm_2): (latitude, longitude)} of whole divisions

    @property
    def reasons(self):
        """How often each reason occurs, the most frequent first."""
        return Counter(self.wrong.values()).most_common()


@contextmanager
def _opened(path):
    """The text of a file, plain or by gzip; bytes that are not UTF-8 stay as surrogates, so that their row is known."""
    path = Path(path)
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            with gzip.open(raw) if packed else raw as plain:
                yield io.TextIOWrapper(plain, encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        raise UnreadableError(f"{path} can't be read: {error.strerror or error}.") from error
    except (EOFError, zlib.error) as error:
        raise UnreadableError(f"{path} breaks off: it is not a whole gzip file.") from error


def rows(path):
    """(line on which it begins, Event or WrongRowError) of each row of a file, plain or .gz. Raises UnreadableError."""
    with _opened(path) as text:
        lines = csv.reader(text)
        try:
            header = next(lines, [])
        except csv.Error as error:
            raise UnreadableError(f"{path} is not a CSV file: {error}.") from error
        places = {name.strip(): place for place, name in enumerate(header)}
        if missing := [name for name in COLUMNS if name not in places]:
            raise UnreadableError(f"{path} is not UCDP GED: it lacks the columns {', '.join(missing)}.")
        chosen = [places[name] for name in COLUMNS]
        for _ in count():
            line = lines.line_num + 1
            try:
                cells = next(lines)
                if len(cells) != len(header):
                    raise WrongRowError(f"it has {len(cells)} cells, not {len(header)}")
                yield line, _event([cells[place] for place in chosen])
            except StopIteration:
                return
            except csv.Error as error:
                yield line, WrongRowError(f"it is not CSV: {error}")
            except WrongRowError as error:
                yield line, error


def look_through(path):
    """Read all and write nothing. Returns Contents. Raises UnreadableError."""
    contents, seen = Contents(), {}
    for line, event in rows(path):
        contents.rows += 1
        if isinstance(event, WrongRowError):
            contents.wrong[line] = str(event)
            continue
        if event.id in seen:
            contents.wrong[line] = f"event {event.id} stands on line {seen[event.id]} already"
            continue
        seen[event.id] = line
        contents.newest = max(contents.newest, event.last.year)
        for side in event.actors:
            contents.names[side.name].add(side.id)
        if division := division_of(event):
            contents.centres.setdefault(division, (event.latitude, event.longitude))
    return contents


def division_of(event):
    """(country id, adm_1, adm_2) where an event is placed in a whole country or division of one; else None."""
    if event.where_prec == 6:
        return event.country_id, "", ""
    if event.where_prec == 4 and event.adm_1:
        return event.country_id, event.adm_1, ""
    if event.where_prec == 3 and event.adm_2:
        return event.country_id, event.adm_1, event.adm_2
    return None


def _event(cells):
    """The Event of one row. Raises WrongRowError."""
    row = dict(zip(COLUMNS, map(str.strip, cells), strict=True))
    for name, value in row.items():
        if not value.isprintable():  # rare: only then is it looked at closely
            _check_characters(name, value)
    for name, most in LONGEST.items():
        if len(row[name]) > most:
            raise WrongRowError(f"{name} has {len(row[name])} characters, more than {most}")
    for name in IDS:
        if not (row[name].isascii() and row[name].isdigit()):
            raise WrongRowError(f"{name} is “{row[name]}”, not a number")
    for name in ("side_a", "side_b", "country", "where_coordinates"):
        if not row[name]:
            raise WrongRowError(f"{name} is empty")
    code = {name: _whole(row, name, 1, most) for name, most in CODES.items()}
    number = {name: _whole(row, name, 0, MOST) for name in NUMBERS}
    first, last = _day(row, "date_start"), _day(row, "date_end")
    if last < first:
        raise WrongRowError(f"date_end {last} is before date_start {first}")
    return Event(
        **{name: row[name] for name in Event._fields if name in row and name not in code and name not in number}
        | {name: code[name] for name in ("type_of_violence", "where_prec", "date_prec")}
        | {name: number[name] for name in ("best", "high", "low")}
        | {"latitude": _degrees(row, "latitude", 90), "longitude": _degrees(row, "longitude", 180)},
        sides=(Side(row["side_a_new_id"], row["side_a"]), Side(row["side_b_new_id"], row["side_b"])),
        is_summary=code["event_clarity"] == 2,
        first=first,
        last=last,
        deaths=tuple(number[name] for name in NUMBERS[:4]),
    )


def _check_characters(name, value):
    if any("\udc80" <= character <= "\udcff" for character in value):
        raise WrongRowError(f"{name} is not written in UTF-8")
    if "\x00" in value:
        raise WrongRowError(f"{name} holds a NUL character")


def _whole(row, name, least, most):
    text = row[name]
    if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
        raise WrongRowError(f"{name} is “{text}”, not a whole number from {least} to {most}")
    return int(text)


def _day(row, name):
    """The day; some releases add a time of day, which is always midnight."""
    try:
        return date.fromisoformat(row[name][:10])
    except ValueError:
        raise WrongRowError(f"{name} is “{row[name]}”, not a day") from None


def _degrees(row, name, most):
    try:
        degrees = float(row[name])
    except ValueError:
        degrees = None
    if degrees is None or not -most <= degrees <= most:
        raise WrongRowError(f"{name} is “{row[name]}”, not a number from -{most} to {most}")
    return degrees
