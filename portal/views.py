"""Pages that belong to no one noun: the home page, search, about, and the health of the site."""

from django.core.paginator import InvalidPage
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actors.models import Actor
from claims.answers import numbered
from claims.models import Claim
from claims.queries import attach_records, attach_rests_on
from incidents.models import Incident
from portal.filters import LONGEST, SearchForm
from portal.search import Search
from portal.suggestions import suggestions
from sources.models import Article, Outlet

NEWEST = 5


@require_safe
def home(request):
    """What this is and what it is not, the newest and the most contested, and a way into each list."""
    incidents = Incident.objects.published()
    example = list(Claim.objects.differing()[:3])
    attach_records(example)
    attach_rests_on(example)
    for source in numbered(example):
        for claim in source.claims:
            claim.number = source.number
    context = {
        "counts": [
            ("incidents", "incidents", incidents.count()),
            ("actors", "actors", Actor.objects.published().count()),
            ("claims", "claims", Claim.objects.public().count()),
            ("articles", "articles", Article.objects.published().count()),
            ("outlets", "outlets", Outlet.objects.published().count()),
        ],
        "newest": incidents.newest_first().for_list()[:NEWEST],
        "contested": incidents.most_contested_first().for_list()[:NEWEST],
        "example": example,
        "section": "home",
    }
    return render(request, "portal/home.html", context)


@require_safe
def about(request):
    """How claims are entered, how the summary is made, licence and credits."""
    return render(request, "portal/about.html", {"section": "about"})


@require_safe
@never_cache
def healthz(request):
    """200 "ok" if the database answers; 503 if it does not (config/middleware.py)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def search(request):
    """All that a question finds, noun by noun; or one page of the names that it finds of one noun."""
    form = SearchForm(request.GET)
    context = {"form": form, "asked": form.data.get("q", ""), "section": "search"}
    if form.is_valid() and (text := form.cleaned_data["q"]):
        context["search"] = answer = Search(text)
        if noun := form.cleaned_data["noun"]:
            try:
                context["page"] = answer.page_of(noun, form.cleaned_data["page"] or 1)
                context["noun"] = f"{noun}s"
            except InvalidPage:
                form.add_error("page", "There is no such page.")
    return render(request, "portal/search.html", context)


@require_safe
@never_cache
def suggested(request):
    """The names that what is being typed may become, as a list to choose from. Three queries at most."""
    text = request.GET.get("q", "").replace("\0", "\ufffd")[:LONGEST]
    return render(request, "portal/_suggested.html", {"groups": suggestions(text)})
