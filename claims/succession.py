"""What an organization was called before, and what became of it: chains of renaming, merging and splitting."""

from copy import copy
from dataclasses import dataclass

from claims.choices import Stance
from claims.queries import RENAMED, SUCCESSION
from lib.dates import say_when
from lib.editorial import shown

BECAME = dict(zip(SUCCESSION, ("later", "merged into", "split from"), strict=True))


@dataclass(frozen=True)
class Step:
    """One organization that became another, with the claims that say so."""

    claims: list

    @property
    def between(self):
        """The ids of the two."""
        return {self.claims[0].actor_id, self.claims[0].named_actor_id}

    def is_after(self, day):
        """Whether it certainly happened after a day, by all who tell of it."""
        return all(claim.date_first is not None and claim.date_first > day for claim in self.claims)

    @property
    def parts(self):
        """What became what, and when if that is said: "al-Nusra Front, later Hayat Tahrir al-Sham"."""
        one = self.claims[0]
        days = sorted({claim.date for claim in self.claims if claim.date})
        when = f" ({' or '.join(say_when(day) for day in days)})" if days else ""
        return (one.actor, f", {BECAME[one.term_id]} ", one.named_actor, when)


def succession(claims):
    """The steps that some of the claims tell, in order of time as far as it is known. Claims with their records."""
    steps = {}
    for claim in claims:
        if claim.term_id in BECAME and claim.stance == Stance.ASSERTS and not claim.deprecated_reason:
            steps.setdefault((claim.actor_id, claim.term_id, claim.named_actor_id), []).append(claim)
    ordered = sorted(steps.values(), key=lambda same: (same[0].date or "9999", shown(same[0].actor)))
    return [Step(same) for same in ordered]


def renamings(claims):
    """The steps of organizations that only took another name, of those that the claims tell."""
    return [step for step in succession(claims) if step.claims[0].term_id == RENAMED]


def chain_of(actor, steps):
    """Those of the steps that lead to an actor or on from it, over however many names."""
    found, known = [], {actor.pk}
    while nearer := [step for step in steps if step not in found and known & step.between]:
        found += nearer
        known.update(*(step.between for step in nearer))
    return [step for step in steps if step in found]


def name_by_time(claims, steps, day_of):
    """Name each organization that claims state something of as it was called then, and as it was called later.

    `steps`: renamings; `day_of(claim)`: the last day that a claim may speak of, or None. The claims that name an
    organization of the steps get a copy of it with `.then` and `.later`: the organization of the name of that day and
    of the last name of all, None where these are its own. Where accounts lead to several names, or back to a former
    one, none is taken. It was renamed after a day only if every account gives a day, and each is a later one.
    """
    after, before = {}, {}
    for step in _straight(steps):
        one = step.claims[0]
        after.setdefault(one.actor_id, []).append((one.named_actor, step))
        before.setdefault(one.named_actor_id, []).append((one.actor, step))
    for claim in claims:
        actor = claim.named_actor
        if actor is not None and claim.term_id not in SUCCESSION and {actor.pk} & {*after, *before}:
            day = day_of(claim)
            last = _walk(actor, after, lambda step: True)
            then = _walk(actor, before, lambda step, day=day: day is not None and step.is_after(day))
            claim.named_actor = copy(actor)
            claim.named_actor.then = then if then != actor else None
            claim.named_actor.later = last if last != (then or actor) else None


def names_of(actor):
    """An actor and the organizations that it was and became, as far as its claim names them."""
    return [one for one in (actor, getattr(actor, "then", None), getattr(actor, "later", None)) if one]


def _straight(steps):
    # Of those that are tied by steps, as many steps as names or more: they part, meet, or go round.
    for step in steps:
        chain = chain_of(step.claims[0].actor, steps)
        if len(chain) < len({pk for one in chain for pk in one.between}):
            yield step


def _walk(actor, steps, may):
    """Where the steps lead from an actor, as far as there is one way and it may be taken."""
    passed = {actor}
    while True:
        ways = [other for other, step in steps.get(actor.pk, ()) if may(step)]
        if len(ways) != 1 or ways[0] in passed:
            return actor
        (actor,) = ways
        passed.add(actor)
