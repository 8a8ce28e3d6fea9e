"""The filters of the list of incidents."""

import django_filters

from actors.models import Actor
from codebook.models import Term
from incidents.models import Incident
from lib.listings import Filters, RecordFilter
from locations.models import Location


class IncidentFilters(Filters):
    """What readers ask of incidents."""

    q = django_filters.CharFilter(
        label="Words in the title", field_name="title", lookup_expr="icontains", max_length=100
    )
    type = django_filters.ModelChoiceFilter(
        label="Type", queryset=Term.objects.of("incident_type"), to_field_name="code", method="of_type"
    )
    location = RecordFilter(label="Place, and all within it", queryset=Location.objects.published(), method="within")
    actor = RecordFilter(label="Actor", queryset=Actor.objects.published(), method="involving")
    role = django_filters.ModelChoiceFilter(
        label="In the role", queryset=Term.objects.of("role"), to_field_name="code", method="in_role"
    )
    contested = django_filters.ChoiceFilter(
        label="Accounts", choices=[("yes", "differ"), ("no", "do not differ")], method="whether_contested"
    )

    class Meta:
        model = Incident
        fields = []

    def of_type(self, queryset, name, term):
        """Incidents that some account calls so."""
        return queryset.of_type(term)

    def within(self, queryset, name, location):
        """Incidents in a place or in a place within it."""
        return queryset.within(location)

    def involving(self, queryset, name, actor):
        """Incidents in which an actor is said to have had a role: the one asked for, or any."""
        return queryset.involving(actor, self.form.cleaned_data.get("role"))

    def in_role(self, queryset, name, role):
        """The role narrows the actor; alone it asks for incidents in which anybody had it."""
        return queryset if self.form.cleaned_data.get("actor") else queryset.with_role(role)

    def whether_contested(self, queryset, name, answer):
        """Incidents whose accounts differ, or do not."""
        return queryset.contested() if answer == "yes" else queryset.uncontested()
