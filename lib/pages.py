"""Answers that pages of every room give alike."""

from dataclasses import replace
from functools import wraps
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from lib.addresses import at_slug
from lib.citing import FILES, as_text


def answer_gone(request, record, noun, reason=""):
    """410 for a record that was withdrawn or restricted: that it was removed, when and why, and nothing of it."""
    said = {"status": record.status, "day": record.removed_on, "noun": noun, "reason": reason}
    return render(request, "gone.html", said, status=410)


def answer_merged(request, record, address):
    """Where a record that was merged leads: to the same page of the one that it was merged into, for good.

    `address`: its own, with which that of the page begins. Of one that readers never saw nothing is told; where the
    address of the other one tells no name, neither does this one: then it is gone. Raises Http404.
    """
    if not record.was_public:
        raise Http404("Nothing has this address.")
    stays = record.merged_into
    if not stays.is_shown or not getattr(stays, "told_by_address", True):
        return answer_gone(request, record, record._meta.verbose_name)
    answer = _answer_elsewhere(request, address, stays)
    answer["Cache-Control"] = "no-cache"  # a merge can be undone, and browsers keep what is moved for good
    return answer


def _answer_elsewhere(request, address, record):
    """The same page of a record as is asked for under an address that is not its own, with all that was asked of it."""
    beyond, query = request.path.rpartition(address)[2], request.META["QUERY_STRING"]
    return redirect(f"{record.get_absolute_url()}{beyond}{'?' if query else ''}{query}", permanent=True)


def of_record(records):
    """A page of a record by its slug: the view gets the record. `records`: those that answer.

    One that was withdrawn or restricted is told as gone; a former address, and that of one that was merged, leads to
    the same page of the record. Raises Http404 for what was never there.
    """

    def decorate(view):
        @wraps(view)
        def answer(request, slug, **kwargs):
            record = at_slug(records, slug)
            if record.merged_into_id is not None:
                return answer_merged(request, record, f"/{slug}/")
            if not record.is_shown:
                return answer_gone(request, record, record._meta.verbose_name)
            if record.slug != slug:
                return _answer_elsewhere(request, f"/{slug}/", record)
            return view(request, record, **kwargs)

        return answer

    return decorate


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
