"""The pages of incidents."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.accounts import accounts_of, rows_of
from claims.answers import RESPONSIBILITY, Dossier, number_claims, superseded_figures
from claims.choices import Stance
from claims.citing import attach_articles, page_as_of, sources_of
from claims.developing import days_of, development
from claims.glance import facts, lead
from claims.models import Claim
from claims.parties import parties_of
from claims.past import answer_history
from claims.picture import charts
from claims.pinning import pinnable
from claims.queries import attach_records, attach_rests_on
from claims.structured import of_incident
from claims.succession import name_by_time, names_of, renamings
from claims.wording import code
from incidents.exports import COLUMNS
from incidents.filters import AccountFilters, IncidentFilters
from incidents.models import Incident, attach_words
from lib.answering import render_listing
from lib.fields import AsOf
from lib.pages import answer_citation, of_record


@require_safe
def incident_list(request):
    """The list of incidents."""
    filters = IncidentFilters(request.GET, Incident.objects.published().newest_first().for_list())
    return render_listing(
        request,
        "incidents/incident_list.html",
        filters,
        rows="incidents/_incidents",
        noun="incidents",
        one="incident",
        columns=COLUMNS,
        section="incidents",
    )


@require_safe
@pinnable
@of_record(Incident.objects.reachable())
def incident_detail(request, incident):
    """One incident: what its claims say, question by question, with everything that each value stands on."""
    as_of = AsOf(request.GET)
    claims, linking, renaming = claims_of(incident, as_of.day)
    every = [*claims, *linking, *renaming]
    attach_records(every)
    attach_rests_on(every)
    versions = Incident.objects.as_of(incident, {*days_of(claims), *filter(None, [as_of.day])})
    incident = versions.get(as_of.day, incident)
    attach_words([incident, *versions.values()])
    renamed = renamings(renaming)
    name_by_time(claims, renamed, lambda claim: incident.last_day)
    dossier = Dossier(claims, incident.contested, also=[*linking, *renaming])
    parties = parties_of(incident, claims, known_by=as_of.day)
    if responsibility := dossier.question("responsibility"):
        responsibility.silent = accused_without_a_word(claims, parties)
    context = {
        "incident": incident,
        "dossier": dossier,
        "linking": linking,
        "renamed": renamed,
        "facts": facts(incident, dossier),
        "lead": lead(incident, dossier),
        "development": development(dossier, versions),
        "charts": charts(dossier, incident),
        "parties": parties,
        "as_of": as_of,
        "undated": undated(Claim.objects.about_incident(incident), as_of),
        "structured": of_incident(incident, claims),
        "section": "incidents",
    }
    return render(request, "incidents/incident_detail.html", context)


@require_safe
@pinnable
@of_record(Incident.objects.reachable())
def incident_accounts(request, incident):
    """The accounts of one incident side by side: questions down, who says so where across."""
    as_of = AsOf(request.GET)
    incident = Incident.objects.as_of(incident, [as_of.day])[as_of.day] if as_of.day else incident
    about, _, renaming = claims_of(incident, as_of.day)
    claims = [claim for claim in about if not claim.deprecated_reason]
    attach_records([*claims, *renaming])
    attach_rests_on([*claims, *renaming])
    sources = number_claims([*claims, *renaming])
    renamed = renamings(renaming)
    name_by_time(claims, renamed, lambda claim: incident.last_day)
    accounts = accounts_of(claims, parties_of(incident, claims, known_by=as_of.day))
    filters = AccountFilters(request.GET, accounts)
    shown = [*(claim for account in filters.shown for claim in account.claims), *renaming]
    context = {
        "incident": incident,
        "filters": filters,
        "accounts": filters.shown,
        "total": len(accounts),
        "rows": rows_of(filters.shown, incident.contested, superseded_figures(claims)),
        "claims": shown,
        "sources": [source for source in sources if not {*source.claims}.isdisjoint(shown)],
        "renamed": renamed,
        "as_of": as_of,
        "section": "incidents",
    }
    return render(request, "incidents/incident_accounts.html", context)


@require_safe
@pinnable
@of_record(Incident.objects.reachable())
def incident_cite(request, incident, form=""):
    """The citation of an incident's page and its sources, as a page or as a file in a form of lib.citing.FILES."""
    as_of = AsOf(request.GET)
    claims = [claim for some in claims_of(incident, as_of.day) for claim in some]
    attach_articles(claims)
    page, sources = page_as_of(incident, incident.title, as_of), sources_of(claims)
    return answer_citation(request, incident, page, sources, form, as_of)


@require_safe
@of_record(Incident.objects.reachable())
def incident_history(request, incident):
    """What readers saw change of an incident, and when."""
    return answer_history(request, incident)


def claims_of(incident, day):
    """[about an incident], [about others, tying them to it], [renamings of whom it names]: claims as known by a day.

    As known today for None.
    """
    claims = list(Claim.objects.public().known_by(day).about_or_tying_to(incident))
    about = [claim for claim in claims if claim.incident_id == incident.pk]
    others = [claim for claim in claims if claim.incident_id != incident.pk and not claim.deprecated_reason]
    return about, [claim for claim in others if claim.incident_id], [claim for claim in others if claim.actor_id]


def undated(claims, as_of):
    """In how many articles some of the claims stand that may be of that time or of a later one; 0 for today."""
    return claims.public().perhaps_known_by(as_of.day).number_of_articles() if as_of.said else 0


def accused_without_a_word(claims, parties):
    """The actors said to have carried out, ordered or assisted for whom nobody speaks here and whom no denial defends.

    Those who belong to a body, the body that a service is part of, and an organization under a later name speak for it.
    """
    speaking = {pk for claim in claims for pk in (claim.claimant_id, claim.speaks_for_id)} - {None}
    blaming = [
        claim
        for claim in claims
        if claim.kind == "participation" and claim.named_actor and code(claim.role_id) in RESPONSIBILITY
    ]
    defended = {claim.named_actor_id for claim in blaming if claim.stance == Stance.DENIES}
    accused = {claim.named_actor for claim in blaming if claim.stance == Stance.ASSERTS and not claim.belonging}
    silent = [
        actor
        for actor in accused
        if actor.pk not in defended and not any(parties.is_answered_for(name.pk, speaking) for name in names_of(actor))
    ]
    return sorted(silent, key=lambda actor: (actor.public_name, actor.pk))
