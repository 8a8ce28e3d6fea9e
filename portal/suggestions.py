"""Names that what somebody is typing may become."""

import re
from dataclasses import dataclass

from django.db import connection

from actors.choices import Kind as ActorKind
from lib.addresses import address_of
from lib.dates import say
from lib.names import found
from locations.choices import Kind
from locations.models import label_of
from portal.named import best_of, nearest

LOOKED_AT, MOST = 50, 5  # names that are found; those that are offered of each noun
NOUNS = {"actor": "Actors", "outlet": "Outlets", "location": "Locations"}
# Each with what tells it from others of its name: of an actor when it was born and to what it belongs, as the first
# claim has it; of a place the nearest two that hold it. Nothing that readers may not see. At last whether anything is
# told of it: most places of the gazetteer are no more than places.
RECORDS = """
    SELECT 'actor', id, slug, name, '', kind, (
        SELECT date FROM claims_claim WHERE actor_id = actor.id AND term_id = 'life_event.born' AND date <> ''
            AND public AND stance = 'asserts' AND deprecated_reason = '' ORDER BY id LIMIT 1
    ), (
        SELECT body.name FROM claims_claim AS claim JOIN actors_actor AS body ON body.id = claim.named_actor_id
        WHERE claim.actor_id = actor.id AND claim.kind = 'membership' AND body.naming = 'named'
            AND claim.public AND claim.stance = 'asserts' AND claim.deprecated_reason = '' ORDER BY claim.id LIMIT 1
    ), '', '', true
    FROM actors_actor AS actor WHERE id = ANY (%(actor)s) AND status = 'published' AND naming = 'named'
    UNION ALL
    SELECT 'location', one.id, one.slug, one.name, one.name_ar, one.kind, near.name, near.kind, far.name, far.kind,
        EXISTS (SELECT FROM incidents_incident WHERE location_id = one.id AND status = 'published')
    FROM locations_location AS one
    LEFT JOIN locations_location AS near ON near.id = one.path[cardinality(one.path) - 1] AND near.status = 'published'
    LEFT JOIN locations_location AS far ON far.id = one.path[cardinality(one.path) - 2] AND far.status = 'published'
    WHERE one.id = ANY (%(location)s) AND one.status = 'published'
    UNION ALL
    SELECT 'outlet', outlet.id, outlet.slug, outlet.name, '', type.label, '', '', '', '', true
    FROM sources_outlet AS outlet JOIN codebook_term AS type ON type.id = outlet.type_id
    WHERE outlet.id = ANY (%(outlet)s)
"""


@dataclass(frozen=True)
class Suggestion:
    """One record that may be meant."""

    key: str  # its noun and id
    name: str
    name_ar: str
    other_name: tuple  # the one that is being typed as parts (claims.wording), where it is none of these
    told: str  # what it is
    address: str


def suggestions(text):
    """[(what they are called, [Suggestion])], the nearest name first. Three queries at most, none for no text."""
    matches = found(text, limit=LOOKED_AT, prefix=True) if text.strip() else []
    rows = _rows_of(matches)
    near = nearest(matches, best_of(matches))
    groups = []
    for noun, title in NOUNS.items():
        own = [match for match in matches if (match.noun, match.record) in rows and match.noun == noun]
        begun = [match for match in own if _begins(match.name, text)]
        begun.sort(key=lambda match: not rows[match.noun, match.record][-1])
        offered = [*begun, *(match for match in own if match not in begun and match in near.get(noun, ()))][:MOST]
        if offered:
            groups.append((title, [_suggestion(match, *rows[noun, match.record]) for match in offered]))
    return groups


def _rows_of(matches):
    """{(noun, id): row of RECORDS} of what readers may see of the matches. One query."""
    ids = {noun: [match.record for match in matches if match.noun == noun] for noun in NOUNS}
    with connection.cursor() as cursor:
        cursor.execute(RECORDS, ids)
        return {(noun, pk): row for noun, pk, *row in cursor.fetchall()}


def _begins(name, text):
    words = re.findall(r"\w+", name.casefold())
    return all(any(word.startswith(typed) for word in words) for typed in re.findall(r"\w+", text.casefold()))


def _suggestion(match, slug, name, name_ar, kind, *around):
    other = () if match.name in {name, name_ar} else (match.name,)
    told = TOLD[match.noun](kind, *around[:4])
    return Suggestion(f"{match.noun}-{match.record}", name, name_ar, other, told, address_of(match.noun, slug))


def _actor(kind, born, body, *_):
    known = [ActorKind(kind).label, born and f"born {say(born)}", body]
    return ", ".join(filter(None, known))


def _location(kind, *around):
    within = [label_of(name, holder) for name, holder in (around[:2], around[2:]) if name]
    return f"{Kind(kind).label.capitalize()}{' in ' if within else ''}{', '.join(within)}"


TOLD = {"actor": _actor, "location": _location, "outlet": lambda kind, *_: kind}
