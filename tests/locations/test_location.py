"""Places: what they are asked, how they are shown, and what the database refuses."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from lib.folded import fold_new
from locations.choices import Kind
from locations.models import Location, LocationName


def test_location_is_shown_with_its_kind_where_a_town_may_share_its_name(sarmada):
    assert [place.label for place in sarmada.ancestors] == ["Syria", "Idlib governorate", "Harim district"]
    assert sarmada.lineage == "Sarmada, Harim district, Idlib governorate, Syria"
    assert str(sarmada) == "Sarmada"


def test_within_holds_the_place_itself_and_what_lies_in_it(sarmada, place):
    place("Iraq")
    harim = Location.objects.get(name="Harim")
    assert [found.name for found in Location.objects.within(harim)] == ["Harim", "Sarmada"]
    assert [found.name for found in Location.objects.within(sarmada)] == ["Sarmada"]


def test_published_leaves_out_every_other_status(place):
    place("Shown")
    for status in ("draft", "review", "withdrawn", "restricted"):
        Location.objects.create(name=status, kind=Kind.AREA, status=status)
    assert [found.name for found in Location.objects.published()] == ["Shown"]


@pytest.mark.parametrize("text", ["Sarmada", "sarmada", "SARMADA", "سرمدا", "Sermaba", "sermaba"])
def test_named_finds_any_spelling_in_any_case(sarmada, place, text):
    LocationName.objects.create(location=sarmada, name="Sermaba")
    place("Sarmada al-Jadida")
    assert list(Location.objects.published().named(text)) == [sarmada]


def test_named_finds_nothing_by_a_part_of_a_name(sarmada):
    assert list(Location.objects.named("Sarm")) == []


@pytest.mark.parametrize("number", [1, 3])
def test_with_ancestors_takes_two_queries(sarmada, place, number, django_assert_num_queries):
    for more in range(number - 1):
        place(f"Village {more}", sarmada)
    with django_assert_num_queries(2):
        lineages = [found.lineage for found in Location.objects.within(sarmada).with_ancestors()[:number]]
    assert len(lineages) == number
    assert lineages[0] == "Sarmada, Harim district, Idlib governorate, Syria"


def test_moved_location_knows_its_new_ancestors(sarmada, place):
    assert sarmada.ancestors[0].name == "Syria"
    sarmada.parent = place("Iraq", kind=Kind.COUNTRY)
    sarmada.save()
    assert sarmada.lineage == "Sarmada, Iraq"


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"latitude": 36.1}, "location_coordinates_both_or_neither"),
        ({"longitude": 36.1}, "location_coordinates_both_or_neither"),
        ({"latitude": 90.1, "longitude": 0}, "location_latitude_range"),
        ({"latitude": 0, "longitude": -180.1}, "location_longitude_range"),
        ({"gazetteer": "wof"}, "location_gazetteer_with_its_id"),
        ({"gazetteer_id": "1"}, "location_gazetteer_with_its_id"),
        ({"gazetteer": "wof", "gazetteer_id": "7"}, "location_gazetteer_id_unique"),
        ({"kind": "planet"}, "location_kind_known"),
    ],
)
def test_location_that_breaks_a_rule_is_refused_by_the_database(place, fields, constraint):
    place("Known", gazetteer="wof", gazetteer_id="7")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        place("New", **fields)


def test_location_at_the_end_of_the_ranges_is_kept(place):
    pole = place("Pole", latitude=-90, longitude=180)
    assert (pole.latitude, pole.longitude) == (-90, 180)


def test_location_that_holds_others_cannot_be_deleted(sarmada):
    with pytest.raises(ProtectedError):
        Location.objects.get(name="Idlib").delete()


def test_location_history_leaves_the_path_out(sarmada):
    events = Location.events.rel.related_model.objects
    Location.objects.filter(name="Harim").update(parent=None)
    Location.objects.filter(name="Sarmada").update(note="Market town")
    assert list(events.filter(pgh_label="update").order_by("pgh_id").values_list("name", "note")) == [
        ("Harim", ""),
        ("Sarmada", "Market town"),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_location_admin_list_takes_the_same_queries(sarmada, place, number, admin_client, django_assert_num_queries):
    for more in range(number - 1):
        place(f"Sarmada {more}", sarmada)
    fold_new()
    with django_assert_num_queries(6):  # session, curator, spellings, names, count, rows
        page = admin_client.get(reverse("admin:locations_location_changelist"), {"q": "sarmada"})
    assert page.context["cl"].result_count == number


@pytest.mark.parametrize("number", [1, 3])
def test_location_admin_form_takes_the_same_queries(sarmada, number, admin_client, django_assert_num_queries):
    LocationName.objects.bulk_create(LocationName(location=sarmada, name=f"Name {more}") for more in range(number))
    ContentType.objects.get_for_model(Location)  # which Django keeps, once asked
    with django_assert_num_queries(7):  # session, curator, place, its names, its parent, in a savepoint
        page = admin_client.get(reverse("admin:locations_location_change", args=[sarmada.pk]))
    assert page.status_code == 200
