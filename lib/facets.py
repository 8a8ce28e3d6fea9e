"""Facets: the choices that a list offers, each with the exact number of rows that it would give.

A choice is counted under all other active filters, its own facet left out: what is chosen in a facet widens that facet
(any of its values may hold) and narrows the list. Each facet takes one query.
"""

from dataclasses import dataclass
from functools import cached_property

import django_filters
from django import forms
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Func

from lib.conditions import AnyOf
from lib.editorial import shown

TOP = 8  # choices shown at first
FOUND = 20  # choices shown of what somebody types
MANY = 100  # values of one facet in an address
AT_ONCE = (TOP + 4, 200, None)  # keys of which it is asked at once whether readers may see them; in the end, of all
TYPED = 100  # characters that may be typed to find a choice


class Unnest(Func):
    """One row for each member of an array."""

    function = "unnest"
    set_returning = True


def each_of(*columns):
    """One row for each of these columns."""
    return Unnest(Func(*columns, template="ARRAY[%(expressions)s]"))


@dataclass(frozen=True)
class Option:
    """One choice of a facet: its value in the address, what it is called, and how many rows it would give.

    `count` is None where nothing is counted, because some filter is wrong.
    """

    value: str
    label: str
    count: int | None
    chosen: bool
    beside: str = ""  # what tells it from others of the same name


def count_keys(pairs, *, chosen=(), among=None, limit=None, distinct=False):
    """[(key, number of rows)], the chosen ones first, then by number. One query.

    `pairs`: a queryset of two columns, the row and one of its keys; `distinct` if it may give a pair twice.
    `among`: a queryset of the only keys that count; the chosen ones always do. No more than `limit` besides those.
    """
    try:
        inner, given = pairs.query.sql_with_params()
        allowed, allowing = among.query.sql_with_params() if among is not None else ("", ())
    except EmptyResultSet:
        return []
    number = "count(DISTINCT id)" if distinct else "count(*)"
    condition = f"AND (key IN ({allowed}) OR key = ANY (%s))" if allowed else ""
    sql = f"""
        SELECT key, {number} AS number FROM ({inner}) AS pair (id, key) WHERE key IS NOT NULL {condition}
        GROUP BY key ORDER BY key = ANY (%s) DESC, number DESC, key LIMIT %s
    """  # noqa: S608  # nosec B608: the inner queries are the ORM's own, their values are parameters
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [*given, *allowing, *([list(chosen)] if allowed else []), list(chosen), limit and limit + len(chosen)]
        )
        return cursor.fetchall()


def first_keys(numbers, *, chosen=(), limit=None):
    """The same of what is counted already: {key: number of rows}."""
    falling = sorted((key for key in numbers if key not in set(chosen)), key=lambda key: (-numbers[key], key))
    return [(key, numbers[key]) for key in [*(one for one in chosen if one in numbers), *falling[:limit]]]


class Facet(django_filters.Filter):
    """A filter whose values are choices, of which any may hold.

    `column`: where a row has its key, or with `array` its keys. Where that is not one column, the FilterSet has a
    method that narrows (`method`) and one that gives the pairs of rows and keys (`pairs`). `joint`: other facets that
    this one means together with, such as an actor and its role; the pairs then take account of them. `opened`: whether
    its choices are seen without being asked for.
    """

    field_class = forms.MultipleChoiceField
    top = TOP
    finds = False

    def __init__(self, column=None, *, array=False, pairs=None, joint=(), distinct=False, opened=False, **kwargs):
        kwargs.setdefault("error_messages", {"invalid_choice": "“%(value)s” is none of these."})
        super().__init__(column, **kwargs)
        self.array, self.pairs, self.joint, self.doubled, self.opened = array, pairs, joint, distinct, opened

    def filter(self, rows, values):
        """The rows of which any value holds; all rows if none is asked for. Replaced by `method` where one is given."""
        lookup = "overlap" if self.array else "in"
        return rows.filter(**{f"{self.field_name}__{lookup}": self.keys_of(values)}) if values else rows

    def keys_of(self, values):
        """The keys that the counted rows have for these values of the form."""
        return list(values)

    def chosen_in(self, filters):
        """What is chosen and can be understood, as the form has it."""
        return filters.form.cleaned_data.get(self.name, [])

    def condition(self, values):
        """The same, asked of columns."""
        return AnyOf(self.name, tuple(self.keys_of(values)))

    def count(self, filters):
        """[(key, number)] for the other active filters of the FilterSet."""
        if filters.columns is not None:
            return self.count_held(filters, filters.selection(but={self.name, *self.joint}))
        rows = filters.narrowed(but={self.name, *self.joint}).order_by()
        if self.pairs:
            pairs = getattr(filters, self.pairs)(rows)
        else:
            pairs = rows.values_list("pk", Unnest(self.field_name) if self.array else self.field_name)
        chosen = self.keys_of(self.chosen_in(filters))
        return count_keys(pairs, chosen=chosen, distinct=self.doubled, **self.among(filters))

    def count_held(self, filters, selection):
        """The same by columns."""
        return first_keys(filters.numbers_of(self, selection), chosen=self.keys_of(self.chosen_in(filters)))

    def among(self, filters):
        """What limits the counted keys: arguments of `count_keys`."""
        return {}

    def mentions(self, counted):
        """{model: ids} of the records whose names the choices need."""
        return {}


