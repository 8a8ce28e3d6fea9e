"""The search of the whole site: what it finds, says and offers, and what it never tells."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim
from lib.names import fold_new
from locations.models import Location, LocationName
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
    term,
)
from tests.pages import read
from tests.test_leaks import HIDING, a_site, zebra

pytestmark = pytest.mark.django_db


def searched(client, **asked):
    """The content of the page of a search."""
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return read(response.content.decode()).with_id("content")


def offered(client, text):
    """[(what it is, text, address)] of the suggestions for a text."""
    response = client.get("/search/suggested/", {"q": text})
    assert response.status_code == 200
    page = read(response.content.decode())
    return [
        (group.all("p")[0].text, one.text, one["href"])
        for group in page.all("div", having="role")
        for one in group.all("a")
    ]


def sections(page):
    """{noun: (heading, [text of each row])} of what was found."""
    found = {}
    for section in page.all("section"):
        rows = section.all("li") if section["id"] != "incidents" else section.all(of_class="entry")
        found[section["id"]] = (section.all("h2")[0].text, [row.text for row in rows])
    return found


@pytest.fixture
def gazetteer(db):
    """A country with a governorate, in which a district and a town bear one name."""
    syria = LocationFactory(name="Syria", kind="country")
    idlib = LocationFactory(name="Idlib", kind="governorate", parent=syria)
    harim = LocationFactory(name="Harem", kind="district", parent=idlib, name_ar="حارم")
    town = LocationFactory(name="Harem", kind="town", parent=harim, name_ar="حارم")
    return syria, idlib, harim, town


def test_each_noun_is_found_with_its_number_and_its_list(client):
    outlet = OutletFactory(name="Bridge Times", type=term("outlet_type.news"))
    article = ArticleFactory(outlet=outlet, title="The bridge is closed", published="2024-05-30")
    incident = IncidentFactory(title="Shelling of a bridge")
    ClaimFactory(incident=incident, article=article, kind="note", text="A bridge was hit.")
    ClaimFactory(incident=incident, article=article, kind="date", date="2024-05-29")
    actor = OrganizationFactory(name="Bridge Brigade")
    place = LocationFactory(name="Bridge")
    page = searched(client, q="bridge")

    found = sections(page)
    assert {noun: heading for noun, (heading, _) in found.items()} == {
        "locations": "1 location",
        "actors": "1 actor",
        "outlets": "1 outlet",
        "incidents": "1 incident",
        "articles": "1 article",
        "claims": "1 claim",
    }
    assert next(iter(found)) == "locations"  # whose whole name it is
    links = {link["href"] for link in page.all("a", having="href")}
    assert {one.get_absolute_url() for one in (outlet, article, incident, actor, place)} <= links
    assert found["incidents"][1][0].startswith("29 May 2024 | Shelling of a bridge")
    assert found["articles"][1] == ["The bridge is closed | Bridge Times, 30 May 2024 · 2 claims · the article"]
    assert [one.text for one in page.all(of_class="contents")[0].all("a")] == [heading for heading, _ in found.values()]


def test_long_groups_lead_to_their_lists_and_numbers_are_exact(client):
    for number in range(7):
        incident = IncidentFactory(title=f"Raid {number}")
        ClaimFactory(incident=incident, kind="note", text="A raid.", article=ArticleFactory(title=f"Raid {number}"))
        OrganizationFactory(name=f"Raid Unit {number}")
    page = searched(client, q="raid")

    for noun, listed in (
        ("incidents", "/incidents/?q=raid"),
        ("articles", "/articles/?q=raid"),
        ("claims", "/claims/?q=raid"),
    ):
        heading, rows = sections(page)[noun]
        assert (heading, len(rows)) == (f"7 {noun}", 5)
        assert page.with_id(noun).all("a")[-1]["href"] == listed
        assert page.with_id(noun).all("a")[-1].text == f"All 7 {noun}"
        assert f"7 {noun}" in read(client.get(listed).content.decode()).with_id("content").text
    assert page.with_id("actors").all("a")[-1]["href"] == "/search/?q=raid&noun=actor"
    heading, rows = sections(searched(client, q="raid", noun="actor"))["actors"]
    assert (heading, len(rows)) == ("7 actors", 7)
    only = searched(client, q="raid", noun="actor", page="1")
    assert list(sections(only)) == ["actors"]


def test_incident_with_the_words_in_its_title_comes_first(client):
    told = IncidentFactory(title="Told elsewhere")
    ClaimFactory(incident=told, kind="note", text="A sniper.")
    ClaimFactory(incident=told, kind="date", date="2024-05-30")
    titled = IncidentFactory(title="Sniper fire")
    ClaimFactory(incident=titled, kind="date", date="1999")
    _, rows = sections(searched(client, q="sniper"))["incidents"]
    assert ["Sniper fire" in row for row in rows] == [True, False]


def test_other_name_is_shown_with_the_claim_and_the_article_that_give_it(client):
    article = ArticleFactory(outlet=OutletFactory(name="Enab Baladi"), published="2024-05-31")
    person = PersonFactory(name="Maysar al-Juburi")
    claim = ClaimFactory(kind="name", actor=person, name="Abu Hamza", article=article)
    page = searched(client, q="Abu Hamza")

    _, rows = sections(page)["actors"]
    assert rows == ["Maysar al-Juburi | Person | also known as Abu Hamza, in Enab Baladi, 31 May 2024"]
    links = [link["href"] for link in page.with_id("actors").all("li")[0].all("a")]
    assert links == [person.get_absolute_url(), claim.get_absolute_url(), article.get_absolute_url()]
    assert offered(client, "Abu Ham") == [
        ("Actors", "Maysar al-Juburi Person · also Abu Hamza", person.get_absolute_url())
    ]


def test_namesakes_are_told_apart_by_what_is_known(client):
    group = OrganizationFactory(name="The Group")
    one, other = (PersonFactory(name="Abu Omar") for _ in range(2))
    born = ClaimFactory(kind="life_event", actor=one, date="1976")
    place = ClaimFactory(kind="membership", actor=other, named_actor=group, term=term("position.head"))
    ClaimFactory(kind="life_event", actor=other, date="1980", stance="denies", claimant=group)
    page = searched(client, q="Abu Omar")

    _, rows = sections(page)["actors"]
    assert sorted(rows) == ["Abu Omar | Person · born in 1976", "Abu Omar | Person · head of The Group"]
    links = {link["href"] for link in page.with_id("actors").all("a")}
    assert {born.get_absolute_url(), place.get_absolute_url()} <= links
    assert page.all(of_class="best") == []
    assert sorted(text for _, text, _ in offered(client, "Abu Omar")) == [
        "Abu Omar Person, The Group",
        "Abu Omar Person, born 1976",
    ]


def test_places_of_one_name_are_told_apart_by_where_they_lie(client, gazetteer):
    _, _, harim, town = gazetteer
    for text in ("Harem", "حارم"):
        _, rows = sections(searched(client, q=text))["locations"]
        assert sorted(rows) == [
            "Harem district حارم | District in Idlib governorate, Syria",
            "Harem حارم | Town in Harem district, Idlib governorate, Syria",
        ]
    assert sorted(offered(client, "Harem")) == sorted(
        [
            ("Locations", "Harem حارم District in Idlib governorate, Syria", harim.get_absolute_url()),
            ("Locations", "Harem حارم Town in Harem district, Idlib governorate", town.get_absolute_url()),
        ]
    )


def test_the_one_record_of_a_name_stands_out(client):
    OrganizationFactory(name="Harem Brigade")
    town = LocationFactory(name="Harem")
    LocationName.objects.create(location=town, name="Harim")
    page = searched(client, q="harim")
    assert [row.text for row in page.all(of_class="best")] == ["Harem | Town | also written Harim"]
    assert page.all("section")[0]["id"] == "locations"


def test_article_is_found_by_its_address_in_any_form(client):
    article = ArticleFactory(title="A report", address="https://www.news.example/story")
    _, rows = sections(searched(client, q="http://news.example/story/?utm_source=x"))["articles"]
    assert [row.startswith("A report") for row in rows] == [True]
    assert article.get_absolute_url() in {link["href"] for link in searched(client, q=article.address).all("a")}


def test_quotes_or_and_minus_are_understood(client):
    for title in ("Night raid", "Raid at night", "Clash"):
        IncidentFactory(title=title)
    numbers = {'"night raid"': 1, "night raid": 2, "raid OR clash": 3, "raid -at": 2, 'raid -"night raid"': 1}
    for text, number in numbers.items():
        heading, rows = sections(searched(client, q=text))["incidents"]
        assert (heading, len(rows)) == (f"{number} incident{'' if number == 1 else 's'}", number), text


def test_words_that_very_many_have_are_looked_for_in_the_newest_claims(client, monkeypatch):
    monkeypatch.setattr("incidents.words.MANY", 1)
    for _ in range(2):
        ClaimFactory(incident=IncidentFactory(title="Night raid"), kind="note", text="A raid at night.")
    page = searched(client, q="night raid")
    assert {noun: heading for noun, (heading, _) in sections(page).items()} == {
        "incidents": "2 incidents",
        "claims": "2 claims among the newest 5,000",
    }
    assert page.with_id("claims").all("a")[-1]["href"] == "/claims/?q=night+raid"

    page = searched(client, q='"night raid"')
    assert "too many to look for the quotes in" in page.with_id("incidents").text
    assert sections(page)["claims"][0] == "0 claims among the newest 5,000"
    assert page.with_id("claims").all("a") == page.with_id("incidents").all("a") == []


def test_names_are_not_looked_for_where_the_question_is_of_words_alone(client):
    OrganizationFactory(name="Raid")
    assert list(sections(searched(client, q="raid OR clash"))) == []
    assert list(sections(searched(client, q="clash -raid"))) == []
    assert list(sections(searched(client, q='"Raid"'))) == ["actors"]


def test_nothing_found_says_what_was_looked_for_and_offers_fewer_words(client):
    page = searched(client, q="Nobody Zzyzx")
    assert "Nothing found" in page.text
    assert "the name Nobody Zzyzx in every spelling" in page.text
    assert {"/search/?q=Nobody", "/search/?q=Zzyzx"} <= {link["href"] for link in page.all("a", having="href")}
    assert "Absence here is not absence of events." in page.text


def test_no_question_is_answered_with_how_to_search(client):
    for asked in ({}, {"q": ""}, {"q": "  "}, {"noun": "actor"}):
        page = searched(client, **asked)
        assert "How to search" in page.text
        assert page.all("section") == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"colour": "blue", "q": "raid"}, "There is no filter called “colour”."),
        ({"q": ["raid", "raid"]}, "Given more than once."),
        ({"q": "x" * 101}, "at most 100 characters"),
        ({"q": "raid", "noun": "claim"}, "claim is not one of the available choices"),
        ({"q": "raid", "noun": "actor", "page": "0"}, "greater than or equal to 1"),
        ({"q": "raid", "noun": "actor", "page": "2"}, "There is no such page."),
        ({"q": "raid", "noun": "actor", "page": "nine"}, "Enter a whole number."),
        ({"q": "raid", "page": "1"}, "Only one of actors, locations and outlets has pages here."),
    ],
)
def test_wrong_part_of_the_address_is_told_and_finds_nothing(client, asked, told):
    OrganizationFactory(name="Raid")
    page = searched(client, **asked)
    assert "Not answered" in page.text
    assert told in page.text
    assert page.all("section") == []


WHATEVER = [
    "\x00",
    "a\x00b",
    "\ud800",
    "%",
    "_",
    "\\",
    "'",
    '"',
    '""',
    "-",
    "OR",
    "-x",
    "()&|!:*",
    "🙂",
    "٣",
    "the",
    "x" * 100_000,
]


@pytest.mark.parametrize("text", WHATEVER)
def test_any_text_has_an_answer(client, text):
    OrganizationFactory(name="Raid")
    asked = {"q": text.encode(errors="replace").decode()}
    for address in ("/search/", "/search/suggested/"):
        assert client.get(address, asked).status_code == 200
    assert client.get("/search/", QUERY_STRING="q=%ff%fe%ed%a0%80").status_code == 200


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_any_made_text_has_an_answer(client, text):
    asked = {"q": text.encode(errors="replace").decode()}
    assert client.get("/search/", asked).status_code == 200
    assert client.get("/search/suggested/", asked).status_code == 200


def test_what_is_asked_is_shown_as_text(client):
    response = client.get("/search/", {"q": "<script>alert(1)</script>"})
    assert b"<script>alert" not in response.content
    assert read(response.content.decode()).all("input")[0]["value"] == "<script>alert(1)</script>"


def test_suggestions_are_kept_nowhere(client):
    response = client.get("/search/suggested/", {"q": "raid"})
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response.cookies == {}


@pytest.mark.parametrize("status", HIDING)
def test_nothing_hidden_is_found_counted_or_suggested(client, status):
    shown = a_site()
    texts = ["zebra", "zebra organization", "group", '"zebra"', "speaker", "raid", "sarmada", "zebar"]
    before = {text: client.get("/search/", {"q": text}).content for text in texts}
    offers = {text: offered(client, text) for text in texts}
    zebra(shown, status)
    fold_new()
    for text in texts:
        assert client.get("/search/", {"q": text}).content == before[text], text
        assert offered(client, text) == offers[text], text
    assert offers["zebra"] == []
    assert "Nothing found" in searched(client, q="zebra").text


@pytest.mark.parametrize("naming", ["withheld", "initials"])
def test_name_that_is_not_told_finds_nobody(client, naming):
    person = PersonFactory(name="Zebra Zebrason", public_role=False, naming=naming, naming_reason="zebra")
    ClaimFactory(kind="name", actor=person, name="Abu Zebra", text="He is called Abu Zebra.")
    ClaimFactory(kind="membership", actor=person)
    fold_new()
    for text in ("zebra", "Zebra Zebrason", "Abu Zebra", "Z. Z.", "zebrason abu"):
        assert person.get_absolute_url() not in client.get("/search/", {"q": text}).content.decode(), text
        assert offered(client, text) == [], text


def test_name_is_not_found_any_more_once_it_is_hidden(client):
    person = PersonFactory(name="Maysar al-Juburi")
    claim = ClaimFactory(kind="name", actor=person, name="Abu Hamza")
    assert len(offered(client, "Abu Hamza")) == 1
    Claim.objects.filter(pk=claim.pk).update(status="withdrawn")
    assert offered(client, "Abu Hamza") == []
    assert len(offered(client, "Maysar")) == 1
    person.status = "restricted"
    person.save()
    assert offered(client, "Maysar") == []


def test_place_in_a_hidden_place_does_not_tell_it(client, gazetteer):
    _, _, harim, town = gazetteer
    Location.objects.filter(pk=harim.pk).update(status="restricted")
    assert sections(searched(client, q="Harem"))["locations"][1] == ["Harem حارم | Town in Idlib governorate, Syria"]
    assert offered(client, "Harem") == [("Locations", "Harem حارم Town in Idlib governorate", town.get_absolute_url())]


def fill(number):
    """`number` records of each noun that are called so."""
    for _ in range(number):
        place = LocationFactory(name="Bridge", parent=LocationFactory(kind="district", name="District"))
        outlet = OutletFactory(name=f"Bridge {place.pk}", country=LocationFactory(kind="country"))
        article = ArticleFactory(outlet=outlet, title="Bridge")
        person = PersonFactory(name="Bridge")
        ClaimFactory(kind="name", actor=PersonFactory(name="Somebody"), name="Bridge", article=article)
        ClaimFactory(kind="life_event", actor=person, article=article, location=place)
        ClaimFactory(kind="membership", actor=person, article=article)
        incident = IncidentFactory(title="Bridge")
        ClaimFactory(kind="place", incident=incident, article=article, location=place, text="At the bridge.")
        ClaimFactory(kind="type", incident=incident, article=article, text="A bridge.")
    fold_new()


@pytest.mark.parametrize("number", [1, 3])
def test_search_takes_the_same_number_of_queries(client, number, django_assert_num_queries):
    fill(number)
    # The columns of incidents are read anew for a transaction that has written, as here: queries that readers spare.
    for asked, queries in {"q=bridge": 33, "q=bridge&noun=actor": 10, "q=bridge&noun=location": 12, "q=": 0}.items():
        with django_assert_num_queries(queries, info=asked):
            assert client.get(f"/search/?{asked}").status_code == 200
    with django_assert_num_queries(3):
        assert len(offered(client, "bridg")) == {1: 4, 3: 11}[number]  # at most five of each noun


def test_box_of_every_page_leads_to_the_search(client):
    for address in ("/", "/incidents/", "/search/", "/nothing/"):
        forms = read(client.get(address).content.decode()).all("form", of_class="search")
        assert [form["action"] for form in forms] == [reverse("search")] * (2 if address == "/nothing/" else 1), address


def test_places_lead_to_the_incidents_in_them(client):
    governorate = LocationFactory(name="Tannusiyya", kind="governorate")
    town = LocationFactory(name="Zurayqin", parent=governorate)
    for _ in range(2):
        ClaimFactory(kind="place", location=town)
    ClaimFactory(kind="place", location=town, incident=IncidentFactory(status="draft"))
    fold_new()

    for asked, slug in (("tanusiya", governorate.slug), ("zuraiqin", town.slug)):
        links = read(client.get(f"/search/?q={asked}").content.decode()).all("a", of_class="counted")
        assert [(link["href"], link.text) for link in links] == [(f"/incidents/?location={slug}", "2 incidents")]


@pytest.mark.parametrize("typed", ["abu m", "abu ma", "Abu Mar"])
def test_suggestions_come_for_the_first_letters_of_a_second_word(client, typed):
    for name in ("Abu Maraya", "Abu Matar", "Abu Hamid"):
        LocationFactory(name=name)
    PersonFactory(name="Abu Maria al-Zurayqi")
    fold_new()

    assert [what for what, text, _ in offered(client, typed) if "Zurayqi" in text] == ["Actors"]
