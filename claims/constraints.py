"""The rules of the claims table as named database constraints, made from the declarations of the kinds."""

from functools import reduce
from operator import and_, or_

from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact

from claims.kinds import EMPTY, KINDS, RELATIONS

TERM_SCHEMES = {"role": "role", "outcome": "outcome", "precision": "precision"}
SHAPE = "claim_shape_of_"  # begins the name of the constraint of each kind
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


def _key_part(column):
    words_if_none_of = {"unnamed": ("named_actor",), "uncounted": NUMBERS}
    if column in words_if_none_of:
        bare = reduce(and_, (Q(**{f"{other}__isnull": True}) for other in words_if_none_of[column]))
        return Case(When(bare, then=F("words")), default=Value(""), output_field=TextField())
    if column in RELATIONS or column in NUMBERS:
        return Coalesce(Cast(F(column), TextField()), Value(""))
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


def value_key():
    """The generated value key: equal for two claims that make the same statement of the same kind."""
    keys = [
        When(kind=kind.code, then=Joined(*(_key_part(column) for column in kind.value), Value("")))
        for kind in KINDS.values()
        if kind.value
    ]
    return Hash(Case(*keys, default=Value(""), output_field=TextField()))
