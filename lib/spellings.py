"""The words of a question in all the spellings that names here have."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import F, Func

from lib.folding import initials, near, parts_of
from lib.letters import VOWELS
from lib.likeness import JOINED, LEAST, STEEP, likeness, telling, told_by

LONGEST = 300  # characters of a question that count
WORDS = 10  # of a question
LOOKED_AT = 200  # words that share a key with one, or may be one error apart
BEGINNING = 400  # words that begin as an unfinished one does
ANY_NOUN = "@"  # stands in a question for the first letter of a noun
TELLING = 3  # consonants that a word may begin with by its sound alone
BEGINNINGS = 3  # letters of a beginning that is a term of its own
MANY_BEGUN, COMMON_BEGUN = 20_000, 20  # names with one of them; if there are more, so many of the words are looked for
ERRED = 0.7  # how like words are at least that are one error apart
BEGUN, BEGUN_ALIKE = 0.97, 0.85  # and of which one is not finished: begun letter for letter, or as it sounds
SPELLED = 0.85  # how like words are that count as one, where it is counted how many have it
FEW = 3_000  # names that have a word which is rare enough to be looked for alone
LONG = 40  # letters of a word in which an error is looked for
HALF = 3  # letters at least of a word of which another may be made
WRITTEN_OTHERWISE = 6  # ways that are looked for, those of fewest names
WELL_KNOWN = 20  # names that have a word which nobody writes as two
WRITTEN = -3  # their place in the answer


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
ALIKE = """
    (SELECT %s, word, keys, names FROM lib_nameword
    WHERE word = %s OR array_to_tsvector(keys) @@ %s::tsquery OR near && %s
    ORDER BY word = %s DESC, names DESC LIMIT %s)
"""
BEGINS = """
    (SELECT %s, word, keys, names FROM lib_nameword
    WHERE {begins} OR array_to_tsvector(keys) @@ %s::tsquery
    ORDER BY {begins} DESC, names DESC LIMIT %s)
"""
# Words just so.
THERE = "(SELECT %s, word, '{}'::text[], names FROM lib_nameword WHERE word = ANY (%s))"
# About how many names there are, and whether some are not folded yet.
ALL = "(SELECT -1, '', '{}'::text[], reltuples::bigint FROM pg_class WHERE oid = 'lib_name'::regclass)"
UNFOLDED = "(SELECT -2, '', '{}'::text[], 1 FROM lib_name WHERE words IS NULL LIMIT 1)"


@dataclass(frozen=True)
class Spelled:
    """One word of a question.

    `alike`: {word of names here: how like it is}; `erred`: those of them that are like it but for an error; `names`:
    how many have it in some spelling; `every`: how many have any word that is like it; `keys`: its consonants;
    `begun`: what it may be folded to as the beginning of a longer word, if it may be unfinished; `longer`: such words,
    those of most names first.
    """

    word: str
    alike: dict
    erred: frozenset
    names: int
    every: int
    keys: frozenset
    begun: tuple
    longer: tuple

    @property
    def is_rare(self):
        """Whether so few names have a word like it that all of them can be looked at."""
        return self.every <= FEW

    @property
    def query(self):
        """The tsquery of names that have a word like it, or of a common one its consonants, which is quicker."""
        if self.every > MANY_BEGUN:
            return self._or_begun(f":{one}" for one in self.longer[:COMMON_BEGUN])
        return self._or_begun(begun=self.begun)

    @property
    def query_beside(self):
        """The same where other words are asked for too: a short beginning may be that of any word."""
        if all(len(one) <= BEGINNINGS for one in self.begun):
            return self._or_begun(f"^{one}" for one in self.begun)
        return self.query

    def _or_begun(self, terms=(), begun=()):
        own = (f":{word}" for word in self.alike) if self.is_rare else self.keys
        return f"({' | '.join([*map(term, [*own, *terms]), *(term(f':{one}') + ':*' for one in begun)])})"

    def meet(self, words):
        """Count as like it those words of names that begin with it, which are too many to be known before."""
        for word in words:
            if word.startswith(self.begun):
                self.alike.setdefault(word, BEGUN)


@dataclass(frozen=True)
class Asked:
    """A question as names can answer it. `total`: about how many names there are; `unfolded`: whether some wait.

    `otherwise`: [({word of names here: how many have it}, places)] of what its words at these places are written as,
    several together or one apart.
    """

    text: str
    words: list
    otherwise: list
    total: int
    unfolded: bool

    @cached_property
    def known(self):
        """The words that some name has, the rarest first."""
        return sorted((word for word in self.words if word.alike), key=lambda word: word.every)

    @property
    def is_known(self):
        """Whether there are names with each of its words."""
        return len(self.known) == len(self.words)

    @cached_property
    def tells(self):
        """{word of names: how much it tells}; "" is one that no name has. All spellings of a word tell the same."""
        tells = {"": telling("", 0, self.total)}
        for word in self.words:
            tells |= {one: telling(one, word.names, self.total) for one in word.alike}
        return tells

    @cached_property
    def weights(self):
        """{word of names: how much it tells that a name has it}, roughly."""
        written = {
            one: round(telling(one, names, self.total) * JOINED, 3)
            for said, _ in self.otherwise
            for one, names in said.items()
        }
        return written | {
            one: round(self.tells[one] * how**STEEP, 3)
            for word in self.words
            for one, how in sorted(word.alike.items(), key=lambda pair: pair[1])
        }

    @cached_property
    def _told(self):
        return told_by([word.word for word in self.words], [word.alike for word in self.words], self.tells)

    def answered(self, words):
        """From 0 to 1: how much of the question these words of names answer."""
        words = set(words)
        met = (max((word.alike[one] for one in words & word.alike.keys()), default=0) ** STEEP for word in self.words)
        return sum(how * told for how, told in zip(met, self._told, strict=True)) / sum(self._told)

    @cached_property
    def short(self):
        """What several words may be shortened to."""
        return initials(self.text) if len(self.words) > 1 else set()


def cleaned(text):
    """What of a text may be asked of the database: at most 300 characters, without those that it can't hold."""
    return text[:LONGEST].replace("\0", " ").encode("utf-8", "ignore").decode()


