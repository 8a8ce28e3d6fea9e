"""What every test stands on: a PostgreSQL of its own, a closed network, and a browser for those who ask."""

import gc
import os
import re
import shutil
import sys
import tempfile
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import sync_playwright
from pytest_django.plugin import blocking_manager_key
from xdist.scheduler import LoadFileScheduling

from codebook import first_edition
from config import postgres
from tests.pages import crawl, is_walked

hypothesis.settings.register_profile("tests", deadline=None)  # no test is timed: machines are busy
hypothesis.settings.load_profile("tests")
LOOPBACK = {"localhost", "127.0.0.1", "::1", None}

settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True  # nothing needs to be collected
settings.SECOND_FACTOR_REQUIRED = False  # as in the demo, whatever the environment says; tests/accounts switch it on
settings.FOUR_EYES = False  # tests of review switch it on
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _close_network(event, arguments):
    """Refuse what leaves this machine. An audit hook sees every socket of Python, whoever opens it."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if (host.decode() if isinstance(host, bytes) else host) not in LOOPBACK:
        raise RuntimeError(f"A test tried to reach {host}: the network is closed.")


sys.addaudithook(_close_network)


# What takes longest begins first, so that no process is left alone with it in the end.
LONGEST = [
    *("browser/test_admin_pages", "test_contributors", "test_site", "browser/test_entering"),
    *("claims/test_forms_refuse", "test_bad_input", "test_leaks", "claims/test_inlines", "claims/test_forms_help"),
    *("config/test_setup", "claims/test_forms_of_anything", "config/test_postgres", "test_wrong_requests"),
    *("browser/test_accounts", "test_lists_are_exact", "claims/test_summary", "claims/test_forms_at_once"),
    *("test_queries", "browser/test_review"),
]
# In one process, as they have one demo database, and the walk through it.
OF_THE_DEMO = {
    *("test_site", "test_counted", "test_citations", "test_structured", "locations/test_gazetteer"),
    *("claims/test_picture", "claims/test_demo", "claims/test_contested_claims", "claims/importing/test_round_trip"),
}
IN_A_BROWSER = re.compile(
    r"browser/(?!test_entering|test_accounts|test_review)"
)  # with one site; those three have their own


def _file(nodeid):
    return nodeid.partition(".py::")[0].removeprefix("tests/")


class Scheduling(LoadFileScheduling):
    """Gives each process whole files, one after the other, and those that belong together at once."""

    def _split_scope(self, nodeid):
        file = _file(nodeid)
        return "demo" if file in OF_THE_DEMO else "browser" if IN_A_BROWSER.match(file) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Scheduling(config, log)


def pytest_collection_modifyitems(items):
    order = {file: place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(_file(item.nodeid), len(LONGEST)))


def pytest_collection_finish():
    """Leave what is loaded by now, and never goes, out of each later search for garbage; and search less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A test that really commits leaves an emptied database: put back the terms, which a migration had written."""
    result = yield
    marker = item.get_closest_marker("django_db")
    committed = (marker and marker.kwargs.get("transaction")) or "transactional_db" in item.fixturenames
    if committed and nextitem is not None:  # after the last one the server is gone
        with item.config.stash[blocking_manager_key].unblock():
            first_edition.load(apps.get_model("codebook", "Term"))
    return result


@pytest.fixture(scope="session")
def django_db_keepdb():
    """The database goes with its throw-away server; one that was given is dropped."""
    return not os.environ.get("DATABASE_URL")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """A throw-away server for each process of the tests, so that no test can meet the user's data."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    folder = Path(tempfile.mkdtemp(prefix="sourceline-test-"))
    folder.chmod(0o711)  # as root the server runs as somebody else, who must get in
    with postgres.running(folder, durable=False):
        settings.DATABASES["default"]["HOST"] = str(postgres.socket_dir(folder))
        yield
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, driven by Playwright. It resolves no name but localhost."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.fail("Chromium is missing: install it (Debian: apt-get install chromium).")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop waits in the thread that the tests run in
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


@contextmanager
def _connected_to(name):
    """The tests' connection leads to another database of the same server."""
    own = connection.settings_dict["NAME"]
    for database in (name, own):
        connection.close()
        connection.close_pool()
        connection.settings_dict["NAME"] = database
        if database == name:
            yield


@pytest.fixture(scope="session")
def demo_database(django_db_setup, django_db_blocker):
    """A second database with the gazetteer and the demo data, beside that of the tests: (its name, what was loaded)."""
    from claims.demo.loading import load_demo  # once the apps are loaded
    from lib.folded import fold_new
    from locations.importing import load_gazetteer

    with django_db_blocker.unblock():
        connection.close()
        connection.close_pool()  # nobody may be connected to what is cloned
        connection.creation.clone_test_db("demo", verbosity=0)
        name = connection.creation.get_test_db_clone_settings("demo")["NAME"]
        with _connected_to(name), connection.cursor() as cursor:
            load_gazetteer()
            cursor.execute("ANALYZE")  # so that queries are planned for what is there
            counts = load_demo()
            fold_new()
            cursor.execute("ANALYZE")
        yield name, counts
        connection.creation.destroy_test_db(verbosity=0, suffix="demo")


@pytest.fixture(scope="module")
def demo(demo_database, django_db_blocker):
    """The gazetteer and the demo data, there for a whole module. Returns the counts of the loading.

    The tests of the module see them with the ordinary `db`, which takes back what they write; a test that really
    commits must not be in such a module.
    """
    name, counts = demo_database
    with django_db_blocker.unblock(), _connected_to(name):
        yield counts


@pytest.fixture(scope="session")
def walk(demo_database, django_db_blocker):
    """The public site on the demo data, walked once for all who read it: see `tests.pages.crawl`."""
    with django_db_blocker.unblock(), _connected_to(demo_database[0]):
        found = crawl(Client(), is_walked)
    gc.freeze()  # some hundred thousand elements, which stay
    return found


@pytest.fixture
def groups(db):
    """The groups of curators: a test that really commits empties their table, as all tables."""
    made = {
        "0002_groups_of_curators": "make_groups",
        "0004_chiefs": "make_group",
        "0005_who_proposes_changes": "let_propose",
    }
    for name, make in made.items():
        getattr(import_module(f"accounts.migrations.{name}"), make)(apps, connection.schema_editor())
