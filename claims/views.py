"""The pages of claims."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from claims.answers import number_claims
from claims.citing import page_of_claim, work_of
from claims.denials import attach_denials
from claims.exports import COLUMNS
from claims.filters import ClaimFilters
from claims.models import Claim
from claims.pinning import TooMuchError, pin, pinnable, record_at
from claims.queries import attach_records, attach_rests_on
from claims.review import why_withdrawn
from claims.structured import of_claim
from lib.answering import render_listing
from lib.fields import AsOf
from lib.pages import answer_citation, answer_gone, answer_merged


@require_safe
def claim_list(request):
    """The list of claims."""
    filters = ClaimFilters(request.GET, Claim.objects.public().with_days().for_display())
    return render_listing(
        request,
        "claims/claim_list.html",
        filters,
        rows="claims/_claims",
        noun="claims",
        one="claim",
        columns=COLUMNS,
        section="claims",
    )


@require_safe
@pinnable
def claim_detail(request, pk):
    """One claim: everything about it, what it answers, what answers it, who else reports the same value."""
    claim = get_object_or_404(Claim.objects.reachable(), pk=pk)
    if claim.merged_into_id is not None:
        return answer_merged(request, claim, f"/{pk}/")
    if not claim.public:
        return answer_gone(request, claim, "claim", why_withdrawn(claim))
    public = Claim.objects.public()
    same = list(public.current().same_value_as(claim).in_order()[:100])
    answers = list(public.answered_by(claim))
    answered_by = list(public.answering(claim).in_order())
    every = [claim, *same, *answers, *answered_by]
    attach_records(every)
    attach_rests_on(every)
    number_claims(every)
    context = {
        "claim": claim,
        "same": same,
        "origins": len({one.origin for one in [claim, *same] if one.stance == claim.stance}),
        "answers": answers,
        "answered_by": answered_by,
        "shown": list({one.pk: one for one in every}.values()),
        "itself": [claim],
        "columns": claim.values(),
        "structured": of_claim(claim, [*same, *answers, *answered_by]),
        "section": "claims",
    }
    return render(request, "claims/claim_detail.html", context)


@csrf_exempt  # whoever asks, and from wherever: it keeps what everybody may see, once
@require_POST
def make_pin(request):
    """Keep the state of a page (`page`: its address), and show it at its permalink, as of the same day (`as_of`)."""
    record = record_at(request.POST.get("page", ""))
    if record is None:
        raise Http404("There is no such page to be kept.")
    try:
        kept = pin(record)
    except TooMuchError:
        return render(request, "claims/too_much.html", {"record": record}, status=422)
    as_of = AsOf(request.POST)
    day = f"&as_of={as_of.day.isoformat()}" if as_of.said else ""
    return redirect(f"{record.get_absolute_url()}?pin={kept.key}{day}")


@require_safe
@pinnable
def claim_cite(request, pk, form=""):
    """The citation of a claim and its article, as a page or as a file in a form of lib.citing.FILES."""
    claim = get_object_or_404(Claim.objects.reachable(), pk=pk)
    if claim.merged_into_id is not None:
        return answer_merged(request, claim, f"/{pk}/")
    if not claim.public:
        return answer_gone(request, claim, "claim", why_withdrawn(claim))
    attach_records([claim])
    attach_denials([claim])
    return answer_citation(request, claim, page_of_claim(claim), [work_of(claim.article)], form)
