"""Operations at the desk: what was done lately, by whom and through which door; each can be looked at and undone."""

from urllib.parse import quote

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.html import format_html

from claims.actions import RefusedError
from claims.undoing import may_write, restore, undo, undo_change
from lib.desk import Asked
from lib.history import attach_named, changes_of_operation, planned
from lib.operations import Operation, attach_curators, attach_written, nouns
from lib.tracking import WAS, called
from lib.undoing import InTheWayError, plan_as_of, plan_of, plan_of_change, written_by

NOTHING = "Nothing is left of it to undo: all is as it was before."
ROWS = 20  # rows of each model that are shown before they are written


class DoneByMe(Asked):
    """Operations of the curator who asks, or of any other."""

    title = "curator"
    parameter_name = "curator"
    answers = {
        "me": ("me", lambda rows, request: rows.of_curator(request.user.pk)),
        "others": ("others", lambda rows, request: rows.not_of_curator(request.user.pk)),
    }


class OperationAdmin(admin.ModelAdmin):
    """Operations, the newest first. Every curator sees all of them."""

    list_display = ["when", "what", "who", "wrote"]
    list_display_links = ["what"]
    list_filter = [DoneByMe]
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def get_queryset(self, request):
        """With what each wrote."""
        return Operation.objects.newest_first().for_list()

    def has_module_permission(self, request):
        """Every curator."""
        return request.user.has_perm("claims.view_claim")

    def has_view_permission(self, request, obj=None):
        """Every curator."""
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        """They are made by what is done."""
        return False

    def has_change_permission(self, request, obj=None):
        """They are what was done."""
        return False

    def has_delete_permission(self, request, obj=None):
        """They are what was done."""
        return False

    @admin.display(description="when")
    def when(self, operation):
        """When it began."""
        return operation.created_at

    @admin.display(description="what")
    def what(self, operation):
        """What it was."""
        return str(operation)

    @admin.display(description="who")
    def who(self, operation):
        """The curator who did it."""
        return operation.curator

    @admin.display(description="what it wrote")
    def wrote(self, operation):
        """How many rows of what."""
        return operation.in_words

    def get_urls(self):
        """The admin's addresses, and those on which operations, changes and records are put back."""
        view = self.admin_site.admin_view
        return [
            path("<uuid:pk>/undo/", view(self.undo), name="lib_operation_undo"),
            path("changes/<str:label>/<int:pk>/undo/", view(self.undo_change), name="lib_operation_undo_change"),
            path("changes/<str:label>/<int:pk>/restore/", view(self.restore), name="lib_operation_restore"),
            *super().get_urls(),
        ]

    def get_object(self, request, object_id, from_field=None):
        """One operation; None where the text is no id of one."""
        try:
            return super().get_object(request, object_id, from_field)
        except ValidationError:
            return None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """One operation: what it changed, field by field."""
        if object_id is None or request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        operation = self.get_object(request, object_id)
        if operation is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, operation):
            raise PermissionDenied
        attach_curators([operation])
        attach_written([operation])
        context = {
            "title": str(operation),
            "operation": operation,
            "undone": Operation.objects.undoing(operation.pk).newest_first().first(),
            "page": changes_of_operation(operation.pk, written_by(operation.pk), request.GET.get("older", "")),
            "is_first": "older" not in request.GET,
            "may_undo": True,
        }
        return self._page(request, "admin/operation.html", context)

    def changelist_view(self, request, extra_context=None):
        """The list."""
        return super().changelist_view(request, {"title": "What was done, the newest first", **(extra_context or {})})

    def history_view(self, request, object_id, extra_context=None):
        """What it did is its history."""
        return HttpResponseRedirect(reverse("admin:lib_operation_change", args=[quote(object_id)]))

    def undo(self, request, pk):
        """What undoing an operation would write; by POST it does."""
        operation = get_object_or_404(self.get_queryset(request), pk=pk)
        told = {"title": f"Undo: {operation}", "back": reverse("admin:lib_operation_change", args=[pk])}
        return self._put_back(request, plan_of(pk), lambda: undo(pk, by=request.user), told)

    def undo_change(self, request, label, pk):
        """The same of one change alone."""
        one, event = self._changed(request, label, pk)
        told = {"title": f"Undo one change of {_named(one, event)}", "back": _back(event)}
        return self._put_back(request, plan_of_change(one, pk), lambda: undo_change(one, pk, by=request.user), told)

    def restore(self, request, label, pk):
        """What making a record what it was after a change would write; by POST it does."""
        one, event = self._changed(request, label, pk)
        told = {"title": f"Restore {_named(one, event)} as of {event.pgh_created_at:%-d %B %Y, %H:%M}"}
        told["back"] = _back(event)
        return self._put_back(request, plan_as_of(one, pk), lambda: restore(one, pk, by=request.user), told)

    def _changed(self, request, label, pk):
        """(Tracked, event) of an address. Raises Http404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        one = called(label)
        event = one and one.events._base_manager.in_bulk([min(pk, 2**31 - 1)]).get(pk)
        if event is None or event.pgh_label == WAS:
            raise Http404("There is no such change.")
        return one, event

    def _put_back(self, request, planning, write, told):
        """Write, and go back; or a page that shows what would be written, or what stands in the way."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            if request.method == "POST":
                return self._written(request, write(), told["back"])
            with transaction.atomic():
                with planning as plan:
                    told["allowed"] = may_write(request.user, plan)
                    told["parts"] = [_part(plan, one, touched) for one, touched in plan.touched().items()]
                transaction.set_rollback(True)
        except InTheWayError as error:
            told["obstacles"], told["more"] = error.obstacles, error.more
        except RefusedError as error:
            told["refused"] = error.refusals
        return self._page(request, "admin/undo.html", told)

    def _written(self, request, done, back):
        """Say what was written, and go back."""
        if Operation.objects.contains(Operation(pk=done)):
            address = reverse("admin:lib_operation_change", args=[done])
            told = format_html('Done. <a href="{}">What was written</a> can be undone as well.', address)
            messages.success(request, told)
        else:
            messages.warning(request, NOTHING)
        return HttpResponseRedirect(back)

    def _page(self, request, template, context):
        return render(request, template, {**self.admin_site.each_context(request), "opts": self.opts, **context})


def _part(plan, one, touched):
    """What a plan writes of one model: what the rows are called, Touched, and the first rows in words."""
    return nouns(one.model, touched.rows), touched, planned(plan, one, ROWS)


def _named(one, event):
    """The record of an event, in words."""
    attach_named([(one, event)])
    return f"{one.model._meta.verbose_name} “{one.names(event)}”"


def _back(event):
    """The address of the operation to which an event belongs; of all, if it is one of before there were any."""
    if event.pgh_context_id is None:
        return reverse("admin:lib_operation_changelist")
    return reverse("admin:lib_operation_change", args=[event.pgh_context_id])
