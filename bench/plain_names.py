"""A search of names in memory, the plain reference of lib/names.py: every candidate is compared, nothing estimated."""

from collections import Counter, defaultdict
from itertools import pairwise

from lib.folding import near, parts_of
from lib.likeness import LEAST, likeness, score, telling

LOOKED_AT = 300  # names that are compared with the question word by word


class PlainNames:
    """An index of names, each of one record: {record: name}."""

    def __init__(self, names):
        parts = {record: parts_of(name) for record, name in names.items()}
        self.names = {record: [part.word for part in some] for record, some in parts.items()}
        self.holding, self.spelled = defaultdict(set), defaultdict(set)
        own, akin, keys = Counter(), Counter(), {}
        for record, some in parts.items():
            own.update({part.word for part in some})
            akin.update({part.keys[0] for part in some})
            for part in some:
                self.holding[part.word].add(record)
                keys[part.word] = part.keys
        for word, some in keys.items():
            for key in (*some, *(f".{left}" for left in near(word))):
                self.spelled[key].add(word)
        # A rare spelling of a common name tells little.
        self.weight = {
            word: telling(word, max(own[word], akin[some[0]] / 2), len(names)) for word, some in keys.items()
        }
        self.weight[""] = telling("", 0, len(names))

    def spellings(self, part):
        """The words of names that may be a part: {word: how like it is}."""
        keys = (*part.keys, *(f".{left}" for left in near(part.word)))
        words = set().union(*(self.spelled.get(key, ()) for key in keys))
        return {word: like for word in words if (like := likeness(part.word, word)) >= LEAST}

    def otherwise(self, parts):
        """Parts that a question may have meant: two as one; one as two, if there are such."""
        words = [part.word for part in parts]
        said = ["".join(two) for two in pairwise(words)]
        for word in words:
            halves = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
            said += [half for two in halves if self.weight.keys() >= set(two) for half in two]
        return [part for word in said for part in parts_of(word)]

    def found(self, question, limit=10):
        """The records whose names answer a question, the best first."""
        parts = parts_of(question)
        likes = [self.spellings(part) for part in parts]
        told = Counter()
        for alike in [*likes, *map(self.spellings, self.otherwise(parts))]:
            best = {}
            for word, like in alike.items():
                for record in self.holding[word]:
                    best[record] = max(best.get(record, 0), like * self.weight[word])
            told.update(best)
        whole = {record: sum(map(self.weight.get, self.names[record])) for record in told}
        likeliest = sorted(told, key=lambda record: -(told[record] ** 2) / whole[record])[:LOOKED_AT]
        words = [part.word for part in parts]
        scores = {record: score(words, likes, self.names[record], self.weight) for record in likeliest}
        return sorted(likeliest, key=lambda record: (-scores[record], record))[:limit]
