"""The filters of the list of locations."""

import django_filters

from lib.listings import Filters, RecordFilter
from locations.choices import Kind
from locations.models import Location


class LocationFilters(Filters):
    """What readers ask of the gazetteer."""

    q = django_filters.CharFilter(label="Name, in any spelling", method="named", max_length=100)
    kind = django_filters.ChoiceFilter(label="Kind", choices=Kind)
    within = RecordFilter(label="Within", queryset=Location.objects.published(), method="inside")

    class Meta:
        model = Location
        fields = []

    def named(self, queryset, name, text):
        """Places that bear the name."""
        return queryset.named(text)

    def inside(self, queryset, name, location):
        """Places within a place."""
        return queryset.within(location)
