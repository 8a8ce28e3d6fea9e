"""What every filter of every list asks, said a second time: in plain SQL over the claims themselves.

Only the bounds of the killed and whether accounts differ are read from the summary, whose own tests hold it.
In a condition `r` is a row of the list and `key` one value of the filter; what was given for other filters are lists
of texts, such as %(role)s.
"""

from dataclasses import dataclass

from lib.folding import parts_of

# The claims that readers may see, with whose words they are; and the assertions that count and are not taken back.
TABLES = """
CREATE TEMP TABLE lies_in AS
WITH RECURSIVE up (place, holder) AS (
    SELECT id, id FROM locations_location
    UNION ALL
    SELECT up.place, l.parent_id FROM up JOIN locations_location l ON l.id = up.holder WHERE l.parent_id IS NOT NULL
) SELECT * FROM up;

CREATE TEMP TABLE outlet_seen AS
SELECT o.* FROM sources_outlet o
WHERE o.id IN (SELECT outlet_id FROM sources_article WHERE status = 'published')
    OR o.id IN (SELECT after_outlet_id FROM sources_article WHERE status = 'published');

CREATE TEMP TABLE seen AS
SELECT c.*, a.outlet_id, a.published_last,
    CASE WHEN c.claimed_on <> '' THEN c.claimed_on_first ELSE a.published_first END AS said_first,
    CASE WHEN c.claimed_on <> '' THEN c.claimed_on_last ELSE a.published_last END AS said_last,
    coalesce(
        'a:' || c.speaks_for_id, 'a:' || c.claimant_id,
        CASE WHEN c.claimant_words <> '' THEN 'w:' || root.id || ':' || lower(c.claimant_words) END,
        'a:' || body.id, 'o:' || root.id
    ) AS whose
FROM claims_claim c
JOIN sources_article a ON a.id = c.article_id
LEFT JOIN sources_article earlier ON earlier.id = a.after_article_id AND earlier.status = 'published'
JOIN sources_outlet root
    ON root.id = coalesce(a.after_outlet_id, earlier.after_outlet_id, earlier.outlet_id, a.outlet_id)
LEFT JOIN actors_actor body ON body.id = root.organization_id AND body.status = 'published'
WHERE c.status = 'published' AND a.status = 'published'
    AND NOT EXISTS (
        SELECT FROM incidents_incident i WHERE i.id IN (c.incident_id, c.other_incident_id) AND i.status <> 'published')
    AND NOT EXISTS (
        SELECT FROM actors_actor x WHERE x.status <> 'published'
            AND x.id IN (c.actor_id, c.claimant_id, c.speaks_for_id, c.named_actor_id, c.caused_by_id))
    AND NOT EXISTS (SELECT FROM locations_location l WHERE l.id = c.location_id AND l.status <> 'published')
    AND NOT (c.kind = 'name' AND (SELECT naming FROM actors_actor x WHERE x.id = c.actor_id) <> 'named');

CREATE TEMP TABLE current AS SELECT * FROM seen WHERE deprecated_reason = '';

CREATE TEMP TABLE told AS
SELECT * FROM current c WHERE stance = 'asserts' AND NOT EXISTS (
    SELECT FROM current w
    WHERE w.stance = 'withdraws' AND w.incident_id = c.incident_id AND w.whose = c.whose
        AND (w.answers_id = c.id OR (w.kind = c.kind AND w.value_key = c.value_key)));

CREATE TEMP TABLE days AS
WITH span AS (
    SELECT DISTINCT incident_id, coalesce(date_first, '-infinity') AS f, coalesce(date_last, 'infinity') AS l
    FROM told WHERE kind = 'date'
)
SELECT incident_id, nullif(min(f), '-infinity') AS first_day, nullif(max(l), 'infinity') AS last_day FROM span
WHERE NOT EXISTS (
    SELECT FROM span o WHERE o.incident_id = span.incident_id AND o.f >= span.f AND o.l <= span.l
        AND (o.f, o.l) <> (span.f, span.l))
GROUP BY incident_id;

CREATE TEMP TABLE place AS
SELECT DISTINCT t.incident_id, t.location_id FROM told t WHERE t.kind = 'place' AND NOT EXISTS (
    SELECT FROM told o JOIN lies_in ON lies_in.place = o.location_id AND lies_in.holder = t.location_id
    WHERE o.kind = 'place' AND o.incident_id = t.incident_id AND o.location_id <> t.location_id);

CREATE TEMP TABLE belongs AS
SELECT * FROM current WHERE actor_id IS NOT NULL AND stance = 'asserts' AND (
    kind = 'membership' OR (kind = 'relation' AND term_id IN (
        'actor_relation.part_of', 'actor_relation.under_command_of', 'actor_relation.outlet_of')));
"""  # fmt: skip

