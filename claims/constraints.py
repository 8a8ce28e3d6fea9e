"""The rules of the claims table as named database constraints, made from the declarations of the kinds."""

from functools import reduce
from operator import and_, or_

from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact

from claims import choices
from claims.kinds import EMPTY, KINDS, RELATIONS
from lib.date_fields import IsPartialDate
from lib.editorial import Status

TERM_SCHEMES = {"role": "role", "outcome": "outcome", "precision": "precision"}
SIX_WORDS = r"^(\S+(\s+\S+){0,5})?$"
SHAPE = "claim_shape_of_"  # begins the name of the constraint of each kind
FIXED_WORDS = {
    "start_is": choices.StartIs,
    "end_is": choices.EndIs,
    "combat_status": choices.CombatStatus,
    "persons": choices.Persons,
    "side": choices.Side,
    "attackers_included": choices.AttackersIncluded,
    "scope": choices.Scope,
    "script": choices.Script,
}
NUMBERS = ("low", "high", "best")


def is_empty(column):
    """The condition that a value column holds nothing."""
    nothing = {"words": ""}.get(column, EMPTY.get(column))
    return Q(**{f"{column}__isnull": True}) if nothing is None else Q(**{column: nothing})


def in_scheme(column, scheme):
    """The condition that the term in `column` is of `scheme`: the id of a term begins with it."""
    start = Func(F(column), Value("."), Value(1), function="split_part", output_field=TextField())
    return Q(Exact(start, Value(scheme)))


def shape_of(kind):
    """The condition that a row of this kind is about the right thing and has its columns and no others."""
    rules = [reduce(or_, (Q(**{f"{subject}__isnull": False}) for subject in kind.subjects))]
    rules += [~is_empty(column) for column in kind.required]
    if kind.one_of:
        rules.append(reduce(or_, (~is_empty(column) for column in kind.one_of)))
    rules += [is_empty(column) for column in EMPTY if column not in kind.columns]
    rules += [
        is_empty(column) | Q(**{f"{column}__in": words.values})
        for column, words in FIXED_WORDS.items()
        if column in kind.columns
    ]
    if kind.scheme:
        rules.append(in_scheme("term", kind.scheme))
    rules += [
        is_empty(column) | in_scheme(column, scheme)
        for column, scheme in TERM_SCHEMES.items()
        if column in kind.columns
    ]
    return reduce(and_, rules)


def shape_constraints():
    """One named constraint a kind."""
    return [
        models.CheckConstraint(
            name=f"{SHAPE}{kind.code}",
            condition=~Q(kind=kind.code) | shape_of(kind),
            violation_error_message=f"This is not what a claim of the kind “{kind.label}” holds.",
        )
        for kind in KINDS.values()
    ]


def _key_part(column, of):
    words_if_none_of = {"unnamed": ("named_actor",), "uncounted": NUMBERS}
    if column in words_if_none_of:
        bare = reduce(and_, (Q(**{f"{other}__isnull": True}) for other in words_if_none_of[column]))
        return Case(When(bare, then=F("words")), default=Value(""), output_field=TextField())
    if column in RELATIONS or column in NUMBERS:
        return Coalesce(Cast(of.get(column, F(column)), TextField()), Value(""))
    if EMPTY.get(column) is False:
        return Case(When(Q(**{column: True}), then=Value("1")), default=Value(""), output_field=TextField())
    return F(column)


class Joined(Func):
    """The parts joined by a control character, with the operator || because concat_ws is not immutable."""

    arg_joiner = " || chr(31) || "
    template = "(%(expressions)s)"
    output_field = TextField()


class Hash(Func):
    """A text as a 16-byte hash."""

    template = "md5(%(expressions)s)::uuid"
    output_field = models.UUIDField()


def value_key(**of):
    """The generated value key: equal for two claims that make the same statement of the same kind.

    `of`: what is asked instead of a foreign key, to learn what the key would be.
    """
    keys = [
        When(kind=kind.code, then=Joined(*(_key_part(column, of) for column in kind.value), Value("")))
        for kind in KINDS.values()
        if kind.value
    ]
    return Hash(Case(*keys, default=Value(""), output_field=TextField()))


