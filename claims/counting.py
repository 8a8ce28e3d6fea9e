"""How many incidents, claims and articles stand on a record, just as the lists count them."""

from django.db import connection
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


def numbers_of_actor(actor, known_by=None):
    """What the actor's page counts, as its lists do; of claims in articles published by a day, or of all.

    {"incidents": in how many it is said to have had a part, "roles": {code of a role: number of those}, "claims": how
    many are about it or name it, "statements": how many it makes, "members": how many actors belong to it}. An incident
    counts once for each role that claims give the actor in it; most incidents first. Two queries.
    """
    belonging = Claim.objects.belonging([actor], ()).known_by(known_by).their_actors()
    if known_by is not None:
        public = Claim.objects.public().known_by(known_by)
        number, roles = _incidents_by_role(actor, known_by)
        numbers = totals(claims=public.concerning(actor), statements=public.said_by(actor), members=belonging)
        return {"incidents": number, "roles": roles, **numbers}
    kept = {noun: number for noun, _, number in _tally([actor])}
    roles = {noun.partition(":")[2]: number for noun, number in kept.items() if noun.startswith("in:")}
    return {
        "incidents": kept.get("in", 0),
        "roles": dict(sorted(roles.items(), key=lambda role: (-role[1], role[0]))),
        "claims": kept.get("actor", 0),
        "statements": kept.get("claimant", 0),
        "members": belonging.count(),
    }


def _incidents_by_role(actor, known_by):
    parts = Claim.objects.taking_part(actors=[actor]).known_by(known_by)
    parts = parts.order_by().values_list("incident", each_of(F("role_id"), Value("")))
    numbers = {code(role): number for role, number in count_keys(parts, distinct=True)}
    return numbers.pop("", 0), numbers


def number_of_claims(article):
    """How many claims are drawn from an article. One query."""
    return sum(number for _, _, number in _tally([article], "article"))


def number_printed_by(outlet):
    """How many claims are drawn from the articles that an outlet published itself. One query."""
    # Not kept: an article may go over to another outlet while its claims are being written.
    sql = """
        SELECT coalesce(sum(number), 0)::bigint FROM claims_tally JOIN sources_article AS article ON article.id = record
        WHERE noun = 'article' AND outlet_id = %s
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [outlet.pk])
        return cursor.fetchone()[0]


def attach_incident_number(actors):
    """Give each actor `.incident_number`: of the incidents in which it is said to have had a part. One query."""
    _attach(actors, "incident_number", "in")


def attach_claim_number(articles):
    """Give each article `.claim_number`: of the claims drawn from it. One query."""
    _attach(articles, "claim_number", "article")


def _attach(records, name, noun):
    numbers = {pk: number for _, pk, number in _tally(records, noun)}
    for record in records:
        setattr(record, name, numbers.get(record.pk, 0))


def _tally(records, *nouns):
    """[(noun, id, number)] that the database keeps of these records (sql/tally.sql), of all nouns if none is named."""
    sql = """
        SELECT noun, record, sum(number)::bigint FROM claims_tally
        WHERE record = ANY (%s) AND (noun = ANY (%s) OR %s) GROUP BY noun, record
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [[record.pk for record in records], list(nouns), not nouns])
        return cursor.fetchall()


def attach_article_number(outlets):
    """Give each outlet `.article_number`: of the articles that it published itself. One query."""
    articles = Article.objects.published().printed_by(*outlets)
    attach_number(outlets, "article_number", articles.values_list("pk", "outlet"))
