"""The columns of a list's rows, held in memory: so that all choices of all facets are counted in milliseconds.

PostgreSQL stays the only truth. A table beside the rows says which transaction last wrote each (`Source.changed`);
before each answer those that this process has not seen yet are read again. Nothing is shared that a transaction might
still take back.

Rows that have changed since the columns were read are few. They stand in a second, small block, and are left out of the
first; once there are too many of them, all is read anew.
"""

import threading
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.db import connection, transaction

NEWS = """
    SELECT
        pg_snapshot_xmin(pg_current_snapshot())::text, pg_current_xact_id_if_assigned() IS NOT NULL, id, changed::text
    FROM (SELECT) AS always LEFT JOIN {} ON
        changed >= coalesce(%s::text::xid8, pg_snapshot_xmin(pg_current_snapshot()))
        -- What a restored backup has of transactions that are still to come is old.
        AND (changed < pg_snapshot_xmax(pg_current_snapshot()) OR changed = pg_current_xact_id_if_assigned())
"""
NULL = -(2**31)  # of a number or a day that is not known
LATE = 2**31 - 1  # where what is not known stands at the end
MOST_CHANGED = 1_000


@dataclass(frozen=True)
class Source:
    """Where the columns come from.

    `rows`: SQL of the rows as "FROM ... WHERE ..." with the alias `held`; `numbers`: {name: SQL of an integer of one};
    `keys`: {name: (SQL of one key, which may be set-returning, its type in Python)}; `orders`: {name: numbers to sort
    by, "-" before one that falls; what is not known comes last, then the id, falling if the order's name begins with
    "-"}; `changed`: the table of (id, changed) beside the rows. All SQL is our own.
    """

    name: str
    rows: str
    numbers: dict
    keys: dict
    orders: dict
    changed: str

    def read(self, ids=None):
        """The Block of all rows, or of these. One query."""
        where = " AND held.id = ANY (%(ids)s)" if ids is not None else ""
        numbers = " || ".join(f"int4send(coalesce({sql}, {NULL})::integer)" for sql in self.numbers.values())
        parts = [f"SELECT '', '', string_agg(int8send(held.id) || {numbers}, '' ORDER BY held.id) {self.rows}{where}"]
        parts += [  # all of it is our own SQL
            f"SELECT '{name}', key, string_agg(id, '') FROM ("  # noqa: S608  # nosec B608
            f"SELECT int8send(held.id) AS id, ({sql})::text AS key {self.rows}{where}) AS one WHERE key IS NOT NULL "
            "GROUP BY key"
            for name, (sql, _) in self.keys.items()
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute(" UNION ALL ".join(parts), {"ids": ids})
            found = cursor.fetchall()
        return Block(self, found)

    def none(self):
        """The Block of no rows."""
        return Block(self, [("", "", b"")])


class Postings:
    """Which rows have which key: the rows of all keys, one key after the other."""

    def __init__(self, rows_of):
        self.keys = list(rows_of)
        self.place = {key: at for at, key in enumerate(self.keys)}
        self.sizes = np.array([len(rows) for rows in rows_of.values()], dtype=np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.sizes)])
        self.rows = np.concatenate([*rows_of.values(), np.empty(0, np.int32)]).astype(np.int32)

    def of(self, key):
        """The rows that have a key."""
        at = self.place.get(key)
        return self.rows[:0] if at is None else self.rows[self.starts[at] : self.starts[at + 1]]

    def count(self, mask):
        """How many of the rows of a mask have each key, in the order of the keys. Without a mask: of all rows."""
        if mask is None or not self.keys:
            return self.sizes
        return np.add.reduceat(mask.view(np.int8)[self.rows], self.starts[:-1], dtype=np.int32)


class Block:
    """Rows as columns: `ids` in their order, `numbers`, and for each name of keys its Postings."""

    def __init__(self, source, found):
        kinds = [("id", ">i8"), *((name, ">i4") for name in source.numbers)]
        table = np.frombuffer(next(held for name, _, held in found if not name) or b"", dtype=kinds)
        self.ids = table["id"].astype(np.int64)
        self.numbers = {name: table[name].astype(np.int32) for name in source.numbers}
        rows_of = {name: {} for name in source.keys}
        for name, key, held in found:
            if name:
                rows_of[name][source.keys[name][1](key)] = self.rows_with(np.frombuffer(held, dtype=">i8"))
        self.keys = {name: Postings(rows) for name, rows in rows_of.items()}
        self.source = source

    def __len__(self):
        return len(self.ids)

    def rows_with(self, ids):
        """The rows of those ids that are here."""
        ids = ids.astype(np.int64)
        rows = np.searchsorted(self.ids, ids)
        return rows[(rows < len(self)) & (self.ids[np.minimum(rows, len(self) - 1)] == ids)] if len(self) else rows[:0]

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


