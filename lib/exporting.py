"""CSV of a list: a header and one row for each record, streamed, so that memory does not grow with the rows."""

import csv
import logging
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from io import StringIO
from operator import attrgetter, itemgetter

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import DateField, F, Func, TextField, Value
from django.db.models.functions import Cast
from django.http import StreamingHttpResponse
from django.utils import timezone

from lib.attaching import in_chunks

CHUNK = 2000  # records that are held at a time
PATIENCE = "5min"  # for a reader who takes nothing: an open transaction keeps the database from cleaning up
MARK = "\ufeff"  # the byte order mark: without it spreadsheets misread what is not Latin
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula
GUARDED = {*FORMULA, "'"}  # how a text begins that may get an apostrophe before it
BROKEN_OFF = "Broken off: an error ended this file before its last row. Please ask for it again."

AS_THEY_ARE = {int, float, type(None)}  # what the writer of the file writes just as `cell` does
FIRST = itemgetter(slice(1))

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

    @cached_property
    def value(self):
        """What the column holds, as a function of the record."""
        return self.of if callable(self.of) else _along(*self.of.split("."))


def _along(name, *rest):
    """A function that goes from attribute to attribute, and gives None where a record on the way is None."""
    step = attrgetter(name)
    if not rest:
        return step
    onwards = _along(*rest)
    return lambda record: None if (there := step(record)) is None else onwards(there)


def cell(value):
    """A value as a file has it: yes and no, ISO dates, lists joined by "; ", and nothing for None.

    Numbers stay numbers. A text that a spreadsheet would run as a formula gets an apostrophe before it; so does one
    that begins so after apostrophes of its own, so that `unguarded` gives every text back.
    """
    if make := CELLS.get(type(value)):
        return make(value)
    return next((make for kind, make in CELLS.items() if isinstance(value, kind)), _of_list)(value)


def unguarded(text):
    """The text of a cell without the apostrophe that `cell` has put before it."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text


def _of_text(text):
    return f"'{text}" if text[:1] in GUARDED and text.lstrip("'").startswith(FORMULA) else text


def _of_list(values):
    return _of_text("; ".join(map(str, values))) if values else ""


CELLS = {  # what makes a cell of a value, by its type; that of other types is as of a list
    str: _of_text,
    type(None): lambda nothing: "",
    int: str,
    float: str,
    date: date.isoformat,
    list: _of_list,
    bool: {True: "yes", False: "no"}.get,
}


@lru_cache(maxsize=1_000)
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
    rows, ways = _in_text(rows, columns)
    begun = False
    try:
        # In a transaction the cursor finds rows as they are read; outside of one the database would first write all of
        # them down. A reader who leaves ends it like one who stays: nothing that others did in it is taken back.
        with transaction.atomic(), closing(in_chunks(rows, CHUNK, *needs)) as chunks, suppress(GeneratorExit):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [PATIENCE])
            text = MARK + as_csv([[column.name for column in columns]]) + _rows(ways, next(chunks, []))
            yield ""
            begun = True
            yield text
            for chunk in chunks:
                yield _rows(ways, chunk)
    except Exception:
        if not begun:
            raise
        logger.exception("A CSV was broken off.")
        yield as_csv([[BROKEN_OFF]])


def _in_text(rows, columns):
    """(the rows with their lists and days as the texts of a file, for each column the function that gives its value).

    Of those that a column has as they are: the database writes them in a third of the time.
    """
    fields = {field.attname: field for field in rows.model._meta.concrete_fields}
    texts = {column.of: _text_of(fields.get(column.of)) for column in columns if isinstance(column.of, str)}
    texts = {name: text for name, text in texts.items() if text is not None}
    ways = [attrgetter(f"text_of_{column.of}") if column.of in texts else column.value for column in columns]
    return rows.defer(*texts).annotate(**{f"text_of_{name}": text for name, text in texts.items()}), ways


def _text_of(field):
    if isinstance(field, ArrayField):
        return Func(F(field.name), Value("; "), function="array_to_string", output_field=TextField())
    return Cast(field.name, TextField()) if isinstance(field, DateField) else None


def _rows(ways, records):
    # Column by column, as that takes half the time of row by row.
    return _written(zip(*(_cells(map(way, records)) for way in ways), strict=True))


def as_csv(rows):
    """Rows of values as CSV text, without a header."""
    return _written(map(_cells, rows))


def _cells(values):
    values = list(values)
    kinds = set(map(type, values))
    if kinds <= AS_THEY_ARE or (kinds == {str} and GUARDED.isdisjoint(map(FIRST, values))):
        return values
    return [CELLS.get(type(value), cell)(value) for value in values]


def _written(rows):
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
