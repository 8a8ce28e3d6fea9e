"""Related records brought to all rows of a page at once: a constant number of queries, without wide joins."""

from contextlib import closing
from itertools import islice

from django.db import models


class AttachingQuerySet(models.QuerySet):
    """A queryset whose rows, once fetched, are handed to functions that bring what belongs to them."""

    _attach = ()

    def attaching(self, attach):
        """The same rows; `attach(rows)` is called with the list of them when they are fetched."""
        chained = self._chain()
        chained._attach = (*chained._attach, attach)
        return chained

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


def in_chunks(rows, size, *also):
    """The rows of a queryset as lists of at most `size`, read by a cursor: no more than one list is held at a time.

    Each list is handed to the functions that the queryset attaches and to those of `also`, once each.
    """
    attaching = dict.fromkeys((*getattr(rows, "_attach", ()), *also))
    with closing(rows.iterator(chunk_size=size)) as read:
        while chunk := list(islice(read, size)):
            for attach in attaching:
                attach(chunk)
            yield chunk


def attach(rows, names, queryset):
    """Set the foreign keys `names` of each row from one query over `queryset`. Shared records are one object."""
    wanted = {getattr(row, f"{name}_id") for row in rows for name in names} - {None}
    found = queryset.in_bulk(wanted) if wanted else {}
    for row in rows:
        for name in names:
            pk = getattr(row, f"{name}_id")
            if pk in found:
                setattr(row, name, found[pk])
    return found
