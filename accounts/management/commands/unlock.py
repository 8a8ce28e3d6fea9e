"""`manage.py unlock NAME`: lets a curator in again, for whoever operates the site."""

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import reset_second_factor, unlock
from accounts.models import User


class Command(BaseCommand):
    """Forgets the failures to sign in by a name, and takes lost second factors away if it is told so."""

    help = "Forget the failures to sign in by a name. A new password is set by changepassword."

    def add_arguments(self, parser):
        """The name, and what else is lost."""
        parser.add_argument("name")
        parser.add_argument("--second-factor", action="store_true", help="also take the second factors away")

    def handle(self, *, name, second_factor, **options):
        """Do it, and say what was done."""
        account = User.objects.filter(username=name).first()
        if account is None:
            raise CommandError(f"There is no account {name}.")
        unlock(account, by=None)
        self.stdout.write(f"{name} may try again.")
        if second_factor:
            reset_second_factor(account, by=None)
            self.stdout.write(
                "The second factors are taken away; where one is required, it is enrolled at the next login."
            )
