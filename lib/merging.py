"""Records that turned out to be one with another one: they keep their row, and say where they went (docs/adr/0025)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from lib.attaching import AttachingQuerySet, Loaded
from lib.editorial import Status
from lib.tracking import tracked_as

STANDING = Coalesce("merged_into", "pk")  # the id of the one that stands for a record


class MergeableQuerySet(AttachingQuerySet):
    """The question that pickers ask of records which may be merged."""

    def standing(self):
        """Those that were not merged into another one."""
        return self.filter(merged_into__isnull=True)


class Mergeable(Loaded):
    """A record that may be merged into another one of its kind. What pointed at it points at that one since."""

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,  # of most it is empty: merged_index
        related_name="merged",
        help_text="The one that it is the same as. That one is never merged itself.",
    )

    class Meta:
        abstract = True

    @property
    def standing(self):
        """The one that stands for it now: that into which it was merged, or itself."""
        return self if self.merged_into_id is None else self.merged_into

    @property
    def was_public(self):
        """Whether readers ever saw it, as its history says: a draft that was merged has no address to lead anywhere."""
        return self.events.filter(status=Status.PUBLISHED).exists()


def merged_index(noun):
    """The index of those that were merged."""
    return models.Index(fields=["merged_into"], name=f"{noun}_merged", condition=Q(merged_into__isnull=False))


def merged_rules(noun, *, status=True):
    """The constraints: none is merged into itself, and readers see none that was merged. `status`: if it has one."""
    rules = [
        models.CheckConstraint(
            name=f"{noun}_is_not_merged_into_itself",
            condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            violation_error_message="Nothing is merged into itself.",
        )
    ]
    if status:
        rules.append(
            models.CheckConstraint(
                name=f"{noun}_that_was_merged_is_withdrawn",
                condition=Q(merged_into__isnull=True) | Q(status=Status.WITHDRAWN),
                violation_error_message="It was merged into another one. Undo that first.",
            )
        )
    return rules


def pointing_at(model):
    """{model: [names of foreign keys]} of all that points at records of a model: of every room, tables of M2M too.

    Without what has no history: history itself, which stays as it was, and what is computed. And without what is about
    the one record that its writer saw (`moves_in_merges`).
    """
    found = {}
    for relation in model._meta.get_fields(include_hidden=True):
        points = relation.auto_created and (relation.one_to_many or relation.one_to_one)
        moves = getattr(relation.related_model, "moves_in_merges", True)
        if points and moves and not relation.concrete and tracked_as(relation.related_model):
            found.setdefault(relation.related_model, []).append(relation.field.name)
    return found
