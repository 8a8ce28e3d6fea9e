"""The editorial life that incidents, actors, articles, locations and claims share."""

from django.db import models


class Status(models.TextChoices):
    """Where a record stands. Only `published` is ever in a public answer."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RESTRICTED = "restricted", "Restricted, for the law or for people's safety"


class EditorialQuerySet(models.QuerySet):
    """The question that every public page asks first."""

    def published(self):
        """Only what readers may see."""
        return self.filter(status=Status.PUBLISHED)


class Editorial(models.Model):
    """A record that is drafted, published, withdrawn or restricted."""

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, db_index=True)

    class Meta:
        abstract = True
