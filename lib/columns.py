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

from lib.conditions import NULL
from lib.postings import Groups, Postings

NEWS = """
    SELECT
        pg_snapshot_xmin(pg_current_snapshot())::text, pg_current_xact_id_if_assigned() IS NOT NULL, id, changed::text
    FROM (SELECT) AS always LEFT JOIN {} ON
        changed >= coalesce(%s::text::xid8, pg_snapshot_xmin(pg_current_snapshot()))
        -- What a restored backup has of transactions that are still to come is old.
        AND (changed < pg_snapshot_xmax(pg_current_snapshot()) OR changed = pg_current_xact_id_if_assigned())
"""
PART = 65_536  # rows that are looked through at once for a page
SPREAD = 8  # between the ids of rows
LATE = 2**31 - 1  # where what is not known stands at the end
MOST_CHANGED = 1_000


@dataclass(frozen=True)
class Source:
    """Where the columns come from.

    `rows`: SELECT of the rows with their id and all columns that are needed; `held` is one of them. `numbers`: {name:
    SQL of an integer of one}; `keys`: {name: (SQL of one key, which may be set-returning, its type in Python)};
    `groups`: {name: (keys that are counted for others, a function from them to pairs of key and one that it stands
    for)}; `orders`: {name: numbers to sort by, "-" before one that falls; what is not known comes last, then the id,
    falling if the order's name begins with "-"}; `changed`: the table of (id, changed) beside the rows. All SQL is our
    own.
    """

    name: str
    rows: str
    numbers: dict
    keys: dict
    groups: dict
    orders: dict
    changed: str

    def read(self, ids=None):
        """The Block of all rows, or of these. One query for the rows, and what the groups need."""
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
                return Block(self, cursor)

    def none(self):
        """The Block of no rows."""
        return Block(self, [("", name, b"") for name in ("id", "at", *self.numbers)])


class Block:
    """Rows as columns: `ids` in their order, `numbers`, and for each name of keys its Postings."""

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


class Selection:
    """The rows of a list under some conditions, in both blocks."""

    def __init__(self, held, conditions):
        self.held, self.conditions = held, conditions
        self.masks = [_all([one.rows_of(block) for one in conditions], alive) for block, alive in held.blocks]
        self._counts = {}  # what is counted already

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
        counts, numbers = self._counted(main, self.masks[0]), {}
        if late.keys:
            counts = counts.copy()
        for key, number in zip(late.keys, self._counted(late, self.masks[1]).tolist(), strict=True):
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

    def _counted(self, keys, mask):
        """The counts of all keys of one block, each found once; groups of the same keys share theirs."""
        if keys not in self._counts:
            known = [self._counted(keys.postings, mask)] if isinstance(keys, Groups) else []
            self._counts[keys] = keys.count(mask, *known)
        return self._counts[keys]

    def count_as(self, name, of):
        """{of(*parts of a key): number of rows}, each row once for what its keys come to; for None not at all."""
        numbers = {}
        for (block, _), mask in zip(self.held.blocks, self.masks, strict=True):
            postings, rows_of = block.keys[name], {}
            for key in postings.keys:
                if (to := of(*key.split(":"))) is not None:
                    rows_of.setdefault(to, []).append(postings.rows(key))
            for to, several in rows_of.items():
                rows = several[0] if len(several) == 1 else np.unique(np.concatenate(several))
                number = len(rows) if mask is None else int(np.count_nonzero(mask[rows]))
                if number:
                    numbers[to] = numbers.get(to, 0) + number
        return numbers

    def page(self, order, start, stop):
        """The ids of a part of the rows in an order."""
        main, changed = self.held.main, self.held.late
        at = self._first(order, stop)
        ids = main.ids[main.ordered[order][at]]
        late = changed.ordered[order] if len(changed) else ()
        late = [row for row in late if self.masks[1] is None or self.masks[1][row]]
        if late:
            ids = np.insert(ids, np.searchsorted(at, self.held.places(order)[late]), changed.ids[late])
        return ids[start:stop].tolist()

    def _first(self, order, number):
        """Where in an order the first rows of the first block stand, so many that are selected."""
        rows, mask, found = self.held.main.ordered[order], self.masks[0], [np.empty(0, np.int64)]
        if mask is None:
            return np.arange(min(number, len(rows)))
        for start in range(0, len(rows), PART):
            found.append(start + np.flatnonzero(mask[rows[start : start + PART]]))
            number -= len(found[-1])
            if number <= 0:
                break
        return np.concatenate(found)

    def days(self, first, last, since=None, until=None):
        """(first days, last days), as lib.histogram.drawn takes them, of rows that have days.

        Of those that may lie from the day `since` to the day `until`.
        """
        if self.conditions or since or until:
            return self._days(first, last, since, until)
        return self.held.kept(("days", first, last), lambda: self._days(first, last, since, until))

    def _days(self, first, last, since, until):
        ends = [[], []]
        for (block, _), mask in zip(self.held.blocks, self.masks, strict=True):
            rows = slice(None) if mask is None else np.flatnonzero(mask)
            for end, name in zip(ends, (first, last), strict=True):
                end.append(block.numbers[name][rows])
        ends = [np.concatenate(parts) for parts in ends]
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
        self._kept = {}

    def select(self, conditions):
        """The rows of which all conditions hold."""
        return Selection(self, conditions)

    def kept(self, name, find):
        """What holds of all rows, whoever asks: found once."""
        if name not in self._kept:
            self._kept[name] = find()
        return self._kept[name]

    def places(self, order):
        """Where each row of the second block would stand among all rows of the first, in an order."""
        return self.kept(("places", order), lambda: self._places(order))

    def _places(self, order):
        columns, rows = self.main.sort_keys(order), self.main.ordered[order]
        late = zip(*(column.tolist() for column in self.late.sort_keys(order)), strict=True)
        return np.array([_place(columns, rows, key) for key in late], dtype=np.int64)


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
