"""Casualties as a picture: each figure that a claim gives as a bar on a line of numbers, beside those of others.

Figures are compared where they count people to whom the same happened, so these share a scale: killed and injured may
differ by orders of magnitude. A scale is linear and begins at 0: a length is a number of people. An account that names
people and gives no figure of them all has a bar too, from as many as it names on: so the summary counts it.
"""

from dataclasses import dataclass
from itertools import groupby

from claims.answers import GROUPS, Voice, heading_of, place_of, superseded_figures
from claims.choices import CombatStatus, Persons, Scope, Side, Stance
from claims.phrases import GROUPS as PEOPLE
from claims.wording import code

FEWEST = 2  # figures that make a picture: one alone is read faster as words
VAGUE = 2  # "several" are at least two (sql/summary.sql)
NAMED = {  # people of any sex and age; of others the status is said beside the figure
    CombatStatus.CIVILIAN: "civilians",
    CombatStatus.COMBATANT: "fighters",
    CombatStatus.DISPUTED: "people of disputed status",
}
WHO = ("", *NAMED, *GROUPS)  # in the order in which they are shown
RANGES = {  # which figure of the summary answers which outcome, of whom
    ("killed", ""): "killed",
    ("killed", CombatStatus.CIVILIAN): "civilians",
    ("killed", Persons.CHILD): "children",
    ("injured", ""): "injured",
}
NAMING = ("killed", "injured")  # outcomes whose range in the summary counts people who are named
INTERVALS = ((1_000, 5), (1_000_000, 3))  # below which end of a scale it has how many intervals; from there on two


@dataclass(frozen=True)
class Bar:
    """One figure of one claim. `low` and `high`: its least and its greatest number, in whichever order it gives them.

    Or the people whom one origin names: at least so many; the account then has every claim that names one of them.
    `open_low`: it names no least number ("up to 4"), `open_high`: no greatest ("at least 13", "several").
    """

    account: Voice
    denials: tuple
    low: int
    high: int
    open_low: bool = False
    open_high: bool = False
    vague: bool = False  # no number at all: words, drawn from VAGUE on
    taken_back: bool = False
    named: int = 0  # how many people are named; 0 where a figure is given

    @property
    def claim(self):
        """The claim that gives the figure, or the first that names somebody."""
        return self.account.first

    @property
    def claims(self):
        """What its citation marks lead to: its claims and those that deny them."""
        return [*self.account.claims, *self.denials]

    @property
    def outcome(self):
        """What happened to the people: the code of a term."""
        return code(self.claim.outcome_id)

    @property
    def over_period(self):
        """Whether it counts over a longer time than the incident."""
        return not self.named and self.claim.scope == Scope.PERIOD

    @property
    def who(self):
        """Whom it counts: a group of WHO."""
        if not self.named and self.claim.persons in GROUPS:
            return self.claim.persons
        return self.claim.combat_status if not self.named and self.claim.combat_status in NAMED else ""

    @property
    def counts(self):
        """Whether its origin stands by it still."""
        return not (self.account.revised or self.taken_back)


@dataclass(frozen=True)
class Range:
    """What the summary of the incident gives for the people of a group; `high` is None where it is words alone."""

    low: int
    high: int | None
    open: bool
    text: str


@dataclass(frozen=True)
class Group:
    """The figures that count the same people, in the order of their articles."""

    heading: str
    bars: list
    range: Range | None


@dataclass(frozen=True)
class Tick:
    """A round number on a scale. `at`: where it stands, in percent of the scale."""

    number: int
    at: str