# What is asked of a row. Each gives the mask of a block.


@dataclass(frozen=True)
class AnyOf:
    """One of these keys."""

    name: str
    keys: tuple

    def mask(self, block):
        """True for the rows that have one."""
        mask = np.zeros(len(block), dtype=bool)
        for key in self.keys:
            mask[block.keys[self.name].of(key)] = True
        return mask


@dataclass(frozen=True)
class AtLeast:
    """A number that is known, and not below a bound."""

    name: str
    bound: int

    def mask(self, block):
        """True for the rows that have it; what is not known is below all."""
        return block.numbers[self.name] >= self.bound


@dataclass(frozen=True)
class Spanning:
    """A span of days that may reach into a window. An unknown end is open; a row without any day is no answer."""

    first: str
    last: str
    since: int | None = None  # days as ordinals
    until: int | None = None

    def mask(self, block):
        """True for the rows that may be of that time."""
        first, last = block.numbers[self.first], block.numbers[self.last]
        mask = (first != NULL) | (last != NULL)
        if self.since is not None:
            mask &= (last >= self.since) | (last == NULL)
        if self.until is not None:
            mask &= first <= self.until
        return mask


@dataclass(frozen=True)
class WithIds:
    """Rows that the database found: their ids as it sends them."""

    ids: bytes

    def mask(self, block):
        """True for the rows among them."""
        return block.mask(block.rows_with(np.frombuffer(self.ids, dtype=">i8")))


class Selection:
    """The rows of a list under some conditions, in both blocks."""

    def __init__(self, held, conditions):
        self.held = held
        self.masks = [_all([one.mask(block) for one in conditions], alive) for block, alive in held.blocks]

    def __len__(self):
        numbers = (
            len(block) if mask is None else int(np.count_nonzero(mask))
            for (block, _), mask in zip(self.held.blocks, self.masks, strict=True)
        )
        return sum(numbers)

    def count(self, name, most=None, also=()):
        """{key: number of rows} of those keys that have rows.

        Of very many keys at least the `most` with most rows, and those of `also`.
        """
        main, late = (block.keys[name] for block, _ in self.held.blocks)
        counts = main.count(self.masks[0]).astype(np.int64)
        numbers = {}
        for key, number in zip(late.keys, late.count(self.masks[1]).tolist(), strict=True):
            if key in main.place:
                counts[main.place[key]] += number
            elif number:
                numbers[key] = number
        there = np.flatnonzero(counts)
        if most and len(there) > most:
            least = np.partition(counts[there], len(there) - most)[len(there) - most]
            wanted = np.array([main.place[key] for key in also if key in main.place], dtype=np.int64)
            there = np.union1d(there[counts[there] >= least], wanted[counts[wanted] > 0])
        return numbers | {main.keys[at]: number for at, number in zip(there, counts[there].tolist(), strict=True)}

    def count_as(self, name, of):
        """{of(*parts of a key): number of rows}, each row once for what its keys come to; for None not at all."""
        numbers = {}
        for (block, _), mask in zip(self.held.blocks, self.masks, strict=True):
            postings, rows_of = block.keys[name], {}
            for key in postings.keys:
                if (to := of(*key.split(":"))) is not None:
                    rows_of.setdefault(to, []).append(postings.of(key))
            for to, several in rows_of.items():
                rows = several[0] if len(several) == 1 else np.unique(np.concatenate(several))
                number = len(rows) if mask is None else int(np.count_nonzero(mask[rows]))
                if number:
                    numbers[to] = numbers.get(to, 0) + number
        return numbers

    def page(self, order, start, stop):
        """The ids of a part of the rows in an order."""
        main, changed = self.held.main, self.held.late
        rows = main.ordered[order]
        kept = rows if self.masks[0] is None else rows[self.masks[0][rows]]
        late = changed.ordered[order] if len(changed) else ()
        late = [row for row in late if self.masks[1] is None or self.masks[1][row]]
        if not late:
            return main.ids[kept[start:stop]].tolist()
        places = self.held.places(order)[late]
        if self.masks[0] is not None:
            before = np.concatenate([[0], np.cumsum(self.masks[0][rows])])
            places = before[places]
        ids = np.insert(main.ids[kept], places, changed.ids[late])
        return ids[start:stop].tolist()

    def days(self, first, last, since=None, until=None):
        """(first days, last days), as lib.histogram.drawn takes them, of rows that have days.

        Of those that may lie from the day `since` to the day `until`.
        """
        ends = []
        for name in (first, last):
            parts = [
                block.numbers[name] if mask is None else block.numbers[name][mask]
                for (block, _), mask in zip(self.held.blocks, self.masks, strict=True)
            ]
            ends.append(np.concatenate(parts))
        kept = (ends[0] != NULL) | (ends[1] != NULL)
        if since:
            kept &= (ends[1] >= since.toordinal()) | (ends[1] == NULL)
        if until:
            kept &= ends[0] <= until.toordinal()
        return [_counted(column[kept]) for column in ends]


