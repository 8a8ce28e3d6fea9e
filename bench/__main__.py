"""Measure the product in a throw-away database, and print tables. INCIDENTS=10000 is how many are made."""

import os
import sys
from time import perf_counter

from bench.database import throw_away

INCIDENTS = int(os.environ.get("INCIDENTS") or 10_000)
STARTED = perf_counter()
LARGE = (5, 50, 500)  # claims of incidents whose pages are read besides an ordinary one


def say(what):
    """Tell how far it is, apart from the tables."""
    print(f"{perf_counter() - STARTED:6.1f} s  {what}", file=sys.stderr, flush=True)


def measure(connection):
    """Make the data, measure, print."""
    from bench import made, measures
    from bench.files import HEADS, files
    from bench.tables import table

    made.fill(connection, INCIDENTS, say)
    articles = INCIDENTS * 3
    addresses = {
        "incident, 8 claims": f"/incidents/incident-{INCIDENTS // 2}/",
        "actor, in a few incidents": "/actors/made-3/",
        "actor, in a quarter of them": "/actors/made-1/",
        "list of incidents": "/incidents/",
        "list of claims": "/claims/",
    }
    for number, claims in enumerate(LARGE, INCIDENTS + 1):
        made.make_large_incident(connection, number, claims, articles)
        articles += claims
        addresses[f"incident, {claims} claims"] = f"/incidents/incident-{number}/"
        addresses[f"its accounts, {claims} claims"] = f"/incidents/incident-{number}/accounts/"
    say("summaries")
    table(
        "The summary function",
        ["incidents at once", "ms", "microseconds each", "to 1,000 at once"],
        measures.summaries(connection, INCIDENTS),
    )
    say("pages")
    table("Pages", ["page", "statements", "ms", "ms of SQL", "ratio"], measures.pages(connection, addresses))
    say("files")
    table("Files of incidents", HEADS, files(connection, {INCIDENTS // 10, INCIDENTS}))
    say("writing")
    table(
        "Writing claims",
        ["claims", "triggers", "claims a second", "ms a claim", "ratio"],
        measures.writing(connection, INCIDENTS, articles),
    )
    say("done")


def main():
    """Run everything; the server does not wait for the disk."""
    if INCIDENTS < 200:
        raise SystemExit("INCIDENTS must be 200 at least.")
    with throw_away(durable=False) as connection:
        say("an empty database")
        measure(connection)


main()
