"""Outlets and articles in the admin."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localdate, now

from actors.models import Actor
from claims.actions import ChangedError, RefusedError, drafts_of, publish, refusals
from claims.changing import Proposing
from claims.doubles_of_articles import doubles_of_articles
from claims.inlines import page_of_claims
from claims.joining import Merging
from claims.kinds import of
from claims.models import Claim
from claims.preview import Previewed, desk_address, preview
from claims.twice import LeadsToDoubles, ListsDoubles
from incidents.models import Incident
from lib.desk import EnteredByMe, WithDraftClaims
from lib.entering import ANY_SPELLING, FoundByName
from lib.lines import LinesAdmin
from locations.models import Location
from sources.choices import LinkState
from sources.forms import ArticleForm, OutletForm
from sources.models import Article, Capture, NotSame, Outlet

EDITORS = "Only editors publish. What you have drafted is kept, and waits for one."
SHOWN = 100  # claims that are named before they are published; the others are counted


@admin.register(Outlet)
class OutletAdmin(Merging, FoundByName, Proposing):
    """Outlets."""

    form = OutletForm
    list_display = ["name", "type", "country", "organization"]
    list_select_related = ["type", "country", "organization"]
    list_filter = ["type"]
    noun = "outlet"
    search_fields = ["name"]
    search_help_text = ANY_SPELLING
    autocomplete_fields = ["country", "organization"]
    readonly_fields = ["former_slugs"]
    changed_together = ["type", "country", "organization"]
    fieldsets = [
        (None, {"fields": ["name", "type", "homepage", "country", "organization"]}),
        ("Address on this site", {"fields": ["slug", "former_slugs"], "classes": ["collapse"]}),
    ]

    def is_draft(self, record):
        """An outlet has no status: readers see it with its first article."""
        return not Outlet.objects.reachable().contains(record)


class CaptureInline(LinesAdmin, admin.StackedInline):
    """The captured text, for curators alone."""

    model = Capture
    verbose_name = verbose_name_plural = "captured text"
    classes = ["collapse"]


def _told(check):
    """What a check found, when, and since when, in words."""
    if check is None or check.checked is None:
        return "Not checked yet"
    days = [date_format(localdate(day), "j F Y") for day in (check.checked, check.since)]
    since = "" if days[0] == days[1] else f", the same since {days[1]}"
    return f"{check.in_words}, on {days[0]}{since}"


@admin.register(Article)
class ArticleAdmin(ListsDoubles, LeadsToDoubles, Merging, Previewed, Proposing):
    """Articles: each with its claims, and with the page that publishes it."""

    form = ArticleForm
    apart = NotSame
    offers_likely = True
    doubles_page = "article_doubles"
    list_display = ["title", "outlet", "published", "language", "status"]
    list_select_related = ["outlet", "link_check", "archive_check"]
    list_filter = ["status", EnteredByMe, WithDraftClaims, "kind", "link_check__state", "link_policy"]
    search_fields = ["title", "address", "outlet__name"]
    search_help_text = "Words of the title or the outlet, or the address in any of its forms."
    autocomplete_fields = ["outlet", "after_outlet", "after_article"]
    inlines = [CaptureInline]
    changed_together = [
        "outlet",
        "language",
        "authors",
        "kind",
        "status",
        "after_outlet",
        "after_article",
        "link_policy",
    ]
    readonly_fields = ["found_at_link", "found_in_archive", "archives"]
    fieldsets = [
        (None, {"fields": ["address", "title", "outlet", "published", "language", "authors", "kind", "status"]}),
        ("Passes on", {"fields": ["after_outlet", "after_article"], "classes": ["collapse"]}),
        (
            "Link and archived copy",
            {
                "fields": [
                    *("link_policy", "link_state", "found_at_link"),
                    *("archived_address", "archived_on", "found_in_archive", "archives"),
                ],
                "classes": ["collapse"],
            },
        ),
        ("Correction", {"fields": ["correction", "corrected_on", "correction_note"], "classes": ["collapse"]}),
    ]

    def get_urls(self):
        """The admin's addresses, that of publishing, and those of previews of what the article tells about."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/publish/", view(self.publish), name="sources_article_publish"),
            path("<int:pk>/preview/<str:noun>/<int:other>/", view(self.preview_of), name="sources_article_preview_of"),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        """With what the last checks of their links found."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    @admin.display(description="The last check of the link")
    def found_at_link(self, article):
        """What it found, when, and since when every check has found that."""
        return _told(article.checked)

    @admin.display(description="The last check of the copy")
    def found_in_archive(self, article):
        """The same of the archived copy."""
        return _told(article.archive_checked)

    @admin.display(description="Other copies")
    def archives(self, article):
        """A way to look for a copy. Nothing is asked of an archive unless the curator follows it."""
        if not article.address:
            return "The article has no address."
        return format_html(
            '<a href="https://web.archive.org/web/*/{}" rel="noreferrer noopener external" target="_blank">'
            "Look for it in the Wayback Machine</a> (a new window)",
            article.address,
        )

    def save_model(self, request, obj, form, change):
        """Save it, with the time at which the curator says what the link is. Of another address nothing is said yet."""
        if "address" in form.changed_data and "link_state" not in form.changed_data:
            obj.link_state = LinkState.UNCHECKED
        if {"address", "link_state"} & set(form.changed_data):
            obj.link_checked = None if obj.link_state == LinkState.UNCHECKED else now()
        super().save_model(request, obj, form, change)

    def get_search_results(self, request, queryset, search_term):
        """What the words find, and the article that has this address in another form."""
        found, doubled = super().get_search_results(request, queryset, search_term)
        return found | queryset.at_address(search_term), doubled

    def response_post_save_add(self, request, obj):
        """To the article's own page: its claims come next."""
        return HttpResponseRedirect(desk_address(obj))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """With a page of its claims, and links to add more."""
        if obj and obj.pk:
            context |= {
                "claims": page_of_claims(request, Claim.objects.of_article(obj)),
                "kinds": self.kinds(obj) if request.user.has_perm("claims.add_claim") else {},
                "may_publish": self.may_publish(request),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def likely_doubles(self, request):
        """Pairs of articles of one address, or of one title and day."""
        return doubles_of_articles()

    def likely(self, request, record):
        """Those of its address, or of its title and day."""
        return [(one.other.record, one.likeness.reasons) for one in doubles_of_articles(of=record)]

    def kinds(self, article):
        """{"incident": [(kind, address of its empty form)], "actor": ...} for claims of this article."""
        add = f"{reverse('admin:claims_claim_add')}?article={article.pk}&kind="
        return {subject: [(kind, f"{add}{kind.code}") for kind in of(subject)] for subject in ("incident", "actor")}

    def publish(self, request, pk):
        """What would become public, in words and numbers, with what stands against it; by POST it does."""
        article = self.to_preview(request, pk)
        drafts = drafts_of(article)
        if not (self.may_publish(request) and request.user.has_perms(drafts.permissions)):
            raise PermissionDenied(EDITORS)
        if request.method == "POST":
            try:
                done = publish(article, by=request.user, seen=request.POST.get("seen") or "nothing")
            except ChangedError:
                messages.warning(request, "This was changed since you opened it: here is what is there now.")
                return redirect(request.path)
            except RefusedError:
                return redirect(request.path)
            messages.success(request, f"Published: {done.in_words}.")
            return redirect(desk_address(article))
        context = {**self.admin_site.each_context(request), "title": "Publish", "opts": self.opts, "original": article}
        return render(
            request,
            "admin/sources/article/publish.html",
            context | self.what_becomes_public(article, drafts, request.user),
        )

    def what_becomes_public(self, article, drafts, by):
        """The words and numbers of the page before publishing."""
        waiting = drafts.waiting()
        return {
            "drafts": drafts,
            "incidents": [(one, self._preview_address(article, one)) for one in drafts.records[Incident]],
            "actors": [(one, self._preview_address(article, one)) for one in drafts.records[Actor]],
            "locations": drafts.records[Location],
            "claims": drafts.claims[:SHOWN],
            "more_claims": len(drafts.claims[SHOWN:]),
            "waiting": waiting.for_display()[:SHOWN],
            "waiting_count": waiting.count(),
            "refused": [(record, desk_address(record), told) for record, told in refusals(drafts, by)],
        }

    def _preview_address(self, article, record):
        return reverse("admin:sources_article_preview_of", args=[article.pk, record._meta.model_name, record.pk])

    def preview_of(self, request, pk, noun, other):
        """The page of an incident or an actor, as it would be if all drafts of the article were published."""
        article = self.to_preview(request, pk)
        model = {"incident": Incident, "actor": Actor}.get(noun, Article)
        record = get_object_or_404(model, pk=other)
        if not request.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
            raise PermissionDenied
        return preview(request, record, article)
