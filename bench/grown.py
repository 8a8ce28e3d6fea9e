"""A million incidents, built once: a real file of UCDP GED by the real import, then repeated (bench/repeated.py)."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import perf_counter

import psycopg
from psycopg.sql import SQL, Identifier

from bench.repeated import repeat_claims, repeat_incidents
from config import postgres

COPIED = ("claims_claim", "claims_claim_rests_on", "incidents_incident", "claims_identifier", "sources_article")
STARTED = perf_counter()


def say(what):
    """Tell how far it is."""
    print(f"{perf_counter() - STARTED:7.1f} s  {what}", file=sys.stderr, flush=True)


def address(name):
    """The address of a database of the server of this folder."""
    return postgres.address(postgres.DATA_DIR, name)


def manage(name, *words):
    """Run a command of manage.py on a database; its last line."""
    environment = os.environ | {"DATABASE_URL": address(name), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "manage.py", *words], env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} on {name}: {done.stdout}")
    return done.stdout.strip().rpartition("\n")[2]


def is_whole(name):
    """Whether a database is there and was built to its end: until then it bears another name, or is empty."""
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
    with psycopg.connect(address(name), autocommit=True) as connection:
        return connection.execute("SELECT to_regclass('incidents_incident')").fetchone()[0] is not None


@contextmanager
def making(name, template="template0"):
    """Give a new database the name `name` when it is left properly; until then it is called otherwise."""
    unfinished = f"{name}_unfinished"
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(unfinished)))
        made = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(unfinished), Identifier(template))
        connection.execute(made)
        yield unfinished
        connection.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name)))
        connection.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(unfinished), Identifier(name)))


def make_real(name, path):
    """The gazetteer, the demo, and the whole file."""
    with making(name) as unfinished:
        for words in (("migrate", "-v", "0"), ("load_gazetteer",), ("load_demo",), ("import_ucdp", path)):
            say(f"{words[0]}: {manage(unfinished, *words)}")


def make(name, real, incidents):
    """A database with so many incidents of UCDP, from that of the file: some of them, or all of them repeated."""
    with making(name, template=real) as unfinished:
        there = _number(unfinished, "SELECT count(*) FROM claims_identifier WHERE scheme = 'ucdp_event'")
        if incidents < there:
            _only(unfinished, incidents)
        else:
            _repeated(unfinished, incidents, there)
        with _open(unfinished) as connection:
            connection.execute("TRUNCATE claims_tally")
            connection.execute("INSERT INTO claims_tally SELECT noun, record, number FROM claims_counted")
            say(f"{name}: VACUUM ANALYZE")
            connection.execute("VACUUM ANALYZE")
    say(f"{name}: whole")


@contextmanager
def _open(name):
    """A connection that writes as it is told, without triggers."""
    with psycopg.connect(address(name), autocommit=True, prepare_threshold=None) as connection:
        connection.execute("SET session_replication_role = replica; SET maintenance_work_mem = '768MB'")
        connection.execute("SET work_mem = '128MB'; SET synchronous_commit = off")
        yield connection


def _number(name, sql):
    with psycopg.connect(address(name)) as connection:
        return connection.execute(sql).fetchone()[0]


def _only(name, incidents):
    """Take away all incidents of UCDP but so many."""
    of = "SELECT id FROM claims_claim WHERE incident_id IN (SELECT id FROM gone)"
    with _open(name) as connection:
        connection.execute(
            "CREATE TEMP TABLE gone AS SELECT incident_id AS id FROM claims_identifier WHERE scheme = 'ucdp_event' "
            "ORDER BY md5(incident_id::text) OFFSET %s",
            [incidents],
        )
        connection.execute("ANALYZE gone")
        connection.execute(f"DELETE FROM claims_claim_rests_on WHERE claim_id IN ({of})")
        connection.execute("DELETE FROM claims_claim WHERE incident_id IN (SELECT id FROM gone)")
        connection.execute("DELETE FROM claims_identifier WHERE incident_id IN (SELECT id FROM gone)")
        connection.execute("DELETE FROM incidents_words WHERE incident_id IN (SELECT id FROM gone)")
        connection.execute("DELETE FROM incidents_incident WHERE id IN (SELECT id FROM gone)")
        connection.execute("DELETE FROM incidents_changed WHERE id IN (SELECT id FROM gone)")
        for table in COPIED:
            connection.execute(f"VACUUM FULL {table}")


def _repeated(name, incidents, there):
    """All rows again and again: claims first, without indexes; then indexes; then incidents by the summary function."""
    repetitions = range(1, -(-incidents // there))
    most = {r: min(there, incidents - r * there) for r in repetitions}
    with _open(name) as connection:
        strides = {}
        for table in (*COPIED, "actors_actor"):
            strides[table] = connection.execute(f"SELECT max(id) + 1 FROM {table}").fetchone()[0]
        release = connection.execute(
            "SELECT article_id FROM claims_claim GROUP BY article_id ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()[0]
        indexes = _without_indexes(connection, ("claims_claim", "claims_claim_rests_on"))

    def both(work, jobs):
        with ThreadPoolExecutor(2) as two:
            list(two.map(work, jobs))

    def claims(r):
        with _open(name) as connection:
            repeat_claims(connection, r, most[r], strides, release)
        say(f"{name}: claims of repetition {r} of {len(repetitions)}")

    def index(definition):
        with _open(name) as connection:
            connection.execute(definition)

    def summaries(r):
        with _open(name) as connection:
            repeat_incidents(connection, r, strides["incidents_incident"])
        say(f"{name}: incidents of repetition {r} of {len(repetitions)}")

    both(claims, repetitions)
    say(f"{name}: {len(indexes)} indexes")
    both(index, indexes)
    with _open(name) as connection:
        connection.execute("ANALYZE")
    both(summaries, repetitions)
    with _open(name) as connection:
        connection.execute("TRUNCATE incidents_changed")
        connection.execute("INSERT INTO incidents_changed SELECT id, pg_current_xact_id() FROM incidents_incident")
        for table in (*COPIED, "actors_actor"):
            connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def _without_indexes(connection, tables):
    """Drop all indexes of tables that make no constraint; their definitions."""
    found = connection.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = ANY (%s::regclass[]) "
        "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))",
        [list(tables)],
    ).fetchall()
    for index, _ in found:
        connection.execute(f"DROP INDEX {index}")
    return [definition for _, definition in found]
