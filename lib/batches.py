"""Many records written together, each through its own form: rows of a table, or one change of a selection.

A form shows what stands there; only what is given is written over it. So the same rules hold as where a curator fills
it in, and what is refused is refused in the same words. All of it is one operation, which is undone as one.
"""

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field

from django import forms
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.utils.text import capfirst

from lib.history import Difference
from lib.meanwhile import carried, in_words
from lib.names import fold_new
from lib.operations import operation
from lib.typed import possible_ids

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
YES, NO = {"yes", "true", "1"}, {"no", "false", "0"}
MAY_NOT_ADD = "You may not add one."
RACED = "The database refuses it: it contradicts another record, or somebody else wrote at this moment."


class Undone(Exception):
    """Ends a transaction of which nothing is to be kept."""


@dataclass
class Row:
    """What becomes of one record. `line`: of the table, 0 of a selection; `reasons`: [(label or '', message)]."""

    line: int
    record: object = None
    outcome: str = SAME
    differences: list = field(default_factory=list)
    reasons: list = field(default_factory=list)


class Batch:
    """Records of one noun that a curator writes together. `admin`: of the noun, whose forms and permissions hold.

    `done`: the id of the operation, once it is written.
    """

    def __init__(self, admin, request):
        self.admin, self.request = admin, request
        self.rows, self.done = [], None
        self._keys = {}

    @property
    def counts(self):
        """[(outcome, number of rows)] of those that there are."""
        said = [row.outcome for row in self.rows]
        return [(outcome, said.count(outcome)) for outcome in (NEW, CHANGED, SAME, REFUSED) if outcome in said]

    @property
    def refused(self):
        """Rows that can't be written."""
        return [row for row in self.rows if row.outcome == REFUSED]

    @property
    def writes(self):
        """How many rows are new or changed."""
        return sum(row.outcome in {NEW, CHANGED} for row in self.rows)

    @property
    def fingerprint(self):
        """A text that is another one as soon as something else would be written, so that what is written was seen."""
        said = [(row.line, row.outcome, row.differences, row.reasons) for row in self.rows]
        return hashlib.sha256(repr(said).encode()).hexdigest()

    @contextmanager
    def writing(self, name, *, keeping):
        """Within it rows are written as one operation. `keeping`: a function of the Batch, whether they are kept."""
        told = {"by": self.request.user, "of": str(self.admin.opts.verbose_name_plural)}
        try:
            with transaction.atomic(), operation(name, **told) as done:
                yield
                if not keeping(self):
                    raise Undone
        except Undone:
            return
        self.done = done
        transaction.on_commit(fold_new, robust=True)

    def refuse(self, line, reason, label=""):
        """A row that can't be read."""
        self.rows.append(Row(line, outcome=REFUSED, reasons=[(label, reason)]))

    def write_cells(self, line, record, cells):
        """Write the cells of a row of a table, {column: text}, over a record, or as a new one."""
        if refusal := self._refusal(record):
            self.rows.append(Row(line, record, REFUSED, reasons=[("", refusal)]))
            return
        blank = self._form(record)
        given, wrong = {}, []
        for name, text in cells.items():
            if record is None and not text:
                continue  # as an untouched field of an empty form
            try:
                if name in blank.fields:
                    given[name] = self._values(blank.fields[name], text)
                elif self._says_otherwise(record, name, text):
                    wrong.append((self._label(name), "This never changes once the record is there."))
            except ValidationError as error:
                wrong.append((self._label(name), error.messages[0]))
        if wrong:
            self.rows.append(Row(line, record, REFUSED, reasons=wrong))
        else:
            self.write(line, record, given)

    def write(self, line, record, given):
        """Write what is given, {field: values as a form sends them}, over a record, or as a new one."""
        row = Row(line, record)
        self.rows.append(row)
        try:
            with transaction.atomic():
                self._write(row, given)
                connection.check_constraints()
                if row.outcome == REFUSED:
                    raise Undone
        except Undone:
            pass
        except PermissionDenied as error:
            row.outcome, row.reasons = REFUSED, [("", str(error) or MAY_NOT_ADD)]
        except IntegrityError:
            row.outcome, row.reasons = REFUSED, [("", RACED)]

    def _write(self, row, given):
        if refusal := self._refusal(row.record):
            row.outcome, row.reasons = REFUSED, [("", refusal)]
            return
        change = row.record is not None
        blank = self._form(row.record)
        before = {name: carried(blank[name]) for name in blank.fields}
        data = QueryDict(mutable=True)
        for name, values in (before | given).items():
            data.setlist(name, values)
        form = self._form(row.record, data)
        if change and not form.changed_data:
            return
        if not form.is_valid():
            row.outcome, row.reasons = REFUSED, list(_reasons(form))
            return
        row.outcome = CHANGED if change else NEW
        for name in form.changed_data:
            said = before[name] if change else []
            words = (in_words(form.fields[name], values) for values in (said, data.getlist(name)))
            row.differences.append(Difference(str(form[name].label), *words, []))
        row.record = form.save(commit=False)
        self.admin.save_model(self.request, row.record, form, change)
        form.save_m2m()

    def _form(self, record, data=None):
        """The form of a record, or of a new one, as the admin gives it."""
        kind = self.admin.get_form(self.request, record, change=record is not None)
        return kind(data, instance=record) if record is not None else kind(data)

    def _refusal(self, record):
        """Why this curator may not write a record, or a new one; '' where that may be."""
        if record is None:
            return "" if self.admin.has_add_permission(self.request) else MAY_NOT_ADD
        if self.admin.has_change_permission(self.request, record):
            return ""
        return self.admin.why_closed(record)

    def _label(self, name):
        return capfirst(label_for_field(name, self.admin.model, self.admin))

    def _says_otherwise(self, record, name, text):
        return record is not None and text != str(getattr(record, name))

    def _values(self, form_field, text):
        """The text of a cell as a form sends it: [text]. Raises ValidationError."""
        if isinstance(form_field, forms.ModelMultipleChoiceField):
            return [self._key(form_field, one.strip()) for one in text.split(";") if one.strip()]
        if isinstance(form_field, forms.ModelChoiceField):
            return [self._key(form_field, text) if text else ""]
        if isinstance(form_field, forms.BooleanField):
            if text.lower() not in YES | NO | {""}:
                raise ValidationError(f"“{text[:60]}” is neither yes nor no.")
            return ["True" if text.lower() in YES else "False"]
        return [text]

    def _key(self, form_field, text):
        """The id of the record that a cell names by its slug, or by its id where such records have no slug."""
        model = form_field.queryset.model
        asked = (model, text)
        if asked not in self._keys:
            column = key_of(model)
            possible = possible_ids(model._meta.get_field(column), [text])
            found = model._base_manager.filter(**{f"{column}__in": possible}).values_list("pk", flat=True)
            self._keys[asked] = found.first()
        if self._keys[asked] is None:
            raise ValidationError(f"There is no {model._meta.verbose_name} “{text[:60]}”.")
        return str(self._keys[asked])


def key_of(model):
    """The column by which a table names a record of a model: its slug if it has one, else its id."""
    return "slug" if any(one.name == "slug" for one in model._meta.concrete_fields) else model._meta.pk.name


def _reasons(form):
    for name, messages in form.errors.items():
        label = form[name].label if name in form.fields else ""
        yield from ((label, message) for message in messages)
