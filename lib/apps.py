"""What knows no room: partial dates, listings, addresses, editorial status."""

from django.apps import AppConfig


class LibConfig(AppConfig):
    """An app so that its SQL functions have migrations."""

    name = "lib"
    verbose_name = "History"  # of its tables the desk shows operations alone
