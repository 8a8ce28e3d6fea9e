"""The forms by which curators upload a small file in the admin, and what they are told of it."""

from tempfile import NamedTemporaryFile

from django import forms
from django.conf import settings

from claims.importing.claims import DATASET, RacedError, import_claims
from claims.importing.reading import look_through
from claims.importing.tables import look_through as look_through_claims
from claims.importing.ucdp import BusyError, WrongRowsError, import_ucdp
from lib.editorial import Status
from lib.spreadsheets import UnreadableError

MOST_ROWS, MOST_BYTES, MOST_UNPACKED = 2_000, 20_000_000, 15_000_000
NAMED = 50  # rows that are named one by one
LARGER = "At most {:,} rows can be uploaded; for a larger file there is the command {} (docs/{}.md)."
PUBLISHED = [
    *("incidents.publish_incident", "actors.publish_actor", "sources.publish_article", "sources.publish_outlet"),
    *("locations.publish_location", "claims.publish_claim"),
]


class Upload(forms.Form):
    """A file and what is to be done with it. `title`: of its page; `command`: that takes larger files."""

    title = command = page = suffix = ""
    file = forms.FileField()
    skip_wrong = forms.BooleanField(required=False, label="Leave out rows that can't be used")

    def __init__(self, *args, by, **kwargs):
        """`by`: the curator."""
        super().__init__(*args, **kwargs)
        self.by = by
        self.may_publish = by.has_perms(PUBLISHED) and not settings.FOUR_EYES  # whoever imports claims wrote them
        self.fields["file"].help_text = f"{self.suffix.capitalize()}. {self.larger}"

    @property
    def larger(self):
        """What to do with a file that is too large."""
        return LARGER.format(MOST_ROWS, self.command, self.page)

    def findings(self, report):
        """What there is to be said of an import beside its numbers, in lines."""
        return [f"Left out. {one}" for one in told(report.wrong)]

    @property
    def status(self):
        """What becomes of what is new."""
        return Status.PUBLISHED if self.may_publish else Status.DRAFT

    @property
    def becomes(self):
        """What becomes of what is new, as a sentence."""
        return "What is new is published." if self.may_publish else "What is new becomes a draft."

    def clean_file(self):
        """Refuse what takes too long to be read in a request."""
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise forms.ValidationError(self.larger)
        return self.cleaned_data["file"]

    def run(self, *, dry_run):
        """The Report of the import, or None: then the form has its errors, with the lines of wrong rows."""
        with NamedTemporaryFile() as kept:
            for part in self.cleaned_data["file"].chunks():
                kept.write(part)
            kept.flush()
            try:
                if self.count(kept.name) > MOST_ROWS:
                    self.add_error("file", self.larger)
                    return None
                return self.imported(kept.name, dry_run=dry_run)
            except WrongRowsError as error:
                self.add_error("file", [f"{error}: nothing was written.", *told(error.wrong)])
            except (UnreadableError, BusyError, RacedError) as error:
                self.add_error("file", str(error).replace(kept.name, self.cleaned_data["file"].name))
        return None


class UCDPUpload(Upload):
    """A file of UCDP GED."""

    title, command, page, suffix = "Import UCDP GED", "import_ucdp", "ucdp", ".csv or .csv.gz"
    release = forms.RegexField(
        r"^[0-9]{2}\.[0-9]{1,2}(\.[0-9]{1,2})?$",
        required=False,
        help_text="24.1, for example. If empty: the one that follows the newest year of the file.",
    )
    field_order = ["file", "release", "skip_wrong"]

    def count(self, path):
        """How many rows there are."""
        return look_through(path).rows

    def imported(self, path, *, dry_run):
        """The Report."""
        chosen = {name: self.cleaned_data[name] for name in ("release", "skip_wrong")}
        return import_ucdp(path, by=self.by, status=self.status, dry_run=dry_run, **chosen)

    def findings(self, report):
        """Events that were left, too."""
        found = super().findings(report)
        if report.held:
            found.insert(0, f"Changed, and left because readers see them: events {', '.join(report.held)}")
        if report.absent:
            found.insert(0, f"Imported before and not in this file, left as they are: {report.absent:,}")
        return found

    def what(self, report):
        """What was imported."""
        return f"UCDP GED {report.release}"


class ClaimsUpload(Upload):
    """A file of claims with the columns of the export."""

    title, command, page, suffix = (
        "Import claims",
        "import_claims",
        "import",
        ".csv or .xlsx with columns of the export",
    )
    dataset = forms.RegexField(
        rf"^{DATASET.pattern}$",
        required=False,
        max_length=60,
        help_text="Whose numbers the column id holds. If empty: those of this site, as in a file exported here.",
    )
    publish = forms.BooleanField(required=False, label="Publish what is new")
    field_order = ["file", "dataset", "publish", "skip_wrong"]

    def __init__(self, *args, **kwargs):
        """Who may not publish all that it makes is not asked."""
        super().__init__(*args, **kwargs)
        if not self.may_publish:
            del self.fields["publish"]

    @property
    def becomes(self):
        """Drafts, unless it is asked for."""
        return f"What is new becomes a draft{', unless you publish it' if self.may_publish else ''}."

    @property
    def status(self):
        """Published where that is asked for."""
        return Status.PUBLISHED if self.is_bound and self.cleaned_data.get("publish") else Status.DRAFT

    def count(self, path):
        """How many rows there are."""
        return look_through_claims(path, MOST_UNPACKED).rows

    def imported(self, path, *, dry_run):
        """The Report."""
        chosen = {name: self.cleaned_data[name] for name in ("dataset", "skip_wrong")}
        return import_claims(path, by=self.by, status=self.status, dry_run=dry_run, **chosen)

    def findings(self, report):
        """Rows that were left and records that were not here, too."""
        made = [f"Not here before: {one}" for one in report.made[:NAMED]]
        if len(report.made) > NAMED:
            made.append(f"And {len(report.made) - NAMED:,} more that were not here before.")
        if report.absent:
            made.append(f"Imported before and not in this file, left as they are: {report.absent:,}")
        return [*made, *(f"Left as it is. {one}" for one in told(report.left)), *super().findings(report)]

    def what(self, report):
        """What was imported."""
        return f"claims of {report.dataset}" if report.dataset else "claims"


def told(lines):
    """{line: reason} in words, the first of them one by one."""
    named = [f"Line {line}: {reason}" for line, reason in list(lines.items())[:NAMED]]
    return [*named, *([f"And {len(lines) - NAMED:,} more."] if len(lines) > NAMED else [])]
