"""Datasette beside us: the same rows in SQLite, with the same facets.

It is made as fast as it can be made without changing it: rows as narrow as what the list shows, an index for each
column that is asked for or counted; a narrow indexed table by which it narrows to records (`_through`), instead of its
own condition on arrays, which reads all rows; full-text search; its file opened as immutable; no suggested facets, and
no time limits that cut anything off.
"""

import json
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from urllib.parse import urlencode

VERSION = "0.65.5"
COLUMNS = {
    "id": "r.id",
    "slug": "r.slug",
    "title": "r.title",
    "date": "array_to_string(r.dates, ' or ')",
    "first_day": "r.first_day::text",
    "last_day": "r.last_day::text",
    "place": "place.name",
    "killed_low": "r.killed_low",
    "killed_high": "r.killed_high",
    "origin_count": "r.origin_count",
    "country": "country.slug",
    "governorate": "governorate.slug",
    "type": "substr(r.types[1], 15)",  # of very few incidents there are two
    "contested": "CASE WHEN r.contested = '{}' THEN 'no' ELSE 'yes' END",
    "origins": "CASE WHEN r.origin_count = 1 THEN 'one' WHEN r.origin_count BETWEEN 2 AND 4 THEN 'two-to-four' "
    "WHEN r.origin_count > 4 THEN 'five-or-more' END",
    "location": "(SELECT json_agg(slug) FROM locations_location AS holder WHERE holder.id = ANY (place.path))::text",
    "outcome": "to_json(r.outcomes)::text",
    "harmed": "to_json(r.harmed)::text",
    "means": "to_json(r.means)::text",
    "claimant": "(SELECT json_agg(slug) FROM actors_actor WHERE id = ANY (r.claimants))::text",
    "outlet": "(SELECT json_agg(slug) FROM sources_outlet WHERE id = ANY (r.outlets))::text",
    "actor": "(SELECT json_agg(DISTINCT slug) FROM acting)::text",
    "role": "(SELECT json_agg(DISTINCT role) FROM acting)::text",
    "part": "(SELECT json_agg(role || ':' || slug) FROM acting)::text",
}
ROWS = f"""
    SELECT {", ".join(COLUMNS.values())}
    FROM incidents_incident AS r
    LEFT JOIN locations_location AS place ON place.id = r.location_id
    LEFT JOIN locations_location AS country ON country.id = r.country_id
    LEFT JOIN locations_location AS governorate ON governorate.id = r.governorate_id
    WHERE r.status = 'published' ORDER BY r.id
""".replace(
    "FROM acting",
    "FROM unnest(r.participants) AS one, split_part(one, ':', 1) AS role, actors_actor AS actor "
    "WHERE actor.id = split_part(one, ':', 2)::bigint",
)
WORDS = """
    SELECT r.id, r.title || ' ' || coalesce(string_agg(c.text || ' ' || c.words, ' '), '')
    FROM incidents_incident AS r
    LEFT JOIN claims_claim AS c ON c.incident_id = r.id AND c.public AND c.deprecated_reason = ''
    WHERE r.status = 'published' GROUP BY r.id
"""
INDEXED = (
    "first_day",
    "last_day",
    "killed_low",
    "origin_count",
    "country",
    "governorate",
    "type",
    "contested",
    "origins",
)
PLAIN = ("country", "governorate", "type", "contested", "origins")  # facets of one value a row
ARRAYS = ("location", "actor", "role", "outcome", "harmed", "means", "claimant", "outlet")
TAGGED = ("location", "outcome", "harmed", "means", "claimant", "outlet", "actor", "role", "part")
SETTINGS = {
    "sql_time_limit_ms": "3600000",
    "facet_time_limit_ms": "10000",
    "suggest_facets": "off",
    "default_page_size": "50",
    "default_facet_size": "8",
    "cache_size_kb": "262144",
}


def install(folder):
    """The program, in an environment of its own."""
    program = folder / f"datasette-{VERSION}" / "bin" / "datasette"
    if not program.exists():
        place = program.parent.parent
        subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
        pip = [place / "bin" / "pip", "install", "--quiet", f"datasette=={VERSION}"]
        subprocess.run(pip, check=True)
    return program


