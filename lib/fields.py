"""Fields of forms that read what somebody asks of a page, and filters made of them."""

import re
from datetime import date

import django_filters
from django import forms
from django.db.models import Q

from lib.conditions import AtLeast, Spanning
from lib.dates import say, understand
from lib.edtf import NotADate, bounds


class DayField(forms.CharField):
    """A day, month or year as people write it. Cleans to EDTF text; an open date is refused."""

    def to_python(self, value):
        """Understand it, or say what a reader can give: why it is not understood is told to curators."""
        refused = forms.ValidationError("Give a day, a month or a year, such as 10 April 2024.")
        try:
            edtf = understand(typed := super().to_python(value))
        except NotADate as error:
            raise refused from error
        if typed and not self.takes(edtf):
            raise refused
        return edtf

    def takes(self, edtf):
        """Whether it has a first and a last day."""
        return None not in bounds(edtf)


class ExactDayField(DayField):
    """One day, month or year, with nothing uncertain or approximate about it."""

    def takes(self, edtf):
        """Whether it is one, in numbers alone."""
        return re.fullmatch(r"[0-9-]+", edtf) is not None


class DayFilter(django_filters.CharFilter):
    """One end of the days that are asked for. The span that a row may mean must reach into them (`Filters.spans`)."""

    field_class = DayField

    def filter(self, rows, edtf):
        """The rows that may be of that time. A bound that is not known is open; a row without any date is no answer."""
        if not edtf:
            return rows
        first, last = self.parent.spans
        rows = rows.exclude(**{f"{first}__isnull": True, f"{last}__isnull": True})
        if self.field_name == "from":
            return rows.filter(Q(**{f"{last}__gte": bounds(edtf).first}) | Q(**{f"{last}__isnull": True}))
        return rows.filter(Q(**{f"{first}__lte": bounds(edtf).last}) | Q(**{f"{first}__isnull": True}))

    def condition(self, edtf):
        """The same, asked of columns."""
        since, until = bounds(edtf).first.toordinal(), bounds(edtf).last.toordinal()
        ends = {"since": since} if self.field_name == "from" else {"until": until}
        return Spanning(*self.parent.spans, **ends)


class RecordFilter(django_filters.ModelChoiceFilter):
    """A record that a link chose by its slug: kept in the form unseen and shown as a pill, never as a long list."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"to_field_name": "slug", "widget": forms.HiddenInput, **kwargs})


class WholeFilter(django_filters.Filter):
    """A whole number, typed as text: so what is wrong in it stays to be seen."""

    field_class = forms.IntegerField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"widget": forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs})

    def condition(self, number):
        """That the number of a row is not below this one, asked of columns."""
        return AtLeast(self.field_name, number)


class Aside(django_filters.Filter):
    """A part of the address that the page answers and not the rows: order, view, format, page, a name being typed."""

    def filter(self, rows, value):
        """All rows."""
        return rows

    def condition(self, value):
        """Nothing."""


class AsOf(forms.Form):
    """The day as of which a page is asked: only what was certainly published by then counts."""

    as_of = ExactDayField(required=False, max_length=60, label="As known on")

    def __init__(self, data):
        super().__init__({"as_of": data.get("as_of", "")})
        self.pin = data.get("pin", "")
        self.is_valid()

    @property
    def today(self):
        """The address of the same page as known today."""
        return f"?pin={self.pin}" if self.pin else "?"

    @property
    def another(self):
        """What the address of the same page as of another day begins with; the day comes behind it."""
        return f"?pin={self.pin}&as_of=" if self.pin else "?as_of="

    @property
    def day(self):
        """The day, of a month or year its last; None for today. By what can't be understood nothing is known."""
        edtf = self.cleaned_data.get("as_of")
        if self.errors:
            return date.min
        return bounds(edtf).last if edtf else None

    @property
    def said(self):
        """The day in words; '' for today and for what can't be understood."""
        return say(self.day.isoformat()) if self.day and not self.errors else ""
