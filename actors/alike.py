"""How far two names agree, part by part. The words are folded by lib.folding; what they weigh is told by Rarity."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log

from lib.folding import parts_of
from lib.likeness import likeness

# In how many of a thousand names such a part stands wherever names are listed. Few names here do not make it rare.
COMMON = {
    120: "Muhammad",
    50: "Ahmad Ali Abdallah Hasan",
    30: "Husayn Mahmud Ibrahim Khalid Umar Yusuf Mustafa Khan Salih Said",
    15: "Uthman Ismail Khalil Jamal Karim Rahman Aziz Hamid Rahim Salim Sulayman Musa Isa Harun Dawud Nasir Amin Hadi "
    "Mahdi Bilal Hamza Zayd Tariq Walid Faysal Fahd Saad Majid Rashid Latif Qadir Hakim Malik Samad Wahid Ghani "
    "Jabbar Razzaq Salam Kim Yong Chol Jose Juan Carlos Luis Garcia Lopez Gonzalez Rodriguez Hernandez Martinez "
    "Aleksandr Vladimir Sergei Ivan Wang Zhang Chen Aung Win John David",
    8: "Iraqi Shami Suri Masri Ansari Muhajir Baghdadi Libi Tunisi Maghribi Jazairi Urduni Filastini Yamani",
}  # fmt: skip
ELSEWHERE = 1_000  # so many names are thought to stand beside those here
LETTER = 1.2  # a word tells no more than this for each of its letters: short ones meet by chance
# Said of a person, or between the parts of a name: neither tells one from another.
TITLES = "jr sr junior senior haji hajj hajji shaykh sheikh mullah maulavi mawlawi maulana mawlana dr general"
TYING = "bin ibn ben bint wald ould al de del la da do dos van von der"
BEFORE, AFTER = (
    "abu umm abd",
    "din allah",
)  # one part with the word after, or before: Abu Maria, Abd al-Rahman, Nur al-Din
YOUNGER = re.compile(r"\b(jr|junior|sr|senior|ii|iii|iv)\b")
LONG, SOUND = (
    6,
    0.93,
)  # words of so many letters that sound so alike are the same in another spelling; short ones differ
ALIKE, PERHAPS = 0.8, 1.0  # parts that may be the same tell little


def _words(text):
    return frozenset(part.word for word in text.split() for part in parts_of(word))


_BEFORE, _AFTER = _words(BEFORE), _words(AFTER)
_SILENT = _words(TITLES) | _words(TYING)
_COMMON = {word: often for often, text in COMMON.items() for word in _words(text)}


class Rarity:
    """What it tells that two names share a part: the rarer the part, and the longer, the more.

    `counts`: {folded word: in how many records it stands}; `records`: how many there are.
    """

    def __init__(self, counts, records):
        self.counts, self.names = counts, records + ELSEWHERE

    def of(self, part):
        """The weight of a part: how many times fewer than all names have it, as a logarithm.

        Of a part of two words, such as Abd al-Rahman, the rarer one counts.
        """
        return max(map(self._weight, part.split(" ")))

    def _weight(self, word):
        have = self.counts.get(word, 0) + _COMMON.get(word, 0.5) * ELSEWHERE / 1000
        return min(log(self.names / have), LETTER * len(word))

    @property
    def telling(self):
        """The weight of parts that one name in all is expected to have by chance."""
        return log(self.names)


@dataclass(frozen=True)
class Name:
    """A name as it is printed, and its type: a code of the codebook's name types ("kunya", "acronym"), or ''."""

    printed: str
    type: str = ""

    @cached_property
    def _read(self):
        # "Family, Given" is the order of lists. A comma with nothing after it is none.
        family, _, given = self.printed.partition(",")
        return _parts(f"{given} {family}") or _parts(self.printed)

    @cached_property
    def parts(self):
        """[(word, keys)] that tell one from another, the given name first. “Abu X” is one of them, and is not “X”."""
        found, before = [], None
        for part in self._read:
            if part.word in _AFTER and found and not before:
                found.append(_joined(*found.pop(), part))
            elif part.word in _BEFORE and not before:
                before = part
            elif before or part.word not in _SILENT:
                found.append(_joined(before.word, before.keys, part) if before else (part.word, part.keys))
                before = None
        return tuple(found) or tuple((part.word, part.keys) for part in self._read)

    @cached_property
    def younger(self):
        """The words that tell a person from a relative of the same name: junior, II."""
        return frozenset(YOUNGER.findall(self.printed.lower()))

    @cached_property
    def is_full(self):
        """Whether it may tell one actor from all others: two parts at least, and no kunya, nisba or acronym alone."""
        return len(self.parts) > 1 and self.type not in {"kunya", "nisba", "acronym"}

    @cached_property
    def is_arabic(self):
        """Whether it is in Arabic script."""
        return any("\u0600" <= letter <= "\u08ff" for letter in self.printed)

    @cached_property
    def words(self):
        """Each folded word that it is made of, those of parts of two words apart."""
        return frozenset(part.word for part in self._read)


