"""The list of likely doubles of a noun at the desk, and the judgements that two are not the same."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse

from claims.namesakes import ids_in
from lib.apart import hold_apart, take_back

PAIRS = 50  # likely doubles on a page


class LeadsToDoubles:
    """Of an admin whose list leads to the likely doubles (`doubles_page`: the name of their address)."""

    doubles_page = ""
    change_list_template = "admin/claims/with_doubles.html"

    def changelist_view(self, request, extra_context=None):
        """With the address of the likely doubles, for those who may judge."""
        doubles = reverse(f"admin:{self.doubles_page}") if self.has_change_permission(request) else ""
        return super().changelist_view(request, {**(extra_context or {}), "doubles": doubles})


class ListsDoubles:
    """Of an admin that lists pairs of its records which may be one.

    `apart` is the model of judgements on them; `likely_doubles(request)`, of the room, gives the pairs as
    [lib.twice.Double], the likeliest first.
    """

    apart = None

    def get_urls(self):
        """The admin's addresses, and that of the list of likely doubles."""
        name = f"{self.opts.model_name}_doubles"
        return [path("doubles/", self.admin_site.admin_view(self.doubles), name=name), *super().get_urls()]

    def doubles(self, request):
        """Pairs of records that may be one, and those that are judged; by POST a judgement is made or taken back."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            self.judge(request)
            return HttpResponseRedirect(request.get_full_path())
        judged = Paginator(self.apart.objects.with_history(), PAIRS).get_page(request.GET.get("judged"))
        curators = get_user_model().objects.in_bulk({one.by for one in judged if one.by})
        for one in judged:
            one.who = curators.get(one.by)
        context = {
            **self.admin_site.each_context(request),
            "title": "Likely doubles",
            "opts": self.opts,
            "pairs": Paginator(self.likely_doubles(request), PAIRS).get_page(request.GET.get("page")),
            "judged": judged,
            "may_merge": self.has_merge_permission(request),
        }
        return render(request, "admin/claims/doubles.html", context)

    def judge(self, request):
        """Hold two records apart, or take a judgement back, and say so."""
        apart, back = (ids_in(request.POST.get(name, "")) for name in ("apart", "back"))
        pair = self.model._base_manager.in_bulk(apart)
        if len(pair) == 2:
            one, other = pair
            reason = request.POST.get("reason", "").strip()[:300]
            hold_apart(self.apart, one, [other], by=request.user, reason=reason)
            messages.success(request, f"Remembered: {pair[one]} and {pair[other]} are not the same.")
        elif back and (judgements := self.apart.objects.of_ids(back)):
            take_back(judgements, by=request.user)
            messages.success(request, "Taken back: they may be the same.")
        else:
            messages.warning(request, "Nothing was changed: one of them is not there any more.")
