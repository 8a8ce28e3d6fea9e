"""Measure how well the desk's likely doubles tell persons apart, on OFAC's list: python -m bench.doubles FOLDER.

FOLDER has `sdn.csv.gz` and `alt.csv.gz` as OFAC publishes them. bench/README.md says what the tables mean.
"""

import re
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from time import perf_counter, process_time

from actors.alike import Name, Rarity, counted
from actors.likeness import HIGH, POSSIBLE, Known, Span, judge
from bench.database import throw_away
from bench.names import rows_of
from bench.tables import table
from lib.dates import understand
from lib.edtf import NotADate, bounds

# Entered twice, as the remarks of both entries say: one man under two programmes, or under two spellings.
DOUBLES = {
    ("11743", "8264"): "Hassan Abdullah Hersi al-Turki, born about 1944 in the Ogaden",
    ("11744", "7006"): "Hassan Dahir Aweys, born 1935",
    ("11311", "11746"): "Ahmed Abdi Aw-Mohamed (Godane), born 10 July 1977 in Hargeysa",
    ("7860", "8378"): "Latif Nusayyif Jasim (al-Dulaymi), born 1941, of the Ba'th party",
    ("8348", "8349"): "Hachim K. Atia, of whom nothing else is said",
    ("8348", "8350"): "Hachim K. Atia, of whom nothing else is said",
    ("8349", "8350"): "Hachim K. Atia, of whom nothing else is said",
}
MOST = 100  # records with a part that more have are judged only if they share another, or the whole name
BORN = re.compile(r"\bDOB ([^;]+?)\.?(?:;|$)")
ALSO = re.compile(r"a\.k\.a\. '+([^;]+?)'+\.?(?:;|$)")


def subjects(folder):
    """{number of OFAC: Known} of persons and organizations; vessels and aircraft are left out."""
    names = defaultdict(list)
    for number, _, _, name, *_ in rows_of(folder / "alt.csv.gz"):
        names[number].append(name)
    found = {}
    for number, name, kind, *rest in rows_of(folder / "sdn.csv.gz"):
        if kind in {"individual", "-0-"}:
            called = [name, *names[number], *ALSO.findall(rest[-1])]
            known = Known(
                "person" if kind == "individual" else "organization", [Name(one) for one in dict.fromkeys(called)]
            )
            known.begun.extend(filter(None, map(born, BORN.findall(rest[-1]))))
            found[number] = known
    return found


def born(words):
    """A birth as OFAC prints it, as a Span; None for what is not understood."""
    try:
        edtf = understand(words)
    except NotADate:
        return None
    return Span(*bounds(edtf), words)


def without_births(known):
    """The same record, of which the names alone are known."""
    return Known(known.kind, known.names)


def split(known):
    """One subject as two records, as if it had been entered twice: under its first name, and under the others."""
    if len(known.names) < 2:
        return [known]
    return [Known(known.kind, names, known.begun) for names in (known.names[:1], known.names[1:])]


def each_name(known):
    """One subject as a record for each of its names."""
    return [Known(known.kind, [name], known.begun) for name in known.names]


def sharing(records):
    """Pairs of places of records that share a folded word: (how many; those that are judged)."""
    bearers, whole = defaultdict(list), defaultdict(set)
    for place, known in enumerate(records):
        for word in {word for name in known.names for word in name.words}:
            bearers[word].append(place)
        for name in known.names:
            whole[tuple(sorted(word for word, _ in name.parts))].add(place)
    number = 0
    for place, known in enumerate(records):
        words = {word for name in known.names for word in name.words}
        number += len({other for word in words for other in bearers[word] if other > place})
    judged = {pair for places in bearers.values() if len(places) <= MOST for pair in combinations(places, 2)}
    judged.update(pair for places in whole.values() for pair in combinations(sorted(places), 2))
    return number, judged


