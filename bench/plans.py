"""Writes docs/plans.md: how PostgreSQL answers the queries of the lists at a million incidents, and why so."""

import re
from dataclasses import dataclass

LINES = 24  # of one plan; what is left out is said
WIDTH = 150


@dataclass(frozen=True)
class Asked:
    """One query of a page: the first that has all of the `marks` in its SQL."""

    what: str
    page: str
    marks: tuple
    why: str


INCIDENTS, CLAIMS = 'FROM "incidents_incident"', 'FROM "claims_claim"'
ARTICLES, ACTORS, OUTLETS = 'FROM "sources_article"', 'FROM "actors_actor"', 'FROM "sources_outlet"'
LOCATIONS = 'FROM "locations_location"'
LARGEST_ARTICLE = "SELECT article_id FROM claims_claim GROUP BY article_id ORDER BY count(*) DESC LIMIT 1"
PLANS = []


def explained(connection, sql):
    """The lines of a plan, with rows and loops and without times, which are never the same; and the milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON, BUFFERS OFF) {sql}")
        lines = [line for (line,) in cursor.fetchall()]
    took = next(float(line.split()[2]) for line in lines if line.startswith("Execution Time"))
    kept = [
        line for line in lines if not re.match(r"(Planning|Execution) Time|JIT|\s*(Functions|Options|Timing):", line)
    ]
    return kept, took
