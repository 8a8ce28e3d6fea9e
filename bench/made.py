"""Made data: incidents, each with eight claims of three articles, some of which differ. No word of it is true."""

from psycopg.sql import SQL, Identifier, Literal

from actors.models import Actor
from claims.models import Claim
from incidents.models import Incident
from locations.models import Location
from sources.models import Article, Outlet

SLOTS = 8  # claims of one incident, each of its own slot
CHUNK = 2_500  # incidents whose claims are written by one statement
GOVERNORATES, TOWNS, OUTLETS = 14, 400, 100
PUBLISHED = {"status": "'published'"}
NAMED = {"name": "'Made ' || n", "slug": "'made-' || n"}

# What the claim of each row (incident, article, slot) says. Two articles may name two types; a governorate holds its
# towns; a quarter of the incidents is laid to the first actor; the two figures of the killed are often not the same.
TOWN = f"1 + {GOVERNORATES} + (incident * 13 + article) % {TOWNS} + 1"
CLAIM = (
    PUBLISHED
    | {
        "incident": "incident",
        "article": "article",
        "sequence": "slot",
        "kind": "(ARRAY['type', 'type', 'date', 'place', 'place', 'participation', 'casualties', 'casualties'])[slot]",
        "text": "'Claim ' || slot || ' on incident ' || incident || ' in article ' || article || '.'",
        "claimant": "CASE WHEN slot IN (2, 6, 8) THEN 1 + article % (SELECT count(*) FROM actors_actor) END",
        "term": """CASE WHEN slot <= 2 THEN (SELECT array_agg(id ORDER BY id) FROM codebook_term
        WHERE scheme = 'incident_type')[1 + (incident + slot / 2 * (article % 2 + 1)) % 8] END""",
        "date": "CASE WHEN slot = 3 THEN (date '2014-01-01' + incident * 37 % 3650)::text ELSE '' END",
        "location": f"CASE slot WHEN 4 THEN {TOWN} WHEN 5 THEN 2 + ({TOWN}) % {GOVERNORATES} END",
        "precision": "CASE slot WHEN 4 THEN 'precision.settlement' WHEN 5 THEN 'precision.governorate' END",
        "role": "CASE WHEN slot = 6 THEN 'role.carried_out' END",
        "named_actor": """CASE WHEN slot = 6 THEN
        CASE WHEN incident % 4 = 0 THEN 1 ELSE 1 + incident % (SELECT count(*) FROM actors_actor) END END""",
        "outcome": "CASE WHEN slot > 6 THEN 'outcome.killed' END",
        "low": "CASE WHEN slot > 6 THEN incident % 9 + slot % 7 * (incident % 3) + 1 END",
        "high": "CASE WHEN slot > 6 THEN incident % 9 + slot % 7 * (incident % 3) + 1 + article % 2 END",
        "persons": "CASE WHEN slot > 6 THEN 'all' ELSE '' END",
        "scope": "CASE WHEN slot > 6 THEN 'whole' ELSE '' END",
    }
    | dict.fromkeys(("combat_status", "side", "attackers_included"), "CASE WHEN slot > 6 THEN 'unstated' ELSE '' END")
)


def selected(model, source, values):
    """(columns, SELECT) of rows for a model's table: one for each row of the FROM clause `source`.

    `values` maps fields to SQL; the fields that it leaves out take the model's own default.
    """
    chosen = {}
    for field in model._meta.concrete_fields:
        default = None if field.primary_key or field.generated else field.get_default()
        if field.name in values:
            chosen[field.column] = SQL(values[field.name])
        elif default is not None:
            chosen[field.column] = Literal(getattr(default, "value", default))
    items = SQL(", ").join(SQL("{} AS {}").format(value, Identifier(name)) for name, value in chosen.items())
    return SQL(", ").join(map(Identifier, chosen)), SQL("SELECT {} FROM {}").format(items, SQL(source))


def insert(connection, model, source, **values):
    """Insert one row for each row of `source`."""
    columns, rows = selected(model, source, values)
    connection.execute(SQL("INSERT INTO {} ({}) {}").format(Identifier(model._meta.db_table), columns, rows))


def numbers(first, last):
    """The FROM clause of rows n from `first` to `last`."""
    return f"generate_series({first}, {last}) AS made (n)"


def make_articles(connection, first, last):
    """Articles with these ids, three of one day."""
    day = "(date '2014-01-01' + n / 3 * 37 % 3650 + n % 3)::text"
    told = {"title": "'Article ' || n", "address": "'https://news.example/' || n", "published": day}
    insert(connection, Article, numbers(first, last), id="n", outlet=f"1 + n % {OUTLETS}", **told, **PUBLISHED)


def eight_each(first, last, articles):
    """The rows of eight claims on each incident from `first` to `last`, in articles with ids above `articles`."""
    return f"""(
        SELECT incident, {articles} + (incident - {first}) * 3 + slot % 3 + 1 AS article, slot
        FROM generate_series({first}, {last}) AS incident, generate_series(1, {SLOTS}) AS slot ORDER BY incident, slot
    ) AS made"""


def fill(connection, incidents, say):
    """Write everything, claims in chunks as an import would, with all triggers; `say` is told how far it is."""
    governorate = f"n BETWEEN 2 AND {GOVERNORATES + 1}"
    insert(
        connection,
        Location,
        numbers(1, 1 + GOVERNORATES + TOWNS),
        id="n",
        kind=f"CASE WHEN n = 1 THEN 'country' WHEN {governorate} THEN 'governorate' ELSE 'town' END",
        parent=f"CASE WHEN {governorate} THEN 1 WHEN n > 1 THEN 2 + n % {GOVERNORATES} END",
        latitude="32 + n % 50 / 10.0",
        longitude="36 + n % 60 / 10.0",
        **NAMED,
        **PUBLISHED,
    )
    kind = {"kind": "'organization'", "naming": "'named'"}
    insert(connection, Actor, numbers(1, max(100, incidents // 20)), id="n", **kind, **NAMED, **PUBLISHED)
    insert(connection, Outlet, numbers(1, OUTLETS), id="n", type="'outlet_type.news'", **NAMED)
    for first in range(1, incidents + 1, CHUNK):
        last = min(first + CHUNK - 1, incidents)
        slug = {"title": "'Incident ' || n", "slug": "'incident-' || n"}
        insert(connection, Incident, numbers(first, last), id="n", **slug, **PUBLISHED)
        make_articles(connection, (first - 1) * 3 + 1, last * 3)
        insert(connection, Claim, eight_each(first, last, (first - 1) * 3), **CLAIM)
        say(f"{last:,} of {incidents:,} incidents with {SLOTS} claims each")
    connection.execute("VACUUM ANALYZE")


def make_large_incident(connection, number, claims, articles):
    """One more incident with so many claims, eight of one article."""
    named = {"title": f"'Incident with {claims} claims'", "slug": f"'incident-{number}'"}
    insert(connection, Incident, numbers(number, number), id="n", **named, **PUBLISHED)
    make_articles(connection, articles + 1, articles + claims)
    rows = f"(SELECT {number} AS incident, {articles} + 1 + n / 8 AS article, 1 + n % 8 AS slot"
    insert(connection, Claim, f"{rows} FROM {numbers(0, claims - 1)}) AS made", **CLAIM)
