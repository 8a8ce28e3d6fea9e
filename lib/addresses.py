"""Readable addresses that keep working when the slug of a record changes."""

import re
from functools import cache

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils.text import slugify

from lib.attaching import Loaded

LONGEST = 80  # characters of a slug


def address_of(page, key):
    """The address of a record's page: `page` is its name in config/urls.py, `key` a slug or a number.

    A page of many links asks it often, and a file once a row.
    """
    before, after = _around(page, type(key))
    return f"{before}{key}{after}"


@cache
def _around(page, kind):
    """What stands before and behind the key in the addresses of a page."""
    key = kind(1_000_000_007)
    return reverse(page, args=[key]).split(str(key))


def free_slug(title, taken, otherwise):
    """A slug made from `title`, or from `otherwise` if that is not Latin; numbered until `taken(slug)` is false."""
    stem = slugify(title)[:LONGEST].strip("-") or slugify(otherwise)
    slug, number = stem, 1
    while taken(slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def at_slug(records, slug):
    """The record of a queryset whose address is, or once was, `slug`. Raises Http404 if there is none."""
    for asked in ({"slug": slug}, {"former_slugs__contains": [slug]}):
        if found := records.filter(**asked).order_by()[:1]:
            return found[0]
    raise Http404(f"Nothing has the address {slug}.")


class Addressed(Loaded):
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

    @property
    def told_by_address(self):
        """Whether its address may tell what it is called. If not, it is numbered: "actor-7"."""
        return True

    def save(self, *args, **kwargs):
        """Give a new record its slug, and keep the former one of a record whose slug was changed.

        A record that its address must not tell loses every address that might.
        """
        plain = self._meta.concrete_model._meta.model_name
        others = type(self)._base_manager.exclude(pk=self.pk)

        def may_be(slug):
            return self.told_by_address or re.fullmatch(rf"{plain}(-[0-9]+)?", slug)

        if not self.slug or not may_be(self.slug):
            self.slug = free_slug(
                str(self) if self.told_by_address else plain,
                lambda slug: others.filter(models.Q(slug=slug) | models.Q(former_slugs__contains=[slug])).exists(),
                plain,
            )
        before = type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True).first() if self.pk else ""
        former = [*self.former_slugs, *([before] if before and before != self.slug else [])]
        self.former_slugs = [slug for slug in dict.fromkeys(former) if may_be(slug) and slug != self.slug]
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "slug", "former_slugs"}
        super().save(*args, **kwargs)
