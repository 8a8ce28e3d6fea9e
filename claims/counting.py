"""How many incidents, claims and articles stand on a record, just as the lists count them."""

from django.db.models import F, Value

from claims.models import Claim
from claims.wording import code
from lib.counting import attach_number, totals
from lib.facets import count_keys, each_of
from sources.models import Article

# What an actor is said to have been in an incident, by the code of its role; of others their code.
AS = {
    "carried_out": "as the one that carried it out",
    "ordered": "as the one that ordered it",
    "assisted": "as one that assisted it",
    "party": "as a party",
    "aimed_at": "as the one aimed at",
    "affected": "as one that was harmed, not aimed at",
    "received": "as the one that received somebody or something",
    "linked": "as tied to it",
}


def role_in_words(role):
    """What an actor is said to have been in an incident, behind a number of incidents. `role`: its code."""
    return AS.get(role) or f"in the role “{role.replace('_', ' ')}”"


def incidents_by_role(actor, known_by=None):
    """(number of incidents in which the actor is said to have had a part, {code of a role: number of those}).

    An incident counts once for each role that claims give the actor in it, most incidents first; of claims in articles
    that were published by a day, or of all. One query.
    """
    parts = Claim.objects.taking_part(actors=[actor]).known_by(known_by)
    parts = parts.values_list("incident", each_of(F("role_id"), Value("")))
    numbers = {code(role): number for role, number in count_keys(parts, distinct=True)}
    return numbers.pop("", 0), numbers


def numbers_of_actor(actor, known_by=None):
    """How many claims are about it or name it, how many statements it makes, how many actors belong to it.

    Of claims in articles that were published by a day, or of all.
    """
    public = Claim.objects.public().known_by(known_by)
    return totals(
        claims=public.concerning(actor),
        statements=public.said_by(actor),
        members=Claim.objects.belonging([actor], ()).known_by(known_by).their_actors(),
    )


def attach_incident_number(actors):
    """Give each actor `.incident_number`: of the incidents in which it is said to have had a part. One query."""
    parts = Claim.objects.taking_part(actors=actors).values_list("incident", "named_actor")
    attach_number(actors, "incident_number", parts, distinct=True)


def attach_claim_number(articles):
    """Give each article `.claim_number`: of the claims drawn from it. One query."""
    claims = Claim.objects.public().of_article(*articles)
    attach_number(articles, "claim_number", claims.values_list("pk", "article"))


def attach_article_number(outlets):
    """Give each outlet `.article_number`: of the articles that it published itself. One query."""
    articles = Article.objects.published().printed_by(*outlets)
    attach_number(outlets, "article_number", articles.values_list("pk", "outlet"))
