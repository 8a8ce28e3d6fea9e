"""The CSV of locations, cell by cell."""

import pytest

from lib.exporting import stream_csv
from locations.exports import COLUMNS
from locations.models import Location
from tests.factories import LocationFactory
from tests.files import rows_of

pytestmark = pytest.mark.django_db


def export():
    return rows_of(stream_csv(Location.objects.published(), COLUMNS, "locations"))


def test_locations_are_told_with_what_they_lie_in():
    country = LocationFactory(name="Syria", name_ar="سوريا", kind="country")
    hidden = LocationFactory(name="Zebra", kind="governorate", parent=country, status="draft", latitude=1, longitude=1)
    district = LocationFactory(name="Harim", kind="district", parent=hidden)
    numbers = {"gazetteer": "wof", "gazetteer_id": "421"}
    LocationFactory(name="Atmeh, the camp", kind="camp", parent=district, latitude=36.2, longitude=-36.7, **numbers)

    assert export() == [
        {
            "slug": "atmeh-the-camp",
            "address": "http://localhost:8000/locations/atmeh-the-camp/",
            "name": "Atmeh, the camp",
            "name_ar": "",
            "kind": "camp",
            "parents": "Harim district; Syria",
            "parent_slugs": f"{district.slug}; syria",
            "latitude": "36.2",
            "longitude": "-36.7",
            "gazetteer": "wof",
            "gazetteer_id": "421",
        },
        {
            "slug": district.slug,
            "address": f"http://localhost:8000/locations/{district.slug}/",
            "name": "Harim",
            "name_ar": "",
            "kind": "district",
            "parents": "Syria",
            "parent_slugs": "syria",
            "latitude": "",
            "longitude": "",
            "gazetteer": "",
            "gazetteer_id": "",
        },
        {
            "slug": "syria",
            "address": "http://localhost:8000/locations/syria/",
            "name": "Syria",
            "name_ar": "سوريا",
            "kind": "country",
            "parents": "",
            "parent_slugs": "",
            "latitude": "",
            "longitude": "",
            "gazetteer": "",
            "gazetteer_id": "",
        },
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_locations_take_the_same_number_of_queries(number, django_assert_num_queries):
    for _ in range(number):
        LocationFactory(parent=LocationFactory(kind="country"))
    with django_assert_num_queries(5):
        assert len(export()) == 2 * number
