"""A page asks the database the same number of questions, however much stands on it; each facet of a list adds one."""

import pytest

from claims.models import Claim
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)
from tests.files import rows_of

pytestmark = pytest.mark.django_db

# The literal number of queries of each list, whatever it shows: of its page, and of its file (two are the test's own).
# The columns of incidents are read anew for a transaction that has written, as here: queries that readers spare.
READ_ANEW = 7
LISTS = {
    "/incidents/": (17, 7),
    "/actors/": (10, 5),
    "/people/": (9, 5),
    "/organizations/": (10, 5),
    "/locations/": (7, 5),
    "/articles/": (11, 6),
    "/outlets/": (5, 7),
    "/claims/": (21, 13),
    "/incidents/?q=incident&contested=no": (17, 6),
    "/claims/?q=claim&stance=asserts": (23, 14),
    "/actors/?q=o": (10, 5),
    "/locations/?q=somewhere": (7, 5),
}
# Of what somebody types to find a choice.
FOUND = {
    "/incidents/?find_location=o": 12,
    "/incidents/?find_actor=o": 11,
    "/actors/?find_organization=o": 5,
    "/locations/?find_within=o": 5,
    "/articles/?find_outlet=o": 6,
    "/claims/?find_claimant=o": 4,
    "/claims/?find_incident=i&kind=type": 4,
}
DETAILS = {"incident": 12, "actor": 12, "claim": 9, "article": 10, "outlet": 5, "location": 15}
CITATIONS = {"incident": 3, "actor": 5, "claim": 6, "article": 1}


def fill(number):
    """`number` claims of a dozen kinds about one incident and one actor, each with records and an article of its own.

    Returns one record of each sort that has a page.
    """
    incident, actor = IncidentFactory(), OrganizationFactory()
    town = LocationFactory(
        name="Somewhere", parent=LocationFactory(kind="governorate", parent=LocationFactory(kind="country"))
    )
    outlet = OutletFactory(organization=OrganizationFactory(), country=town.parent.parent)
    first = None
    for index in range(number):
        wire = ArticleFactory(outlet=OutletFactory(organization=OrganizationFactory()))
        article = (
            ArticleFactory(outlet=outlet, after_article=wire) if index % 2 else ArticleFactory(after_outlet=outlet)
        )
        common = {"article": article, "claimant": PersonFactory(), "speaks_for": OrganizationFactory()}
        about = {**common, "incident": incident}
        place = LocationFactory(name="Somewhere", parent=town)
        said = [
            ClaimFactory(**about, kind="type"),
            ClaimFactory(**about, kind="date", date=f"2024-05-{index % 28 + 1:02d}"),
            ClaimFactory(**about, kind="place", location=place),
            ClaimFactory(**about, kind="participation", named_actor=actor),
            ClaimFactory(**about, kind="participation", role="role.aimed_at", outcome="outcome.killed"),
            ClaimFactory(**about, kind="casualties", low=index, high=index, caused_by=actor),
            ClaimFactory(**about, kind="link"),
            ClaimFactory(**{**common, "incident": IncidentFactory()}, kind="link", other_incident=incident),
            ClaimFactory(**common, actor=actor, kind="membership"),
            ClaimFactory(**common, actor=actor, kind="presence", location=place),
            ClaimFactory(**common, actor=OrganizationFactory(), kind="relation", named_actor=actor),
            ClaimFactory(article=article, claimant=actor, incident=incident, kind="seizure"),
        ]  # fmt: skip
        first = first or said[0]
        denies = {**about, "claimant": OrganizationFactory(), "speaks_for": None, "stance": "denies"}
        ClaimFactory(**denies, kind="type", answers=first)
        said[0].rests_on.add(ArticleFactory(), wire)
    return {
        "incident": incident,
        "actor": actor,
        "claim": first,
        "article": first.article,
        "outlet": outlet,
        "location": town,
    }


@pytest.mark.parametrize("number", [1, 3, 5])
def test_lists_take_the_same_number_of_queries(client, number, django_assert_num_queries):
    fill(number)
    for address, (of_page, of_file) in LISTS.items():
        with django_assert_num_queries(of_page, info=address):
            assert client.get(address).status_code == 200
        with django_assert_num_queries(of_page, info=f"{address} by htmx"):
            assert client.get(address, headers={"HX-Request": "true", "HX-Target": "results"}).status_code == 200
        with django_assert_num_queries(of_file, info=f"{address} as CSV"):
            rows_of(client.get(f"{address}{'&' if '?' in address else '?'}format=csv"))


@pytest.mark.parametrize("number", [1, 3, 5])
def test_finding_a_choice_counts_one_facet_alone(client, number, django_assert_num_queries):
    fill(number)
    for address, queries in FOUND.items():
        target = "choices-" + address.partition("find_")[2].partition("=")[0]
        with django_assert_num_queries(queries, info=address):
            assert client.get(address, headers={"HX-Request": "true", "HX-Target": target}).status_code == 200


def test_each_facet_takes_one_query_and_each_sort_of_record_that_it_names_one(client):
    fill(1)
    for address, (of_page, of_file) in LISTS.items():
        facets = client.get(address).context["filters"].facets
        named = {shown.facet.records.model for shown in facets if shown.finder}
        words = 2 if "/?q=claim" in address else 0  # whether there are any to look for, and whether they are common
        assert of_page <= len(facets) + len(named) + words + 9, address
        assert of_file <= words + 13, address


@pytest.mark.parametrize("number", [1, 3, 5])
def test_pages_take_the_same_number_of_queries(client, number, django_assert_num_queries):
    records = fill(number)
    for name, queries in DETAILS.items():
        with django_assert_num_queries(queries, info=name):
            assert client.get(records[name].get_absolute_url()).status_code == 200
    assert Claim.objects.public().about_incident(records["incident"]).count() == 9 * number


@pytest.mark.parametrize("number", [1, 3, 5])
def test_citations_take_the_same_number_of_queries(client, number, django_assert_num_queries):
    records = fill(number)
    for name, queries in CITATIONS.items():
        for beyond in ("cite/", "cite.bib", "cite.ris", "cite.json"):
            with django_assert_num_queries(queries, info=f"{name} {beyond}"):
                assert client.get(f"{records[name].get_absolute_url()}{beyond}").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_home_takes_the_same_number_of_queries(client, number, django_assert_num_queries):
    fill(number)
    with django_assert_num_queries(12):
        assert client.get("/").status_code == 200


def test_article_with_many_claims_takes_as_many_queries_as_with_few(client, django_assert_num_queries):
    article = ArticleFactory()
    for index in range(30):
        about = {"article": article, "incident": IncidentFactory(), "claimant": PersonFactory()}
        ClaimFactory(**about, kind="participation", stance="denies" if index % 3 else "asserts")
    ClaimFactory(article=article, kind="place")
    with django_assert_num_queries(DETAILS["article"]):
        assert client.get(article.get_absolute_url()).status_code == 200


def test_no_page_of_a_record_takes_more_than_twelve():
    numbers = DETAILS | {"location": DETAILS["location"] - READ_ANEW}
    assert max(numbers.values()) <= 12
