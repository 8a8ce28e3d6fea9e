"""The real product in a browser: the site as `make run` serves it, on a data folder of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from config import postgres

PATIENCE = 180  # seconds for the first run: database, gazetteer, demo data
KILLING = "/incidents/killing-of-abu-maria-al-qahtani/"
CONTESTED = "/incidents/killing-of-abu-al-hussein-al-husseini-al-qurashi/"


@dataclass(frozen=True)
class Site:
    """A running site: its address, its data folder, its curator's password."""

    address: str
    data: Path
    password: str

    @property
    def database(self):
        """The address of its PostgreSQL."""
        return postgres.address(self.data)


# What htmx says when a page is left before an answer has come. Of a request that fails it says one thing more.
LEFT = ("htmx:afterRequest, ", "htmx:sendAbort, ")


@dataclass
class Watch:
    """What a page did that no page may do."""

    address: str
    told: list = field(default_factory=list)  # warnings and errors of the console, violations of the policy
    failed: list = field(default_factory=list)
    elsewhere: list = field(default_factory=list)

    def follow(self, page):
        """Listen to everything that the page says and asks for."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.told.append(str(error)))
        page.on("requestfailed", self._lose)
        page.on("response", self._note)
        page.on("request", self._place)
        return page

    def _hear(self, message):
        if message.type in {"error", "warning"} and not message.text.startswith(LEFT):
            self.told.append(f"{message.text} ({message.location['url']})")

    def _lose(self, request):
        if request.failure != "net::ERR_ABORTED":  # the next page was asked for before this one was whole
            self.failed.append(f"{request.url}: {request.failure}")

    def _note(self, response):
        if response.status >= 400 and not response.request.is_navigation_request():
            self.failed.append(response.url)

    def _place(self, request):
        if not request.url.startswith(f"{self.address}/"):
            self.elsewhere.append(request.url)

    def forget(self):
        """Begin anew."""
        for noted in (self.told, self.failed, self.elsewhere):
            noted.clear()

    @property
    def wrong(self):
        """Everything of it: empty if all is well."""
        return [*self.told, *self.failed, *self.elsewhere]


def free_port():
    """A port that nothing serves on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def read_until(log, process, wanted):
    """What the site has printed, as soon as `wanted` is in it. Fails when it ends before or takes too long."""
    give_up = time.monotonic() + PATIENCE
    while wanted not in (told := log.read_text()):
        if process.poll() is not None or time.monotonic() > give_up:
            pytest.fail(f"The site did not start: {told}")
        time.sleep(0.1)
    return told


@contextmanager
def serving(**settings):
    """The site from nothing, with these variables in its environment. Ctrl-C must end it well."""
    folder = Path(tempfile.mkdtemp(prefix="sourceline-browser-"))
    folder.chmod(0o711)  # as root the database runs as somebody else, who must get in
    port = free_port()
    log = folder / "log"
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SITE_URL"}}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.run"],
            cwd=postgres.BASE_DIR,
            env={
                **environment,
                "SOURCELINE_DATA": str(folder / "data"),
                "HOST": "localhost",
                "PORT": str(port),
                **settings,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        told = read_until(log, process, "(Ctrl-C stops it)")
        yield Site(f"http://localhost:{port}", folder / "data", re.search(r"password: (\S+)", told)[1])
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0, log.read_text()
        assert "Internal Server Error" not in log.read_text()
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def site():
    """The site with the codebook, the gazetteer and the demo data."""
    with serving() as served:
        yield served


def until(page, script, seconds=5):
    """Wait until `script` is true. Playwright's own wait evaluates text in the page, which its policy forbids."""
    give_up = time.monotonic() + seconds
    while not page.evaluate(script):
        assert time.monotonic() < give_up, f"Never true: {script}"
        page.wait_for_timeout(20)


def search_in_picker(page, text):
    """Type into the picker that is open, and wait for what is found for the text.

    What is found for nothing goes when it comes: a press in between chooses nothing.
    """
    with page.expect_response(lambda answer: parse_qs(urlsplit(answer.url).query).get("term") == [text]):
        page.locator(".select2-container--open .select2-search__field").fill(text)
    expect(page.locator(".select2-results .loading-results")).to_have_count(0)


@contextmanager
def pages_of(site, chromium):
    """What opens a page of `site` in a context of its own, watched; see `open_page`."""
    contexts = []

    def opened(address, **options):
        context = chromium.new_context(base_url=site.address, **options)
        contexts.append(context)
        watch = Watch(site.address)
        page = watch.follow(context.new_page())
        page.set_default_timeout(10_000)
        page.goto(address)
        return page, watch

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(chromium, site):
    """A page in a context of its own, watched: open_page(address, **options of the context) -> (page, watch)."""
    with pages_of(site, chromium) as opened:
        yield opened
