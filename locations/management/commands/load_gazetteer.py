"""The command that loads the gazetteer."""

from django.core.management.base import BaseCommand

from locations.importing import load_gazetteer
from locations.models import Location


class Command(BaseCommand):
    """Writes the places of the shipped gazetteer that are not there yet."""

    help = "Load the places of Syria and Iraq. What is there already is left as it is."

    def handle(self, *args, **options):
        """Load, and say how many places were new."""
        new = load_gazetteer()
        self.stdout.write(f"gazetteer: {new:,} places written, {Location.objects.count():,} in all")
