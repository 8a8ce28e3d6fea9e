"""The extract of real rows, as it is or with some of its cells changed."""

import csv
from pathlib import Path

EXTRACT = Path(__file__).parent / "ged_extract.csv"
BARISHA = "309875"


def read():
    """The header and the rows as dicts."""
    with EXTRACT.open(newline="", encoding="utf-8") as text:
        lines = csv.DictReader(text)
        return list(lines.fieldnames), list(lines)


def write(path, changes, without=(), columns=None):
    """Write the extract to `path` with {event: {column: cell}} changed and some events left out. Returns the path."""
    header, rows = read()
    with path.open("w", newline="", encoding="utf-8", errors="surrogateescape") as text:
        lines = csv.DictWriter(text, columns or header, extrasaction="ignore")
        lines.writeheader()
        lines.writerows(row | changes.get(row["id"], {}) for row in rows if row["id"] not in without)
    return path
