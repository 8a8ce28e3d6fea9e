"""The lines of a record in its form (a place's names, an article's text), held against what others did meanwhile.

What was sent is put in order before Django reads it: lines that others added are taken in, lines that they deleted are
left out, or asked about where this curator changed them (lib/meanwhile.py).
"""

import hashlib
import re

from django import forms
from django.contrib import admin
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT

from lib.meanwhile import ANSWER, MINE, SEEN, THEIRS, Compared, carried, is_typed, last_change, sent, who

GONE = "gone"  # in place of a field: the question about a line that is deleted
INITIAL = "initial-"


class Lines(forms.BaseInlineFormSet):
    """Lines of one record. `meanwhile`: [(curator, verb, line)] of what others did to them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.meanwhile = []
        if self.is_bound and not self.instance._state.adding and self.management_form.is_valid():
            self.data = self._in_order()
            del self.management_form

    def get_form_kwargs(self, index):
        """The record that a line belongs to is not compared."""
        return super().get_form_kwargs(index) | {"left_out": self.fk.name}

    def _in_order(self):
        """What was sent, with the lines as they are to be read."""
        there = {str(line.pk): line for line in self.get_queryset()}
        counted = self.management_form.cleaned_data
        if counted[TOTAL_FORM_COUNT] > self.absolute_max:  # which Django refuses
            return self.data
        sent_rows, rest = self._rows(counted[TOTAL_FORM_COUNT])
        stored, new = [], []
        for place, row in enumerate(sent_rows):
            pk = row.text("", self._key)
            if place < counted[INITIAL_FORM_COUNT]:
                row.pop((SEEN, GONE), None)
            if place < counted[INITIAL_FORM_COUNT] and pk in there:
                stored.append(self._deleting(row, there.pop(pk)))
            elif place < counted[INITIAL_FORM_COUNT] and pk.isdecimal() and len(pk) < 19:
                new += self._without(row, pk)
            elif place < counted[INITIAL_FORM_COUNT]:
                row.pop((SEEN, DELETION_FIELD_NAME), None)
                stored.append(row)
            else:
                new += self._answered(row)
        for line in there.values():
            stored.append(self._added(line, new))
        rest.setlist(f"{self.prefix}-{TOTAL_FORM_COUNT}", [str(len(stored) + len(new))])
        rest.setlist(f"{self.prefix}-{INITIAL_FORM_COUNT}", [str(len(stored))])
        for place, row in enumerate([*stored, *new]):
            for (before, name), values in row.items():
                rest.setlist(f"{before}{self.prefix}-{place}-{name}", values)
        return rest

    @property
    def _key(self):
        return self.model._meta.pk.name

    @property
    def _fields(self):
        return {name: field for name, field in self.form.base_fields.items() if name != self.fk.name}

    def _rows(self, number):
        """([Row] of what was sent, all else that was sent)."""
        rows = [Row() for _ in range(number)]
        pattern = re.compile(rf"({INITIAL}|{ANSWER}|{SEEN}|){re.escape(self.prefix)}-([0-9]{{1,5}})-(\w+)")
        rest = self.data.copy()
        for name, values in self.data.lists():
            found = pattern.fullmatch(name)
            if found and int(found[2]) < len(rows):
                rows[int(found[2])][found[1], found[3]] = values
                del rest[name]
        return rows, rest

    def _is_typed(self, row):
        """Whether a line that was stored is another one than when the form was opened."""
        data, fields = row.as_data(self.data), self._fields
        opened = {name: sent(data, f"{INITIAL}{name}", field) for name, field in fields.items()}
        typed = {name: field.widget.value_from_datadict(data, {}, name) for name, field in fields.items()}
        return any(was is not None and is_typed(fields[name], was, typed[name]) for name, was in opened.items())

    def _stored(self, line):
        """A line as a Row that says what is stored."""
        form = self.form(instance=line, prefix="line")
        row = Row({("", self._key): [str(line.pk)]})
        for name in self._fields:
            row["", name] = row[INITIAL, name] = carried(form[name])
        return row

    def _deleting(self, row, line):
        """A line that is still there. To delete what another changed is asked."""
        now, answer = self._stored(line), row.pop((ANSWER, DELETION_FIELD_NAME), [""])[-1]
        seen, mark = row.pop((SEEN, DELETION_FIELD_NAME), [""])[-1], now.mark()
        deletes = self.can_delete and ("", DELETION_FIELD_NAME) in row
        if seen == mark and answer in {MINE, THEIRS}:
            return now | ({("", DELETION_FIELD_NAME): ["on"]} if answer == MINE else {})
        opened = {name: sent(row.as_data(self.data), f"{INITIAL}{name}", field) for name, field in self._fields.items()}
        changed = any(was is not None and was != now[INITIAL, name] for name, was in opened.items())
        if seen or (deletes and changed):
            row.pop(("", DELETION_FIELD_NAME), None)
            row[SEEN, DELETION_FIELD_NAME] = [mark]
        return row

    def _without(self, row, pk):
        """[row] for a line that another deleted: none where this curator did not change it, else one that asks."""
        if ("", DELETION_FIELD_NAME) in row or not self._is_typed(row):
            done = last_change(self.model(pk=int(pk)))
            name = next((row.text(INITIAL, name) for name in self._fields), "")[:200]
            self.meanwhile.append((who(done), "deleted", f"“{name}”"))
            return []
        return [Row({("", name): row[("", name)] for name in self._fields if ("", name) in row} | {(SEEN, GONE): [pk]})]

    def _answered(self, row):
        """[row] for a new line, or none: of one that asks, what was answered."""
        answer = row.pop((ANSWER, GONE), [""])[-1]
        row.pop((SEEN, DELETION_FIELD_NAME), None)
        if (SEEN, GONE) in row and answer == THEIRS:
            return []
        if answer == MINE or not row.text(SEEN, GONE).isdecimal():
            row.pop((SEEN, GONE), None)
        return [row]

    def _added(self, line, new):
        """A line that another added. One that this curator adds in its place, or just as it is, becomes the same."""
        row = self._stored(line)
        name = f"“{str(line)[:200]}”"
        for mine in [one for one in new if any(one.text("", name) for name in self._fields)]:
            same = all(mine.text("", name) == row.text("", name) for name in self._fields)
            if same or self.fk.unique:
                new.remove(mine)
            if not same and self.fk.unique:
                blank = {(INITIAL, name): [""] for name in self._fields}
                return Row(mine | blank | {("", self._key): [str(line.pk)]})
        self.meanwhile.append((who(last_change(line)), "added", name))
        return row


class Row(dict):
    """What was sent of one line: {(what stands before its name, field): [text]}."""

    def text(self, before, name):
        """The text of a field, '' if there is none."""
        return self.get((before, name), [""])[-1].strip() if self.get((before, name)) else ""

    def as_data(self, like):
        """As a form of this line alone would be sent. `like`: what it is to be a copy of."""
        data = like.__class__(mutable=True)
        for (before, name), values in self.items():
            data.setlist(f"{before}{name}", values)
        return data

    def mark(self):
        """A text that is another one as soon as the line is."""
        return hashlib.sha256(repr(sorted(self.items())).encode()).hexdigest()[:32]


class LinesAdmin(admin.options.InlineModelAdmin):
    """Lines in the form of a record, which others may change meanwhile."""

    formset = Lines
    form = Compared

    def get_queryset(self, request):
        """The lines; those of a form that was sent are locked."""
        lines = super().get_queryset(request)
        return lines.select_for_update(no_key=True, of=("self",)) if getattr(request, "saves", False) else lines