# The names that readers may see, and which of them a text is in another spelling: that is no matter of SQL.
CALLED = """
SELECT 'actor', id, name FROM actors_actor WHERE naming = 'named'
UNION ALL SELECT 'actor', actor_id, name FROM current WHERE kind = 'name'
UNION ALL SELECT 'location', id, unnest(ARRAY[name, name_ar]) FROM locations_location
UNION ALL SELECT 'location', location_id, name FROM locations_locationname
UNION ALL SELECT 'outlet', id, name FROM outlet_seen
"""
SPELLED = "CREATE TEMP TABLE spelled (typed text, noun text, record bigint)"


def is_spelled(text, name):
    """Whether each word of a text has two consonants or more, and those of some word of a name."""
    sounds = [{key for key in part.keys if len(key) > 1} for part in parts_of(text)]
    return bool(sounds) and all(any(keys & set(part.keys) for part in parts_of(name)) for keys in sounds)


ACTORS = "SELECT slug, id FROM actors_actor WHERE status = 'published'"
ORGANIZATIONS = f"{ACTORS} AND kind = 'organization'"
INCIDENTS = "SELECT slug, id FROM incidents_incident WHERE status = 'published'"
PLACES = "SELECT slug, id FROM locations_location WHERE status = 'published'"
OUTLETS = "SELECT slug, id FROM outlet_seen"


def words(*values):
    """A universe of fixed words."""
    return f"SELECT value, value FROM unnest(ARRAY{list(values)}) AS word (value)"


def terms(scheme):
    """A universe of the terms of a scheme."""
    return f"SELECT code, id FROM codebook_term WHERE scheme = '{scheme}'"


def has(texts, text):
    """Whether one of the texts contains the text that was given, in letters of any case."""
    return " OR ".join(f"position(upper((%({text})s::text[])[1]) IN upper({one})) > 0" for one in texts)


def spelled(noun, text):
    """Whether the text that was given is a name of the row in another spelling."""
    return f"r.id IN (SELECT record FROM spelled WHERE noun = '{noun}' AND typed = (%({text})s::text[])[1])"


INCIDENT_WORDS = """concat_ws(' ', r.title, (
    SELECT string_agg(concat_ws(' ', c.text, c.words, c.name), ' ') FROM current c WHERE c.incident_id = r.id))"""


def begins(text, asked):
    """Whether each word that was given is a word of the text, or how one begins. What a word is: lib/sql/words.sql."""
    divided = "unnest(tsvector_to_array(words_of({})))"
    return f"""NOT EXISTS (
        SELECT FROM {divided.format(f"(%({asked})s::text[])[1]")} AS asked
        WHERE NOT EXISTS (
            SELECT FROM {divided.format(text)} AS word
            WHERE word = asked OR (word ^@ asked AND asked !~ '^[0-9]+$')))"""


@dataclass(frozen=True)
class Asked:
    """One filter: its condition; for a facet all the values there are (a query of value and key).

    `joint`: the facets with which it means one thing. `all_shown`: whether a choice without rows is shown too; `most`:
    how many choices of records are shown at once. `finds`: the names by which a choice is found, of the record `f`.
    """

    condition: str
    values: str = ""
    joint: tuple = ()
    all_shown: bool = False
    most: int = 0
    finds: str = ""


ACTOR_NAMES = """
    (f.naming = 'named' AND f.name ILIKE '%%' || %(typed)s || '%%') OR f.id IN (
        SELECT actor_id FROM current WHERE kind = 'name' AND name ILIKE '%%' || %(typed)s || '%%')
    OR f.id IN (SELECT record FROM spelled WHERE noun = 'actor' AND typed = %(text)s)"""
PLACE_NAMES = """
    f.name ILIKE '%%' || %(typed)s || '%%' OR f.name_ar ILIKE '%%' || %(typed)s || '%%' OR f.id IN (
        SELECT location_id FROM locations_locationname WHERE name ILIKE '%%' || %(typed)s || '%%')
    OR f.id IN (SELECT record FROM spelled WHERE noun = 'location' AND typed = %(text)s)"""
