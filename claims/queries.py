"""The questions that the site asks about claims, and what they are shown with."""

from functools import reduce
from operator import or_

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Count, Exists, F, Func, Max, OuterRef, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Concat, Substr
from django.utils.text import smart_split, unescape_string_literal

from actors.models import Actor
from claims import choices
from claims.answers import HARMED, RESPONSIBILITY
from claims.checks import ALIKE
from claims.needing import ACCUSING, BELONGING, NeedingQuerySet
from codebook.models import Term
from incidents.models import Incident
from incidents.words import Words
from lib.attaching import attach, attach_all
from lib.editorial import EditorialQuerySet, Status
from lib.merging import MergeableQuerySet
from lib.words import stands_in, words_of
from locations.models import Location
from sources.models import Article

ACTORS = ("actor", "claimant", "speaks_for", "named_actor", "caused_by")
SEARCHED = ("text", "words", "name", "incident__title", "article__title", "article__address")
RENAMED = "actor_relation.renamed_to"
SUCCESSION = (RENAMED, "actor_relation.merged_into", "actor_relation.split_from")
ALONE = Q(incident__origin_count=1)  # nobody else says anything of the incident; the others need not be looked for
TERMS = ("term", "role", "outcome", "precision")
# In this order the index claims_claim_words has them.
SAID = ("text", "words", "name")

# The organizations that claims about a record name, and those that these were renamed to or from, along all the names.
_NAMED = {
    "incident": "SELECT named_actor_id FROM claims_claim WHERE incident_id = %s AND public",
    "actor": "SELECT %s UNION SELECT named_actor_id FROM claims_claim WHERE actor_id = %s AND public",
}
_RENAMED = """
    WITH RECURSIVE chain (id) AS (
        ({named})
        UNION
        SELECT unnest(ARRAY[step.actor_id, step.named_actor_id])
        FROM chain JOIN claims_claim AS step ON chain.id IN (step.actor_id, step.named_actor_id)
        WHERE step.kind = 'relation' AND step.term_id = %s AND step.public
    )
    SELECT id FROM chain
"""


def attach_records(claims):
    """Bring the articles, actors, incidents, places and terms that `claims` stand in and name."""
    articles = attach(claims, ["article"], Article.objects.with_outlets()).values()
    outlets = [outlet for article in articles for outlet in article.outlets]
    attach_all([(claims, ACTORS), (outlets, ["organization"])], Actor.objects.all())
    attach(claims, ["incident", "other_incident"], Incident.objects.all())
    attach(claims, ["location"], Location.objects.all())
    attach(claims, TERMS, Term.objects.all())


def attach_rests_on(claims):
    """Give each claim `.resting`: the published articles that its article names as its own sources. One query."""
    found = {}
    through = Article.claims_resting.through.objects.filter(claim__in=[claim.pk for claim in claims])
    for row in through.filter(article__status=Status.PUBLISHED).select_related("article__outlet"):
        found.setdefault(row.claim_id, []).append(row.article)
    for claim in claims:
        claim.resting = found.get(claim.pk, [])


def _array_of(text):
    return Func(text, template="ARRAY[%(expressions)s]", output_field=ArrayField(models.TextField()))


