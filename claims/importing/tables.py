"""Reads a file of claims, CSV or XLSX, as rows of text by the names of their columns, which are those of the export.

Nothing here knows the database. docs/import.md says what each column means.
"""

from dataclasses import dataclass, field

from claims.exports import COLUMNS
from lib import tables
from lib.spreadsheets import UnreadableError
from lib.tables import MOST_UNPACKED, unknown

NAMES = [column.name for column in COLUMNS]
REQUIRED = ("subject_kind", "subject_slug", "kind")
ARTICLE = ("article_id", "link", "article_title")  # one of these


@dataclass
class Contents:
    """What a first reading found. `ids`: {id of a row: the line on which it stands first}."""

    rows: int = 0
    ids: dict = field(default_factory=dict)


def look_through(path, most_unpacked=MOST_UNPACKED):
    """Read all and write nothing. Returns Contents. Raises UnreadableError."""
    contents = Contents()
    for line, cells in rows(path, most_unpacked):
        contents.rows += 1
        if isinstance(cells, dict) and (given := cells.get("id")):
            contents.ids.setdefault(given, line)
    return contents


def rows(path, most_unpacked=MOST_UNPACKED):
    """(line on which it begins, {column: text} or WrongRowError) of each row. Raises UnreadableError."""
    return tables.rows(path, _check, most_unpacked)


def _check(header):
    """Refuse a header that lacks columns, or has others than the export."""
    if missing := [name for name in REQUIRED if name not in header]:
        raise UnreadableError(f"This is no file of claims: it lacks the columns {', '.join(missing)}.")
    if not any(name in header for name in ARTICLE):
        raise UnreadableError(f"The file names no articles: it needs one of the columns {', '.join(ARTICLE)}.")
    if shown := unknown(header, NAMES):
        raise UnreadableError(f"The export has no such columns: {shown}. docs/columns.md names those that it has.")
