"""The curators' desk: what every page of the admin has in common. docs/desk.md tells who may do what.

Whoever may publish a model may change all of its records. Whoever may only draft makes drafts and changes drafts: what
readers see, and what was taken from them, stays as it is, whichever address, action or field of a form is tried.
"""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from lib.bulk import BatchAdmin
from lib.editorial import UNSEEN, Status
from lib.history import history_of

OFFERED = "This is in review: only editors change it, until they send it back."
CLOSED = "Readers see this, or have seen it: only editors change it."
SEEN = "Readers have seen this meanwhile: it is no draft any more, and not in review."
KEPT = "Only drafts are deleted. What readers see, or have seen, is withdrawn."


class Asked(admin.SimpleListFilter):
    """A filter of a list: a question with a few answers, each of which is a question of the QuerySet.

    `answers`: {value in the address: (words, function of the rows and the request)}.
    """

    answers = {}

    def lookups(self, request, model_admin):
        """The answers."""
        return [(value, words) for value, (words, _) in self.answers.items()]

    def queryset(self, request, queryset):
        """The rows that answer so; all rows to what is no answer."""
        _, rows = self.answers.get(self.value(), ("", None))
        return rows(queryset, request) if rows else queryset


class EnteredByMe(Asked):
    """Records that the curator who asks has entered: nobody else is named."""

    title = "entered by"
    parameter_name = "entered_by"
    answers = {"me": ("me", lambda rows, request: rows.entered_by(request.user))}


class WithDraftClaims(Asked):
    """Records with claims of which one still waits to be published."""

    title = "claims"
    parameter_name = "claims"
    answers = {"draft": ("some in draft or in review", lambda rows, request: rows.with_draft_claims())}


class RememberedAdmin(admin.ModelAdmin):
    """Records whose history shows each change, field by field, of them and of what belongs to them (lib/history.py)."""

    def history_view(self, request, object_id, extra_context=None):
        """The history of a record, the newest first."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": "History",
            "subtitle": None,
            "opts": self.opts,
            "object": record,
            "page": history_of(record, request.GET.get("older", "")),
            "is_first": "older" not in request.GET,
            "may_undo": self.has_change_permission(request, record),
        }
        return render(request, "admin/history.html", context)


class DeskAdmin(RememberedAdmin, BatchAdmin):
    """Records that are drafted by some and published by others."""

    list_per_page = 50
    show_full_result_count = False

    def may_publish(self, request):
        """Whether this curator may make such a record public, and change it afterwards."""
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.concrete_model._meta.model_name}")

    def is_draft(self, record):
        """Whether readers have never seen the record, nor anything that depends on it."""
        return record.status in UNSEEN

    def is_open(self, record):
        """Whether those who may not publish change it: a draft that is not in review."""
        return self.is_draft(record) and getattr(record, "status", "") != Status.REVIEW

    def why_closed(self, record):
        """Why a record can only be read by whoever may change others, as a sentence."""
        return OFFERED if record is not None and self.is_draft(record) else CLOSED

    @property
    def has_status(self):
        """Whether such a record is published by itself."""
        return any(field.name == "status" for field in self.opts.get_fields())

    def has_change_permission(self, request, obj=None):
        """As permissions say, of drafts alone for those who may not publish."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or self.may_publish(request) or self.is_open(obj))

    def has_delete_permission(self, request, obj=None):
        """Only a draft is ever deleted: what readers have seen is withdrawn."""
        return super().has_delete_permission(request, obj) and (obj is None or self.is_draft(obj))

    def get_view_on_site_url(self, obj=None):
        """The public page of what readers see; a draft has none."""
        return None if obj is not None and self.is_draft(obj) else super().get_view_on_site_url(obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form, in which nothing that readers have seen becomes a draft again; who only drafts may offer it."""
        form = super().get_form(request, obj, change, **kwargs)
        if "status" in form.base_fields:
            status, codes = form.base_fields["status"], set(Status.values)
            if obj is not None and obj.status not in UNSEEN:
                codes -= {*UNSEEN}
            if not self.may_publish(request):
                codes &= {*UNSEEN}
            status.choices = [choice for choice in status.choices if choice[0] in codes]
        return form

    def get_changeform_initial_data(self, request):
        """What the address says, but for the status: no link leads to a form that publishes."""
        initial = super().get_changeform_initial_data(request)
        initial.pop("status", None)
        return initial

    def save_model(self, request, obj, form, change):
        """Save, unless what is stored by now, or would be, is not this curator's to write.

        The row is locked: somebody may have published it since the form was checked.
        """
        stored = self._locked([obj.pk]).first() if change else None
        drafted = not self.has_status or obj.status in UNSEEN
        if not self.may_publish(request) and not (drafted and (stored is None or self.is_open(stored))):
            raise PermissionDenied(self.why_closed(stored))
        if self.has_status and drafted and stored is not None and stored.status not in UNSEEN:
            raise PermissionDenied(SEEN)
        super().save_model(request, obj, form, change)

    def delete_model(self, request, obj):
        """Delete one draft."""
        self.delete_queryset(request, self.model._base_manager.filter(pk=obj.pk))

    def delete_queryset(self, request, queryset):
        """Delete drafts, all or none: somebody may have published one since the page was shown."""
        with transaction.atomic():
            stored = self._locked(queryset.order_by().values_list("pk", flat=True))
            if not all(self.is_draft(record) for record in stored):
                raise PermissionDenied(KEPT)
            super().delete_queryset(request, stored)

    def _locked(self, pks):
        return self.model._base_manager.select_for_update(no_key=True).filter(pk__in=list(pks)).order_by("pk")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """The page of a form; where it can only be read, with a line that says why."""
        if obj is not None and self.has_change_permission(request) and not self.has_change_permission(request, obj):
            messages.info(request, self.why_closed(obj))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_deleted_objects(self, objs, request):
        """What would be deleted too. What readers have seen is told as protected, with a line that says why."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        if kept := [str(record) for record in objs if not self.is_draft(record)]:
            messages.error(request, KEPT)
            lacking.discard(self.opts.verbose_name)
        return deleted, counts, lacking, [*protected, *kept]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form to add or change a record."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied as refused:
            return self._say_why(request, object_id, f"{str(refused) or CLOSED} Nothing was saved.")

    def delete_view(self, request, object_id, extra_context=None):
        """The page that asks whether a draft is to be deleted."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except PermissionDenied:
            return self._say_why(request, object_id, KEPT)

    def _say_why(self, request, object_id, why):
        # Refused because of what the record is: back to it, with the reason. Refused because of who asks: 403.
        record = self.get_object(request, unquote(object_id)) if object_id else None
        if record is None or self.is_draft(record) or not self.has_view_permission(request, record):
            raise PermissionDenied
        if getattr(request, "saves", False):
            return self.shown_typed(request, why, record)
        messages.error(request, why)
        names = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(names, args=[object_id], current_app=self.admin_site.name))
