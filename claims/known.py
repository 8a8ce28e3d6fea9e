"""What is known of actors, by which the desk tells namesakes apart and sees which two may be the same."""

from actors.alike import Name
from actors.likeness import Known, Span
from actors.models import Actor
from claims.models import Claim
from lib.dates import say

COLUMNS = (
    *("actor", "kind", "name", "term", "date", "date_first", "date_last"),
    *("named_actor", "named_actor__name", "location", "location__name"),
)


def known_of(actors, *, claims=None):
    """{id: Known} of the actors that have these ids. Two queries.

    `claims`: a queryset of those that may be told to who asks; all of them, drafts too, if none is given.
    """
    known = {actor.pk: _shown(actor) for actor in Actor.objects.order_by().in_bulk(actors).values()}
    claims = Claim.objects.all() if claims is None else claims
    for row in claims.describing(known).values(*COLUMNS):
        _add(known[row["actor"]], row)
    return known


def _shown(actor):
    return Known(actor.kind, [Name(actor.name)], record=actor)


def _add(known, row):
    """Add what one claim says, given as a row."""
    code = (row["term"] or "").partition(".")[2]
    if row["kind"] == "name":
        said = Name(row["name"], code)
        same = [name for name in known.names if name.printed == said.printed]
        if same and not same[0].type:  # the shown name, of which a claim tells the type
            known.names[known.names.index(same[0])] = said
        elif said not in known.names:
            known.names.append(said)
    elif row["kind"] == "life_event" and row["date"]:
        spans = known.begun if code in {"born", "founded"} else known.ended
        spans.append(Span(row["date_first"], row["date_last"], say(row["date"])))
    elif row["kind"] == "relation":
        known.related.add(row["named_actor"])
    elif row["named_actor"]:
        known.organizations[row["named_actor"]] = row["named_actor__name"]
    elif row["location"]:
        known.places[row["location"]] = row["location__name"]
