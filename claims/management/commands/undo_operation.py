"""The command that undoes what one operation wrote."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from claims.actions import RefusedError
from claims.undoing import undo
from lib.operations import Operation
from lib.undoing import InTheWayError


class Command(BaseCommand):
    """Puts back what an operation wrote, all of it or nothing. docs/desk.md tells what that means."""

    help = "Undo what one operation wrote. Its number stands in the address of its page at the desk."

    def add_arguments(self, parser):
        """The operation, and one switch."""
        parser.add_argument("operation", type=UUID)
        parser.add_argument(
            "--exactly",
            action="store_true",
            help="Delete what readers have seen, or draft it again, where it was not there or drafted before.",
        )

    def handle(self, *args, operation, exactly, **options):
        """Undo it, and say which operation that is."""
        if not Operation.objects.filter(pk=operation).exists():
            raise CommandError("There is no such operation.")
        try:
            done = undo(operation, by=None, exactly=exactly)
        except (InTheWayError, RefusedError) as error:
            raise CommandError(f"Nothing was written: {error}") from error
        self.stdout.write(f"Undone, as operation {done}.")
