"""What those who speak about an incident are in it: of a side, an authority, a monitor, an outlet in its own voice."""

from functools import cached_property

from claims.answers import HARMED, RESPONSIBILITY
from claims.attribution import in_own_voice
from claims.choices import Stance
from claims.models import Claim
from claims.wording import code
from sources.models import Outlet

PARTIES = {
    "perpetrator": "Side said to have done it",
    "target": "Side that it was aimed at or hit",
    "party": "Side of a fight",
    "government": "Governments and authorities",
    "monitor": "Monitors, rescuers, researchers",
    "outlet": "Outlets in their own voice",
    "other": "Others",
}
SIDES = {"perpetrator": "side said to have done it", "target": "side of the target", "party": "side of a fight"}
OF_ROLE = {**dict.fromkeys(RESPONSIBILITY, "perpetrator"), **dict.fromkeys(HARMED, "target"), "party": "party"}
OF_OUTLET = {
    "outlet_type.government": "government",
    "outlet_type.monitor": "monitor",
    "outlet_type.rights_body": "monitor",
    "outlet_type.responder": "monitor",
    "outlet_type.research": "monitor",
    "outlet_type.dataset": "monitor",
}


class Parties:
    """What actors are in an incident. `sided`: {id: sides}; `ties`: {(id, id of a body it belongs to)}."""

    def __init__(self, sided, ties):
        self.sided, self.ties = sided, ties

    @cached_property
    def publishing(self):
        """{id: what a body is by the outlets that are its own}. One query, for pages that ask."""
        kinds = Outlet.objects.types_of({pk for tie in self.ties for pk in tie} | self.sided.keys())
        return {pk: OF_OUTLET[kind] for pk, kind in kinds if kind in OF_OUTLET}

    def of(self, claim):
        """What the one that makes a claim is: codes of PARTIES, never none."""
        who = speakers(claim)
        bodies = who | {body for pk in who for body in self._bodies(pk)}
        codes = self._sides(who) | {self.publishing[pk] for pk in bodies if pk in self.publishing}
        return codes | {"outlet"} if in_own_voice(claim) else codes or frozenset({"other"})

    def sides(self, claim):
        """Of which sides of the incident the one that makes a claim is, in words."""
        codes = self._sides(speakers(claim))
        return [words for side, words in SIDES.items() if side in codes]

    def _sides(self, actors):
        return frozenset().union(*(self.sided.get(pk, ()) for pk in actors))

    def standing(self, claim):
        """How the speaker stands to the one named as author, in words: "attributed by a third party".

        '' of a claim that names no author, or that neither asserts nor denies it.
        """
        if claim.kind != "participation" or code(claim.role_id) not in RESPONSIBILITY or claim.named_actor_id is None:
            return ""
        accused, who = claim.named_actor_id, speakers(claim)
        itself = any(pk == accused or (pk, accused) in self.ties for pk in who)
        own_side = any(self._bodies(pk) & self._bodies(accused) for pk in who)
        if claim.stance == Stance.DENIES:
            return "denied by the accused" if itself else "denied by its own side" if own_side else ""
        if claim.stance != Stance.ASSERTS or (not who and not in_own_voice(claim)):
            return ""  # of somebody without a name nothing is known
        if itself and not claim.belonging:
            return "claimed by itself"
        if own_side:
            return "claimed by its own side"
        return f"attributed by {'the other side' if self.sides(claim) else 'a third party'}"

    def _bodies(self, pk):
        return {pk} | {body for actor, body in self.ties if actor == pk}


def speakers(claim):
    """Ids of the actors that speak in a claim; of one in the article's own voice the body that its outlet is of."""
    found = {claim.speaks_for_id, claim.claimant_id} - {None}
    return found or ({claim.article.outlet.organization_id} - {None} if in_own_voice(claim) else set())


def parties_of(incident, claims, known_by=None):
    """The Parties of an incident, as the claims about it and memberships have it. One query.

    Who belongs to a body is of its side, and a body of the side of those who belong to it. A body is a monitor or an
    authority if it publishes as such: if an outlet of that type is its own.
    """
    part = [(OF_ROLE.get(role), int(pk)) for role, _, pk in (entry.partition(":") for entry in incident.participants)]
    speaking = set().union(*(speakers(claim) for claim in claims))
    ties = set(Claim.objects.ties(speaking | {pk for _, pk in part}, known_by=known_by))
    sided = {pk: set() for pk in speaking}
    for side, pk in part:
        if side:
            sided.setdefault(pk, set()).add(side)
    for person, body in sorted(ties):
        sided.setdefault(body, set()).update(sided.get(person, ()))
    bodies = {pk: frozenset(sides) for pk, sides in sided.items()}
    for person, body in ties:
        sided.setdefault(person, set()).update(bodies[body])
    return Parties(sided, ties)
