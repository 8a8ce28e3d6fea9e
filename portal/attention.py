"""What needs a curator: lists of records in which something is missing, alone, dead or odd, each line a way to mend it.

Each list is a question of a room's QuerySet. Of none more than MOST are looked for, so that a million records cost no
more than some thousands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actors.models import Actor
from claims.models import Claim
from claims.needing import ACCUSATIONS, ARTICLES, INCIDENTS, TIMES
from claims.preview import desk_address
from incidents.models import Incident
from lib.attaching import in_order
from locations.models import Location
from sources.models import Article

MOST = 1_000  # of each list
FIRST = 5  # on the page of all lists
ROWS = 50  # on a page of one


class Line(NamedTuple):
    """One record that needs somebody: its name, the address where it is mended, and what is to know of it."""

    text: str
    address: str
    note: str = ""


@dataclass(frozen=True)
class Need:
    """One list: what it is called, the rule by which a record is in it, who sees it, its records, and their lines."""

    slug: str
    title: str
    rule: str
    permissions: tuple
    asked: Callable
    records: Callable
    line: Callable


@dataclass(frozen=True)
class Found:
    """What a list holds now. One query for all of it, and one for each page that is shown."""

    need: Need

    @cached_property
    def ids(self):
        """Of its records, in their order, MOST at most."""
        return self._ids[:MOST]

    @cached_property
    def _ids(self):
        return list(self.need.asked().values_list("pk", flat=True)[: MOST + 1])

    @property
    def is_cut(self):
        """Whether there are more than MOST."""
        return len(self._ids) > MOST

    @property
    def number(self):
        """How many there are, in words."""
        return f"more than {MOST:,}" if self.is_cut else f"{len(self._ids):,}"

    @property
    def has_more(self):
        """Whether there are others than the first."""
        return len(self._ids) > FIRST

    @property
    def first(self):
        """The first lines."""
        return self.lines(self.ids[:FIRST])

    def lines(self, ids):
        """The lines of these records."""
        return [self.need.line(record) for record in in_order(self.need.records(), ids)]


def _claims():
    return Claim.objects.select_related("article", "incident", "named_actor")


def _accusation(claim):
    return Line(f"{claim.named_actor.name}: {claim.incident.title}", desk_address(claim.incident), claim.text)


def _dead(article):
    found = article.checked if article.found_dead else None
    told = f"{found.note}{article.dead_when}" if found else f"a curator says so{article.dead_when}"
    return Line(article.title, desk_address(article), told)


def _doubtful(article):
    checks = [("", article.checked), ("archived copy: ", article.archive_checked)]
    told = [f"{which}{check.in_words}" for which, check in checks if check and check.is_doubtful]
    return Line(article.title, desk_address(article), "; ".join(told))


def _articles():
    return Article.objects.select_related("outlet", "link_check", "archive_check")


NEEDS = [
    Need(
        "waiting",
        "Claims waiting",
        "Claims that are drafts or in review, those entered last first.",
        ("claims.view_claim",),
        lambda: Claim.objects.waiting(),
        _claims,
        lambda claim: Line(claim.text, desk_address(claim), claim.article.title),
    ),
    Need(
        "one-outlet",
        "Incidents with one outlet only",
        "Published incidents of which one outlet alone reports, the newest first.",
        ("incidents.view_incident",),
        lambda: Incident.objects.published().of_one_outlet().newest_first(),
        Incident.objects.all,
        lambda incident: Line(incident.title, desk_address(incident), incident.date_text),
    ),
    Need(
        "no-word",
        "Accusations without the word of the accused",
        "Said to have carried out, ordered or assisted, without a word in the incident of the accused itself, of one "
        "who belongs to it or of the body that it is of, and without a denial. Looked for among the "
        f"{ACCUSATIONS:,} accusations entered last.",
        ("claims.view_claim", "incidents.view_incident"),
        lambda: Claim.objects.unanswered(),
        _claims,
        _accusation,
    ),
    Need(
        "one-origin",
        "Living private persons accused on one origin",
        "Said to have carried out, ordered or assisted, presumed living and without a public role, where no other "
        "origin says so of that incident.",
        ("claims.view_claim", "incidents.view_incident"),
        lambda: Claim.objects.accusing_on_one_origin(),
        _claims,
        _accusation,
    ),
    Need(
        "far-figures",
        "Figures far from the others",
        f"Of a measure for which {ARTICLES} articles or more give a figure (the same outcome, people, side and status "
        f"in one incident): more than {TIMES} times the median of all of them, or less than a tenth of it. Looked for "
        f"among the {INCIDENTS:,} incidents of so many articles that were entered last.",
        ("claims.view_claim",),
        lambda: Claim.objects.far_outside(),
        _claims,
        lambda claim: Line(claim.text, desk_address(claim), claim.incident.title),
    ),
    Need(
        "dead-links",
        "Dead links",
        "Articles whose own link is dead, as the last check found or a curator says.",
        ("sources.view_article",),
        lambda: Article.objects.with_dead_link(),
        _articles,
        _dead,
    ),
    Need(
        "doubtful-links",
        "Links to look at",
        "Articles whose link leads elsewhere, does not answer, or answers something else to a program, or whose "
        "archived copy does or is gone. Say in the article's form what you found at its link: then it is off the list "
        "until a check finds something else.",
        ("sources.view_article",),
        lambda: Article.objects.with_doubtful_link(),
        _articles,
        _doubtful,
    ),
    Need(
        "not-archived",
        "Articles without an archive link",
        "Articles with an address on the web and no archived copy, those entered last first.",
        ("sources.view_article",),
        lambda: Article.objects.not_archived(),
        _articles,
        lambda article: Line(article.title, desk_address(article), article.outlet.name),
    ),
    Need(
        "no-coordinates",
        "Places without coordinates",
        "Places that no map can show, those entered last first.",
        ("locations.view_location",),
        lambda: Location.objects.without_coordinates(),
        lambda: Location.objects.select_related("parent"),
        lambda place: Line(place.told_apart, desk_address(place)),
    ),
    Need(
        "no-arabic-name",
        "Actors without a name in Arabic",
        "Persons and organizations of which no name in Arabic script is known, those entered last first.",
        ("actors.view_person", "actors.view_organization"),
        lambda: Actor.objects.without_arabic_name(),
        Actor.objects.all,
        lambda actor: Line(actor.name, desk_address(actor), actor.get_kind_display()),
    ),
]


@require_safe
def attention(request):
    """All lists that a curator may see, each with its number and its first lines."""
    found = [Found(need) for need in NEEDS if request.user.has_perms(need.permissions)]
    context = {**admin.site.each_context(request), "title": "What needs a curator", "lists": found}
    return render(request, "admin/attention.html", context)


@require_safe
def attention_to(request, slug):
    """One list, page by page."""
    need = next((need for need in NEEDS if need.slug == slug), None)
    if need is None:
        raise Http404
    if not request.user.has_perms(need.permissions):
        raise PermissionDenied
    found = Found(need)
    page = Paginator(found.ids, ROWS).get_page(request.GET.get("page"))
    context = {"title": need.title, "found": found, "page": page, "lines": found.lines(page.object_list), "most": MOST}
    return render(request, "admin/attention_to.html", {**admin.site.each_context(request), **context})
