"""The measures. Each yields rows of a table; times are of the wall clock, and medians where there are several."""

import re
from statistics import median
from time import perf_counter

from django.db import connection as django_connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg.sql import SQL, Placeholder

from bench import made
from claims.models import Claim

OURS = ("claim_visibility", "claim_inserted", "claims_tallied_insert")
VARIANTS = {"all": "none", "ours": "foreign keys, history", "no": "all"}  # triggers switched off, and those left
ROUNDS = 5
CURSOR = re.compile(r"^DECLARE .*? CURSOR .*?FOR (?=SELECT)")  # the choices of a form come through a cursor
BULK, SINGLES, REQUESTS = (
    2_500,
    200,
    30,
)  # incidents to which a bulk insert adds; inserts one by one; readings of a page


def milliseconds(*works, rounds):
    """The median time of each of `works`, called in turn, so that whatever else the machine does falls on all alike."""
    taken = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, taken, strict=True):
            start = perf_counter()
            work()
            times.append((perf_counter() - start) * 1_000)
    return [median(times) for times in taken]


def summaries(connection, incidents):
    """Rows (incidents at once, ms, microseconds an incident, that in proportion to 1,000 at once)."""

    def summary_of(size):
        ids = [1 + n * (incidents // size) for n in range(size)]
        return lambda: connection.execute("SELECT count(*) FROM incident_summary(%s)", [ids]).fetchall()

    sizes = [size for size in (1, 100, 1_000, 10_000) if size <= incidents]
    times = dict(zip(sizes, milliseconds(*map(summary_of, sizes), rounds=ROUNDS), strict=True))
    for size, taken in times.items():
        growth = f"{taken / size / (times[1_000] / 1_000):.2f}" if 1_000 in times else ""
        yield f"{size:,}", f"{taken:.1f}", f"{taken / size * 1_000:.0f}", growth


def switch_off(connection, triggers):
    """Switch off "all" triggers (foreign keys too), or "ours" (visibility and summary), or "no" trigger."""
    connection.execute(f"SET session_replication_role = {'replica' if triggers == 'all' else 'origin'}")
    for name in OURS:
        state = "DISABLE" if triggers == "ours" else "ENABLE"
        connection.execute(f"ALTER TABLE claims_claim {state} TRIGGER {name}")


def writing(connection, incidents, articles):
    """Rows (how, triggers, claims a second, ms a claim, in proportion to no trigger). `articles`: ids in use."""
    last = min(BULK, incidents)
    made.make_articles(connection, articles + 1, articles + 3 * last)
    columns, rows = made.selected(Claim, made.eight_each(1, last, articles), made.CLAIM)
    connection.execute(SQL("CREATE TEMP TABLE staged AS {}").format(rows))
    count = connection.execute("SELECT count(*) FROM staged").fetchone()[0]
    # The first claim of each incident, so that every insert meets an incident as the others do.
    rows = connection.execute("SELECT * FROM staged ORDER BY sequence, incident_id").fetchall()
    rows_left = iter(rows)
    bulk = SQL("INSERT INTO claims_claim ({}) SELECT * FROM staged").format(columns)
    single = SQL("INSERT INTO claims_claim ({}) VALUES ({})").format(
        columns, SQL(", ").join(Placeholder() * len(rows[0]))
    )

    def write_bulk():
        connection.execute(bulk)
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")  # foreign keys, checked as a commit would

    at_once, singly = {off: [] for off in VARIANTS}, {off: [] for off in VARIANTS}
    for _ in range(ROUNDS):
        for off in VARIANTS:
            switch_off(connection, off)
            with connection.transaction(force_rollback=True):
                at_once[off] += [taken / count for taken in milliseconds(write_bulk, rounds=1)]
    for _ in range(ROUNDS):
        for off in VARIANTS:
            switch_off(connection, off)
            singly[off] += milliseconds(lambda: connection.execute(single, next(rows_left)), rounds=SINGLES // ROUNDS)
    for how, times in ((f"{count:,} at once", at_once), (f"{SINGLES} singly", singly)):
        base = median(times["all"])
        for off, label in VARIANTS.items():
            taken = median(times[off])
            yield how, label, f"{1_000 / taken:,.0f}", f"{taken:.3f}", f"{taken / base:.1f}"


def pages(connection, addresses):
    """Rows (page, statements, ms, ms of the statements alone, in proportion). `addresses`: {name: address}."""
    client = Client(headers={"host": "localhost"})

    def read(address):
        response = client.get(address)
        assert response.status_code == 200, f"{address} answers {response.status_code}"

    for name, address in addresses.items():
        read(address)  # the columns in memory are there from now on
        with CaptureQueriesContext(django_connection) as captured:
            read(address)
        statements = [CURSOR.sub("", query["sql"]) for query in captured.captured_queries]

        def bare(statements=statements):
            for statement in statements:
                connection.execute(statement).fetchall()

        bare()
        whole, alone = milliseconds(lambda address=address: read(address), bare, rounds=REQUESTS)
        yield name, len(statements), f"{whole:.1f}", f"{alone:.1f}", f"{whole / alone:.1f}"
