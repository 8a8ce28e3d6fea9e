"""Incidents: what happened at one time and place, as its claims say."""

import copy

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.expressions import RawSQL

from codebook.models import Term
from incidents.words import Words
from lib.addresses import Addressed, address_of
from lib.apart import HeldApart, judged_once
from lib.attaching import by_key, hand
from lib.dates import say_any
from lib.editorial import Editorial, EditorialQuerySet
from lib.merging import Mergeable, MergeableQuerySet, merged_index, merged_rules
from lib.ranges import say_range
from lib.tracking import every_change, found_by
from lib.words import stands_in, words_of
from locations.models import Location

WORD = {"max_length": 60}


def computed(field):
    """A column of the summary: written by the database alone."""
    field.editable = False
    return field


def figure():
    """One bound of a number of people."""
    return computed(models.IntegerField(null=True, blank=True))


def words():
    """A list of codes or texts."""
    return computed(ArrayField(models.CharField(max_length=300), default=list, blank=True))


def ids():
    """A list of records by their ids."""
    return computed(ArrayField(models.BigIntegerField(), default=list, blank=True))


ORIGINS = {"one": "One", "two-to-four": "Two to four", "five-or-more": "Five or more"}
ORIGINS_IN_WORDS = Case(
    When(origin_count=1, then=Value("one")),
    When(origin_count__range=(2, 4), then=Value("two-to-four")),
    When(origin_count__gte=5, then=Value("five-or-more")),
)


def _participants(part, other, among):
    """One part of each entry ("role:actor") of the participants, once; of those whose other part is among these."""
    condition = f"WHERE split_part(entry, ':', {other}) = ANY (%s)" if among else ""
    found = f"SELECT DISTINCT {part} FROM unnest(incidents_incident.participants) AS entry {condition}"  # noqa: S608  # nosec B608
    return RawSQL(f"unnest(ARRAY({found}))", [list(among)] if among else [])  # noqa: S611  # nosec B611: what is asked is a parameter


class IncidentQuerySet(EditorialQuerySet, MergeableQuerySet):
    """The questions that the site asks about incidents. Every answer can be chained."""

    def newest_first(self):
        """By the last day on which it may have happened; undated ones at the end."""
        return self.order_by(F("last_day").desc(nulls_last=True), "-id")

    def of_one_outlet(self):
        """Those of which one outlet alone reports."""
        return self.filter(outlet_count=1)

    def contested(self):
        """Those whose accounts differ on some question."""
        return self.exclude(contested=[])

    def uncontested(self):
        """Those whose accounts differ on no question."""
        return self.filter(contested=[])

    def most_contested_first(self):
        """Those whose accounts differ, on most questions first."""
        return self.contested().order_by(F("contested__len").desc(), "-origin_count", "-id")

    def within(self, *locations):
        """Those in one of these places, or in a place within it."""
        return self.filter(location__path__overlap=[location.pk for location in locations])

    def involving(self, *actors, roles=()):
        """Those in which one of these actors is said to have had a role: one of these (by code), or any."""
        codes = roles or Term.objects.of("role").values_list("code", flat=True)
        return self.filter(participants__overlap=[f"{code}:{actor.pk}" for code in codes for actor in actors])

    def with_role(self, *roles):
        """Those in which anybody named is said to have had one of these roles (by code)."""
        said = Func(F("participants"), Value(","), function="array_to_string", output_field=models.TextField())
        return self.alias(said=said).filter(said__regex=rf"(^|,)({'|'.join(roles)}):")

    def resting_on(self, *numbers):
        """Those whose claims come from so many origins: any of the words of ORIGINS."""
        return self.alias(rests_on=ORIGINS_IN_WORDS).filter(rests_on__in=numbers)

    def called(self, text):
        """Those whose title contains the text."""
        return self.filter(title__icontains=text)

    def telling(self, question):
        """Those in whose title and public claims of today is what a Question asks for (lib/words.py)."""
        return self.filter(pk__in=Words.objects.telling(question).values("pk"))

    def titled_first(self, question, among):
        """Those of some ids, first whose title itself has the words of a Question; newest first."""
        titled = Case(When(titled=question.asked, then=Value(0)), default=Value(1))
        found = self.filter(pk__in=among).alias(titled=words_of("title"))
        return found.order_by(titled, F("last_day").desc(nulls_last=True), "-id")

    def titled(self, question):
        """Those in whose title is what a Question asks for, whatever their claims tell."""
        # Whatever stands in a title is among the words of the incident, which have an index.
        standing = question.standing(lambda words: Q(titled=words), stands_in("title"))
        found = self.filter(pk__in=Words.objects.perhaps_telling(question).values("pk"))
        return found.alias(titled=words_of("title")).filter(standing, titled=question.asked)

    def by_contest(self):
        """Pairs of each and whether its accounts differ: "yes" or "no"."""
        return self.values_list("pk", Case(When(contested=[], then=Value("no")), default=Value("yes")))

    def by_origins(self):
        """Pairs of each and the number of its origins in words."""
        return self.values_list("pk", ORIGINS_IN_WORDS)

    def by_actor(self, *roles):
        """Pairs of each and the ids of the actors that are said to have had a role: one of these, or any."""
        return self.values_list("pk", _participants("split_part(entry, ':', 2)::bigint", 1, roles))

    def by_role(self, *actors):
        """Pairs of each and the codes of the roles that one of these actors, or anybody, is said to have had."""
        return self.values_list("pk", _participants("split_part(entry, ':', 1)", 2, [str(one.pk) for one in actors]))

    def as_of(self, incident, days):
        """{day: the incident with the columns that its claims give as of that day}. One query."""
        columns = [self.model._meta.get_field(name).attname for name in SUMMARY]
        told = "SELECT day, told.* FROM unnest(%s::date[]) AS day, incident_summary(ARRAY[%s]::bigint[], day) AS told"
        with connection.cursor() as cursor:
            cursor.execute(told, [list(days), incident.pk])
            return {day: _with(incident, columns, values) for day, _, *values in cursor.fetchall()}

    def for_list(self):
        """With the words and places that a list shows: two more queries, however many incidents.

        Without what only the columns in memory are made of, and former addresses.
        """
        return self.attaching(attach_words).defer("former_slugs", "harmed", "outlets", "claimants")


