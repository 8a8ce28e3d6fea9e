"""A proposal of a change at the desk: what it would change, beside the ways to accept, decline or take it back."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from claims.actions import ChangedError
from claims.preview import desk_address
from claims.proposals import Proposal
from claims.proposing import decline, take_back

CHANGED = "Somebody else decided meanwhile, and nothing was done: here is what became of it."


class Answer(forms.Form):
    """What the writer of a proposal is told."""

    answer = forms.CharField(max_length=1000, error_messages={"required": "Say why: whoever wrote it reads it."})


def told(proposals, user):
    """[(proposal, the address of its record, whether the curator may decide of it, whether it is their own claim)]."""
    return [(one, desk_address(one.record), user.has_perm(one.permission), one.is_own(user)) for one in proposals]


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request, pk):
    """One proposal, for every curator; by POST an editor declines it, or its writer takes it back."""
    if not request.user.has_perms(["claims.view_claim", "sources.view_article"]):
        raise PermissionDenied
    one = get_object_or_404(Proposal.objects.for_display(), pk=pk)
    form = Answer(request.POST if "decline" in request.POST else None)
    try:
        if "take_back" in request.POST:
            take_back(one, by=request.user)
            messages.success(request, "Taken back.")
            return redirect("review")
        if form.is_valid():
            decline(one, by=request.user, answer=form.cleaned_data["answer"])
            messages.success(request, "Declined.")
            return redirect("review")
    except ChangedError:
        messages.warning(request, CHANGED)
        return redirect(request.path)
    [(_, address, may_decide, is_own)] = told([one], request.user)
    context = {"title": "Proposal", "one": one, "address": address, "may_decide": may_decide, "is_own": is_own}
    return render(request, "admin/proposal.html", {**admin.site.each_context(request), **context, "form": form})
