"""Lists: one FilterSet answers every list, its whole state is its address, and a wrong value never widens it."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import render

ROWS = 50  # a page; not for the reader to change, so that no address asks for everything
LAST_PAGE = 100_000


class PageFilter(django_filters.Filter):
    """The page that is asked for: a whole number."""

    field_class = forms.IntegerField


class RecordFilter(django_filters.ModelChoiceFilter):
    """A record that a link chose by its slug: kept in the form unseen and shown as a pill, never as a long list."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"to_field_name": "slug", "widget": forms.HiddenInput, **kwargs})


class Filters(django_filters.FilterSet):
    """The filters of one list. A value that can't be understood, an unknown filter or one given twice: no rows."""

    page = PageFilter(label="Page", method="ignore", min_value=1, max_value=LAST_PAGE)

    def __init__(self, data=None, *args, **kwargs):
        # PostgreSQL has no text with a NUL: such a value is read as the replacement character, which matches nothing.
        cleaned = data.copy()
        for name, given in data.lists():
            cleaned.setlist(name, [value.replace("\x00", "\ufffd") for value in given])
        super().__init__(cleaned, *args, **kwargs)

    def ignore(self, queryset, name, value):
        """A filter that the page answers, not the rows."""
        return queryset

    def get_form_class(self):
        """The form, with the rules that hold for every filter."""
        form_class = super().get_form_class()
        return type(form_class.__name__, (Strict, form_class), {"many": self.many})

    @property
    def many(self):
        """Names of the filters that may be given more than once."""
        return {name for name, one in self.filters.items() if isinstance(one, django_filters.MultipleChoiceFilter)}

    @property
    def qs(self):
        """The rows, or none if a value is wrong: the answer is never wider than what was asked."""
        return super().qs if self.form.is_valid() else self.queryset.none()

    @property
    def active(self):
        """The filters in use as pills: what each says, and the address of the list without it."""
        pills = []
        for name, given in self.data.lists():
            if name == "page" or name not in self.form.fields:
                continue
            for value in filter(None, given):
                rest = self.data.copy()
                rest.setlist(name, [other for other in given if other != value])
                rest.pop("page", None)
                pills.append(Pill(self.form.fields[name].label, self.said(name, value), _address(rest)))
        return pills

    def said(self, name, value):
        """A value as people say it: the label of a choice, the name of a record, or the value itself."""
        field = self.form.fields[name]
        cleaned = self.form.cleaned_data.get(name) if self.form.is_valid() else None
        if hasattr(cleaned, "pk"):
            return getattr(cleaned, "public_name", None) or str(cleaned)
        if isinstance(self.filters[name], RecordFilter):
            return value  # a record that is not there: its choices would be the whole table
        return dict(getattr(field, "choices", ())).get(value, value)


@dataclass(frozen=True)
class Pill:
    """One active filter."""

    label: str
    value: str
    without: str


class Strict(forms.Form):
    """What a list's form refuses besides wrong values: filters that do not exist, and one given twice."""

    many = frozenset()

    def clean(self):
        """Name each filter that is unknown or doubled."""
        cleaned = super().clean()
        for name, given in self.data.lists():
            if name not in self.fields:
                self.add_error(None, f"There is no filter called “{name[:40]}”.")
            elif len(given) > 1 and name not in self.many:
                self.add_error(name, "Given more than once.")
        return cleaned


def _address(data):
    query = data.urlencode()
    return f"?{query}" if query else "?"


def page_of(request, rows):
    """The page of `rows` that ?page= asks for, on a page about something else. Raises Http404 if there is none."""
    try:
        return Paginator(rows, ROWS).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise Http404("There is no such page.") from error


def render_listing(request, template, filters, **context):
    """Answer a list: its page with `page` (rows), `filters`, and addresses of the neighbouring pages."""
    paginator = Paginator(filters.qs, ROWS)
    asked = (filters.form.cleaned_data.get("page") if filters.form.is_valid() else None) or 1
    if asked > paginator.num_pages:
        filters.form.add_error("page", f"The last page is {paginator.num_pages:,}.")
        paginator = Paginator(filters.queryset.none(), ROWS)
        asked = 1
    page = paginator.page(int(asked))

    def to(number):
        data = request.GET.copy()
        data["page"] = number
        return _address(data)

    return render(
        request,
        template,
        {
            "filters": filters,
            "page": page,
            "total": paginator.count,
            "previous": to(page.previous_page_number()) if page.has_previous() else "",
            "next": to(page.next_page_number()) if page.has_next() else "",
            **context,
        },
    )
