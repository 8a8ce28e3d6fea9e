"""Whoever wrote a claim does not publish it alone: who wrote what is in the history of the claims.

The setting FOUR_EYES switches it off, for a site of one curator (docs/operating.md).
"""

from django.conf import settings
from django.db import connection

from lib.editorial import Status

OWN = "You wrote this. Whoever wrote a claim does not publish it alone: ask another editor."
SEEN = "Readers see this claim. Whoever writes a change does not publish it alone: withdraw it, or propose the change."
# What an editor decides of a claim, which is not what it says.
DECIDED = ("status", "deprecated_reason", "sequence")

# Each row of the history of claims with whether it says something else than the one before, and whether it is the first
# that readers saw. What was written before readers saw it last was seen by whoever published it then. Who proposed a
# change that was accepted since has written it too.
WRITERS = """
    WITH past AS (
        SELECT
            event.pgh_obj_id AS claim, event.pgh_id AS id, event.pgh_created_at AS at, event.pgh_context_id AS context,
            to_jsonb(event) - %(decided)s::text[] IS DISTINCT FROM lag(to_jsonb(event) - %(decided)s::text[]) OVER each
                AND event.pgh_label <> 'was' AS wrote,
            event.status = 'published' AND lag(event.status) OVER each IS DISTINCT FROM 'published' AS shown
        FROM claims_claimevent AS event WHERE event.pgh_obj_id = ANY (%(ids)s)
        WINDOW each AS (PARTITION BY event.pgh_obj_id ORDER BY event.pgh_id)
    ),
    seen AS (
        SELECT claim, coalesce(max(id) FILTER (WHERE shown), 0) AS id,
            coalesce(max(at) FILTER (WHERE shown), '-infinity') AS at
        FROM past GROUP BY claim
    ),
    written AS (
        SELECT claim, context FROM past JOIN seen USING (claim) WHERE wrote AND past.id > seen.id
        UNION
        SELECT source.claim_id, source.pgh_context_id FROM claims_restingevent AS source
        JOIN seen ON seen.claim = source.claim_id WHERE source.pgh_label <> 'was' AND source.pgh_created_at > seen.at
    )
    SELECT claim, (context.metadata ->> 'user')::bigint FROM written
    JOIN pghistory_context AS context ON context.id = written.context WHERE context.metadata ->> 'user' IS NOT NULL
    UNION
    SELECT claim, proposal.writer_id FROM seen JOIN claims_proposal AS proposal ON proposal.claim_id = seen.claim
    WHERE proposal.state = 'accepted' AND proposal.decided > seen.at
"""


def writers_of(ids):
    """{id of a claim: {id of a curator}}: who wrote what nobody has published yet of these claims (ids). One query."""
    decided = ["pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", *DECIDED]
    found = {pk: set() for pk in ids}
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, {"ids": list(found), "decided": decided})
        for claim, curator in cursor.fetchall():
            found[claim].add(curator)
    return found


def why_withdrawn(claim):
    """The public reason why a claim was withdrawn; '' where readers have never seen it, or not what it is about now."""
    if claim.status != Status.WITHDRAWN or not claim.deprecated_reason:
        return ""
    shown = claim.subject.status == claim.article.status == Status.PUBLISHED
    return claim.deprecated_reason if shown and claim.events.filter(status=Status.PUBLISHED).exists() else ""


def own(ids, by):
    """Those of these claims (ids) that the curator `by` wrote, and so does not publish: a set, empty where one may."""
    if not settings.FOUR_EYES or by is None:
        return set()
    return {claim for claim, curators in writers_of(ids).items() if by.pk in curators}
