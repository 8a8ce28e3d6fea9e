"""The CSV of actors, cell by cell."""

import pytest

from actors.exports import COLUMNS
from actors.models import Actor
from lib.exporting import stream_csv
from tests.factories import OrganizationFactory, PersonFactory
from tests.files import rows_of

pytestmark = pytest.mark.django_db


def export():
    return rows_of(stream_csv(Actor.objects.published().shown_by_name(), COLUMNS, "actors"))


def test_actors_are_told_as_their_pages_tell_them():
    group = OrganizationFactory(name="هيئة، the “Group”", slug="the-group")
    initials = PersonFactory(name="Zebra al-Zebrason", public_role=False, naming="initials")
    withheld = PersonFactory(name="Zebra Zebrason", public_role=False)
    for status in ("draft", "review", "withdrawn", "restricted"):
        PersonFactory(name="Zebra", status=status)

    assert {row["name"]: row for row in export()} == {
        name: {
            "id": str(actor.pk),
            "slug": actor.slug,
            "address": f"http://localhost:8000/actors/{actor.slug}/",
            "kind": kind,
            "name": name,
        }
        for actor, kind, name in (
            (group, "organization", "هيئة، the “Group”"),
            (initials, "person", "Z. a. Z."),
            (withheld, "person", "a person whose name is withheld"),
        )
    }
    assert "zebra" not in str(export()).lower()


@pytest.mark.parametrize("number", [1, 3])
def test_actors_take_the_same_number_of_queries(number, django_assert_num_queries):
    for _ in range(number):
        PersonFactory()
    with django_assert_num_queries(4):
        assert len(export()) == number
