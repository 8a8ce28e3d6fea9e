"""Whatever is asked of the site: a page that says what is wrong, never a wider list and never a failure."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from actors.filters import ActorFilters
from claims.filters import ClaimFilters
from config.urls import urlpatterns as site_urls
from incidents.filters import IncidentFilters
from locations.filters import LocationFilters
from sources.filters import ArticleFilters, OutletFilters
from tests.factories import ClaimFactory, LocationFactory
from tests.pages import read

pytestmark = pytest.mark.django_db

LISTS = {
    "/incidents/": IncidentFilters,
    "/actors/": ActorFilters,
    "/people/": ActorFilters,
    "/organizations/": ActorFilters,
    "/locations/": LocationFilters,
    "/articles/": ArticleFilters,
    "/outlets/": OutletFilters,
    "/claims/": ClaimFilters,
}
HOSTILE = [
    *("' OR 1=1 --", '"; DROP TABLE claims_claim; --', "%27%20OR%201=1", "\\", "%", "_", "{{ 7|add:7 }}", "${7*7}"),
    *(
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "../../etc/passwd",
        "\x00",
        "a\x00b",
        "\r\nX-A: b",
    ),
    *("\u202e", "\ufffd", "😀", "٣", "-1", "0", "1e9", "NaN", "None", "null", "10" * 3000, "x" * 5000),
]


# Of each filter that takes a choice, a record, a day or a number, none of these is one; text they may be.
def is_text(name):
    return name == "q" or name.startswith("find_")


@pytest.fixture
def rows(db):
    """One row on every list."""
    claim = ClaimFactory(kind="participation")
    return ClaimFactory(kind="place", incident=claim.incident, actor=None, claimant=claim.named_actor)


def encoded(value):
    return quote(value, safe="")


def listed(html):
    """How many rows a list shows."""
    page = read(html)
    return sum(
        len(rows.all("li"))
        for rows in page.with_id("content").all("ul", of_class="statements") + page.all("ol", of_class="index")
    )


def assert_refused(response, shown_beside, status=200):
    html = response.content.decode()
    page = read(html)
    assert response.status_code == status
    assert listed(html) == 0
    assert "Not answered: look at the filters" in page.text
    errors = page.with_id("filters").all(of_class="error") + page.with_id("filters").all(of_class="errorlist")
    words = " ".join(one.text for one in errors)
    assert words != ""
    assert shown_beside in words


def test_lists_of_these_tests_have_rows_to_hide(client, rows):
    for address in LISTS:
        if address != "/people/":  # nobody here is a person
            assert listed(client.get(address).content.decode()) > 0, address


@pytest.mark.parametrize(("address", "filters"), LISTS.items())
def test_wrong_value_of_every_filter_gives_a_message_and_no_rows(client, rows, address, filters):
    tried = 0
    for place, name in enumerate(one for one in filters.base_filters if not is_text(one)):
        for value in HOSTILE[place % 4 :: 4]:
            if name in {"page", "killed_min"} and value == "٣":  # a digit as people of Syria and Iraq write it
                continue
            # Who asks for a file must not take a page for it.
            status = 400 if name == "format" else 200
            assert_refused(client.get(f"{address}?{name}={encoded(value)}"), "", status)
            tried += 1
    assert tried >= len(HOSTILE) // 4 * 5


@pytest.mark.parametrize(("address", "filters"), LISTS.items())
def test_hostile_text_is_only_text(client, rows, address, filters):
    every = listed(client.get(address).content.decode())
    for name in [one for one in filters.base_filters if is_text(one)]:
        for value in HOSTILE if name == "q" else HOSTILE[::5]:
            response = client.get(f"{address}?{name}={encoded(value)}")
            html = response.content.decode()
            assert response.status_code == 200
            rows_shown, bears = listed(html), value.lower() in html.lower()
            if name == "q":
                assert rows_shown == 0 or bears  # never wider than the rows that bear the text
            else:
                assert rows_shown == (every if len(value) <= 100 else 0)  # a choice is looked for: the rows stay
            assert "<script>alert" not in html
            assert "<img src=x" not in html


@pytest.mark.parametrize("address", LISTS)
def test_text_that_is_too_long_gives_a_message(client, rows, address):
    assert_refused(client.get(address, {"q": "x" * 101}), "at most 100 characters")


@pytest.mark.parametrize(("address", "filters"), LISTS.items())
def test_filter_given_twice_gives_a_message_beside_it(client, rows, address, filters):
    for name in filters.base_filters:
        status = 400 if name == "format" else 200
        assert_refused(client.get(f"{address}?{name}=1&{name}=1"), "Given more than once.", status)


@pytest.mark.parametrize("address", LISTS)
def test_unknown_filter_gives_a_message_and_no_rows(client, rows, address):
    for name in ("colour", "limit", "status", "Q", "q ", "q[]", "incident__status", "\x00", "<b>", "n" * 5000, "é"):
        assert_refused(client.get(f"{address}?{encoded(name)}=draft"), "There is no filter called")


@pytest.mark.parametrize("address", LISTS)
def test_page_that_does_not_exist_gives_a_message_and_no_rows(client, rows, address):
    for page in ("0", "-1", "2", "1000000000", "9" * 5000, "abc", "1.5", "1 OR 1=1", "0x1"):
        assert_refused(client.get(address, {"page": page}), "Page")


@pytest.mark.parametrize("address", LISTS)
def test_bytes_that_are_not_text_are_a_value_like_others(client, rows, address):
    for given_bytes in ("%ff%fe", "%ed%a0%80", "%c3%28", "%", "%zz", "%00"):
        for name in ("q", "page", given_bytes):
            response = client.get(f"{address}?{name}={given_bytes}")
            assert response.status_code == 200
            assert listed(response.content.decode()) == 0


@given(query=st.binary(max_size=60))
@hypothesis_settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_fails(client, rows, query):
    for address in ("/claims/", "/incidents/"):
        assert client.get(address, QUERY_STRING=query.decode("latin-1")).status_code == 200


def test_query_of_very_many_fields_is_refused(client, rows):
    assert client.get("/claims/?" + "&".join(f"q{number}=1" for number in range(5001))).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        *("/incidents/no-such/", "/actors/no-such/", "/locations/no-such/", "/outlets/no-such/", "/nothing/"),
        *("/claims/0/", "/articles/0/", f"/claims/{10**30}/", f"/articles/{10**30}/", f"/claims/{'9' * 5000}/"),
        *("/claims/-1/", "/articles/1.5/", "/claims/abc/", "/articles/%00/", "/actors/%ff/", "/actors/a%00b/"),
        *("/claims/0/cite/", "/incidents/no-such/cite.bib", "/actors/no-such/cite/", f"/articles/{10**30}/cite.ris"),
        *("/incidents/%3Cscript%3E/", "/incidents/' OR 1=1/", f"/actors/{'a' * 5000}/"),
    ],
)
def test_wrong_address_is_not_found(client, address):
    response = client.get(address)

    assert response.status_code == 404
    assert "There is no page at this address" in read(response.content.decode()).text


@pytest.mark.parametrize("page", ["0", "-1", "2", "abc", "1.5", "9" * 5000, "%00", "%ff", "' OR 1=1"])
def test_wrong_page_of_a_detail_is_not_found(client, rows, page):
    for record in (rows.article, rows.article.outlet, rows.location):
        assert client.get(f"{record.get_absolute_url()}?page={page}").status_code == 404


ADDRESSES = [
    "/",
    *LISTS,
    "/search/",
    "/search/?q=raid",
    "/search/suggested/?q=raid",
    "/codebook/",
    "/about/",
    "/healthz",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_are_only_read(client, rows, address):
    assert client.get(address).status_code == 200
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    for method in ("post", "put", "patch", "delete", "options"):
        response = getattr(client, method)(address)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_details_are_only_read(client, rows):
    for record in (rows, rows.incident, rows.claimant, rows.article, rows.article.outlet, rows.location):
        assert client.get(record.get_absolute_url()).status_code == 200
        assert client.head(record.get_absolute_url()).status_code == 200
        assert client.post(record.get_absolute_url()).status_code == 405
    for record in (rows, rows.incident, rows.claimant, rows.article):
        for beyond in ("cite/", "cite.bib", "cite.ris", "cite.json"):
            assert client.get(f"{record.get_absolute_url()}{beyond}").status_code == 200
            assert client.head(f"{record.get_absolute_url()}{beyond}").status_code == 200
            assert client.post(f"{record.get_absolute_url()}{beyond}").status_code == 405


def test_health_is_told_in_one_word_and_never_kept(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"ok", "text/plain")
    assert "no-store" in response["Cache-Control"]


def test_place_without_coordinates_or_other_names_has_its_page(client):
    html = client.get(LocationFactory().get_absolute_url()).content.decode()

    assert "not in the gazetteer" in html
    assert "no other name" in html


def slow(request):
    """A page whose query takes longer than a reader may ask."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 20")
        cursor.execute("SELECT pg_sleep(5)")
    return HttpResponse()


