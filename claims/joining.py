"""Merging at the desk: a record beside another one, what stays, and the merge undone."""

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.html import format_html

from claims.actions import ChangedError
from claims.merging import NotOneError, choosable, merge, merge_of, permissions, unmerge
from claims.namesakes import ids_in
from claims.preview import desk_address
from claims.side_by_side import side_by_side
from lib.desk import DeskAdmin
from lib.undoing import InTheWayError

FOUND = 20  # records that are offered for what is typed
LIKELY = 5  # that may be the same as a draft
CHANGED = "One of them was changed since you opened the page: here is what is there now."


class Merging(DeskAdmin):
    """Records that may turn out to be one: merged from their forms and from a selection, and one again by an undo."""

    actions = [*DeskAdmin.actions, "merge_selected"]
    offers_likely = False  # beside the form of a draft

    def get_urls(self):
        """The admin's addresses, and those of merging."""
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<int:pk>/merge/", view(self.merge), name=f"{name}_merge"),
            path("<int:pk>/unmerge/", view(self.unmerge), name=f"{name}_unmerge"),
            *super().get_urls(),
        ]

    def has_merge_permission(self, request):
        """Who may publish such records and claims."""
        return request.user.has_perms(permissions(self.model))

    def has_change_permission(self, request, obj=None):
        """One that was merged is changed no more."""
        return super().has_change_permission(request, obj) and (obj is None or obj.merged_into_id is None)

    def has_delete_permission(self, request, obj=None):
        """Nor deleted."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.merged_into_id is None)

    def why_closed(self, record):
        """Where it went, or why else it can't be changed."""
        if record.merged_into_id is None:
            return super().why_closed(record)
        stays = record.merged_into
        return format_html('This was merged into <a href="{}">{}</a>.', desk_address(stays), stays)

    def get_search_results(self, request, queryset, search_term):
        """What the words find; no picker offers what was merged."""
        found, doubled = super().get_search_results(request, queryset, search_term)
        return found.standing() if request.path.endswith("/autocomplete/") else found, doubled

    def get_view_on_site_url(self, obj=None):
        """The public page; one that was merged has none."""
        return None if obj is not None and obj.merged_into_id is not None else super().get_view_on_site_url(obj)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """With the way to merge it, or to undo that; of a draft with those that may be the same."""
        if obj and obj.pk and self.offers_likely and self.is_draft(obj) and request.method == "GET":
            context["likely"] = self.likely(request, obj)[:LIKELY]
        if obj and obj.pk and self.has_merge_permission(request):
            context |= {"may_merge": obj.merged_into_id is None, "may_unmerge": obj.merged_into_id is not None}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.action(description="Merge the two selected", permissions=["merge"])
    def merge_selected(self, request, queryset):
        """To the page on which both stand side by side."""
        selected = sorted(queryset.values_list("pk", flat=True)[:3])
        if len(selected) != 2:
            messages.warning(request, "Select two: one becomes the other.")
            return None
        return HttpResponseRedirect(f"{self._address('merge', selected[0])}?with={selected[1]}")

    def merge(self, request, pk):
        """Another record is looked for; then both stand side by side, and by POST they become one."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        records = self.get_queryset(request)
        one = get_object_or_404(records, pk=pk)
        if one.merged_into_id is not None:
            return redirect(self._address("change", pk))
        other = get_object_or_404(records, pk=next(iter(ids_in(request.GET.get("with", ""))), pk))
        if other == one:
            return self._render(request, "find_other", one, "Merge with another", self._found(request, records, one))
        if request.method == "POST":
            return self._merged(request, one, other)
        return self._render(request, "merge", one, "Merge", side_by_side(one, other))

    def _found(self, request, records, one):
        text = request.GET.get("q", "").replace("\0", "")
        found = []
        if text.strip():
            found = self.get_search_results(request, records, text)[0]
            found = [record for record in found.standing()[: FOUND + 1] if record != one][:FOUND]
        return {"text": text, "found": found, "likely": [] if text.strip() else self.likely(request, one)}

    def likely(self, request, record):
        """[(record, sentences)] of those that may be the same as a record. The rooms say which."""
        return []

    def _merged(self, request, one, other):
        """What the curator chose, done; or why not, on the same page."""
        stays, gone = (one, other) if request.POST.get("stays") == "one" else (other, one)
        side = "one" if gone == one else "other"
        taking = [name for name in choosable(one, other) if request.POST.get(f"take-{name}") == side]
        try:
            merge(gone, into=stays, by=request.user, taking=taking, seen=request.POST.get("seen") or "nothing")
        except ChangedError:
            messages.warning(request, CHANGED)
            return redirect(request.get_full_path())
        except NotOneError as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
            return redirect(request.get_full_path())
        told = '“{}” was merged into “{}”. <a href="{}">Undo this merge</a>'
        messages.success(request, format_html(told, gone, stays, self._address("unmerge", gone.pk)))
        return redirect(desk_address(stays))

    def unmerge(self, request, pk):
        """Asks whether a merge is to be undone; by POST it is."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        gone = get_object_or_404(self.get_queryset(request), pk=pk)
        if gone.merged_into_id is None:
            return redirect(self._address("change", pk))
        if request.method == "POST":
            try:
                stays = gone.merged_into
                unmerge(gone, by=request.user)
            except InTheWayError as refused:
                for obstacle in refused.obstacles:
                    messages.error(request, f"Not undone: {obstacle}.")
                return redirect(request.path)
            except NotOneError as refused:
                messages.error(request, f"Not undone. {refused}")
                return redirect(request.path)
            messages.success(request, f"“{gone}” and “{stays}” are two again.")
            return redirect(desk_address(gone))
        done = merge_of(gone)
        by = done and get_user_model().objects.filter(pk=done.curator_id).first()
        context = {"stays": gone.merged_into, "address": desk_address(gone.merged_into), "done": done, "by": by}
        return self._render(request, "unmerge", gone, "Undo the merge", context)

    def _render(self, request, page, record, title, context):
        common = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "original": record}
        return render(request, f"admin/claims/{page}.html", common | context)
