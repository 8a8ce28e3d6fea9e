"""From nothing to a site that answers, and the files that promise it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import tomllib
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings

from config import postgres, run

ROOT = postgres.BASE_DIR
ANSWERS = re.compile(r"answers on (http://localhost:\d+)")
PASSWORD = re.compile(r"called: curator +with the password: (\S+)")


@pytest.fixture
def place():
    """The environment of a new installation: its own data folder and a free port."""
    folder = Path(tempfile.mkdtemp())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SITE_URL", "HOST"}}
    yield inherited | {"SOURCELINE_DATA": str(folder / "data"), "PORT": str(port)}
    shutil.rmtree(folder)


def start(environment):
    """A running site, and what it printed until it answered."""
    site = subprocess.Popen(
        [sys.executable, "-m", "config.run"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    said = ""
    for line in site.stdout:
        said += line
        if ANSWERS.search(line):
            break
    return site, said


def stop(site, by):
    """The exit code of a site that is stopped by a signal."""
    site.send_signal(by)
    site.communicate()
    return site.returncode


def log_in(address, password):
    """The address where the admin leads somebody with this password."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{address}/admin/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    form = {"username": "curator", "password": password, "csrfmiddlewaretoken": token, "next": "/admin/"}
    return browser.open(f"{address}/admin/login/", urlencode(form).encode()).url


def test_run_fills_an_empty_database_once_and_stops_cleanly(place):
    site, said = start(place)
    address, password = ANSWERS.search(said)[1], PASSWORD.search(said)[1]
    assert log_in(address, password) == f"{address}/admin/"
    assert urllib.request.urlopen(f"{address}/incidents/").status == 200
    assert stop(site, signal.SIGINT) == 0

    site, said = start(place)
    assert said == f"Sourceline answers on {address}   (Ctrl-C stops it)\n"
    assert log_in(address, password) == f"{address}/admin/"
    assert stop(site, signal.SIGTERM) == 0
    assert not (Path(place["SOURCELINE_DATA"]) / "postgres" / "postmaster.pid").exists()


def test_run_says_that_a_port_is_taken(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("HOST", "127.0.0.1")
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(SystemExit) as refusal:
            run.place()
    assert refusal.value.code == (
        f"127.0.0.1:{port} cannot be served: Address already in use. Choose another: make run PORT=8001."
    )


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_run_refuses_a_port_that_is_none(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit) as refusal:
        run.place()
    assert refusal.value.code == f"PORT must be a number from 1 to 65535, not {port}."


def test_run_says_that_a_database_does_not_answer_and_keeps_its_password(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone:hidden@127.0.0.1:1/sourceline")
    with pytest.raises(SystemExit) as refusal:
        run.reach_database()
    assert refusal.value.code.startswith("The database at 127.0.0.1 does not answer: ")
    assert "\n" not in refusal.value.code
    assert "hidden" not in refusal.value.code


def test_every_variable_is_explained_to_operators():
    read = re.compile(r'(?:environ\.get\(|environ\[|_flag\(|_names\()"([A-Z_]+)"')
    variables = {name for source in (ROOT / "config").glob("*.py") for name in read.findall(source.read_text())}
    table = (ROOT / "docs" / "operating.md").read_text().split("\n## ")[1]
    assert sorted(variables - set(re.findall(r"`([A-Z_]+)`", table))) == []


def test_every_app_of_ours_has_a_place_in_the_line():
    ours = {app for app in settings.INSTALLED_APPS if (ROOT / app.split(".")[0]).is_dir()}
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    line = {room for layer in linter["contracts"][0]["layers"] for room in layer.split(" | ")}
    assert line == ours | {"config"}
    assert set(linter["root_packages"]) == line


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_requirements_are_locked_with_hashes_and_have_reasons(name):
    wanted = [line for line in (ROOT / f"{name}.in").read_text().splitlines() if line and line[0] not in "#-"]
    assert [line for line in wanted if " # " not in line] == []
    locked = (ROOT / f"{name}.txt").read_text()
    pins = dict(re.findall(r"^([a-z0-9-]+)==(.*?)(?=^\S|\Z)", locked, re.MULTILINE | re.DOTALL))
    assert {re.split(r"[\[=~< ]", line)[0].lower() for line in wanted} <= set(pins)
    assert [name for name, rest in pins.items() if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", rest)] == []
    assert "://" not in locked
