"""What an organization was called before, and what became of it: chains of renaming, merging and splitting."""

from dataclasses import dataclass

from claims.choices import Stance
from claims.queries import SUCCESSION
from lib.dates import say_when
from lib.editorial import shown

BECAME = dict(zip(SUCCESSION, ("later", "merged into", "split from"), strict=True))


@dataclass(frozen=True)
class Step:
    """One organization that became another, with the claims that say so."""

    claims: list

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
