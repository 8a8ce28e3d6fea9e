"""The gazetteer in the admin."""

from django.contrib import admin

from locations.models import Location, LocationName


class LocationNameInline(admin.TabularInline):
    """The other names of one place."""

    model = LocationName
    extra = 1


@admin.register(Location)
class LocationAdmin(admin.ModelAdmin):
    """Places, found by any of their names."""

    list_display = ("name", "name_ar", "kind", "parent", "status", "latitude", "longitude")
    list_filter = ("kind", "status")
    list_select_related = ("parent",)
    show_full_result_count = False
    search_fields = ("name", "name_ar", "names__name")
    autocomplete_fields = ("parent",)
    inlines = (LocationNameInline,)