NAME = """
    f.name ILIKE '%%' || %(typed)s || '%%'
    OR f.id IN (SELECT record FROM spelled WHERE noun = 'outlet' AND typed = %(text)s)"""
TITLE = "f.title ILIKE '%%' || %(typed)s || '%%'"


def records(condition, values, finds, joint=()):
    """A facet of records."""
    table = values.split(" FROM ")[1].split(" ")[0]
    return Asked(condition, values, joint, most=8, finds=f"SELECT f.id FROM {table} AS f WHERE {finds}")


@dataclass(frozen=True)
class Listed:
    """One list: its rows `r`, their span of days, their orders, and its filters."""

    rows: str
    orders: dict
    filters: dict
    spans: tuple = ()


TOLD = "EXISTS (SELECT FROM told t WHERE t.incident_id = r.id AND "
ORIGINS = "(SELECT count(DISTINCT whose) FROM current WHERE incident_id = r.id)"
PART = """EXISTS (
    SELECT FROM told t JOIN actors_actor x ON x.id = t.named_actor_id
    WHERE t.incident_id = r.id AND t.kind = 'participation' AND {})"""
OF_ROLE = "(%(role)s = '{}' OR substr(t.role_id, 6) = ANY (%(role)s))"
OF_ACTOR = "(%(actor)s = '{}' OR x.slug = ANY (%(actor)s))"
HARMED = """ t.kind = 'casualties' AND t.scope <> 'period' AND greatest(t.low, t.high, t.best) IS DISTINCT FROM 0
    AND t.outcome_id IN ('outcome.killed', 'outcome.killed_by_own_device', 'outcome.injured')
    AND CASE key WHEN 'civilians' THEN t.combat_status = 'civilian'
        ELSE t.persons = 'child' AND t.combat_status <> 'combatant' END)"""

INCIDENT_LIST = Listed(
    rows="""
        SELECT i.id, i.title, i.killed_low, i.contested, days.first_day, days.last_day,
            (SELECT max(published_last) FROM current WHERE incident_id = i.id) AS reported
        FROM incidents_incident i LEFT JOIN days ON days.incident_id = i.id WHERE i.status = 'published'""",
    spans=("first_day", "last_day"),
    orders={
        "-date": "last_day DESC NULLS LAST, id DESC",
        "date": "first_day NULLS LAST, last_day NULLS LAST, id",
        "-killed": "killed_low DESC NULLS LAST, id DESC",
        "-origins": f"{ORIGINS} DESC, id DESC",
        "-reported": "reported DESC NULLS LAST, id DESC",
    },
    filters={
        "q": Asked(f"{begins(INCIDENT_WORDS, 'q')}"),
        "killed_min": Asked("r.killed_low >= (%(killed_min)s::int[])[1]"),
        "location": records(
            """EXISTS (SELECT FROM place WHERE incident_id = r.id) AND NOT EXISTS (
                SELECT FROM place WHERE incident_id = r.id AND location_id NOT IN (
                    SELECT lies_in.place FROM lies_in WHERE holder = key))""",
            PLACES,
            PLACE_NAMES,
        ),
        "type": Asked(f"{TOLD} t.kind = 'type' AND t.term_id = key)", terms("incident_type")),
        "actor": records(PART.format(f"x.id = key AND {OF_ROLE}"), ACTORS, ACTOR_NAMES, ("role",)),
        "role": Asked(PART.format(f"t.role_id = key AND {OF_ACTOR}"), terms("role"), ("actor",)),
        "contested": Asked("(key = 'yes') = (r.contested <> '{}')", words("yes", "no"), all_shown=True),
        "outcome": Asked(
            f"""{TOLD} t.outcome_id = key AND (t.kind = 'participation' OR (
                t.kind = 'casualties' AND t.scope <> 'period'
                AND greatest(t.low, t.high, t.best) IS DISTINCT FROM 0)))""",
            terms("outcome"),
        ),
        "harmed": Asked(f"{TOLD} {HARMED}", words("civilians", "children"), all_shown=True),
        "means": Asked(f"{TOLD} t.kind = 'means' AND t.term_id = key)", terms("means")),
        "origins": Asked(
            f"""CASE key WHEN 'one' THEN {ORIGINS} = 1 WHEN 'two-to-four' THEN {ORIGINS} IN (2, 3, 4)
                ELSE {ORIGINS} > 4 END""",
            words("one", "two-to-four", "five-or-more"),
            all_shown=True,
        ),
        "claimant": records(
            "EXISTS (SELECT FROM current c WHERE c.incident_id = r.id AND key IN (c.claimant_id, c.speaks_for_id))",
            ACTORS,
            ACTOR_NAMES,
        ),
        "outlet": records(
            "EXISTS (SELECT FROM current c WHERE c.incident_id = r.id AND c.outlet_id = key)", OUTLETS, NAME
        ),
    },
)

