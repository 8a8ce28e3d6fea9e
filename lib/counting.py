"""Numbers of records that pages show, each to be a link to the list that it counts."""

from django.core.exceptions import EmptyResultSet
from django.db import connection

from lib.facets import count_keys


def totals(**querysets):
    """{name: number of rows} of several querysets. One query for all of them."""
    counts, given = [], []
    for rows in querysets.values():
        try:
            inner, values = rows.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            inner, values = "SELECT 1 WHERE false", ()
        # The inner query is the ORM's own, its values are parameters.
        counts.append(f"(SELECT count(*) FROM ({inner}) AS counted)")  # noqa: S608 # nosec B608
        given += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", given)
        return dict(zip(querysets, cursor.fetchone(), strict=True))


def attach_number(records, name, pairs, *, distinct=False):
    """Give each record, as the attribute `name`, in how many of `pairs` it is the second. One query.

    `pairs`: a queryset of two columns, the row and the id of a record; `distinct` if it may give a pair twice.
    """
    numbers = dict(count_keys(pairs, distinct=distinct))
    for record in records:
        setattr(record, name, numbers.get(record.pk, 0))
