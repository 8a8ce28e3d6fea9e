"""Imports a file of claims whose columns are those of the export. docs/import.md tells what becomes of each."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

import pghistory
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction

from claims.computing import computed_at_the_end
from claims.importing.cells import WrongCellError
from claims.importing.merging import Merging
from claims.importing.tables import look_through, rows
from claims.importing.ucdp import BusyError, WrongRowsError
from lib.editorial import Status
from lib.names import fold_new
from lib.spreadsheets import WrongRowError

CHUNK = 1_000  # rows that are looked at together
DATASET = re.compile(r"[\w.][\w .,()–-]{0,59}")
LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('claims.importing.claims'))"


class RacedError(Exception):
    """Somebody else wrote the same meanwhile, or the database broke it off, so nothing was written."""


class _NotMeantError(Exception):
    """Ends a dry run, and an import of which rows are wrong: nothing of it stays."""


@dataclass
class Report:
    """What an import did, or would do.

    `wrong`: {line: reasons} of rows that can't be used; `left`: {line: reason} of rows that say something else than a
    claim which the import may not change; `rows`: {line: (what becomes of it, [Difference])} of the first rows that are
    written; `made`: the incidents and outlets that were not here, in words; `absent`: how many rows of former files of
    the dataset this file lacks.
    """

    dataset: str
    counts: Counter = field(default_factory=Counter)
    wrong: dict = field(default_factory=dict)
    left: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    made: list = field(default_factory=list)
    absent: int = 0


def import_claims(path, *, by=None, dataset="", status=Status.DRAFT, dry_run=False, skip_wrong=False, progress=None):
    """Write what a file of claims says: all of it or nothing. Returns a Report.

    `by`: the curator; `dataset`: whose numbers the column `id` holds, '' for those of this site; `status`: of what is
    new; `dry_run`: take everything back at the end; `skip_wrong`: leave wrong rows out, which otherwise stop all;
    `progress(done, total)` is called now and then.
    Raises UnreadableError, WrongRowsError, BusyError, RacedError; ValueError for an impossible name of a dataset.
    """
    if dataset and not DATASET.fullmatch(dataset):
        raise ValueError("The name of a dataset has at most 60 letters, digits, blanks and .,()–-")
    contents = look_through(path)
    report = Report(dataset)
    said = {"imports": f"claims of {dataset}" if dataset else "claims"} | ({"user": by.pk} if by else {})
    try:
        with transaction.atomic(), pghistory.context(**said):
            with connection.cursor() as cursor:
                cursor.execute(LOCK)
                if not cursor.fetchone()[0]:
                    raise BusyError("Another import of claims is running. Try again when it is done.")
            with computed_at_the_end():
                _run(path, contents, Merging(report, contents, Status(status).value), progress)
                if report.wrong and not skip_wrong:
                    raise _NotMeantError
            if dry_run:  # only now, so that it meets every rule too
                raise _NotMeantError
    except _NotMeantError:
        pass
    except IntegrityError as error:
        raise RacedError("Somebody else wrote the same at this moment: nothing was written.") from error
    except OperationalError as error:
        told = str(error).partition("\n")[0]
        raise RacedError(f"The database broke it off, and nothing was written: {told}") from error
    fold_new()
    report.wrong = dict(sorted(report.wrong.items()))
    if report.wrong and not skip_wrong:
        raise WrongRowsError(report.wrong)
    return report


def _run(path, contents, merging, progress):
    lines, done = rows(path), 0
    while chunk := list(islice(lines, CHUNK)):
        merging.take(_usable(chunk, contents, merging))
        done += len(chunk)
        if progress:
            progress(done, contents.rows)
    merging.finish()


def _usable(chunk, contents, merging):
    """[(line, {column: text})] of the rows that can be read and are what they should be; the others are noted."""
    usable = []
    for line, cells in chunk:
        try:
            if isinstance(cells, Exception):
                raise cells
            _check_id(line, cells, contents, merging.report.dataset)
        except WrongCellError as error:
            merging.report.wrong[line] = f"{error.column}: {error}"
        except WrongRowError as error:
            merging.report.wrong[line] = str(error)
        else:
            usable.append((line, cells))
    return usable


def _check_id(line, cells, contents, dataset):
    """Raises WrongCellError where the number of a row stands in the file twice, or is of another site."""
    number = cells.get("id", "")
    if not number:
        return
    if contents.ids[number] != line:
        raise WrongCellError("id", f"{number[:60]} stands on line {contents.ids[number]} already")
    if len(number) > 150:
        raise WrongCellError("id", "it is longer than 150 characters")
    address = cells.get("address", "")
    if not dataset and address and not address.startswith(f"{settings.SITE_URL}/"):
        raise WrongCellError("address", f"{address[:100]} is of another site: give the dataset a name")
