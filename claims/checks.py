"""Whether a claim keeps the rules of its table, with a message for each column that does not.

The database holds the same rules as constraints (claims/constraints.py). They are checked here once more because Django
skips a constraint that names a column which a form leaves out, because a message belongs beside its field, and because
a query for each rule of each claim would take longer than all the rest.
"""

import re

from actors.choices import Naming
from claims.choices import Certainty
from claims.constraints import FIXED_WORDS, NUMBERS, SIX_WORDS, TERM_SCHEMES, rules
from claims.kinds import EMPTY, KINDS
from lib.editorial import Status
from lib.merging import Mergeable

AT_LEAST_ONE = "Give at least one of these:"  # begins the message of what needs one of several columns


def is_filled(claim, column):
    """Whether a value column of the claim holds something."""
    if column == "words":
        return claim.words != ""
    return getattr(claim, claim._meta.get_field(column).attname) != EMPTY[column]


def shape_errors(claim):
    """{column: message} of what the kind of the claim does not allow or lacks; empty if nothing is wrong.

    That a claim is about exactly one thing is left to its own constraint: an inline gives the subject after the checks.
    """
    kind = KINDS.get(claim.kind)
    if kind is None:
        return {"kind": "There is no such kind of claim."}
    errors = {}
    for subject in ("incident", "actor"):
        if getattr(claim, f"{subject}_id") is not None and subject not in kind.subjects:
            errors["kind"] = f"A claim of the kind “{kind.label}” is not about an {subject}."
    for column in kind.required:
        if not is_filled(claim, column):
            errors[column] = f"A claim of the kind “{kind.label}” needs this."
    if kind.one_of and not any(is_filled(claim, column) for column in kind.one_of):
        labels = [kind.labels.get(column, column.replace("_", " ")) for column in kind.one_of]
        errors[kind.one_of[0]] = f"{AT_LEAST_ONE} {', '.join(labels)}."
    for column in EMPTY:
        if column not in kind.columns and is_filled(claim, column):
            errors[column] = f"A claim of the kind “{kind.label}” does not have this."
    for column, words in FIXED_WORDS.items():
        if column in kind.columns and is_filled(claim, column) and getattr(claim, column) not in words.values:
            errors[column] = "There is no such choice."
    schemes = {"term": kind.scheme, **TERM_SCHEMES}
    for column, scheme in schemes.items():
        term = getattr(claim, f"{column}_id")
        if column in kind.columns and term is not None and scheme and term.partition(".")[0] != scheme:
            errors[column] = "This term is not of the right list of the codebook."
    return errors


SAID = {rule.name: rule.violation_error_message for rule in rules()}


def rule_errors(claim):
    """{column: message} of the rules that hold for every kind and are broken; empty if nothing is wrong.

    Fixed words and dates are checked by their fields.
    """
    backwards = claim.low is not None and claim.high is not None and claim.low > claim.high and claim.best is None
    six = [column for column in ("passage_start", "passage_end") if not re.fullmatch(SIX_WORDS, getattr(claim, column))]
    below = [column for column in NUMBERS if getattr(claim, column) is not None and getattr(claim, column) < 0]
    nobody = claim.claimant_id is None and not claim.claimant_words
    found = [
        ("claim_is_about_one_thing", "incident", claim.incident_id is not None and claim.actor_id is not None),
        ("claim_has_one_claimant", "claimant_words", claim.claimant_id is not None and claim.claimant_words),
        ("claim_spoken_for_by_somebody", "speaks_for", claim.speaks_for_id is not None and nobody),
        ("claim_does_not_answer_itself", "answers", claim.pk is not None and claim.answers_id == claim.pk),
        (
            "claim_does_not_link_an_incident_to_itself",
            "other_incident",
            claim.other_incident_id is not None and claim.other_incident_id == claim.incident_id,
        ),
        (
            "claim_inferred_shows_its_workings",
            "curator_note",
            claim.certainty == Certainty.INFERRED and not claim.curator_note,
        ),
        ("claim_passage_is_short", "passage_start", claim.passage_end and not claim.passage_start),
        *(("claim_passage_is_short", column, True) for column in six),
        ("claim_quotes_25_words", "words", len(claim.words.split()) > 25 or claim.words != claim.words.strip()),
        ("claim_range_runs_upwards", "low", backwards),
        *(("claim_numbers_are_not_negative", column, True) for column in below),
        (
            "claim_sexual_harm_is_not_published",
            "status",
            claim.outcome_id == "outcome.sexually_harmed" and claim.status == Status.PUBLISHED,
        ),
    ]
    return {column: SAID[rule] for rule, column, broken in found if broken}


