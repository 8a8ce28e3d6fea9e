"""Curators' judgements that two records which look alike are not the same. They are never public."""

import pghistory
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery


class HeldApartQuerySet(models.QuerySet):
    """The questions that the desk asks about judgements."""

    def apart_from(self, record):
        """The ids of the records that are held apart from this one (an id)."""
        pairs = self.of(record).order_by().values_list("one", "other")
        return {one for pair in pairs for one in pair} - {record}

    def of(self, record):
        """Those about this record (an id)."""
        return self.filter(Q(one=record) | Q(other=record))

    def between(self, one, other):
        """The one that holds these two apart (ids), if there is one."""
        return self.filter(one=min(one, other), other=max(one, other))

    def of_ids(self, ids):
        """Those with these ids."""
        return self.filter(pk__in=ids)

    def with_history(self):
        """The newest first, with both records, when each was made (`made`) and by whom (`by`: an id, or None)."""
        entered = self.model.events.rel.related_model.objects.filter(pgh_obj=OuterRef("pk"), pgh_label="insert")
        entered = entered.order_by("-pgh_id")
        return (
            self.select_related("one", "other")
            .order_by("-pk")
            .annotate(
                made=Subquery(entered.values("pgh_created_at")[:1]),
                by=Subquery(entered.values("pgh_context__metadata__user")[:1]),
            )
        )


class HeldApart(models.Model):
    """A judgement that `one` and `other`, two records of one noun, are not the same. The rooms say of which.

    Who made it and when is history's to say. Lists of likely doubles leave the pair out, until it is taken back.
    """

    reason = models.CharField(max_length=300, blank=True)

    objects = HeldApartQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()  # who may change the records judges; there are no forms of judgements

    def __str__(self):
        return f"{self.one} is not {self.other}"


def judged_once(noun):
    """The constraints: a pair is judged once, the lower id first."""
    return [
        models.UniqueConstraint(name=f"{noun}s_are_judged_once", fields=["one", "other"]),
        models.CheckConstraint(name=f"judged_{noun}s_are_in_order", condition=Q(one__lt=F("other"))),
    ]


@transaction.atomic
def hold_apart(judgements, one, others, *, by, reason=""):
    """Remember the judgement of the curator `by` that a record is none of the others (ids). What is judged stays so.

    `judgements`: the model of those about this noun.
    """
    pairs = {tuple(sorted((one, other))) for other in others} - {(one, one)}
    with pghistory.context(user=by.pk):
        for first, second in sorted(pairs):
            judgements.objects.get_or_create(one_id=first, other_id=second, defaults={"reason": reason})


@transaction.atomic
def take_back(judgements, *, by):
    """Forget judgements (a queryset), as the curator `by` wants it: their pairs may be the same again."""
    with pghistory.context(user=by.pk):
        judgements.delete()
