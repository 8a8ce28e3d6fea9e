"""History by row: every change of a row is kept by the database, whichever door it came through."""

from dataclasses import dataclass
from functools import cache, cached_property

import pghistory
import pgtrigger
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Index, Q

WAS = "was"  # the label of what a row said when its history began; it is no change


def every_change():
    """What is kept of a model: its rows as they were inserted, after each update, and as they were deleted.

    Updates row by row: many of them only write computed columns, which a condition passes over, and a statement's
    trigger would compare all its old rows with all its new ones (docs/adr/0007).
    """
    return pghistory.InsertEvent(), pghistory.UpdateEvent(level=pgtrigger.Row), pghistory.DeleteEvent()


def found_by(model, *columns):
    """The options of a model's history by which what belongs to a record is found, the newest first.

    `model`: its name; `columns`: the foreign keys that its class names in `belongs_to`.
    """
    return {
        "indexes": [
            Index(fields=[column, "pgh_id"], name=f"{model}_of_{column}", condition=Q(**{f"{column}__isnull": False}))
            for column in columns
        ]
    }


@dataclass(frozen=True)
class Tracked:
    """A model whose rows have a history, and the model of that history."""

    model: type
    events: type

    @cached_property
    def fields(self):
        """The fields of the model that its history keeps: all but what the database or the code computes."""
        kept = {field.name for field in self.events._meta.concrete_fields}
        return [field for field in self.model._meta.concrete_fields if field.name in kept]

    @cached_property
    def columns(self):
        """Their columns, which the table of the model and that of its history have alike."""
        return [field.column for field in self.fields]

    @property
    def key(self):
        """The column of the primary key."""
        return self.model._meta.pk.column

    @property
    def table(self):
        """The table of the model."""
        return self.model._meta.db_table

    @property
    def past(self):
        """The table of its history."""
        return self.events._meta.db_table

    @property
    def label(self):
        """How addresses name it: "claims.claim"."""
        return self.model._meta.label_lower

    @property
    def has_status(self):
        """Whether its rows are drafted, published, withdrawn or restricted by themselves."""
        return "status" in self.columns

    def names(self, row):
        """What a row of the model or of its history is called, in words."""
        try:
            return self.model.__str__(row)
        except ObjectDoesNotExist:  # what it names is gone
            return f"{self.model._meta.verbose_name} {row.id}"


@cache
def tracked():
    """All of them, each after those that its rows point to: in the order in which rows are locked (claims/actions)."""
    return [Tracked(one.pgh_tracked_model, one) for one in apps.get_models() if hasattr(one, "pgh_tracked_model")]


def tracked_as(model):
    """The one of a model or a proxy of it; None if it has no history."""
    return next((one for one in tracked() if one.model._meta.concrete_model is model._meta.concrete_model), None)


def called(label):
    """The one of this label; None if there is none."""
    return next((one for one in tracked() if one.label == label), None)
