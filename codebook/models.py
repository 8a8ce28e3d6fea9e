"""The words that curators may use, each with its definition."""

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat

from codebook.choices import CLOSED, FIXED, Scheme
from lib.attaching import Loaded
from lib.tracking import every_change

CODE = r"^[a-z][a-z0-9_]*$"


class TermQuerySet(models.QuerySet):
    """Questions asked of the codebook."""

    def of(self, *schemes):
        """The terms of these schemes, in the order that the codebook gives them."""
        return self.filter(scheme__in=schemes).order_by("scheme", "order", "code")


@pghistory.track(*every_change())
class Term(Loaded):
    """One word of the codebook: what it is called, what it means, and what other codebooks call it.

    The key is text, `outcome.killed`, so that a claim, a CHECK constraint and the summary are read without a join.
    """

    id = models.CharField(primary_key=True, max_length=60, editable=False)
    scheme = models.CharField(max_length=20, choices=Scheme)
    code = models.CharField(
        max_length=35,
        validators=[RegexValidator(CODE, "Small Latin letters, digits and underscores, beginning with a letter.")],
        help_text="Never changed once it is in use: make another term instead.",
    )
    label = models.CharField(max_length=80)
    label_ar = models.CharField("Arabic label", max_length=80, blank=True)
    definition = models.TextField(help_text="What counts as this, and what does not, in one or two sentences.")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    order = models.PositiveSmallIntegerField(default=0, help_text="Place within its scheme.")
    acled = models.CharField("ACLED", max_length=120, blank=True, help_text="Event or sub-event types of ACLED.")
    ucdp = models.CharField("UCDP", max_length=120, blank=True, help_text="Codes or words of UCDP GED.")
    airwars = models.CharField("Airwars", max_length=120, blank=True, help_text="Words of Airwars.")

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="term_scheme_code_unique"),
            models.CheckConstraint(
                condition=Q(id=Concat("scheme", Value("."), "code")), name="term_id_is_scheme_and_code"
            ),
            models.CheckConstraint(condition=Q(code__regex=CODE), name="term_code_form"),
        ]

    def __str__(self):
        return self.label

    @property
    def fixed(self):
        """Whether the code counts on this term, so that it is neither removed nor given another code."""
        return self.scheme in CLOSED or self.pk in FIXED

    def clean(self):
        """Refuse a new word in a scheme whose words are choices in the code, and a parent of another scheme."""
        if self._state.adding and self.scheme in CLOSED:
            raise ValidationError({"scheme": "The words of this scheme are fixed in the code."})
        if self.parent and self.parent.scheme != self.scheme:
            raise ValidationError({"parent": "The parent must be a term of the same scheme."})

    def save(self, *args, **kwargs):
        """Make the key of a new term from its scheme and code."""
        if self._state.adding:
            self.id = f"{self.scheme}.{self.code}"
        super().save(*args, **kwargs)
