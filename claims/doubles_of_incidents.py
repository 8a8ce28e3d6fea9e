"""Incidents that may be entered twice: at one time, in one place or one within the other, with somebody in both."""

from django.db import connection

from actors.models import Actor
from claims.choices import IdentifierScheme
from incidents.models import Incident
from lib.attaching import by_key
from lib.dates import say
from lib.twice import Double, Likely, Told
from locations.models import Location

LISTED = 1_000  # pairs
LONGEST = 31  # days that a date may span: a year tells nothing

# What each incident that is not withdrawn tells: the days, the places, the actors. Of published ones it is the summary;
# of drafts what is claimed, drafts too. Pairs are of one time; their places are one, or one holds the other. Two events
# of UCDP are two, as the dataset has it; what a claim ties together or a curator holds apart is two as well.
PAIRS = """
    WITH told AS MATERIALIZED (
        SELECT incident.id, incident.first_day, incident.last_day, incident.locations AS places,
            ARRAY(SELECT DISTINCT split_part(entry, ':', 2)::bigint FROM unnest(participants) AS entry) AS actors,
            EXISTS (SELECT FROM claims_identifier WHERE incident_id = incident.id AND scheme = %(event)s) AS is_event
        FROM incidents_incident AS incident WHERE status = 'published'
        UNION ALL
        SELECT incident.id, min(date_first), max(date_last),
            array_remove(array_agg(DISTINCT claim.location_id), NULL),
            array_remove(array_agg(DISTINCT claim.named_actor_id) FILTER (WHERE claim.kind = 'participation'), NULL),
            false
        FROM incidents_incident AS incident JOIN claims_claim AS claim ON claim.incident_id = incident.id
        WHERE incident.status IN ('draft', 'review') AND claim.status IN ('draft', 'review', 'published')
            AND stance = 'asserts' AND deprecated_reason = '' AND claim.kind IN ('date', 'place', 'participation')
        GROUP BY incident.id
    ),
    dated AS MATERIALIZED (
        SELECT told.*, place, path FROM told CROSS JOIN unnest(places) AS place
        JOIN locations_location AS location ON location.id = place
        WHERE last_day - first_day <= %(longest)s AND location.kind <> 'country'
    ),
    asked AS MATERIALIZED (SELECT * FROM dated WHERE CASE WHEN %(of)s IS NULL THEN NOT is_event ELSE id = %(of)s END),
    near AS (
        SELECT asked.id AS one, dated.id AS other, asked.place AS here, dated.place AS there
        FROM asked JOIN dated ON dated.place = ANY (asked.path)
            AND asked.first_day <= dated.last_day AND dated.first_day <= asked.last_day
        UNION
        SELECT asked.id, dated.id, asked.place, dated.place
        FROM asked JOIN (SELECT id, place, first_day, last_day, unnest(path) AS holder FROM dated) AS dated
            ON dated.holder = asked.place AND asked.first_day <= dated.last_day AND dated.first_day <= asked.last_day
    ),
    pairs AS (
        SELECT least(one, other) AS one, greatest(one, other) AS other, bool_or(here = there) AS same_place,
            (array_agg(CASE WHEN one < other THEN ARRAY[here, there] ELSE ARRAY[there, here] END
                ORDER BY here = there DESC))[1:1] AS places
        FROM near WHERE one <> other GROUP BY 1, 2
    ),
    judged AS (
        SELECT pairs.*, one.first_day AS first, one.last_day AS last, other.first_day AS its_first,
            other.last_day AS its_last, one.is_event AND other.is_event AS are_events,
            ARRAY(SELECT unnest(one.actors) INTERSECT SELECT unnest(other.actors)) AS common
        FROM pairs JOIN told AS one ON one.id = pairs.one JOIN told AS other ON other.id = pairs.other
    )
    SELECT one, other, same_place, places, first, last, its_first, its_last, common FROM judged
    WHERE NOT are_events AND (common <> '{}' OR same_place AND first = last AND its_first = its_last)
        AND NOT EXISTS (
            SELECT FROM incidents_notsame AS apart WHERE (apart.one_id, apart.other_id) = (judged.one, judged.other)
        )
        AND NOT EXISTS (
            SELECT FROM claims_claim AS link WHERE link.kind = 'link' AND link.status <> 'withdrawn'
                AND least(link.incident_id, link.other_incident_id) = judged.one
                AND greatest(link.incident_id, link.other_incident_id) = judged.other
        )
    ORDER BY cardinality(common) DESC, same_place DESC, last - first + its_last - its_first, one DESC, other
    LIMIT %(listed)s
"""


def doubles_of_incidents(*, of=None):
    """The pairs of incidents that may be one, the likeliest first: [Double]. Four queries.

    `of`: an incident, of which alone it is asked; in its pairs it is `one`.
    """
    asked = {"of": of and of.pk, "event": IdentifierScheme.UCDP_EVENT, "longest": LONGEST, "listed": LISTED}
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, asked)
        rows = cursor.fetchall()
    incidents = by_key(Incident.objects.all(), {pk for row in rows for pk in row[:2]})
    places = by_key(Location.objects.all(), {pk for row in rows for pair in row[3] for pk in pair})
    actors = by_key(Actor.objects.all(), {pk for row in rows for pk in row[8]})
    found = []
    for one, other, _, where, *days, common in rows:
        here, there = (places[pk] for pk in where[0])
        told = [Told(incidents[one], _words(days[:2], here)), Told(incidents[other], _words(days[2:], there))]
        likely = _likely([incidents[one], incidents[other]], days, (here, there), [actors[pk] for pk in common])
        found.append(Double(*(told if of is None or one == of.pk else reversed(told)), likely))
    return sorted(found, key=lambda double: not double.likeness.is_high)


def _when(first, last):
    return say(first.isoformat() if first == last else f"[{first}..{last}]")


def _words(days, place):
    return f"{_when(*days)}, {place.label}"


def _likely(incidents, days, places, common):
    first, last, its_first, its_last = days
    same_day = first == last == its_first == its_last
    here, there = places
    reasons = [f"Both on {_when(first, last)}." if same_day else "Both may be of one day."]
    if here == there:
        reasons.append(f"Both in {here.label}.")
    else:
        inner, outer = (here, there) if there.pk in here.path else (there, here)
        reasons.append(f"{inner.label} lies in {outer.label}.")
    if common:
        reasons.append(f"{' and '.join(actor.name for actor in common[:3])} in both.")
    against = [] if common else ["Nobody is named in both."]
    one, other = incidents
    if one.types and other.types and not {*one.types} & {*other.types}:
        against.append("They are of different types.")
    if _apart(one, other) or _apart(other, one):
        against.append(f"The numbers of killed differ: {one.killed_text}, and {other.killed_text}.")
    return Likely(tuple(reasons), tuple(against), is_high=same_day and here == there and not against)


def _apart(one, other):
    """Whether all that were killed in one are fewer than were killed at least in the other."""
    if one.killed_high is None or other.killed_low is None or one.killed_open:
        return False
    return one.killed_high < other.killed_low
