"""Claims in the admin: each kind has a short form of its own."""

import copy
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from claims.beside import shown_beside
from claims.changing import Proposing
from claims.exports import COLUMNS
from claims.forms import (
    EDITORIAL,
    IN_WORDS,
    KEPT,
    WHERE,
    WHO_AND_HOW,
    ClaimForm,
    lines_of,
    only_adding,
    relations_of,
    terms_for,
)
from claims.importing.desk import IdentifierAdmin
from claims.kinds import EMPTY, KINDS
from claims.models import Claim, Identifier
from claims.operations import OperationAdmin
from claims.preview import desk_address
from claims.proposals import why_closed
from claims.queries import SEARCHED
from claims.review import OWN, own
from lib.date_fields import PartialDateFormField
from lib.desk import Asked, EnteredByMe
from lib.editorial import Status
from lib.exporting import stream_csv
from lib.operations import Operation

ANOTHER = "_another_kind"  # the button that goes on to the form of another kind


class ByOrigins(Asked):
    """Assertions that rest on one origin, or on several."""

    title = "origins"
    parameter_name = "origins"
    answers = {
        "one": ("one origin alone", lambda rows, request: rows.of_one_origin()),
        "several": ("several origins", lambda rows, request: rows.of_several_origins()),
    }


class OnContested(Asked):
    """Claims on which the accounts of their incident differ."""

    title = "accounts of its incident"
    parameter_name = "contested"
    answers = {"yes": ("differ on its question", lambda rows, request: rows.on_contested_questions())}


