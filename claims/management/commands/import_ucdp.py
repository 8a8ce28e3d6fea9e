"""The command that imports a release of UCDP GED."""

import time

from django.core.management.base import BaseCommand, CommandError

from claims.importing.reading import UnreadableError
from claims.importing.ucdp import BusyError, WrongRowsError, import_ucdp
from lib.editorial import Status

NAMED = 20  # wrong rows that are named one by one; the others are counted by their reason
EVERY = 2  # seconds between two lines of progress


class Command(BaseCommand):
    """Imports events as incidents with claims. docs/ucdp.md tells what becomes of each column."""

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
        self.began = self.told = time.monotonic()
        try:
            report = import_ucdp(
                path,
                release=release,
                status=Status.DRAFT if draft else Status.PUBLISHED,
                dry_run=dry_run,
                skip_wrong=skip_wrong,
                progress=self._progress,
            )
        except WrongRowsError as error:
            self._name(error.wrong, self.stderr)
            raise CommandError(f"{error}: nothing was written. --skip-wrong imports the others.") from error
        except (UnreadableError, BusyError) as error:
            raise CommandError(str(error)) from error
        self._name(report.wrong, self.stdout)
        self._say(report, "would be written (dry run: nothing was)" if dry_run else "written")

    def _progress(self, done, total):
        now = time.monotonic()
        if now - self.told >= EVERY and done < total:
            self.told = now
            left = (now - self.began) / done * (total - done)
            self.stderr.write(f"{done:,} of {total:,} events, about {left:.0f} seconds left")

    def _name(self, wrong, output):
        for line, reason in list(wrong.items())[:NAMED]:
            output.write(f"line {line}: {reason}")
        if len(wrong) > NAMED:
            output.write(f"and {len(wrong) - NAMED:,} more wrong rows")

    def _say(self, report, what):
        told = ", ".join(f"{number:,} {name}" for name, number in sorted(report.counts.items()) if number)
        self.stdout.write(f"UCDP GED {report.release}: {told or 'nothing'}; {what}")
        if report.wrong:
            self.stdout.write(f"{len(report.wrong):,} wrong rows were left out.")
        if report.held:
            held = ", ".join(report.held[:NAMED])
            self.stdout.write(f"{len(report.held):,} events that readers see have changed and were left: {held} ...")
        if report.absent:
            self.stdout.write(
                f"{report.absent:,} events that were imported before are not in this file; they were left."
            )
        self.stdout.write(f"{time.monotonic() - self.began:.1f} seconds")
