"""What the cells of a row mean, as columns of Claim. What they name is found by `claims.importing.named`."""

import re

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, IntegerField

from actors.models import Actor
from claims.kinds import EMPTY, KINDS, RELATIONS
from claims.models import Claim
from incidents.models import Incident
from lib.date_fields import PartialDateField
from lib.dates import understand
from lib.edtf import NotADate
from locations.models import Location

# The columns of a file that hold a value themselves, each named as that of the table.
PLAIN = (
    *("text", "stance", "certainty", "distanced", "deprecated_reason", "claimant_words", "claimed_on"),
    *(column for column in EMPTY if column not in RELATIONS),
    *("words", "locator", "sequence", "passage_start", "passage_end", "curator_note"),
)
# {column of a file: (column of the table, what it names)}
SLUGS = {
    "claimant_slug": ("claimant", Actor),
    "speaks_for_slug": ("speaks_for", Actor),
    "named_actor_slug": ("named_actor", Actor),
    "caused_by_slug": ("caused_by", Actor),
    "other_incident_slug": ("other_incident", Incident),
    "location_slug": ("location", Location),
}
SUBJECTS = {"incident": Incident, "actor": Actor}
# {column of the table: that of a file beside which its message stands}
SHOWN_AS = {column: name for name, (column, _) in SLUGS.items()} | dict.fromkeys([*SUBJECTS, "status"], "subject_slug")
# What an empty cell does not take away: readers, and so their files, may not see it; or a curator has said it.
ONLY_ADDED = {"deprecated_reason", "answers", "sequence"}
YES, NO = {"yes", "true", "1"}, {"", "no", "false", "0"}
WHOLE = re.compile(r"([+-]?[0-9]{1,12})(?:\.0+)?", re.ASCII)


class WrongCellError(Exception):
    """A cell can't be used. `column`: of the file; the message says why."""

    def __init__(self, column, reason):
        super().__init__(reason)
        self.column = column


def plain_value(column, text):
    """What the text of a cell means in one of the columns PLAIN. Raises WrongCellError."""
    field = Claim._meta.get_field(column)
    if isinstance(field, BooleanField):
        if text.lower() not in YES | NO:
            raise WrongCellError(column, f"“{text[:60]}” is neither yes nor no")
        return text.lower() in YES
    if not text:
        return field.get_default() if column not in EMPTY else EMPTY[column]
    if isinstance(field, IntegerField):
        found = WHOLE.fullmatch(text)
        if not found:
            raise WrongCellError(column, f"“{text[:60]}” is not a whole number")
        text = int(found[1])
    try:
        return field.clean(understand(text) if isinstance(field, PartialDateField) else text, None)
    except NotADate as error:
        raise WrongCellError(column, str(error)) from error
    except ValidationError as error:
        raise WrongCellError(column, " ".join(error.messages)) from error


def term_of(column, code, kind, terms):
    """The term of a code in one of the columns TERMS; None for ''. `terms`: {id: Term}. Raises WrongCellError."""
    if not code:
        return None
    scheme = KINDS[kind].scheme if column == "term" else column
    if column not in KINDS[kind].columns:
        raise WrongCellError(column, f"a claim of the kind “{KINDS[kind].label}” does not have this")
    if f"{scheme}.{code}" not in terms:
        raise WrongCellError(column, f"the codebook has no “{code[:60]}” in its list {scheme}")
    return terms[f"{scheme}.{code}"]


def kind_of(cells):
    """The code of the kind of a row. Raises WrongCellError."""
    if cells["kind"] not in KINDS:
        raise WrongCellError("kind", f"there is no kind of claim “{cells['kind'][:60]}”")
    return cells["kind"]


def subject_of(cells):
    """ "incident" or "actor". Raises WrongCellError."""
    if cells["subject_kind"] not in SUBJECTS:
        raise WrongCellError("subject_kind", f"it is “{cells['subject_kind'][:60]}”, neither incident nor actor")
    return cells["subject_kind"]


def messages(errors):
    """{column of the table: message} as one text, each with the column of the file."""
    return "; ".join(f"{SHOWN_AS.get(column, column)}: {message}" for column, message in errors.items())
