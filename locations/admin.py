"""The gazetteer in the admin."""

from django.contrib import admin

from claims.changing import Proposing
from claims.joining import Merging
from lib.entering import ANY_SPELLING, FoundByName
from lib.lines import LinesAdmin
from locations.models import Location, LocationName


class LocationNameInline(LinesAdmin, admin.TabularInline):
    """The other names of one place."""

    model = LocationName
    extra = 1


@admin.register(Location)
class LocationAdmin(Merging, FoundByName, Proposing):
    """Places, found by any of their names."""

    list_display = ("name", "name_ar", "kind", "parent", "status", "latitude", "longitude")
    list_filter = ("kind", "status")
    list_select_related = ("parent",)
    noun = "location"
    search_fields = ("name",)
    search_help_text = ANY_SPELLING
    autocomplete_fields = ("parent",)
    inlines = (LocationNameInline,)
    changed_together = ("kind", "parent", "status")

    def get_search_results(self, request, queryset, search_term):
        """What a name finds; in a picker each with the place that it lies in."""
        places, doubled = super().get_search_results(request, queryset, search_term)
        return places.select_related("parent") if request.path.endswith("/autocomplete/") else places, doubled

    def is_draft(self, record):
        """A drafted place moves the places in it: with one that readers have seen it is no draft any more."""
        return super().is_draft(record) and not Location.objects.reachable().within(record).exists()