class ClaimQuerySet(NeedingQuerySet, EditorialQuerySet, MergeableQuerySet):
    """The questions that the site asks about claims. Every answer can be chained."""

    def public(self):
        """What readers may see: published, and so is everything that it stands in or names."""
        return self.filter(public=True)

    def current(self):
        """Without those that a curator deprecated, for a reason that is shown."""
        return self.filter(deprecated_reason="")

    def for_display(self):
        """With all that the sentence and the citation show: six more queries, however many claims."""
        return self.attaching(attach_records)

    def known_by(self, day):
        """What stands in articles that were certainly published by a day; all, if there is none."""
        return self if day is None else self.filter(article__published_last__lte=day)

    def perhaps_known_by(self, day):
        """What stands in articles that may have been published by a day, but not certainly."""
        perhaps = Q(article__published_first__lte=day) | Q(article__published_first__isnull=True)
        late = Q(article__published_last__gt=day) | Q(article__published_last__isnull=True)
        return self.filter(perhaps, late)

    def number_of_articles(self):
        """In how many articles they stand."""
        return self.aggregate(number=Count("article", distinct=True))["number"]

    def about_incident(self, incident):
        """What is said about an incident."""
        return self.filter(incident=incident)

    def about_actor(self, actor):
        """What is said about an actor."""
        return self.filter(actor=actor)

    def about_actors(self, actors):
        """What is said about any of these actors."""
        return self.filter(actor__in=actors)

    def telling_apart(self, actors):
        """Assertions of when and where these actors were born, and to what they belong: of each value the first one."""
        kinds = Q(term="life_event.born") | Q(kind="membership") | Q(term="actor_relation.part_of")
        told = self.asserting().about_actors(actors).filter(kinds)
        return told.order_by("actor_id", "kind", "value_key", "id").distinct("actor_id", "kind", "value_key")

    def about_or_succeeding(self, actor):
        """What is said about an actor, of others that they became it or came of it, and of renamings.

        These are of all organizations that a claim about the actor names.
        """
        # Of a kind: most actors are named in very many claims, in few of these.
        succeeding = self.filter(named_actor=actor, kind="relation", term__in=SUCCESSION)
        return self._any_of(self.about_actor(actor), succeeding, self._renaming("actor", actor))

    def tying_to(self, incident):
        """What is said about other incidents that ties them to this one."""
        return self.filter(other_incident=incident)

    def of_article(self, *articles):
        """What these articles report."""
        return self.filter(article__in=articles)

    def printed_by(self, outlet):
        """What the articles of an outlet report."""
        return self.filter(article__outlet=outlet)

    def next_in(self, article):
        """The place of a new claim in the order of its article."""
        return (self.of_article(article).aggregate(last=Max("sequence"))["last"] or 0) + 1

    def answering(self, claim):
        """Those that deny, correct or reply to a claim."""
        return self.filter(answers=claim)

    def answered_by(self, claim):
        """The one that a claim denies, corrects or replies to."""
        return self.filter(pk=claim.answers_id)

    def accusing(self, person, incident, *, but):
        """Claims that name a person as having carried out, ordered or assisted in an incident; not the one `but`."""
        return self.accusations([person], [incident]).exclude(pk=but)

    def accusations(self, persons, incidents):
        """Claims that name one of these persons as having carried out, ordered or assisted in one of the incidents."""
        accusing = self.exclude(status=Status.WITHDRAWN).filter(stance=choices.Stance.ASSERTS)
        return accusing.filter(named_actor__in=persons, incident__in=incidents, role__in=ACCUSING)

    def entered_alike(self, claim):
        """Other claims of the same article, claimant, subject, kind and stance: only the value tells them apart."""
        alike = self.exclude(status=Status.WITHDRAWN).exclude(pk=claim.pk)
        return alike.filter(**{column: getattr(claim, column) for column in ALIKE})

    def ties(self, actors, known_by=None):
        """(actor, a body that it is, by a day, said to belong to and not to have left, kind of the actor) of these."""
        said = self.public().known_by(known_by).about_actors(actors).of_belonging()
        return said.values_list("actor", "named_actor", "actor__kind").distinct()

    def of_belonging(self):
        """Assertions that somebody belongs to a body, and has not left it."""
        kinds = Q(kind="membership") | Q(kind="relation", term__in=BELONGING)
        return self.asserting().filter(kinds, named_actor__isnull=False).exclude(end_is="ended")

    def about_or_tying_to(self, incident):
        """What is said about an incident, what ties others to it, and how those that it names were renamed."""
        renaming = self._renaming("incident", incident)
        return self._any_of(self.about_incident(incident), self.tying_to(incident), renaming)

    def _renaming(self, subject, record):
        named = _NAMED[subject]
        chain = RawSQL(_RENAMED.format(named=named), [*[record.pk] * named.count("%s"), RENAMED])  # noqa: S611  # nosec B611
        return self.filter(kind="relation", term=RENAMED, actor__in=chain)

    def of_actor(self, actor):
        """What is said about an actor, names it, or is said by it."""
        return self._any_of(self.concerning(actor), self.said_by(actor))

    def beside(self, claim):
        """What stands on the page of a claim: itself, what says the same, what it answers, what answers it."""
        itself = self.filter(pk__in=[claim.pk, claim.answers_id])
        return self._any_of(itself, self.current().same_value_as(claim), self.answering(claim))

    def _any_of(self, *others):
        ids = [claims.order_by().values("pk") for claims in others]
        return self.filter(pk__in=ids[0].union(*ids[1:]))

    def restricted(self):
        """Those that must not be seen, because they or something that they stand in or name is restricted.

        So is one that was merged into a claim that must not be seen.
        """
        records = ("article", "incident", "other_incident", *ACTORS, "location", "merged_into")
        named = [Q(**{f"{record}__status": Status.RESTRICTED}) for record in records]
        return self.filter(reduce(or_, named, Q(status=Status.RESTRICTED)))

    def said_by(self, *actors):
        """What these actors say, themselves or through somebody who speaks for them."""
        return self._in_either("claimant", "speaks_for", actors=actors)

    def naming(self, *actors):
        """What is said about others that names one of these actors."""
        return self._in_either("named_actor", "caused_by", actors=actors)

    def concerning(self, *actors):
        """What is said about one of these actors, or names it."""
        return self._in_either("actor", "named_actor", "caused_by", actors=actors)

    def newest_naming(self, actor, most):
        """Of what is said about others and names an actor, what was entered last."""
        return self._newest("named_actor", "caused_by", actor=actor, most=most)

    def newest_said_by(self, actor, most):
        """Of what an actor says, itself or through somebody who speaks for it, what was entered last."""
        return self._newest("claimant", "speaks_for", actor=actor, most=most)

    def _newest(self, *columns, actor, most):
        # Of each column what its index has first, so that of very many claims none else is read. Asked for as a range:
        # of one actor alone the planner may go through all claims from the last on, as those have this order too.
        each = [
            self.filter(**{f"{column}__gte": actor, f"{column}__lte": actor})
            .order_by(f"-{column}_id", "-id")
            .values("pk")[:most]
            for column in columns
        ]
        return self.model.objects.filter(pk__in=each[0].union(*each[1:])).order_by("-id")[:most]

    def _in_either(self, *columns, actors):
        # A union of index scans: an OR over several columns would read the whole table.
        ids = [self.model.objects.filter(**{f"{column}__in": actors}).order_by().values("pk") for column in columns]
        return self.filter(pk__in=ids[0].union(*ids[1:]))

    def differing(self):
        """Figures of the injured or killed of the newest incident whose accounts differ on them, one of each value."""
        figures = self.public().current().filter(kind="casualties", stance=choices.Stance.ASSERTS, low__isnull=False)
        contested = Q(incident__contested__contains=["injured"], outcome="outcome.injured")
        newest = figures.filter(contested).order_by(F("incident__last_day").desc(nulls_last=True), "-incident").first()
        if newest is None:
            return self.none()
        same = figures.filter(incident=newest.incident_id, outcome=newest.outcome_id, persons=newest.persons)
        return self.filter(pk__in=same.order_by("value_key", "id").distinct("value_key").values("pk")).order_by(
            "low", "pk"
        )

    def reachable(self):
        """Claims whose permalink answers: public ones, and with a notice those that were withdrawn or restricted."""
        return self.filter(Q(public=True) | Q(status__in=[Status.WITHDRAWN, Status.RESTRICTED]))

    def on_contested_questions(self):
        """Claims about incidents that answer a question on which the accounts of their incident differ."""
        accusing = Q(kind="participation", role__in=[f"role.{code}" for code in RESPONSIBILITY])
        harmed = Q(kind="participation", role__in=[f"role.{code}" for code in HARMED], outcome__isnull=False)
        question = Case(  # as claims.answers.question_of
            When(accusing, then=Value("responsibility")),
            When(harmed | Q(kind="casualties"), then=Substr("outcome", 9, output_field=models.TextField())),
            default="kind",
            output_field=models.TextField(),
        )
        return self.filter(incident__contested__contains=_array_of(question))

    def found_by(self, text):
        """For curators: each word stands in the claim, in its article's title or address, or in a name in it.

        Names are the title of its incident and whatever its actors are called, whether or not readers may see it.
        """
        found = self
        for word in smart_split(text):
            word = unescape_string_literal(word) if word[0] in "\"'" and word[0] == word[-1] else word
            claimed = self.model.objects.filter(kind="name", name__icontains=word).order_by().values("actor")
            called = Actor.objects.filter(name__icontains=word).order_by().values("pk").union(claimed)
            said = [(f"{column}__icontains", word) for column in SEARCHED]
            found = found.filter(Q(*said, *[(f"{column}__in", called) for column in ACTORS], _connector=Q.OR))
        return found | self.filter(article__in=Article.objects.at_address(text))

    def telling(self, question, *, common=False):
        """Claims in whose sentence, printed words and name is what a Question asks for (lib/words.py).

        A claim about an incident is looked for among those of the incidents that have the words; if very many have them
        (`common`), a page of claims is found sooner by going through the claims.
        """
        asked = Q(told=question.asked) & question.standing(lambda words: Q(told=words), stands_in(*SAID))
        if common:
            return self.alias(told=words_of(*SAID)).filter(asked)
        said = self.model.objects.alias(told=words_of(*SAID)).filter(asked).order_by()
        of_incidents = said.filter(incident__in=Words.objects.perhaps_telling(question).values("pk"))
        others = said.filter(~Q(deprecated_reason="") | Q(incident=None))
        return self.filter(pk__in=of_incidents.values("pk").union(others.values("pk")))

    def newest_first(self):
        """Those entered last first."""
        return self.order_by("-id")

    def newest(self, most):
        """Of these no more than so many, entered last."""
        return self.filter(pk__in=self.newest_first().values("pk")[:most])

    def in_order(self):
        """As the article has them."""
        return self.order_by("article_id", "sequence", "id")

    def same_value_as(self, claim):
        """Claims about the same thing that make the same statement, whatever their stance; not the claim itself."""
        return self.filter(
            incident_id=claim.incident_id, actor_id=claim.actor_id, kind=claim.kind, value_key=claim.value_key
        ).exclude(pk=claim.pk)

    def asserting(self):
        """Assertions that count."""
        return self.current().filter(stance=choices.Stance.ASSERTS)

    def of_one_origin(self):
        """Assertions that no other origin makes too."""
        return self.asserting().filter(ALONE | ~Exists(self._of_others()))

    def of_several_origins(self):
        """Assertions that another origin makes too."""
        return self.asserting().exclude(ALONE).filter(Exists(self._of_others()))

    def by_origins(self):
        """Pairs of each assertion and whether it has "one" origin or "several"."""
        one, several = Value("one"), Value("several")
        several = Case(When(ALONE, then=one), When(Exists(self._of_others()), then=several), default=one)
        return self.asserting().values_list("pk", several)

    def _of_others(self):
        same = {"kind": OuterRef("kind"), "value_key": OuterRef("value_key")}
        about = Q(incident=OuterRef("incident")) | Q(actor=OuterRef("actor"))
        return self.model.objects.public().asserting().filter(about, **same).exclude(origin=OuterRef("origin"))

    def describing(self, actors):
        """What tells these actors from namesakes: names, beginnings and ends, what they are tied to, places."""
        kinds = ("name", "life_event", "membership", "relation", "presence")
        return self.asserting().exclude(status=Status.WITHDRAWN).filter(actor__in=actors, kind__in=kinds).order_by("id")

    def of_origins(self, *keys):
        """Those whose words are of one of these origins."""
        return self.filter(origin__in=keys)

    def naming_as(self, name):
        """Assertions that something is called so."""
        return self.asserting().of_kind("name").filter(name=name)

    def of_kind(self, kind):
        """Those of one kind."""
        return self.filter(kind=kind)

    def about_incidents(self):
        """What is said about incidents."""
        return self.filter(incident__isnull=False)

    def with_days(self):
        """With `said_first` and `said_last`: when each was said, or where that is not known, published."""
        said = {"condition": ~Q(claimed_on="")}
        return self.annotate(
            said_first=Case(When(**said, then="claimed_on_first"), default="article__published_first"),
            said_last=Case(When(**said, then="claimed_on_last"), default="article__published_last"),
        )

    def belonging(self, organizations, positions):
        """Public assertions that an actor belongs to one of these organizations, in one of these positions (ids).

        Any, where none is given. A position is held by membership alone.
        """
        said = self.model.objects.public().asserting().filter(actor__isnull=False)
        kinds = Q(kind="membership") if positions else Q(kind="membership") | Q(kind="relation", term__in=BELONGING)
        said = said.filter(kinds, term__in=positions) if positions else said.filter(kinds)
        return said.filter(named_actor__in=organizations) if organizations else said

    def taking_part(self, roles=(), actors=None):
        """Public assertions that give an actor a role in an incident: one of these (ids), or any; these actors, or any.

        Those that their origin has taken back do not count: the summary of the incident has no such participant.
        """
        entry = Concat(
            Substr("role", 6), Value(":"), Cast("named_actor", models.TextField()), output_field=models.TextField()
        )
        said = self.model.objects.public().asserting().filter(kind="participation", named_actor__isnull=False)
        said = said.filter(incident__participants__contains=_array_of(entry))
        said = said if actors is None else said.filter(named_actor__in=actors)
        return said.filter(role__in=roles) if roles else said

    def their_actors(self):
        """The actors that they are about."""
        return Actor.objects.published().filter(pk__in=self.order_by().values("actor"))
