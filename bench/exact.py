"""Whether what a page counts is right at full size, and right again after a claim has changed."""

import random
from time import perf_counter
from urllib.parse import urlencode

import django
import psycopg

from bench import grown, plain
from bench.questions import COMMON, RARE, named
from bench.repeated import TOTAL

TRIED, FROM_CLAIMS, SAMPLE = 40, 5, 20_000
SEED = 6
WORDS = {
    "type": ["attack", "bombing", "period_total", "unclear"],
    "role": ["carried_out", "party", "aimed_at"],
    "contested": ["yes", "no"],
    "outcome": ["killed", "injured"],
    "harmed": ["civilians", "children"],
    "origins": ["one", "two-to-four", "five-or-more"],
    "killed_min": ["1", "5", "10", "100"],
    "q": [COMMON, RARE],
}
# The keys of a facet from the claims themselves, for incidents %(ids)s. (Of none of them is anything taken back.)
CLAIMS = "FROM claims_claim AS c WHERE c.incident_id = ANY (%(ids)s) AND c.public AND c.deprecated_reason = ''"
TOLD = f"{CLAIMS} AND c.stance = 'asserts'"
FROM_CLAIMS_ALONE = {
    "type": f"SELECT c.term_id, count(DISTINCT c.incident_id) {TOLD} AND c.kind = 'type' GROUP BY 1",
    "actor": f"SELECT c.named_actor_id, count(DISTINCT c.incident_id) {TOLD} AND c.kind = 'participation' "
    "AND c.named_actor_id IS NOT NULL GROUP BY 1",
    "role": f"SELECT substr(c.role_id, 6), count(DISTINCT c.incident_id) {TOLD} AND c.kind = 'participation' "
    "AND c.named_actor_id IS NOT NULL GROUP BY 1",
    "claimant": f"SELECT c.claimant_id, count(DISTINCT c.incident_id) {CLAIMS} "
    "AND c.claimant_id IS NOT NULL GROUP BY 1",
    "outlet": "SELECT a.outlet_id, count(DISTINCT c.incident_id) "
    + CLAIMS.replace("WHERE", "JOIN sources_article AS a ON a.id = c.article_id WHERE")
    + " GROUP BY 1",
    "location": "SELECT holder, count(DISTINCT c.incident_id) "
    + TOLD.replace("WHERE", "JOIN locations_location AS l ON l.id = c.location_id, unnest(l.path) AS holder WHERE")
    + " AND c.kind = 'place' GROUP BY 1",
}
A_FIGURE = f"""
    SELECT c.id, c.incident_id FROM claims_claim AS c JOIN incidents_incident AS r ON r.id = c.incident_id
    WHERE {TOTAL.format("c")} AND r.killed_low < 900
    AND r.claim_count < 10 AND c.incident_id > %s ORDER BY c.incident_id LIMIT %s"""


def drawn(rng, pools):
    """A random question of one to four filters, those that are facets of one or two values."""
    query = {}
    for name in rng.sample(sorted(pools), rng.randint(1, 4)):
        several = name in plain.KEYS and rng.random() < 0.3
        query[name] = rng.sample(pools[name], min(len(pools[name]), 2 if several else 1))
    if "to" in query and "from" in query:
        query["from"], query["to"] = sorted([query["from"], query["to"]])
    query["sort"] = [rng.choice(sorted(plain.ORDERS))]
    return query


def checked(connection, query, rng, *, claims=False):
    """Whether everything that a page would show is what plain SQL finds; the number of rows."""
    from django.http import QueryDict

    from incidents.filters import IncidentFilters
    from incidents.models import Incident

    filters = IncidentFilters(QueryDict(urlencode(query, doseq=True)), Incident.objects.published().newest_first())
    if not filters.form.is_valid():
        raise SystemExit(f"{query}: {filters.form.errors.as_text()}")
    total = len(filters.rows)
    (right,) = connection.execute(plain.total(query), query).fetchone()
    if total != right:
        raise SystemExit(f"{query}: {total} rows, and plain SQL has {right}")
    start = rng.randrange(0, max(total, 1), plain.ROWS)
    shown = [row.pk for row in filters.rows[start : start + plain.ROWS]]
    rows = connection.execute(plain.rows(query, start), query).fetchall()
    if shown != [row[0] for row in rows]:
        raise SystemExit(f"{query}: other rows from {start} on than plain SQL has")
    filters.shown(list(filters._facets))
    ids = None
    if claims:
        found = connection.execute(f"SELECT id FROM incidents_incident AS r WHERE {plain.where(query)}", query)
        ids = {"ids": [pk for (pk,) in found.fetchall()]}
    for name, counted in filters.counted.items():
        if claims and name in query:
            continue  # counted under the other filters
        if claims and name not in FROM_CLAIMS_ALONE:
            continue
        asked = (FROM_CLAIMS_ALONE[name], ids) if claims else (plain.facet(query, name), query)
        right = dict(connection.execute(*asked).fetchall())
        counts = dict(counted)
        chosen = set(filters.filters[name].keys_of(filters.filters[name].chosen_in(filters)))
        least = min((counts[key] for key in counts if key not in chosen), default=0)
        left = [number for key, number in right.items() if key not in counts]
        if any(right.get(key, 0) != number for key, number in counts.items()) or max(left, default=0) > least:
            raise SystemExit(f"{query}: {name} is counted {counts}, and plain SQL has {right}")
    return total


