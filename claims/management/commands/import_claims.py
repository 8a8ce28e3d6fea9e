"""Imports a file of claims whose columns are those of the export (docs/import.md)."""

from claims.importing.claims import import_claims
from claims.importing.telling import NAMED, ImportCommand
from lib.editorial import Status


class Command(ImportCommand):
    """Imports rows as claims. docs/import.md tells what becomes of each column."""

    help = "Import a file of claims (.csv or .xlsx) with the columns of the export: all of it or nothing."

    def add_arguments(self, parser):
        """The file and the switches."""
        super().add_arguments(parser)
        parser.add_argument("path", help="claims.csv or claims.xlsx")
        parser.add_argument(
            "--dataset", default="", help="Whose numbers the column id holds; by default those of this site."
        )
        parser.add_argument("--publish", action="store_true", help="What is new is published, and is not a draft.")

    def handle(self, *args, path, dataset, dry_run, skip_wrong, publish, **options):
        """Import, and say what was written."""
        status = Status.PUBLISHED if publish else Status.DRAFT
        how = {"dataset": dataset, "status": status, "dry_run": dry_run, "skip_wrong": skip_wrong}
        report = self.imported(import_claims, path, **how)
        self.name(report.left, self.stdout, "more that were left as they are")
        for made in report.made[:NAMED]:
            self.stdout.write(f"not here before: {made}")
        if len(report.made) > NAMED:
            self.stdout.write(f"and {len(report.made) - NAMED:,} more that were not here before")
        self.end(report.counts, f"Claims of {dataset}" if dataset else "Claims", dry_run=dry_run)
        if report.absent:
            self.stdout.write(
                f"{report.absent:,} rows that were imported before are not in this file; their claims were left."
            )
        self.took()
