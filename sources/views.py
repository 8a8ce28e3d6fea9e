"""The pages of articles and outlets."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from claims.citing import page_of_article, work_of
from claims.counting import attach_article_number, attach_claim_number, number_of_claims, number_printed_by
from claims.denials import attach_denials
from claims.models import Claim
from claims.pinning import pinnable
from claims.queries import attach_records, attach_rests_on
from claims.structured import of_article
from lib.addresses import at_slug
from lib.answering import render_listing
from lib.attaching import in_order
from lib.counting import totals
from lib.pages import answer_citation, answer_gone, answer_merged
from lib.paging import FIRST_PAGES, ROWS, page_of
from sources.exports import ARTICLE_COLUMNS, OUTLET_COLUMNS
from sources.filters import ArticleFilters, OutletFilters
from sources.models import Article, Outlet


@require_safe
def article_list(request):
    """The list of articles."""
    filters = ArticleFilters(
        request.GET, Article.objects.published().for_display().newest_first().attaching(attach_claim_number)
    )
    return render_listing(
        request,
        "sources/article_list.html",
        filters,
        rows="sources/_articles",
        noun="articles",
        one="article",
        columns=ARTICLE_COLUMNS,
        section="articles",
    )


@require_safe
@pinnable
def article_detail(request, pk):
    """One article: what it is, and every claim drawn from it in its order."""
    article = get_object_or_404(Article.objects.reachable().for_display(), pk=pk)
    if article.merged_into_id is not None:
        return answer_merged(request, article, f"/{pk}/")
    if not article.is_shown:
        return answer_gone(request, article, "article")
    page = page_of(request, Claim.objects.public().of_article(article).in_order(), number_of_claims(article))
    claims = list(page.object_list)
    attach_records(claims)
    attach_rests_on(claims)
    attach_denials(claims)
    for claim in claims:
        claim.number = 1
    context = {
        "article": article,
        "claims": claims,
        "page": page,
        "structured": of_article(article, claims),
        "section": "articles",
    }
    return render(request, "sources/article_detail.html", context)


@require_safe
@pinnable
def article_cite(request, pk, form=""):
    """The citation of an article and of its page here, as a page or as a file in a form of lib.citing.FILES."""
    article = get_object_or_404(Article.objects.reachable().for_display(), pk=pk)
    if article.merged_into_id is not None:
        return answer_merged(request, article, f"/{pk}/")
    if not article.is_shown:
        return answer_gone(request, article, "article")
    return answer_citation(request, article, page_of_article(article), [work_of(article)], form)


@require_safe
def outlet_list(request):
    """The list of outlets."""
    filters = OutletFilters(
        request.GET, Outlet.objects.published().select_related("type", "country").attaching(attach_article_number)
    )
    return render_listing(
        request,
        "sources/outlet_list.html",
        filters,
        rows="sources/_outlets",
        noun="outlets",
        one="outlet",
        columns=OUTLET_COLUMNS,
        section="articles",
    )


@require_safe
def outlet_detail(request, slug):
    """One outlet and what it published."""
    outlet = at_slug(Outlet.objects.answering().select_related("type", "country", "organization"), slug)
    if outlet.merged_into_id is not None:
        return answer_merged(request, outlet, f"/{slug}/")
    if outlet.slug != slug:
        return redirect(outlet, permanent=True)
    articles = Article.objects.published()
    numbers = totals(own=articles.printed_by(outlet), others=articles.passing_on(outlet))
    shown = articles.of_outlet(outlet, FIRST_PAGES * ROWS).values_list("pk", flat=True)
    page = page_of(request, shown, sum(numbers.values()))
    page.object_list = in_order(articles.for_display(), page.object_list)
    context = {
        "outlet": outlet,
        "page": page,
        "articles": numbers["own"],
        "claims": number_printed_by(outlet),
        "section": "articles",
    }
    return render(request, "sources/outlet_detail.html", context)
