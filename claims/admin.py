"""Claims in the admin."""

from django.contrib import admin

from claims.kinds import EMPTY
from claims.models import Claim


@admin.register(Claim)
class ClaimAdmin(admin.ModelAdmin):
    """Claims of every kind: the columns that the kind does not have stay empty."""

    list_display = ["text", "kind", "stance", "article", "status"]
    list_select_related = ["article__outlet"]
    list_filter = ["status", "kind", "stance", "certainty"]
    search_fields = ["text", "words", "name"]
    autocomplete_fields = [
        "article", "claimant", "speaks_for", "answers", "incident", "actor", "term", "role", "outcome", "precision",
        "named_actor", "caused_by", "other_incident", "location", "rests_on",
    ]  # fmt: skip
    fieldsets = [
        ("Where it stands", {"fields": ["article", "locator", "sequence", "passage_start", "passage_end"]}),
        ("Who says so", {"fields": ["claimant", "claimant_words", "speaks_for", "claimed_on"]}),
        ("How it is said", {"fields": ["stance", "certainty", "distanced", "answers"]}),
        ("About what", {"fields": ["incident", "actor", "kind"]}),
        ("What it says", {"fields": ["text", "words", *EMPTY]}),
        ("What it rests on", {"fields": ["rests_on"]}),
        ("Editorial", {"fields": ["status", "deprecated_reason", "curator_note"]}),
    ]
