"""The gazetteer that ships with the project."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from locations.choices import Kind
from locations.importing import gazetteer_rows, load_gazetteer
from locations.models import Location, LocationName

PLACES = 33_457


def lineages(text):
    """Where the places of this name lie, in words."""
    return sorted(place.lineage for place in Location.objects.named(text).with_ancestors())


def test_gazetteer_rows_stand_after_the_place_that_they_lie_in():
    seen = {""}
    for row in gazetteer_rows().values():
        assert row["parent"] in seen, row
        assert row["kind"] in Kind, row
        seen.add(row["wof_id"])
    assert len(seen) - 1 == PLACES


def test_gazetteer_has_each_governorate_and_district_once():
    kinds = {Kind.COUNTRY, Kind.GOVERNORATE, Kind.DISTRICT}
    rows = [(row["kind"], row["parent"], row["name"]) for row in gazetteer_rows().values() if row["kind"] in kinds]
    assert len(rows) == len(set(rows)) == 205


@pytest.fixture
def gazetteer(db):
    """The loaded gazetteer."""
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")  # those of earlier tests are for a few places: with them it takes long
    load_gazetteer()


def test_gazetteer_finds_the_places_of_the_demo(gazetteer):
    idlib = "Idlib governorate, Syria"
    assert lineages("Harim") == [f"Harem, Harim district, {idlib}", f"Harim district, {idlib}"]
    assert lineages("Harem") == [f"Harem, Harim district, {idlib}"]
    assert lineages("سرمدا") == lineages("Sarmada") == [f"Sarmada, Harim district, {idlib}"]
    assert lineages("Barisha") == [
        "Barisha, As-Saqlabiyah district, Hama governorate, Syria",
        f"Barisha, Harim district, {idlib}",
        f"Umm ar Rish, Jisr ash-Shughur district, {idlib}",
    ]
    assert lineages("Atmeh") == lineages("Atma") == lineages("أطمة") == [f"Atmeh, Harim district, {idlib}"]
    assert lineages("Afrin") == [
        "Afrin district, Aleppo governorate, Syria",
        "Afrin, Afrin district, Aleppo governorate, Syria",
        "Afrin, Syria",
    ]
    assert lineages("Qaryat Hararah") == ["Qaryat Hararah, Mosul district, Nineveh governorate, Iraq"]
    assert lineages("Qaryat ar Rasif") == ["Qaryat ar Rasif, Mosul district, Nineveh governorate, Iraq"]

    # Loaded again, it writes nothing and keeps what curators have changed. One test, because loading takes seconds.
    sarmada = Location.objects.get(name="Sarmada")
    assert (sarmada.slug, sarmada.status, sarmada.kind) == ("sarmada", "published", Kind.VILLAGE)
    sarmada.name, sarmada.status = "Sarmada town", "withdrawn"
    sarmada.save()
    sarmada.names.all().delete()
    names = LocationName.objects.count()
    out = StringIO()
    call_command("load_gazetteer", stdout=out)
    assert out.getvalue() == "gazetteer: 0 places written, 33,457 in all\n"
    sarmada.refresh_from_db()
    assert (sarmada.name, sarmada.status) == ("Sarmada town", "withdrawn")
    assert LocationName.objects.count() == names

    # A place that is gone comes back, and takes a slug that is free.
    Location.objects.filter(name="Atmeh").delete()
    Location.objects.create(name="Atmeh", kind=Kind.CAMP)
    assert load_gazetteer() == 1
    assert sorted(Location.objects.filter(name="Atmeh").values_list("slug", flat=True)) == ["atmeh", "atmeh-harim"]
