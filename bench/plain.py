"""The list of incidents in plain SQL over its summary columns: what any page of it needs at least, and what is right.

A query is {filter: values}, as in an address. Nothing here is the product's own; `r` is a row of the list.
"""

ROWS = 50
TOP = 8  # choices of one facet that a page asks for
ORIGINS = """CASE WHEN r.origin_count = 1 THEN 'one' WHEN r.origin_count BETWEEN 2 AND 4 THEN 'two-to-four'
    WHEN r.origin_count >= 5 THEN 'five-or-more' END"""
CONTESTED = "CASE WHEN r.contested = '{}' THEN 'no' ELSE 'yes' END"
DATED = "coalesce(r.first_day, r.last_day) IS NOT NULL"


def _ids(table, name):
    return f"(SELECT array_agg(id) FROM {table} WHERE slug = ANY (%({name})s))"


def _terms(name):
    return f"(SELECT array_agg(('{name}.' || one)::varchar) FROM unnest(%({name})s::text[]) AS one)"


# Of somebody in a role, where both are asked for.
PARTS = """EXISTS (
    SELECT FROM unnest(r.participants) AS part WHERE {}
)"""
ACTING = "split_part(part, ':', 2)::bigint IN (SELECT id FROM actors_actor WHERE slug = ANY (%(actor)s))"
IN_ROLE = "split_part(part, ':', 1) = ANY (%(role)s)"

# By the index on the participants.
OVERLAP = """r.participants && (
    SELECT array_agg((term.code || ':' || actor.id)::varchar) FROM codebook_term AS term, actors_actor AS actor
    WHERE term.scheme = 'role' AND actor.slug = ANY (%(actor)s) {}
)"""

# {filter: its condition}. Years alone are asked for.
CONDITIONS = {
    "q": "r.id IN (SELECT incident_id FROM incidents_words WHERE words @@ words_asked((%(q)s::text[])[1]))",
    "killed_min": "r.killed_low >= (%(killed_min)s::text[])[1]::integer",
    "from": f"{DATED} AND (r.last_day IS NULL OR r.last_day >= ((%(from)s::text[])[1] || '-01-01')::date)",
    "to": f"{DATED} AND (r.first_day IS NULL OR r.first_day <= ((%(to)s::text[])[1] || '-12-31')::date)",
    "location": "r.location_id IN "
    f"(SELECT id FROM locations_location WHERE path && {_ids('locations_location', 'location')})",
    "type": f"r.types && {_terms('incident_type').replace('%(incident_type)s', '%(type)s')}",
    "outcome": f"r.outcomes && {_terms('outcome')}",
    "means": f"r.means && {_terms('means')}",
    "harmed": "r.harmed::text[] && %(harmed)s::text[]",
    "contested": f"{CONTESTED} = ANY (%(contested)s)",
    "origins": f"{ORIGINS} = ANY (%(origins)s)",
    "claimant": f"r.claimants && {_ids('actors_actor', 'claimant')}",
    "outlet": f"r.outlets && {_ids('sources_outlet', 'outlet')}",
    "actor": OVERLAP.format(""),
    "role": PARTS.format(IN_ROLE),
}
# {facet: the keys of a row, each once}
KEYS = {
    "location": "SELECT unnest(path) FROM locations_location AS place WHERE place.id = r.location_id",
    "type": "SELECT unnest(r.types)",
    "actor": "SELECT DISTINCT split_part(part, ':', 2)::bigint FROM unnest(r.participants) AS part WHERE {role}",
    "role": "SELECT DISTINCT split_part(part, ':', 1) FROM unnest(r.participants) AS part WHERE {actor}",
    "contested": f"SELECT {CONTESTED}",
    "outcome": "SELECT unnest(r.outcomes)",
    "harmed": "SELECT unnest(r.harmed)",
    "means": "SELECT unnest(r.means)",
    "origins": f"SELECT {ORIGINS}",
    "claimant": "SELECT unnest(r.claimants)",
    "outlet": "SELECT unnest(r.outlets)",
}
JOINT = {"actor": "role", "role": "actor"}  # meant together: who had which role
ORDERS = {
    "-date": "r.last_day DESC NULLS LAST, r.id DESC",
    "date": "r.first_day NULLS LAST, r.last_day NULLS LAST, r.id",
    "-killed": "r.killed_low DESC NULLS LAST, r.id DESC",
    "-origins": "r.origin_count DESC, r.id DESC",
    "-reported": "r.last_reported DESC NULLS LAST, r.id DESC",
}


def where(query, but=()):
    """The rows under all filters except those named."""
    conditions = {name: CONDITIONS[name] for name in query if name in CONDITIONS and name not in but}
    if conditions.keys() >= {"actor", "role"}:
        del conditions["role"]
        conditions["actor"] = OVERLAP.format("AND term.code = ANY (%(role)s)")
    return " AND ".join(["r.status = 'published'", *conditions.values()])


def rows(query, start=None):
    """The ids of a page of rows, in the order that is asked for."""
    start = (int(query.get("page", ["1"])[0]) - 1) * ROWS if start is None else start
    order = ORDERS[query.get("sort", ["-date"])[0]]
    return f"SELECT * FROM incidents_incident AS r WHERE {where(query)} ORDER BY {order} LIMIT {ROWS} OFFSET {start}"


def total(query):
    """How many rows there are."""
    return f"SELECT count(*) FROM incidents_incident AS r WHERE {where(query)}"


def facet(query, name, most=None):
    """(key, number of rows) of one facet under all other filters, most rows first."""
    joint = JOINT.get(name)
    keys = KEYS[name]
    for other, narrowing in {"role": IN_ROLE, "actor": ACTING}.items():
        keys = keys.replace(f"{{{other}}}", narrowing if other in query else "true")
    limit = f"ORDER BY 2 DESC, 1 LIMIT {most}" if most else ""
    return (
        f"SELECT key, count(*) FROM incidents_incident AS r CROSS JOIN LATERAL ({keys}) AS one (key) "
        f"WHERE key IS NOT NULL AND {where(query, {name, joint})} GROUP BY key {limit}"
    )


def whole_page(query):
    """All that a page needs at least: its rows, their number, and the first choices of each facet."""
    return [rows(query), total(query), *(facet(query, name, TOP) for name in KEYS)]
