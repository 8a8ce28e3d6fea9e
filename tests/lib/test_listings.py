"""Lists: their state is their address, active filters are pills, and a wrong value never widens them."""

import pytest
from django.http import Http404, QueryDict
from django.test import RequestFactory

from actors.filters import ActorFilters
from actors.models import Actor
from claims.filters import ClaimFilters
from claims.models import Claim
from lib.listings import LAST_PAGE
from lib.paging import ROWS, page_of
from tests.factories import ClaimFactory, OrganizationFactory, PersonFactory
from tests.pages import read

pytestmark = pytest.mark.django_db


def actors(query):
    """The filters of the list of actors for this query, over all actors."""
    return ActorFilters(QueryDict(query), Actor.objects.published().shown_by_name())


def pills(filters):
    return [(pill.label, pill.value, pill.without) for pill in filters.active]


def test_no_filter_gives_every_row():
    made = {OrganizationFactory(), PersonFactory()}

    assert set(actors("").qs) == made
    assert pills(actors("")) == []


def test_filters_narrow_together():
    OrganizationFactory(name="Group One")
    one = PersonFactory(name="Speaker One")
    PersonFactory(name="Speaker Two")

    assert list(actors("q=one&kind=person").qs) == [one]


def test_active_filters_are_pills_that_each_remove_one():
    filters = actors("q=one+two&kind=person&page=3")

    assert pills(filters) == [("Part of a name", "one two", "?kind=person"), ("Kind", "Person", "?q=one+two")]
    assert pills(actors("kind=person")) == [("Kind", "Person", "?")]


def test_pill_of_a_record_says_its_public_name():
    person = PersonFactory(name="Ahmad Zebra", public_role=False, naming="initials")
    filters = ClaimFilters(QueryDict(f"claimant={person.slug}"), Claim.objects.public())

    assert filters.form.is_valid()
    assert pills(filters) == [("Said by", "A. Z.", "?")]


def test_empty_values_are_no_filters():
    OrganizationFactory()

    assert actors("q=&kind=&page=").qs.count() == 1
    assert pills(actors("q=&kind=")) == []


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("kind=state", "kind", "“state” is none of these."),
        ("kind=person&kind=person", "kind", "Given more than once."),
        ("page=0", "page", "Ensure this value is greater than or equal to 1."),
        (f"page={LAST_PAGE + 1}", "page", f"Ensure this value is less than or equal to {LAST_PAGE}."),
        ("page=two", "page", "Enter a whole number."),
        ("colour=red", "__all__", "There is no filter called “colour”."),
        ("q=" + "x" * 101, "q", "Ensure this value has at most 100 characters (it has 101)."),
    ],
)
def test_wrong_value_has_a_message_and_gives_no_rows(query, field, message):
    OrganizationFactory()
    filters = actors(query)

    assert list(filters.qs) == []
    assert filters.form.errors == {field: [message]}


def test_what_sharing_adds_to_an_address_is_no_filter_and_is_dropped():
    OrganizationFactory(name="Group")
    filters = actors("utm_source=x&utm_source=y&q=group&fbclid=1&gclid=2&igshid=3&mc_cid=4&mc_eid=5&ref_src=6")

    assert [actor.name for actor in filters.qs] == ["Group"]
    assert filters.form.errors == {}
    assert pills(filters) == [("Part of a name", "group", "?")]
    assert filters.address(page="2") == "?q=group&page=2"
    assert list(actors("ref=x").qs) == list(actors("utmsource=x").qs) == []


def test_right_filters_beside_a_wrong_one_give_no_rows():
    OrganizationFactory(name="Group")

    assert list(actors("q=group&kind=state").qs) == []


def test_nul_is_read_as_a_character_that_matches_nothing():
    OrganizationFactory(name="Group")

    assert list(actors("q=Gro%00up").qs) == []
    assert list(actors("q=%00").qs) == []


def test_list_is_paged_and_keeps_its_filters(client):
    for number in range(ROWS + 1):
        OrganizationFactory(name=f"Group {number:03d}")
    first = read(client.get("/actors/?q=group&kind=organization").content.decode())
    last = read(client.get("/actors/?q=group&kind=organization&page=2").content.decode())

    assert [len(page.all("ul", of_class="statements")[0].all("li")) for page in (first, last)] == [ROWS, 1]
    assert [link["href"] for link in first.all("a", having="rel")] == ["?q=group&kind=organization&page=2"]
    assert [link["href"] for link in last.all("a", having="rel")] == ["?q=group&kind=organization&page=1"]
    assert f"Actors 1 to {ROWS} of {ROWS + 1}" in first.text
    assert "51 actors" in first.text


@pytest.mark.parametrize("page", ["0", "-1", "3", "abc", "1.5"])
def test_page_that_is_not_there_is_not_found(page):
    for _ in range(ROWS + 1):
        OrganizationFactory()
    request = RequestFactory().get("/", {"page": page})

    with pytest.raises(Http404):
        page_of(request, Actor.objects.shown_by_name())


@pytest.mark.parametrize(("query", "rows"), [("", ROWS), ("page=", ROWS), ("page=2", 1)])
def test_page_that_is_there_has_its_rows(query, rows):
    for _ in range(ROWS + 1):
        OrganizationFactory()
    request = RequestFactory().get(f"/?{query}")

    assert len(page_of(request, Actor.objects.shown_by_name())) == rows


def test_origins_split_the_assertions_in_two():
    alone = ClaimFactory(kind="type")
    both = [ClaimFactory(kind="means", incident=alone.incident) for _ in range(2)]
    denied = ClaimFactory(kind="type", incident=alone.incident, stance="denies")
    every = Claim.objects.public()

    assert set(ClaimFilters(QueryDict("origins=one"), every).qs) == {alone}
    assert set(ClaimFilters(QueryDict("origins=several"), every).qs) == set(both)
    assert denied in every
