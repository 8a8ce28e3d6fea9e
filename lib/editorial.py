"""The editorial life that incidents, actors, articles, locations and claims share."""

from django.db import models
from django.db.models import Exists, OuterRef

from lib.attaching import AttachingQuerySet, Loaded


class Status(models.TextChoices):
    """Where a record stands. Only `published` is ever in a public answer."""

    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RESTRICTED = "restricted", "Restricted, for the law or for people's safety"


# What readers have never seen. A draft is its author's; in review it was offered to the editors.
UNSEEN = (Status.DRAFT, Status.REVIEW)


def shown(record):
    """The name of a record as readers may see it: that of an actor may be withheld."""
    return getattr(record, "public_name", None) or getattr(record, "label", None) or str(record)


class EditorialQuerySet(AttachingQuerySet):
    """The question that every public page asks first."""

    def published(self):
        """Only what readers may see."""
        return self.filter(status=Status.PUBLISHED)

    def reachable(self):
        """Those whose address answers: published ones, and with a notice those that were withdrawn or restricted."""
        return self.exclude(status__in=UNSEEN)

    def entered_by(self, user):
        """Those that this curator entered, as their history says."""
        made = self.model.events.rel.related_model.objects.filter(pgh_obj=OuterRef("pk"), pgh_label="insert")
        return self.filter(Exists(made.filter(pgh_context__metadata__user=user.pk)))

    def with_draft_claims(self):
        """Those of whose claims (`claims`) one is a draft or in review."""
        drafted = self.model._base_manager.filter(claims__status__in=UNSEEN)
        return self.filter(pk__in=drafted.order_by().values("pk"))


class Editorial(Loaded):
    """A record that is drafted, reviewed, published, withdrawn or restricted."""

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, db_index=True)

    class Meta:
        abstract = True

    @property
    def is_shown(self):
        """Whether readers see it."""
        return self.status == Status.PUBLISHED

    @property
    def removed_on(self):
        """The day on which a withdrawn or restricted record got this status, from its history; None if not known."""
        last = self.events.filter(status=self.status).order_by("pgh_id").values_list("pgh_created_at", flat=True).last()
        return last and last.date()
