"""Claims that need a curator: what waits, accusations that stand alone, figures far from the others."""

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.expressions import RawSQL

from actors.choices import Kind
from lib.editorial import UNSEEN, Status

ACCUSING = ["role.carried_out", "role.ordered", "role.assisted"]
BELONGING = ["actor_relation.part_of", "actor_relation.under_command_of", "actor_relation.outlet_of"]
ARTICLES = 3  # that give a figure for the same measure, before one of them can be far from the others
TIMES = 10  # their median, or a part of it, which is far
INCIDENTS = 10_000  # that are looked through for figures, those entered last
ACCUSATIONS = 20_000  # that are looked through for an answer, those entered last

# Who is accused in which incident, by the newest accusations, and has no word there. OFFSET 0 has each incident looked
# at by itself: without it all claims of the table would be gathered first.
UNANSWERED = """
    WITH accused AS MATERIALIZED (
        SELECT max(id) AS id, incident_id, actor FROM (
            SELECT id, incident_id, named_actor_id AS actor FROM claims_claim
            WHERE
                public AND deprecated_reason = '' AND stance = 'asserts' AND kind = 'participation' AND NOT belonging
                AND role_id = ANY (%s) AND named_actor_id IS NOT NULL
            ORDER BY id DESC LIMIT %s
        ) AS newest
        GROUP BY incident_id, actor
    ),
    belonging AS NOT MATERIALIZED (
        SELECT actor_id AS who, named_actor_id AS body FROM claims_claim
        WHERE
            public AND deprecated_reason = '' AND stance = 'asserts' AND end_is <> 'ended'
            AND (kind = 'membership' OR (kind = 'relation' AND term_id = ANY (%s)))
    )
    SELECT accused.id FROM accused
    WHERE NOT EXISTS (
        SELECT FROM claims_claim AS said
        WHERE
            said.incident_id = accused.incident_id AND said.public AND said.deprecated_reason = ''
            AND (
                accused.actor IN (said.claimant_id, said.speaks_for_id)
                OR (said.stance = 'denies' AND said.named_actor_id = accused.actor AND said.role_id = ANY (%s))
                OR (coalesce(said.claimant_id, said.speaks_for_id) IS NOT NULL AND (
                    EXISTS (
                        SELECT FROM belonging
                        WHERE who IN (said.claimant_id, said.speaks_for_id) AND body = accused.actor
                    )
                    OR EXISTS (
                        SELECT FROM belonging JOIN actors_actor AS actor ON actor.id = who
                        WHERE who = accused.actor AND actor.kind = 'organization'
                            AND body IN (said.claimant_id, said.speaks_for_id)
                    )
                ))
            )
        OFFSET 0
    )
"""
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
        """Drafts and what is in review, those entered last first."""
        return self.filter(status__in=UNSEEN).newest_first()

    def in_review(self):
        """Those that are offered to the editors."""
        return self.filter(status=Status.REVIEW)

    def sent_back(self):
        """Drafts that an editor has sent back, each with what was said of it last (`remark`), the last first."""
        said = self.model._meta.get_field("comments").related_model.objects.filter(claim=OuterRef("pk"))
        remark = Subquery(said.order_by("-id").values("text")[:1])
        return self.filter(status=Status.DRAFT).alias(said=Exists(said)).filter(said=True).annotate(remark=remark)

    def unanswered(self):
        """Accusations of an actor for which nobody speaks in the incident and which no denial defends, newest first.

        As on the incident's page: who belongs to the accused speaks for it, and for an organization the body that it is
        of. Of one actor and incident the one entered last. Among the newest ACCUSATIONS alone.
        """
        unanswered = RawSQL(UNANSWERED, [ACCUSING, ACCUSATIONS, BELONGING, ACCUSING])  # noqa: S611  # nosec B611: fixed words
        return self.filter(pk__in=unanswered).newest_first()

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
