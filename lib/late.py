"""Rows first: a list that takes long to count answers with its rows, and with its counts when it is asked for them."""

from django.db import connection

LONG = 50_000  # rows; a table of so many is counted in about a tenth of a second


def is_long(model):
    """Whether the table of a model has very many rows, as the database estimates. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples > %s FROM pg_class WHERE oid = %s::regclass", [LONG, model._meta.db_table])
        return cursor.fetchone()[0]


class FirstRows:
    """A page of a list that is not counted yet, as templates take it: whether it is the last one is known."""

    def __init__(self, rows, number, size):
        found = list(rows[(number - 1) * size : number * size + 1])
        self.number, self.object_list, self._more = number, found[:size], len(found) > size
        self.start_index = (number - 1) * size + 1

    @property
    def end_index(self):
        """The place of the last row among all."""
        return self.start_index + len(self.object_list) - 1

    def has_previous(self):
        """Whether rows come before these."""
        return self.number > 1

    def has_next(self):
        """Whether rows come after these."""
        return self._more

    def has_other_pages(self):
        """Whether these are not all rows."""
        return self.has_previous() or self.has_next()

    def __len__(self):
        return len(self.object_list)

    def __iter__(self):
        return iter(self.object_list)