@lru_cache(maxsize=50_000)
def _parts(printed):
    return tuple(parts_of(printed))


def _joined(word, keys, part):
    """Two words that are one part."""
    return f"{word} {part.word}", tuple(f"{one} {other}" for one in keys[:2] for other in part.keys[:4])


@dataclass(frozen=True)
class Agreement:
    """What two Names share. `pairs`: (place in one, place in the other, whether both are the same folded word)."""

    one: Name
    other: Name
    pairs: tuple
    weight: float

    @property
    def left(self):
        """How many parts each name has that the other has not."""
        return len(self.one.parts) - len(self.pairs), len(self.other.parts) - len(self.pairs)

    @property
    def is_whole(self):
        """Whether neither has a part that the other has not."""
        return self.left == (0, 0)

    @property
    def is_part(self):
        """Whether one is all in the other."""
        return 0 in self.left

    @property
    def same_words(self):
        """How many parts are the same folded word."""
        return sum(same for _, _, same in self.pairs)

    @property
    def is_one_name(self):
        """Whether both are one name, whole, in two spellings. Arabic letters leave out what would tell them apart."""
        return self.is_whole and (self.same_words == len(self.pairs) or self.one.is_arabic != self.other.is_arabic)

    @property
    def begins_alike(self):
        """Whether both have the same first part: what stands before a given name makes it a father's.

        Of whole names either may be turned: the family's name stands first or last.
        """
        if not self.is_whole:
            return (0, 0, True) in self.pairs
        places = [place for _, place, _ in sorted(self.pairs)]
        return sum(later < place for place, later in zip(places, [*places[1:], *places[:1]], strict=True)) <= 1

    @property
    def is_in_order(self):
        """Whether the shared parts follow each other alike; round the end too, if the whole name is shared."""
        places = [place for _, place, _ in sorted(self.pairs)]
        return self.is_whole or places == sorted(places)


def compare(one, other, rarity):
    """The Agreement of two Names: each part goes with at most one of the other, the same words first."""
    free = dict(enumerate(other.parts))
    pairs, weight = [], 0.0
    for alike in (_equal, _sound_alike, _may_be):
        taken = {place for place, _, _ in pairs}
        for place, part in enumerate(one.parts):
            if place not in taken and (at := next((at for at in free if alike(part, free[at])), None)) is not None:
                weight += _weight(part, free.pop(at), alike, rarity)
                pairs.append((place, at, alike is not _may_be))
    return Agreement(one, other, tuple(pairs), weight)


def _equal(part, its):
    return part[0] == its[0]


def _sound_alike(part, its):
    return min(len(part[0]), len(its[0])) >= LONG and likeness(part[0], its[0]) >= SOUND


def _may_be(part, its):
    """Whether two parts may be one in two spellings, or one the first letter of the other."""
    if len(part[0]) == 1 or len(its[0]) == 1:
        return part[0][0] == its[0][0]
    return not {*part[1]}.isdisjoint(its[1]) and likeness(part[0], its[0]) >= ALIKE


def _weight(part, its, alike, rarity):
    return PERHAPS if alike is _may_be else min(rarity.of(part[0]), rarity.of(its[0]))


def counted(records):
    """{folded word: in how many records it stands}, of lists of Names."""
    counts = Counter()
    for names in records:
        counts.update(frozenset().union(*(name.words for name in names)))
    return counts
