"""Rows of a table as columns in memory, as they are read from the database (for lib/columns.py)."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from django.db import connection, transaction

from lib.conditions import NULL
from lib.postings import Groups, Postings

SPREAD = 8  # between the ids of rows
LATE = 2**31 - 1  # where what is not known stands at the end


@dataclass(frozen=True)
class Source:
    """Where the columns come from.

    `rows`: SELECT of the rows with their id and all columns that are needed; `held` is one of them. `numbers`: {name:
    SQL of an integer of one}; `keys`: {name: (SQL of one key, which may be set-returning, its type in Python)};
    `groups`: {name: (keys that are counted for others, a function from them to pairs of key and one that it stands
    for)}; `orders`: {name: numbers to sort by, "-" before one that falls; what is not known comes last, then the id,
    falling if the order's name begins with "-"}; `changed`: the table of (id, changed) beside the rows. All SQL is our
    own. `more`: {name: (function that gives further keys, function(block, those keys, ids or None) that gives {key: its
    rows})} of what is found otherwise.
    """

    name: str
    rows: str
    numbers: dict
    keys: dict
    groups: dict
    orders: dict
    changed: str
    more: dict = field(default_factory=dict)

    def read(self):
        """The Block of all rows. One query for the rows, and what the groups and further keys need."""
        return self._read(None, {name: find() for name, (find, _) in self.more.items()})

    def read_again(self, ids, main):
        """The Block of these rows, with the further keys that the Block of all rows has."""
        return self._read(ids, main.further)

    def _read(self, ids, further):
        where = "WHERE id = ANY (%(ids)s)" if ids is not None else ""
        # Only what is needed is read from the table, once.
        held = f"SELECT row_number() OVER (ORDER BY id) - 1 AS at, row.* FROM ({self.rows}) AS row {where}"  # noqa: S608  # nosec B608
        sent = {"id": "int8send(held.id)", "at": "int4send(held.at::integer)"}
        sent |= {name: f"int4send(coalesce({sql}, {NULL})::integer)" for name, sql in self.numbers.items()}
        joined = ", ".join(f"string_agg({sql}, '') AS {name}" for name, sql in sent.items())
        each = ", ".join(f"('{name}', {name})" for name in sent)
        parts = [  # all of it is our own SQL
            f"SELECT '', name, sent FROM (SELECT {joined} FROM held) AS one, "  # noqa: S608  # nosec B608
            f"LATERAL (VALUES {each}) AS each (name, sent)"
        ]
        parts += [
            f"SELECT '{name}', key::text, string_agg(at, '') FROM ("  # noqa: S608  # nosec B608
            f"SELECT int4send(held.at::integer) AS at, ({sql}) AS key FROM held) AS one WHERE key IS NOT NULL "
            "GROUP BY key"
            for name, (sql, _) in self.keys.items()
        ]
        with transaction.atomic():
            with connection.cursor() as cursor:
                # All rows of the next query are fetched, however long it takes.
                cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL cursor_tuple_fraction = 1")
            with connection.chunked_cursor() as cursor:
                cursor.execute(f"WITH held AS MATERIALIZED ({held}) {' UNION ALL '.join(parts)}", {"ids": ids})
                block = Block(self, cursor)
            for name, keys in further.items():
                block.add(name, keys, self.more[name][1](block, keys, ids))
        return block

    def none(self):
        """The Block of no rows."""
        return Block(self, [("", name, b"") for name in ("id", "at", *self.numbers)])


class Block:
    """Rows as columns: `ids` in their order, `numbers`, and for each name of keys its Postings.

    `further`: {name: keys that were looked for otherwise}; some of them may have no rows.
    """

    def __init__(self, source, found):
        """`found`: (name of keys, key, its rows), and ("", name of numbers, those), each as bytes.

        Besides the source's own numbers "id", and "at", which is the row that they belong to.
        """
        self.source, sent, rows_of = source, {}, {name: {} for name in source.keys}
        for name, key, value in found:
            if name:
                rows_of[name][source.keys[name][1](key)] = np.frombuffer(value, dtype=">i4").astype(np.int32)
            else:
                sent[key] = np.frombuffer(value or b"", dtype=">i8" if key == "id" else ">i4")
        self.ids = np.empty(len(sent["id"]), np.int64)
        self.ids[sent["at"]] = sent["id"]
        self.numbers = {name: np.empty(len(self), np.int32) for name in source.numbers}
        for name, column in self.numbers.items():
            column[sent["at"]] = sent[name]
        self.keys = {name: Postings(rows, len(self)) for name, rows in rows_of.items()}
        for name, (of, pairs) in source.groups.items():
            self.keys[name] = Groups(self.keys[of], pairs(self.keys[of].keys))
        self.further = {}
        for name in source.more:
            self.add(name, [], {})

    def add(self, name, keys, rows_of):
        """Take in further keys."""
        self.further[name], self.keys[name] = keys, Postings(rows_of, len(self))

    def __len__(self):
        return len(self.ids)

    def rows_with(self, ids):
        """The rows of those ids that are here."""
        ids = ids.astype(np.int64)
        rows = np.searchsorted(self.ids, ids)
        return rows[(rows < len(self)) & (self.ids[np.minimum(rows, len(self) - 1)] == ids)] if len(self) else rows[:0]

    def having(self, ids):
        """True for the rows of those ids."""
        reach = int(self.ids[-1]) + 1 if len(self) else 0
        if reach > SPREAD * len(self):
            return self.mask(self.rows_with(ids))
        there = np.zeros(reach, dtype=bool)  # far quicker for very many, where there is not much between the ids
        there[ids[ids < reach]] = True
        return there[self.ids]

    def mask(self, rows):
        """True for these rows."""
        mask = np.zeros(len(self), dtype=bool)
        mask[rows] = True
        return mask

    def sort_keys(self, order):
        """The columns that an order sorts by, the most important first; all rising."""
        columns = []
        for name in self.source.orders[order]:
            column = self.numbers[name.removeprefix("-")].astype(np.int64)
            columns.append(-column if name.startswith("-") else np.where(column == NULL, LATE, column))
        return [*columns, -self.ids if order.startswith("-") else self.ids]

    @cached_property
    def ordered(self):
        """{order: the rows in it}."""
        return {order: np.lexsort(self.sort_keys(order)[::-1]).astype(np.int32) for order in self.source.orders}
