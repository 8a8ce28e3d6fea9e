"""Review at the desk: the articles with claims in review, and for each a page on which editors decide of them."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from claims.actions import ChangedError, RefusedError, accept, in_review_of, refusals, send_back, stand_by, withdraw
from claims.beside import shown_beside
from claims.models import Claim
from claims.preview import desk_address
from claims.proposals import Proposal
from claims.review import own, writers_of
from lib.attaching import by_key
from lib.editorial import Status
from portal.proposed import told
from sources.models import Article

SHOWN = 100  # claims that are to be looked at again
ROWS = 50  # articles on a page, and claims that were sent back
PROPOSALS = 20  # on a page, and of one's own
CHANGED = "Somebody else decided or changed something meanwhile, and nothing was done: here is what is in review now."


class Decision(forms.Form):
    """What an editor decides of claims in review, and what the author is told."""

    seen = forms.CharField(widget=forms.HiddenInput)
    claims = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": "Choose one claim or more."})
    comment = forms.CharField(required=False, max_length=1000)
    decision = forms.ChoiceField(choices=[(name, name) for name in ("accept", "send_back", "withdraw")])

    def __init__(self, data, drafts):
        """`drafts`: what is in review of the article."""
        super().__init__(data)
        self.fields["claims"].choices = [(claim.pk, claim.text) for claim in drafts.claims]

    def clean(self):
        """Whatever is not accepted needs a word of why."""
        cleaned = super().clean()
        if cleaned.get("decision") in {"send_back", "withdraw"} and not cleaned.get("comment"):
            self.add_error("comment", "Say why: the author reads it.")
        return cleaned

    def carry_out(self, article, by):
        """Do it. Returns what was done, in words. Raises as the actions do."""
        given = {"by": by, "seen": self.cleaned_data["seen"]}
        ids, comment = self.cleaned_data["claims"], self.cleaned_data["comment"]
        if self.cleaned_data["decision"] == "accept":
            return f"Published: {accept(article, ids, **given).in_words}."
        if self.cleaned_data["decision"] == "send_back":
            return f"Sent back: {_claims(send_back(article, ids, comment=comment, **given).claims)}."
        return f"Withdrawn: {_claims(withdraw(article, ids, reason=comment, **given).claims)}."


@require_safe
def review(request):
    """The articles with claims in review and the proposals, the longest waiting first; and what concerns who asks."""
    if not request.user.has_perms(["claims.view_claim", "sources.view_article"]):
        raise PermissionDenied
    waiting = Q(claims__status=Status.REVIEW)
    offered = Min("claims__events__pgh_created_at", filter=waiting & Q(claims__events__status=Status.REVIEW))
    articles = Article.objects.filter(waiting).annotate(offered=offered, number=Count("claims", waiting, distinct=True))
    page = Paginator(articles.select_related("outlet").order_by("offered", "id"), ROWS).get_page(
        request.GET.get("page")
    )
    waiting = Proposal.objects.open().longest_waiting_first().for_display()
    proposals = Paginator(waiting, PROPOSALS).get_page(request.GET.get("proposals"))
    yours = Proposal.objects.written_by(request.user).newest_first().for_display()[:PROPOSALS]
    context = {
        "title": "Review",
        "page": page,
        "articles": _with_writers(page.object_list),
        "proposals": proposals,
        "proposed": told(proposals.object_list, request.user),
        "yours": yours,
        "doubted": Article.objects.doubted().making(Claim.objects.public()).select_related("outlet")[:ROWS],
        "sent_back": Claim.objects.sent_back().entered_by(request.user).select_related("article").newest_first()[:ROWS],
    }
    return render(request, "admin/review.html", {**admin.site.each_context(request), **context})


@require_http_methods(["GET", "HEAD", "POST"])
def review_of(request, pk):
    """What is in review of an article, beside it; by POST some of its claims are accepted, sent back or withdrawn."""
    if not request.user.has_perms(["claims.view_claim", "sources.view_article"]):
        raise PermissionDenied
    article, may_decide = get_object_or_404(Article, pk=pk), request.user.has_perm("claims.publish_claim")
    drafts = in_review_of(article)
    form = Decision(request.POST if request.method == "POST" else None, drafts)
    refused = []
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        if "stand_by" in request.POST:
            return _stood_by(request, article)
        if request.POST.get("seen") != drafts.fingerprint:
            messages.warning(request, CHANGED)
            return redirect(request.path)
        try:
            if form.is_valid():
                messages.success(request, form.carry_out(article, request.user))
                return redirect(request.path if len(form.cleaned_data["claims"]) < len(drafts.claims) else "review")
        except ChangedError:
            messages.warning(request, CHANGED)
            return redirect(request.path)
        except RefusedError as error:
            refused = error.refusals
    context = {
        "title": "Review",
        "form": form,
        "drafts": drafts,
        "rows": _rows(drafts, request.user),
        "chosen": {int(one) for one in request.POST.getlist("claims") if one.isdecimal()},
        "refused": [(record, desk_address(record), told) for record, told in refused],
        "may_decide": may_decide,
        "doubted": Claim.objects.public().of_article(article).in_order()[:SHOWN] if article.doubted_since else [],
        **shown_beside(request.user, article.pk),
    }
    return render(request, "admin/review_of.html", {**admin.site.each_context(request), **context})


def _stood_by(request, article):
    try:
        stand_by(article, by=request.user)
        messages.success(request, "Looked at again: the claims that are published stand.")
    except ChangedError:
        messages.warning(request, CHANGED)
    return redirect("review")


def _rows(drafts, user):
    """[(claim, the curators who wrote it, what stands against its being accepted)]."""
    ids = [claim.pk for claim in drafts.claims]
    writers, mine = writers_of(ids), own(ids, user)
    names = by_key(get_user_model().objects.all(), set().union(*writers.values()))
    against = {record.pk: told for record, told in refusals(drafts) if isinstance(record, Claim)}
    return [
        (
            claim,
            [str(names[one]) for one in sorted(writers[claim.pk]) if one in names],
            claim.pk in mine,
            against.get(claim.pk),
        )
        for claim in drafts.claims
    ]


def _with_writers(articles):
    """[(article, the names of the curators who wrote what is in review of it)]. Three queries."""
    of = dict(Claim.objects.of_article(*articles).in_review().values_list("pk", "article_id"))
    writers = writers_of(of)
    names = by_key(get_user_model().objects.all(), set().union(*writers.values()))
    found = {article.pk: set() for article in articles}
    for claim, curators in writers.items():
        found[of[claim]] |= {str(names[one]) for one in curators if one in names}
    return [(article, sorted(found[article.pk])) for article in articles]


def _claims(claims):
    return f"{len(claims)} claim{'' if len(claims) == 1 else 's'}"
