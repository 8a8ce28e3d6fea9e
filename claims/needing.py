"""Claims that need a curator: what waits, accusations that stand alone, figures far from the others."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from actors.choices import Kind
from claims import choices
from lib.editorial import Status

ACCUSING = ["role.carried_out", "role.ordered", "role.assisted"]
ARTICLES = 3  # that give a figure for the same measure, before one of them can be far from the others
TIMES = 10  # their median, or a part of it, which is far
INCIDENTS = 10_000  # that are looked through for figures, those entered last
ACCUSATIONS = 20_000  # that are looked through for an answer, those entered last

# Figures of which one measure of one incident has several: the ids of those that are far from the median of all.
FAR_OUTSIDE = """
    SELECT figure.id FROM (
        SELECT
            percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce(best, low, high)) AS median,
            array_agg(id) AS ids,
            array_agg(coalesce(best, low, high)) AS numbers
        FROM claims_claim
        WHERE
            public AND deprecated_reason = '' AND stance = 'asserts' AND kind IN ('casualties', 'count')
            AND scope IN ('', 'whole') AND coalesce(best, low, high) IS NOT NULL
            AND incident_id = ANY (ARRAY(
                SELECT id FROM incidents_incident WHERE article_count >= 3 AND status = 'published'
                ORDER BY id DESC LIMIT %s
            ))
        GROUP BY
            incident_id, kind, outcome_id, persons, combat_status, side, attackers_included, counted, named_actor_id
        HAVING count(DISTINCT article_id) >= %s
    ) AS measure
    CROSS JOIN LATERAL unnest(ids, numbers) AS figure (id, number)
    WHERE number > %s * greatest(median, 1) OR number * %s < median
"""


class NeedingQuerySet(models.QuerySet):
    """The questions that the desk asks to find what a curator has to do."""

    def waiting(self):
        """Drafts, those entered last first."""
        return self.filter(status=Status.DRAFT).newest_first()

    def unanswered(self):
        """Accusations of an actor for which nobody speaks in the incident and which no denial defends, newest first.

        As on the incident's page: who belongs to the accused speaks for it, and for an organization the body that it is
        of. Among the newest ACCUSATIONS alone.
        """
        blaming = self.public().asserting().filter(kind="participation", role__in=ACCUSING)
        blaming = blaming.filter(named_actor__isnull=False, incident__isnull=False, belonging=False)
        newest = blaming.newest_first().values("pk")[:ACCUSATIONS]
        heard = self.model.objects.public().current().filter(incident=OuterRef("incident"))
        itself = Q(claimant=OuterRef("named_actor")) | Q(speaks_for=OuterRef("named_actor"))
        denial = Q(named_actor=OuterRef("named_actor"), stance=choices.Stance.DENIES, role__in=ACCUSING)
        tied = self.model.objects.public().of_belonging()
        accused = OuterRef(OuterRef("named_actor"))
        members = tied.filter(named_actor=accused).order_by().values("actor")
        bodies = tied.filter(actor=accused, actor__kind=Kind.ORGANIZATION).order_by().values("named_actor")
        own_side = Q()
        for actors in (members, bodies):
            own_side |= Q(claimant__in=actors) | Q(speaks_for__in=actors)
        unheard = self.filter(pk__in=newest).exclude(Exists(heard.filter(itself | denial)))
        return unheard.exclude(Exists(heard.filter(own_side))).newest_first()

    def accusing_on_one_origin(self):
        """Accusations of living persons without a public role that no other origin makes too, newest first."""
        accusing = self.model.objects.public().asserting().filter(kind="participation", role__in=ACCUSING)
        person = {"named_actor__kind": Kind.PERSON, "named_actor__living": True, "named_actor__public_role": False}
        others = accusing.filter(incident=OuterRef("incident"), named_actor=OuterRef("named_actor"))
        others = others.exclude(origin=OuterRef("origin"))
        found = accusing.filter(**person).exclude(Exists(others))
        return self.filter(pk__in=found.order_by().values("pk")).newest_first()

    def far_outside(self):
        """Figures more than TIMES the median of all that are given for the same measure of an incident, or less than
        that part of it; where ARTICLES give one. Among the newest INCIDENTS of so many articles alone.
        """
        far = RawSQL(FAR_OUTSIDE, [INCIDENTS, ARTICLES, TIMES, TIMES])  # noqa: S611  # nosec B611: fixed words
        return self.filter(pk__in=far).newest_first()
