"""Writing very many rows at once: by COPY, with ids known beforehand."""

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from functools import partial

from django.db import connection

# As ranges, mostly one: half a million numbers, each in a row of its own, would take twice as long.
IDS = """
    WITH sequence AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name),
        taken AS MATERIALIZED (SELECT nextval(name) AS id FROM sequence, generate_series(1, %s))
    SELECT min(id), max(id) FROM (SELECT id, id - row_number() OVER (ORDER BY id) AS run FROM taken) AS runs
    GROUP BY run ORDER BY 1
"""


class Table:
    """The table of a model, to which rows are copied. What a row does not say is the model's own default."""

    def __init__(self, model, without=()):
        """`without`: columns that the database fills, such as an id that nothing refers to."""
        self.name = model._meta.db_table
        fields = [field for field in model._meta.concrete_fields if not (field.generated or field.attname in without)]
        self.place = {name: place for place, field in enumerate(fields) for name in (field.name, field.attname)}
        defaults = [None if field.primary_key else field.get_default() for field in fields]
        # An empty array as text: psycopg takes long to find out what is in none.
        self.blank = ["{}" if value == [] else getattr(value, "value", value) for value in defaults]
        self.columns = ", ".join(f'"{field.column}"' for field in fields)

    def ids(self, number):
        """So many new ids, in order."""
        with connection.cursor() as cursor:
            cursor.execute(IDS, [self.name, number])
            return [pk for first, last in cursor.fetchall() for pk in range(first, last + 1)]

    def numbers(self):
        """New ids without end, some hundred fetched at a time."""
        while True:
            yield from self.ids(500)

    def row(self, **values):
        """A row by the names of its fields, "article" or "article_id"."""
        row = self.blank.copy()
        for name, value in values.items():
            row[self.place[name]] = value
        return row

    def copy(self, rows, meanwhile=lambda: None):
        """Write rows made by `row`, each of them made while the database takes in those before: it can't be asked then.

        Where there are none nothing is written. Then the database looks at them all, and `meanwhile` is called: what it
        asks the database waits until that is done. Returns what it returns.
        """
        rows = iter(rows)
        first = next(rows, None)
        if first is None:
            return meanwhile()
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            ExitStack() as ending,
            ThreadPoolExecutor(1) as waiting,
        ):
            copy = ending.enter_context(cursor.copy(f"COPY {self.name} ({self.columns}) FROM STDIN"))
            copy.write_row(first)
            for row in rows:
                copy.write_row(row)
            ended = waiting.submit(ending.pop_all().close)
            try:
                with connection.execute_wrapper(partial(_after, ended)):
                    return meanwhile()
            finally:
                ended.result()


def _after(ended, execute, *said):
    wait([ended])
    return execute(*said)
