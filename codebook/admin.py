"""The codebook in the admin."""

from django.contrib import admin

from codebook.models import Term
from lib.bulk import BatchAdmin
from lib.desk import RememberedAdmin


@admin.register(Term)
class TermAdmin(RememberedAdmin, BatchAdmin):
    """Labels and definitions are refined here. A code never changes, and a term that the code counts on stays."""

    list_display = ("label", "id", "label_ar", "order", "definition")
    list_filter = ("scheme",)
    list_per_page = 250
    search_fields = ("id", "label", "label_ar", "definition")
    autocomplete_fields = ("parent",)
    fields = ("scheme", "code", "label", "label_ar", "definition", "parent", "order", "acled", "ucdp", "airwars")

    def get_readonly_fields(self, request, obj=None):
        """Scheme and code are the key that claims hold: fixed once the term is there."""
        return ("scheme", "code") if obj else ()

    def has_delete_permission(self, request, obj=None):
        """Nobody removes a term that the code counts on."""
        return super().has_delete_permission(request, obj) and not (obj and obj.fixed)
