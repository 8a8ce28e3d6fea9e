"""Two curators with the same form open: what the one who saves second overwrites is shown to them first.

A form carries, hidden, what each field said when it was opened (`initial-...`). When it is sent that is held against
what is stored by then. What only the other changed is taken over, and told; what both changed is asked. An answer holds
for what was shown with the question (`seen-...`): if a third change came since, it is asked again (docs/desk.md).
"""

from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from lib.attaching import by_key
from lib.operations import Operation, attach_curators
from lib.tracking import tracked_as
from lib.typed import possible_ids

MINE, THEIRS = "mine", "theirs"
ANSWER, SEEN = "meanwhile-", "seen-"  # before the name of a field: the answer, and what the question had shown
LOOKED_AT = 100  # changes of a row among which it is looked for who changed a field
SHOWN = 3_000  # characters of a text
SOMEBODY = "somebody"


def carried(bound):
    """What a form carries of a field as it is stored: [text], of a picker of several their ids in order."""
    return as_carried(bound.field, bound.initial)


def as_carried(field, value):
    """What a form would carry of a field if this value were stored."""
    value = field.prepare_value(value)
    widget = field.hidden_widget()
    if isinstance(widget, forms.MultipleHiddenInput):
        return sorted(str(one) for one in value or [])
    return [str(widget.format_value(value) or "").replace("\r\n", "\n")]


def sent(data, name, field):
    """What was sent under a name, in the shape of `carried`; None if nothing was."""
    values = data.getlist(name)
    if issubclass(field.hidden_widget, forms.MultipleHiddenInput):
        return sorted(values)
    return [values[-1].replace("\r\n", "\n")] if values else None


