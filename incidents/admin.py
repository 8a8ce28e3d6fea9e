"""Incidents in the admin."""

from django.contrib import admin

from claims.inlines import WithClaims
from claims.preview import Previewed
from incidents.models import Incident
from lib.desk import EnteredByMe, WithDraftClaims


class Contested(admin.SimpleListFilter):
    """Incidents whose accounts differ on some question, or on none."""

    title = "contested"
    parameter_name = "contested"

    def lookups(self, request, model_admin):
        """The two answers."""
        return [("yes", "yes"), ("no", "no")]

    def queryset(self, request, queryset):
        """The incidents that answer so."""
        if self.value() == "yes":
            return queryset.contested()
        return queryset.uncontested() if self.value() == "no" else queryset


class OneOrigin(admin.SimpleListFilter):
    """Incidents of which all that readers see comes from one origin, or from several."""

    title = "origins"
    parameter_name = "origins"

    def lookups(self, request, model_admin):
        """The two answers."""
        return [("one", "one origin alone"), ("several", "several origins")]

    def queryset(self, request, queryset):
        """The incidents that answer so."""
        if self.value() == "one":
            return queryset.resting_on("one")
        return queryset.resting_on("two-to-four", "five-or-more") if self.value() == "several" else queryset


@admin.register(Incident)
class IncidentAdmin(Previewed, WithClaims):
    """Incidents: title and status; everything else is computed from claims."""

    list_display = ["title", "date_text", "killed_text", "claim_count", "status"]
    list_filter = ["status", EnteredByMe, WithDraftClaims, Contested, OneOrigin]
    search_fields = ["title"]
    fields = ["title", "status", "slug", "former_slugs"]
    readonly_fields = ["former_slugs"]
    subject = "incident"
