"""`make run`: from nothing to a site that answers. Prepares the database and the static files, then serves."""

import hashlib
import json
import multiprocessing
import os
import secrets
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from urllib.parse import urlsplit

import psycopg

from config import postgres

PATIENCE = 60  # seconds that the first page may take to answer
SLOWEST_STOP = 10  # seconds that running requests get at the end


def place():
    """The host and port to serve on, from HOST and PORT. SystemExit says so if they are taken or make no sense."""
    host, port = os.environ.get("HOST") or "localhost", os.environ.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SystemExit(f"PORT must be a number from 1 to 65535, not {port}.")
    try:
        family, kind, _, _, found = socket.getaddrinfo(
            host, int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found)
    except OSError as error:
        raise SystemExit(
            f"{host}:{port} cannot be served: {error.strerror}. Choose another: make run PORT=8001."
        ) from None
    return host, int(port), found[0]


def reach_database():
    """See that the database answers and is new enough, before anything slower is told to use it."""
    url = os.environ.get("DATABASE_URL") or postgres.address()
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.Error as error:
        why = " ".join(str(error).split())
        raise SystemExit(f"The database at {urlsplit(url).hostname or 'DATABASE_URL'} does not answer: {why}") from None
    if version < 15:
        raise SystemExit(f"PostgreSQL 15 or newer is needed; DATABASE_URL leads to version {version}.")


def first_things(demo):
    """Fill an empty database, all or nothing. Returns the password of the curator if one was made, else None.

    Empty means without users and without incidents: what somebody has entered is never touched. `demo`: "1" loads the
    demo data into a database of DATABASE_URL too, "0" leaves them out, "" loads them where nothing else is.
    """
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import transaction

    from incidents.models import Incident

    users = get_user_model().objects
    empty = not users.exists() and not Incident.objects.exists()
    if not (demo == "1" or (empty and not os.environ.get("DATABASE_URL"))):
        return None
    loaded = ["codebook", "gazetteer"] if demo == "0" else ["codebook", "gazetteer", "demo"]
    print(f"Loading: {', '.join(loaded)}.", flush=True)
    with transaction.atomic():
        for name in loaded:
            call_command(f"load_{name}", verbosity=0)
        if users.exists():
            return None
        password = secrets.token_urlsafe(12)
        users.create_superuser("curator", password=password)
    return password


def fold_names():
    """Fold the names that nobody has folded, of the gazetteer for example. Until then a search finds fewer."""
    from django.db import DatabaseError, connection

    from lib.folded import fold_new

    with suppress(DatabaseError):
        fold_new()
    connection.close()


def collect_static():
    """Collect the static files, unless those collected are whole and of the same sources."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = os.stat(storage.path(path))
            seen.update(f"{storage.path(path)} {found.st_size} {found.st_mtime_ns}\n".encode())
    mark, manifest = settings.STATIC_ROOT / "sources.sha256", settings.STATIC_ROOT / "staticfiles.json"
    if mark.is_file() and manifest.is_file() and mark.read_text() == seen.hexdigest():
        names = json.loads(manifest.read_text())["paths"].values()
        if all((settings.STATIC_ROOT / name).is_file() for name in names):
            return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(seen.hexdigest())


def announce(host, port, password):
    """Print the address as soon as it answers, and on the first run the curator's name and password."""
    site = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    waited_until = time.monotonic() + PATIENCE
    while time.monotonic() < waited_until:
        try:
            urllib.request.urlopen(f"{site}/healthz", timeout=5).close()  # nosec B310
        except urllib.error.HTTPError:
            pass  # an error page is an answer too
        except OSError:
            time.sleep(0.1)
            continue
        if password:
            print(f"The curator is called: curator   with the password: {password}   (shown only now)")
        print(f"Sourceline answers on {site}   (Ctrl-C stops it)", flush=True)
        return
    print(f"{site} has not answered for {PATIENCE} seconds; the messages above may say why.", flush=True)


def read_columns():
    """Have the columns of long lists in memory before a reader asks. If the database fails, the first reader waits."""
    from django.db import DatabaseError, connection

    from incidents.columns import COLUMNS

    with suppress(DatabaseError):
        COLUMNS.now()
    connection.close()


def application():
    """The site, as each worker loads it. A worker stops when it is told by the main process, or when that is gone."""
    from config.wsgi import application as site

    def follow():
        multiprocessing.parent_process().join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(SLOWEST_STOP)
        os._exit(1)

    os.setpgid(0, 0)  # the terminal's Ctrl-C reaches the main process only: two signals at once can hang a worker
    threading.Thread(target=follow, daemon=True).start()
    threading.Thread(target=read_columns, daemon=True).start()
    return site


def main():
    """Prepare and serve until Ctrl-C or SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    host, port, ip = place()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SITE_URL", f"http://{host}:{port}")
    with postgres.running():
        import django
        from django.core.management import call_command
        from django.db import connection
        from granian import Granian

        django.setup()
        reach_database()
        call_command("migrate", interactive=False, verbosity=0)
        collect_static()
        password = first_things(demo=os.environ.get("DEMO", ""))
        connection.close()
        connection.close_pool()
        multiprocessing.set_start_method("spawn")  # a fork would copy the thread below in the middle of its work
        threading.Thread(target=announce, args=(host, port, password), daemon=True).start()
        threading.Thread(target=fold_names, daemon=True).start()
        Granian(
            "config.run:application",
            address=ip,
            port=port,
            interface="wsgi",
            workers=min(2, os.cpu_count() or 1),
            blocking_threads=4,
            respawn_failed_workers=True,
            workers_kill_timeout=SLOWEST_STOP,
            log_level="warning",
        ).serve(target_loader=application, wrap_loader=False)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # an impatient second Ctrl-C does not stop the database's stop


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
