"""The gazetteer that ships with the project."""

from io import StringIO

from django.core.management import call_command

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


def test_gazetteer_finds_the_places_of_the_demo(demo, db):
    assert Location.objects.filter(gazetteer="wof").count() == PLACES
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


def test_gazetteer_loaded_again_writes_nothing_and_keeps_what_curators_have_changed(demo, db):
    # Two of all places are those of the demo, which the gazetteer has not.
    sarmada = Location.objects.get(name="Sarmada")
    assert (sarmada.slug, sarmada.status, sarmada.kind) == ("sarmada", "published", Kind.VILLAGE)
    sarmada.name, sarmada.status = "Sarmada town", "withdrawn"
    sarmada.save()
    sarmada.names.all().delete()
    names = LocationName.objects.count()
    out = StringIO()
    call_command("load_gazetteer", stdout=out)
    assert out.getvalue() == "gazetteer: 0 places written, 33,459 in all\n"
    sarmada.refresh_from_db()
    assert (sarmada.name, sarmada.status) == ("Sarmada town", "withdrawn")
    assert LocationName.objects.count() == names


def test_place_that_is_gone_comes_back_and_takes_a_slug_that_is_free(demo, db):
    Location.objects.filter(name="Aajaja").delete()
    Location.objects.create(name="Aajaja", kind=Kind.CAMP)
    assert load_gazetteer() == 1
    assert sorted(Location.objects.filter(name="Aajaja").values_list("slug", flat=True)) == ["aajaja", "aajaja-hasakah"]
