"""What the desk's lists of incidents and actors are narrowed to, and by which names actors are found."""

import pytest

from incidents.models import Incident
from tests.claims.typed import curator
from tests.factories import ArticleFactory, ClaimFactory, IncidentFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db

NOUNS = {"incident": IncidentFactory, "person": PersonFactory, "organization": OrganizationFactory}
ROOMS = {"incident": "incidents", "person": "actors", "organization": "actors", "article": "sources"}


@pytest.fixture
def editor():
    return curator("editor")


def listed(client, noun, **asked):
    """The names in a list of the desk, those of its filter in the address."""
    response = client.get(f"/admin/{ROOMS[noun]}/{noun}/", asked)
    assert response.status_code == 200
    return sorted(str(record) for record in response.context["cl"].result_list)


@pytest.mark.parametrize("noun", NOUNS)
def test_list_is_narrowed_to_what_the_curator_entered(editor, noun):
    NOUNS[noun]()
    other = curator("superuser")
    for client, name in ((editor, "My own"), (other, "Another's")):
        sent = {"title": name, "name": name, "status": "draft", "public_role": "on", "living": "unknown"}
        assert client.post(f"/admin/{ROOMS[noun]}/{noun}/add/", sent).status_code == 302
    [mine] = other.get(f"/admin/{ROOMS[noun]}/{noun}/", {"q": "own"}).context["cl"].result_list
    changed = {"title": "My own, changed", "name": "My own, changed", "status": "draft", "living": "unknown"}
    changed |= {"public_role": "on", "slug": mine.slug}
    assert other.post(f"/admin/{ROOMS[noun]}/{noun}/{mine.pk}/change/", changed).status_code == 302

    assert listed(editor, noun, entered_by="me") == ["My own, changed"]
    assert listed(other, noun, entered_by="me") == ["Another's"]
    assert len(listed(editor, noun)) == len(listed(editor, noun, entered_by="nonsense")) == 3


@pytest.mark.parametrize("noun", NOUNS)
def test_list_is_narrowed_to_records_with_draft_claims(editor, noun):
    subject = "incident" if noun == "incident" else "actor"
    drafted, published, _ = [NOUNS[noun](**{"title" if noun == "incident" else "name": name}) for name in "ABC"]
    for status in ("draft", "draft", "published"):
        ClaimFactory(kind="note", status=status, **{subject: drafted})
    ClaimFactory(kind="note", **{subject: published})

    assert listed(editor, noun, claims="draft") == ["A"]
    assert listed(editor, noun) == ["A", "B", "C"]


def test_list_of_articles_is_narrowed_as_the_others_are(editor):
    drafted = ArticleFactory(title="A")
    ClaimFactory(article=drafted, status="draft")
    ClaimFactory(article=ArticleFactory(title="B"))

    assert listed(editor, "article", claims="draft") == ["A"]
    assert listed(editor, "article", entered_by="me") == []


def test_incidents_are_narrowed_by_contest_and_origins(editor):
    told, contested = IncidentFactory(title="Told by one"), IncidentFactory(title="Contested")
    IncidentFactory(title="Not told")
    ClaimFactory(kind="date", incident=told)
    ClaimFactory(kind="date", incident=contested, date="2024-05-30")
    ClaimFactory(kind="date", incident=contested, date="2024-06-02")
    assert dict(Incident.objects.values_list("title", "origin_count")) == {
        "Told by one": 1, "Contested": 2, "Not told": 0,
    }  # fmt: skip

    assert listed(editor, "incident", contested="yes") == ["Contested"]
    assert listed(editor, "incident", contested="no") == ["Not told", "Told by one"]
    assert listed(editor, "incident", origins="one") == ["Told by one"]
    assert listed(editor, "incident", origins="several") == ["Contested"]
    assert len(listed(editor, "incident", contested="maybe", origins="none")) == 3


@pytest.mark.parametrize("words", ["ماريا القحطاني", "juburi", "Абу мария", "abu maria", "JUBURI maysar"])
@pytest.mark.parametrize("status", ["published", "draft"])
def test_actors_are_found_by_every_name_that_is_claimed(editor, words, status):
    person = PersonFactory(name="Abu Maria al-Qahtani")
    OrganizationFactory(name="The Group")
    for name in ("أبو ماريا القحطاني", "Maysar al-Juburi", "Абу Мария", "Maysar, called al-Juburi"):
        ClaimFactory(kind="name", actor=person, name=name, status=status)

    assert listed(editor, "person", q=words) == ["Abu Maria al-Qahtani"]
    assert listed(editor, "organization", q=words) == []
    for field in ("claimant", "named_actor", "actor"):
        picker = {"app_label": "claims", "model_name": "claim", "field_name": field, "term": words}
        found = editor.get("/admin/autocomplete/", picker).json()["results"]
        assert [one["id"] for one in found] == [str(person.pk)]
