"""The desk's list of claims: what its filters leave, and what is found by which words."""

import pytest

from claims.models import Claim
from tests.claims.typed import ADD, curator, typed
from tests.factories import ArticleFactory, ClaimFactory, IncidentFactory, PersonFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/claims/claim/"


def listed(client, **asked):
    """The ids of the claims that the list shows."""
    response = client.get(LIST, asked)
    assert response.status_code == 200
    return {claim.pk for claim in response.context["cl"].result_list}


def test_list_is_narrowed_to_what_is_contested(records, root):
    made = [ClaimFactory(incident=records.incident, kind="date", date=f"2024-05-0{day}") for day in (1, 2)]
    ClaimFactory(incident=records.incident, kind="type")
    ClaimFactory(incident=records.earlier, kind="date")
    ClaimFactory(actor=records.group, kind="membership")
    assert listed(root, contested="yes") == {claim.pk for claim in made}
    assert len(listed(root)) == 5


def test_list_is_narrowed_to_what_the_curator_entered(records, root):
    assert root.post(ADD, typed(records, "date")).status_code == 302
    assert curator("editor").post(ADD, typed(records, "type")).status_code == 302
    ClaimFactory(incident=records.incident, kind="note")
    assert listed(root, entered_by="me") == {Claim.objects.get(kind="date").pk}


def test_filters_have_headings_that_read_well(records, root):
    page = root.get(LIST, {"contested": "yes", "origins": "one"}).content.decode()
    assert "By origins" in page
    assert "By accounts of its incident" in page


def test_claims_are_found_by_any_name(records, root):
    article = ArticleFactory(title="Clash at the mill", address="https://www.mill.example/story")
    person = PersonFactory(name="Zebra Zebrason", public_role=False, naming="withheld")
    about = {"incident": IncidentFactory(title="Raid on a farm"), "article": article}
    first = ClaimFactory(**about, kind="participation", named_actor=person, text="He was there.").pk
    second = ClaimFactory(**about, kind="note", claimant=person, text="It rained.", words="heavy showers").pk
    third = ClaimFactory(article=records.article, actor=person, kind="name", name="Abu Zed", text="So he is called.").pk
    spoken = ClaimFactory(
        incident=records.incident, article=records.article, kind="note", text="Nothing.", claimant=records.speaker,
        speaks_for=records.group,
    ).pk  # fmt: skip
    found = {
        "was there": {first},
        "showers": {second},
        "ZEBRA": {first, second, third},
        "zed": {first, second, third},
        "mill": {first, second},
        "http://mill.example/story/amp": {first, second},
        "mill.example": {first, second},
        "farm rained": {second},
        "zebra called": {third},
        '"Raid on a farm"': {first, second},
        "group": {spoken},
        "speaker": {spoken},
        "zebra speaker": set(),
        "' OR 1=1 --": set(),
        "%": set(),
    }
    assert {words: listed(root, q=words) for words in found} == found
    assert len(listed(root, q=" ")) == Claim.objects.count() == 4


@pytest.mark.parametrize("words", ["\0", "'", '"', '"' * 7, "\\", "x" * 5000, "a b " * 50])
def test_no_words_break_the_search(records, root, words):
    assert root.get(LIST, {"q": words}).status_code == 200
