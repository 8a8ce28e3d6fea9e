"""Outlets and articles in the admin."""

from django.contrib import admin

from sources.models import Article, Capture, Outlet


@admin.register(Outlet)
class OutletAdmin(admin.ModelAdmin):
    """Outlets."""

    list_display = ["name", "type", "country", "organization"]
    list_select_related = ["type", "country", "organization"]
    list_filter = ["type"]
    search_fields = ["name"]
    autocomplete_fields = ["country", "organization"]
    readonly_fields = ["former_slugs"]


class CaptureInline(admin.StackedInline):
    """The captured text, for curators alone."""

    model = Capture


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """Articles."""

    list_display = ["title", "outlet", "published", "language", "status"]
    list_select_related = ["outlet"]
    list_filter = ["status", "kind", "link_state", "link_policy"]
    search_fields = ["title", "address", "outlet__name"]
    autocomplete_fields = ["outlet", "after_outlet", "after_article"]
    inlines = [CaptureInline]
    fieldsets = [
        (None, {"fields": ["address", "title", "outlet", "published", "language", "authors", "kind", "status"]}),
        ("Passes on", {"fields": ["after_outlet", "after_article"]}),
        ("Link", {"fields": ["link_policy", "link_state", "archived_address", "archived_on"]}),
        ("Correction", {"fields": ["correction", "corrected_on", "correction_note"]}),
    ]
