"""Measures the CSV of all incidents beside a bare COPY: `python -m bench.files`, on the data of SOURCELINE_DATA.

It writes nothing. `make bench` measures the same on made data.
"""

import os
import resource
from time import perf_counter, process_time

COPY = """
    COPY (
        SELECT * FROM incidents_incident WHERE status = 'published' ORDER BY last_day DESC NULLS LAST, id DESC LIMIT {}
    ) TO STDOUT (FORMAT csv)
"""
HEADS = ["rows", "rows a second", "of a processor", "COPY", "ratio", "peak memory"]


def files(connection, sizes):
    """Rows of a table, one for each number of incidents in a file, the fewest first: see HEADS.

    `connection`: one of psycopg, for the COPY. Rows are counted by the second on the wall and by the second of a
    processor in Python; the ratio is that of the time on the wall to the time of the COPY.
    """
    from incidents.exports import COLUMNS
    from incidents.models import Incident
    from lib.exporting import stream_csv

    for size in sorted(sizes):
        incidents = Incident.objects.published().newest_first().for_list()[:size]
        start, used = perf_counter(), process_time()
        lines = sum(part.count(b"\r\n") for part in stream_csv(incidents, COLUMNS, "incidents").streaming_content)
        whole, used = perf_counter() - start, process_time() - used
        start = perf_counter()
        with connection.cursor().copy(COPY.format(size)) as copy:
            for _ in copy:
                pass
        bare = perf_counter() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows = lines - 1
        yield (
            *(f"{rows:,}", f"{rows / whole:,.0f}", f"{rows / used:,.0f}"),
            *(f"{rows / bare:,.0f}", f"{whole / bare:.1f}", f"{memory:.0f} MB"),
        )


def main():
    """Measure on the data that are there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["STATEMENT_TIMEOUT"] = "0"
    import psycopg

    from config import postgres, wsgi  # noqa: F401  # the web server's way to look for garbage

    with postgres.running():
        from django.db import connection as django_connection

        from bench.tables import table
        from incidents.models import Incident

        number = Incident.objects.published().count()
        with psycopg.connect(postgres.address()) as connection:
            table("Files of incidents", HEADS, files(connection, {number // 10, number}))
        print(f"load {os.getloadavg()[0]:.1f}")
        django_connection.close()
        django_connection.close_pool()


if __name__ == "__main__":
    main()
