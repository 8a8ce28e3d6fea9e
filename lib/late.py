"""Rows first: a list that takes long to count answers with its rows, and with its counts when it is asked for them."""

from django.db import connection

LONG = 50_000  # rows; a table of so many is counted in about a tenth of a second


def is_long(model):
    """Whether the table of a model has very many rows, as the database estimates. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples > %s FROM pg_class WHERE oid = %s::regclass", [LONG, model._meta.db_table])
        return cursor.fetchone()[0]
