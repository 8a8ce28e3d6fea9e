"""The filters of the list of locations."""

import django_filters

from lib.facets import RecordFacet, WordFacet
from lib.listings import Filters
from locations.choices import Kind
from locations.models import Location


class LocationFilters(Filters):
    """What readers ask of the gazetteer."""

    sorts = {"name": ("Name", "name", "id")}

    q = django_filters.CharFilter(label="Part of a name", method="called", max_length=100)
    kind = WordFacet(
        "kind", label="Kind", choices=[(kind.value, kind.label.capitalize()) for kind in Kind], opened=True
    )
    within = RecordFacet(
        "path",
        array=True,
        records=Location.objects.published().with_ancestors(),
        beside="where",
        label="Within",
        opened=True,
        method="inside",
    )

    class Meta:
        model = Location
        fields = []

    def called(self, rows, name, text):
        """Places of whose names it is a part, in any spelling."""
        return rows.called(text)

    def inside(self, rows, name, locations):
        """Places within a place."""
        return rows.within(*locations)
