"""The pickers and lists of the admin: records are found by any name in any spelling, the likeliest first."""

import pytest

from lib.names import fold_new
from tests.claims.typed import curator
from tests.factories import (
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
    term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db):
    return curator("editor")


def offered(client, field, text, model="claim", app="claims"):
    """The texts that a picker offers for what is typed."""
    fold_new()
    return answer(client, field, text, model, app)


def answer(client, field, text, model="claim", app="claims"):
    asked = {"app_label": app, "model_name": model, "field_name": field, "term": text}
    response = client.get("/admin/autocomplete/", asked)
    assert response.status_code == 200
    return [one["text"] for one in response.json()["results"]]


def test_actor_is_picked_by_any_spelling_the_whole_name_first(editor):
    for name in ("Abu Maria al-Qahtani", "Qahtani", "Kahtani Brigade", "Somebody else"):
        OrganizationFactory(name=name, status="draft")
    found = offered(editor, "claimant", "el-Kahtani")
    assert found[0] == "Qahtani"
    assert set(found) == {"Qahtani", "Abu Maria al-Qahtani", "Kahtani Brigade"}


def test_curators_find_names_that_readers_do_not(editor):
    person = PersonFactory(name="Zebra Zebrason", public_role=False, naming="withheld")
    ClaimFactory(kind="name", actor=person, name="Abu Zed", status="draft")
    assert offered(editor, "actor", "zebrason") == ["Zebra Zebrason"]
    assert offered(editor, "actor", "abou zed") == ["Zebra Zebrason, also Abu Zed"]


def test_actors_of_one_name_are_told_apart(editor):
    born, head, plain = (PersonFactory(name="Abu Omar") for _ in range(3))
    ClaimFactory(kind="life_event", actor=born, date="1976", status="draft")
    ClaimFactory(
        kind="membership", actor=head, named_actor=OrganizationFactory(name="Group"), term=term("position.head")
    )
    assert sorted(offered(editor, "actor", "Abu Omar")) == [
        "Abu Omar (person, born in 1976)",
        "Abu Omar (person, head of Group)",
        f"Abu Omar (person, number {plain.pk})",
    ]


def test_places_are_picked_in_any_script_and_told_apart(editor):
    district = LocationFactory(name="Harim", kind="district", name_ar="حارم")
    LocationFactory(name="Harem", kind="town", parent=district, name_ar="حارم")
    for text in ("حارم", "harim", "Harem"):
        found = {one.partition(", also ")[0] for one in offered(editor, "location", text)}
        assert found == {"Harim (district)", "Harem (town, Harim)"}, text
    assert offered(editor, "location", "Harem")[0] == "Harem (town, Harim)"


def test_outlets_are_picked_by_any_spelling(editor):
    OutletFactory(name="Enab Baladi")
    assert offered(editor, "outlet", "عنب بلدي", "article", "sources") == ["Enab Baladi"]


def test_incidents_are_picked_by_the_words_of_their_titles(editor):
    IncidentFactory(title="Raid on a farm", status="draft")
    told = IncidentFactory(title="Clash")
    ClaimFactory(kind="note", incident=told, text="There was a raid.")
    assert offered(editor, "incident", "farm raid") == ["Raid on a farm"]
    assert offered(editor, "incident", "raid -farm") == []
    assert offered(editor, "incident", '"on a farm"') == ["Raid on a farm"]
    assert offered(editor, "incident", "on a") == ["Raid on a farm"]  # too common to be looked for as words


def listed(client, noun, **asked):
    """The names on a list of the admin, in its order."""
    return [str(one) for one in client.get(f"/admin/{noun}/", asked).context["cl"].result_list]


def test_lists_have_the_likeliest_first_unless_they_are_sorted(editor):
    for name in ("Abu Jawad al-Harithi", "Haritha", "al-Harithi"):
        PersonFactory(name=name)
    fold_new()
    found = listed(editor, "actors/person", q="harithi")
    assert found[0] == "al-Harithi"
    assert listed(editor, "actors/person", q="harithi", o="1") == sorted(found)
    assert listed(editor, "actors/organization", q="harithi") == []


@pytest.mark.parametrize("text", ["", " ", "\x00", "a\x00b", "%", "'", '"', "-", "OR", "\\", "x" * 3000, "🙂", "ّ"])
def test_any_text_can_be_typed_into_a_picker(editor, text):
    PersonFactory(name="Raid")
    for field in ("claimant", "location", "incident", "article", "answers"):
        offered(editor, field, text)
    for noun in ("actors/person", "locations/location", "sources/outlet", "incidents/incident"):
        assert editor.get(f"/admin/{noun}/", {"q": text}).status_code in {200, 302}


@pytest.mark.parametrize("number", [1, 3])
def test_pickers_take_the_same_number_of_queries(editor, number, django_assert_num_queries):
    for _ in range(number):
        place = LocationFactory(name="Bridge", parent=LocationFactory())
        PersonFactory(name=f"Bridge {place.pk}")
        OutletFactory(name=f"Bridge {place.pk}")
        IncidentFactory(title="Bridge")
    fold_new()
    for field, queries in {"actor": 8, "location": 8, "incident": 7}.items():
        with django_assert_num_queries(queries, info=field):
            assert len(answer(editor, field, "bridge")) == number
