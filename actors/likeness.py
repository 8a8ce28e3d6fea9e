"""How likely two records of actors are of the same one, with the reasons that a curator reads.

Nothing is decided by it. High confidence is strict: it takes a whole name of parts that few others have, and nothing
that is known may speak against it. bench/doubles.py measures it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from actors.alike import compare
from actors.choices import Kind

HIGH, POSSIBLE = "high", "possible"
# How much rarer the shared parts of a name must be than one chance in all names, as a logarithm.
WHOLE, PART, SHARED = 4.0, 10.0, 0.0
SAME_DAY, SAME_TIME = 9.0, 4.0  # what the same day of birth tells, and the same year or so
ONE_PART = -2.0  # a single part that is all of one name
NEAR = timedelta(days=366)  # sources differ so much on a birth


@dataclass(frozen=True)
class Span:
    """A partial date as its first and last possible day (None: not known) and in words."""

    first: date | None
    last: date | None
    words: str

    def is_day(self):
        """Whether it is one day, or a few."""
        return bool(self.first and self.last) and self.last - self.first < timedelta(days=8)

    def meets(self, other, within=timedelta(0)):
        """Whether both may be the same time, or less than `within` apart."""
        return not _after(self.first, other.last, within) and not _after(other.first, self.last, within)


def _after(first, last, within):
    return bool(first and last) and first - last > within


@dataclass
class Known:
    """What is known of one actor: `names` as alike.Name, the shown one first; births or foundings, deaths or ends.

    `organizations`, `places`: {id: name} of what it belongs to, and where it was; `related`: ids of actors to which a
    claim ties it, as another one. `record`: the actor, if there is one.
    """

    kind: str
    names: list
    begun: list = field(default_factory=list)
    ended: list = field(default_factory=list)
    organizations: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    related: set = field(default_factory=set)
    record: object = None

    @property
    def is_person(self):
        """Whether it is a person."""
        return self.kind == Kind.PERSON

    def is_tied_to(self, other):
        """Whether a claim ties it to the other, so that both are thought to be two."""
        return other.record is not None and other.record.pk in self.related | self.organizations.keys()

    @property
    def told_apart(self):
        """What tells it from namesakes: "Person, born 1976, Hayat Tahrir al-Sham, Sarmada"."""
        began, ended = (verb.removeprefix("was ") for verb in _verbs(self))
        begun = [f"{began} {span.words}" for span in self.begun[:1]]
        ended = [f"{ended} {span.words}" for span in self.ended[:1]]
        return ", ".join(
            [
                Kind(self.kind).label,
                *begun,
                *ended,
                *list(self.organizations.values())[:2],
                *list(self.places.values())[:2],
            ]
        )


def _verbs(known):
    return ("was born", "died") if known.is_person else ("was founded", "was dissolved")


@dataclass(frozen=True)
class Likeness:
    """How likely two are the same: `level` is HIGH or POSSIBLE. `reasons` for it and `against` it, as sentences.

    `is_namesake`: whether a name of one is, whole, a name of the other.
    """

    level: str
    weight: float
    reasons: tuple
    against: tuple
    is_namesake: bool
    is_whole: bool

    @property
    def order(self):
        """By this the likeliest come first."""
        return not self.is_high, not self.is_namesake, -self.weight

    @property
    def is_high(self):
        """Whether hardly anything speaks for two different ones."""
        return self.level == HIGH


def judge(one, other, rarity):
    """The Likeness of two Known, or None if nothing makes it likely. `rarity`: alike.Rarity of all names."""
    agreements = [compare(name, its, rarity) for name in one.names for its in other.names]
    best = max(filter(_counts, agreements), key=_strength, default=None)
    if best is None or (one.kind != other.kind and not best.is_whole):
        return None
    facts = list(_facts(one, other))
    gained = sum(weight for weight, _ in facts if weight > 0)
    against = [words for weight, words in facts if weight < 0]
    surplus = best.weight + gained - rarity.telling
    is_full = _is_full(best) and (one.is_person or best.is_whole)
    if not (best.is_whole or surplus >= (SHARED if len(best.pairs) > 1 else ONE_PART)):
        return None
    if best.is_whole and surplus < 0:
        against.insert(0, "Others may well be called so.")
    is_high = is_full and not against and surplus >= (WHOLE if best.is_whole else PART)
    return Likeness(
        level=HIGH if is_high else POSSIBLE,
        weight=surplus,
        reasons=(_shared(best), *(words for weight, words in facts if weight >= 0)),
        against=(*_differing(best, one.is_person), *against),
        is_namesake=best.is_one_name,
        is_whole=best.is_whole,
    )


def _counts(agreement):
    """Whether anything shared is worth a look: all of one name, or most of both, and not by a likeness alone."""
    if agreement.is_one_name or not agreement.pairs:
        return agreement.is_one_name
    if agreement.is_part and min(len(agreement.one.parts), len(agreement.other.parts)) == 1:
        return agreement.same_words == 1
    return agreement.same_words > 1 and (agreement.is_part or len(agreement.pairs) > max(2, *agreement.left))


def _is_full(agreement):
    """Whether the names may be of one person or organization alone, in two spellings or one of them shorter."""
    return (
        agreement.one.is_full
        and agreement.other.is_full
        and agreement.is_part
        and agreement.same_words > 1
        and agreement.is_in_order
        and agreement.begins_alike
        and agreement.one.younger == agreement.other.younger
    )


def _strength(agreement):
    return _is_full(agreement), agreement.is_whole, agreement.is_part, agreement.weight


def _shared(agreement):
    """What the names share, as a sentence."""
    one, other = agreement.one, agreement.other
    short, long = sorted((one, other), key=lambda name: len(name.parts))
    if agreement.is_whole and agreement.same_words == len(agreement.pairs):
        kinds = {"kunya": "a kunya", "acronym": "an acronym", "nisba": "a nisba"}
        alone = next((f": {said}" for kind, said in kinds.items() if kind in (one.type, other.type)), "")
        also = "" if one.printed == other.printed else f", also written “{other.printed}”"
        return f"Both are called “{one.printed}”{also}{alone}."
    if agreement.is_whole:
        return f"“{one.printed}” and “{other.printed}” may be one name in two spellings."
    if agreement.is_part:
        return f"“{short.printed}” is part of “{long.printed}”."
    return f"“{one.printed}” and “{other.printed}” share {len(agreement.pairs)} parts."


def _differing(agreement, is_person):
    """What of the names speaks against, as sentences."""
    one, other = agreement.one, agreement.other
    if not agreement.is_part:
        yield "Each name has a part that the other has not."
    elif not agreement.is_in_order or not agreement.begins_alike:
        father = ": it may be the name of a father" if is_person else ""
        yield f"Not from the first part on{father}."
    if one.younger != other.younger:
        yield "One is called the younger, or the elder."
    if not (one.is_full and other.is_full) and not agreement.is_whole:
        yield "They share one part alone."


def _facts(one, other):
    """(weight, sentence) of what else is known of both: above nothing if it speaks for one, below if it speaks against.

    To be in one organization or place tells a curator something, and is no evidence: so are namesakes and brothers.
    """
    if one.kind != other.kind:
        yield -1, "One is a person, the other an organization."
        return
    if one.is_tied_to(other) or other.is_tied_to(one):
        yield -1, "A claim ties one to the other, as two."
    for verb, spans, its in zip(_verbs(one), (one.begun, one.ended), (other.begun, other.ended), strict=True):
        if not (spans and its):
            continue
        pairs = [(span, other) for span in spans for other in its]
        met = next(((a, b) for a, b in pairs if a.meets(b)), None)
        if met:
            is_day = met[0].is_day() and met[1].is_day()
            yield (SAME_DAY if is_day else SAME_TIME), f"Both {verb.replace('was', 'were')} {met[0].words}."
        elif not any(a.meets(b, NEAR) for a, b in pairs):
            yield -1, f"One {verb} {spans[0].words}, the other {its[0].words}."
    for said, mine, its in (
        ("belong to", one.organizations, other.organizations),
        ("were in", one.places, other.places),
    ):
        if shared := [name for key, name in mine.items() if key in its]:
            yield 0, f"Both {said} {' and '.join(shared[:2])}."
