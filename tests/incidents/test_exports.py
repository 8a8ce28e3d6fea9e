"""The CSV of incidents, cell by cell."""

import pytest

from incidents.exports import COLUMNS
from incidents.models import Incident
from lib.exporting import stream_csv
from locations.models import Location
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    PersonFactory,
)
from tests.files import rows_of

pytestmark = pytest.mark.django_db


def export():
    return rows_of(stream_csv(Incident.objects.published().newest_first().for_list(), COLUMNS, "incidents"))


def test_incident_is_told_as_its_page_tells_it(settings):
    settings.SITE_URL = "https://sourceline.example"
    country = LocationFactory(name="Syria", kind="country")
    governorate = LocationFactory(name="Idlib", kind="governorate", parent=country)
    town = LocationFactory(name="سرمدا", slug="sarmada", parent=governorate, latitude=36.18, longitude=36.72)
    group = OrganizationFactory(name='Hay’at, the "Group"', slug="the-group")
    private = PersonFactory(name="Zebra Zebrason", public_role=False)
    incident = IncidentFactory(title='=A "raid", at night\nand after', slug="a-raid")
    first, second = ArticleFactory(published="2024-05-30"), ArticleFactory(published="2024-06-02")
    of_it = {"article": first, "incident": incident}
    ClaimFactory(**of_it, kind="type", term="incident_type.raid")
    ClaimFactory(**of_it, kind="date", date="2024-05-29~")
    ClaimFactory(article=second, incident=incident, kind="date", date="2024-04")
    ClaimFactory(**of_it, kind="place", location=town, precision="precision.near")
    ClaimFactory(**of_it, kind="participation", named_actor=group)
    ClaimFactory(**of_it, kind="participation", named_actor=private, role="role.aimed_at")
    ClaimFactory(**of_it, kind="casualties", low=3, high=3)
    ClaimFactory(article=second, incident=incident, kind="casualties", low=5, high=None)
    ClaimFactory(**of_it, kind="casualties", outcome="outcome.injured", words="several")
    ClaimFactory(**of_it, kind="means", term="means.firearm")
    incident.refresh_from_db()

    (row,) = export()
    assert row == {
        "id": str(incident.pk),
        "slug": "a-raid",
        "address": "https://sourceline.example/incidents/a-raid/",
        "title": '\'=A "raid", at night\nand after',
        "types": "raid",
        "dates": "2024-04; 2024-05-29~",
        "first_day": "2024-04-01",
        "last_day": incident.last_day.isoformat(),
        "place": "سرمدا",
        "place_slug": "sarmada",
        "places": "سرمدا",
        "governorate": "Idlib",
        "country": "Syria",
        "latitude": "36.18",
        "longitude": "36.72",
        "precision": "near",
        "killed_low": "3",
        "killed_high": "5",
        "killed_open": "yes",
        "killed_computed": "yes",
        "killed_words": "",
        "injured_low": "2",
        "injured_high": "",
        "injured_open": "yes",
        "injured_computed": "yes",
        "injured_words": "several",
        **{
            f"{people}_{part}": ""
            for people in ("civilians", "children")
            for part in ("low", "high", "open", "computed", "words")
        },
        "participants": 'aimed_at: a person whose name is withheld; carried_out: Hay’at, the "Group"',
        "participant_slugs": f"aimed_at: {private.slug}; carried_out: the-group",
        "means": "firearm",
        "outcomes": "; ".join(term.partition(".")[2] for term in incident.outcomes),
        "contested": "; ".join(incident.contested),
        "claims": "10",
        "articles": "2",
        "outlets": "2",
        "origins": "2",
        "first_reported": "2024-05-30",
        "last_reported": "2024-06-02",
    }
    assert set(incident.outcomes) == {"outcome.killed", "outcome.injured"}


def test_incident_without_claims_has_empty_cells():
    incident = IncidentFactory(title="A raid")
    (row,) = export()

    numbers = {name: row.pop(name) for name in ("claims", "articles", "outlets", "origins")}
    assert numbers == dict.fromkeys(numbers, "0")
    address = f"http://localhost:8000/incidents/{incident.slug}/"
    filled = {name: text for name, text in row.items() if text}
    assert filled == {"id": str(incident.pk), "slug": "a-raid", "address": address, "title": "A raid"}


@pytest.mark.parametrize("status", ["draft", "review", "withdrawn", "restricted"])
def test_what_readers_may_not_see_is_in_no_cell(status):
    incident = IncidentFactory(title="A raid")
    town = LocationFactory(name="Sarmada")
    article = ArticleFactory()
    place = ClaimFactory(article=article, incident=incident, kind="place", location=town)
    ClaimFactory(article=article, incident=incident, kind="participation", named_actor=OrganizationFactory(name="A"))
    before = export()
    hidden = OrganizationFactory(name="Zebra", status=status)
    ClaimFactory(article=article, incident=incident, kind="participation", named_actor=hidden)
    ClaimFactory(article=article, incident=incident, kind="means", term="means.knife", status=status)
    ClaimFactory(article=ArticleFactory(status=status), incident=incident, kind="casualties")
    IncidentFactory(title="Zebra", status=status)
    above = LocationFactory(name="Zebra", kind="district", latitude=1, longitude=1, status=status)
    Location.objects.filter(pk=town.pk).update(parent=above)
    assert place.public

    assert export() == before


@pytest.mark.parametrize("status", ["draft", "restricted"])
def test_coordinates_of_a_place_that_is_not_shown_are_not_told(status):
    incident = IncidentFactory()
    above = LocationFactory(name="Zebra", kind="district", latitude=1, longitude=1)
    for name in ("Sarmada", "Harem"):
        ClaimFactory(incident=incident, kind="place", location=LocationFactory(name=name, parent=above))
    (row,) = export()
    assert (row["place"], row["latitude"], row["longitude"]) == ("Zebra district", "1.0", "1.0")
    Location.objects.filter(pk=above.pk).update(status=status)

    (row,) = export()
    assert (row["place"], row["place_slug"], row["latitude"], row["longitude"]) == ("", "", "", "")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("for_list", [True, False])
def test_incidents_take_the_same_number_of_queries(number, for_list, django_assert_num_queries):
    for _ in range(number):
        incident = IncidentFactory()
        ClaimFactory(incident=incident, kind="type")
        ClaimFactory(incident=incident, kind="place", location=LocationFactory(parent=LocationFactory()))
        ClaimFactory(incident=incident, kind="participation")
    rows = Incident.objects.published()
    with django_assert_num_queries(6):
        assert len(rows_of(stream_csv(rows.for_list() if for_list else rows, COLUMNS, "incidents"))) == number
