"""Checks the links of articles and of their archived copies (docs/links.md)."""

from django.core.management.base import BaseCommand, CommandError

from lib.asking import WEB
from sources.checking import LIMIT, PAUSE, RunningError, check_links
from sources.choices import LinkFound


class Command(BaseCommand):
    """Asks for the links that are due. What was found is kept as it is found; the next run goes on from there."""

    stealth_options = ("web",)  # no switch: tests alone give another way to the servers
    help = "Check the links that are due. Stopped or killed, the next run goes on where this one was."

    def add_arguments(self, parser):
        """How much, and how gently."""
        parser.add_argument("--limit", type=int, default=LIMIT, help=f"Links of this run; {LIMIT:,} unless told.")
        parser.add_argument(
            "--pause", type=float, default=PAUSE, help=f"Seconds between two requests to one host; {PAUSE} unless told."
        )

    def handle(self, *args, limit, pause, web=WEB, **options):
        """Check, tell each link that does not work, and in the end how many were found so."""
        if limit < 1 or not 0 <= pause <= 3_600:
            raise CommandError("A run is of one link at least, with a pause of 0 to 3,600 seconds.")
        try:
            run = check_links(limit=limit, pause=pause, web=web, tell=self.tell)
        except RunningError:
            raise CommandError("Links are being checked already.") from None
        except KeyboardInterrupt:
            raise CommandError("Stopped. What was found is kept; the next run goes on from here.") from None
        told = [f"{state.label}: {run.found[state]:,}" for state in LinkFound if run.found[state]]
        if told:
            self.stdout.write(". ".join(told) + ".")
        if run.left:
            self.stdout.write(f"Left for later, as their servers ask: {run.left:,}.")
        if run.unbelieved:
            self.stdout.write(
                f"Nothing answered, not one of {run.unbelieved:,}: has this machine a way to the web? "
                "Nothing is kept of these."
            )
        if not (told or run.left or run.unbelieved):
            self.stdout.write("No link is due.")

    def tell(self, check):
        """One line of a link that does not work."""
        if check.state != LinkFound.WORKS:
            self.stdout.write(f"{check.address}: {check.in_words}")
