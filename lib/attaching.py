"""Rows and their related records for pages and files, brought at once: a constant number of queries, no wide joins."""

from contextlib import closing
from itertools import islice

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.base import ModelState


class Loaded(models.Model):
    """A record that is made from a row of the database as it stands, without what a new record is asked."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        """As Django's own, in a tenth of the time. What is not among the columns is fetched when it is asked for."""
        record = cls.__new__(cls)
        record.__dict__.update(zip(field_names, values, strict=True))
        record._state = state = ModelState()
        state.adding, state.db, state.fields_cache = False, db, {}
        return record


class AttachingQuerySet(models.QuerySet):
    """A queryset whose rows, once fetched, are handed to functions that bring what belongs to them."""

    _attach = ()

    def attaching(self, attach):
        """The same rows; `attach(rows)` is called with the list of them when they are fetched."""
        chained = self._chain()
        chained._attach = (*chained._attach, attach)
        return chained

    def ranked(self, ids):
        """Those that have one of these ids, in their order."""
        given = Value(list(ids), output_field=ArrayField(models.BigIntegerField()))
        place = Func(given, F("pk"), function="array_position", output_field=models.IntegerField())
        return self.filter(pk__in=ids).order_by(place)

    def _clone(self):
        clone = super()._clone()
        clone._attach = self._attach
        return clone

    def _fetch_all(self):
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh and self._result_cache and isinstance(self._result_cache[0], self.model):
            for attach in self._attach:
                attach(self._result_cache)


def in_chunks(rows, size, *attaching):
    """The rows of a queryset as lists of at most `size`, read by a cursor: no more than one list is held at a time.

    Each list is handed to the functions of `attaching`, and not to those that a page of the queryset is handed to.
    """
    with closing(rows.iterator(chunk_size=size)) as read:
        while chunk := list(islice(read, size)):
            for attach in attaching:
                attach(chunk)
            yield chunk


def by_key(queryset, keys):
    """{key: record} of the records that have one of these keys. One query, none without keys."""
    # Ordered by nothing: Django compares an order with every column that is asked for.
    return queryset.order_by().in_bulk(keys) if keys else {}


def in_order(queryset, keys):
    """The records that have one of these keys, in their order. One query, and that of the keys."""
    keys = list(keys)
    found = by_key(queryset, keys)
    return [found[key] for key in keys if key in found]


def hand(row, name, record):
    """Give a row the record of its foreign key `name`, or None: what it is, is not asked again as the key would."""
    row._state.fields_cache[name] = record


def attach(rows, names, queryset):
    """Set the foreign keys `names` of each row from one query over `queryset`. Shared records are one object."""
    return attach_all([(rows, names)], queryset)


def attach_all(groups, queryset):
    """The same of several sorts of rows, in one query: [(rows, names)]."""
    columns = [(row, name, getattr(row, f"{name}_id")) for rows, names in groups for row in rows for name in names]
    found = by_key(queryset, {key for _, _, key in columns} - {None})
    for row, name, key in columns:
        if key in found:
            hand(row, name, found[key])
    return found
