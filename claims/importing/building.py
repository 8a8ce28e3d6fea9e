"""Makes a claim, not yet stored, of a row of a file; and what stands against storing it."""

import copy

from claims.attribution import told
from claims.checks import ALIKE, accusation_errors, naming_errors, rule_errors, shape_errors, value_of
from claims.importing.cells import ONLY_ADDED, PLAIN, SLUGS, SUBJECTS, kind_of, plain_value, subject_of, term_of
from claims.models import Claim
from claims.queries import TERMS
from lib.editorial import Status
from lib.tables import tidied

OWN_WORDS = {"motive", "note"}  # their sentence is their value
# The columns of the table that a row gives, beside what it rests on.
COLUMNS = ("article", *SUBJECTS, "kind", *PLAIN, *TERMS, *(column for column, _ in SLUGS.values()), "answers")
ATTNAMES = [Claim._meta.get_field(column).attname for column in COLUMNS]
GONE = (Status.WITHDRAWN, Status.RESTRICTED)


def built(cells, named, before, answered):
    """The Claim that a row makes: what the claim `before` says, with what the row says instead.

    A column that the file lacks says nothing; without `before` it is empty. `named`: a Named that has looked up the
    row; `answered`: id of the claim that it answers, or None. Raises WrongCellError, for the first cell that is wrong.
    """
    claim = copy.copy(before) if before is not None else Claim(sequence=None)  # which comes when it is written
    claim.kind, subject = kind_of(cells), subject_of(cells)
    for one in SUBJECTS:
        setattr(claim, one, named.subject(one, cells) if one == subject else None)
    claim.article = named.article(cells)
    for column in PLAIN:
        if column in cells and not (column in ONLY_ADDED and not cells[column]):
            value = plain_value(column, cells[column])
            if before is None or _tidied(getattr(before, column)) != value:  # line ends are no difference
                setattr(claim, column, value)
    for column in TERMS:
        if column in cells:
            setattr(claim, column, term_of(column, cells[column], claim.kind, named.terms))
    for name, (column, model) in SLUGS.items():
        if name in cells:
            setattr(claim, column, named.record(model, name, cells))
    if answered is not None:
        claim.answers_id = answered
    if not claim.text and claim.kind not in OWN_WORDS and not shape_errors(claim):
        claim.text = told(claim)
    return claim


def _tidied(value):
    return tidied(value) if isinstance(value, str) else value


def statement(claim):
    """What makes a claim the same as another: who says what about what, in which article."""
    return *(getattr(claim, column) for column in ALIKE), *value_of(claim)


def differing(claim, before):
    """The columns in which two claims differ."""
    return [name for name in ATTNAMES if getattr(claim, name) != getattr(before, name)]


def errors(claim):
    """{column: message} of what stands against storing the claim as it is; the same checks as beside a form."""
    found = rule_errors(claim) | shape_errors(claim)
    if not claim.text and not found:  # else it would have been written from the values
        found["text"] = "Write the claim as a sentence."
    if claim.status == Status.PUBLISHED:
        found |= naming_errors(claim)
        for column in ("article", *SUBJECTS, *(column for column, _ in SLUGS.values())):
            record = getattr(claim, column)
            if record is not None and record.status in GONE:
                found.setdefault(column, f"It is {Status(record.status).value}: readers would not see this claim.")
    return found


def accuses(claim):
    """Whether the claim, published, names a private person as accused: that needs the word of another origin too."""
    return claim.status == Status.PUBLISHED and bool(accusation_errors(claim, ()))


def on_one_origin(claim, accusing, *, but):
    """{column: message} if none of the claims `accusing` says the same of the same person by another origin.

    `but`: a stored claim that does not count, because this one stands in its place; or None.
    """
    about = claim.named_actor_id, claim.incident_id
    others = [one for one in accusing if (one.named_actor_id, one.incident_id) == about]
    return accusation_errors(claim, [one for one in others if one is claim or but is None or one.pk != but.pk])
