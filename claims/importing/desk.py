"""The import in the admin: identifiers of datasets, and a page on which a small file is uploaded."""

from tempfile import NamedTemporaryFile

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import path

from claims.importing.reading import UnreadableError, look_through
from claims.importing.ucdp import BusyError, WrongRowsError, import_ucdp
from lib.editorial import Status
from lib.entering import RacingAdmin

MOST_ROWS, MOST_BYTES = 2_000, 20_000_000
NAMED = 50  # wrong rows that are named one by one
LARGER = (
    f"At most {MOST_ROWS:,} rows can be uploaded; for a larger file there is the command import_ucdp (docs/ucdp.md)."
)
PUBLISHED = [
    *("incidents.publish_incident", "actors.publish_actor", "sources.publish_article", "sources.publish_outlet"),
    *("locations.publish_location", "claims.publish_claim"),
]


class UploadForm(forms.Form):
    """A file of UCDP GED and what is to be done with it."""

    file = forms.FileField(help_text=f".csv or .csv.gz. {LARGER}")
    release = forms.RegexField(
        r"^[0-9]{2}\.[0-9]{1,2}(\.[0-9]{1,2})?$",
        required=False,
        help_text="24.1, for example. If empty: the one that follows the newest year of the file.",
    )
    skip_wrong = forms.BooleanField(required=False, label="Leave out rows that can't be used")

    def clean_file(self):
        """Refuse what takes too long to be read in a request."""
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise forms.ValidationError(LARGER)
        return self.cleaned_data["file"]

    def run(self, *, by, status, dry_run):
        """The Report of the import, or None: then the form has its errors, with the lines of wrong rows."""
        with NamedTemporaryFile(suffix=".csv") as kept:
            for part in self.cleaned_data["file"].chunks():
                kept.write(part)
            kept.flush()
            try:
                if look_through(kept.name).rows > MOST_ROWS:
                    self.add_error("file", LARGER)
                    return None
                chosen = {name: self.cleaned_data[name] for name in ("release", "skip_wrong")}
                return import_ucdp(kept.name, by=by, status=status, dry_run=dry_run, **chosen)
            except WrongRowsError as error:
                self.add_error("file", [f"{error}: nothing was written.", *told(error.wrong)])
            except (UnreadableError, BusyError) as error:
                self.add_error("file", str(error).replace(kept.name, self.cleaned_data["file"].name))
        return None


def told(wrong):
    """Wrong rows in words, the first of them one by one."""
    lines = [f"Line {line}: {reason}" for line, reason in list(wrong.items())[:NAMED]]
    return [*lines, *([f"And {len(wrong) - NAMED:,} more."] if len(wrong) > NAMED else [])]


class IdentifierAdmin(RacingAdmin):
    """Identifiers of datasets: a curator ties an actor of UCDP to one of ours."""

    list_display = ["scheme", "value", "incident", "actor"]
    list_select_related = ["incident", "actor"]
    list_filter = ["scheme"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["value"]
    autocomplete_fields = ["incident", "actor"]
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
        """The admin's addresses and that of the upload."""
        return [
            path("import/", self.admin_site.admin_view(self.upload), name="claims_identifier_import"),
            *super().get_urls(),
        ]

    def upload(self, request):
        """A small file is checked, by a dry run, or imported. Drafts of those who may not publish all that it makes."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        status = Status.PUBLISHED if request.user.has_perms(PUBLISHED) else Status.DRAFT
        report, dry_run = None, "import" not in request.POST
        if request.method == "POST" and form.is_valid():
            report = form.run(by=request.user, status=status, dry_run=dry_run)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Import UCDP GED",
            "form": form,
            "status": Status(status).label.lower(),
            "report": report,
            "counts": sorted(report.counts.items()) if report else [],
            "wrong": told(report.wrong) if report else [],
            "dry_run": dry_run,
        }
        return render(request, "admin/claims/import_ucdp.html", context)
