"""Fixed words of actors."""

from django.db import models


class Kind(models.TextChoices):
    """What an actor is."""

    PERSON = "person", "Person"
    ORGANIZATION = "organization", "Organization"


class Naming(models.TextChoices):
    """How a person may be named in public."""

    NAMED = "named", "Named"
    INITIALS = "initials", "By initials"
    WITHHELD = "withheld", "Name withheld"
