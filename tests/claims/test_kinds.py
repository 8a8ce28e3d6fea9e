"""The declarations of the kinds of claims, and what is made from them."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from claims import choices
from claims.answers import HEADINGS, ORDER, SAME_FIGURE, superseded_figures
from claims.kinds import EMPTY, KINDS
from claims.management.commands.describe_kinds import described
from claims.models import Claim
from codebook.models import Term
from tests.factories import ClaimFactory, PersonFactory

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_of_the_kinds_says_what_is_declared():
    assert (DOCS / "codebook.md").read_text(encoding="utf-8") == described()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_names_columns_that_there_are(kind):
    named = {*kind.required, *kind.one_of, *kind.optional}

    assert named - set(EMPTY) <= {"words"}
    assert set(kind.value) - named <= {"unnamed", "uncounted", "text", "words"}


def test_every_question_has_its_place_and_its_heading():
    questions = set(KINDS) - {"participation", "casualties"}

    assert questions <= set(ORDER)
    assert set(HEADINGS) >= questions | {"responsibility", "participation"}


WORDS = [
    choices.Stance,
    choices.Certainty,
    choices.CombatStatus,
    choices.Persons,
    choices.Side,
    choices.AttackersIncluded,
    choices.Scope,
    choices.StartIs,
    choices.EndIs,
]


@pytest.mark.parametrize("words", WORDS)
def test_every_fixed_word_is_defined_in_the_codebook(words, db):
    scheme = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in words.__name__).lstrip("_")

    assert set(Term.objects.filter(scheme=scheme).values_list("code", flat=True)) == set(words.values)


def test_claim_that_is_entered_twice_is_refused_with_a_message(db):
    claim = ClaimFactory(kind="type", term=Term.objects.get(pk="incident_type.raid"))
    again = Claim(article=claim.article, incident=claim.incident, kind="type", term=claim.term, text="Again.")

    with pytest.raises(ValidationError) as refused:
        again.full_clean()

    assert refused.value.message_dict == {"term": ["This claim has been entered from this article already."]}


def test_published_claim_that_gives_a_withheld_name_away_is_refused(db):
    person = PersonFactory(name="Sami Nobody", public_role=False, naming="withheld")
    claim = ClaimFactory(kind="note", incident=None, actor=person, text="A word.")
    claim.text = "It was Sami Nobody who said so."

    with pytest.raises(ValidationError) as refused:
        claim.clean()

    assert refused.value.message_dict == {"text": ["This names somebody whose name is withheld."]}


def test_earlier_figure_is_revised_only_by_one_that_excludes_it():
    def figure(pk, low, high, day):
        return SimpleNamespace(
            pk=pk, kind="casualties", stance="asserts", origin="a:1", low=low, high=high, claimed_on_last=day,
            article=None, best=None,
            **dict.fromkeys(SAME_FIGURE),
        )  # fmt: skip

    two, four = figure(1, 2, 2, date(2024, 4, 4)), figure(2, 4, 4, date(2024, 4, 5))
    at_least, words = figure(3, 2, None, date(2024, 4, 3)), figure(4, None, None, date(2024, 4, 2))

    assert superseded_figures([two, four, at_least, words]) == {1}
