"""Answers that pages of every room give alike."""

from django.shortcuts import render


def answer_gone(request, record, noun):
    """410 for a record that was withdrawn or restricted: that it was removed and on which day, and nothing of it."""
    return render(request, "gone.html", {"status": record.status, "day": record.removed_on, "noun": noun}, status=410)
