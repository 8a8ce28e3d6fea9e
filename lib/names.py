"""The names by which actors, places and outlets are found, in any spelling and script (docs/adr/0021)."""

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate, combinations, product
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Length
from psycopg.types.json import Jsonb

from lib.folded import fold_new
from lib.folding import initials, parts_of
from lib.likeness import INITIALS, STEEP, pieces, score, shared, telling
from lib.spellings import any_of, ask, cleaned, of_noun, term

NOUNS = ("actor", "location", "outlet")
AT_ONCE = 2_000  # that a search folds before it answers
# Shared by the nouns: names that one question of the index gives; after which it is asked nothing else; and that are
# compared with the question word by word. While somebody types less is looked at.
BOUND, ENOUGH, MOST = 1_800, 150, 180
BOUND_TYPING, ENOUGH_TYPING, MOST_TYPING = 1_200, 60, 120
WHOLE = 60  # spellings of a whole name that are looked for
PAIRED = 5  # common words of which names with any two are looked for
WAITING = 0.6  # the score of a name that is not folded yet and has the text in it
WEIGHED = 30  # records of which it counts how all their names are written
# How much it counts beside the score, and that one begins or ends as the question does: bodies are told by the first
# word, persons by the last.
AS_WRITTEN, BEGINS, ENDS = 0.25, 0.1, 0.07
WHOLLY = 0.95  # the score from which a name is the same but for its spelling
BESIDE = 0.5  # how much it counts that other names of a record answer what its best one does not
OTHERWISE = 0.999  # the score of a name at most that is otherwise spelled


class Terms(SearchQuery):
    """A tsquery as it is, of terms that PostgreSQL should not change."""

    SEARCH_TYPES = {"plain": "tsquery"}


class NameQuerySet(models.QuerySet):
    """The questions that are asked of names."""

    def shown(self):
        """Those by which readers may find."""
        return self.filter(shown=True)

    def in_arabic(self, noun):
        """Names of a noun that have letters of the Arabic script."""
        return self.filter(noun=noun, name__regex="[\u0600-\u06ff]")

    def waiting(self, text, nouns, *, shown_only):
        """Names not folded yet that contain a text, as rows of `found`; those that are just so first."""
        rows = self.filter(words__isnull=True, name__icontains=text, noun__in=nouns).order_by(Length("name"), "id")
        rows = rows.shown() if shown_only else rows
        return [Row(*row, [], [], 0) for row in rows.values_list("noun", "record", "name", "claim", "shown")[:MOST]]

    def called(self, text, noun):
        """Names of a noun that contain a text, or have every word of it, perhaps spelled otherwise. No query."""
        text, names = cleaned(text), self.filter(noun=noun)
        parts = [[f"{noun[0]}{key}" for key in part.keys if len(key) > 1] for part in parts_of(text)]
        if not parts or not all(parts):
            return names.filter(name__icontains=text)  # one consonant tells nothing
        query = " & ".join(map(any_of, parts))
        return names.filter(Q(name__icontains=text) | Q(terms=Terms(query)))


