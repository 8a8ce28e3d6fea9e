"""One repetition of the incidents of a file of UCDP, a little different each time, by SQL.

In every repetition but the first
- each incident lies some years earlier or later (a multiple of four within 36, so that every day keeps its name), and
  in another place of the same sort and country;
- two of three actors are variants of their own; the dataset's release and the articles that it cites are others;
- of a third of the incidents, two of the cited articles themselves say how many were killed, not quite alike, some of
  them by the word of a party: so there are outlets, claimants and accounts that differ.
Titles and sentences stay those of the real event. History is not repeated.
"""

import psycopg

YEARS, FIRST_YEAR = 36, 1988
SUMMARIES = 2_500  # incidents whose summaries are made by one statement

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
# The claim, of an alias, in which UCDP tells how many were killed in all.
TOTAL = (
    "{0}.kind = 'casualties' AND {0}.scope = 'whole' AND {0}.side = 'unstated' AND {0}.combat_status = 'unstated' "
    "AND {0}.low IS NOT NULL AND {0}.best IS NOT NULL"
)
SAYING = f"""
    claims_claim AS old
    JOIN moved ON moved.id = old.incident_id AND (old.incident_id + %(r)s) %% 3 = 0
    JOIN cited ON cited.claim_id = old.id AND at <= 2
    LEFT JOIN party ON party.incident_id = old.incident_id AND old.incident_id %% 2 = 0
    WHERE {TOTAL.format("old")}
"""


def copy_rows(connection, table, source, values, **changes):
    """Write rows of a table once more, those that `source` has as `old`, with some columns changed; how many."""
    columns = connection.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    ).fetchall()
    names = ", ".join(f'"{column}"' for (column,) in columns)
    chosen = ", ".join(changes.get(column, f'old."{column}"') for (column,) in columns)
    return connection.execute(f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {source}", values).rowcount


def repeat_claims(connection, r, most, strides, release):
    """One repetition without its incidents: of `most` of them.

    `strides`: {table: what each repetition adds to its ids}; `release`: the article of the dataset.
    """
    by = {table: r * stride for table, stride in strides.items()}
    values = {"r": r, "release": release}
    with connection.transaction():
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
        saying = copy_rows(
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
        if not saying:
            raise SystemExit("No cited article says how many were killed: which claim tells that in all has changed.")


def repeat_incidents(connection, r, stride):
    """The incidents of one repetition, with the summaries and the words that their claims give."""
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
