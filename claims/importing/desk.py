"""The imports in the admin: identifiers of datasets, and pages on which a small file is uploaded."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import path

from claims.importing.uploads import ClaimsUpload, UCDPUpload
from lib.desk import RememberedAdmin
from lib.entering import RacingAdmin

UPLOADS = [
    ("import/", "claims_identifier_import", UCDPUpload),
    ("import/claims/", "claims_identifier_import_claims", ClaimsUpload),
]


class IdentifierAdmin(RememberedAdmin, RacingAdmin):
    """Identifiers of datasets: a curator ties an actor of UCDP to one of ours."""

    list_display = ["scheme", "value", "incident", "actor", "claim"]
    list_select_related = ["incident", "actor", "claim"]
    list_filter = ["scheme"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["value"]
    autocomplete_fields = ["incident", "actor", "claim"]
    change_list_template = "admin/claims/identifiers.html"

    def has_module_permission(self, request):
        """Who publishes claims sees them, and nobody else: they decide what an import changes."""
        return request.user.has_perm("claims.publish_claim")

    def has_view_permission(self, request, obj=None):
        """Who publishes claims."""
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        """Who publishes claims."""
        return self.has_module_permission(request)

    def has_change_permission(self, request, obj=None):
        """Who publishes claims."""
        return self.has_module_permission(request)

    def get_urls(self):
        """The admin's addresses and those of the uploads."""
        pages = [
            path(address, self.admin_site.admin_view(partial(self.upload, upload=upload)), name=name)
            for address, name, upload in UPLOADS
        ]
        return [*pages, *super().get_urls()]

    def upload(self, request, *, upload):
        """A small file is checked, by a dry run, or imported. Drafts of those who may not publish all that it makes."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = upload(request.POST or None, request.FILES or None, by=request.user)
        report, dry_run = None, "import" not in request.POST
        if request.method == "POST" and form.is_valid():
            report = form.run(dry_run=dry_run)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": form.title,
            "form": form,
            "report": report,
            "what": form.what(report) if report else "",
            "counts": sorted(report.counts.items()) if report else [],
            "findings": form.findings(report) if report else [],
            "dry_run": dry_run,
        }
        return render(request, "admin/claims/upload.html", context)
