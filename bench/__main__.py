"""Measure the product in a throw-away database, and print tables. INCIDENTS=10000 is how many are made."""

import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter

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
    """Run everything on a server and in a folder that are gone afterwards."""
    if INCIDENTS < 200:
        raise SystemExit("INCIDENTS must be 200 at least.")
    with tempfile.TemporaryDirectory(prefix="sourceline-bench-") as folder:
        Path(folder).chmod(0o711)  # as root the server runs as somebody else, who must get in
        os.environ.pop("DATABASE_URL", None)  # never the user's own data
        os.environ.update(
            SOURCELINE_DATA=folder, DJANGO_SETTINGS_MODULE="config.settings", DEBUG="", SITE_URL="http://localhost"
        )
        import django
        import psycopg
        from django.core.management import call_command
        from django.db import connection as django_connection

        from config import postgres

        django.setup()
        with postgres.running(folder, durable=False):
            call_command("migrate", verbosity=0)
            call_command("collectstatic", verbosity=0)
            say("an empty database")
            # Statements are planned each time, as Django has it.
            with psycopg.connect(postgres.address(folder), autocommit=True, prepare_threshold=None) as connection:
                measure(connection)
            django_connection.close()
            django_connection.close_pool()


main()
