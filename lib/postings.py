"""Which rows have which keys, so that the rows of every key are counted at once."""

import numpy as np

NUMBER = 32  # bits of the number of a row


def packed(mask):
    """A mask as bits in whole words of 64."""
    words = np.zeros(-(-len(mask) // 64), dtype=np.uint64)
    words.view(np.uint8)[: -(-len(mask) // 8)] = np.packbits(mask)
    return words


class Lists:
    """Lists of rows, one after the other. None is empty."""

    def __init__(self, lists):
        self.ends = np.cumsum([len(rows) for rows in lists], dtype=np.int64)
        self.rows = np.concatenate([*lists, np.empty(0, np.int32)]).astype(np.int32)

    def of(self, at):
        """The rows of one list."""
        return self.rows[self.ends[at - 1] if at else 0 : self.ends[at]]

    def count(self, mask):
        """How many rows of a mask each list has."""
        if not len(self.ends):
            return np.empty(0, np.int64)
        starts = np.concatenate([[0], self.ends[:-1]])
        held = mask.view(np.int8).take(self.rows, mode="clip")  # none is outside; to look whether costs as much again
        return np.add.reduceat(held, starts, dtype=np.int32).astype(np.int64)


class Postings:
    """The rows of each of some keys, among `size` rows.

    Of a key that very many rows have there is a bit for each row; of the others a list, where that is shorter.
    """

    def __init__(self, rows_of, size):
        """`rows_of`: {key: its rows}, none without rows."""
        many = [key for key, rows in rows_of.items() if len(rows) * NUMBER > size]
        few = [key for key, rows in rows_of.items() if len(rows) * NUMBER <= size]
        self.size, self.keys = size, [*many, *few]
        self.place = {key: at for at, key in enumerate(self.keys)}
        self.sizes = np.array([len(rows_of[key]) for key in self.keys], dtype=np.int64)
        self.bits = np.zeros((len(many), -(-size // 64)), dtype=np.uint64)
        for at, key in enumerate(many):
            mask = np.zeros(size, dtype=bool)
            mask[rows_of[key]] = True
            self.bits[at] = packed(mask)
        self.lists = Lists([rows_of[key] for key in few])

    def rows(self, key):
        """The rows that have a key; none have one that is not there."""
        at = self.place.get(key)
        if at is None:
            return np.empty(0, np.int32)
        return np.flatnonzero(self._mask(at)) if at < len(self.bits) else self.lists.of(at - len(self.bits))

    def _mask(self, at):
        return np.unpackbits(self.bits[at].view(np.uint8), count=self.size).view(bool)

    def mask(self, keys):
        """True for the rows that have one of these keys."""
        mask = np.zeros(self.size, dtype=bool)
        for at in {self.place[key] for key in keys if key in self.place}:
            if at < len(self.bits):
                mask |= self._mask(at)
            else:
                mask[self.lists.of(at - len(self.bits))] = True
        return mask

    def count(self, mask):
        """How many of the rows of a mask have each key, in the order of the keys. Without a mask: of all rows."""
        if mask is None:
            return self.sizes
        bits = np.bitwise_count(self.bits & packed(mask)).sum(axis=1, dtype=np.int64)
        return np.concatenate([bits, self.lists.count(mask)])


class Groups:
    """Keys that stand for several others each, such as a place for all within it: counted from the counts of those.

    A row that has several keys of one group counts there once. A group with such rows has its rows itself.
    """

    def __init__(self, postings, pairs):
        """`pairs`: (key, one of the Postings' keys that it stands for), each once."""
        self.postings, self.members = postings, {}
        for key, member in pairs:
            self.members.setdefault(key, []).append(member)
        self.keys = list(self.members)
        self.place = {key: at for at, key in enumerate(self.keys)}
        self._groups = np.repeat(np.arange(len(self.keys)), [len(those) for those in self.members.values()])
        self._members = np.array([postings.place[one] for those in self.members.values() for one in those], np.int64)
        self._own = Postings(
            {key: rows for key, those in self.members.items() if len(rows := self._overlapping(those))}, postings.size
        )
        self._own_places = np.array([self.place[key] for key in self._own.keys], np.int64)

    def _overlapping(self, members):
        """All rows that have one of these keys, if some have several; else none."""
        if len(members) == 1:
            return ()
        rows = np.sort(np.concatenate([self.postings.rows(one) for one in members]))
        first = np.concatenate([[True], rows[1:] != rows[:-1]])
        return () if first.all() else rows[first]

    def mask(self, keys):
        """True for the rows that belong to one of these keys."""
        return self.postings.mask({one for key in keys for one in self.members.get(key, ())})

    def count(self, mask, counts=None):
        """The same as of Postings. `counts`: of those, if they are known."""
        counts = self.postings.count(mask) if counts is None else counts
        summed = np.bincount(self._groups, weights=counts[self._members], minlength=len(self.keys)).astype(np.int64)
        summed[self._own_places] = self._own.count(mask)
        return summed
