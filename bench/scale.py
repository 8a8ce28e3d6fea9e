"""Measures the lists at a million incidents, side by side with others: `python -m bench.scale ged.csv.gz`.

What it measures with is built once, in the folder BENCH_DATA (`.data/bench` if that is not said): ten minutes and
12 GB. `--build` stops after that; `--plans` writes docs/plans.md; `--only` names what is measured.
"""

import argparse
import json
import os
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import psycopg

FULL, SIZES = 1_004_976, (10_000, 100_000)
MEASURES = ("beside", "growth", "pages", "change", "exact")
RICHEST = "the incident of most claims"  # one of the demo, with all that an incident can have
AGAIN = 9  # times that a large page is asked for
QUICK = 2_000  # milliseconds of an answer of Datasette that is asked for again
HERE = Path(__file__).resolve().parent.parent


class Site:
    """One process that answers pages of one database (bench/worker.py)."""

    def __init__(self, address):
        environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.worker"],
            cwd=HERE,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self):
        self.loaded = self._said()
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def _said(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("The process of the site has ended.")
        return json.loads(line)

    def ask(self, query):
        """How a page of the list went: milliseconds, rows in all, memory."""
        return self.page(f"/incidents/?{urlencode(query, doseq=True)}")

    def page(self, path):
        """The same of any page."""
        print(path, file=self.process.stdin, flush=True)
        said = self._said()
        if said["status"] != 200:
            raise SystemExit(f"{path} is answered with {said}")
        return said


def table(heads, rows):
    """Print a table for the documentation, numbers to the right."""
    print(f"\n| {' | '.join(heads)} |\n| --- |{' ---: |' * (len(heads) - 1)}")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |", flush=True)


def load():
    """The load of the machine, in words."""
    return f"load {os.getloadavg()[0]:.1f}"


def sized(query, total):
    """The same question of a list of so many rows: its last page, if it has not that many."""
    if "page" not in query:
        return query
    return query | {"page": [str(min(int(query["page"][0]), -(-total // 50)))]}


def beside(folder, questions, names, *, rounds, say):
    """The twenty: us, Datasette, and plain SQL, in turn.

    We once more in each further round, in a new process; so does Datasette where it is quick, in its old one.
    """
    from bench import datasette, grown, plain

    program = datasette.install(folder)
    times = {what: {"ours": [], "own": []} for what in questions}
    with ExitStack() as held:
        connection = held.enter_context(psycopg.connect(grown.address(names[FULL]), prepare_threshold=None))
        path = datasette.make(folder, connection, say)
        theirs = held.enter_context(datasette.serving(program, path))
        datasette.ask(f"{theirs}/incidents/tags?_size=1")
        for number in range(rounds):
            with Site(grown.address(names[FULL])) as site:
                site.ask({"origins": ["five-or-more"]})
                for what, query in questions.items():
                    found = site.ask(query)
                    times[what]["ours"].append(found["ms"])
                    times[what]["own"].append(found["own"])
                    times[what]["total"] = found["total"]
                    for kind, arrays in (("theirs", True), ("narrow", False)):
                        if number == 0 or times[what][kind][0][0] < QUICK:
                            address = datasette.address(query, connection, arrays)
                            times[what].setdefault(kind, []).append(datasette.ask(f"{theirs}{address}"))
                    if number == 0:
                        start = perf()
                        for sql in plain.whole_page(query):
                            connection.execute(sql, query).fetchall()
                        times[what]["sql"] = perf() - start
                    say(f"{number + 1} of {rounds}: {what}, {load()}")
                loaded = site.loaded
                last = found["memory"]
    rows, judge = [], []
    for what, taken in times.items():
        ours, own, sql = median(taken["ours"]), median(taken["own"]), taken["sql"]
        theirs, narrow = (median(ms for ms, _ in taken[kind]) for kind in ("theirs", "narrow"))
        more = "> " if taken["theirs"][0][1] else ""
        times_it = [f"{more}{theirs:,.0f}", f"{more}{theirs / ours:,.0f}", f"{narrow:,.0f}", f"{narrow / ours:,.1f}"]
        rows.append(
            (what, f"{taken['total']:,}", f"{ours:.0f}", f"{own:.0f}", *times_it, f"{sql:,.0f}", f"{sql / ours:,.1f}")
        )
        judge.append((ours, own, theirs / ours, narrow / ours))
    heads = [
        "asked",
        "rows",
        "ms",
        "ms of our processor",
        "Datasette ms",
        "ratio",
        "its plain facets alone",
        "ratio",
        "SQL ms",
        "ratio",
    ]
    table(heads, rows)
    ours, own, ratios, plain_ratios = zip(*judge, strict=True)
    print(f"\n{load()}, {rounds} rounds, of which the median: each the first time in a process")
    judged("median at most 60 ms", f"{median(ours):.0f} ms", median(ours) <= 60)
    print(f"- of our own processor: median {median(own):.0f} ms, at most {max(own):.0f} ms")
    judged("slowest at most 250 ms", f"{max(ours):.0f} ms", max(ours) <= 250)
    judged("median ten times faster than Datasette", f"{median(ratios):.0f} times", median(ratios) >= 10)
    judged("none slower than Datasette", f"at least {min(ratios):.1f} times faster", min(ratios) >= 1)
    print(f"- beside Datasette with its five plain facets alone: median {median(plain_ratios):.1f} times faster")
    print(
        f"A worker loads the columns in {loaded['seconds']:.1f} s; its memory (PSS) grows by "
        f"{loaded['after'] - loaded['before']:.0f} MB to {loaded['after']:.0f} MB, and to {last:.0f} MB with all asked."
    )


def judged(what, found, reached):
    """A line of the acceptance."""
    print(f"- {what}: {found}, {'reached' if reached else 'NOT REACHED'}", flush=True)


def perf():
    """Milliseconds of a clock."""
    from time import perf_counter

    return perf_counter() * 1_000


def growth(questions, names, *, rounds, say):
    """The twenty at three sizes, and how much longer each takes for how many more rows."""
    from bench import grown

    times = {what: {size: [] for size in names} for what in questions}
    totals = {what: {} for what in questions}
    for number in range(rounds):
        with ExitStack() as held:
            sites = {size: held.enter_context(Site(grown.address(name))) for size, name in names.items()}
            everything = {
                size: site.ask({"origins": ["five-or-more"]}) and site.ask({"sort": ["-reported"]})["total"]
                for size, site in sites.items()
            }
            for what, query in questions.items():
                for size, site in sites.items():
                    found = site.ask(sized(query, everything[size]))
                    times[what][size].append(found["ms"])
                    totals[what][size] = found["total"]
        say(f"growth, round {number + 1} of {rounds}")
    rows = []
    for what, taken in times.items():
        ms = [median(taken[size]) for size in names]
        found = list(totals[what].values())
        more = [f"{ms[at] / ms[at - 1]:.1f} for {found[at] / max(found[at - 1], 1):.1f}" for at in (1, 2)]
        rows.append((what, *(f"{n:,}" for n in found), *(f"{one:.1f}" for one in ms), *more))
    heads = [f"rows at {size:,}" for size in names] + [f"ms at {size:,}" for size in names]
    table(["asked", *heads, "times the time for times the rows", "and on"], rows)
    print(f"\n{load()}")


def pages(name):
    """Pages of incidents and of actors: some drawn by chance, each asked for once, and the largest, again and again."""
    from bench import grown

    drawn = "SELECT slug FROM {} WHERE status = 'published' ORDER BY md5(slug) LIMIT {}"
    most = """
        SELECT slug FROM claims_tally JOIN {0}s_{0} ON {0}s_{0}.id = record WHERE noun = '{0}'
        ORDER BY number DESC, slug LIMIT {1}
    """
    claimed = "SELECT slug FROM incidents_incident ORDER BY claim_count DESC, slug LIMIT 1"
    asked = {
        "incidents": ("incidents", drawn.format("incidents_incident", 300), 1),
        RICHEST: ("incidents", claimed, AGAIN),
        "actors": ("actors", drawn.format("actors_actor", 300), 1),
        "the five actors of most claims": ("actors", most.format("actor", 5), AGAIN),
    }
    rows, slowest = [], 0
    with psycopg.connect(grown.address(name)) as connection, Site(grown.address(name)) as site:
        for what, (noun, sql, times) in asked.items():
            paths = [f"/{noun}/{slug}/" for (slug,) in connection.execute(sql)]
            site.page(paths[0])
            told = [[site.page(path) for _ in range(times)] for path in paths]
            ms, own = ([median(one[which] for one in page) for page in told] for which in ("ms", "own"))
            rows.append((what, len(paths), *(f"{one:.0f}" for one in (median(ms), median(own), max(ms)))))
            if what != RICHEST:
                slowest = max(slowest, max(ms) if times > 1 else median(ms))
    table(["pages", "number", "ms", "ms of our processor", "the slowest page"], rows)
    print(f"\n{load()}; a page that is asked for again: the median of {AGAIN}")
    judged("an incident and an actor in under 40 ms, the largest actors too", f"{slowest:.0f} ms", slowest < 40)


def main():
    """Build what is not there yet, then measure."""
    words = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    words.add_argument("path", help="ged.csv or ged.csv.gz of UCDP")
    words.add_argument("--build", action="store_true", help="only build the data")
    words.add_argument("--plans", action="store_true", help="only write docs/plans.md")
    words.add_argument("--only", choices=MEASURES, action="append", help="only this measure")
    words.add_argument("--rounds", type=int, default=3)
    asked = words.parse_args()
    folder = Path(os.environ.get("BENCH_DATA") or HERE / ".data" / "bench").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)  # as root the server runs as somebody else, who must get in
    os.environ.pop("DATABASE_URL", None)  # never the user's own data
    os.environ.update(SOURCELINE_DATA=str(folder), DEBUG="", SITE_URL="http://localhost")

    from bench import grown
    from bench.questions import pages_of, twenty
    from config import postgres

    names = {size: f"sourceline_{size}" for size in SIZES} | {FULL: "sourceline"}
    with postgres.running(folder, durable=False):
        if not grown.is_whole("real"):
            grown.make_real("real", str(Path(asked.path).resolve()))
        for size, name in reversed(names.items()):
            if not grown.is_whole(name):
                grown.make(name, "real", size)
    if asked.build:
        return
    with postgres.running(folder):  # as it runs for readers
        for name in names.values():
            grown.manage(name, "migrate", "-v", "0")
        grown.manage(names[FULL], "collectstatic", "--noinput", "-v", "0")
        os.environ.update(DATABASE_URL=grown.address(names[FULL]), DJANGO_SETTINGS_MODULE="config.settings")
        with suppress(BrokenPipeError):
            if asked.plans:
                from bench import plans

                with psycopg.connect(grown.address(names[FULL])) as connection:
                    slugs = pages_of(connection)
                plans.write(HERE / "docs" / "plans.md", slugs)
                return
            chosen = asked.only or MEASURES
            with psycopg.connect(grown.address(names[SIZES[0]])) as connection:
                questions = twenty(connection)
            if "beside" in chosen:
                beside(folder, questions, names, rounds=asked.rounds, say=grown.say)
            if "growth" in chosen:
                growth(questions, names, rounds=asked.rounds, say=grown.say)
            if "pages" in chosen:
                pages(names[FULL])
            if chosen is MEASURES or {"change", "exact"} & set(chosen):
                from bench import exact

                with Site(grown.address(names[FULL])) as site:
                    exact.measure(site, chosen, say=grown.say)


if __name__ == "__main__":
    main()
