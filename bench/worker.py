"""One process of the site that answers pages, one at a time: told a path on each line, it says how that went.

The first line that it says is how long the columns took to load, and the memory before and after.
"""

import json
import re
import sys
from pathlib import Path
from time import perf_counter, process_time

TOTAL = re.compile(r'class="total"[^>]*>\s*([0-9,]+|No) incident')


def memory():
    """The proportional memory of this process in megabytes: of what is shared only its part."""
    rollup = Path("/proc/self/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1]) / 1024


def say(**what):
    """One line of JSON."""
    print(json.dumps(what), flush=True)


def main():
    """Load everything as a worker does, then answer."""
    from django.test import Client

    import config.wsgi  # noqa: F401  # as the web server loads it: with its limit of time, and its way with garbage
    from incidents.columns import COLUMNS

    client = Client(headers={"host": "localhost"})
    client.get("/about/")
    before, start = memory(), perf_counter()
    COLUMNS.now()
    say(seconds=perf_counter() - start, before=before, after=memory())
    for line in sys.stdin:
        start, used = perf_counter(), process_time()
        response = client.get(line.strip())
        body = response.content.decode()
        taken = perf_counter() - start
        found = TOTAL.search(body)
        say(
            ms=taken * 1_000,
            own=(process_time() - used) * 1_000,
            status=response.status_code,
            total=int(found[1].replace(",", "").replace("No", "0")) if found else None,
            memory=memory(),
        )


main()
