"""Casualties as a picture: each figure that a claim gives as a bar on a line of numbers, beside those of others.

Figures are compared where they count people to whom the same happened, so these share a scale: killed and injured may
differ by orders of magnitude. A scale is linear and begins at 0: a length is a number of people.
"""

from dataclasses import dataclass
from itertools import groupby

from claims.answers import GROUPS, Voice, heading_of, place_of, superseded_figures
from claims.choices import CombatStatus, Persons, Scope, Stance
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
INTERVALS = ((1_000, 5), (1_000_000, 3))  # below which end of a scale it has how many intervals; from there on two


@dataclass(frozen=True)
class Bar:
    """One figure of one claim. `low` and `high`: its least and its greatest number, in whichever order it gives them.

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

    @property
    def claim(self):
        """The claim that gives the figure."""
        return self.account.first

    @property
    def claims(self):
        """What its citation marks lead to: the claim and those that deny it."""
        return [self.claim, *self.denials]

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
    found = []
    for (outcome, over_period), gathered in _grouped(figures):
        groups = [(who, [_bar(claim, contrary, superseded) for claim in claims]) for who, claims in gathered]
        found.append(_chart(outcome, over_period, groups, incident))
    return found


def _grouped(figures):
    """((outcome, whether over a period), [(who, claims)]) of each chart, in the order in which they are shown."""

    def kept(claim):
        outcome = code(claim.outcome_id)
        return (place_of(outcome), outcome, claim.scope == Scope.PERIOD, WHO.index(_who(claim)))

    figures = sorted(figures, key=lambda claim: (*kept(claim), claim.number, claim.sequence, claim.pk))
    for key, of_outcome in groupby(figures, key=lambda claim: kept(claim)[1:3]):
        yield key, [(who, list(same)) for who, same in groupby(of_outcome, key=_who)]


def _who(claim):
    if claim.persons in GROUPS:
        return claim.persons
    return claim.combat_status if claim.combat_status in NAMED else ""


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
    same = (claim.kind, claim.value_key)
    answers = [other for other in contrary if other.answers_id == claim.pk or (other.kind, other.value_key) == same]
    denials = tuple(other for other in answers if other.stance == Stance.DENIES)
    taken_back = any(other.stance == Stance.WITHDRAWS and other.origin == claim.origin for other in answers)
    return Bar(Voice([claim], superseded), denials, **_drawn(claim.low, claim.high, claim.best), taken_back=taken_back)


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
