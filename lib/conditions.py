"""What is asked of the rows whose columns are held in memory (lib/columns.py)."""

from dataclasses import dataclass

import numpy as np

NULL = -(2**31)  # of a number or a day that is not known


class Condition:
    """One thing that is asked of a row. Made for one answer: what it found is kept, for many counts need it."""

    def rows_of(self, block):
        """True for the rows of a block that have it."""
        kept = self.__dict__.setdefault("kept", {})
        if block not in kept:
            kept[block] = self.mask(block)
        return kept[block]


@dataclass(frozen=True)
class AnyOf(Condition):
    """One of these keys."""

    name: str
    keys: tuple

    def mask(self, block):
        """True for the rows that have one."""
        return block.keys[self.name].mask(self.keys)


@dataclass(frozen=True)
class AllOf(Condition):
    """All of some conditions, at least one."""

    conditions: tuple

    def mask(self, block):
        """True for the rows of which all hold."""
        return np.logical_and.reduce([one.rows_of(block) for one in self.conditions])


@dataclass(frozen=True)
class AtLeast(Condition):
    """A number that is known, and not below a bound."""

    name: str
    bound: int

    def mask(self, block):
        """True for the rows that have it; what is not known is below all."""
        return block.numbers[self.name] >= self.bound


@dataclass(frozen=True)
class Spanning(Condition):
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
class WithIds(Condition):
    """Rows that the database found: their ids as it sends them."""

    ids: bytes

    def mask(self, block):
        """True for the rows among them."""
        return block.having(np.frombuffer(self.ids, dtype=">i8").astype(np.int64))
