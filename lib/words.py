"""Words that somebody looks for in texts (lib/sql/words.sql): all of them, or longer ones that begin so."""

import django_filters
from django import forms
from django.contrib.postgres.search import SearchQuery
from django.db import connection


class AskedWords(SearchQuery):
    """The question for texts that have all words of a text. A tsvector column is filtered by it."""

    SEARCH_TYPES = {"plain": "words_asked"}


class WordsField(forms.CharField):
    """Words to look for. Refused if none of them tells anything, such as “of the”. One query."""

    default_error_messages = {
        "no_words": "There is no word in this to look for. The commonest ones, such as “the”, are not looked for."
    }

    def validate(self, value):
        """Refuse what would ask for nothing."""
        super().validate(value)
        if value:
            with connection.cursor() as cursor:
                cursor.execute("SELECT numnode(words_asked(%s))", [value])
                if not cursor.fetchone()[0]:
                    raise forms.ValidationError(self.error_messages["no_words"], "no_words")


class WordsFilter(django_filters.CharFilter):
    """Rows in whose texts words are looked for; the FilterSet has the method that does it."""

    field_class = WordsField
