"""Words that are looked for in texts."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim
from incidents.models import Incident
from incidents.words import Words
from lib.words import QUOTES, WordsField, question_of
from tests.factories import ClaimFactory, IncidentFactory

TEXT = (
    "Raid on a cell of IS in Harem, قتل القيادي; “state-based” conflict, 100 of Jabhat's men; "
    "SDF/YPG, killed/wounded, 10-12 people, 2024-05-01, Raqqa.Hasakah, 3.5 km, ar-Raqqa"
)


def has(text, asked):
    """Whether a text has the words that are asked for, by what is asked of an index."""
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


TYPED = st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TYPED)
def test_any_text_is_found_by_its_words_unless_it_has_none(db, text):
    field = WordsField(required=False, strip=False)
    words = "".join(" " if one in f"{QUOTES}-" else one for one in text)  # these mean something
    words = re.sub(r"(?<!\S)OR(?!\S)", "or", words)
    if not words:
        assert field.clean(words) is None
    elif not has(words, words):
        with pytest.raises(ValidationError, match="There is no word in this"):
            field.clean(words)
    else:
        holds(field.clean(words), text)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet='ab "“»-OR\x00\ud800\u0301ع,.|!', max_size=40) | st.text(max_size=40))
def test_any_text_is_a_question_or_is_refused(db, text):
    question = question_of(text)
    field, text = WordsField(required=False, strip=False), text.replace("\0", " ")  # a form has no NUL
    if question.positive:
        assert field.clean(text) == question
    elif text:
        with pytest.raises(ValidationError, match="what to look for too" if question.groups else "There is no word"):
            field.clean(text)


def holds(question, title):
    """Whether an incident of this title is what the question asks for."""
    incident = IncidentFactory(title=title or "-")
    found = Incident.objects.telling(question).contains(incident)
    assert found is (incident in Incident.objects.titled(question))
    incident.delete()
    return found


# What is asked, said a second time: by lists of words. A group is a list of (words, quoted, left out).
VOCABULARY = ["raid", "raids", "night", "harem", "no", "12", "123", "حارم"]


@st.composite
def asked(draw):
    """(a question as it is typed, what it means)."""
    typed, meant = [], []
    for number in range(draw(st.integers(1, 4))):
        words = draw(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3))
        quoted, minus = draw(st.booleans()), draw(st.integers(0, 3)) == 0
        words = words if quoted else words[:1]
        said = f'"{" ".join(words)}"' if quoted else words[0]
        tied = number > 0 and draw(st.integers(0, 2)) == 0
        typed += ["OR"] * tied + [f"-{said}" if minus else said]
        meant = [*meant[:-1], [*meant[-1], (words, quoted, minus)]] if tied else [*meant, [(words, quoted, minus)]]
    return " ".join(typed), meant


def is_said(words, quoted, texts):
    """Whether one of the texts (lists of words) has words in quotes, or all of them together a word."""
    if quoted:
        lines = [f" {' '.join(text)} " for text in texts]
        return any(f" {' '.join(words)} " in line for line in lines)
    word = words[0]
    return any(one == word or (one.startswith(word) and not word.isdigit()) for text in texts for one in text)


def is_meant(meant, texts):
    """Whether texts together are what is asked for."""
    return all(any(is_said(words, quoted, texts) is not minus for words, quoted, minus in group) for group in meant)


SAYING = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=5)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(asked(), min_size=4, max_size=4), st.lists(SAYING, min_size=3, max_size=3), SAYING)
def test_questions_mean_in_every_list_what_a_reader_would_say(db, questions, sayings, printed):
    with transaction.atomic():
        title, *said = sayings
        incident = IncidentFactory(title=", ".join(title))
        claims = [ClaimFactory(kind="note", incident=incident, text=" ".join(text)) for text in said]
        Claim.objects.filter(pk=claims[0].pk).update(words="-".join(printed))
        texts = {claims[0]: [said[0], printed], claims[1]: [said[1]]}
        every = [title, *(text for those in texts.values() for text in those)]
        for typed, meant in questions:
            if not any(not minus for group in meant for *_, minus in group) or all(
                any(minus for *_, minus in group) for group in meant
            ):
                with pytest.raises(ValidationError, match="what to look for too"):
                    WordsField().clean(typed)
                continue
            question = WordsField(among=Words).clean(typed)
            assert list(Incident.objects.telling(question)) == ([incident] if is_meant(meant, every) else []), typed
            assert list(Incident.objects.titled(question)) == ([incident] if is_meant(meant, [title]) else []), typed
            right = {claim for claim in claims if is_meant(meant, texts[claim])}
            for common in (False, True):
                assert set(Claim.objects.telling(question, common=common)) == right, (typed, common)
            assert set(Words.objects.telling(question).values_list("pk", flat=True)) <= set(
                Words.objects.perhaps_telling(question).values_list("pk", flat=True)
            )
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ('"raid on a cell"', True),
        ('"RAID on a Cell"', True),
        ('"raid on cell"', False),
        ('"rai"', False),
        ('"state-based conflict"', True),
        ("“state based conflict”", True),
        ("«men SDF»", True),
        ('"men; SDF/YPG', True),
        ('"قتل القيادي"', True),
        ('"قتل القياد"', False),
        ('raid -"cell of IS"', False),
        ('raid -"is cell"', True),
        ("clash OR raid", True),
        ("clash or raid", False),
        ("clash OR shelling", False),
        ("OR raid OR", True),
        ("clash OR raid shelling", False),
        ("raid -har", False),
        ("raid -aid", True),
        ("raid - harem", True),
        ("raid -the", True),
        ("the OR raid", True),
        ('"of the" OR raid', True),
        ("raid |!& clash:*", False),
    ],
)
def test_quotes_or_and_minus_mean_what_people_know(db, typed, found):
    assert holds(question_of(typed), TEXT) is found


def test_quoted_words_stand_in_one_text(db):
    incident = IncidentFactory(title="Night raid")
    claim = ClaimFactory(kind="type", incident=incident, text="It was in Harem.", words="heavy fire")
    assert list(Incident.objects.telling(question_of('"raid it"'))) == []
    assert list(Incident.objects.telling(question_of('"harem heavy"'))) == []
    assert list(Incident.objects.telling(question_of('"heavy fire" "night raid"'))) == [incident]
    assert list(Claim.objects.telling(question_of('"harem heavy"'))) == []
    assert list(Claim.objects.telling(question_of('"heavy fire"'))) == [claim]


def test_quoted_words_are_not_looked_for_in_too_many(db, client, monkeypatch):
    monkeypatch.setattr("incidents.words.MANY", 1)
    for title in ("Night raid", "Night of a raid"):
        IncidentFactory(title=title)
    for address in ("/incidents/", "/claims/"):
        page = client.get(address, {"q": '"night raid"'}).content.decode()
        assert page.count("too many to look for the quotes in") == 2  # beside the field, and where the rows would be
    assert "2 incidents" in client.get("/incidents/", {"q": "night raid"}).content.decode()


def found_by(words):
    return list(Incident.objects.telling(question_of(words)))


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
    assert list(objects.telling(question_of("SNIP"))) == [told]
    assert list(objects.telling(question_of("ماريا أبو"))) == [named]
    assert list(objects.telling(question_of("drone"))) == [replaced]
    assert list(objects.telling(question_of("drone sniper"))) == []
    for words in ("SNIP", "ماريا أبو", "drone", "drone sniper"):
        assert list(objects.telling(question_of(words), common=True)) == list(objects.telling(question_of(words)))
