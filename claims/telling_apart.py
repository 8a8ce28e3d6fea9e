"""What tells an actor from others of its name: when and where it was born, and to what it is said to belong."""

from collections import Counter

from claims import wording
from claims.models import Claim
from claims.queries import attach_records

MOST = 3  # facts of one actor


def known_of(actors, claims=None):
    """{id of an actor: [its claims of birth, position and belonging]}, at most three each, with no records yet.

    `claims`: those that may be told; public ones if it is not given. One query.
    """
    claims = Claim.objects.public() if claims is None else claims
    found = {}
    for claim in claims.telling_apart(actors):
        found.setdefault(claim.actor_id, []).append(claim)
    return {pk: sorted(known, key=lambda one: (one.kind != "life_event", one.pk))[:MOST] for pk, known in found.items()}


def in_words(claim):
    """Such a claim as it stands behind a name: "born in 1976 in al-Rasif", "deputy head of Hayat Tahrir al-Sham"."""
    if claim.kind == "life_event":
        return wording.plain(wording.life_event(claim)[1:]).strip().removeprefix("was ")
    parts = wording.membership(claim)[:2] if claim.kind == "membership" else wording.relation(claim)[1:3]
    return wording.plain(parts).strip()


def attach_told_apart(actors):
    """Give the actors among these that share their name `.told_apart`: the name with what tells them apart.

    For curators: drafted claims count too. No query where all names differ, else at most six.
    """
    number = Counter(actor.name.casefold() for actor in actors)
    same = [actor for actor in actors if number[actor.name.casefold()] > 1]
    known = known_of(same, Claim.objects.all()) if same else {}
    attach_records([claim for claims in known.values() for claim in claims])
    for actor in same:
        facts = [actor.get_kind_display().lower(), *(in_words(claim) for claim in known.get(actor.pk, ()))]
        actor.told_apart = (
            f"{actor.name} ({', '.join(facts if known.get(actor.pk) else [*facts, f'number {actor.pk}'])})"
        )
