"""The command that imports a release of UCDP GED."""

from claims.importing.telling import NAMED, ImportCommand
from claims.importing.ucdp import import_ucdp
from lib.editorial import Status


class Command(ImportCommand):
    """Imports events as incidents with claims. docs/ucdp.md tells what becomes of each column."""

    rows = "events"
    help = "Import a file of the UCDP Georeferenced Event Dataset (.csv or .csv.gz): all of it or nothing."

    def add_arguments(self, parser):
        """The file and the switches."""
        super().add_arguments(parser)
        parser.add_argument("path", help="ged.csv or ged.csv.gz")
        parser.add_argument("--draft", action="store_true", help="What is new becomes a draft, and is not published.")
        parser.add_argument("--release", default="", help="24.1; by default the one that follows the newest year.")

    def handle(self, *args, path, dry_run, skip_wrong, draft, release, **options):
        """Import, and say what was written."""
        status = Status.DRAFT if draft else Status.PUBLISHED
        how = {"release": release, "status": status, "dry_run": dry_run, "skip_wrong": skip_wrong}
        report = self.imported(import_ucdp, path, **how)
        self.end(report.counts, f"UCDP GED {report.release}", dry_run=dry_run)
        if report.held:
            held = ", ".join(report.held[:NAMED])
            self.stdout.write(f"{len(report.held):,} events that readers see have changed and were left: {held} ...")
        if report.absent:
            self.stdout.write(
                f"{report.absent:,} events that were imported before are not in this file; they were left."
            )
        self.took()
