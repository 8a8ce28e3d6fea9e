"""Measures the import of a file of UCDP GED: `python -m bench.ucdp ged.csv.gz`.

In a throw-away database that waits for the disk as a real one does: ten imports killed at random moments; pages read
while nothing else runs and while a whole import runs that is taken back (a dry run); an import that nobody disturbs, a
second one of the same file, and the check of all computed columns.
"""

import os
import random
import re
import resource
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

from bench.database import throw_away

KILLS, QUIET = 10, 60  # imports that are killed, and readings of each page while nothing else runs
PAGES = ("/incidents/", "/actors/", "/claims/", "/incidents/{slug}/")
COUNTED = ("claims_claim", "claims_claimevent", "incidents_incident", "sources_article", "locations_location")


def say(words):
    """A line of what was found, at once."""
    print(words, flush=True)


def command(*words):
    """Start one command of manage.py."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def rows_of(connection):
    """How many rows each table that an import writes holds."""
    return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTED]


def kill(path, connection, longest):
    """Kill an import at a random moment; whether the database is as before."""
    before, moment = rows_of(connection), random.uniform(2, longest)
    importing = command("import_ucdp", path)
    time.sleep(moment)
    importing.kill()
    importing.communicate()
    left = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    while connection.execute(left).fetchone()[0]:
        time.sleep(0.1)
    say(f"killed after {moment:.1f} s: {'as before' if rows_of(connection) == before else 'NOT AS BEFORE'}")


def read(address, times, failed):
    """Read a page as a reader does, and note how long it took."""
    from django.test import Client

    start = time.perf_counter()
    answer = Client(SERVER_NAME="localhost").get(address)
    times.setdefault(address, []).append((time.perf_counter() - start) * 1_000)
    if answer.status_code != 200:
        failed.append((address, answer.status_code))


def reading(addresses, times, failed, stop):
    """Read pages one after the other until `stop` is set."""
    from django.db import connection

    while not stop.is_set():
        for address in addresses:
            read(address, times, failed)
            time.sleep(0.05)
    connection.close()


def watch(connection, spent, stop):
    """Keep the seconds of processor that each backend has used so far in `spent`, until `stop` is set."""
    ticks = os.sysconf("SC_CLK_TCK")
    while not stop.wait(0.3):
        for (pid,) in connection.execute("SELECT pid FROM pg_locks WHERE locktype = 'advisory'"):
            with suppress(OSError):
                used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                spent[pid] = (int(used[11]) + int(used[12])) / ticks


def run(path, connection, *switches):
    """Import. Returns what it printed, the seconds it took, and the seconds of processor of Python and the database."""
    spent, stop = {}, threading.Event()
    watching = threading.Thread(target=watch, args=(connection, spent, stop))
    watching.start()
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    importing = command("import_ucdp", path, *switches)
    output, errors = importing.communicate()
    taken = time.perf_counter() - start
    stop.set()
    watching.join()
    if importing.returncode:
        raise SystemExit(errors)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    return output.strip(), taken, used, sum(spent.values())


def timed(path, connection):
    """Import undisturbed, and say how long it took and how much memory. Returns the seconds of processor of both."""
    output, taken, ours, theirs = run(path, connection)
    claims = re.search(r"([0-9,]+) claims new", output)
    each = f", {int(claims[1].replace(',', '')) / taken:,.0f} claims a second" if claims else ""
    say(output)
    say(f"all told {taken:.1f} s{each}; load of the machine {os.getloadavg()[0]:.1f}")
    say(f"of a processor {ours:.1f} s of Python, {theirs:.1f} s of the database")
    say(f"peak memory of any command so far: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    return ours + theirs


def pages(path, connection):
    """Read pages while nothing else runs, then during an import that is taken back, and say how they compare."""
    from incidents.models import Incident

    addresses = [page.format(slug=Incident.objects.first().slug) for page in PAGES]
    quiet, busy, failed, stop = {}, {}, [], threading.Event()
    for _ in range(QUIET):
        for address in addresses:
            read(address, quiet, failed)
    before = rows_of(connection)
    reader = threading.Thread(target=reading, args=(addresses, busy, failed, stop))
    reader.start()
    _, taken, *_ = run(path, connection, "--dry-run")
    stop.set()
    reader.join()
    for address in addresses:
        ratio = median(busy[address]) / median(quiet[address])
        say(f"{address}: {median(quiet[address]):.0f} ms quiet, {median(busy[address]):.0f} ms meanwhile, x{ratio:.1f}")
    number = sum(map(len, busy.values()))
    say(f"{number} pages read in the {taken:.0f} s of a dry run, {len(failed)} failed; load {os.getloadavg()[0]:.1f}")
    say(f"after the dry run: {'as before' if rows_of(connection) == before else 'NOT AS BEFORE'}")


def measure(path, connection, kills, longest):
    """Everything, in the order of the module's docstring."""
    for _ in range(kills):
        kill(path, connection, longest)
    pages(path, connection)
    for tidy in ("VACUUM FULL ANALYZE", "CHECKPOINT"):  # what was taken back is not written during what is timed
        connection.execute(tidy)
    first = timed(path, connection)
    second = timed(path, connection)
    say(f"second to first, in processor time: {second / first:.2f}")
    say(command("check_summaries").communicate()[0].strip())


def main():
    """Run everything on the file that is named."""
    path = str(Path(sys.argv[1]).resolve())
    kills = int(os.environ.get("KILLS") or KILLS)
    longest = float(os.environ.get("LONGEST") or 60)  # seconds after which the last kill comes
    with throw_away(loaded=["load_gazetteer", "load_demo"]) as connection:
        measure(path, connection, kills, longest)


if __name__ == "__main__":
    main()
