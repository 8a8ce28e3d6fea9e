"""Answers that pages of every room give alike."""

from django.shortcuts import redirect, render
from django.urls import reverse


def answer_gone(request, record, noun):
    """410 for a record that was withdrawn or restricted: that it was removed and on which day, and nothing of it."""
    return render(request, "gone.html", {"status": record.status, "day": record.removed_on, "noun": noun}, status=410)


def moved_to(record, request, page=""):
    """The permanent way from a former address of a record to its page, with all that was asked of it.

    `page`: the name of the address where that is another page of the record than its own.
    """
    address = reverse(page, args=[record.slug]) if page else record.get_absolute_url()
    query = request.META["QUERY_STRING"]
    return redirect(f"{address}{'?' if query else ''}{query}", permanent=True)
