"""Lists: one FilterSet answers every list, its whole state is its address, and a wrong value never widens it."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.validators import EMPTY_VALUES

from lib.dates import say
from lib.edtf import bounds
from lib.facets import MANY, TYPED, Facet, RecordFacet, ShownFacet
from lib.fields import Aside, DayFilter
from lib.histogram import drawn, histogram
from lib.late import is_long
from lib.paging import Rows
from lib.web_addresses import is_telling

LAST_PAGE = 100_000
PASSING = {"page", "counts", "format"}  # what an address of the list says of one answer alone
VIEWS = [("list", "List"), ("table", "Table")]
FORMATS = [("csv", "CSV")]


def _aside(field_class, **kwargs):
    aside = Aside(**kwargs)
    aside.field_class = field_class
    return aside


class Filters(django_filters.FilterSet):
    """The filters of one list. A value that can't be understood, an unknown filter or one given twice: no rows.

    `long`: the model of what is counted; if it has very many rows no reader waits until they are (lib.late).
    `spans`: names of the columns with the first and the last day that a row may mean, where the list has days.
    `sorts`: {value of ?sort=: (what it is called, *order)}; the first is the order that is not said.
    `columns`: the rows' columns in memory (lib.columns.Columns), of lists that may be long: what is counted is counted
    there. Each filter then says its condition; the files of the list still come from the database.
    """

    long = None
    spans = ()
    sorts = {}
    columns = None

    @classmethod
    def get_filters(cls):
        """The declared filters, and those that every list has."""
        filters = super().get_filters()
        days = {"from": "From", "to": "To"} if cls.spans else {}
        text = {name: one for name, one in filters.items() if name == "q"}
        filters = text | {name: DayFilter(name, label=label, max_length=60) for name, label in days.items()} | filters
        for name, facet in list(filters.items()):
            if getattr(facet, "finds", False):
                filters[f"find_{name}"] = _aside(forms.CharField, label=f"Find: {facet.label}", max_length=TYPED)
        sorts = [(value, label) for value, (label, *_) in cls.sorts.items()]
        return filters | {
            "sort": _aside(forms.ChoiceField, label="Order", choices=sorts, widget=forms.HiddenInput),
            "view": _aside(forms.ChoiceField, label="View", choices=VIEWS, widget=forms.HiddenInput),
            "counts": _aside(
                forms.ChoiceField, label="Counts", choices=[("now", "With the rows")], widget=forms.HiddenInput
            ),
            "format": _aside(forms.ChoiceField, label="Format", choices=FORMATS, widget=forms.HiddenInput),
            "page": _aside(
                forms.IntegerField, label="Page", min_value=1, max_value=LAST_PAGE, widget=forms.HiddenInput
            ),
        }

    def __init__(self, data=None, *args, **kwargs):
        # PostgreSQL has no text with a NUL: such a value is read as the replacement character, which matches nothing.
        cleaned = data.copy()
        for name, given in data.lists():
            if is_telling(name):
                del cleaned[name]  # what sharing an address added to it
                continue
            cleaned.setlist(name, [value.replace("\x00", "\ufffd") for value in given if value.strip()])
        super().__init__(cleaned, *args, **kwargs)
        self._but = ()
        self.late = ""  # "counting": the counts come after the rows; "too many": they can't be had in time
        self.kept, self.known = {}, {}  # what several facets need, fetched once
        self.selections = {}  # {names of filters: the rows under them}
        self.counted = {}  # {name of a facet: [(key, number)]}

    def get_form_class(self):
        """The form, with the rules that hold for every filter."""
        form_class = super().get_form_class()
        return type(form_class.__name__, (Strict, form_class), {"many": {facet.name for facet in self._facets}})

    @property
    def _facets(self):
        for name, one in self.filters.items():
            if isinstance(one, Facet):
                one.name = name
                yield one

    def narrowed(self, *, but=()):
        """The rows under all filters except those named."""
        rows, self._but = self.queryset, but
        for name in self.form.cleaned_data:
            rows = self.filters[name].filter(rows, self.given(name))
        return rows

    def given(self, name):
        """What a filter was given, while rows are narrowed; nothing if it is left out, or wrong."""
        return None if name in self._but else self.form.cleaned_data.get(name)

    @cached_property
    def conditions(self):
        """{filter: what it asks of the columns} of the filters in use."""
        return {
            name: condition
            for name in self.form.cleaned_data
            if (condition := self.condition(name, self.form.cleaned_data[name])) is not None
        }

    def condition(self, name, value):
        """What one filter asks of the columns; None if nothing."""
        return self.filters[name].condition(value) if value not in EMPTY_VALUES and value != [] else None

    @cached_property
    def held(self):
        """The columns as they are now. One query, or two; many more the first time, and after very many changes."""
        return self.columns.now()

    def takes_long(self):
        """Whether counting would keep a reader waiting for the rows. At most three queries."""
        if self.form.cleaned_data.get("counts"):
            return False
        if self.columns is None:
            return self.long is not None and is_long(self.long)
        if held := self.columns.now(unless=lambda: is_long(self.queryset.model)):
            self.held = held
        return held is None

    def selection(self, *, but=()):
        """The rows under all filters except those named, as the columns have them. The same ones are found once."""
        names = tuple(name for name in self.conditions if name not in but)
        if names not in self.selections:
            self.selections[names] = self.held.select([self.conditions[name] for name in names])
        return self.selections[names]

    def numbers_of(self, facet, selection, most=None, also=()):
        """{key: number of rows} of one facet, as the columns have them (Selection.count)."""
        return selection.count(facet.name, most, also)

    def number(self, *, but=()):
        """How many rows there are under all filters except those named."""
        return self.narrowed(but=but).count() if self.columns is None else len(self.selection(but=but))

    @cached_property
    def rows(self):
        """What a page of the list is cut from: the queryset, or the same by the columns."""
        if self.columns is None or not self.form.is_valid():
            return self.qs
        return Rows(self.queryset, self.selection(), self.sort)

    @property
    def wrong(self):
        """[(filter, message)] of what can't be understood, for where the filters themselves are out of sight."""
        return [
            (self.form.fields[name].label if name in self.form.fields else "", message)
            for name, messages in self.form.errors.items()
            for message in messages
        ]

    @cached_property
    def loosened(self):
        """[(filter, address without it, number of rows then)] of the filters without which there would be rows."""
        names = [name for name in self.data if self.narrows(name)]
        numbers = [self.number(but={name}) for name in names] if len(names) > 1 else []
        return [
            (self.form.fields[name].label, self.address(**{name: None}), number)
            for name, number in zip(names, numbers, strict=False)
            if number
        ]

    @cached_property
    def qs(self):
        """The rows in the order that is asked for, or none if a value is wrong: never wider than what was asked."""
        if not self.form.is_valid():
            return self.queryset.none()
        rows = self.narrowed()
        return rows.order_by(*self.sorts[self.sort][1:]) if self.sorts else rows

    @property
    def sort(self):
        """The order of the rows, as in the address."""
        return self.form.cleaned_data.get("sort") or next(iter(self.sorts), "")

    @property
    def view(self):
        """How the rows are shown, as in the address."""
        return self.form.cleaned_data.get("view") or VIEWS[0][0]

    def records_of(self, model):
        """{id: record} of the records that facets counted and readers may see. One query for each model."""
        if model not in self.kept:
            wanted = [facet.mentions(self.counted.get(facet.name)).get(model, ()) for facet in self._facets]
            seen = next(
                one.records for one in self._facets if isinstance(one, RecordFacet) and one.records.model == model
            )
            known = self.known.get(model, {})
            self.kept[model] = known | seen.in_bulk(set().union(*wanted) - known.keys())
        return self.kept[model]

    def seen(self, records, ids):
        """The ids of these that are among the records. One query, with which the records are known."""
        found = records.in_bulk(ids)
        self.known.setdefault(records.model, {}).update(found)
        return found.keys()

    @cached_property
    def facets(self):
        """The facets as a page shows them."""
        return self.shown(list(self._facets))

    def facet(self, name):
        """One facet as a page shows it, or None if there is none of that name. Only this one is counted."""
        return next(iter(self.shown([facet for facet in self._facets if facet.name == name])), None)

    def shown(self, facets):
        """Facets with their choices. One query each, one for each sort of records, none while some value is wrong."""
        if self.form.is_valid() and not self.late:
            self.counted |= {facet.name: facet.count(self) for facet in facets}
        return [
            ShownFacet(
                self.form[facet.name],
                facet.options(self, self.counted.get(facet.name)),
                facet,
                self.form[f"find_{facet.name}"] if facet.finds else None,
            )
            for facet in facets
        ]

    @property
    def plain(self):
        """The fields that are no facets and are seen, days first among their like."""
        facets = {facet.name for facet in self._facets}
        finders = {f"find_{name}" for name in facets}
        return [field for field in self.form.visible_fields() if field.name not in facets | finders]

    @property
    def hidden(self):
        """The fields that are kept unseen: what links chose."""
        return [field for field in self.form.hidden_fields() if field.name not in PASSING]

    def narrows(self, name):
        """Whether this part of the address is a filter that a reader may want to remove."""
        return name in self.filters and not isinstance(self.filters[name], Aside)

    def address(self, **changes):
        """The address of the list with some parts changed, or left out where they are None; its first page."""
        kept = {
            name: values
            for name, values in self.data.lists()
            if name not in PASSING and name not in changes and not name.startswith("find_")
        }
        given = {name: value if isinstance(value, list) else [value] for name, value in changes.items()}
        return "?" + urlencode(
            {name: values for name, values in (kept | given).items() if values != [None]}, doseq=True
        )

    @property
    def active(self):
        """The filters in use as pills: what each says, and the address of the list without it."""
        return [
            Pill(
                self.form.fields[name].label, self.said(name, value), self.address(**{name: self._without(name, value)})
            )
            for name, given in self.data.lists()
            if self.narrows(name)
            for value in given
        ]

    def _without(self, name, value):
        return [other for other in self.data.getlist(name) if other != value] or None

    @property
    def cleared(self):
        """The address of the list without any filter, in the same order and view."""
        return self.address(**{name: None for name in self.data if name not in {"sort", "view"}})

    def said(self, name, value):
        """A value as people say it: the label of a choice, the name of a record, a date in words, or the value."""
        one = self.filters[name]
        self.form.is_valid()
        if isinstance(one, Facet):
            return one.said(self, value)
        cleaned = self.form.cleaned_data.get(name)
        if isinstance(one, DayFilter) and cleaned:
            return say(cleaned)
        if hasattr(cleaned, "pk"):
            return getattr(cleaned, "public_name", None) or str(cleaned)
        return value

    @property
    def kept_values(self):
        """[(name, value)] of what the list's address says, for a form that asks for another page of it."""
        given = ((name, value) for name, values in self.data.lists() for value in values)
        return [(name, value) for name, value in given if name not in PASSING and not name.startswith("find_")]

    def with_counts(self, page):
        """The address of a page of the list that has the counts with the rows."""
        return self.address(page=str(page) if page > 1 else None, counts="now")

    @property
    def orders(self):
        """[(what it is called, address, whether it is the present one)] of the orders that the list offers."""
        default = next(iter(self.sorts), "")
        return [
            (label, self.address(sort=None if value == default else value), value == self.sort)
            for value, (label, *_) in self.sorts.items()
        ]

    @property
    def views(self):
        """[(what it is called, address, whether it is the present one)] of the ways to show the rows."""
        return [
            (label, self.address(view=None if value == VIEWS[0][0] else value), value == self.view)
            for value, label in VIEWS
        ]

    @property
    def formats(self):
        """[(what it is called, address)] of the files that hold the same rows."""
        return [(label, self.address(format=value)) for value, label in FORMATS]

    @cached_property
    def histogram(self):
        """The rows over time, each bar with the address that narrows the list to it; None where there is nothing."""
        if not self.spans or not self.form.is_valid():
            return None
        given = self.form.cleaned_data
        since, until = given.get("from"), given.get("to")
        since, until = bounds(since).first if since else None, bounds(until).last if until else None
        if self.columns is None:
            found = histogram(self.narrowed().order_by(), *self.spans, since=since, until=until)
        else:
            found = drawn(*self.rows.selection.days(*self.spans, since, until), since=since, until=until)
        return found and found.linked(lambda since, until: self.address(**{"from": since, "to": until}))


@dataclass(frozen=True)
class Pill:
    """One active filter."""

    label: str
    value: str
    without: str


class Strict(forms.Form):
    """What a list's form refuses besides wrong values: filters that do not exist, and values given twice."""

    many = frozenset()

    def clean(self):
        """Name each filter that is unknown or doubled, and days that end before they begin."""
        cleaned = super().clean()
        for name, given in self.data.lists():
            if name not in self.fields:
                self.add_error(None, f"There is no filter called “{name[:40]}”.")
            elif len(given) > (len(set(given)) if name in self.many else 1):
                self.add_error(name, "Given more than once.")
            elif len(given) > MANY:
                self.add_error(name, f"At most {MANY} at once.")
        since, until = cleaned.get("from"), cleaned.get("to")
        if since and until and bounds(since).first > bounds(until).last:
            self.add_error("to", "This lies before “From”.")
        return cleaned