def _all(masks, alive):
    masks = masks if alive is None else [*masks, alive]
    if not masks:
        return None
    whole = masks[0]
    for mask in masks[1:]:
        whole = whole & mask
    return whole


def _counted(days):
    known = days[days != NULL]
    least = int(known.min()) if len(known) else 0
    counts = np.bincount(known - least)
    there = np.flatnonzero(counts)
    return there + least, counts[there], len(days) - len(known)


class Held:
    """The columns as one process holds them. What one answer uses is never changed under it.

    `main`: the Block that was read at once. `late`: the Block of the rows written since, whose ids are `ids`. `xmin`:
    the oldest transaction of whose writing something may not be in them yet; `seen`: {id: the transaction} of those
    since then that are in them.
    """

    def __init__(self, main, late, ids, xmin, seen):
        self.main, self.late, self.ids, self.xmin, self.seen = main, late, ids, xmin, seen
        alive = None
        if ids:
            alive = ~main.mask(main.rows_with(np.array(ids, dtype=np.int64)))
        self.blocks = ((main, alive), (late, None))
        self._places = {}

    def select(self, conditions):
        """The rows of which all conditions hold."""
        return Selection(self, conditions)

    def places(self, order):
        """Where each row of the second block would stand among all rows of the first, in an order."""
        if order not in self._places:
            columns, rows = self.main.sort_keys(order), self.main.ordered[order]
            late = zip(*(column.tolist() for column in self.late.sort_keys(order)), strict=True)
            self._places[order] = np.array([_place(columns, rows, key) for key in late], dtype=np.int64)
        return self._places[order]


def _place(columns, rows, key):
    """How many of the ordered rows come before a key. Each column narrows those that are alike in the former ones."""
    low, high = 0, len(rows)
    for column, value in zip(columns, key, strict=True):
        low, high = (
            bisect(rows, value, low, high, key=lambda row, column=column: column[row])
            for bisect in (bisect_left, bisect_right)
        )
    return low


class Columns:
    """The columns of one source for all threads of this process, one copy for each database."""

    def __init__(self, source):
        self.source, self._held, self._lock = source, {}, threading.Lock()

    def now(self, unless=None):
        """The columns as they are for whoever asks now. One query if nothing has changed, two if something has.

        Where all has to be read anew: None if `unless()` says so.
        """
        name = connection.settings_dict["NAME"]
        held = self._held.get(name)
        xmin, writing, changes = self._news(held)
        if held is None or 0 in changes or len(changes.keys() | set(held.ids)) > MOST_CHANGED:
            if unless and unless():
                return None
            fresh = self._read_anew(name, held, xmin, changes, writing=writing)
        elif not changes:
            return held
        else:
            ids = sorted({*changes, *held.ids})
            fresh = Held(held.main, self.source.read(ids), ids, xmin, held.seen | changes)
        if not writing:  # else it may be taken back
            self._held[name] = fresh
        return fresh

    def _read_anew(self, name, held, xmin, changes, *, writing):
        with self._lock:  # many who ask at once after an import: one reads, the others have it
            there = self._held.get(name)
            if there is not held and not writing:
                return there
            main = self.source.read()
            main.ordered  # noqa: B018  # now, and not while the first reader waits
            return Held(main, self.source.none(), [], xmin, changes)

    def _news(self, held):
        """(the oldest transaction that may still write, whether this one has written, {id: the last that wrote it}).

        Of rows written since the columns were read, as far as they are not in them. The id 0 means all rows.
        """
        with connection.cursor() as cursor:
            cursor.execute(NEWS.format(self.source.changed), [held and held.xmin])
            rows = cursor.fetchall()
        xmin, writing, *_ = rows[0]
        seen = held.seen if held else {}
        return xmin, writing, {pk: by for _, _, pk, by in rows if pk is not None and seen.get(pk) != by}