def broken(request):
    """A page whose query is wrong: our own fault."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nonsense")


urlpatterns = [path("slow/", slow), path("broken/", broken), path("", include(site_urls))]


@pytest.mark.urls(__name__)
def test_query_that_takes_too_long_answers_503_with_what_to_do(client):
    response = client.get("/slow/")

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "Narrow it: add a filter" in read(response.content.decode()).text


@pytest.mark.urls(__name__)
def test_fault_of_ours_answers_500_without_telling_anything(client):
    client.raise_request_exception = False
    response = client.get("/broken/")

    assert response.status_code == 500
    assert "Something failed here" in read(response.content.decode()).text
    assert "nonsense" not in response.content.decode()


WITHOUT_DATABASE = """
import django
from django.conf import settings
settings.DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 1, "timeout": 0.5}
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.db import connection
from django.test import Client
for address in ("/", "/claims/?q=raid", "/search/?q=raid", "/incidents/a-raid/", "/healthz", "/about/"):
    response = Client(SERVER_NAME="localhost").get(address)
    print(address, response.status_code, "The database does not answer" in response.content.decode())
connection.close_pool()
"""


def test_database_that_does_not_answer_gives_503_with_what_to_do():
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing", "SECRET_KEY": "of-a-test"}
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_DATABASE],
        cwd=settings.BASE_DIR,
        env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ran.stdout.splitlines() == [
        "/ 503 True",
        "/claims/?q=raid 503 True",
        "/search/?q=raid 503 True",
        "/incidents/a-raid/ 503 True",
        "/healthz 503 True",
        "/about/ 200 False",
    ], ran.stderr
