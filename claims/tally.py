"""Numbers that the database keeps of records."""

from django.db import models
from django.db.models import Sum, Value
from django.db.models.functions import Concat, Substr

IN = "in:"  # how the noun of incidents in which an actor has a role begins; behind it stands the role's code


class TallyQuerySet(models.QuerySet):
    """The questions that lists ask of numbers which are kept."""

    def in_roles(self, roles=()):
        """One row for each actor and role in published incidents: the ids `record`, `role`. Of these roles, or any."""
        role = Concat(Value("role."), Substr("noun", len(IN) + 1))
        there = self.filter(noun__startswith=IN).values("record", role=role).annotate(incidents=Sum("number"))
        there = there.filter(incidents__gt=0)
        return there.filter(role__in=roles) if roles else there

    def of(self, records):
        """Those of the records of a queryset."""
        return self.filter(record__in=records.order_by().values("pk"))


class Tally(models.Model):
    """A part of the number of a record, as sql/tally.sql keeps it: the number is the sum of all its rows."""

    noun = models.TextField()
    record = models.BigIntegerField(primary_key=True)  # of several rows
    number = models.BigIntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "claims_tally"

    def __str__(self):
        """The row as it stands."""
        return f"{self.noun} {self.record}: {self.number}"
