"""A million incidents: a real file of UCDP GED by the real import, then repeated by SQL, each time a little different.

In every repetition but the first
- each incident lies some years earlier or later (a multiple of four within 36, so that every day keeps its name), and
  in another place of the same sort and country;
- two of three actors are variants of their own; the dataset's release and the articles that it cites are others;
- of a third of the incidents, two of the cited articles themselves say how many were killed, not quite alike, some of
  them by the word of a party: so there are outlets, claimants and accounts that differ.
Titles and sentences stay those of the real event. History is not repeated.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import perf_counter

import psycopg
from psycopg.sql import SQL, Identifier

from config import postgres

YEARS, FIRST_YEAR = 36, 1988
SUMMARIES = 2_500  # incidents whose summaries are made by one statement
COPIED = ("claims_claim", "claims_claim_rests_on", "incidents_incident", "claims_identifier", "sources_article")
STARTED = perf_counter()

# What a repetition differs in. `%(r)s` is its number; `stride` is what it adds to all ids.
MAPS = """
    CREATE TEMP TABLE taken AS
    SELECT incident_id AS id FROM claims_identifier
    WHERE scheme = 'ucdp_event' AND incident_id < %(incidents)s
    ORDER BY md5(incident_id::text || %(r)s::text) LIMIT %(most)s;

    CREATE TEMP TABLE moved AS
    SELECT id, year, (year - {first} + 4 * %(r)s) %% {years} + {first} - year AS by
    FROM (
        SELECT incident_id AS id, substring(date FROM '[0-9]{4}')::integer AS year
        FROM claims_claim JOIN taken ON taken.id = incident_id WHERE kind = 'date' AND claims_claim.id < %(claims)s
    ) AS dated;

    CREATE TEMP TABLE placed AS
    SELECT id, sisters[1 + (at + %(r)s - 1) %% cardinality(sisters)] AS other
    FROM (
        SELECT id, row_number() OVER (sort ORDER BY id) AS at, array_agg(id) OVER (
            sort ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS sisters
        FROM locations_location
        WHERE id IN (SELECT location_id FROM claims_claim WHERE kind = 'place' AND id < %(claims)s)
        WINDOW sort AS (PARTITION BY path[1], kind)
    ) AS place;

    CREATE TEMP TABLE acting AS
    SELECT DISTINCT actor_id AS id, actor_id + CASE WHEN (actor_id + %(r)s) %% 3 > 0 THEN %(shift)s ELSE 0 END AS other
    FROM claims_identifier WHERE actor_id IS NOT NULL;

    CREATE TEMP TABLE party AS
    SELECT DISTINCT ON (incident_id) incident_id, other AS party
    FROM claims_claim JOIN acting ON acting.id = named_actor_id
    WHERE kind = 'participation' AND claims_claim.id < %(claims)s ORDER BY incident_id, sequence;

    CREATE TEMP TABLE cited AS
    SELECT
        claim_id, article_id AS said_in, outlet.id AS printed_by, organization_id AS voice,
        row_number() OVER (PARTITION BY claim_id ORDER BY article_id) AS at
    FROM claims_claim_rests_on AS rests
    JOIN sources_article AS article ON article.id = article_id JOIN sources_outlet AS outlet ON outlet.id = outlet_id
    WHERE rests.id < %(rests)s;

    ANALYZE taken, moved, placed, acting, party, cited;
"""
DATE = "replace(replace(old.date, (year + 1)::text, (year + 1 + by)::text), year::text, (year + by)::text)"
SAYING = """
    claims_claim AS old
    JOIN moved ON moved.id = old.incident_id AND (old.incident_id + %(r)s) %% 3 = 0
    JOIN cited ON cited.claim_id = old.id AND at <= 2
    LEFT JOIN party ON party.incident_id = old.incident_id AND old.incident_id %% 2 = 0
    WHERE old.kind = 'casualties' AND old.sequence = 6 AND old.scope = 'whole' AND old.side = 'unstated'
"""


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
        _repeat_claims(name, r, most[r], strides, release)
        say(f"{name}: claims of repetition {r} of {len(repetitions)}")

    def index(definition):
        with _open(name) as connection:
            connection.execute(definition)

    def summaries(r):
        _repeat_incidents(name, r, strides["incidents_incident"])
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


def copy_rows(connection, table, source, values, **changes):
    """Write rows of a table once more: those that `source` has as `old`, with some columns changed."""
    columns = connection.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    ).fetchall()
    names = ", ".join(f'"{column}"' for (column,) in columns)
    chosen = ", ".join(changes.get(column, f'old."{column}"') for (column,) in columns)
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {source}", values)


def _repeat_claims(name, r, most, strides, release):
    """One repetition without its incidents."""
    by = {table: r * stride for table, stride in strides.items()}
    values = {"r": r, "release": release}
    with _open(name) as connection, connection.transaction():
        connection.execute("SET LOCAL enable_nestloop = off")  # there are no indexes now
        said = MAPS.replace("{first}", str(FIRST_YEAR)).replace("{years}", str(YEARS))
        given = {
            "r": r,
            "most": most,
            "shift": by["actors_actor"],
            # Only rows of the file: other repetitions are being written.
            "incidents": strides["incidents_incident"],
            "claims": strides["claims_claim"],
            "rests": strides["claims_claim_rests_on"],
        }
        for statement in said.split(";"):
            if statement.strip():
                connection.execute(psycopg.ClientCursor(connection).mogrify(statement, given))
        copy_rows(
            connection,
            "actors_actor",
            "actors_actor AS old JOIN acting USING (id) WHERE other > old.id",
            {},
            id="other",
            slug=f"old.slug || '-r{r}'",
            name=f"old.name || ' ({r})'",
        )
        copy_rows(
            connection,
            "sources_article",
            "sources_article AS old WHERE id = %(release)s OR id IN (SELECT said_in FROM cited)",
            values,
            id=f"id + {by['sources_article']}",
            address="''",
            address_key="''",
        )
        copy_rows(
            connection,
            "claims_identifier",
            "claims_identifier AS old JOIN taken ON taken.id = incident_id WHERE scheme = 'ucdp_event' "
            f"AND old.id < {strides['claims_identifier']}",
            {},
            id=f"old.id + {by['claims_identifier']}",
            value=f"old.value || '-r{r}'",
            incident_id=f"incident_id + {by['incidents_incident']}",
        )
        copy_rows(
            connection,
            "claims_claim",
            "claims_claim AS old LEFT JOIN moved ON moved.id = old.incident_id "
            "LEFT JOIN placed ON placed.id = old.location_id LEFT JOIN acting ON acting.id = old.named_actor_id "
            "LEFT JOIN acting AS about ON about.id = old.actor_id "
            f"WHERE old.article_id = %(release)s AND old.id < {strides['claims_claim']} "
            "AND (moved.id IS NOT NULL OR about.other > about.id)",
            values,
            id=f"old.id + {by['claims_claim']}",
            article_id=f"old.article_id + {by['sources_article']}",
            incident_id=f"old.incident_id + {by['incidents_incident']}",
            location_id="placed.other",
            named_actor_id="coalesce(acting.other, old.named_actor_id)",
            actor_id="about.other",
            name=f"CASE WHEN old.name <> '' THEN old.name || ' ({r})' ELSE '' END",
            date=f"CASE WHEN old.date <> '' THEN {DATE} ELSE '' END",
        )
        copy_rows(
            connection,
            "claims_claim_rests_on",
            "claims_claim_rests_on AS old JOIN claims_claim AS claim ON claim.id = old.claim_id "
            f"JOIN taken ON taken.id = claim.incident_id WHERE old.id < {strides['claims_claim_rests_on']}",
            {},
            id=f"old.id + {by['claims_claim_rests_on']}",
            claim_id=f"old.claim_id + {by['claims_claim']}",
            article_id=f"old.article_id + {by['sources_article']}",
        )
        copy_rows(
            connection,
            "claims_claim",
            f"{SAYING} AND old.id < {strides['claims_claim']}",
            values,
            id=f"100 * {strides['claims_claim']} + {by['claims_claim']} + row_number() OVER (ORDER BY old.id, said_in)",
            article_id=f"said_in + {by['sources_article']}",
            incident_id=f"old.incident_id + {by['incidents_incident']}",
            claimant_id="CASE WHEN (old.id + said_in) %% 3 = 0 THEN party END",
            origin="CASE WHEN (old.id + said_in) %% 3 = 0 AND party IS NOT NULL THEN 'a:' || party "
            "WHEN voice IS NOT NULL THEN 'a:' || voice ELSE 'o:' || printed_by END",
            locator="'paragraph 2'",
            text="'It says that ' || coalesce(old.best, old.low, 1) + (old.id + said_in) %% 4 || ' were killed.'",
            low="coalesce(old.best, old.low, 1) + (old.id + said_in) %% 4",
            high="coalesce(old.best, old.low, 1) + (old.id + said_in) %% 4",
            best="NULL",
        )


def _repeat_incidents(name, r, stride):
    """The incidents of one repetition, with the summaries and the words that their claims give."""
    with _open(name) as connection:
        summary = connection.execute("SELECT * FROM incident_summary('{}')").description
        stored = {"location": "location_id", "governorate": "governorate_id", "country": "country_id"}
        changes = {stored.get(column.name, column.name): f'said."{column.name}"' for column in summary}
        ids = connection.execute(
            "SELECT incident_id FROM claims_identifier WHERE scheme = 'ucdp_event' "
            "AND incident_id >= %s AND incident_id < %s ORDER BY incident_id",
            [r * stride, (r + 1) * stride],
        ).fetchall()
        for first in range(0, len(ids), SUMMARIES):
            some = [pk for (pk,) in ids[first : first + SUMMARIES]]
            copy_rows(
                connection,
                "incidents_incident",
                f"incident_summary(%(ids)s) AS said JOIN incidents_incident AS old ON old.id = said.id - {r * stride}",
                {"ids": some},
                **changes | {"id": "said.id", "slug": f"old.slug || '-r{r}'"},
            )
            connection.execute("SELECT refresh_words(%s)", [some])