class WordFacet(Facet):
    """A facet of fixed words: `choices` gives each with what it is called. All are shown, also those with no rows."""

    shows_all = True

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, choices=choices, **kwargs)

    def options(self, filters, counted):
        """The choices in their order, of many those with rows first; or only those, most rows first, and the chosen."""
        numbers, chosen = dict(counted or ()), self.chosen_in(filters)
        words = list(self.field.choices)
        keys = self.keys_of([value for value, _ in words])
        options = [
            Option(value, label, None if counted is None else numbers.get(key, 0), value in chosen)
            for (value, label), key in zip(words, keys, strict=True)
        ]
        if not self.shows_all:
            return sorted((one for one in options if one.count or one.chosen), key=lambda one: -(one.count or 0))
        return sorted(options, key=lambda one: len(options) > self.top and not one.count)

    def said(self, filters, value):
        """What a value of the address is called."""
        return dict(self.field.choices).get(value, value)


class FoundWordFacet(WordFacet):
    """A facet whose words are whatever there is, such as languages: `words` gives them, `say` what each is called."""

    shows_all = False

    def __init__(self, *args, words, say, **kwargs):
        super().__init__(*args, choices=(), **kwargs)
        self.words, self.say = words, say

    @cached_property
    def field(self):
        """The field of the form; only words that are there are valid. One query."""
        field = super().field
        field.choices = [(word, self.say(word)) for word in self.words()]
        return field


class RecordsField(forms.ModelMultipleChoiceField):
    """Records by their slugs, as a list."""

    def clean(self, value):
        """The records in the order of their names. One query."""
        return list(super().clean([one for one in value or () if one]))


class RecordFacet(Facet):
    """A facet of records: those with most rows are shown, others are found by typing a part of their name.

    `records`: a queryset of all that readers may see; `find`: its method that narrows it to names with a text;
    `beside`: the attribute of a record that tells it from others of the same name.
    """

    field_class = RecordsField

    def __init__(self, *args, records, find="called", by="slug", beside="", **kwargs):
        super().__init__(*args, queryset=records, to_field_name=by, **kwargs)
        self.records, self.find, self.by, self.beside, self.finds = records, find, by, beside, True

    def keys_of(self, values):
        """The ids of records."""
        return [record.pk for record in values]

    def typed(self, filters):
        """What somebody typed to find a choice."""
        return (filters.form.cleaned_data.get(f"find_{self.name}") or "").strip()

    def among(self, filters):
        """Only records that readers may see; of those, the ones that bear the name that is typed."""
        typed = self.typed(filters)
        records = self.records.all()
        if typed:
            records = getattr(records, self.find)(typed)
        return {"among": records.order_by().values("pk"), "limit": FOUND if typed else TOP}

    def count(self, filters):
        """[(key, number)]; of what somebody types, also records that would give no row: one query more."""
        counted, typed = super().count(filters), self.typed(filters)
        room = FOUND - len(counted) if typed else 0
        if room > 0:
            others = getattr(self.records, self.find)(typed).exclude(pk__in=[key for key, _ in counted])
            counted += [(key, 0) for key in others.order_by("pk").values_list("pk", flat=True)[:room]]
        return counted

    def count_held(self, filters, selection):
        """The same by columns: of those with most rows the first ones that readers may see. One query."""
        chosen, typed = self.keys_of(self.chosen_in(filters)), self.typed(filters)
        among, limit = self.among(filters).values()
        for most in (None,) if typed else AT_ONCE:
            numbers = filters.numbers_of(self, selection, most, chosen)
            seen = among.values_list("pk", flat=True) if typed else filters.seen(self.records, numbers)
            shown = {*chosen, *seen} & numbers.keys()
            if most is None or len(numbers) < most or len(shown) >= limit + len(chosen):
                break
        return first_keys({key: numbers[key] for key in shown}, chosen=chosen, limit=limit)

    def mentions(self, counted):
        """The counted records."""
        return {self.records.model: {key for key, _ in counted or ()}}

    def options(self, filters, counted):
        """The chosen ones, then those with most rows."""
        numbers, chosen = dict(counted or ()), {record.pk: record for record in self.chosen_in(filters)}
        known = filters.records_of(self.records.model)
        there = {**chosen, **{key: known[key] for key in numbers if key in known}}
        options = [
            Option(
                self.value_of(one),
                shown(one),
                None if counted is None else numbers.get(pk, 0),
                pk in chosen,
                getattr(one, self.beside) if self.beside else "",
            )
            for pk, one in there.items()
        ]
        return sorted(options, key=lambda one: (not one.chosen, -(one.count or 0), one.label))

    def value_of(self, record):
        """The record in the address."""
        return str(getattr(record, self.by))

    def said(self, filters, value):
        """What a value of the address is called; the value itself if there is no such record."""
        return next((shown(one) for one in self.chosen_in(filters) if self.value_of(one) == value), value)


@dataclass(frozen=True)
class ShownFacet:
    """A facet as a page shows it: `field` of the form, `options`, and the field for typing a name if there is one."""

    field: object
    options: list
    facet: Facet
    finder: object = None

    def _at_once(self):
        return [one.chosen or at < self.facet.top or bool(self.finder) for at, one in enumerate(self.options)]

    @property
    def first(self):
        """The choices that are seen at once: the first ones, and all that are chosen."""
        return [one for one, at_once in zip(self.options, self._at_once(), strict=True) if at_once]

    @property
    def more(self):
        """The others."""
        return [one for one, at_once in zip(self.options, self._at_once(), strict=True) if not at_once]

    @property
    def is_open(self):
        """Whether it has something that must be seen."""
        asked = self.field.errors or self.typed or any(one.chosen for one in self.options)
        return bool(asked or self.facet.opened)

    @property
    def typed(self):
        """What was typed to find a choice."""
        return self.finder.value() if self.finder else ""
