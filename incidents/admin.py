"""Incidents in the admin."""

from django.contrib import admin

from claims.changing import Proposing
from claims.doubles_of_incidents import doubles_of_incidents
from claims.inlines import WithClaims
from claims.joining import Merging
from claims.preview import Previewed
from claims.twice import LeadsToDoubles, ListsDoubles
from incidents.models import Incident, NotSame
from lib.desk import Asked, EnteredByMe, WithDraftClaims
from lib.words import HELP, question_of


class Contested(Asked):
    """Incidents whose accounts differ on some question, or on none."""

    title = "contested"
    parameter_name = "contested"
    answers = {
        "yes": ("yes", lambda rows, request: rows.contested()),
        "no": ("no", lambda rows, request: rows.uncontested()),
    }


class ByOrigins(Asked):
    """Incidents of which all that readers see comes from one origin, or from several."""

    title = "origins"
    parameter_name = "origins"
    answers = {
        "one": ("one origin alone", lambda rows, request: rows.resting_on("one")),
        "several": ("several origins", lambda rows, request: rows.resting_on("two-to-four", "five-or-more")),
    }


@admin.register(Incident)
class IncidentAdmin(ListsDoubles, LeadsToDoubles, Merging, Proposing, Previewed, WithClaims):
    """Incidents: title and status; everything else is computed from claims."""

    list_display = ["title", "date_text", "killed_text", "claim_count", "status"]
    list_filter = ["status", EnteredByMe, WithDraftClaims, Contested, ByOrigins]
    search_fields = ["title"]
    fields = ["title", "status", "slug", "former_slugs"]
    readonly_fields = ["former_slugs"]
    search_help_text = f"Words of the title. {HELP}"
    subject = "incident"
    changed_together = ["status"]
    apart = NotSame
    offers_likely = True
    doubles_page = "incident_doubles"

    def likely_doubles(self, request):
        """Pairs of incidents of one time and place."""
        return doubles_of_incidents()

    def likely(self, request, record):
        """Those of its time and place."""
        return [(one.other.record, one.likeness.reasons) for one in doubles_of_incidents(of=record)]

    def get_search_results(self, request, queryset, search_term):
        """Those with the words in their titles; of words that are too common for that, with the text as it stands."""
        question = question_of(search_term)
        if not question.positive:
            return super().get_search_results(request, queryset, search_term)
        return queryset.titled(question), False
