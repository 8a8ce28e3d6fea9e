"""The gazetteer in the admin."""

from django.contrib import admin

from lib.desk import DeskAdmin
from locations.models import Location, LocationName


class LocationNameInline(admin.TabularInline):
    """The other names of one place."""

    model = LocationName
    extra = 1


@admin.register(Location)
class LocationAdmin(DeskAdmin):
    """Places, found by any of their names."""

    list_display = ("name", "name_ar", "kind", "parent", "status", "latitude", "longitude")
    list_filter = ("kind", "status")
    list_select_related = ("parent",)
    search_fields = ("name", "name_ar", "names__name")
    autocomplete_fields = ("parent",)
    inlines = (LocationNameInline,)

    def get_search_results(self, request, queryset, search_term):
        """What the words find; in a picker those that are called so come first, and the wider of two first."""
        found = queryset.called(search_term) if search_term else queryset
        if request.path.endswith("/autocomplete/"):
            found = found.select_related("parent")  # its name is shown too
            found = found.nearest_to(search_term) if search_term else found
        return found, False

    def is_draft(self, record):
        """A drafted place moves the places in it: with one that readers have seen it is no draft any more."""
        return super().is_draft(record) and not Location.objects.reachable().within(record).exists()
