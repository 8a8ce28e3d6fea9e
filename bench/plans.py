"""Writes docs/plans.md: how PostgreSQL answers the queries of the lists at a million incidents, and why so."""

import re
from dataclasses import dataclass

from bench.grown import say

LINES = 30  # of one plan; that some are left out is said
WIDTH = 150
HEAD = """# How PostgreSQL answers the lists

Each query of a list, as `python -m bench.scale ged.csv.gz --plans` found it at {incidents:,} incidents with {claims:,}
claims. Rows and loops are those of that run. Times are never the same: how long the whole took is said in tens of
milliseconds. What is filtered, counted and sorted in memory (ADR 14) has no query, and so is not here.
"""


@dataclass(frozen=True)
class Asked:
    """One query of a page: the first that has all of the `marks` in its SQL, and why its plan is as it is."""

    what: str
    page: str
    marks: tuple
    why: str


PLANS = [
    Asked(
        "Incidents: which have changed",
        "/incidents/",
        ("incidents_changed",),
        "Before each answer. The index on the transaction gives the few that are not in memory yet, mostly none.",
    ),
    Asked(
        "Incidents: the rows of a page",
        "/incidents/?page=10000",
        ('FROM "incidents_incident"', "IN ("),
        "Fifty by their keys: which they are, and in which order, is known from memory. Page 10,000 costs no more than "
        "page 1.",
    ),
    Asked(
        "Incidents: words",
        "/incidents/?q=bridge",
        ("incidents_words",),
        "The inverted index gives the rows; only their ids are fetched, all in one value.",
    ),
    Asked(
        "Incidents: the beginning of a word that half of them have",
        "/incidents/?q=govern",
        ("incidents_words",),
        "The same; most pages of the narrow table are read, in their order. The whole word is in memory, and asks for "
        "nothing.",
    ),
    Asked(
        "Actors: the rows of a page",
        "/actors/",
        ('FROM "actors_actor"', "ORDER BY CASE", "LIMIT 51"),
        "Some thousands are sorted by the name that readers may see, of which the first fifty are kept.",
    ),
    Asked(
        "Actors: in how many incidents",
        "/actors/",
        ("FROM claims_tally", "{in}"),
        "Of the fifty actors of the page the kept numbers, by their key.",
    ),
    Asked(
        "Actors: how many have each role",
        "/actors/?counts=now",
        ('FROM "claims_tally"', "GROUP BY key"),
        "The kept numbers of incidents in which an actor has a role, of the actors that are asked for.",
    ),
    Asked(
        "Claims: the rows of a page",
        "/claims/",
        ('FROM "claims_claim"', "ORDER BY", "LIMIT 51"),
        "The index of public claims in the order of entry gives the page; its articles come by their keys.",
    ),
    Asked(
        "Claims: of an actor",
        "/claims/?actor={actor}",
        ('FROM "claims_claim"', "ORDER BY", "LIMIT 51"),
        "All claims that name the actor come from the indexes of the three columns that may, and are then met with "
        "all claims from the newest on: of an actor of very many that takes half a second. Its page asks for the "
        "newest alone.",
    ),
    Asked(
        "Claims: of words",
        "/claims/?q=hospital",
        ("incidents_words", 'FROM "claims_claim"', "ORDER BY", "LIMIT 51"),
        "The words of incidents give those of which a claim may have them, and only their claims are looked through.",
    ),
    Asked(
        "Articles: the rows of a page",
        "/articles/",
        ('FROM "sources_article"', "ORDER BY", "LIMIT 51"),
        "The index of articles by their day, with the outlets by their keys.",
    ),
    Asked(
        "Articles: how many claims each makes",
        "/articles/",
        ("FROM claims_tally", "{article}"),
        "Of the fifty articles of the page the kept numbers: the release of a dataset makes half a million claims.",
    ),
    Asked(
        "Locations: the rows of a page",
        "/locations/",
        ('FROM "locations_location"', "ORDER BY", "LIMIT 50"),
        "Some ten thousands are sorted by name, of which the first fifty are kept.",
    ),
    Asked(
        "Locations: how many lie within each",
        "/locations/",
        ('unnest("locations_location"."path")',),
        "Each place is counted for all that hold it: all paths are read once.",
    ),
    Asked(
        "Outlets: the rows of a page",
        "/outlets/",
        ('FROM "sources_outlet"', "ORDER BY", "LIMIT 50"),
        "Hundreds of outlets; for each the index on the outlet of articles tells at once whether there is one.",
    ),
    Asked(
        "Outlets: how many articles each has",
        "/outlets/",
        ('FROM "sources_article"', "count("),
        "Of the outlets of the page.",
    ),
    Asked(
        "A place: how many places lie in it",
        "/locations/{country}/",
        ("COUNT(*)", 'FROM "locations_location"'),
        "By the inverted index on the paths. Its incidents are counted and found in memory.",
    ),
    Asked(
        "An article: how many claims it makes",
        "/articles/{article}/",
        ("FROM claims_tally",),
        "One kept number, by its key.",
    ),
    Asked(
        "An article: its claims",
        "/articles/{article}/",
        ('FROM "claims_claim"', '"sequence" ASC', "LIMIT 50"),
        "The index of claims in the order of their article gives the page, also of half a million.",
    ),
    Asked(
        "An actor: the newest claims that name it",
        "/actors/{actor}/",
        ('"named_actor_id" >=', "LIMIT 33"),
        "Of each column that may name it the newest, from the end of its index; so never more than are shown.",
    ),
    Asked(
        "An outlet: its articles",
        "/outlets/{outlet}/",
        ('FROM "sources_article"', "LIMIT 50"),
        "By the two indexes on the outlet.",
    ),
]


