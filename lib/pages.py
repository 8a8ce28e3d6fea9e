"""Answers that pages of every room give alike."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lib.citing import FILES, as_text


def answer_gone(request, record, noun):
    """410 for a record that was withdrawn or restricted: that it was removed and on which day, and nothing of it."""
    return render(request, "gone.html", {"status": record.status, "day": record.removed_on, "noun": noun}, status=410)


def moved_to(record, request, beyond=""):
    """The permanent way from a former address of a record to its page, with all that was asked of it.

    `beyond`: what follows the address of the page, such as "cite/".
    """
    query = request.META["QUERY_STRING"]
    return redirect(f"{record.get_absolute_url()}{beyond}{'?' if query else ''}{query}", permanent=True)


def cite_in(form):
    """What follows the address of a page where it is cited: in a `form` of lib.citing.FILES, or '' as a page."""
    return f"cite.{form}" if form else "cite/"


def answer_citation(request, record, page, sources, form, as_of=None):
    """The citation of a record's page and its sources (works), as a page, or as a file in a `form` of FILES.

    Raises Http404 for another form. `as_of`: the day that was asked for, where the page takes one. Whoever asks for a
    file as of what is no day gets the page that says so, with 400.
    """
    if form and form not in FILES:
        raise Http404(f"There is no citation as {form}.")
    understood = as_of is None or not as_of.errors
    asked = {"as_of": as_of.day.isoformat()} if as_of and as_of.day and understood else {}
    if kept := getattr(request, "pin", None):
        asked = {"pin": kept["key"], **asked}
        note = f"{page.note}; " if page.note else ""
        page = replace(
            page,
            address=f"{page.address.partition('?')[0]}?{urlencode(asked)}",
            note=f"{note}as it read on {kept['made']:%-d %B %Y at %H:%M} UTC",
        )
    if form and understood:
        write, content_type = FILES[form]
        answer = HttpResponse(write([page, *sources]), content_type=content_type)
        answer["Content-Disposition"] = f'attachment; filename="{page.id}.{form}"'
        return answer
    context = {
        "record": record,
        "title": [page.title],
        "citation": [as_text(page)] if understood else [],
        "sources": [[as_text(source)] for source in sources],
        "as_of": as_of,
        "section": f"{record._meta.model_name}s",
        "asked": f"?{urlencode(asked)}" if asked else "",
    }
    return render(request, "cite.html", context, status=400 if form else 200)