def measure(entered):
    """Judge all pairs of records that share a part. `entered`: [(number of OFAC, Known)]."""
    records = [known for _, known in entered]
    rarity = Rarity(counted(known.names for known in records), len(records))
    number, judged = sharing(records)
    told, wrong = Counter(), []
    words = [{word for name in known.names for word in name.words} for known in records]
    for one, other in judged:
        if sum(map(rarity.of, words[one] & words[other])) < rarity.telling:
            continue
        found = judge(records[one], records[other], rarity)
        if found is None:
            continue
        numbers = tuple(sorted((entered[one][0], entered[other][0])))
        sort = "same" if numbers[0] == numbers[1] else "double" if numbers in DOUBLES else "other"
        told[found.level, sort] += 1
        if found.is_high and sort == "other":
            wrong.append((found.weight, numbers, found))
    doubles = sum(n * (n - 1) // 2 for n in Counter(number for number, _ in entered).values())
    return number, doubles, told, wrong


WAYS = {
    "as they are": lambda known: [known],
    "as they are, names alone": lambda known: [without_births(known)],
    "each split in two": split,
    "each split in two, names alone": lambda known: split(without_births(known)),
}
HEADS = [
    "entered",
    "records",
    "share a part",
    "possible",
    "high",
    "of different ones",
    "in 1,000",
    "the same",
    "high",
    "possible",
]


def enter(entered):
    """Enter records, with a claim for each further name and each birth. Returns {id of the actor: number of OFAC}."""
    from actors.models import Actor
    from claims.models import Claim
    from sources.models import Article, Outlet

    outlet = Outlet.objects.create(name="OFAC", type_id="outlet_type.dataset")
    article = Article.objects.create(outlet=outlet, title="SDN", address="https://ofac.example/", status="published")
    actors = Actor.objects.bulk_create(
        Actor(
            kind=known.kind, name=known.names[0].printed[:200], naming="named", public_role=True, slug=f"made-{place}"
        )
        for place, (_, known) in enumerate(entered)
    )
    claims = []
    for actor, (_, known) in zip(actors, entered, strict=True):
        names = {name.printed[:200] for name in known.names[1:]}
        said = [{"kind": "name", "name": name, "term_id": "name_type.full"} for name in names]
        births = {understand(span.words) for span in known.begun}
        said += [{"kind": "life_event", "date": birth, "term_id": "life_event.born"} for birth in births]
        claims += [Claim(article=article, actor=actor, text="Said.", **values) for values in said]
    Claim.objects.bulk_create(claims, batch_size=5_000)
    return {actor.pk: number for actor, (number, _) in zip(actors, entered, strict=True)}


def listed(entered):
    """The rows of the table of the desk's own list, over these records entered in a database of their own."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from claims.doubles import doubles
    from lib.names import fold_new

    numbers = enter(entered)
    began = perf_counter()
    folded = fold_new()
    print(f"{folded} names folded in {perf_counter() - began:.1f} s", file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for time in ("first", "second"):
        began, of_processor = perf_counter(), process_time()
        with CaptureQueriesContext(connection) as asked:
            found = doubles()
        sorts = Counter()
        for one in found:
            pair = tuple(sorted((numbers[one.one.record.pk], numbers[one.other.record.pk])))
            sort = "same" if pair[0] == pair[1] else "double" if pair in DOUBLES else "other"
            sorts[one.likeness.level, sort] += 1
        high = sum(sorts[HIGH, sort] for sort in ("same", "double", "other"))
        taken = [f"{perf_counter() - began:.1f}", f"{process_time() - of_processor:.1f}", len(asked)]
        yield [time, len(entered), *taken, len(found), high, sorts[HIGH, "other"], sorts[HIGH, "same"]]


LISTED = ["time", "actors", "s", "s of Python", "queries", "pairs", "high", "of different ones", "of the same"]


def main():
    """Print the tables."""
    found = subjects(Path(sys.argv[1]))
    for kind in sys.argv[2:] or ("person", "organization"):
        rows, seen = [], {}
        for way, enter in WAYS.items():
            began = process_time()
            entered = [(number, one) for number, known in found.items() if known.kind == kind for one in enter(known)]
            number, doubles, told, wrong = measure(entered)
            high = sum(told[HIGH, sort] for sort in ("same", "double", "other"))
            possible = sum(told[POSSIBLE, sort] for sort in ("same", "double", "other"))
            share = f"{1000 * len(wrong) / high:.1f}" if high else "-"
            rows.append(
                [
                    way,
                    len(entered),
                    number,
                    possible,
                    high,
                    len(wrong),
                    share,
                    doubles,
                    told[HIGH, "same"],
                    told[POSSIBLE, "same"],
                ]
            )
            print(f"{way}: {process_time() - began:.1f} s", file=sys.stderr)
            seen |= {numbers: (weight, one) for weight, numbers, one in wrong}
        table(f"{kind.capitalize()}s", HEADS, rows)
        for numbers, (weight, one) in sorted(seen.items(), key=lambda item: item[1][0]):
            print(f"  {' and '.join(numbers)} ({weight:.1f}): {' '.join((*one.reasons, *one.against))}")
    persons = [(number, one) for number, known in found.items() if known.kind == "person" for one in split(known)]
    with throw_away(durable=False):
        table("The list of the desk, of persons each split in two", LISTED, listed(persons))


if __name__ == "__main__":
    main()
