"""The words of a question in all the spellings that names here have."""

from dataclasses import dataclass
from functools import cached_property
from math import log

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import F, Func

from lib.folding import initials, near, parts_of

LONGEST = 300  # characters of a question that count
WORDS = 10  # of a question
MOST = 60  # spellings of one word that are looked for
LOOKED_AT = 300  # words that share a key with one, or may be one error apart
BEGINNING = 50  # words that begin as an unfinished one does
SAME, ALIKE, NEAR, BEGUN = 1.0, 0.9, 0.7, 0.8  # how much a word tells that stands for the one asked for
LONG = 40  # letters of a word in which an error is looked for


class NameWord(models.Model):
    """One folded word that names here have."""

    word = models.TextField(primary_key=True)
    keys = ArrayField(models.TextField())
    near = ArrayField(models.TextField(), help_text="What is left of it with a letter left out.")
    names = models.BigIntegerField(help_text="How many names had it when they were folded.")

    class Meta:
        db_table = "lib_nameword"
        indexes = [
            GinIndex(Func(F("keys"), function="array_to_tsvector"), name="nameword_keys"),
            GinIndex(fields=["near"], name="nameword_near"),
        ]

    def __str__(self):
        return self.word


# The words that may stand for one of a question, those of most names first.
SPELLED = """
    (SELECT %s, word, keys, names FROM lib_nameword
    WHERE word = %s OR array_to_tsvector(keys) @@ %s::tsquery OR near && %s
    ORDER BY word = %s DESC, names DESC LIMIT %s)
"""
BEGINS = """
    (SELECT %s, word, keys, names FROM lib_nameword
    WHERE word LIKE %s OR array_to_tsvector(keys) @@ %s::tsquery
    ORDER BY word LIKE %s DESC, names DESC LIMIT %s)
"""
# About how many names there are, and whether some are not folded yet.
ALL = "(SELECT -1, '', '{}'::text[], reltuples::bigint FROM pg_class WHERE oid = 'lib_name'::regclass)"
UNFOLDED = "(SELECT -2, '', '{}'::text[], 1 FROM lib_name WHERE words IS NULL LIMIT 1)"


@dataclass(frozen=True)
class Spelled:
    """One word of a question. `spellings`: {word of names here: how much it tells}; `names`: how many have one."""

    part: object
    spellings: dict
    names: int

    @property
    def query(self):
        """The tsquery of names that have one of the spellings."""
        return f"({' | '.join(map(quoted, self.spellings))})"


@dataclass(frozen=True)
class Asked:
    """A question as names can answer it. `total`: about how many names there are; `unfolded`: whether some wait."""

    text: str
    words: list
    total: int
    unfolded: bool

    @cached_property
    def known(self):
        """The words that some name has, the rarest first."""
        return sorted((word for word in self.words if word.spellings), key=lambda word: word.names)

    def rarity(self, word):
        """How much it tells that a name has this word."""
        return log(2 + self.total / (1 + word.names))

    @cached_property
    def weights(self):
        """{term of a name: how much it tells}."""
        weights = {}
        for word in self.words:
            for spelling, how in word.spellings.items():
                weights[spelling] = max(weights.get(spelling, 0), how * self.rarity(word))
        return weights | dict.fromkeys(self.short, sum(map(self.rarity, self.words)))

    @cached_property
    def short(self):
        """The terms of names that are what the question may be short for, or that it may be shortened to."""
        if len(self.words) == 1:
            return {f"{one}." for one in (self.words[0].part.word, self.text.casefold()) if one}
        return set(initials(self.text))


def cleaned(text):
    """What of a text may be asked of the database: at most 300 characters, without those that it can't hold."""
    return " ".join(text[:LONGEST].replace("\0", " ").encode("utf-8", "ignore").decode().split())


def quoted(term):
    """A term as it stands in a tsquery."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def neighbours(word):
    """The words from which it is one error away, of one that is not too long to be a name's."""
    return sorted(near(word)) if len(word) <= LONG else [word]


def ask(text, *, prefix=False):
    """The Asked of a text, or None where it has no word. `prefix`: its last word may be unfinished. One query."""
    text = cleaned(text)
    parts = parts_of(text)[:WORDS]
    if not parts:
        return None
    questions, values = [ALL, UNFOLDED], []
    for at, part in enumerate(parts):
        keys = " | ".join(map(quoted, part.keys))
        questions.append(SPELLED)
        values += [at, part.word, keys, neighbours(part.word), part.word, LOOKED_AT]
    if prefix:
        begins = f"{part.word.replace('%', '').replace('_', '')}%"
        questions.append(BEGINS)
        begun = " | ".join(f"{quoted(key)}:*" for key in part.keys if len(key) > 1) or quoted(part.word)
        values += [len(parts), begins, begun, begins, BEGINNING]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(questions), values)
        rows = cursor.fetchall()
    found = {at: [row[1:] for row in rows if row[0] == at] for at in range(-2, len(parts) + 1)}
    begun = found.pop(len(parts))
    words = [_spelled(part, found[at], begun if at == len(parts) - 1 else ()) for at, part in enumerate(parts)]
    total = max(found[-1][0][2], *(word.names for word in words))
    return Asked(text, words, total, bool(found[-2]))


def _spelled(part, rows, begun):
    """The Spelled of a part. `rows`: (word, keys, number) of those that may be it; `begun`: that begin with it."""
    how = {word: (BEGUN, names) for word, _, names in begun}
    for word, keys, names in rows:
        told = likeness(part, word, keys)
        if told:
            how[word] = (max(told, how.get(word, (0, 0))[0]), names)
    best = sorted(how.items(), key=lambda one: (-one[1][0], -one[1][1], one[0]))[:MOST]
    return Spelled(part, {word: told for word, (told, _) in best}, sum(names for _, (_, names) in best))


def likeness(part, word, keys):
    """How much a folded word with these keys tells where a part is asked for; 0 if it is another word."""
    if word == part.word:
        return SAME
    near = one_error(part.word, word)
    if not set(keys).isdisjoint(part.keys):
        return ALIKE if near else (ALIKE + NEAR) / 2
    return NEAR if near and max(len(word), len(part.word)) > 4 else 0


def one_error(one, other):
    """Whether two words differ by one letter: left out, too many, another, or two that changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    return (
        one[1:] == other[1:]
        or one[1:] == other
        or one == other[1:]
        or (one[:2] == other[1::-1] and one[2:] == other[2:])
    )
