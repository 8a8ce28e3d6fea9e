"""The pages of actors."""

from datetime import date
from itertools import groupby

from django.shortcuts import render
from django.views.decorators.http import require_safe

from actors.exports import COLUMNS
from actors.filters import ActorFilters
from actors.models import Actor
from claims.answers import Dossier, Line, place_of, question_of
from claims.choices import Stance
from claims.citing import attach_articles, page_as_of, sources_of
from claims.counting import attach_incident_number, numbers_of_actor, role_in_words
from claims.models import Claim
from claims.past import answer_history
from claims.pinning import pinnable
from claims.queries import attach_records, attach_rests_on
from claims.structured import of_actor
from claims.succession import chain_of, name_by_time, renamings, succession
from lib.answering import render_listing
from lib.editorial import shown
from lib.fields import AsOf
from lib.pages import answer_citation, of_record

SHOWN, FIRST = 32, 20  # claims of one section: all up to so many; of more the first, and a link to their list


@require_safe
def actor_list(request):
    """The list of actors."""
    return _listing(request, Actor.objects.published(), "Actors", "actor")


@require_safe
def people(request):
    """The list of persons."""
    return _listing(request, Actor.objects.published().persons(), "People", "person")


@require_safe
def organizations(request):
    """The list of organizations."""
    return _listing(request, Actor.objects.published().organizations(), "Organizations", "organization")


def _listing(request, actors, title, one):
    return render_listing(
        request,
        "actors/actor_list.html",
        ActorFilters(request.GET, actors.shown_by_name().attaching(attach_incident_number)),
        rows="actors/_actors",
        noun=title.lower(),
        one=one,
        columns=COLUMNS,
        section="actors",
        title=title,
        beyond="actors/_beyond.html",
    )


@require_safe
@pinnable
@of_record(Actor.objects.reachable())
def actor_detail(request, actor):
    """One actor: its names, positions and relations, its part in incidents, what it says and what is said of it."""
    as_of = AsOf(request.GET)
    about, succeeding, naming, saying = claims_of(actor, as_of.day)
    every = [*about, *naming, *saying, *succeeding]
    attach_records(every)
    attach_rests_on(every)
    steps = succession([*about, *succeeding])
    own = chain_of(actor, steps)
    name_by_time([*about, *naming], renamings([*about, *succeeding]), _last_day)
    dossier = Dossier(about, also=[*_first(naming), *_first(saying), *succeeding])
    shown_name = [claim for claim in about if claim.kind == "name" and claim.name == actor.name]
    numbers = numbers_of_actor(actor, known_by=as_of.day)
    context = {
        "actor": actor,
        "numbers": numbers,
        "roles": [(role, role_in_words(role), number) for role, number in numbers["roles"].items()],
        "shown_name": shown_name,
        "named_then": named_then(actor, about, as_of),
        "succession": own,
        "renamed": [step for step in steps if step not in own],
        "dossier": dossier,
        "parts": _by_role([claim for claim in _first(naming) if claim.incident], numbers["roles"]),
        "others": _lines([claim for claim in _first(naming) if claim.actor]),
        "saying": _by_subject(_first(saying)),
        "more_naming": len(naming) > SHOWN,
        "more_saying": len(saying) > SHOWN,
        "as_of": as_of,
        "structured": of_actor(actor, about),
        "section": "actors",
    }
    return render(request, "actors/actor_detail.html", context)


@require_safe
@pinnable
@of_record(Actor.objects.reachable())
def actor_cite(request, actor, form=""):
    """The citation of an actor's page and its sources, as a page or as a file in a form of lib.citing.FILES."""
    as_of = AsOf(request.GET)
    about, succeeding, naming, saying = claims_of(actor, as_of.day)
    shown = list({claim.pk: claim for claim in [*about, *succeeding, *_first(naming), *_first(saying)]}.values())
    attach_articles(shown)
    return answer_citation(request, actor, page_as_of(actor, actor.public_name, as_of), sources_of(shown), form, as_of)


@require_safe
@of_record(Actor.objects.reachable())
def actor_history(request, actor):
    """What readers saw change of an actor, and when."""
    return answer_history(request, actor)


def named_then(actor, about, as_of):
    """[claims of each name that was known by a day], where the name that the page shows was not: it came later.

    None where it was known, where no claim gives it today either, where it is not shown whole, and for today.
    """
    if not as_of.said or actor.public_name != actor.name:
        return None
    names = {}
    for claim in about:
        if claim.kind == "name" and claim.stance == Stance.ASSERTS and not claim.deprecated_reason:
            names.setdefault(claim.name, []).append(claim)
    if actor.name in names or not Claim.objects.public().about_actor(actor).naming_as(actor.name).exists():
        return None
    return list(names.values())


def claims_of(actor, day):
    """[about an actor], [of renamings], [naming it], [said by it]: claims as known by a day, or today for None.

    Of the two last the newest, one more than are shown if there are more.
    """
    public = Claim.objects.public().known_by(day)
    about = list(public.about_or_succeeding(actor))
    return (
        [claim for claim in about if claim.actor_id == actor.pk],
        [claim for claim in about if claim.actor_id != actor.pk],
        list(public.current().newest_naming(actor, SHOWN + 1)),
        list(public.current().newest_said_by(actor, SHOWN + 1)),
    )


def _first(claims):
    """Those of one section that the page shows."""
    return claims if len(claims) <= SHOWN else claims[: min(FIRST, SHOWN)]


def _last_day(claim):
    return claim.incident.last_day if claim.incident else claim.date_last


def _lines(claims):
    """Claims of several subjects as lines: one for each statement about each subject."""
    lines = {}
    for claim in claims:
        lines.setdefault((claim.incident_id, claim.actor_id, claim.kind, claim.value_key), []).append(claim)
    return [Line(same) for same in lines.values()]


def _by_role(claims, numbers):
    """[(role or question as a heading, code of the role, its number of incidents, [lines])] of claims on incidents.

    `numbers`: those of the incidents by the code of the role.
    """

    def heading(claim):
        if claim.role is not None:
            return (0, claim.role.order, claim.role.label, claim.role.code)
        return (1, place_of(question_of(claim)), claim.get_kind_display(), "")

    ordered = sorted(claims, key=lambda claim: (heading(claim), -(claim.incident.last_day or date.min).toordinal()))
    return [
        (label, code, numbers.get(code, 0), _lines(list(same)))
        for (_, _, label, code), same in groupby(ordered, key=heading)
    ]


def _by_subject(claims):
    """[(incident or actor, [lines])] of what the actor says, in the order of the subjects' names."""
    ordered = sorted(claims, key=lambda claim: (shown(claim.subject), claim.subject.pk, claim.sequence))
    return [(subject, _lines(list(same))) for subject, same in groupby(ordered, key=lambda claim: claim.subject)]