@dataclass(frozen=True)
class Chart:
    """The groups of one outcome on one scale from 0 to `end`. `question`: the key of the question that they answer."""

    question: str
    groups: list
    end: int

    @property
    def ticks(self):
        """The round numbers of the scale, from 0."""
        most = next((intervals for below, intervals in INTERVALS if self.end < below), 2)
        step = next(step for step in _round_numbers() if self.end // step <= most)
        return [Tick(number, f"{100 * number / self.end:.3f}%") for number in range(0, self.end + 1, step)]


def _round_numbers():
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def charts(dossier, incident):
    """The charts of an incident, [] where fewer than two figures are given. `incident`: with the summary to be shown.

    Deprecated claims are left out, and figures over a longer period than the incident stand apart without a range.
    """
    current = [claim for claim in dossier.claims if not claim.deprecated_reason]
    figures = [claim for claim in current if claim.kind == "casualties" and claim.stance == Stance.ASSERTS]
    if len(figures) < FEWEST:
        return []
    superseded = superseded_figures(current)
    contrary = [claim for claim in current if claim.stance in {Stance.DENIES, Stance.WITHDRAWS}]
    bars = [_bar(claim, contrary, superseded) for claim in figures]
    bars += _naming(current, [bar.claim for bar in bars if not bar.taken_back], contrary)
    return [_chart(*key, groups, incident) for key, groups in _grouped(bars)]


def _naming(claims, figures, contrary):
    """The bars of those who name people, and no higher number of them. `figures`: those that count."""
    numbered = {(claim.origin, claim.outcome_id) for claim in figures if _is_of_all(claim)}
    least = {}
    for claim in figures:
        of = claim.origin, claim.outcome_id
        least[of] = max(least.get(of, 0), *(number or 0 for number in (claim.low, claim.best)))
    naming = {}
    for claim in claims:
        of_person = claim.kind == "participation" and claim.named_actor is not None and claim.named_actor.is_person
        if of_person and not claim.belonging and claim.stance == Stance.ASSERTS and code(claim.outcome_id) in NAMING:
            denials, taken_back = _answers([claim], contrary)
            if not taken_back and (claim.origin, claim.outcome_id) not in numbered:
                naming.setdefault((claim.origin, claim.outcome_id), []).append(claim)
    for same in naming.values():
        number = len({claim.named_actor_id for claim in same})
        if number <= least.get((same[0].origin, same[0].outcome_id), 0):
            continue
        denials, _ = _answers(same, contrary)
        yield Bar(Voice(same), denials, number, number, open_high=True, named=number)


def _is_of_all(claim):
    """Whether a figure gives a number of all to whom it happened (the totals of sql/summary.sql)."""
    of_all = (claim.persons, claim.combat_status, claim.side) == (Persons.ALL, CombatStatus.UNSTATED, Side.UNSTATED)
    has_number = {claim.low, claim.high, claim.best} != {None}
    return of_all and claim.scope == Scope.WHOLE and claim.named_actor_id is None and has_number


def _grouped(bars):
    """((outcome, whether over a period), [(who, bars)]) of each chart, in the order in which they are shown."""

    def kept(bar):
        return (place_of(bar.outcome), bar.outcome, bar.over_period, WHO.index(bar.who))

    bars = sorted(bars, key=lambda bar: (*kept(bar), bar.claim.number, bar.claim.sequence, bar.claim.pk))
    for key, of_outcome in groupby(bars, key=lambda bar: kept(bar)[1:3]):
        yield key, [(who, list(same)) for who, same in groupby(of_outcome, key=lambda bar: bar.who)]


def _chart(outcome, over_period, gathered, incident):
    groups = []
    for who, bars in gathered:
        people = NAMED.get(who) or PEOPLE.get(who, "")
        heading = f"{heading_of(outcome)}{f': {people}' if people else ''}{', over a period' if over_period else ''}"
        groups.append(Group(heading, bars, None if over_period else _range(incident, RANGES.get((outcome, who)))))
    numbers = [bar.high for group in groups for bar in group.bars]
    numbers += [number for group in groups if group.range for number in (group.range.low, group.range.high or 0)]
    return Chart(outcome, groups, _end(max(numbers)))


def _end(largest):
    """Where a scale ends: a fifth beyond the largest number, so that an open end has room."""
    return largest + max(1, -(-largest // 5))


def _range(incident, name):
    if name is None or getattr(incident, f"{name}_low") is None:
        return None
    parts = (getattr(incident, f"{name}_{part}") for part in ("low", "high", "open", "text"))
    return Range(*parts)


def _bar(claim, contrary, superseded):
    denials, taken_back = _answers([claim], contrary)
    return Bar(Voice([claim], superseded), denials, **_drawn(claim.low, claim.high, claim.best), taken_back=taken_back)


def _answers(claims, contrary):
    """(the denials of claims of one origin, whether that has taken one of them back)."""
    ids, same = {claim.pk for claim in claims}, {(claim.kind, claim.value_key) for claim in claims}
    answers = [other for other in contrary if other.answers_id in ids or (other.kind, other.value_key) in same]
    denials = tuple(other for other in answers if other.stance == Stance.DENIES)
    return denials, any(other.stance == Stance.WITHDRAWS and other.origin == claims[0].origin for other in answers)


def _drawn(low, high, best):
    """How a figure is drawn. A dataset's bounds may run backwards or leave out its best figure (sql/summary.sql)."""
    given = [number for number in (low, high, best) if number is not None]
    if not given:
        return {"low": VAGUE, "high": VAGUE, "open_high": True, "vague": True}
    bounded = low is not None or high is not None
    return {
        "low": min(given),
        "high": max(given),
        "open_low": bounded and low is None,
        "open_high": bounded and high is None,
    }