NAMES = """
    (r.naming = 'named' AND {}) OR EXISTS (SELECT FROM current c WHERE c.actor_id = r.id AND c.kind = 'name' AND {})"""
BELONGS = """EXISTS (
    SELECT FROM belongs b JOIN actors_actor o ON o.id = b.named_actor_id WHERE b.actor_id = r.id AND {})"""
IN_POSITION = """(%(position)s = '{}' OR (
    b.kind = 'membership' AND substr(b.term_id, 10) = ANY (%(position)s)))"""
IN_ORGANIZATION = "(%(organization)s = '{}' OR o.slug = ANY (%(organization)s))"
ACTOR_LIST = Listed(
    rows="SELECT * FROM actors_actor WHERE status = 'published'",
    orders={"name": "CASE WHEN naming = 'named' THEN name ELSE '' END, id"},
    filters={
        "q": Asked(f"{NAMES.format(has(['r.name'], 'q'), has(['c.name'], 'q'))} OR {spelled('actor', 'q')}"),
        "kind": Asked("r.kind = key", words("person", "organization"), all_shown=True),
        "organization": records(
            BELONGS.format(f"o.id = key AND {IN_POSITION}"), ORGANIZATIONS, ACTOR_NAMES, ("position",)
        ),
        "position": Asked(
            BELONGS.format(f"b.kind = 'membership' AND b.term_id = key AND {IN_ORGANIZATION}"),
            terms("position"),
            ("organization",),
        ),
        "role": Asked(
            """EXISTS (
                SELECT FROM told t WHERE t.kind = 'participation' AND t.named_actor_id = r.id AND t.role_id = key)""",
            terms("role"),
        ),
    },
)

COUNTS = "r.stance = 'asserts' AND r.deprecated_reason = ''"
ALSO = """EXISTS (
    SELECT FROM current c WHERE c.stance = 'asserts' AND c.kind = r.kind AND c.value_key = r.value_key
        AND (c.incident_id = r.incident_id OR c.actor_id = r.actor_id) AND c.whose <> r.whose)"""
CLAIM_LIST = Listed(
    rows="SELECT * FROM seen",
    spans=("said_first", "said_last"),
    orders={
        "-entered": "id DESC",
        "-date": "said_last DESC NULLS LAST, id DESC",
        "date": "said_first NULLS LAST, said_last NULLS LAST, id",
    },
    filters={
        "q": Asked(begins("concat_ws(' ', r.text, r.words, r.name)", "q")),
        "kind": Asked(
            "r.kind = key",
            words(
                *("occurrence", "type", "date", "place", "participation", "casualties", "means", "seizure", "count"),
                *("link", "motive", "note", "name", "membership", "relation", "presence", "life_event", "designation"),
            ),
            all_shown=True,
        ),
        "stance": Asked(
            "r.stance = key", words("asserts", "denies", "not_claimed", "declines", "withdraws"), all_shown=True
        ),
        "certainty": Asked("r.certainty = key", words("stated", "hedged", "inferred"), all_shown=True),
        "origins": Asked(f"{COUNTS} AND (key = 'several') = {ALSO}", words("one", "several"), all_shown=True),
        "claimant": records("key IN (r.claimant_id, r.speaks_for_id)", ACTORS, ACTOR_NAMES),
        "origin": Asked("r.whose = key", "SELECT DISTINCT whose, whose FROM seen", most=24),
        "incident": records("r.incident_id = key", INCIDENTS, TITLE),
        "actor": records("key IN (r.actor_id, r.named_actor_id, r.caused_by_id)", ACTORS, ACTOR_NAMES),
        "outlet": records("r.outlet_id = key", OUTLETS, NAME),
        "article": Asked("r.article_id = (%(article)s::int[])[1]"),
    },
)

