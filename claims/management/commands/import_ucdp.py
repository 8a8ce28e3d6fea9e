"""The command that imports a release of UCDP GED."""

from django.core.management.base import CommandError

from claims.importing.reading import UnreadableError
from claims.importing.telling import NAMED, ImportCommand
from claims.importing.ucdp import BusyError, WrongRowsError, import_ucdp
from lib.editorial import Status


class Command(ImportCommand):
    """Imports events as incidents with claims. docs/ucdp.md tells what becomes of each column."""

    rows = "events"
    help = "Import a file of the UCDP Georeferenced Event Dataset (.csv or .csv.gz): all of it or nothing."

    def add_arguments(self, parser):
        """The file and the switches."""
        parser.add_argument("path", help="ged.csv or ged.csv.gz")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen, and write nothing.")
        parser.add_argument("--skip-wrong", action="store_true", help="Leave out rows that can't be used.")
        parser.add_argument("--draft", action="store_true", help="What is new becomes a draft, and is not published.")
        parser.add_argument("--release", default="", help="24.1; by default the one that follows the newest year.")

    def handle(self, *args, path, dry_run, skip_wrong, draft, release, **options):
        """Import, and say what was written."""
        self.begin()
        try:
            report = import_ucdp(
                path,
                release=release,
                status=Status.DRAFT if draft else Status.PUBLISHED,
                dry_run=dry_run,
                skip_wrong=skip_wrong,
                progress=self.progress,
            )
        except WrongRowsError as error:
            self.name(error.wrong, self.stderr)
            raise CommandError(f"{error}: nothing was written. --skip-wrong imports the others.") from error
        except (UnreadableError, BusyError) as error:
            raise CommandError(str(error)) from error
        self.name(report.wrong, self.stdout)
        self._say(report, "would be written (dry run: nothing was)" if dry_run else "written")

    def _say(self, report, what):
        self.end(report.counts, what, f"UCDP GED {report.release}")
        if report.wrong:
            self.stdout.write(f"{len(report.wrong):,} wrong rows were left out.")
        if report.held:
            held = ", ".join(report.held[:NAMED])
            self.stdout.write(f"{len(report.held):,} events that readers see have changed and were left: {held} ...")
        if report.absent:
            self.stdout.write(
                f"{report.absent:,} events that were imported before are not in this file; they were left."
            )
        self.took()
