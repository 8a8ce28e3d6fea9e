"""Accounts compared: what each claimant says in each article, question by question, side by side."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations

from claims.answers import GROUPS, bounds_of, heading_of, place_of, question_of, said_on
from claims.attribution import claimant, in_own_voice, root_outlet
from claims.choices import Stance
from claims.glance import names_of_authors
from claims.phrases import bounds_text
from claims.wording import code, plain

ASKED = ("type", "date", "place", "responsibility", "killed", "injured")  # shown, even if no account says anything
WHOM = {"child": "Children", "woman": "Women", "man": "Men", "adult": "Adults"}
STATUS = {"civilian": "Civilians", "combatant": "Fighters", "disputed": "People of disputed status"}


@dataclass
class Account:
    """What one claimant says in one article. `parties` and `sides`: what it is here (claims/parties.py)."""

    claims: list
    parties: frozenset
    sides: list

    @property
    def first(self):
        """Its first claim, for who says it and where."""
        return self.claims[0]

    @property
    def article(self):
        """Where it is printed."""
        return self.first.article

    @property
    def claimant(self):
        """Who says so, as parts."""
        return claimant(self.first)

    @property
    def passed_on(self):
        """The outlet whose report the article passes on, or None."""
        root = root_outlet(self.article)
        return root if root != self.article.outlet else None

    @property
    def in_own_voice(self):
        """Whether the article says it itself."""
        return in_own_voice(self.first)


def accounts_of(claims, parties):
    """The accounts in the order of time; what has no date comes last. `parties`: the Parties of the incident."""
    gathered = {}
    for claim in sorted(claims, key=said_on):
        gathered.setdefault((claimant(claim), claim.article_id), []).append(claim)
    ordered = sorted(gathered.values(), key=lambda same: said_on(same[0])[0] == date.min)
    return [Account(same, parties.of(same[0]), parties.sides(same[0])) for same in ordered]


@dataclass
class Row:
    """One question, with what each account answers to it: `answered`, [(account, claims)]."""

    key: tuple
    claims: list
    contested: bool = False
    answered: list = field(default_factory=list)
    superseded: frozenset = frozenset()

    @property
    def question(self):
        """The question of the page to which it belongs."""
        return self.key[0]

    @property
    def heading(self):
        """What is asked: "Killed", "Killed: children"."""
        _, status, whom = self.key
        who = STATUS.get(status, ""), WHOM.get(whom, "")
        narrower = f"{who[0]}, {who[1].lower()}" if all(who) else "".join(who)
        return f"{heading_of(self.question)}{': ' if narrower else ''}{narrower.lower()}"

    @property
    def narrower(self):
        """Of whom it asks, as codes."""
        return [part for part in self.key[1:] if part]

    @cached_property
    def counting(self):
        """Its claims that are asserted, and not revised since."""
        return [one for one in self.claims if one.stance == Stance.ASSERTS and one.pk not in self.superseded]

    @cached_property
    def differs(self):
        """Whether accounts exclude one another here, or one denies what another says.

        One that names whom it was, and no more, differs from one that has a higher number.
        """
        denied = any(one.stance == Stance.DENIES for one in self.claims)
        if self._figures:
            ranges = {*map(_bounds, self._figures), *((number, number) for number in self._named)}
            return denied or any(_exclude(one, other) for one, other in combinations(ranges, 2))
        if self.question == "count":
            counted = [(one.counted, one.named_actor_id, _bounds(one)) for one in self.counting]
            pairs = combinations(counted, 2)
            return any(one[:2] == other[:2] and _exclude(one[2], other[2]) for one, other in pairs)
        return self.contested and (denied or len(self.values) > 1)

    @cached_property
    def _named(self):
        # How many people an account names to whom that happened, where it has no number: of all people alone.
        if self.narrower:
            return []
        counting = {one.pk for one in self.counting}
        told = [[one for one in claims if one.pk in counting] for _, claims in self.answered]
        named = [
            {
                one.named_actor_id
                for one in claims
                if one.named_actor and one.named_actor.is_person and not one.belonging
            }
            for claims in told
            if not any(one.kind == "casualties" for one in claims)
        ]
        return sorted({len(people) for people in named if people})

    @cached_property
    def _figures(self):
        # Figures of the whole: of one side, one actor or one part of an incident others say nothing.
        return [
            one for one in self.counting if one.kind == "casualties" and one.scope == "whole" and not one.named_actor_id
        ]

    @cached_property
    def values(self):
        """The different answers in a few words, smallest figure first: ["1", "3"]."""
        if self._figures:
            ordered = sorted(self._figures, key=lambda one: (one.low or 0, one.high or 10**10))
            named = [f"{number} named" for number in self._named]
            return [*named, *dict.fromkeys(_figure(one) for one in ordered)]
        if self.question == "responsibility":
            return list(dict.fromkeys(filter(None, (names_of_authors([one]) for one in self.counting))))
        return list(dict.fromkeys(plain(one.value) for one in self.counting))


def _names_a_person(claim):
    return claim.named_actor is not None and claim.named_actor.is_person and not claim.belonging


def _bounds(claim):
    # "Several" is two at least.
    low, high = bounds_of(claim)
    return (2, None) if low is None and high is None else (low, high)


def _exclude(one, other):
    ends = (one, other), (other, one)
    return any(high is not None and low is not None and low > high for (low, _), (_, high) in ends)


def _figure(claim):
    if claim.low is None and claim.high is None and claim.best is None:
        return f"“{claim.words}”" if claim.words else "some"
    if claim.low is None and claim.high is None:
        return str(claim.best)
    return bounds_text(claim.low, claim.high)


def rows_of(accounts, contested=(), superseded=frozenset()):
    """The questions of the accounts: those in which they differ first, then in the order in which people ask.

    `superseded`: ids of figures that their origin replaced later (claims/answers.py).
    """
    claims = [claim for account in accounts for claim in account.claims]
    gathered = {(key, "", ""): [] for key in ASKED}
    for claim in claims:
        gathered.setdefault(_key(claim), []).append(claim)
    rows = [Row(key, same, key[0] in contested, superseded=superseded) for key, same in gathered.items()]
    for row in rows:
        mine = {claim.pk for claim in row.claims}
        row.answered = [(account, [claim for claim in account.claims if claim.pk in mine]) for account in accounts]
    return sorted(rows, key=lambda row: (not row.differs, place_of(row.question), row.question, _narrowness(row.key)))


def _key(claim):
    if claim.kind != "casualties":
        return (question_of(claim), "", "")
    status = claim.combat_status if claim.combat_status in STATUS else ""
    return (code(claim.outcome_id), status, claim.persons if claim.persons in WHOM else "")


def _narrowness(key):
    _, status, whom = key
    return (bool(status), status, GROUPS.index(whom) + 1 if whom else 0)
