"""How well records are found by another of their names: `python -m bench.names FOLDER`, of OFAC's sdn and alt.csv.gz.

The index has the primary name of every subject. Each alias is asked for, and the subject looked for; then again with
all names in the index, and with all but the one that is asked for. Names of places in two scripts, from the gazetteer,
come last.
EVERY=10 asks for each tenth only.
"""

import csv
import gzip
import os
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from time import perf_counter, process_time

from bench.database import throw_away
from bench.tables import table

EVERY = int(os.environ.get("EVERY") or 1)
LOOKED_AT = 10  # of the records that are found
RARE = 10  # names that have a word which tells whose they are
PLACES = 20  # each so many places of the gazetteer
# Words that are no part of a name: what form a body has, and small words.
LEGAL = "ltd limited co company llc inc corp corporation plc gmbh srl sarl spa sa sal bv nv ab oy fze fzco fzc dmcc ooo"
LEGAL += " oao zao ao jsc pjsc cjsc doo ltda cia cv rl"
SMALL = "the of and for in de del el al y e la a i"
NO_NAME = {*LEGAL.split(), *SMALL.split()}
HEADS = ["", "asked", "by", "at 1", "at 10", "mean reciprocal rank", "ms"]

TRIGRAMS = "SELECT id FROM bench_name ORDER BY name <-> %s LIMIT 30"
FULL_TEXT = """
    SELECT id FROM bench_name, CAST(replace(CAST(plainto_tsquery('simple', %s) AS text), '&', '|') AS tsquery) AS asked
    WHERE words @@ asked ORDER BY ts_rank(words, asked) DESC LIMIT 30
"""


def say(what):
    """Tell how far it is, apart from the tables."""
    print(what, file=sys.stderr, flush=True)