def accusation_errors(claim, accusing):
    """{column: message} if publishing the claim would name a living private person as accused on one origin alone.

    `accusing`: other claims that accuse the same person in the same incident, without the withdrawn ones.
    """
    accused = claim.named_actor
    names_somebody_private = (
        claim.kind == "participation"
        and accused is not None
        and claim.role_id in {f"role.{role}" for role in ("carried_out", "ordered", "assisted")}
        and accused.is_person
        and accused.living
        and not accused.public_role
        and accused.naming == Naming.NAMED
    )
    if not names_somebody_private:
        return {}
    others = {whose(other) for other in accusing} - {whose(claim)}
    if others:
        return {}
    return {
        "named_actor": "A living private person is named as accused only on the word of two origins. "
        "Enter the other one first, or withhold the name."
    }


def whose(claim):
    """Whose words a claim is, near enough to tell two origins apart before the database has computed them."""
    return claim.speaks_for_id or claim.claimant_id or (claim.claimant_words.lower(), claim.article_id)


# Two claims that are equal in these, and in their value, are the same claim (constraint claim_is_entered_once).
ALIKE = ("article_id", "claimant_id", "claimant_words", "incident_id", "actor_id", "kind", "stance")


def is_double(claim, other):
    """Whether two claims are the same one."""
    alike = all(getattr(claim, column) == getattr(other, column) for column in ALIKE)
    return alike and value_of(claim) == value_of(other)


def value_of(claim):
    """The value of a claim, equal for two claims whose value keys are equal (claims/constraints.py)."""
    unnamed = claim.named_actor_id is None
    uncounted = (claim.low, claim.high, claim.best) == (None, None, None)
    words = {"unnamed": claim.words if unnamed else "", "uncounted": claim.words if uncounted else ""}
    return tuple(
        words[column] if column in words else getattr(claim, claim._meta.get_field(column).attname)
        for column in KINDS[claim.kind].value
    )


def double_errors(claim, alike):
    """{column: message} if one of the claims `alike`, of the same article, claimant and subject, has the same value."""
    if any(value_of(other) == value_of(claim) for other in alike):
        return {main_column(claim.kind): "This claim has been entered from this article already."}
    return {}


def main_column(kind):
    """The column of a kind beside which a message about its whole value stands."""
    return next(iter(KINDS[kind].required or KINDS[kind].one_of), "text")


def naming_errors(claim):
    """{column: message} if the text or the printed words give away a name that is withheld."""
    withheld = [
        actor
        for actor in (claim.actor, claim.claimant, claim.speaks_for, claim.named_actor, claim.caused_by)
        if actor is not None and actor.naming != Naming.NAMED
    ]
    return {
        column: "This names somebody whose name is withheld."
        for column in ("text", "words")
        if any(actor.name.lower() in getattr(claim, column).lower() for actor in withheld)
    }


def merged_errors(claim):
    """{column: message} of records that the claim names and that were merged into others since."""
    keys = [field for field in claim._meta.concrete_fields if field.is_relation and field.name != "merged_into"]
    filled = [key for key in keys if getattr(claim, key.attname) is not None]
    named = {key.name: getattr(claim, key.name) for key in filled if issubclass(key.related_model, Mergeable)}
    return {
        column: f"“{one}” was merged into “{one.merged_into}”: take that one."
        for column, one in named.items()
        if one.merged_into_id is not None
    }
