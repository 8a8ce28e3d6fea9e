"""Many records at once at the desk: a list as a table, a table that is imported, one change of a selection.

Each is shown row by row as it would be written before it is (lib/batches.py). What is imported, or changed together, is
one operation among the others, and is undone as one.
"""

from tempfile import NamedTemporaryFile

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse

from lib.batches import Batch, key_of
from lib.entering import RacingAdmin
from lib.exporting import Column, stream_csv
from lib.spreadsheets import UnreadableError
from lib.tables import rows, unknown

RECORD = "record"  # the column that says which record a row is: the address of its form
MOST_ROWS, MOST_BYTES, MOST_UNPACKED = 1_000, 5_000_000, 15_000_000
MOST_SEALED = 2_000_000  # characters of a table that is carried from its check to its import
MOST = f"At most {MOST_ROWS:,} rows and 2 MB of text."
TOO_LARGE = f"{MOST} Split the file."
MOST_TOGETHER = 300  # records that are changed together: their ids stand in an address
MANY = f"Select {MOST_TOGETHER} at most."
SALT = "lib.bulk"
CHANGED = "Meanwhile something else was written: this is what would be done now. Nothing was written yet."
TICK = "change-"  # before the name of a field: whether it is changed


class Table(forms.Form):
    """A table that a curator imports. `columns`: the names of those that it may have; `record_of`: see BatchAdmin."""

    file = forms.FileField(help_text=f"CSV in UTF-8, or XLSX. {MOST}")
    skip_wrong = forms.BooleanField(required=False, label="Leave out rows that can't be used")

    def __init__(self, *args, columns, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = columns

    def clean_file(self):
        """The rows of the file: [(line, {column: text} or the reason why it can't be read)]."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        with NamedTemporaryFile() as kept:
            for part in file.chunks():
                kept.write(part)
            kept.flush()
            try:
                read = []
                for line, cells in rows(kept.name, self._check, MOST_UNPACKED):
                    read.append((line, cells if isinstance(cells, dict) else str(cells)))
                    if len(read) > MOST_ROWS:
                        raise forms.ValidationError(TOO_LARGE)
            except UnreadableError as error:
                raise forms.ValidationError(str(error).replace(kept.name, file.name)) from error
        if len(sealed := signing.dumps(read, salt=SALT, compress=True)) > MOST_SEALED:
            raise forms.ValidationError(TOO_LARGE)
        self.sealed = sealed
        return read

    def _check(self, header):
        if not set(header) & set(self.columns):
            raise UnreadableError(f"The first line names none of the columns {', '.join(self.columns)}.")
        if shown := unknown(header, self.columns):
            raise UnreadableError(f"There are no such columns: {shown}. There are {', '.join(self.columns)}.")


class BatchAdmin(RacingAdmin):
    """Records that are exported and imported as a table, and of which a selection is changed together.

    `changed_together`: the fields that are the same for many. `in_tables`: whether the noun has tables of its own here.
    """

    changed_together = ()
    in_tables = True
    actions = ["export_selected", "change_together"]

    def get_urls(self):
        """The admin's addresses, and those of tables and of changing a selection."""
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        pages = [
            path("export/", view(self.export), name=f"{name}_export"),
            path("import/", view(self.import_table), name=f"{name}_import"),
            path("together/", view(self.together), name=f"{name}_together"),
        ]
        return [*(pages if self.in_tables else []), *super().get_urls()]

    def get_actions(self, request):
        """Without those that such records don't have."""
        actions = super().get_actions(request)
        if not self.in_tables:
            actions.pop("export_selected", None)
        if not self.in_tables or not self.changed_together:
            actions.pop("change_together", None)
        return actions

    def has_import_permission(self, request):
        """Whether a table can be imported; each of its rows is refused where the curator may not write it."""
        return self.in_tables and (self.has_add_permission(request) or self.has_change_permission(request))

    def why_closed(self, record):
        """Why a record can only be read by whoever may change others, as a sentence."""
        return "You may not change it."

    def changelist_view(self, request, extra_context=None):
        """The list, with the ways to its table and to an import."""
        links = {}
        if self.in_tables:
            links["export"] = f"{self._address('export')}?{request.GET.urlencode()}".rstrip("?")
        if self.has_import_permission(request):
            links["import"] = self._address("import")
        return super().changelist_view(request, {**(extra_context or {}), "tables": links})

    def columns(self, request):
        """The columns of the table: which record, then the fields of its form, each named as the field."""
        add, change = (list(self.get_form(request, change=change).base_fields) for change in (False, True))
        fixed = [name for name in self.get_readonly_fields(request, self.model()) if name in add]
        names = dict.fromkeys([*(name for name in add if name in fixed), *add, *change])
        return [Column(RECORD, self._record_address, "the record"), *(Column(one, self._way(one), "") for one in names)]

    def _record_address(self, record):
        return f"{settings.SITE_URL}{self._address('change', record.pk)}"

    def _way(self, name):
        """The way to the value of a field: of another record its slug, or its id."""
        column = self.model._meta.get_field(name)
        if column.many_to_many:
            key = key_of(column.related_model)
            return lambda record: [getattr(one, key) for one in getattr(record, name).all()]
        return f"{name}.{key_of(column.related_model)}" if column.is_relation else name

    def _address(self, page, *args):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def exported(self, request, records):
        """The answer with these records as a table."""
        columns = self.columns(request)
        ways = [column.of.partition(".") for column in columns if isinstance(column.of, str)]
        related = [name for name, _, key in ways if key]
        name = str(self.opts.verbose_name_plural).replace(" ", "-")
        return stream_csv(records.select_related(*related), columns, name)

    def export(self, request):
        """The list, as it is searched, filtered and sorted, as a table."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.exported(request, self.get_changelist_instance(request).get_queryset(request))

    @admin.action(description="Export the selected as a table", permissions=["view"])
    def export_selected(self, request, queryset):
        """The selected records as a table."""
        return self.exported(request, queryset)

    @admin.action(description="Change the selected together…", permissions=["change"])
    def change_together(self, request, queryset):
        """To the page that asks what is changed."""
        selected = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_TOGETHER + 1])
        if len(selected) > MOST_TOGETHER:
            messages.warning(request, MANY)
            return None
        return HttpResponseRedirect(f"{self._address('together')}?ids={'+'.join(map(str, selected))}")

    def import_table(self, request):
        """A table is checked: what each of its rows would do is shown. With a second press it is written."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        columns = [column.name for column in self.columns(request)]
        form = Table(request.POST or None, request.FILES or None, columns=columns)
        context, batch = {"form": form, "columns": columns}, None
        if "sealed" in request.POST:
            read, skip_wrong, sealed = self._sealed(request)
            batch = self._imported(request, read, skip_wrong, seen=request.POST.get("seen", ""))
            if batch.done:
                return self._written(request, batch, "Imported")
            messages.warning(request, CHANGED)
            context |= {"sealed": sealed, "skip_wrong": skip_wrong}
            context["form"] = Table(columns=columns)
        elif request.method == "POST" and form.is_valid():
            skip_wrong = form.cleaned_data["skip_wrong"]
            batch = self._imported(request, form.cleaned_data["file"], skip_wrong, seen="")
            context |= {"sealed": form.sealed, "skip_wrong": skip_wrong}
        return self._page(request, "admin/import.html", f"Import {self.opts.verbose_name_plural}", batch, context)

    def _sealed(self, request):
        """(rows, whether wrong ones are left out, the text that carried the rows) of a table that was checked."""
        try:
            read = signing.loads(request.POST["sealed"], salt=SALT)
        except signing.BadSignature:
            raise PermissionDenied from None
        return read, "skip_wrong" in request.POST, request.POST["sealed"]

    def _imported(self, request, read, skip_wrong, *, seen):
        """The Batch of these rows; it is kept if it does just what its curator has seen."""
        request.saves = True  # records are locked, so that nobody changes one in between
        batch = Batch(self, request)

        def keeping(batch):
            return batch.fingerprint == seen and batch.writes and (skip_wrong or not batch.refused)

        with batch.writing("import", keeping=keeping):
            asked = {line: self._id_in(cells) for line, cells in read if isinstance(cells, dict)}
            records = self.get_queryset(request).order_by("pk").in_bulk(filter(None, asked.values()))
            there = {}
            for line, cells in read:
                pk = asked.get(line)
                if not isinstance(cells, dict):
                    batch.refuse(line, cells)
                elif cells.get(RECORD) and pk not in records:
                    batch.refuse(line, f"There is no such record here: “{cells[RECORD][:120]}”.", RECORD)
                elif pk in there:
                    batch.refuse(line, f"Line {there[pk]} is of the same record.", RECORD)
                else:
                    if pk is not None:
                        there[pk] = line
                    fields = {name: text for name, text in cells.items() if name != RECORD}
                    batch.write_cells(line, records.get(pk), fields)
        return batch

    def _id_in(self, cells):
        """The id of the record that a row names by the address of its form, or None."""
        before, _, rest = cells.get(RECORD, "").partition(f"{settings.SITE_URL}{self._address('changelist')}")
        pk = rest.removesuffix("/").removesuffix("/change")
        key = self.model._meta.pk
        if before or not pk or "/" in pk or "\0" in pk:
            return None
        try:
            return key.to_python(pk) if len(pk) < 19 or not key.get_internal_type().endswith("AutoField") else None
        except forms.ValidationError:
            return None

    def together(self, request):
        """What is changed of a selection is asked, and shown record by record; with a second press it is written."""
        if not (self.changed_together and self.has_change_permission(request)):
            raise PermissionDenied
        asked = request.GET.get("ids", "").split()
        ids = [int(one) for one in asked if one.isascii() and one.isdecimal() and len(one) < 19]
        records = self._chosen(request, ids[:MOST_TOGETHER])
        if not records:
            messages.warning(request, "None of them is there any more.")
            return HttpResponseRedirect(self._address("changelist"))
        ticked = [name for name in self.changed_together if TICK + name in request.POST]
        batch = None
        if request.method == "POST" and not ticked:
            messages.warning(request, "Tick what is to be changed.")
        elif request.method == "POST":
            request.saves = True
            seen = request.POST.get("seen", "") if "write" in request.POST else ""
            batch = Batch(self, request)
            given = {name: request.POST.getlist(name) for name in ticked}
            with batch.writing("change", keeping=lambda it: it.fingerprint == seen and it.writes and not it.refused):
                for record in self._chosen(request, [one.pk for one in records]):
                    batch.write(0, record, given)
            if batch.done:
                return self._written(request, batch, "Changed together")
            if seen:
                messages.warning(request, CHANGED)
        form = self._asking(request, records[0])
        fields = [(form[name], TICK + name, name in ticked) for name in self.changed_together if name in form.fields]
        context = {"fields": fields, "records": records, "media": self.media + form.media}
        title = f"Change {len(records)} {self.opts.verbose_name_plural if len(records) > 1 else self.opts.verbose_name}"
        return self._page(request, "admin/together.html", title, batch, context)

    def _chosen(self, request, ids):
        return list(self.get_queryset(request).filter(pk__in=ids).order_by("pk"))

    def _asking(self, request, record):
        """The fields as they are asked for: empty, or as they were sent."""
        kind = self.get_form(request, record, change=True)
        sent = {
            name: kind.base_fields[name].widget.value_from_datadict(request.POST, request.FILES, name)
            for name in self.changed_together
            if request.method == "POST" and name in kind.base_fields
        }
        form = kind(initial=sent)
        form.use_required_attribute = False
        return form

    def _written(self, request, batch, verb):
        counts = ", ".join(f"{number} {outcome}" for outcome, number in batch.counts)
        messages.success(request, f"{verb}: {counts}. This is all that was written; it can be undone as a whole.")
        return HttpResponseRedirect(reverse("admin:lib_operation_change", args=[batch.done]))

    def _page(self, request, template, title, batch, context):
        common = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "batch": batch}
        return render(request, template, common | context)
