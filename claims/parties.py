"""What those who speak about an incident are in it: of a side, an authority, a monitor, an outlet in its own voice."""

from functools import cached_property

from actors.choices import Kind
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
    """What actors are in an incident.

    `sided`: {id: sides}; `ties`: {(id, id of a body it belongs to)}; `persons`: those of the tied that are persons.
    """

    def __init__(self, sided, ties, persons):
        self.sided, self.ties, self.persons = sided, ties, persons

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
        itself = self.is_heard(accused, who)
        own_side = any(self._bodies(pk) & self._bodies(accused) for pk in who)
        if claim.stance == Stance.DENIES:
            return "denied by the accused" if itself else "denied by its own side" if own_side else ""
        if claim.stance != Stance.ASSERTS or (not who and not in_own_voice(claim)):
            return ""  # of somebody without a name nothing is known
        if itself and not claim.belonging:
            return "claimed by itself"
        if own_side:
            return "claimed by its own side" if self._answers_for(who, accused) else "attributed within its own side"
        return f"attributed by {'the other side' if self.sides(claim) else 'a third party'}"

    def is_heard(self, actor, speaking):
        """Whether one of those who speak (ids) is an actor itself, or belongs to it."""
        return any(pk == actor or (pk, actor) in self.ties for pk in speaking)

    def is_answered_for(self, actor, speaking):
        """Whether an actor, or one that can answer for it, is among those who speak (ids)."""
        return self.is_heard(actor, speaking) or self._answers_for(speaking, actor)

    def _answers_for(self, who, accused):
        # A body answers for its services, and people who belong to it do; nobody does for a person.
        bodies = self._bodies(accused)
        return accused not in self.persons and any(
            pk in bodies or (pk in self.persons and self._bodies(pk) & bodies) for pk in who
        )

    def _bodies(self, pk):
        return {pk} | {body for actor, body in self.ties if actor == pk}


def speakers(claim):
    """Ids of the actors that speak in a claim; of one in the article's own voice the body that its outlet is of."""
    found = {claim.speaks_for_id, claim.claimant_id} - {None}
    return found or ({claim.article.outlet.organization_id} - {None} if in_own_voice(claim) else set())


def parties_of(incident, claims, known_by=None):
    """The Parties of an incident, as the claims about it and memberships have it. One query.

    Who belongs to a body is of its side. A body is of the side of the bodies within it, and the target where one who
    belongs to it is; what a person is said to have done makes it no perpetrator. A body is a monitor or an authority if
    it publishes as such: if an outlet of that type is its own.
    """
    part = [(OF_ROLE.get(role), int(pk)) for role, _, pk in (entry.partition(":") for entry in incident.participants)]
    speaking = set().union(*(speakers(claim) for claim in claims))
    said = set(Claim.objects.ties(speaking | {pk for _, pk in part}, known_by=known_by))
    ties, persons = {(pk, body) for pk, body, _ in said}, {pk for pk, _, kind in said if kind == Kind.PERSON}
    sided = {pk: set() for pk in speaking}
    for side, pk in part:
        if side:
            sided.setdefault(pk, set()).add(side)
    own = {pk: frozenset(sides) for pk, sides in sided.items()}
    for pk, body in ties:
        sided.setdefault(body, set()).update(own.get(pk, frozenset()) - ({"perpetrator"} if pk in persons else set()))
    bodies = {pk: frozenset(sides) for pk, sides in sided.items()}
    for pk, body in ties:
        sided.setdefault(pk, set()).update(bodies[body])
    return Parties(sided, ties, persons)