def _with(incident, columns, values):
    other = copy.copy(incident)
    for column, value in zip(columns, values, strict=True):
        setattr(other, column, value)
    return other


def attach_words(incidents):
    """Give each incident `.type_terms`, `.places` (each that accounts give), and its location with all around it."""
    words, wanted = set(), set()
    for incident in incidents:
        words.update(incident.types, [incident.precision])
        wanted.update(incident.locations, [incident.location_id, incident.governorate_id, incident.country_id])
    terms = by_key(Term.objects.all(), words - {""})
    places = by_key(Location.objects.published(), wanted - {None})
    for incident in incidents:
        incident.type_terms = [terms[pk] for pk in incident.types if pk in terms]
        incident.places = [places[pk] for pk in incident.locations if pk in places]
        hand(incident, "location", places.get(incident.location_id))
        hand(incident, "governorate", places.get(incident.governorate_id))
        hand(incident, "country", places.get(incident.country_id))
        incident.precision_term = terms.get(incident.precision)


SUMMARY = [
    "types", "dates", "first_day", "last_day", "location", "governorate", "country", "locations", "latitude",
    "longitude", "precision", "killed_low", "killed_high", "killed_open", "killed_computed", "killed_words",
    "injured_low", "injured_high", "injured_open", "injured_computed", "injured_words", "civilians_low",
    "civilians_high", "civilians_open", "civilians_computed", "civilians_words", "children_low", "children_high",
    "children_open", "children_computed", "children_words", "participants", "claim_count", "article_count",
    "outlet_count", "origin_count", "contested", "first_reported", "last_reported", "means", "outcomes", "harmed",
    "outlets", "claimants",
]  # fmt: skip


