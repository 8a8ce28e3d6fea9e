"""The codebook's page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.kinds import KINDS
from codebook.choices import Scheme
from codebook.models import Term


@require_safe
def codebook(request):
    """Every word that curators may use, with its definition, and the kinds of claims with their columns."""
    terms = {scheme: [] for scheme in Scheme}
    for term in Term.objects.order_by("order", "code"):
        terms[term.scheme].append(term)
    context = {"schemes": terms.items(), "kinds": KINDS.values(), "section": "codebook"}
    return render(request, "codebook/codebook.html", context)
