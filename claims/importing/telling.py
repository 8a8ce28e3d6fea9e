"""How a command tells what an import does: its progress with the time left, wrong rows by their lines, the end."""

import time

from django.core.management.base import BaseCommand, CommandError

from claims.importing.claims import RacedError
from claims.importing.ucdp import BusyError, WrongRowsError
from lib.garbage import look_less
from lib.processes import EndedError
from lib.spreadsheets import UnreadableError

EVERY = 2  # seconds between two lines of progress
NAMED = 20  # rows that are named one by one


class ImportCommand(BaseCommand):
    """A command that imports a file. `rows` are what it counts: "events"."""

    rows = "rows"

    def add_arguments(self, parser):
        """What every import is told."""
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen, and write nothing.")
        parser.add_argument("--skip-wrong", action="store_true", help="Leave out rows that can't be used.")

    def imported(self, importing, path, **how):
        """The report of an import, once its wrong rows are told. What stops it is told as a CommandError."""
        self.begin()
        look_less()
        try:
            report = importing(path, progress=self.progress, **how)
        except WrongRowsError as error:
            self.name(error.wrong, self.stderr)
            raise CommandError(f"{error}: nothing was written. --skip-wrong imports the others.") from error
        except (UnreadableError, BusyError, RacedError, EndedError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.name(report.wrong, self.stdout)
        if report.wrong:
            self.stdout.write(f"{len(report.wrong):,} wrong rows were left out.")
        return report

    def begin(self):
        """Start the clock."""
        self.began = self.told = time.monotonic()

    def progress(self, done, total):
        """Now and then a line on how far it is."""
        now = time.monotonic()
        if now - self.told >= EVERY and done < total:
            self.told = now
            left = (now - self.began) / done * (total - done)
            self.stderr.write(f"{done:,} of {total:,} {self.rows}, about {left:.0f} seconds left")

    def name(self, lines, output, what="more wrong rows"):
        """Each row with its line and the reason, up to some."""
        for line, reason in list(lines.items())[:NAMED]:
            output.write(f"line {line}: {reason}")
        if len(lines) > NAMED:
            output.write(f"and {len(lines) - NAMED:,} {what}")

    def end(self, counts, title, *, dry_run):
        """What was counted, in one line."""
        what = "would be written (dry run: nothing was)" if dry_run else "written"
        told = ", ".join(f"{number:,} {name}" for name, number in sorted(counts.items()) if number)
        self.stdout.write(f"{title}: {told or 'nothing'}; {what}")

    def took(self):
        """How long it took."""
        self.stdout.write(f"{time.monotonic() - self.began:.1f} seconds")
