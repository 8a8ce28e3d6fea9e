"""Prints docs/codebook.md: the kinds of claims with their columns, from their declarations."""

from django.core.management.base import BaseCommand

from claims.kinds import KINDS

HEAD = """# The kinds of claims and their columns

Made by `manage.py describe_kinds` from `claims/kinds.py`; the words themselves, with definitions, stand on the site
under `/codebook/` and in `codebook/data/first_edition.yaml`.

A claim of every kind also has its article, locator, passage, claimant (an actor or words), the body spoken for, the
day it was said, stance, certainty, the article's distance, the claim that it answers, its text, the words as printed,
the articles that it rests on, and the curator's note. The **value** is what makes two claims the same statement:
*unnamed* stands for the printed words where no actor is named, *uncounted* for them where there is no number.

| kind | about | asks | needs | one of | may have | value | terms |
|---|---|---|---|---|---|---|---|
"""


def described():
    """The page as text."""
    return HEAD + "".join(
        "| "
        + " | ".join(
            [
                f"`{kind.code}`",
                ", ".join(kind.subjects),
                kind.asks,
                *(", ".join(names) or "–" for names in (kind.required, kind.one_of, kind.optional, kind.value)),
                kind.scheme or "–",
            ]
        )
        + " |\n"
        for kind in KINDS.values()
    )


class Command(BaseCommand):
    """Prints the page of the kinds of claims."""

    help = __doc__

    def handle(self, **options):
        """Print it."""
        self.stdout.write(described(), ending="")
