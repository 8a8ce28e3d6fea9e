"""An incident at a glance: what its summary says, with the claims that each value stands on, and its lead."""

from dataclasses import dataclass, field

from claims.answers import heading_of, question_of
from claims.attribution import origin
from claims.choices import Stance
from claims.phrases import CAME_OF_IT, OUTCOMES, TYPES, a, phrase
from claims.wording import code, plain
from lib.dates import say_when
from lib.editorial import shown

CITED = 5  # marks beside a value; the rest stands under its question


@dataclass
class Cited:
    """A value, and the claims that it stands on."""

    parts: list
    claims: list = field(default_factory=list)
    question: str = ""

    @property
    def cited(self):
        """One claim of each article, the first articles only."""
        return self._one_of_each_article()[:CITED]

    @property
    def more(self):
        """How many articles stand under the question besides."""
        return max(0, len(self._one_of_each_article()) - CITED)

    def _one_of_each_article(self):
        firsts = {}
        for claim in sorted(self.claims, key=lambda claim: (claim.number, claim.pk)):
            firsts.setdefault(claim.number, claim)
        return list(firsts.values())


@dataclass
class Fact(Cited):
    """One value of the summary with its label."""

    label: str = ""
    contested: bool = False
    computed: bool = False
    beside: str = ""


def _asserted(dossier, key, keep=lambda claim: True):
    question = dossier.question(key)
    claims = question.claims if question else []
    return [claim for claim in claims if _counts(claim) and keep(claim)]


def _counts(claim):
    return claim.stance == Stance.ASSERTS and not claim.deprecated_reason


def _joined(records, last=" or "):
    parts = []
    for number, record in enumerate(records):
        if number:
            parts.append(last if number == len(records) - 1 else ", ")
        parts.append(record)
    return parts


def facts(incident, dossier):
    """What the summary says, as a list of facts in the order of people's questions."""
    found = []

    def add(label, key, parts, claims, *, contested=None, **more):
        if parts and claims:
            differ = key in incident.contested if contested is None else contested
            found.append(Fact(parts, claims, key, label=label, contested=differ, **more))

    add("Type", "type", _joined([term.label for term in incident.type_terms], ", "), _asserted(dossier, "type"))
    add("Date", "date", [incident.date_text] if incident.dates else [], _kept(dossier, "date", "date", incident.dates))
    around = [place.label for place in (incident.governorate, incident.country) if place and place != incident.location]
    add(
        "Place",
        "place",
        [*([incident.place_before] if incident.place_before else []), *_joined(incident.places)],
        _kept(dossier, "place", "location_id", incident.locations),
        beside=", ".join(around),
    )
    for label, name, outcome, keep in FIGURES:
        text = getattr(incident, f"{name}_text")
        claims = _asserted(dossier, outcome, keep) or [
            claim
            for claim in _participations(dossier)
            if name in ("killed", "injured") and code(claim.outcome_id) == name
        ]
        low, high = getattr(incident, f"{name}_low"), getattr(incident, f"{name}_high")
        differ = outcome in incident.contested and (name == outcome or low != high)
        computed = getattr(incident, f"{name}_computed")
        add(label, outcome, [text] if text else [], claims, contested=differ, computed=computed)
    for label, role in (("Said to be by", "carried_out"), ("Aimed at", "aimed_at")):
        claims = _in_role(dossier.claims, role)
        key = "responsibility" if role == "carried_out" else question_of(claims[0]) if claims else ""
        add(label, key, _named(claims), claims, contested=key == "responsibility" and key in incident.contested)
    return found


def _named(claims):
    """The actors named, each once. Persons said to belong to an organization are not that organization."""
    parts = []
    for belonging, actor in dict.fromkeys((claim.belonging, claim.named_actor) for claim in claims):
        parts += [*([", "] if parts else []), *(["persons said to belong to "] if belonging else []), actor]
    return parts


FIGURES = (
    ("Killed", "killed", "killed", lambda claim: True),
    ("Civilians killed", "civilians", "killed", lambda claim: claim.combat_status == "civilian"),
    ("Children killed", "children", "killed", lambda claim: claim.persons == "child"),
    ("Injured", "injured", "injured", lambda claim: True),
)


def _kept(dossier, key, column, values):
    claims = _asserted(dossier, key, lambda claim: getattr(claim, column) in values)
    return claims or _asserted(dossier, key)


def names_of_authors(claims):
    """Who is said in these claims to have carried it out, as text; '' if nobody is named."""
    return plain(_named(sorted(_in_role(claims, "carried_out"), key=lambda claim: shown(claim.named_actor))))


def _in_role(claims, role):
    return [claim for claim in _parts(claims) if code(claim.role_id) == role and claim.named_actor]


def _participations(dossier):
    return _parts(dossier.claims)


def _parts(claims):
    return [claim for claim in claims if claim.kind == "participation" and _counts(claim)]


def lead(incident, dossier):
    """One or two sentences on what is said to have happened, as clauses that each carry their claims."""
    clauses = []
    fates = {}
    for claim in _participations(dossier):
        if claim.named_actor and claim.outcome_id and code(claim.role_id) == "aimed_at" and not claim.belonging:
            fates.setdefault((claim.named_actor, code(claim.outcome_id)), []).append(claim)
    if fates:
        (actor, outcome), claims = max(fates.items(), key=lambda fate: len({claim.origin for claim in fate[1]}))
        verb = CAME_OF_IT.get(outcome) or f"was {phrase(OUTCOMES, claims[0].outcome)}"
        clauses.append(Cited([actor, f" {verb}"], claims, outcome))
    elif incident.type_terms:
        clauses.append(Cited([_opening(incident.type_terms[0])], _asserted(dossier, "type"), "type"))
    if clauses and len(incident.places) == 1:
        where = [f" {incident.place_before or 'in '}", incident.places[0]]
        clauses.append(Cited(where, _kept(dossier, "place", "location_id", incident.locations), "place"))
    if clauses and len(incident.dates) == 1:
        when = say_when(incident.dates[0])
        clauses.append(Cited([f" {when}"], _kept(dossier, "date", "date", incident.dates), "date"))
    if not clauses:
        return []
    differing = [heading_of(key).lower() for key in incident.contested]
    # Said once for neighbours that are the word of the same origins.
    last = [one for one, after in zip(clauses, [*clauses[1:], None], strict=True) if _origins(one) != _origins(after)]
    clauses = [
        part
        for clause in clauses
        for part in (clause, *(_according_to(clause, last=clause is clauses[-1]) if clause in last else ()))
    ]
    clauses.append(Cited(["." if not differing else f". Accounts differ on {_listed(differing)}."]))
    return clauses


def _opening(term):
    words = TYPES.get(term.code) or a(term.label)
    words = f"an event {words}" if words.startswith("of ") else words
    return words[:1].upper() + words[1:]


def _origins(clause):
    return {claim.origin for claim in clause.claims} if clause else None


def _according_to(clause, *, last):
    """Whose word a clause is, where it is that of one or two origins alone."""
    speakers = {claim.origin: origin(claim) for claim in clause.claims}
    if len(speakers) > 2:
        return []
    parts = [", according to "]
    for number, whose in enumerate(speakers.values()):
        parts += [*([" and "] if number else []), *whose]
    return [Cited([*parts, "" if last else ","])]


def _listed(words):
    words = [f"“{word}”" for word in words]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
