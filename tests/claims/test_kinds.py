"""The declarations of the kinds of claims, and what is made from them."""

from pathlib import Path

import pytest

from claims import choices
from claims.answers import HEADINGS, ORDER
from claims.kinds import EMPTY, KINDS
from claims.management.commands.describe_kinds import described
from codebook.models import Term

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
