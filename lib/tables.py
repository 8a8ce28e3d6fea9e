"""Reads tables, CSV or XLSX, as rows of text by the names of their columns, as the exports write them.

Nothing here knows the database.
"""

import csv
import io
from pathlib import Path

from lib.exporting import unguarded
from lib.spreadsheets import UnreadableError, WrongRowError, sheet_rows

LONGEST = 100_000  # characters of a cell
MOST_UNPACKED = 1_000_000_000  # bytes of an XLSX
DELIMITERS = ",;\t"


def rows(path, check, most_unpacked=MOST_UNPACKED):
    """(line on which it begins, {column: text} or WrongRowError) of each row of a file that is not empty.

    `check`: a function of the names in the first line, which raises UnreadableError where they are not what they should
    be. Raises UnreadableError too for what is no table, and for columns that are there twice.
    """
    lines = _lines(path, most_unpacked)
    _, header = next(lines, (0, []))
    if isinstance(header, WrongRowError):
        raise UnreadableError(f"The first line should name the columns, but {header}.")
    header = [str(name).strip() for name in header]
    while header and not header[-1]:
        header.pop()
    check(header)
    if len(set(header)) < len(header):
        twice = sorted({name for name in header if header.count(name) > 1})
        raise UnreadableError(f"These columns are there twice: {', '.join(twice)}.")
    for line, cells in lines:
        try:
            if isinstance(cells, WrongRowError):
                raise cells
            yield line, _named(header, cells)
        except WrongRowError as error:
            yield line, error


def unknown(header, names):
    """The columns of a header that are not among these names, as words; '' for none."""
    return ", ".join(f"“{name[:60]}”" for name in [name for name in header if name not in names][:10])


def _lines(path, most_unpacked):
    """(line, [cell] or WrongRowError) of each line that is not empty, the header among them."""
    try:
        with Path(path).open("rb") as raw:
            packed = raw.read(2) == b"PK"
            raw.seek(0)
            if packed:
                yield from sheet_rows(path, most_unpacked)
            else:
                with io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
                    yield from _csv(text)
    except OSError as error:
        raise UnreadableError(f"{path} can't be read: {error.strerror or error}.") from error


def _csv(text):
    first = text.readline(LONGEST)
    if not first.isprintable() and ("\x00" in first or _is_undecoded(first)):
        raise UnreadableError("The file is neither CSV in UTF-8 nor XLSX: save it as one of them.")
    text.seek(0)
    lines = csv.reader(text, delimiter=max(DELIMITERS, key=first.count))
    width = None
    while True:
        line = lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, WrongRowError(f"it is not CSV: {error}")
            continue
        if not any(cells):
            continue
        width = width or len(cells)
        wrong = len(cells) < width or any(cells[width:])
        yield line, WrongRowError(f"it has {len(cells)} cells, not {width}") if wrong else cells


def _named(header, cells):
    """{column: text}. Raises WrongRowError."""
    if any(cells[len(header) :]):
        raise WrongRowError(f"it has {len(cells)} cells, not {len(header)}")
    named = {}
    for place, name in enumerate(header):
        cell = cells[place] if place < len(cells) else ""
        if isinstance(cell, WrongRowError):
            raise WrongRowError(f"{name}: {cell}")
        if len(cell) > LONGEST:
            raise WrongRowError(f"{name}: it has {len(cell):,} characters, more than {LONGEST:,}")
        if not cell.isprintable():  # rare: only then is it looked at closely
            if "\x00" in cell:
                raise WrongRowError(f"{name}: it holds a NUL character")
            if _is_undecoded(cell):
                raise WrongRowError(f"{name}: it is not written in UTF-8")
        named[name] = tidied(unguarded(cell))
    return named


def tidied(text):
    """A text without blanks at its ends, its lines ended in one way, as both a spreadsheet and a form may have it."""
    return text.strip().replace("\r\n", "\n")


def _is_undecoded(text):
    return any("\ud800" <= character <= "\udfff" for character in text)
