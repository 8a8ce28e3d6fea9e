"""The kinds of claims, each one frozen declaration.

The CHECK constraints of the table, the value key, the checks of forms, the export columns, the codebook page and the
sentence that readers see all come from these declarations. A new kind is a new declaration and a migration.
"""

from dataclasses import dataclass, field
from functools import cached_property

from claims import wording

# Every value column of the table, with its empty value. A kind leaves the columns that it does not have empty.
EMPTY = {
    "term": None,
    "role": None,
    "outcome": None,
    "precision": None,
    "named_actor": None,
    "caused_by": None,
    "other_incident": None,
    "location": None,
    "belonging": False,
    "date": "",
    "start_is": "",
    "end_is": "",
    "counted": "",
    "low": None,
    "high": None,
    "best": None,
    "combat_status": "",
    "persons": "",
    "side": "",
    "attackers_included": "",
    "scope": "",
    "name": "",
    "language": "",
    "script": "",
    "rank": "",
}
RELATIONS = {"named_actor", "caused_by", "other_incident", "location", "term", "role", "outcome", "precision"}
FIGURE = ("low", "high", "best", "words")


@dataclass(frozen=True)
class Kind:
    """One kind of claim: what it is about, which columns it has, which of them are its value, how it reads."""

    code: str
    label: str
    asks: str  # the question of a reader that it answers
    subjects: tuple[str, ...]  # "incident", "actor"
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()  # at least one of these is given
    optional: tuple[str, ...] = ()
    value: tuple[str, ...] = ()  # what makes two claims the same statement
    scheme: str = ""  # of its term
    labels: dict = field(default_factory=dict, hash=False)  # column: what it is called in this kind
    parts: object = None  # (claim) -> the statement as words and records
    bare: object = None  # (claim) -> its value alone, for under a heading that asks the question

    @cached_property
    def columns(self):
        """Every value column that it may fill, in the order in which people read them."""
        return tuple(c for c in EMPTY if c in {*self.required, *self.one_of, *self.optional})

    @property
    def named_columns(self):
        """What each of its columns is called in this kind."""
        return [self.labels.get(column, column.replace("_", " ")).lower() for column in self.columns]


INTERVAL = ("date", "start_is", "end_is")
PEOPLE = ("combat_status", "persons", "side", "attackers_included", "scope")

KINDS = {
    kind.code: kind
    for kind in (
        Kind("occurrence", "Occurrence", "Did it take place?", ("incident",), parts=wording.occurrence),
        Kind(
            "type",
            "Type",
            "What happened?",
            ("incident",),
            required=("term",),
            value=("term",),
            scheme="incident_type",
            labels={"term": "Type"},
            parts=wording.incident_type,
            bare=wording.bare_type,
        ),
        Kind(
            "date",
            "Date",
            "When?",
            ("incident",),
            required=("date",),
            value=("date",),
            parts=wording.date,
            bare=wording.bare_date,
        ),
        Kind(
            "place",
            "Place",
            "Where?",
            ("incident",),
            required=("location", "precision"),
            value=("location", "precision"),
            labels={"words": "Site, as printed"},
            parts=wording.place,
            bare=wording.bare_place,
        ),
        Kind(
            "participation",
            "Participation",
            "By whom, and against whom?",
            ("incident",),
            required=("role",),
            one_of=("named_actor", "words"),
            optional=("outcome", "belonging", "low", "high"),
            value=("named_actor", "unnamed", "role", "outcome", "belonging", "low", "high"),
            labels={
                "named_actor": "Actor",
                "belonging": "Persons said to belong to it",
                "words": "Unnamed, as printed",
            },
            parts=wording.participation,
        ),
        Kind(
            "casualties",
            "Casualties",
            "How many were killed, injured, detained?",
            ("incident",),
            required=("outcome", *PEOPLE),
            one_of=FIGURE,
            optional=("named_actor", "caused_by"),
            value=("outcome", *PEOPLE, "named_actor", "caused_by", "low", "high", "best", "uncounted"),
            labels={"named_actor": "Whose"},
            parts=wording.casualties,
        ),
        Kind(
            "means",
            "Means",
            "By what means?",
            ("incident",),
            required=("term",),
            optional=("low", "high"),
            value=("term", "low", "high"),
            scheme="means",
            labels={"term": "Means"},
            parts=wording.means,
            bare=wording.bare_means,
        ),
        Kind(
            "seizure",
            "Seizure",
            "What was seized?",
            ("incident",),
            required=("term",),
            optional=("low", "high"),
            value=("term", "low", "high"),
            scheme="seized",
            labels={"term": "Thing seized"},
            parts=wording.seizure,
            bare=wording.bare_seizure,
        ),
        Kind(
            "count",
            "Count",
            "How many, how long?",
            ("incident", "actor"),
            required=("counted",),
            one_of=FIGURE,
            optional=("named_actor", "date"),
            value=("counted", "named_actor", "date", "low", "high", "best", "uncounted"),
            labels={"counted": "What is counted", "named_actor": "Against or with", "date": "Period"},
            parts=wording.count,
        ),
        Kind(
            "link",
            "Link",
            "What is it tied to?",
            ("incident",),
            required=("other_incident", "term"),
            value=("other_incident", "term"),
            scheme="incident_relation",
            labels={"term": "Relation"},
            parts=wording.link,
        ),
        Kind("motive", "Motive", "Why?", ("incident", "actor"), value=("text",), parts=wording.own_words),
        Kind("note", "Note", "What else is said?", ("incident", "actor"), value=("text",), parts=wording.own_words),
        Kind(
            "name",
            "Name",
            "Under which names?",
            ("actor",),
            required=("name", "term"),
            optional=("language", "script"),
            value=("name",),
            scheme="name_type",
            labels={"term": "Type of name"},
            parts=wording.name,
        ),
        Kind(
            "membership",
            "Membership",
            "What was it a member of?",
            ("actor",),
            required=("named_actor", "term"),
            optional=(*INTERVAL, "rank"),
            value=("named_actor", "term", "date"),
            scheme="position",
            labels={"named_actor": "Organization", "term": "Position", "words": "Title, as printed"},
            parts=wording.membership,
        ),
        Kind(
            "relation",
            "Relation",
            "How does it stand to others?",
            ("actor",),
            required=("named_actor", "term"),
            optional=INTERVAL,
            value=("named_actor", "term", "date"),
            scheme="actor_relation",
            labels={"named_actor": "Other actor", "term": "Relation"},
            parts=wording.relation,
        ),
        Kind(
            "presence",
            "Presence",
            "Where was it?",
            ("actor",),
            required=("location", "term"),
            optional=("date", "precision"),
            value=("location", "term", "date"),
            scheme="presence",
            labels={"term": "Presence"},
            parts=wording.presence,
        ),
        Kind(
            "life_event",
            "Life event",
            "When and where did it begin and end?",
            ("actor",),
            required=("term",),
            one_of=("date", "location", "words"),
            value=("term", "date", "location"),
            scheme="life_event",
            labels={"term": "Event"},
            parts=wording.life_event,
        ),
        Kind(
            "designation",
            "Designation",
            "By whom is it designated or sanctioned?",
            ("actor",),
            required=("words",),
            optional=("named_actor", "date"),
            value=("named_actor", "words", "date"),
            labels={"named_actor": "Authority", "words": "As what"},
            parts=wording.designation,
        ),
    )
}
CHOICES = [(kind.code, kind.label) for kind in KINDS.values()]


def of(subject):
    """The kinds of claims that can be made about an "incident" or an "actor"."""
    return [kind for kind in KINDS.values() if subject in kind.subjects]