def exactness(connection, say):
    """Random questions, then some once more from the claims, then a sample of all computed columns."""
    django.setup()
    from claims.management.commands.check_summaries import DIFFERING_CLAIMS, DIFFERING_WORDS, differing_incidents

    rng = random.Random(SEED)
    slugs = named(connection)
    places = slugs["country"][:10] + slugs["governorate"][:20] + slugs["town"][:20]
    pools = WORDS | {"location": places, "outlet": slugs["outlet"], "actor": slugs["actor"]}
    pools |= {"claimant": slugs["actor"][:20], "from": [str(year) for year in range(1990, 2023)]}
    pools["to"] = pools["from"]
    rows = 0
    for number in range(TRIED):
        query = drawn(rng, pools)
        rows += checked(connection, query, rng)
        say(f"exact: {number + 1} of {TRIED}")
    print(f"\n- {TRIED} random questions ({rows:,} rows): rows, totals and all counts are those of plain SQL, reached")
    for _ in range(FROM_CLAIMS):
        query = {"location": [rng.choice(slugs["town"])], "sort": ["-date"]}
        rows = checked(connection, query, rng, claims=True)
    print(f"- {FROM_CLAIMS} of towns: the counts of six facets are those of plain SQL over the claims, reached")
    ids = connection.execute("SELECT id FROM incidents_incident ORDER BY md5(id::text) LIMIT %s", [SAMPLE]).fetchall()
    ids = [pk for (pk,) in ids]
    wrong = len(connection.execute(differing_incidents(), [ids]).fetchall())
    claims = connection.execute("SELECT array_agg(id) FROM claims_claim WHERE incident_id = ANY (%s)", [ids]).fetchone()
    wrong += len(connection.execute(DIFFERING_CLAIMS, [claims[0]]).fetchall())
    wrong += len(connection.execute(DIFFERING_WORDS, [ids]).fetchall())
    drawn_by_chance = f"{SAMPLE:,} incidents and their {len(claims[0]):,} claims drawn by chance"
    print(f"- {drawn_by_chance}: {wrong} differ in what is computed")


def change(connection, site):
    """Figures of the killed are changed, and asked for; then they are changed back."""
    above = {"killed_min": ["1000000"]}
    site.ask({"origins": ["five-or-more"]})
    before = site.ask(above)["total"]
    print()
    for many in (1, 100, 2_000):
        found = connection.execute(A_FIGURE, [many, many]).fetchall()
        ids = [pk for pk, _ in found]
        old = connection.execute("SELECT low, high, best, id FROM claims_claim WHERE id = ANY (%s)", [ids]).fetchall()
        start = perf_counter()
        _write(connection, [(1_000_000, 1_000_000, 1_000_000, pk) for pk in ids])
        written = perf_counter() - start
        try:
            told = list(_answers(site, above))
        finally:
            _write(connection, old)
        *_, after = told
        right = "right" if after["total"] == before + many else f"NOT RIGHT: {after['total']} and not {before + many}"
        first = " and then ".join(f"{one['ms']:,.0f}" for one in told)
        print(
            f"- {many:,} claims changed, in {written:.2f} s: the next answer took {first} ms and is {right}", flush=True
        )
        *_, after = _answers(site, above)
        if after["total"] != before:
            raise SystemExit("What was changed back is not as it was before.")


def _write(connection, figures):
    """Change figures: low, high, best, and the claim's id."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL sourceline.computed = 'at commit'")
        cursor.executemany("UPDATE claims_claim SET low = %s, high = %s, best = %s WHERE id = %s", figures)


def _answers(site, query):
    """The next answer. After very many changes that is the rows first, then the same with its counts."""
    said = site.ask(query)
    yield said
    if said["total"] is None:
        yield site.ask(query | {"counts": ["now"]})


def measure(site, chosen, *, say):
    """Both, as chosen."""
    with psycopg.connect(grown.address("sourceline"), autocommit=True, prepare_threshold=None) as connection:
        connection.execute("SET statement_timeout = 0")
        if "change" in chosen:
            change(connection, site)
        if "exact" in chosen:
            exactness(connection, say)