def rules():
    """Every rule of the table, by name."""
    return [
        models.CheckConstraint(
            name="claim_is_about_one_thing",
            condition=Q(incident__isnull=False, actor__isnull=True) | Q(incident__isnull=True, actor__isnull=False),
            violation_error_message="A claim is about one incident or about one actor.",
        ),
        models.CheckConstraint(
            name="claim_kind_is_known",
            condition=Q(kind__in=list(KINDS)),
            violation_error_message="There is no such kind of claim.",
        ),
        *shape_constraints(),
        models.CheckConstraint(
            name="claim_has_a_sentence",
            condition=~Q(text=""),
            violation_error_message="Write the claim as a sentence.",
        ),
        models.CheckConstraint(
            name="claim_has_one_claimant",
            condition=Q(claimant__isnull=True) | Q(claimant_words=""),
            violation_error_message="A claimant is an actor or words, not both.",
        ),
        models.CheckConstraint(
            name="claim_spoken_for_by_somebody",
            condition=Q(speaks_for__isnull=True) | Q(claimant__isnull=False) | ~Q(claimant_words=""),
            violation_error_message="Say who speaks for it.",
        ),
        models.CheckConstraint(
            name="claim_does_not_answer_itself",
            condition=Q(answers__isnull=True) | ~Q(answers=F("id")),
            violation_error_message="A claim can't answer itself.",
        ),
        models.CheckConstraint(
            name="claim_does_not_link_an_incident_to_itself",
            condition=Q(other_incident__isnull=True) | ~Q(other_incident=F("incident")),
            violation_error_message="An incident can't be linked to itself.",
        ),
        models.CheckConstraint(
            name="claim_inferred_shows_its_workings",
            condition=~Q(certainty=choices.Certainty.INFERRED) | ~Q(curator_note=""),
            violation_error_message="Say in the curator's note how this was inferred.",
        ),
        models.CheckConstraint(
            name="claim_passage_is_short",
            condition=Q(passage_start__regex=SIX_WORDS, passage_end__regex=SIX_WORDS)
            & (~Q(passage_start="") | Q(passage_end="")),
            violation_error_message="Give the first words of the passage, and the last: six each at most.",
        ),
        models.CheckConstraint(
            name="claim_quotes_25_words",
            condition=Q(words__regex=r"^(\S+(\s+\S+){0,24})?$"),
            violation_error_message="Quote 25 words at most.",
        ),
        models.CheckConstraint(
            name="claim_dates_are_partial_dates",
            condition=Q(IsPartialDate("date")) & Q(IsPartialDate("claimed_on")),
            violation_error_message="That is not a date that can be read.",
        ),
        models.CheckConstraint(
            # Datasets give ranges around a best figure that do not always hold it, or run backwards.
            name="claim_range_runs_upwards",
            condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")) | Q(best__isnull=False),
            violation_error_message="The lower bound is above the upper one.",
        ),
        models.CheckConstraint(
            name="claim_numbers_are_not_negative",
            condition=(Q(low__isnull=True) | Q(low__gte=0))
            & (Q(high__isnull=True) | Q(high__gte=0))
            & (Q(best__isnull=True) | Q(best__gte=0)),
            violation_error_message="A number of people or things is not negative.",
        ),
        models.CheckConstraint(
            name="claim_sexual_harm_is_not_published",
            condition=~Q(outcome="outcome.sexually_harmed") | ~Q(status=Status.PUBLISHED),
            violation_error_message="Claims of sexual harm are restricted from publication.",
        ),
        models.CheckConstraint(name="claim_stance_is_known", condition=Q(stance__in=choices.Stance.values)),
        models.CheckConstraint(name="claim_certainty_is_known", condition=Q(certainty__in=choices.Certainty.values)),
        models.UniqueConstraint(
            name="claim_is_entered_once",
            fields=["article", "claimant", "claimant_words", "incident", "actor", "kind", "stance", "value_key"],
            nulls_distinct=False,
            condition=~Q(status=Status.WITHDRAWN),
            violation_error_message="This claim has been entered from this article already.",
        ),
    ]
