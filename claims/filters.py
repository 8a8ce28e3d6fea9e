"""The filters of the list of claims."""

import django_filters

from actors.models import Actor
from claims.choices import Certainty, Stance
from claims.kinds import CHOICES
from claims.models import Claim
from incidents.models import Incident
from lib.listings import Filters, RecordFilter
from sources.models import Outlet


class ClaimFilters(Filters):
    """What readers ask of claims."""

    q = django_filters.CharFilter(label="Words in the claim", method="containing", max_length=100)
    kind = django_filters.ChoiceFilter(label="Kind", choices=CHOICES)
    stance = django_filters.ChoiceFilter(label="Stance", choices=Stance)
    certainty = django_filters.ChoiceFilter(label="Certainty", choices=Certainty)
    claimant = RecordFilter(label="Said by", queryset=Actor.objects.published(), method="said_by")
    actor = RecordFilter(label="About or naming", queryset=Actor.objects.published(), method="concerning")
    incident = RecordFilter(label="About the incident", queryset=Incident.objects.published())
    outlet = RecordFilter(
        label="Printed by",
        queryset=Outlet.objects.published(),
        field_name="article__outlet",
    )
    origins = django_filters.ChoiceFilter(
        label="Rests on", choices=[("one", "one origin alone"), ("several", "several origins")], method="resting_on"
    )

    class Meta:
        model = Claim
        fields = []

    def containing(self, queryset, name, text):
        """Claims whose sentence or printed words contain the text."""
        return queryset.containing(text)

    def said_by(self, queryset, name, actor):
        """Claims that an actor makes, or that are made for it."""
        return queryset.said_by(actor)

    def concerning(self, queryset, name, actor):
        """Claims about an actor, or naming it."""
        return queryset.concerning(actor)

    def resting_on(self, queryset, name, answer):
        """Assertions made by one origin, or by several."""
        return queryset.of_one_origin() if answer == "one" else queryset.of_several_origins()
