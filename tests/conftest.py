"""What every test stands on: a PostgreSQL of its own, a closed network, and a browser for those who ask."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from playwright.sync_api import sync_playwright
from pytest_django.plugin import blocking_manager_key

from codebook import first_edition
from config import postgres

LOOPBACK = {"localhost", "127.0.0.1", "::1", None}

settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True  # nothing needs to be collected
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


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The gazetteer and the demo data, there for a whole module and gone after it. Returns the counts of the loading.

    The tests of the module see them with the ordinary `db`; a test that really commits must not be in such a module.
    """
    from claims.demo.loading import load_demo  # once the apps are loaded
    from locations.importing import load_gazetteer

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        with transaction.atomic():
            load_gazetteer()
            cursor.execute("ANALYZE")  # so that queries are planned for what is there
            yield load_demo()
            transaction.set_rollback(True)
        cursor.execute("VACUUM ANALYZE")  # or the next tests would read over thousands of rows that are gone
