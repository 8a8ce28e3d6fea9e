"""Claims in the forms of incidents and actors: those that are there in a table, new ones kind by kind."""

from django.contrib import admin
from django.core.paginator import Paginator

from claims.forms import WHERE, WHO_AND_HOW, ClaimForm, NewClaims, lines_of, only_adding, relations_of, terms_for
from claims.kinds import of
from claims.models import Claim
from lib.desk import DeskAdmin
from lib.entering import PickingAdmin

CLAIMS = 50  # rows of the table
AT_ONCE = 30  # new claims of one kind in one submission


class ClaimInline(PickingAdmin, admin.StackedInline):
    """New claims of one kind about the record whose form this is."""

    model = Claim
    formset = NewClaims
    extra = 0
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


def inlines_for(subject):
    """One inline for each kind of claim about an "incident" or an "actor"."""
    return [_inline(kind, subject) for kind in of(subject)]


def _inline(kind, subject):
    form = type(f"{kind.label.replace(' ', '')}Form", (ClaimForm,), {"of_kind": kind})
    return type(
        f"New{kind.label.replace(' ', '')}Claims",
        (ClaimInline,),
        {
            "__doc__": f"New claims of the kind {kind.label}.",
            "of_kind": kind,
            "form": form,
            "fk_name": subject,
            "verbose_name": kind.label,
            "verbose_name_plural": kind.label,
            "autocomplete_fields": ["article", "claimant", "speaks_for", "answers", *relations_of(kind)],
        },
    )


class WithClaims(DeskAdmin):
    """The form of an incident or an actor (`subject`), with the claims about it."""

    subject = ""
    change_form_template = "admin/claims/subject_form.html"

    def get_inlines(self, request, obj):
        """New claims, once there is something that they can be about."""
        return inlines_for(self.subject) if obj and request.user.has_perm("claims.add_claim") else []

    def claims_about(self, record):
        """All claims about a record, drafts and withdrawn ones too."""
        about = {"incident": Claim.objects.about_incident, "actor": Claim.objects.about_actor}
        return about[self.subject](record)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """With a page of the claims, in the order of their articles."""
        if obj:
            claims = self.claims_about(obj).in_order().for_display()
            paginator = Paginator(claims, CLAIMS)
            context |= {"claims": paginator.get_page(request.GET.get("claims"))}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
