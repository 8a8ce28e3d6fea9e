"""Imports a file of claims whose columns are those of the export (docs/import.md)."""

from django.core.management.base import CommandError

from claims.importing.claims import RacedError, import_claims
from claims.importing.reading import UnreadableError
from claims.importing.telling import NAMED, ImportCommand
from claims.importing.ucdp import BusyError, WrongRowsError
from lib.editorial import Status


class Command(ImportCommand):
    """Imports rows as claims. docs/import.md tells what becomes of each column."""

    help = "Import a file of claims (.csv or .xlsx) with the columns of the export: all of it or nothing."

    def add_arguments(self, parser):
        """The file and the switches."""
        parser.add_argument("path", help="claims.csv or claims.xlsx")
        parser.add_argument(
            "--dataset", default="", help="Whose numbers the column id holds; by default those of this site."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen, and write nothing.")
        parser.add_argument("--skip-wrong", action="store_true", help="Leave out rows that can't be used.")
        parser.add_argument("--publish", action="store_true", help="What is new is published, and is not a draft.")

    def handle(self, *args, path, dataset, dry_run, skip_wrong, publish, **options):
        """Import, and say what was written."""
        self.begin()
        try:
            report = import_claims(
                path,
                dataset=dataset,
                status=Status.PUBLISHED if publish else Status.DRAFT,
                dry_run=dry_run,
                skip_wrong=skip_wrong,
                progress=self.progress,
            )
        except WrongRowsError as error:
            self.name(error.wrong, self.stderr)
            raise CommandError(f"{error}: nothing was written. --skip-wrong imports the others.") from error
        except (UnreadableError, BusyError, RacedError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.name(report.wrong, self.stdout)
        if report.wrong:
            self.stdout.write(f"{len(report.wrong):,} wrong rows were left out.")
        self.name(report.left, self.stdout, "more that were left as they are")
        for made in report.made[:NAMED]:
            self.stdout.write(f"not here before: {made}")
        if len(report.made) > NAMED:
            self.stdout.write(f"and {len(report.made) - NAMED:,} more that were not here before")
        what = "would be written (dry run: nothing was)" if dry_run else "written"
        self.end(report.counts, what, f"Claims of {dataset}" if dataset else "Claims")
        if report.absent:
            self.stdout.write(
                f"{report.absent:,} rows that were imported before are not in this file; their claims were left."
            )
        self.took()
