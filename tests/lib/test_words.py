"""Words that are looked for in texts."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.models import Incident
from incidents.words import Words
from lib.words import WordsField
from tests.factories import ClaimFactory, IncidentFactory

TEXT = (
    "Raid on a cell of IS in Harem, قتل القيادي; “state-based” conflict, 100 of Jabhat's men; "
    "SDF/YPG, killed/wounded, 10-12 people, 2024-05-01, Raqqa.Hasakah, 3.5 km, ar-Raqqa"
)


def has(text, asked):
    """Whether a text has the words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT words_of(%s) @@ words_asked(%s)", [text, asked])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("raid", True),
        ("RAID harem", True),
        ("harem raid", True),
        ("the raid in Harem", True),
        ("har", True),
        ("القياد", True),
        ("state-based", True),
        ("state", True),
        ("jabhat's", True),
        ("100", True),
        ("10-12", True),
        ("12", True),
        ("2024-05-01", True),
        ("05", True),
        ("1", False),
        ("is", True),
        ("YPG", True),
        ("wounded", True),
        ("hasakah", True),
        ("3.5", True),
        ("raqqa", True),
        ("aid", False),
        ("raid idlib", False),
        ("raids", False),
        ("' | raid:*", True),
        ("!raid", True),
    ],
)
def test_words_are_found_in_any_order_and_by_how_they_begin(db, asked, found):
    assert has(TEXT, asked) is found


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60))
def test_any_text_is_found_by_itself_unless_it_has_no_word(db, text):
    field = WordsField(required=False, strip=False)
    if text and not has(text, text):
        with pytest.raises(ValidationError, match="There is no word in this"):
            field.clean(text)
    else:
        assert field.clean(text) == text


def found_by(words):
    return list(Incident.objects.telling(words))


def test_incident_is_found_by_what_is_public_of_it_today(db):
    incident = IncidentFactory(title="Raid in Harem")
    claim = ClaimFactory(kind="note", incident=incident, text="A sniper was there.")
    assert found_by("raid") == found_by("sniper harem") == [incident]
    Incident.objects.filter(pk=incident.pk).update(title="Clash in Harem")
    assert (found_by("raid"), found_by("clash sniper")) == ([], [incident])
    claim.text = "A drone was there."
    claim.save()
    assert (found_by("sniper"), found_by("drone")) == ([], [incident])
    claim.deprecated_reason = "Replaced."
    claim.save()
    assert found_by("drone") == []
    claim.deprecated_reason, claim.status = "", "withdrawn"
    claim.save()
    assert found_by("drone") == []
    claim.delete()
    pk = incident.pk
    incident.delete()
    assert not Words.objects.filter(pk=pk).exists()


def test_claim_is_found_whether_it_is_about_an_incident_or_an_actor_or_replaced(db, client):
    told = ClaimFactory(kind="note", text="A sniper was there.")
    named = ClaimFactory(kind="name", name="أبو ماريا")
    replaced = ClaimFactory(kind="note", text="A drone was there.", deprecated_reason="Replaced.")
    objects = type(told).objects
    assert list(objects.telling("SNIP")) == [told]
    assert list(objects.telling("ماريا أبو")) == [named]
    assert list(objects.telling("drone")) == [replaced]
    assert list(objects.telling("drone sniper")) == []
    for words in ("SNIP", "ماريا أبو", "drone", "drone sniper"):
        assert list(objects.telling(words, common=True)) == list(objects.telling(words))