SAID = "SELECT s.{} FROM current s JOIN {} x ON x.id = s.{}_id WHERE x.slug = (%({})s::text[])[1]"
ARTICLE_LIST = Listed(
    rows="""
        SELECT a.*, o.type_id FROM sources_article a JOIN sources_outlet o ON o.id = a.outlet_id
        WHERE a.status = 'published'""",
    spans=("published_first", "published_last"),
    orders={
        "-date": "published_last DESC NULLS LAST, id DESC",
        "date": "published_first NULLS LAST, published_last NULLS LAST, id",
    },
    filters={
        "q": Asked(has(["r.title"], "q")),
        "outlet": records("r.outlet_id = key", OUTLETS, NAME),
        "type": Asked("r.type_id = key", terms("outlet_type")),
        "language": Asked(
            "r.language = key",
            "SELECT DISTINCT language, language FROM sources_article WHERE status = 'published' AND language <> ''",
        ),
        "incident": Asked(f"r.id IN ({SAID.format('article_id', 'incidents_incident', 'incident', 'incident')})"),
        "actor": Asked(f"r.id IN ({SAID.format('article_id', 'actors_actor', 'actor', 'actor')})"),
    },
)

OUTLET_LIST = Listed(
    rows="SELECT * FROM outlet_seen",
    orders={"name": "name, id"},
    filters={
        "q": Asked(f"{has(['r.name'], 'q')} OR {spelled('outlet', 'q')}"),
        "type": Asked("r.type_id = key", terms("outlet_type")),
        "incident": Asked(f"r.id IN ({SAID.format('outlet_id', 'incidents_incident', 'incident', 'incident')})"),
        "actor": Asked(f"r.id IN ({SAID.format('outlet_id', 'actors_actor', 'actor', 'actor')})"),
    },
)

LOCATION_LIST = Listed(
    rows="SELECT * FROM locations_location WHERE status = 'published'",
    orders={"name": "name, id"},
    filters={
        "q": Asked(
            f"{has(['r.name', 'r.name_ar'], 'q')} OR EXISTS (SELECT FROM locations_locationname n "
            f"WHERE n.location_id = r.id AND ({has(['n.name'], 'q')})) OR {spelled('location', 'q')}"
        ),
        "kind": Asked(
            "r.kind = key",
            words(
                *("country", "governorate", "district", "subdistrict", "city", "town", "village", "camp"),
                *("neighbourhood", "site", "area"),
            ),
            all_shown=True,
        ),
        "within": records("r.id IN (SELECT place FROM lies_in WHERE holder = key)", PLACES, PLACE_NAMES),
    },
)

LISTS = {
    "/incidents/": INCIDENT_LIST,
    "/actors/": ACTOR_LIST,
    "/claims/": CLAIM_LIST,
    "/articles/": ARTICLE_LIST,
    "/locations/": LOCATION_LIST,
    "/outlets/": OUTLET_LIST,
}


def narrowed(listed, given, but=()):
    """The conditions of these filters, joined, without those of `but`."""
    conditions = []
    for name in given.keys() & listed.filters.keys() - set(but):
        asked = listed.filters[name]
        if asked.values:
            key = f"SELECT FROM ({asked.values}) AS one (value, key) WHERE value = ANY (%({name})s)"
            conditions.append(f"EXISTS ({key} AND ({asked.condition}))")
        else:
            conditions.append(f"({asked.condition})")
    for name, column, bound in zip(
        ("from", "to"), reversed(listed.spans), (">= %(from_day)s", "<= %(to_day)s"), strict=False
    ):
        if name in given:
            conditions.append(f"(r.{column} {bound} OR r.{column} IS NULL)")
            conditions.append(f"coalesce(r.{listed.spans[0]}, r.{listed.spans[1]}) IS NOT NULL")
    return " AND ".join(["true", *conditions])


def rows_of(listed, given, order):
    """The ids of the rows in their order."""
    return f"SELECT id FROM ({listed.rows}) AS r WHERE {narrowed(listed, given)} ORDER BY {listed.orders[order]}"


def counts_of(listed, given, name):
    """(value, number of rows) of every value that the filter can have, also of those without rows."""
    asked = listed.filters[name]
    return f"""
        SELECT value, count(r.id) FROM ({asked.values}) AS one (value, key)
        LEFT JOIN ({listed.rows}) AS r ON ({asked.condition}) AND {narrowed(listed, given, {name, *asked.joint})}
        GROUP BY value"""


def spans_of(listed, given):
    """(first day, last day) of the rows that have either."""
    first, last = listed.spans
    return f"""
        SELECT {first}, {last} FROM ({listed.rows}) AS r
        WHERE coalesce({first}, {last}) IS NOT NULL AND {narrowed(listed, given)}"""