def is_typed(field, was, value):
    """Whether a value from a form is another one than the form carried (`was`, as of `carried`)."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return field.has_changed(was, value)
    try:
        before = was[0] if isinstance(field, forms.ModelChoiceField) else field.to_python(was[0] if was else "")
    except ValidationError:
        return True
    return field.has_changed(before, value.replace("\r\n", "\n") if isinstance(value, str) else value)


def in_words(field, values):
    """What carried values say to people; '' for nothing."""
    values = [value for value in values if value]
    if isinstance(field, forms.ModelChoiceField):
        key = field.to_field_name or "pk"
        model = field.queryset.model
        ids = possible_ids(model._meta.get_field(key) if field.to_field_name else model._meta.pk, values)
        records = model._base_manager.filter(**{f"{key}__in": ids})
        return ", ".join(map(str, records))
    if isinstance(field, forms.ChoiceField):
        labels = {str(value): str(label) for value, label in field.choices}
        return ", ".join(labels.get(value, value) for value in values)
    if isinstance(field, forms.BooleanField):
        return "yes" if values == ["True"] else "no"
    return values[0][:SHOWN] if values else ""


def last_change(record, name=""):
    """The Operation, with its curator and `.at`, that last changed a record or a field of it, or None."""
    one = tracked_as(type(record))
    column = type(record)._meta.get_field(name) if name else None
    if column is not None and column.many_to_many:
        one, asked, column = tracked_as(column.remote_field.through), {column.m2m_field_name(): record.pk}, None
    else:
        asked = {"pgh_obj": record.pk}
    if one is None:
        return None
    rows = list(one.events._base_manager.filter(**asked).order_by("-pgh_id")[:LOOKED_AT])
    event = rows[0] if rows else None
    if column is not None:
        pairs = pairwise(rows)
        changed = (new for new, old in pairs if getattr(new, column.attname) != getattr(old, column.attname))
        event = next(changed, event)
    if event is None:
        return None
    done = by_key(Operation.objects.all(), {event.pgh_context_id} - {None}).get(event.pgh_context_id) or Operation()
    attach_curators([done])
    done.at = event.pgh_created_at
    return done


def who(done):
    """The curator of an Operation, in words."""
    return str(getattr(done, "curator", None) or SOMEBODY)


def question(name, done, **said):
    """What is asked beside a field, or about a line, as a part of a page. `name`: of the field in the form."""
    return render_to_string("admin/_meanwhile.html", {"name": name, "done": done, "who": who(done), **said})


def told(form, formsets):
    """[sentence] of what others did meanwhile and the form has taken over."""
    done = [*getattr(form, "meanwhile", []), *(one for lines in formsets for one in getattr(lines, "meanwhile", []))]
    return [f"Meanwhile {one} {verb} {', '.join(found)}." for (one, verb), found in _by_curator(done).items()]


def _by_curator(done):
    found = {}
    for one, verb, what in done:
        found.setdefault((one, verb), []).append(what)
    return found


def is_asked(form, formsets):
    """Whether the curator must choose between what they typed and what others did."""
    every = [form, *(one for lines in formsets for one in lines.forms)]
    return any(getattr(one, "asks", None) for one in every)


class Compared(forms.ModelForm):
    """The form of a record or a line that is held against what others changed since it was opened.

    `meanwhile`: [(curator, verb, field)] of what was taken over. `asks`: {name of a field: what stands there now}.
    `left_out`: the field that nobody fills in.
    """

    def __init__(self, *args, left_out="", **kwargs):
        super().__init__(*args, **kwargs)
        self.meanwhile, self.asks, self.compared = [], {}, set()
        if self.instance._state.adding:
            return
        meta = self._meta.model._meta
        self.compared = {one.name for one in [*meta.fields, *meta.many_to_many]} & {*self.fields} - {left_out}
        for name in self.compared:
            self.fields[name].show_hidden_initial = True
        if self.is_bound:
            self.data = self.data.copy()
            for name in sorted(self.compared):
                self._compare(name, self[name])

    def _compare(self, name, bound):
        field, now = bound.field, carried(bound)
        opened = sent(self.data, bound.html_initial_name, field)
        was = now if opened is None else opened
        if was != now and not is_typed(field, was, bound.data):
            self.data.setlist(bound.html_name, now)
            self.meanwhile.append((who(last_change(self.instance, name)), "changed", f"“{bound.label}”"))
        elif was != now and is_typed(field, now, bound.data):
            answer = self.data.get(ANSWER + bound.html_name)
            if sent(self.data, SEEN + bound.html_name, field) != now or answer not in {MINE, THEIRS}:
                self.asks[name] = now
                self.data.setlist(bound.html_initial_name, was)
                return
            if answer == THEIRS:
                self.data.setlist(bound.html_name, now)
        self.data.setlist(bound.html_initial_name, now)

    @property
    def changed_data(self):
        """The fields that this curator changed, since the form was opened."""
        return [name for name, bound in self._bound_items() if self._is_changed(name, bound)]

    def _is_changed(self, name, bound):
        if name not in self.compared or not self.is_bound:
            return bound._has_changed()
        return is_typed(bound.field, sent(self.data, bound.html_initial_name, bound.field), bound.data)

    def clean(self):
        """Ask what is kept where both changed the same field, or the line that the other changed or deleted."""
        cleaned = super().clean()
        for name, now in self.asks.items():
            self.add_error(name, self._question(self[name], now))
        for verb in ("gone", "DELETE"):
            if self.prefix and SEEN + self.add_prefix(verb) in self.data:
                self.asks[verb] = []
                self.add_error(None, self._question_of_line(verb))
        return cleaned

    def _question(self, bound, now):
        was = sent(self.data, bound.html_initial_name, bound.field)
        return question(
            bound.html_name, last_change(self.instance, bound.name), label=bound.label, seen=now,
            was=in_words(bound.field, was), now=in_words(bound.field, now),
        )  # fmt: skip

    def _question_of_line(self, verb):
        name = self.add_prefix(verb)
        seen = self.data[SEEN + name]
        line = self.instance if verb == "DELETE" else self._meta.model(pk=int(seen))
        return question(name, last_change(line), label=self._meta.model._meta.verbose_name, seen=[seen], verb=verb)