def make(folder, connection, say):
    """The SQLite file of all published incidents; made once."""
    path, unfinished = folder / "incidents.db", folder / "incidents.db.unfinished"
    if path.exists():
        return path
    unfinished.unlink(missing_ok=True)
    with sqlite3.connect(unfinished) as made:
        made.execute("PRAGMA journal_mode = OFF")
        kinds = {name: "INTEGER" if name.endswith(("_low", "_high", "_count")) else "TEXT" for name in COLUMNS}
        kinds["id"] = "INTEGER PRIMARY KEY"
        del kinds["part"]
        made.execute(f"CREATE TABLE incidents ({', '.join(f'{name} {kind}' for name, kind in kinds.items())})")
        made.execute("CREATE TABLE tags (incident INTEGER REFERENCES incidents (id), tag TEXT)")
        names = list(COLUMNS)
        row = f"INSERT INTO incidents VALUES ({', '.join('?' * len(kinds))})"
        with connection.transaction(), connection.cursor("rows") as rows:
            rows.itersize = 10_000
            for number, values in enumerate(rows.execute(ROWS), start=1):
                one = dict(zip(names, values, strict=True))
                tags = [
                    (one["id"], f"{name}:{value}")
                    for name in TAGGED
                    for value in sorted(set(json.loads(one[name] or "[]")))
                ]
                made.execute(
                    row, [one[name] if one[name] is not None or name not in ARRAYS else "[]" for name in kinds]
                )
                made.executemany("INSERT INTO tags VALUES (?, ?)", tags)
                if number % 100_000 == 0:
                    say(f"SQLite: {number:,} rows")
        say("SQLite: indexes")
        for name in INDEXED:
            made.execute(f"CREATE INDEX by_{name} ON incidents ({name})")
        made.execute("CREATE INDEX by_tag ON tags (tag, incident)")
        made.execute("CREATE VIRTUAL TABLE words USING fts5 (told, content='', prefix='')")
        say("SQLite: words")
        with connection.transaction(), connection.cursor("words") as rows:
            rows.itersize = 10_000
            made.executemany("INSERT INTO words (rowid, told) VALUES (?, ?)", rows.execute(WORDS))
        made.execute("INSERT INTO words (words) VALUES ('optimize')")
        made.execute("ANALYZE")
    made.close()
    unfinished.rename(path)
    return path


@contextmanager
def serving(program, path):
    """Datasette, answering at the address that is given (see `ask`)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    metadata = path.with_suffix(".json")
    table = {"fts_table": "words", "fts_pk": "id"}
    metadata.write_text(json.dumps({"databases": {path.stem: {"tables": {"incidents": table}}}}))
    counts = path.with_suffix(".counts.json")
    subprocess.run([program, "inspect", path, "--inspect-file", counts], check=True, stdout=subprocess.DEVNULL)
    settings = [word for name, value in SETTINGS.items() for word in ("--setting", name, value)]
    words = ("serve", "-i", path, "--inspect-file", counts, "--metadata", metadata, "--port", str(port))
    with path.with_suffix(".log").open("w") as log:
        server = subprocess.Popen([program, *words, *settings], stdout=log, stderr=log)
    try:
        for _ in range(600):
            try:
                ask(f"{site}/")
                break
            except OSError:
                time.sleep(0.1)
        yield site
    finally:
        server.terminate()
        server.wait()


def ask(address):
    """The milliseconds that an answer takes, and whether some facet was given up."""
    start = time.perf_counter()
    with urllib.request.urlopen(address) as answer:  # nosec B310: our own
        body = answer.read().decode()
    taken = (time.perf_counter() - start) * 1_000
    return taken, "facets timed out" in body


def address(query, connection, arrays=True):
    """The page of the same rows with the same facets; without `arrays` only those of one value a row.

    It can't jump to a page: it is told the last row before it, which a reader would not know.
    """
    asked = [("_facet", name) for name in PLAIN] + [("_facet_array", name) for name in ARRAYS if arrays]
    sort = query.get("sort", ["-date"])[0]
    asked.append(("_sort_desc", {"-date": "last_day", "-killed": "killed_low"}[sort]))
    given = dict(query)
    if {"actor", "role"} <= given.keys():
        given["part"] = [f"{given.pop('role')[0]}:{given.pop('actor')[0]}"]
    for name, values in given.items():
        if name in TAGGED and len(values) == 1:
            asked.append(("_through", json.dumps({"table": "tags", "column": "tag", "value": f"{name}:{values[0]}"})))
        elif name == "location":
            asked.append(("country__in", ",".join(values)))
        elif name in PLAIN:
            asked.append((name, values[0]))
        elif name == "from":
            asked.append(("last_day__gte", f"{values[0]}-01-01"))
        elif name == "to":
            asked.append(("first_day__lte", f"{values[0]}-12-31"))
        elif name == "killed_min":
            asked.append(("killed_low__gte", values[0]))
        elif name == "q":
            asked.append(("_search", values[0]))
        elif name == "page":
            before = "SELECT last_day, id FROM incidents_incident WHERE status = 'published' AND last_day IS NOT NULL "
            order = f"ORDER BY last_day DESC, id LIMIT 1 OFFSET {(int(values[0]) - 1) * 50 - 1}"
            day, pk = connection.execute(before + order).fetchone()
            asked.append(("_next", f"{day},{pk}"))
    return f"/incidents/incidents?{urlencode(asked)}"
