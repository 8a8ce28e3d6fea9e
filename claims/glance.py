"""An incident at a glance: what its summary says, with the claims that each value stands on, and its lead."""

from dataclasses import dataclass, field

from claims.answers import HEADINGS
from claims.choices import Stance
from claims.wording import OUTCOMES, code
from lib.dates import say_when


@dataclass
class Fact:
    """One value of the summary: its label, its text as parts, the claims behind it, the question that it answers."""

    label: str
    parts: list
    claims: list
    question: str
    contested: bool = False
    computed: bool = False
    beside: str = ""


@dataclass
class Clause:
    """A part of the lead: words and records, and the claims that it stands on."""

    parts: list
    claims: list = field(default_factory=list)


def _asserted(dossier, key, keep=lambda claim: True):
    question = dossier.question(key)
    claims = question.claims if question else []
    return [claim for claim in claims if claim.stance == Stance.ASSERTS and keep(claim)]


def _joined(records, last=" or "):
    parts = []
    for number, record in enumerate(records):
        if number:
            parts.append(last if number == len(records) - 1 else ", ")
        parts.append(record)
    return parts


def facts(incident, dossier):
    """What the summary says, as a list of facts in the order of people's questions."""
    contested = set(incident.contested)
    found = []

    def add(label, key, parts, claims, **more):
        if parts and claims:
            found.append(Fact(label, parts, claims, key, contested=key in contested, **more))

    add("Type", "type", _joined([term.label for term in incident.type_terms], ", "), _asserted(dossier, "type"))
    add("Date", "date", [incident.date_text] if incident.dates else [], _kept(dossier, "date", "date", incident.dates))
    around = [place.label for place in (incident.governorate, incident.country) if place and place != incident.location]
    add(
        "Place",
        "place",
        _joined(incident.places),
        _kept(dossier, "place", "location_id", incident.locations),
        beside=", ".join(around),
    )
    for label, name, outcome, keep in FIGURES:
        text = getattr(incident, f"{name}_text")
        claims = _asserted(dossier, outcome, keep)
        if name == "killed" or name == "injured":
            claims = claims or _persons(dossier, outcome)
        add(label, outcome, [text] if text else [], claims, computed=getattr(incident, f"{name}_computed"))
    for label, role in (("Said to have carried it out", "carried_out"), ("Aimed at", "aimed_at")):
        claims = [claim for claim in _participations(dossier) if code(claim.role_id) == role and claim.named_actor]
        actors = list(dict.fromkeys(claim.named_actor for claim in claims))
        key = "responsibility" if role == "carried_out" else "participation"
        add(label, key, _joined(actors, ", "), claims)
    return found


FIGURES = (
    ("Killed", "killed", "killed", lambda claim: True),
    ("Civilians killed", "civilians", "killed", lambda claim: claim.combat_status == "civilian"),
    ("Children killed", "children", "killed", lambda claim: claim.persons == "child"),
    ("Injured", "injured", "injured", lambda claim: True),
)


def _kept(dossier, key, column, values):
    claims = _asserted(dossier, key, lambda claim: getattr(claim, column) in values)
    return claims or _asserted(dossier, key)


def _participations(dossier):
    return _asserted(dossier, "responsibility") + _asserted(dossier, "participation")


def _persons(dossier, outcome):
    return [claim for claim in _participations(dossier) if code(claim.outcome_id) == outcome]


def lead(incident, dossier):
    """One or two sentences on what is said to have happened, as clauses that each carry their claims."""
    clauses = []
    fates = {}
    for claim in _participations(dossier):
        if claim.named_actor and claim.outcome_id and code(claim.role_id) == "aimed_at" and not claim.belonging:
            fates.setdefault((claim.named_actor, code(claim.outcome_id)), []).append(claim)
    types = [term.label.lower() for term in incident.type_terms]
    if fates:
        (actor, outcome), claims = max(fates.items(), key=lambda fate: len({claim.origin for claim in fate[1]}))
        verb = OUTCOMES[outcome] if outcome == "escaped" else f"was {OUTCOMES[outcome]}"
        clauses.append(Clause([actor, f" {verb}".replace("their own", "his own")], claims))
    elif types:
        clauses.append(Clause([f"{_article(types[0])} {types[0]}".capitalize()], _asserted(dossier, "type")))
    if clauses and len(incident.places) == 1:
        clauses.append(Clause([" in ", incident.places[0]], _kept(dossier, "place", "location_id", incident.locations)))
    if clauses and len(incident.dates) == 1:
        when = say_when(incident.dates[0])
        clauses.append(Clause([f" {when}"], _kept(dossier, "date", "date", incident.dates)))
    if not clauses:
        return []
    differing = [HEADINGS[key].lower() for key in incident.contested if key in HEADINGS]
    clauses.append(Clause([". " if not differing else ". Accounts differ on " + _listed(differing) + "."]))
    return clauses


def _article(noun):
    return "an" if noun[0] in "aeiou" else "a"


def _listed(words):
    words = [f"“{word}”" for word in words]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