@pghistory.track(*every_change(), exclude=SUMMARY)
class Incident(Addressed, Editorial, Mergeable):
    """One thing that happened at one time and place. All columns but title, slug and status are computed."""

    title = models.CharField(max_length=200, help_text="Neutral; no accused person in it.")

    types = words()
    dates = words()
    first_day = computed(models.DateField(null=True, blank=True))
    last_day = computed(models.DateField(null=True, blank=True))
    location = computed(
        models.ForeignKey("locations.Location", models.SET_NULL, null=True, blank=True, related_name="incidents")
    )
    governorate = computed(
        models.ForeignKey("locations.Location", models.SET_NULL, null=True, blank=True, related_name="+")
    )
    country = computed(
        models.ForeignKey("locations.Location", models.SET_NULL, null=True, blank=True, related_name="+")
    )
    locations = ids()
    latitude = computed(models.FloatField(null=True, blank=True))
    longitude = computed(models.FloatField(null=True, blank=True))
    precision = computed(models.CharField(default="", blank=True, **WORD))
    killed_low, killed_high = figure(), figure()
    killed_open = computed(models.BooleanField(default=False))
    killed_computed = computed(models.BooleanField(default=False))
    killed_words = words()
    injured_low, injured_high = figure(), figure()
    injured_open = computed(models.BooleanField(default=False))
    injured_computed = computed(models.BooleanField(default=False))
    injured_words = words()
    civilians_low, civilians_high = figure(), figure()
    civilians_open = computed(models.BooleanField(default=False))
    civilians_computed = computed(models.BooleanField(default=False))
    civilians_words = words()
    children_low, children_high = figure(), figure()
    children_open = computed(models.BooleanField(default=False))
    children_computed = computed(models.BooleanField(default=False))
    children_words = words()
    participants = words()
    claim_count = computed(models.IntegerField(default=0))
    article_count = computed(models.IntegerField(default=0))
    outlet_count = computed(models.IntegerField(default=0))
    origin_count = computed(models.IntegerField(default=0))
    contested = words()
    first_reported = computed(models.DateField(null=True, blank=True))
    last_reported = computed(models.DateField(null=True, blank=True))
    means = words()
    outcomes = words()
    harmed = words()
    outlets = ids()
    claimants = ids()

    objects = IncidentQuerySet.as_manager()

    class Meta:
        permissions = [("publish_incident", "Can publish incidents")]
        ordering = [F("last_day").desc(nulls_last=True), "-id"]
        indexes = [
            merged_index("incident"),
            models.Index(F("last_day").desc(nulls_last=True), F("id").desc(), name="incident_newest"),
            GinIndex(fields=["participants"], name="incident_participants"),
            GinIndex(fields=["types"], name="incident_types"),
            models.Index(fields=["id"], name="incident_of_several_articles", condition=Q(article_count__gte=3)),
        ]
        constraints = [
            *merged_rules("incident"),
            models.CheckConstraint(name="incident_has_a_title", condition=~Q(title="")),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The incident's page."""
        return address_of("incident", self.slug)

    @property
    def place_before(self):
        """What stands before the place where it is not known exactly: "near ", "in a part of "; else ''."""
        return {"precision.near": "near ", "precision.area": "in a part of "}.get(self.precision, "")

    @property
    def place_text(self):
        """Where, as its accounts say: "near Atmeh, Idlib, Syria"; '' if none says. Of an incident with its words."""
        if not self.places:
            return ""
        around = [place.label for place in (self.governorate, self.country) if place and place != self.location]
        return self.place_before + ", ".join([" or ".join(place.label for place in self.places), *around])

    @property
    def type_text(self):
        """What kinds of incident it is, as its accounts say: "Raid, Detention". Of an incident with its words."""
        return ", ".join(term.label for term in self.type_terms)

    @property
    def date_text(self):
        """When, as its accounts say: "4 April 2024", "26 or 27 October 2019"; '' if none says."""
        return say_any(self.dates) if self.dates else ""

    @property
    def killed_text(self):
        """How many were killed: "1 to 3 or more"; '' if nobody says."""
        return self._figure("killed")

    @property
    def injured_text(self):
        """How many were injured."""
        return self._figure("injured")

    @property
    def civilians_text(self):
        """How many of the killed were civilians."""
        return self._figure("civilians")

    @property
    def children_text(self):
        """How many of the killed were children."""
        return self._figure("children")

    def _figure(self, name):
        bounds = (getattr(self, f"{name}_{part}") for part in ("low", "high", "open", "words"))
        return say_range(*bounds)


@pghistory.track(*every_change(), meta=found_by("incident_notsame", "one", "other"))
class NotSame(HeldApart):
    """A curator's judgement that two incidents are not the same: another raid, in the same town."""

    belongs_to = ("one", "other")

    one = models.ForeignKey(Incident, models.CASCADE, related_name="+")
    other = models.ForeignKey(Incident, models.CASCADE, related_name="+")

    class Meta(HeldApart.Meta):
        constraints = judged_once("incident")