def rows_of(path):
    """The rows of one of OFAC's files: no head, and at the end a lone Ctrl-Z."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [[cell.strip() for cell in row] for row in csv.reader(file) if len(row) > 1]


def in_order(name, *, is_person):
    """A name as it is said: "FAMILY, Given" turned round."""
    family, comma, given = name.partition(", ") if is_person else (name, "", "")
    return f"{given} {family}" if comma else family


def read(folder):
    """(names {subject: name}, persons {subject}, aliases [(subject, alias)]) of a folder."""
    subjects = rows_of(Path(folder) / "sdn.csv.gz")
    persons = {int(subject) for subject, _, kind, *_ in subjects if kind == "individual"}
    names = {int(row[0]): in_order(row[1], is_person=int(row[0]) in persons) for row in subjects}
    aliases = [(int(row[0]), row[3]) for row in rows_of(Path(folder) / "alt.csv.gz")]
    return names, persons, [(one, in_order(alias, is_person=one in persons)) for one, alias in aliases]


def plain_words(name):
    """The words of a name as a plain program has them: small letters, no punctuation."""
    return set(re.sub(r"[^\w\s]", "", name.lower()).split())


def groups(names, persons, aliases):
    """{group: [(subject, alias)]}: all; those that share a word with the primary name, or a rare one; the others.

    "of one alone": those that are letter for letter no name of another subject, which none can tell apart by them.
    """
    number = Counter(word for name in names.values() for word in plain_words(name))
    bearers = defaultdict(set)
    for subject, name in (*names.items(), *aliases):
        bearers[name.casefold()].add(subject)
    shared = {one: plain_words(one[1]) & plain_words(names[one[0]]) for one in aliases}
    rare = f"sharing a word of at most {RARE} names"
    found = {"all": aliases, "sharing a word": [one for one in aliases if shared[one]]}
    part = "sharing a word that is no legal form"
    found[part] = [one for one in aliases if shared[one] - NO_NAME]
    found[rare] = [one for one in found["sharing a word"] if min(number[word] for word in shared[one]) <= RARE]
    for group in ("sharing a word", part):
        found[f"{group}, of one alone"] = [one for one in found[group] if len(bearers[one[1].casefold()]) == 1]
    for group in ("sharing a word", part, rare):
        found[f"{group}, persons"] = [one for one in found[group] if one[0] in persons]
        found[f"{group}, others"] = [one for one in found[group] if one[0] not in persons]
    return found | {"sharing none": [one for one in aliases if not shared[one]]}


def ways(connection, rows):
    """{way: search(question, record that is looked for) -> records} over [(record, name)]."""
    from lib.folded import fold_new
    from lib.names import found

    connection.execute("TRUNCATE lib_name, lib_nameword")
    connection.execute("DROP TABLE IF EXISTS bench_name")
    connection.execute("CREATE TABLE bench_name (id bigint, name text, words tsvector)")
    with connection.cursor().copy("COPY bench_name (id, name) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    connection.execute("UPDATE bench_name SET words = to_tsvector('simple', name)")
    connection.execute("CREATE INDEX ON bench_name USING gist (name gist_trgm_ops(siglen = 64))")
    connection.execute("CREATE INDEX ON bench_name USING gin (words)")
    connection.execute("""
        INSERT INTO lib_name (noun, record, name, shown) SELECT 'actor', id, name, true FROM bench_name ORDER BY id
    """)
    fold_new()
    connection.execute("VACUUM ANALYZE bench_name, lib_name, lib_nameword")

    def theirs(sql):
        return lambda question, _: [*dict.fromkeys(one for (one,) in connection.execute(sql, [question]))][:LOOKED_AT]

    return {
        "lib.names": lambda question, _: [match.record for match in found(question, nouns=("actor",), limit=LOOKED_AT)],
        "pg_trgm": theirs(TRIGRAMS),
        "full text": theirs(FULL_TEXT),
    }


def ways_in(connection, names):
    """The same of {record: name}, with the plain reference."""
    from bench.plain_names import PlainNames

    plain = PlainNames(names)
    found = ways(connection, names.items())
    return {
        "lib.names": found.pop("lib.names"),
        "the plain reference": lambda one, _: plain.found(one, LOOKED_AT),
    } | found


def ways_without(connection, found):
    """The same ways, each time as if the record that is looked for had not the name that is asked for."""
    from django.db import connection as site
    from django.db import transaction

    connection.execute("CREATE INDEX ON bench_name (id)")

    def without(search):
        def asked(question, record):
            with transaction.atomic(), connection.transaction(force_rollback=True):
                site.cursor().execute("DELETE FROM lib_name WHERE record = %s AND name = %s", [record, question])
                connection.execute("DELETE FROM bench_name WHERE id = %s AND name = %s", [record, question])
                there = search(question, record)
                transaction.set_rollback(True)
            return there

        return asked

    return {way: without(search) for way, search in found.items()}


def ranks(search, names, asked):
    """({(record, question): rank, or 0 if it is not among the first ten}, ms for each question).

    Records of one name can't be told apart by it: the first of them counts.
    """
    found, start = {}, perf_counter()
    for record, question in asked:
        shown = [names[one] for one in search(question, record)]
        found[record, question] = shown.index(names[record]) + 1 if names[record] in shown else 0
    return found, (perf_counter() - start) * 1_000 / max(len(asked), 1)


def measured(searches, names, found):
    """Rows of a table (HEADS): each way of each group. `found`: {group: [(record, question)]}, "all" among them."""
    every = {}
    for way, search in searches.items():
        used = process_time()
        every[way] = ranks(search, names, found["all"])
        say(f"{way}: {len(found['all']):,} asked, {process_time() - used:.0f} s of a processor in Python")
    for group, asked in found.items():
        for way, (ranked, taken) in every.items():
            places = [ranked[one] for one in asked]
            at_one, at_ten = (sum(0 < place <= most for place in places) / len(places) for most in (1, LOOKED_AT))
            mean = sum(1 / place for place in places if place) / len(places)
            number = f"{len(asked):,}" if way == "lib.names" else ""
            head = group if way == "lib.names" else ""
            yield head, number, way, f"{at_one:.3f}", f"{at_ten:.3f}", f"{mean:.3f}", f"{taken:.1f}"


def in_two_scripts():
    """(names {place: name}, arabic {place: name}) of places that have a name in Latin and one in Arabic letters."""
    from locations.importing import gazetteer_rows

    both = {place: row for place, row in gazetteer_rows().items() if row["name"] and row["name_ar"]}
    return {int(one): row["name"] for one, row in both.items()}, {int(one): row["name_ar"] for one, row in both.items()}


def folding(names):
    """Microseconds to fold a name, the first time and when its words came before."""
    from lib.folding import parts_of

    for how in ("first", "again"):
        start = process_time()
        for name in names:
            parts_of(name)
        yield how, f"{len(names):,}", f"{(process_time() - start) * 1e6 / len(names):.1f}"


def main():
    """Measure."""
    if len(sys.argv) != 2:
        sys.exit("Say the folder that has sdn.csv.gz and alt.csv.gz: python -m bench.names FOLDER")
    names, persons, aliases = read(sys.argv[1])
    table("Folding", ["", "names", "microseconds each"], folding([*names.values(), *(name for _, name in aliases)]))
    with throw_away(durable=False) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        found = groups(names, persons, aliases[::EVERY])
        table("OFAC: subjects found by their aliases", HEADS, measured(ways_in(connection, names), names, found))
        known = ways(connection, sorted({*names.items(), *aliases}))
        table("With all their names in the index", HEADS, measured(known, names, found))
        table("With all but the one that is asked for", HEADS, measured(ways_without(connection, known), names, found))
        latin, arabic = in_two_scripts()
        some = [*latin][:: PLACES * EVERY]
        asked = {"all": [(place, arabic[place]) for place in some]}
        table("Places found by their Arabic names", HEADS, measured(ways_in(connection, latin), latin, asked))
        asked = {"all": [(place, latin[place]) for place in some]}
        table(
            "Places found in Arabic by their Latin names", HEADS, measured(ways_in(connection, arabic), arabic, asked)
        )
    print(f"\nload {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
