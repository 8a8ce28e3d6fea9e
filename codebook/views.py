"""The codebook's page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.kinds import KINDS
from claims.models import Claim
from codebook.choices import Scheme
from codebook.models import Term
from incidents.models import Incident
from lib.facets import Unnest, count_keys
from sources.models import Outlet


@require_safe
def codebook(request):
    """Every word that curators may use, with its definition, and the kinds of claims with their columns."""
    terms = {scheme: [] for scheme in Scheme}
    numbers = in_use()
    for term in Term.objects.order_by("order", "code"):
        term.number = numbers.get(term.scheme, {}).get(term.pk, 0)
        terms[term.scheme].append(term)
    kinds = dict(count_keys(Claim.objects.public().values_list("pk", "kind")))
    context = {
        "schemes": terms.items(),
        "kinds": [(kind, kinds.get(kind.code, 0)) for kind in KINDS.values()],
        "section": "codebook",
    }
    return render(request, "codebook/codebook.html", context)


def in_use():
    """{scheme: {id of a term: number of records}} of the schemes by which a list can be filtered. One query each.

    They are counted as the lists count them: incidents, actors for positions, outlets for types of outlets.
    """
    incidents = Incident.objects.published().order_by()
    held = Claim.objects.belonging((), ()).of_kind("membership")
    roles = count_keys(incidents.by_role())
    return {
        Scheme.INCIDENT_TYPE: dict(count_keys(incidents.values_list("pk", Unnest("types")))),
        Scheme.MEANS: dict(count_keys(incidents.values_list("pk", Unnest("means")))),
        Scheme.OUTCOME: dict(count_keys(incidents.values_list("pk", Unnest("outcomes")))),
        Scheme.ROLE: {f"{Scheme.ROLE}.{role}": number for role, number in roles},
        Scheme.POSITION: dict(count_keys(held.values_list("actor", "term"), distinct=True)),
        Scheme.OUTLET_TYPE: dict(count_keys(Outlet.objects.published().order_by().values_list("pk", "type"))),
    }
