"""The gazetteer: places, what they are called, and where they belong."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.functional import cached_property

from lib.addresses import Addressed, address_of
from lib.attaching import by_key
from lib.editorial import Editorial, EditorialQuerySet, Status
from lib.merging import Mergeable, MergeableQuerySet, merged_index, merged_rules
from lib.names import Name
from lib.tracking import every_change, found_by
from locations.choices import SHOWN_WITH_KIND, Kind


def attach_ancestors(locations):
    """Give each of `locations` its `.ancestors` (the country first, itself not included), all in one query.

    Only published ones: a place that is drafted or restricted is not named by those that lie in it.
    """
    above = {pk for location in locations for pk in location.path[:-1]}
    found = by_key(Location.objects.published(), above)
    for location in locations:
        location.ancestors = [found[pk] for pk in location.path[:-1] if pk in found]


def label_of(name, kind):
    """The name of a place, with the word for its kind where a town may share it."""
    return f"{name} {Kind(kind).label}" if kind in SHOWN_WITH_KIND else name


class LocationQuerySet(EditorialQuerySet, MergeableQuerySet):
    """Questions asked of the gazetteer."""

    def within(self, *locations):
        """These locations themselves and everything that lies in them."""
        return self.filter(path__overlap=[location.pk for location in locations])

    def holding(self, ids):
        """Pairs of the id of a place and that of one of these in it, itself included. One query."""
        paths = self.filter(pk__in=ids).order_by().values_list("path", flat=True)
        return [(holder, path[-1]) for path in paths for holder in path]

    def called(self, text):
        """Places of whose names one contains the text, or is it in another spelling."""
        return self.filter(pk__in=Name.objects.called(text, "location").values("record"))

    def named(self, text):
        """Places that bear exactly this name, in any of their spellings, whatever the case of its letters."""
        shown = Location.objects.filter(Q(name__iexact=text) | Q(name_ar__iexact=text)).order_by().values("pk")
        other = LocationName.objects.filter(name__iexact=text).order_by().values("location")
        return self.filter(pk__in=shown.union(other))  # a union, so that each side has its index

    def without_coordinates(self):
        """Places that nobody knows on a map, those entered last first."""
        return self.filter(latitude__isnull=True).exclude(status=Status.WITHDRAWN).order_by("-pk")

    def with_ancestors(self):
        """The same places, with `.ancestors` of all of them fetched in one more query."""
        return self.attaching(attach_ancestors)


@pghistory.track(*every_change(), exclude=["path"])
class Location(Addressed, Editorial, Mergeable):
    """One place of the gazetteer: a country, a town, a camp, a mountain area, a building."""

    name = models.CharField(max_length=120, help_text="As shown, in Latin script.")
    name_ar = models.CharField("Arabic name", max_length=120, blank=True, help_text="As shown, in Arabic.")
    kind = models.CharField(max_length=13, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", help_text="The place that it lies in."
    )
    path = ArrayField(models.BigIntegerField(), default=list, editable=False)  # kept by sql/path.sql: root to itself
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north, WGS 84.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east, WGS 84.")
    gazetteer = models.CharField(max_length=10, blank=True, help_text="wof: Who's On First.")
    gazetteer_id = models.CharField("id in the gazetteer", max_length=20, blank=True)
    note = models.TextField(blank=True)

    objects = LocationQuerySet.as_manager()

    class Meta:
        permissions = [("publish_location", "Can publish locations")]
        ordering = ["name", "id"]
        indexes = [
            merged_index("location"),
            GinIndex(fields=["path"], name="location_path"),
            models.Index(Upper("name"), name="location_name_upper"),
            models.Index(Upper("name_ar"), name="location_name_ar_upper"),
        ]
        constraints = [
            *merged_rules("location"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="location_coordinates_both_or_neither",
                violation_error_message="Give both latitude and longitude, or neither.",
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90)),
                name="location_latitude_range",
                violation_error_message="Latitude runs from -90 to 90.",
            ),
            models.CheckConstraint(
                condition=Q(longitude__range=(-180, 180)),
                name="location_longitude_range",
                violation_error_message="Longitude runs from -180 to 180.",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="location_kind_known"),
            models.CheckConstraint(
                condition=Q(gazetteer="", gazetteer_id="") | (~Q(gazetteer="") & ~Q(gazetteer_id="")),
                name="location_gazetteer_with_its_id",
                violation_error_message="Give the gazetteer and the id there, or neither.",
            ),
            models.UniqueConstraint(
                fields=["gazetteer", "gazetteer_id"],
                condition=~Q(gazetteer_id=""),
                name="location_gazetteer_id_unique",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Save, and learn the path that the database gave."""
        super().save(*args, **kwargs)
        self.refresh_from_db(fields=["path"])
        self.__dict__.pop("ancestors", None)

    def get_absolute_url(self):
        """The place's page."""
        return address_of("location", self.slug)

    @property
    def label(self):
        """The name, with the word for its kind where a town may share it: "Idlib governorate", "Harim district"."""
        return label_of(self.name, self.kind)

    @property
    def told_apart(self):
        """The name, with what tells it from others of that name: "Idlib (city, Idlib)", "Harem (town, Harim)"."""
        return f"{self.name} ({self.get_kind_display()}{f', {self.parent.name}' if self.parent else ''})"

    @cached_property
    def ancestors(self):
        """The published places that hold this one, the country first; from `with_ancestors` or by one query."""
        attach_ancestors([self])
        return self.__dict__["ancestors"]

    @property
    def nearest_first(self):
        """The places that hold this one, the nearest first."""
        return list(reversed(self.ancestors))

    @property
    def where(self):
        """The nearest two places that hold it, in words: "Harim district, Idlib governorate"."""
        return ", ".join(place.label for place in self.nearest_first[:2])

    @property
    def lineage(self):
        """Where it is, in words, from the place to its country: "Sarmada, Harim district, Idlib governorate, Syria"."""
        return ", ".join([self.label, *(place.label for place in reversed(self.ancestors))])


@pghistory.track(*every_change(), meta=found_by("locationname", "location"))
class LocationName(models.Model):
    """Another name or spelling of one place, besides the two that are shown."""

    belongs_to = ("location",)

    location = models.ForeignKey(Location, models.CASCADE, related_name="names")
    name = models.CharField(max_length=160)
    language = models.CharField(
        max_length=20, blank=True, help_text="A BCP 47 tag such as ar or ku-Latn; empty where it is not said."
    )

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(Upper("name"), name="locationname_name_upper")]
        constraints = [
            models.UniqueConstraint(fields=["location", "name", "language"], name="locationname_unique"),
        ]

    def __str__(self):
        return self.name
