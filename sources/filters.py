"""The filters of the lists of articles and outlets."""

import django_filters
from django.db.models import F

from actors.models import Actor
from claims.attribution import language
from claims.models import Claim
from codebook.facets import TermFacet
from incidents.models import Incident
from lib.facets import FoundWordFacet, RecordFacet
from lib.fields import RecordFilter
from lib.listings import Filters
from sources.models import Article, Outlet


class ArticleFilters(Filters):
    """What readers ask of articles."""

    long = Article
    spans = ("published_first", "published_last")
    sorts = {
        "-date": ("Newest", F("published_last").desc(nulls_last=True), "-id"),
        "date": ("Oldest", F("published_first").asc(nulls_last=True), F("published_last").asc(nulls_last=True), "id"),
    }

    q = django_filters.CharFilter(
        label="Words in the title", field_name="title", lookup_expr="icontains", max_length=100
    )
    outlet = RecordFacet("outlet", records=Outlet.objects.published(), label="Outlet", opened=True)
    type = TermFacet("outlet_type", "outlet__type", label="Type of outlet", opened=True)
    language = FoundWordFacet(
        "language", words=Article.objects.published().languages, say=language, label="Language", opened=True
    )
    incident = RecordFilter(label="About the incident", queryset=Incident.objects.published(), method="about_incident")
    actor = RecordFilter(label="About the actor", queryset=Actor.objects.published(), method="about_actor")

    class Meta:
        model = Article
        fields = []

    def about_incident(self, rows, name, incident):
        """Articles with a claim about an incident, deprecated ones not counted."""
        return rows.making(Claim.objects.public().current().about_incident(incident))

    def about_actor(self, rows, name, actor):
        """Articles with a claim about an actor, deprecated ones not counted."""
        return rows.making(Claim.objects.public().current().about_actor(actor))


class OutletFilters(Filters):
    """What readers ask of outlets."""

    sorts = {"name": ("Name", "name", "id")}

    q = django_filters.CharFilter(label="Part of the name", method="called", max_length=100)
    type = TermFacet("outlet_type", "type", label="Type", opened=True)
    incident = RecordFilter(label="About the incident", queryset=Incident.objects.published(), method="about_incident")
    actor = RecordFilter(label="About the actor", queryset=Actor.objects.published(), method="about_actor")

    class Meta:
        model = Outlet
        fields = []

    def called(self, rows, name, text):
        """Outlets of whose name it is a part, in any spelling."""
        return rows.called(text)

    def about_incident(self, rows, name, incident):
        """Outlets that printed a claim about an incident, deprecated ones not counted."""
        return rows.printing(Claim.objects.public().current().about_incident(incident))

    def about_actor(self, rows, name, actor):
        """Outlets that printed a claim about an actor, deprecated ones not counted."""
        return rows.printing(Claim.objects.public().current().about_actor(actor))
