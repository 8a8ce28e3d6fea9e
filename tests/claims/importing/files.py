"""Files to be imported: the extract of real rows of UCDP, and the export of the claims that are there."""

import csv
from pathlib import Path

from claims.exports import COLUMNS
from claims.models import Claim
from lib.exporting import stream_csv
from tests.files import rows_of

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


def exported(claims=None):
    """The rows of the export of the claims that readers see, or of these claims, each {column: cell as it stands}."""
    claims = Claim.objects.public() if claims is None else claims
    return rows_of(stream_csv(claims.newest_first(), COLUMNS, "claims"))


def write_claims(path, rows, columns=None):
    """Write rows of claims as a CSV: all their columns, or these. Returns the path."""
    with path.open("w", newline="", encoding="utf-8-sig", errors="surrogateescape") as text:
        lines = csv.DictWriter(text, columns or list(rows[0]), extrasaction="ignore")
        lines.writeheader()
        lines.writerows(rows)
    return path
