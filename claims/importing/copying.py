"""Writing very many rows at once: by COPY, with ids known beforehand, and summaries made once at the end."""

from contextlib import contextmanager

from django.db import connection

IDS = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"


class Table:
    """The table of a model, to which rows are copied. What a row does not say is the model's own default."""

    def __init__(self, model):
        self.name = model._meta.db_table
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        self.place = {field.attname: place for place, field in enumerate(fields)}
        defaults = [None if field.primary_key else field.get_default() for field in fields]
        self.blank = [getattr(value, "value", value) for value in defaults]
        self.columns = ", ".join(f'"{field.column}"' for field in fields)

    def ids(self, number):
        """So many new ids, in order."""
        with connection.cursor() as cursor:
            cursor.execute(IDS, [self.name, number])
            return [pk for (pk,) in cursor.fetchall()]

    def numbers(self):
        """New ids without end, some hundred fetched at a time."""
        while True:
            yield from self.ids(500)

    def row(self, **values):
        """A row by the names of its columns ("article_id")."""
        row = self.blank.copy()
        for name, value in values.items():
            row[self.place[name]] = value
        return row

    def copy(self, rows):
        """Write rows made by `row`."""
        rows = list(rows)  # whoever makes one may ask the database, which can't answer while it takes in a COPY
        with connection.cursor() as cursor, cursor.copy(f"COPY {self.name} ({self.columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


@contextmanager
def many_at_once():
    """Within it, and within a transaction, the summaries of incidents wait until it is left (claims/sql/at_commit.sql).

    Whoever is in it locks the stored records that new claims name before it writes them. Even if it is never left
    properly, the summaries are made when the transaction commits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL sourceline.summaries = 'at commit'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is wrong is told by the statement that wrote it
        cursor.execute("SET CONSTRAINTS claims_summarized DEFERRED")
        yield
        cursor.execute("SET CONSTRAINTS claims_summarized IMMEDIATE")
        cursor.execute("SET LOCAL sourceline.summaries = ''")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