@admin.register(Claim)
class ClaimAdmin(Proposing):
    """Claims, entered kind by kind with what stays the same already filled in."""

    list_display = ["text", "kind", "stance", "article", "status"]
    list_select_related = ["article__outlet"]
    list_filter = ["status", EnteredByMe, ByOrigins, OnContested, "kind", "stance", "certainty"]
    search_fields = SEARCHED
    search_help_text = "Words of the claim, a name in it, or the article's title or address."
    form = ClaimForm
    change_form_template = "admin/claims/claim_form.html"
    save_on_top = False
    changed_together = [
        *("claimant", "claimant_words", "speaks_for", "claimed_on", "certainty", "distanced"),
        *("status", "deprecated_reason", "curator_note"),
    ]

    def get_urls(self):
        """The admin's addresses, that of the sentence as it is built, and that of the article beside the form."""
        view = self.admin_site.admin_view
        return [
            path("sentence/", view(require_POST(self.sentence)), name="claim_sentence"),
            path("beside/", view(require_safe(self.beside)), name="claim_beside"),
            *super().get_urls(),
        ]

    def columns(self, request):
        """Those of the files that readers take: they are what an import of claims reads."""
        return COLUMNS

    def exported(self, request, records):
        """The answer with these claims as a table."""
        return stream_csv(records, COLUMNS, "claims")

    def has_import_permission(self, request):
        """Who publishes claims."""
        return request.user.has_perm("claims.publish_claim")

    def import_table(self, request):
        """To the import of claims, which makes what they need too (docs/import.md)."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:claims_identifier_import_claims"))

    def get_search_results(self, request, queryset, search_term):
        """What the words find, by any name."""
        return queryset.found_by(search_term), False

    def kind_of(self, request, obj=None):
        """The kind whose form is asked for, or None if none is yet."""
        asked = obj.kind if obj else request.POST.get(ANOTHER) or request.POST.get("kind") or request.GET.get("kind")
        answered = None if obj or asked else self.answered(request)
        return KINDS.get(answered.kind if answered else asked or "")

    def answered(self, request):
        """The claim that a new one denies or replies to, where the address names one."""
        number = _number(request.GET.get("answers"))
        return Claim.objects.in_bulk([number]).get(number) if number else None

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form of one kind."""
        values = {"of_kind": self.kind_of(request, obj), "terms": terms_for(request), "by": request.user}
        return super().get_form(request, obj, change, form=type("OneKindForm", (ClaimForm,), values), **kwargs)

    def get_fieldsets(self, request, obj=None):
        """What it is about and says first; who says it; how; where; then what editors decide."""
        kind = self.kind_of(request, obj)
        editorial = EDITORIAL if obj else [name for name in EDITORIAL if name != "deprecated_reason"]
        return [
            (None, {"fields": ["article", kind.subjects, *lines_of(kind), "text"]}),
            ("Who says so, and how", {"fields": WHO_AND_HOW}),
            ("Where it stands in the article", {"fields": [WHERE]}),
            ("Rests on, status, notes", {"fields": ["rests_on", *editorial]}),
        ]

    def get_autocomplete_fields(self, request):
        """Records are picked by their names."""
        return ["article", "incident", "actor", "claimant", "speaks_for", "answers", "rests_on", *self._relations]

    _relations = sorted({column for kind in KINDS.values() for column in relations_of(kind)})

    def get_changeform_initial_data(self, request):
        """What the address says, and for an answer the claim that is answered; what was typed for another kind."""
        if self.is_carried(request):
            return {name: request.POST[name] for name in request.POST} | {"rests_on": request.POST.getlist("rests_on")}
        initial = super().get_changeform_initial_data(request)
        if answered := self.answered(request):
            same = [column for column in EMPTY if column in answered.declaration.columns]
            initial |= {column: getattr(answered, column) for column in ("incident", "actor", "words", *same)}
            initial |= {"text": answered.text} if answered.kind in IN_WORDS else {}
            initial |= {"article": initial.get("article", answered.article_id), "stance": "denies"}
        return initial

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form, or a page of the kinds where none is chosen yet."""
        is_new = object_id is None or "_saveasnew" in request.POST
        if is_new and self.kind_of(request) is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return self.choose_kind(request)
        if is_new and ANOTHER in request.POST:
            request = copy.copy(request)
            request.method = "GET"
        return super().changeform_view(request, object_id, form_url, extra_context)

    def is_carried(self, request):
        """Whether what is typed in the form of one kind goes to the form of another, neither checked nor saved."""
        return request.method == "GET" and ANOTHER in request.POST

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """With the kinds to go on with, the sentence as readers see it, and the article beside it."""
        form = context["adminform"].form
        article_pk = form["article"].value() if "article" in form.fields else obj.article_id
        context |= {
            "kind": self.kind_of(request, obj),
            "kinds": KINDS.values() if add else [],
            "carried": self.is_carried(request),
            "comments": obj.comments.select_related("writer") if obj and obj.pk else [],
            **form.preview(),
            **shown_beside(request.user, _number(str(article_pk))),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def choose_kind(self, request):
        """A page that asks what is claimed."""
        context = {
            **self.admin_site.each_context(request),
            "title": "Add claim",
            "opts": self.opts,
            "kinds": self.kinds(request),
        }
        return render(request, "admin/claims/choose_kind.html", context)

    def kinds(self, request):
        """[(kind, address of its empty form)], with what stays the same filled in."""
        filled = request.POST or request.GET
        kept = [(name, filled[name]) for name in (*KEPT, "_popup") if filled.get(name)]
        add = reverse("admin:claims_claim_add")
        return [(kind, f"{add}?{urlencode([('kind', kind.code), *kept])}") for kind in KINDS.values()]

    def offers_proposal(self, request, record):
        """Editors write no change of what readers see either, where whoever writes one does not publish it alone."""
        closed = settings.FOUR_EYES and self.may_propose(request) and not why_closed(record)
        return closed or super().offers_proposal(request, record)

    def save_model(self, request, obj, form, change):
        """Save, unless this curator wrote meanwhile what would be published."""
        stored = self._locked([obj.pk]).first() if change else None
        shown = stored is not None and obj.status == Status.PUBLISHED and stored.status != Status.PUBLISHED
        if shown and own([obj.pk], request.user):
            raise PermissionDenied(OWN)
        super().save_model(request, obj, form, change)

    def sentence(self, request):
        """The sentence of a form that is being filled in, and what is wrong in it. Nothing is saved."""
        obj = get_object_or_404(Claim, pk=_number(request.GET["change"])) if request.GET.get("change") else None
        allowed = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if self.kind_of(request, obj) is None or not allowed:
            raise PermissionDenied
        form = self.get_form(request, obj, change=obj is not None)(request.POST, instance=obj)
        wrong = [
            (form[name].label, errors[0])
            for name, errors in form.errors.items()
            if name in form.fields
            and not form.has_error(name, "required")
            and not isinstance(form.fields[name], PartialDateFormField)  # it says so itself
            and name not in getattr(form, "asks", {})  # what another made of it is asked when the form is sent
        ]
        return render(request, "admin/claims/_sentence.html", {**form.preview(), "wrong": wrong})

    def beside(self, request):
        """The article that was picked, for beside the form."""
        if not (self.has_view_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        context = shown_beside(request.user, _number(request.GET.get("article")))
        return render(request, "admin/claims/_picked_article.html", context)

    def response_add(self, request, obj, post_url_continue=None):
        """ "Add another" keeps what stays the same: article, subject, claimant, date and place of the statement."""
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST:
            kept = {"kind": obj.kind, **{name: request.POST.get(name, "") for name in KEPT}}
            query = urlencode({name: value for name, value in kept.items() if value})
            return HttpResponseRedirect(f"{reverse('admin:claims_claim_add')}?{query}")
        return response

    def response_post_save_add(self, request, obj):
        """Back to the article, with the claim in its table."""
        return HttpResponseRedirect(desk_address(obj.article))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Beside a picker only a way to make what is missing; terms are a short list (claims/forms.py)."""
        return only_adding(super().formfield_for_dbfield(db_field, request, **kwargs), db_field)


def _number(text):
    """The id that a part of an address is, or None."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


admin.site.register(Identifier, IdentifierAdmin)
admin.site.register(Operation, OperationAdmin)
