"""The columns of a list's rows, held in memory: so that all choices of all facets are counted in milliseconds.

PostgreSQL stays the only truth. A table beside the rows says which transaction last wrote each (`Source.changed`);
before each answer those that this process has not seen yet are read again. Nothing is shared that a transaction might
still take back.

Rows that have changed since the columns were read are few. They stand in a second, small block, and are left out of the
first; once there are too many of them, all is read anew.
"""

import threading
from bisect import bisect_left, bisect_right

import numpy as np
from django.db import connection

from lib.conditions import NULL
from lib.postings import Groups

NEWS = """
    SELECT
        pg_snapshot_xmin(pg_current_snapshot())::text, pg_current_xact_id_if_assigned() IS NOT NULL, id, changed::text
    FROM (SELECT) AS always LEFT JOIN {} ON
        changed >= coalesce(%s::text::xid8, pg_snapshot_xmin(pg_current_snapshot()))
        -- What a restored backup has of transactions that are still to come is old.
        AND (changed < pg_snapshot_xmax(pg_current_snapshot()) OR changed = pg_current_xact_id_if_assigned())
"""
PART = 65_536  # rows that are looked through at once for a page
MOST_CHANGED = 1_000


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
            if fresh is None:
                return self.now(unless)
        elif not changes:
            return held
        else:
            ids = sorted({*changes, *held.ids})
            late = self.source.read_again(ids, held.main)
            fresh = Held(held.main, late, ids, xmin, held.seen | changes)
        if not writing:  # else it may be taken back
            self._held[name] = fresh
        return fresh

    def _read_anew(self, name, held, xmin, changes, *, writing):
        with self._lock:  # many who ask at once after an import: one reads, the others have it
            if self._held.get(name) is not held and not writing:
                return None  # there are newer ones; whether anything has changed since is asked once more
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
