"""The command that loads the demo data."""

from django.core.management.base import BaseCommand, CommandError

from claims.demo.loading import NoGazetteerError, load_demo


class Command(BaseCommand):
    """Writes the demo data, or brings it to what its files say."""

    help = "Load the demo data. A second run changes nothing. The gazetteer must be there."

    def handle(self, *args, **options):
        """Load, and say in one line what was written."""
        try:
            counts = load_demo()
        except NoGazetteerError as error:
            raise CommandError(str(error)) from error
        said = ", ".join(f"{counts[what]:,} {what}" for what in ("new", "changed", "same"))
        self.stdout.write(f"demo: {said}")