def explained(connection, sql):
    """The lines of a plan, with rows and loops and without times; and the milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) {sql}")
        lines = [line for (line,) in cursor.fetchall()]
    took = next(float(line.split()[2]) for line in lines if line.startswith("Execution Time"))
    told = re.compile(r"(Planning|Execution) Time|JIT|\s*(Functions|Options|Timing):|Planning:|Settings:")
    return [line for line in lines if not told.match(line)], took


def shortened(lines):
    """The lines as a page of documentation has room for them."""
    kept = [line if len(line) <= WIDTH else f"{line[:WIDTH]} …" for line in lines[:LINES]]
    return [*kept, f"… and {len(lines) - LINES} lines"] if len(lines) > LINES else kept


def write(path, slugs):
    """Read each page, explain the queries that are named, and write what was found. `slugs`: of the pages."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from incidents.columns import COLUMNS

    COLUMNS.now()  # until they are loaded, readers get the rows first
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM incidents_incident), (SELECT count(*) FROM claims_claim)")
        incidents, claims = cursor.fetchone()
    text, pages, client = [HEAD.format(incidents=incidents, claims=claims)], {}, Client(headers={"host": "localhost"})
    for asked in PLANS:
        address = asked.page.format(**slugs)
        if address not in pages:
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            pages[address] = [query["sql"] for query in captured.captured_queries]
        found = [sql for sql in pages[address] if all(mark in sql for mark in asked.marks)]
        if not found:
            raise SystemExit(f"{address} has no query for “{asked.what}”.")
        sql = found[0].rpartition("; ")[2] if found[0].startswith("SELECT set_config") else found[0]
        lines, took = explained(connection, sql)
        say(f"{asked.what}: {took:.0f} ms")
        about = f"`{address}`, about {max(round(took, -1), 10):,.0f} ms"
        text += [f"## {asked.what}\n\n{about}. {asked.why}\n\n```", *shortened(lines), "```\n"]
    path.write_text("\n".join(text), encoding="utf-8")
    connection.close()
    connection.close_pool()
