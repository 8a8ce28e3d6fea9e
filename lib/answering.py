"""The answer of a list: its page, the parts of it that htmx asks for, or a file."""

from django.core.paginator import Paginator
from django.db import OperationalError
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import push_url
from psycopg.errors import QueryCanceled

from lib.exporting import stream_csv
from lib.paging import ROWS, FirstRows


def render_listing(request, template, filters, *, rows, noun, one, columns, **context):
    """Answer a list: its page, the parts of it that htmx asked for, or its rows as a file.

    `rows`: where the templates of the rows are, such as "incidents/_incidents", to which the view is added. `noun` and
    `one`: what the rows are called. `columns`: those of the file. In the templates stand `page` (rows), `filters`,
    `total`, and the addresses of the neighbouring pages.
    """
    valid = filters.form.is_valid()
    if valid and filters.form.cleaned_data.get("format"):
        return stream_csv(filters.qs, columns, noun)
    asked = (filters.form.cleaned_data.get("page") if valid else None) or 1
    context |= {"filters": filters, "rows": f"{rows}_{filters.view}.html", "noun": noun, "one": one}
    response = None
    if valid and not finding(request) and filters.takes_long():
        response = _rows_first(request, template, filters, asked, context, late="counting")
    try:
        response = response or _counted(request, template, filters, asked, context)
    except OperationalError as error:
        if not (valid and filters.form.cleaned_data.get("counts") and isinstance(error.__cause__, QueryCanceled)):
            raise
        response = _rows_first(request, template, filters, asked, context, late="too many")
    if not valid and "format" in filters.data:
        response.status_code = 400  # who asked for a file must not take a page for it
    patch_vary_headers(response, ["HX-Request"])
    return response


def finding(request):
    """The name of the facet in which somebody types to find a choice, if this asks for no more than that."""
    target = (request.htmx and request.htmx.target) or ""
    return target.removeprefix("choices-") if target.startswith("choices-") else ""


def _rows_first(request, template, filters, asked, context, *, late):
    page = FirstRows(filters.qs, asked, ROWS)
    if not page.object_list:
        return None  # that there are none took as long as counting them
    filters.late = late
    return _answer(request, template, filters, page, context)


def _counted(request, template, filters, asked, context):
    paginator = Paginator(filters.rows, ROWS)
    if asked > paginator.num_pages:
        filters.form.add_error("page", f"The last page is {paginator.num_pages:,}.")
        paginator = Paginator(filters.queryset.none(), ROWS)
        asked = 1
    return _answer(request, template, filters, paginator.page(asked), {**context, "total": paginator.count})


def _answer(request, template, filters, page, context):
    neighbours = {
        "previous": filters.address(page=str(page.number - 1)) if page.has_previous() else "",
        "next": filters.address(page=str(page.number + 1)) if page.has_next() else "",
    }
    context = {**context, **neighbours, "page": page, "with_counts": filters.with_counts(page.number)}
    if not request.htmx or request.htmx.history_restore_request:
        return render(request, template, context)
    if facet := filters.facet(finding(request)):
        return render(request, "_partials/_choices.html", {**context, "facet": facet})
    if filters.form.is_valid() and filters.form.cleaned_data.get("counts"):
        return render(request, "_partials/_counted.html", context)
    response = render(request, "_partials/_swapped.html", context)
    here = filters.address(page=str(page.number) if page.number > 1 else None)
    return push_url(response, request.path + here)
