"""CSV of a list: a header and one row for each record, streamed, so that memory does not grow with the rows."""

import csv
import logging
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.conf import settings
from django.db import connection, transaction
from django.http import StreamingHttpResponse
from django.utils import timezone

from lib.attaching import in_chunks

CHUNK = 2000  # records that are held at a time
PATIENCE = "5min"  # for a reader who takes nothing: an open transaction keeps the database from cleaning up
MARK = "\ufeff"  # the byte order mark: without it spreadsheets misread what is not Latin
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula
BROKEN_OFF = "Broken off: an error ended this file before its last row. Please ask for it again."

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Column:
    """One column of a CSV.

    `of`: a function of the record, or the way to an attribute such as "outlet.name", empty if a record on it is None.
    `says`: what the column holds, in one sentence. `needs`: functions that bring related records to a list of records.
    """

    name: str
    of: Callable | str
    says: str
    needs: tuple[Callable, ...] = ()

    def value(self, record):
        """What the column holds for a record."""
        return self.of(record) if callable(self.of) else _at(record, self.of)


def _at(record, way):
    for name in way.split("."):
        if record is None:
            return None
        record = getattr(record, name)
    return record


def cell(value):
    """A value as a file has it: yes and no, ISO dates, lists joined by "; ", and nothing for None.

    Numbers stay numbers. A text that a spreadsheet would run as a formula gets an apostrophe before it; so does one
    that begins so after apostrophes of its own, so that `unguarded` gives every text back.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = value if isinstance(value, str) else "; ".join(str(part) for part in value)
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unguarded(text):
    """The text of a cell without the apostrophe that `cell` has put before it."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text


def code(term_id):
    """The code of a term without its scheme: "raid" of "incident_type.raid"; '' for none."""
    return term_id.partition(".")[2] if term_id else ""


def permalink(record):
    """The whole address of a record's page; '' for none."""
    return settings.SITE_URL + record.get_absolute_url() if record is not None else ""


def stream_csv(rows, columns, name):
    """Answer with the records of the queryset `rows` as the file sourceline-<name>-<day>.csv.

    The first rows are asked for before the answer begins, so that a query that fails or takes too long raises
    DatabaseError here. What fails later is logged, and the last line of the file says that it was broken off: a server
    may end a broken answer as if it were whole.
    """
    lines = _lines(rows, columns)
    next(lines)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    answer["Content-Disposition"] = f'attachment; filename="sourceline-{name}-{day}.csv"'
    return answer


def _lines(rows, columns):
    """First nothing, once the database has answered; then the header with the first rows; then the rest by chunks."""
    needs = dict.fromkeys(need for column in columns for need in column.needs)
    begun = False
    try:
        # In a transaction the cursor finds rows as they are read; outside of one the database would first write all of
        # them down. A reader who leaves ends it like one who stays: nothing that others did in it is taken back.
        with transaction.atomic(), closing(in_chunks(rows, CHUNK, *needs)) as chunks, suppress(GeneratorExit):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [PATIENCE])
            text = MARK + as_csv([[column.name for column in columns]]) + _rows(columns, next(chunks, []))
            yield ""
            begun = True
            yield text
            for chunk in chunks:
                yield _rows(columns, chunk)
    except Exception:
        if not begun:
            raise
        logger.exception("A CSV was broken off.")
        yield as_csv([[BROKEN_OFF]])


def _rows(columns, records):
    return as_csv([column.value(record) for column in columns] for record in records)


def as_csv(rows):
    """Rows of values as CSV text, without a header."""
    text = StringIO(newline="")
    csv.writer(text).writerows(map(cell, row) for row in rows)
    return text.getvalue()
