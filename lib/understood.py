"""Partial dates in forms of the admin: beside each field stands how it is understood, while it is typed too."""

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from lib.dates import say, understand
from lib.edtf import NotADate


def understood(typed):
    """How a date is understood: "Understood as: 30 May 2024 (2024-05-30)"; '' for nothing. Raises NotADate."""
    date = understand(typed)
    return f"Understood as: {say(date)} ({date})" if date else ""


class PartialDateInput(forms.TextInput):
    """A partial date as it is typed, and beside it how it is understood. admin.js asks anew at every change."""

    template_name = "admin/_partial_date.html"

    def __init__(self, attrs=None):
        super().__init__({"class": "vTextField", "autocomplete": "off", **(attrs or {})})

    def get_context(self, name, value, attrs):
        """With what is understood; nothing of what is not, for its message stands there already."""
        context = super().get_context(name, value, attrs)
        try:
            return {**context, "understood": understood(context["widget"]["value"] or "")}
        except NotADate:
            return context


@require_POST
def understood_while_typed(request):
    """How the date that is being typed is understood, or why it is not, as plain text."""
    try:
        told = understood(request.POST.get("date", ""))
    except NotADate as error:
        told = str(error)
    return HttpResponse(told, content_type="text/plain; charset=utf-8")
