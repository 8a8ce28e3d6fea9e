"""The command that loads the first edition of the codebook."""

from django.core.management.base import BaseCommand
from django.db import transaction

from codebook.first_edition import load
from codebook.models import Term
from lib.operations import operation


class Command(BaseCommand):
    """Writes the terms of the first edition that are missing."""

    help = "Load the first edition of the codebook. What editors have changed is kept, unless --update is given."

    def add_arguments(self, parser):
        """One switch."""
        parser.add_argument("--update", action="store_true", help="also set changed terms back to the first edition")

    @transaction.atomic
    @operation("load", of="the codebook")
    def handle(self, *args, update, **options):
        """Load, and say how many terms were made and updated."""
        made, updated = load(Term, update=update)
        self.stdout.write(f"codebook: {made} terms written, {updated} updated, {Term.objects.count()} in all")
