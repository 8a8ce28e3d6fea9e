"""How a command tells what an import does: its progress with the time left, wrong rows by their lines, the end."""

import time

from django.core.management.base import BaseCommand

EVERY = 2  # seconds between two lines of progress
NAMED = 20  # rows that are named one by one


class ImportCommand(BaseCommand):
    """A command that imports a file. `rows` are what it counts: "events"."""

    rows = "rows"

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

    def end(self, counts, what, title):
        """What was counted, in one line."""
        told = ", ".join(f"{number:,} {name}" for name, number in sorted(counts.items()) if number)
        self.stdout.write(f"{title}: {told or 'nothing'}; {what}")

    def took(self):
        """How long it took."""
        self.stdout.write(f"{time.monotonic() - self.began:.1f} seconds")