class Name(models.Model):
    """One name of one record, as it is written. The database keeps it beside the record; folding is filled in after."""

    id = models.BigAutoField(primary_key=True)
    noun = models.TextField(help_text="actor, location or outlet")
    record = models.BigIntegerField(help_text="The id of the record.")
    name = models.TextField()
    claim = models.BigIntegerField(null=True, help_text="The claim that gives it, if one does.")
    shown = models.BooleanField(help_text="Whether readers may find the record by it.")
    words = ArrayField(models.TextField(), null=True, help_text="Its folded words in their order; null until folded.")
    # What it is looked up by, each after the first letter of its noun: the keys of its words; ":ahmad", its words; "^a"
    # to "^ahm", how they begin; "=ahmad muhammad", all of it where that is one word or two, which very many names may
    # have; "hts.", its initials.
    terms = SearchVectorField(null=True)

    objects = NameQuerySet.as_manager()

    class Meta:
        db_table = "lib_name"
        indexes = [
            GinIndex(fields=["terms"], name="name_terms"),
            # The record first: an index of a noun alone would be read from one end to the other.
            models.Index(fields=["record", "noun"], name="name_of_record"),
            models.Index(fields=["claim"], name="name_of_claim", condition=Q(claim__isnull=False)),
            models.Index(fields=["id"], name="name_not_folded", condition=Q(words__isnull=True)),
        ]

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class Match:
    """A record that is found: by which of its names, how well (0 to 1), and how.

    `how`: "exact", the name as it is written; "folded", the same name otherwise spelled; "part", some words of one of
    both are missing in the other; "close", one has an error. `claim`: the id of the claim that gives the name, or None.
    """

    noun: str
    record: int
    name: str
    score: float
    how: str
    claim: int | None

    @property
    def is_whole(self):
        """Whether it is just the name that was asked for, however it is spelled."""
        return self.how in {"exact", "folded"} and self.score >= WHOLLY


