"""Incidents in the admin."""

from django.contrib import admin

from claims.inlines import WithClaims
from claims.preview import Previewed
from incidents.models import Incident


@admin.register(Incident)
class IncidentAdmin(Previewed, WithClaims):
    """Incidents: title and status; everything else is computed from claims."""

    list_display = ["title", "date_text", "killed_text", "claim_count", "status"]
    list_filter = ["status"]
    search_fields = ["title"]
    fields = ["title", "status", "slug", "former_slugs"]
    readonly_fields = ["former_slugs"]
    subject = "incident"
