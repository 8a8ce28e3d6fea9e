"""The words by which an incident is found."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models, transaction
from django.db.models import Aggregate, F, Func, Q, Value

MANY = 10_000


def _has(asked):
    return Q(words=asked)


def _stands(line):
    return Q(Func("pk", Value(line), function="incident_says", output_field=models.BooleanField()))


class WordsQuerySet(models.QuerySet):
    """The questions that are asked of incidents' words."""

    def telling(self, question):
        """Those of incidents in whose title and public claims of today is what a Question asks for."""
        return self.filter(words=question.asked).filter(question.standing(_has, _stands))

    def perhaps_telling(self, question):
        """Those of incidents of which a claim may tell what a Question asks for: they have the words."""
        return self.filter(words=question.perhaps)

    def are_many(self):
        """Whether they are more than ten thousand. One query."""
        return self.order_by()[MANY : MANY + 1].exists()

    def ids_in_bytes(self):
        """Their incidents' ids as one text of eight bytes each, in any order: many are read at once. Four queries.

        Of a word that half of them have, too, the index is asked: comparing the words of all takes half as long again.
        """
        sent = Func(F("pk"), function="int8send", output_field=models.BinaryField())
        joined = Aggregate(sent, Value(b""), function="string_agg", output_field=models.BinaryField())
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            return bytes(self.aggregate(ids=joined)["ids"] or b"")


class Words(models.Model):
    """The words of one incident's title, and of what its public claims of today say. Written by the database alone.

    The table is narrower than that of incidents, so a word that many have is found sooner. It has incidents of every
    status: who asks for readers keeps those that are published.
    """

    # The database itself takes them away with their incident.
    incident = models.OneToOneField(
        "incidents.Incident", models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    words = SearchVectorField()

    objects = WordsQuerySet.as_manager()

    class Meta:
        db_table = "incidents_words"
        # New words wait in a list of their own, which is searched too, and are sorted in many at a time.
        indexes = [GinIndex(fields=["words"], name="incidents_words_words", gin_pending_list_limit=16_384)]  # kB

    def __str__(self):
        """The words as the database has them."""
        return str(self.words)
