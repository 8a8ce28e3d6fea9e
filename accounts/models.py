"""The curators' own user model."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """One curator. Readers have no accounts, and no curator's name stands on a public page."""
