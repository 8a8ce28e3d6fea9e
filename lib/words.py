"""Words that somebody looks for in texts, with quotes, OR and minus as in a search of the web (lib/sql/words.sql).

    raid harem           both, in any order, each whole or as the beginning of a longer word; a number must be the same
    "raid in Harem"      just these words, one behind the other
    raid OR clash        one of the two: OR ties what stands just before it and behind it
    raid -drone          what "raid" finds, without what "drone" alone would find; -"in Harem" leaves out these words

Words in quotes stand in one text: in a title, or in one claim. The commonest words ("the") are not looked for, but in
quotes beside others. Quotes may be those of any language; OR is written in capitals.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import and_, or_

import django_filters
from django import forms
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection
from django.db.models import BooleanField, Func, Q, Value

OR = "OR"
HELP = "All words. “In quotes”: just so; OR between two: either; -word: without it."
QUOTES = '"“”„‟«»'
PART = re.compile(
    rf"(?P<minus>(?<!\S)-(?=[{QUOTES}\w]))?"
    rf"(?:[{QUOTES}](?P<quoted>[^{QUOTES}]*)[{QUOTES}]?|(?P<plain>[^\s{QUOTES}]+))"
)
LOOKED_FOR = """
    SELECT numnode(CASE WHEN quoted THEN words_quoted(said) ELSE words_asked(said) END) > 0, words_in_line(said)
    FROM unnest(%s::text[], %s::boolean[]) WITH ORDINALITY AS part (said, quoted, place) ORDER BY place
"""


class AskedWords(SearchQuery):
    """The question for texts that have all words of a text. A tsvector column is filtered by it."""

    SEARCH_TYPES = {"plain": "words_asked"}


class QuotedWords(SearchQuery):
    """The question for texts that have all words of a text just as they are, wherever they stand."""

    SEARCH_TYPES = {"plain": "words_quoted"}


def words_of(*columns):
    """The words of some columns of text, as an index may have them."""
    return Func(*columns, function="words_of", arg_joiner=" || ' ' || ", output_field=SearchVectorField())


def stands_in(*columns):
    """A function that gives the condition that a line of words stands in one of these columns of text."""

    def stands(line):
        each = (Func(column, Value(line), function="words_stand", output_field=BooleanField()) for column in columns)
        return reduce(or_, map(Q, each))

    return stands


@dataclass(frozen=True)
class Part:
    """A piece of what somebody typed, up to a space or a quote: a word, several with punctuation between, or quotes."""

    said: str
    quoted: bool = False
    minus: bool = False
    line: str = ""  # of one in quotes: its words in their order, as `words_in_line` gives them

    @property
    def asked(self):
        """What is asked of an index. Of quoted words: that they are there."""
        asked = QuotedWords(self.said) if self.quoted else AskedWords(self.said)
        return ~asked if self.minus else asked

    def condition(self, has, stands):
        """What is asked of a row: `has(asked)` and `stands(line)` give the conditions for words and for quotes."""
        condition = stands(self.line) if self.quoted else has(AskedWords(self.said))
        return ~condition if self.minus else condition


@dataclass(frozen=True)
class Question:
    """What is looked for: groups of parts. Of each group one part must hold, and so every group."""

    groups: tuple

    @cached_property
    def positive(self):
        """The groups that say what must be there. Without any, everything would have to be looked through."""
        return [group for group in self.groups if not any(part.minus for part in group)]

    @cached_property
    def quoting(self):
        """The groups with quotes: what an index finds for them must be looked through."""
        return [group for group in self.groups if any(part.quoted for part in group)]

    @property
    def perhaps(self):
        """What is asked of the words around a text in question, such as those of a claim's incident."""
        return _all_of(self.positive)

    @property
    def asked(self):
        """What is asked of the words of the text in question itself."""
        return _all_of(group for group in self.groups if group in self.positive or group not in self.quoting)

    def standing(self, has, stands):
        """The condition of the groups with quotes, by the conditions of their parts (Part.condition)."""
        return _all_of(self.quoting, lambda part: part.condition(has, stands), Q())


def _all_of(groups, asked=lambda part: part.asked, *nothing):
    return reduce(and_, (reduce(or_, map(asked, group)) for group in groups), *nothing)


def parts_of(text):
    """The parts of what somebody typed, and the word OR between two."""
    for found in PART.finditer(text):
        if found["plain"] == OR:
            yield OR
        else:
            yield Part(found["plain"] or found["quoted"], found["plain"] is None, found["minus"] is not None)


def question_of(text):
    """What a text asks for, without the words that are not looked for. One query, none for an empty text."""
    groups, is_tied = [], False
    for part in parts_of(text.replace("\0", " ").encode(errors="replace").decode()):
        if part == OR:
            is_tied = bool(groups)
            continue
        if is_tied:
            groups[-1].append(part)
        else:
            groups.append([part])
        is_tied = False
    lines = _lines_of([part for group in groups for part in group])
    known = ([replace(part, line=lines[part]) for part in group if part in lines] for group in groups)
    return Question(tuple(tuple(group) for group in known if group))


def _lines_of(parts):
    """{part: its words in their order} of the parts in which there is a word to look for."""
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LOOKED_FOR, [[part.said for part in parts], [part.quoted for part in parts]])
        return {part: line for part, (is_word, line) in zip(parts, cursor.fetchall(), strict=True) if is_word}


class WordsField(forms.CharField):
    """Words to look for: a Question. Refused if it has no word to look for, or quotes for which too much must be read.

    `among`: the model whose `perhaps_telling` says in what quoted words would be looked for. One query, two of quotes.
    """

    default_error_messages = {
        "no_words": "There is no word in this to look for. The commonest ones, such as “the”, are not looked for.",
        "only_minus": "Say what to look for too, and not only what to leave out.",
        "too_many": "Very many have all of these words, too many to look for the quotes in. Add a word.",
    }

    def __init__(self, *args, among=None, **kwargs):
        super().__init__(*args, **{"help_text": HELP, **kwargs})
        self.among = among

    def clean(self, value):
        """The question, or None for nothing."""
        if not (typed := super().clean(value)):
            return None
        question = question_of(typed)
        if not question.groups or not question.positive:
            code = "only_minus" if question.groups else "no_words"
        elif question.quoting and self.among and self.among.objects.perhaps_telling(question).are_many():
            code = "too_many"
        else:
            return question
        raise forms.ValidationError(self.error_messages[code], code)


class WordsFilter(django_filters.CharFilter):
    """Rows in whose texts words are looked for; the FilterSet has the method that does it."""

    field_class = WordsField
