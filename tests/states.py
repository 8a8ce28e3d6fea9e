"""What stands in the database, to be compared: all rows of all tables but history, sessions and the like."""

from django.db import connection

from incidents.words import Words
from lib.names import Name
from lib.tracking import tracked

# Of what the database keeps for search: rows by what they say, for they are written anew. How names are folded, and
# how often words stand in them, is not the state of any record.
SAID = {Name: ("noun", "record", "name", "claim", "shown"), Words: ("incident_id", "words")}
TALLY = "SELECT noun, record, sum(number)::text FROM claims_tally GROUP BY noun, record HAVING sum(number) <> 0"


def tables():
    """The models of the rooms whose rows are a state: those that history tracks, and what is kept beside them."""
    return [one.model for one in tracked()] + list(SAID)


def state():
    """{table: {row as text}}: every column of every row, computed ones too; and the numbers that are kept."""
    found = {}
    with connection.cursor() as cursor:
        for model in tables():
            table = model._meta.db_table
            columns = ", ".join(f'"{column}"' for column in SAID.get(model, ())) or "*"
            cursor.execute(f"SELECT to_jsonb(one)::text FROM (SELECT {columns} FROM {table}) AS one")
            found[table] = {row for (row,) in cursor.fetchall()}
        cursor.execute(TALLY)
        found["claims_tally"] = set(cursor.fetchall())
    return found


def differing(one, other):
    """{table: (rows of one state alone, rows of the other alone)} of two states: {} if they are the same."""
    return {table: (rows - other[table], other[table] - rows) for table, rows in one.items() if rows != other[table]}
