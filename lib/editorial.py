"""The editorial life that incidents, actors, articles, locations and claims share."""

from django.db import models

from lib.attaching import AttachingQuerySet


class Status(models.TextChoices):
    """Where a record stands. Only `published` is ever in a public answer."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RESTRICTED = "restricted", "Restricted, for the law or for people's safety"


class EditorialQuerySet(AttachingQuerySet):
    """The question that every public page asks first."""

    def published(self):
        """Only what readers may see."""
        return self.filter(status=Status.PUBLISHED)

    def reachable(self):
        """Those whose address answers: published ones, and with a notice those that were withdrawn or restricted."""
        return self.exclude(status=Status.DRAFT)


class Editorial(models.Model):
    """A record that is drafted, published, withdrawn or restricted."""

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, db_index=True)

    class Meta:
        abstract = True

    @property
    def removed_on(self):
        """The day on which a withdrawn or restricted record got this status, from its history; None if not known."""
        last = self.events.filter(status=self.status).order_by("pgh_id").values_list("pgh_created_at", flat=True).last()
        return last and last.date()
