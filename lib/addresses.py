"""Readable addresses that keep working when the slug of a record changes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import Http404
from django.utils.text import slugify

LONGEST = 80  # characters of a slug


def free_slug(title, taken, otherwise):
    """A slug made from `title`, or from `otherwise` if no letter of it is Latin; numbered until `taken(slug)` is false."""
    stem = slugify(title)[:LONGEST].strip("-") or slugify(otherwise)
    slug, number = stem, 1
    while taken(slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def at_slug(records, slug):
    """The record of a queryset whose address is, or once was, `slug`. Raises Http404 if there is none."""
    found = records.filter(slug=slug).first() or records.filter(former_slugs__contains=[slug]).first()
    if found is None:
        raise Http404(f"Nothing has the address {slug}.")
    return found


class Addressed(models.Model):
    """A record with a page of its own. Its slug is made once, from its title; a former slug redirects to the page."""

    slug = models.SlugField(max_length=LONGEST + 20, unique=True, blank=True)
    former_slugs = ArrayField(
        models.SlugField(max_length=LONGEST + 20),
        default=list,
        blank=True,
        help_text="Addresses that lead here too. Remove one that names somebody who must not be named.",
    )

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Give a new record its slug, and keep the former one of a record whose slug was changed."""
        others = type(self)._base_manager.exclude(pk=self.pk)
        if not self.slug:
            self.slug = free_slug(
                str(self),
                lambda slug: others.filter(models.Q(slug=slug) | models.Q(former_slugs__contains=[slug])).exists(),
                self._meta.model_name,
            )
        if self.pk:
            before = type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True).first()
            if before and before != self.slug and before not in self.former_slugs:
                self.former_slugs = [*self.former_slugs, before]
        super().save(*args, **kwargs)
