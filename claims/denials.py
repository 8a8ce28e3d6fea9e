"""Which claims deny which: a denial names the claim that it answers, or bears the value that the claim asserts."""

from claims.choices import Stance
from claims.models import Claim

SAID = ("pk", "answers_id", "incident_id", "actor_id", "kind", "value_key")


def attach_denials(claims):
    """Give each claim `.denied_by`: the ids of the public, current claims that deny it. One query."""
    asserted = [claim for claim in claims if claim.stance == Stance.ASSERTS]
    keys = {"kind__in": {claim.kind for claim in asserted}, "value_key__in": {claim.value_key for claim in asserted}}
    denials = Claim.objects.public().current().filter(stance=Stance.DENIES).order_by().values_list(*SAID)
    # A union of index scans: an OR over several columns would read the whole table.
    found = denials.filter(answers__in=[claim.pk for claim in claims]).union(
        denials.filter(incident__in={claim.incident_id for claim in asserted} - {None}, **keys),
        denials.filter(actor__in={claim.actor_id for claim in asserted} - {None}, **keys),
    )
    _match(claims, found)


def attach_denials_among(claims):
    """Give each claim `.denied_by`: the ids of those of the claims that deny it. No query."""
    denials = [claim for claim in claims if claim.stance == Stance.DENIES and not claim.deprecated_reason]
    _match(claims, [[getattr(claim, column) for column in SAID] for claim in denials])


def _match(claims, denials):
    answering, bearing = {}, {}
    for pk, answers, *statement in denials:
        answering.setdefault(answers, set()).add(pk)
        bearing.setdefault(tuple(statement), set()).add(pk)
    for claim in claims:
        ids = answering.get(claim.pk, set())
        if claim.stance == Stance.ASSERTS:
            ids = ids | bearing.get((claim.incident_id, claim.actor_id, claim.kind, claim.value_key), set())
        claim.denied_by = sorted(ids)