def found(question, *, nouns=NOUNS, shown_only=True, prefix=False, limit=50):
    """The records of these nouns that may be meant by a text, the likeliest first: [Match], each record once.

    At most `limit` of each noun: very many places do not hide an actor.

    `shown_only`: as readers may; without it also drafts and what is withheld. `prefix`: the last word may be
    unfinished, as while somebody types. Two queries; a third while names wait to be folded. Any text has an answer.
    """
    asked = _asked(question, prefix=prefix)
    if asked is None:
        return []
    questions = _questions(asked)
    groups = [noun for noun in nouns for _ in questions]
    these = [of_noun(question, noun) for noun in nouns for question in questions]
    bound, enough, most = (BOUND_TYPING, ENOUGH_TYPING, MOST_TYPING) if prefix else (BOUND, ENOUGH, MOST)
    each = [number // len(nouns) for number in (bound, min(enough, 4 * limit * len(nouns)), most)]
    given = [shown_only, groups, these, Jsonb(asked.weights), *each]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM names_likely(%s, %s, %s, %s, %s, %s, %s)", given)
        rows = [Row(*row) for row in cursor.fetchall()]
    if asked.unfolded:
        rows += Name.objects.waiting(asked.text, nouns, shown_only=shown_only)[:limit]
    asked.words[-1].meet(word for row in rows for word in row.words)
    of = defaultdict(list)
    for row in rows:
        of[row.noun, row.record].append(row)
    best = [one for names in of.values() if (one := _best(asked, names))]
    found_of, likeliest = Counter(), []
    for match in _likeliest_first(asked, sorted(best, key=lambda one: one[0]), of):
        found_of[match.noun] += 1
        if found_of[match.noun] <= limit:
            likeliest.append(match)
    return likeliest


def _best(asked, rows):
    """(order, Match) of a record by the best of its names, or None. What others of them answer counts beside it."""
    each = [(*_compared(asked, row), row) for row in rows]
    much, how, row = min(each, key=lambda one: (-one[0], not one[2].shown, one[2].claim is not None, len(one[2].name)))
    if not much:
        return None
    if len(rows) > 1 and how in {"part", "close"}:
        beside = asked.answered(word for row in rows for word in row.words) - asked.answered(row.words)
        much = min(round(much + BESIDE * beside, 4), OTHERWISE)
    order = (-much, not row.shown, -row.known, row.claim is not None, len(row.name), row.record)
    return order, Match(row.noun, row.record, row.name, much, how, row.claim)


def _likeliest_first(asked, ranked, rows_of):
    """The matches of [(order, match)]; of those about as near, first those of which a name is written more like it."""
    first, last, written = asked.words[0].alike, asked.words[-1].alike, pieces(asked.text)

    def order(one):
        place, match = one
        rows = rows_of[match.noun, match.record]
        much = (1 - AS_WRITTEN) * match.score + AS_WRITTEN * max(shared(written, pieces(row.name)) for row in rows)
        words = [row.words for row in rows if row.words]
        much += BEGINS * max((first.get(some[0], 0) for some in words), default=0) ** STEEP
        much += ENDS * max((last.get(some[-1], 0) for some in words), default=0) ** STEEP
        return match.how != "exact", not match.is_whole, -much, place

    return [match for _, match in [*sorted(ranked[:WEIGHED], key=order), *ranked[WEIGHED:]]]


def _asked(text, *, prefix=False):
    """The text in the spellings that there are, once names that wait are folded. One query, if none does."""
    asked = ask(text, prefix=prefix)
    return ask(text, prefix=prefix) if asked is not None and asked.unfolded and fold_new(AT_ONCE) else asked


class Row(NamedTuple):
    """A name that may be what is asked for, as the database gives it."""

    noun: str
    record: int
    name: str
    claim: int | None
    shown: bool
    words: list
    numbers: list
    known: int


def _questions(asked):
    """What the index is asked, one after the other until there is enough: tsqueries of terms of any noun."""
    words, known = asked.words, asked.known
    whole = {f"{words[0].word}."} if len(words) == 1 else {f"={one}" for one in asked.short}
    if asked.is_known and len(words) <= 2:
        each = int(WHOLE ** (1 / len(words)))
        likeliest = (sorted(word.alike, key=word.alike.get, reverse=True)[:each] for word in words)
        whole.update("=" + " ".join(sorted(one)) for one in product(*likeliest))
    questions = [" | ".join(map(term, whole))] if whole else []
    written = [(" & ".join(term(f":{word}") for word in said), places) for said, places in asked.otherwise]
    # What is written otherwise tells little alone: Mohammadali is very many.
    together = [
        " & ".join([said, *(word.query_beside for at, word in enumerate(words) if at not in places)])
        for said, places in written
        if all(word.alike for at, word in enumerate(words) if at not in places)
    ]
    questions += [" | ".join(f"({one})" for one in together)] if together else []
    if asked.is_known:
        # A beginning alone is first that of the commonest words.
        questions += [words[0].query] if len(words) == 1 else []
        questions.append(" & ".join(word.query_beside for word in words))
    if len(words) > 1 and known:
        # Then those with some of the words: with a rare one alone, with two where all are common.
        every = accumulate(word.every for word in known)
        alone = [word.query for word, names in zip(known, every, strict=True) if names <= BOUND]
        common = [word.query_beside for word in known if not word.is_rare][:PAIRED]
        apart = [f"({said})" for said, _ in written]
        questions += [" | ".join(alone + apart)] if alone or apart else []
        questions += [f"{one} & {other}" for one, other in combinations(common, 2)] if len(words) > 2 else []
        questions += [known[0].query] if not alone else []
    return list(dict.fromkeys(questions))


def _compared(asked, row):
    """(score, how) of a name: how much of the question it has, and how much of it the question has."""
    if _plain(row.name) == _plain(asked.text):
        return 1.0, "exact"
    if not row.words:
        return WAITING, "part"
    likes = [word.alike for word in asked.words]
    tells = {word: telling(word, names, asked.total) for word, names in zip(row.words, row.numbers, strict=True)}
    much = score([word.word for word in asked.words], likes, row.words, tells | asked.tells) if row.words else 0
    met = [max((how.get(word, 0), word) for word in row.words) for how in likes]
    every = all(how for how, _ in met) and all(any(word in how for how in likes) for word in row.words)
    if any(how and word in one.erred for (how, word), one in zip(met, asked.words, strict=True)):
        how = "close"
    else:
        how = "folded" if every and len(row.words) == len(likes) else "part"
    if much < INITIALS and _is_short(asked, row):
        much, how = INITIALS, "part"
    return min(round(much, 4), OTHERWISE), how


def _is_short(asked, row):
    """Whether one is what the other may be shortened to."""
    if len(asked.words) == 1:
        return len(row.words) > 1 and asked.words[0].word in initials(row.name)
    return len(row.words) == 1 and row.words[0] in asked.short


def _plain(name):
    """A name as it is compared: without the difference of small and capital letters."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
