"""The filters of the list of claims."""

from functools import cached_property

from django import forms
from django.db.models import F

from actors.models import Actor
from claims.choices import Certainty, Stance
from claims.kinds import CHOICES
from claims.models import Claim
from incidents.models import Incident
from incidents.words import Words
from lib.editorial import shown
from lib.facets import TOP, Facet, Option, RecordFacet, WordFacet, each_of
from lib.fields import RecordFilter
from lib.listings import Filters
from lib.words import WordsFilter
from sources.models import Article, Outlet


class OriginsField(forms.MultipleChoiceField):
    """Origins by their keys, such as readers may see in a claim. One query."""

    default_error_messages = {"invalid_choice": "No claim has the origin “%(value)s”."}

    def validate(self, value):
        """Refuse an origin that no claim has."""
        there = set(Claim.objects.public().of_origins(*value).values_list("origin", flat=True)) if value else ()
        for one in value:
            if one not in there:
                raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": one})


class OriginFacet(Facet):
    """A facet of origins. A key names an actor ("a:7"), an outlet ("o:7"), or words in an outlet ("w:7:a doctor")."""

    field_class = OriginsField
    named_by = {"a": Actor, "o": Outlet, "w": Outlet}

    def among(self, filters):
        """The first of what may be thousands; others are found by who said it or printed it."""
        return {"limit": TOP * 3}

    def mentions(self, counted):
        """The actors and outlets of the counted keys, and of the chosen ones."""
        found = {Actor: set(), Outlet: set()}
        for key in [key for key, _ in counted or ()] + self.chosen_in(self.parent):
            sort, pk, *_ = key.split(":", 2)
            found[self.named_by[sort]].add(int(pk))
        return found

    def options(self, filters, counted):
        """The chosen ones, then those with most claims."""
        numbers, chosen = dict(counted or ()), self.chosen_in(filters)
        return [
            Option(key, self.said(filters, key), None if counted is None else numbers.get(key, 0), key in chosen)
            for key in dict.fromkeys([*chosen, *numbers])
        ]

    def said(self, filters, value):
        """Whose words they are; the value itself if no claim has this origin."""
        if value not in self.chosen_in(filters) and value not in dict(filters.counted.get(self.name, ())):
            return value
        sort, pk, *words = value.split(":", 2)
        record = filters.records_of(self.named_by[sort]).get(int(pk))
        name = shown(record) if record else ""
        return f"“{words[0]}” in {name}" if words else name


class ClaimFilters(Filters):
    """What readers ask of claims."""

    long = Claim
    spans = ("said_first", "said_last")
    sorts = {
        "-entered": ("Entered last", "-id"),
        "-date": ("Last said", F("said_last").desc(nulls_last=True), "-id"),
        "date": ("First said", F("said_first").asc(nulls_last=True), F("said_last").asc(nulls_last=True), "id"),
    }

    q = WordsFilter(label="Words in the claim", method="telling", max_length=100, among=Words)
    kind = WordFacet("kind", label="Kind", choices=CHOICES, opened=True)
    stance = WordFacet("stance", label="Stance", choices=Stance.choices, opened=True)
    certainty = WordFacet("certainty", label="Certainty", choices=Certainty.choices)
    origins = WordFacet(
        label="Rests on",
        choices=[("one", "One origin alone"), ("several", "Several origins")],
        method="resting_on",
        pairs="by_origins",
        opened=True,
    )
    claimant = RecordFacet(
        records=Actor.objects.published(),
        label="Said by",
        method="said_by",
        pairs="by_claimant",
        distinct=True,
        opened=True,
    )
    origin = OriginFacet("origin", label="Origin")
    incident = RecordFacet("incident", records=Incident.objects.published(), label="About the incident")
    actor = RecordFacet(
        records=Actor.objects.published(), label="About or naming", method="concerning", pairs="by_actor", distinct=True
    )
    outlet = RecordFacet("article__outlet", records=Outlet.objects.published(), label="Printed by")
    article = RecordFilter(label="In the article", queryset=Article.objects.published(), to_field_name="pk")

    class Meta:
        model = Claim
        fields = []

    def telling(self, rows, name, question):
        """Claims in whose sentence, printed words or name the words are."""
        return rows.telling(question, common=self.has_common_words)

    @cached_property
    def has_common_words(self):
        """Whether very many incidents have the words that are asked for. One query."""
        return Words.objects.perhaps_telling(self.form.cleaned_data["q"]).are_many()

    def said_by(self, rows, name, actors):
        """Claims that an actor makes, or that are made for it."""
        return rows.said_by(*actors)

    def by_claimant(self, rows):
        """Claims with those who make them, and those for whom they are made."""
        return rows.values_list("pk", each_of("claimant_id", "speaks_for_id"))

    def concerning(self, rows, name, actors):
        """Claims about an actor, or naming it."""
        return rows.concerning(*actors)

    def by_actor(self, rows):
        """Claims with the actors that they are about, or name."""
        return rows.values_list("pk", each_of("actor_id", "named_actor_id", "caused_by_id"))

    def resting_on(self, rows, name, answers):
        """Assertions made by one origin, or by several."""
        if len(answers) > 1:
            return rows.asserting()
        return rows.of_one_origin() if answers == ["one"] else rows.of_several_origins()

    def by_origins(self, rows):
        """Assertions and whether one origin makes them, or several."""
        return rows.by_origins()
