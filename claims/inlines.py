"""Claims in the forms of incidents and actors: those that are there in a table, new ones kind by kind.

A page has forms of the kinds that its address adds (`?add=date&add=place`), or that were sent; it begins with none.
"""

from functools import cache
from urllib.parse import urlencode

from django.contrib import admin
from django.core.paginator import Paginator
from django.urls import reverse

from claims.forms import WHERE, WHO_AND_HOW, ClaimForm, NewClaims, lines_of, only_adding, relations_of, terms_for
from claims.kinds import of
from claims.models import Claim
from lib.desk import DeskAdmin
from lib.entering import Picker, PickingAdmin

CLAIMS = 50  # rows of the table
AT_ONCE = 30  # new claims of one kind in one submission
NEW = "new-"  # before the code of a kind in the names of its fields


def page_of_claims(request, claims):
    """The page of these claims that the address asks for, in the order of their articles."""
    return Paginator(claims.in_order().for_display(), CLAIMS).get_page(request.GET.get("claims"))


class NewClaimsOfKind(NewClaims):
    """New claims of one kind. Their names say which, whatever else is on the page."""

    @classmethod
    def get_default_prefix(cls):
        """What the names of their fields begin with."""
        return f"{NEW}{cls.form.of_kind.code}"


class ClaimInline(PickingAdmin, admin.StackedInline):
    """New claims of one kind about the record whose form this is."""

    model = Claim
    formset = NewClaimsOfKind
    max_num = AT_ONCE
    template = "admin/claims/new_claims.html"
    of_kind = None

    def has_change_permission(self, request, obj=None):
        """Claims that are there are changed in their own forms."""
        return False

    def has_view_permission(self, request, obj=None):
        """They are not shown here."""
        return False

    def has_delete_permission(self, request, obj=None):
        """They are not deleted here."""
        return False

    def get_extra(self, request, obj=None, **kwargs):
        """As many empty forms as the address adds; those that were sent are counted by themselves."""
        return 0 if request.method == "POST" else request.GET.getlist("add").count(self.of_kind.code)

    def get_formset(self, request, obj=None, **kwargs):
        """The forms, all of a page with the same terms."""
        form = type(self.form.__name__, (self.form,), {"terms": terms_for(request)})
        return super().get_formset(request, obj, **{"form": form, "absolute_max": AT_ONCE, **kwargs})

    def get_fieldsets(self, request, obj=None):
        """What is said is in sight; the rest folded, until something may be wrong in it."""
        folded = [] if request.method == "POST" else ["collapse"]
        return [
            (None, {"fields": ["article", *lines_of(self.of_kind), "text"]}),
            ("Who says so, and how", {"fields": WHO_AND_HOW, "classes": folded}),
            ("Where it stands", {"fields": [WHERE, "curator_note"], "classes": folded}),
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Beside a picker only a way to make what is missing."""
        return only_adding(super().formfield_for_dbfield(db_field, request, **kwargs), db_field)


@cache
def inline_of(kind, subject):
    """The inline of a kind of claims about an "incident" or an "actor"."""
    name = kind.label.replace(" ", "")
    return type(
        f"New{name}Claims",
        (ClaimInline,),
        {
            "__doc__": f"New claims of the kind {kind.label}.",
            "of_kind": kind,
            "form": type(f"{name}Form", (ClaimForm,), {"of_kind": kind}),
            "fk_name": subject,
            "verbose_name": f"{kind.label} claim",
            "verbose_name_plural": kind.label,
            "autocomplete_fields": ["article", "claimant", "speaks_for", "answers", *relations_of(kind)],
        },
    )


class WithClaims(DeskAdmin):
    """The form of an incident or an actor (`subject`), with the claims about it."""

    subject = ""
    change_form_template = "admin/claims/subject_form.html"

    def get_inlines(self, request, obj):
        """New claims of the kinds that are asked for, for those who may add them to this record."""
        if not (obj and self.may_add_claims(request) and self.has_change_permission(request, obj)):
            return []
        return [inline_of(kind, self.subject) for kind in self.asked(request)]

    def may_add_claims(self, request):
        """Whether this curator may add claims at all."""
        return request.user.has_perm("claims.add_claim")

    def asked(self, request):
        """The kinds that the address adds or whose forms were sent, in that order."""
        if request.method == "POST":
            codes = [name.split("-")[1] for name in request.POST if name.startswith(NEW)]
        else:
            codes = request.GET.getlist("add")
        kinds = {kind.code: kind for kind in of(self.subject)}
        return [kinds[code] for code in dict.fromkeys(codes) if code in kinds]

    def claims_about(self, record):
        """All claims about a record, drafts and withdrawn ones too."""
        about = {"incident": Claim.objects.about_incident, "actor": Claim.objects.about_actor}
        return about[self.subject](record)

    def kinds(self, request, record):
        """[(kind, address that adds a claim of it)].

        It is added in this form; by those who may not change the record in a form of its own, where it is a draft.
        """
        if self.has_change_permission(request, record):
            return [(kind, self._added_here(request, kind.code)) for kind in of(self.subject)]
        add = reverse("admin:claims_claim_add")
        filled = {self.subject: record.pk}
        return [(kind, f"{add}?{urlencode({'kind': kind.code, **filled})}") for kind in of(self.subject)]

    def _added_here(self, request, code):
        query = request.GET.copy()
        query.appendlist("add", code)
        return f"?{query.urlencode()}#{NEW}{code}-group"

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """With a page of the claims, and the ways to add more, each with all that its forms need."""
        if obj:
            context |= {"claims": page_of_claims(request, self.claims_about(obj)), "kinds": []}
            if self.may_add_claims(request):
                picker = Picker(Claim._meta.get_field("article"), self.admin_site)
                context["kinds"] = self.kinds(request, obj)
                context["media"] += ClaimInline(self.model, self.admin_site).media + picker.media
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