def quoted(term):
    """A term as it stands in a tsquery."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def term(text):
    """A term of names as it stands in a tsquery for any noun."""
    return quoted(f"{ANY_NOUN}{text}")


def of_noun(query, noun):
    """The tsquery for names of one noun."""
    return query.replace(f"'{ANY_NOUN}", f"'{noun[0]}")


def any_of(terms):
    """The tsquery of what has one of these terms."""
    return f"({' | '.join(map(quoted, sorted(terms)))})"


def neighbours(word):
    """The words from which it is one error away, of one that is not too long to be a name's."""
    return sorted(near(word)) if len(word) <= LONG else [word]


def ask(text, *, prefix=False):
    """The Asked of a text, or None where it has no word. `prefix`: its last word may be unfinished. One query."""
    text = " ".join(cleaned(text).split())
    parts = parts_of(text)[:WORDS]
    if not parts:
        return None
    questions, values, beginnings = [ALL, UNFOLDED], [], ()
    for at, part in enumerate(parts):
        questions.append(ALIKE)
        values += [at, part.word, any_of(part.keys), neighbours(part.word), part.word, LOOKED_AT]
    written = _otherwise([part.word for part in parts])
    if written:
        questions.append(THERE)
        values += [WRITTEN, sorted({word for said in written for word in said})]
    if prefix:
        beginnings = _beginnings(text, part.word)
        begins = [f"{one.replace('%', '').replace('_', '')}%" for one in beginnings]
        begun = " | ".join(f"{quoted(key)}:*" for key in part.keys if len(key) >= TELLING) or quoted(part.word)
        questions.append(BEGINS.format(begins=f"({' OR '.join(['word LIKE %s'] * len(begins))})"))
        values += [len(parts), *begins, begun, *begins, BEGINNING]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(questions), values)
        rows = cursor.fetchall()
    found = {at: [row[1:] for row in rows if row[0] == at] for at in range(WRITTEN, len(parts) + 1)}
    begun = found[len(parts)]
    words = [_spelled(part, found[at]) for at, part in enumerate(parts[:-1])]
    words.append(_spelled(part, found[len(parts) - 1], begun, beginnings))
    total = max(found[-1][0][2], 1_000, *(word.names for word in words))
    there = {word: names for word, _, names in found[WRITTEN]}
    otherwise = [
        ({one: there[one] for one in said}, places)
        for said, places in written.items()
        if there.keys() >= set(said)
        and (len(places) > 1 or words[places[0]].names <= WELL_KNOWN)
        and min(map(there.get, said)) <= FEW
    ]
    otherwise.sort(key=lambda one: (len(one[0]), min(one[0].values())))
    return Asked(text, words, otherwise[:WRITTEN_OTHERWISE], total, bool(found[-2]))


def _otherwise(words):
    """{words that names may have for some of these: the places of those}: several written as one, or one as two."""
    found = {}
    for places in [tuple(range(at, at + many)) for many in (2, 3) for at in range(len(words) - many + 1)]:
        parts = parts_of("".join(words[at] for at in places))
        if len(parts) == 1:
            found.setdefault((parts[0].word,), places)
    for place, word in enumerate(words):
        for at in range(HALF, min(len(word), LONG) - 1):
            # What two letters of one sound have become belongs to both: Energo-Oil, Energooil.
            for rest in (word[at:], *([word[at - 1 :]] if word[at - 1] in VOWELS else [])):
                halves = tuple(part.word for part in parts_of(f"{word[:at]} {rest}"))
                if len(halves) == 2 and len(rest) >= HALF:
                    found.setdefault(halves, (place,))
    return found


def _beginnings(text, word):
    """What the last word of a text is folded to, and what it is where more follows: "hay" is "hai", of Hayat "hay"."""
    longer = (parts_of(text + more)[-1].word.removesuffix(more) for more in "ab")
    return tuple(dict.fromkeys([word, *filter(None, longer)]))


def _spelled(part, rows, begun=(), beginnings=()):
    """The Spelled of a part. `rows`: (word, keys, number) of those that may be it; `begun`: that begin with it."""
    alike, erred, own = {}, set(), frozenset(part.keys)
    numbers = {word: names for word, _, names in (*rows, *begun)}
    for word, keys, _ in rows:
        how = likeness(part.word, word)
        if own.isdisjoint(keys):
            if max(len(word), len(part.word)) < 5 or not one_error(part.word, word):
                continue
            erred.add(word)
            how = max(how, ERRED)
        if how >= LEAST:
            alike[word] = how
    for word, *_ in begun:
        alike[word] = max(alike.get(word, 0), BEGUN if word.startswith(beginnings) else BEGUN_ALIKE)
    names = sum(numbers[word] for word, how in alike.items() if how >= SPELLED)
    every = sum(map(numbers.__getitem__, alike))
    return Spelled(part.word, alike, frozenset(erred), names, every, own, beginnings, tuple(word for word, *_ in begun))


def one_error(one, other):
    """Whether two words differ by one letter: left out, too many, another, or two that changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    if one[1:] == other[1:] or one[1:] == other or one == other[1:]:
        return True
    return one[:2] == other[1::-1] and one[2:] == other[2:]
