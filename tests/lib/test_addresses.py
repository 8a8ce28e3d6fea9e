"""Addresses: readable, each of its own, working after a change, and silent where a name must not be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.models import Actor
from lib.addresses import LONGEST, free_slug
from tests.factories import (
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

FACTORIES = [IncidentFactory, LocationFactory, OrganizationFactory, OutletFactory]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Killing of Abu Maria al-Qahtani in Sarmada", "killing-of-abu-maria-al-qahtani-in-sarmada"),
        ("Hürriyet  Daily — News!", "hurriyet-daily-news"),
        ("أبو ماريا القحطاني", "actor"),
        ("…", "actor"),
        ("a" * 200, "a" * LONGEST),
        ("word " * 40, ("word-" * 16)[:-1]),
    ],
)
def test_slug_is_readable(title, slug):
    assert free_slug(title, lambda one: False, "actor") == slug


def test_slug_is_numbered_until_it_is_free():
    taken = {"raid", "raid-2", "raid-3"}

    assert free_slug("Raid", taken.__contains__, "incident") == "raid-4"


@given(titles=st.lists(st.text(max_size=120), max_size=12))
def test_slugs_are_unique_and_fit_an_address(titles):
    taken = set()
    for title in titles:
        slug = free_slug(title, taken.__contains__, "incident")
        assert slug not in taken
        assert slug.strip("-") == slug
        assert slug.replace("-", "").replace("_", "").isalnum()
        assert slug.isascii()
        assert len(slug) <= LONGEST + 20
        taken.add(slug)


@pytest.mark.parametrize("factory", FACTORIES)
def test_two_records_of_one_title_have_two_addresses(factory):
    name = "title" if factory is IncidentFactory else "name"
    first, second = factory(**{name: "One Name"}), factory(**{name: "One: Name"})

    assert (first.slug, second.slug) == ("one-name", "one-name-2")


@pytest.mark.parametrize("factory", FACTORIES)
def test_slug_stays_when_the_title_changes(factory):
    record = factory(**{"title" if factory is IncidentFactory else "name": "One Name"})
    setattr(record, "title" if factory is IncidentFactory else "name", "Another")
    record.save()

    assert (record.slug, record.former_slugs) == ("one-name", [])


@pytest.mark.parametrize("factory", [IncidentFactory, LocationFactory, OrganizationFactory])
def test_former_addresses_lead_to_the_new_one(client, factory):
    record = factory()
    addresses = [record.get_absolute_url()]
    for slug in ("second", "third"):
        record.slug = slug
        record.save()
        addresses.append(record.get_absolute_url())

    assert client.get(addresses[2]).status_code == 200
    for former in addresses[:2]:
        response = client.get(former)
        assert (response.status_code, response["Location"]) == (301, addresses[2])


def test_former_slug_is_not_given_to_another_record():
    first = IncidentFactory(title="Raid")
    first.slug = "the-raid"
    first.save()

    assert IncidentFactory(title="Raid").slug == "raid-2"
    first.slug = "raid"
    first.save()
    assert (first.slug, first.former_slugs) == ("raid", ["the-raid"])


def test_former_address_of_a_removed_record_says_that_it_was_removed(client):
    record = IncidentFactory(title="Raid")
    record.slug, record.status = "the-raid", "restricted"
    record.save()

    assert client.get("/incidents/raid/").status_code == 410


@pytest.mark.parametrize("naming", ["withheld", "initials"])
def test_name_that_is_withheld_is_in_no_address(naming):
    people = [PersonFactory(name="Ahmad Zebra", public_role=False, naming=naming) for _ in range(2)]

    assert [person.slug for person in people] == ["actor", "actor-2"]


@pytest.mark.parametrize("naming", ["withheld", "initials"])
def test_withholding_a_name_takes_it_out_of_the_address_and_the_former_ones(client, naming):
    person = PersonFactory(name="Ahmad Zebra")
    person.slug = "zebra"
    person.save()
    assert person.former_slugs == ["ahmad-zebra"]

    person.naming = naming
    person.save(update_fields=["naming"])
    person.refresh_from_db()
    assert (person.slug, person.former_slugs) == ("actor", [])
    assert {client.get(f"/actors/{slug}/").status_code for slug in ("zebra", "ahmad-zebra")} == {404}
    assert client.get("/actors/actor/").status_code == 200


def test_slug_that_a_curator_types_for_a_withheld_person_is_not_kept():
    person = Actor(kind="person", name="Ahmad Zebra", slug="ahmad-zebra", former_slugs=["zebra"], status="published")
    person.save()

    assert (person.naming, person.slug, person.former_slugs) == ("withheld", "actor", [])
