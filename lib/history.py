"""The history of a record, as curators read it: each change of it and of what belongs to it, field by field."""

import copy
import difflib
import heapq
import re
from dataclasses import dataclass, field

from django.db.models import BooleanField, OuterRef, Subquery
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime

from lib.attaching import by_key, hand
from lib.date_fields import PartialDateField
from lib.dates import say
from lib.editorial import UNSEEN, Status
from lib.operations import Operation, attach_curators
from lib.tracking import WAS, tracked, tracked_as

SHOWN = 50  # changes on a page
LONG = 3_000  # characters of a text of which it is told word by word what changed
FEW = 6  # words and blanks: of a shorter text it is told as a whole
VERBS = {"insert": "added", "update": "changed", "delete": "deleted"}


@dataclass(frozen=True)
class Difference:
    """What changed in one field: its label, and what it said before and after, '' for nothing.

    `words`: of a text that was rewritten [("same", "gone" or "new", words)], else empty.
    """

    label: str
    before: str
    after: str
    words: list


@dataclass
class Change:
    """One change of one row. `one`: its Tracked; `old`, `new`: the row before and after, None if it was not there."""

    one: object
    event: object
    old: object
    new: object
    operation: Operation | None = None
    differences: list = field(default_factory=list)

    @property
    def verb(self):
        """What was done: "added", "changed", "deleted"."""
        return VERBS[self.event.pgh_label]

    @property
    def noun(self):
        """What sort of record it is."""
        return self.one.model._meta.verbose_name

    @property
    def name(self):
        """What the record is called, as it was after the change, or before it was deleted."""
        return self.one.names(self.new or self.old)

    @property
    def address(self):
        """The address of the record's form, or ''."""
        return desk_page(self.one, self.event.pgh_obj_id, self.event)


@dataclass(frozen=True)
class Page:
    """A page of changes, the newest first. `older`: what the address of the next page says, '' if this is the last."""

    changes: list
    older: str


def history_of(record, older=""):
    """A Page of the changes of a record and of what belongs to it. A constant number of queries.

    `older`: of the page that ended there; whatever it cannot be gives the first.
    """
    return _page(_sources(record), older)


def changes_of_operation(pk, models, older=""):
    """A Page of the changes that an operation (an id) made of these models (Tracked), the last first."""
    return _page([(one, {"pgh_context": pk}) for one in models], older)


def _sources(record):
    """[(Tracked, condition)]: the record's own history, and that of what belongs to it or to its claims."""
    own = tracked_as(record)
    found = [(own, {"pgh_obj": record.pk})]
    for one in tracked():
        for name in getattr(one.model, "belongs_to", ()):
            holder = tracked_as(one.model._meta.get_field(name).related_model)
            if holder is own:
                found.append((one, {name: record.pk}))
            for above in getattr(holder.model, "belongs_to", ()):
                if tracked_as(holder.model._meta.get_field(above).related_model) is own:
                    found.append((one, {f"{name}__{above}": record.pk}))
    return found


def _page(sources, older):
    bounds = _bounds(older, len(sources))
    newest = [_newest(one, asked, bound) for (one, asked), bound in zip(sources, bounds, strict=True)]
    found = [[(-row.pgh_created_at.timestamp(), place, row) for row in rows] for place, rows in enumerate(newest)]
    merged = list(heapq.merge(*found, key=lambda entry: entry[:2]))
    shown, more = merged[:SHOWN], len(merged) > SHOWN
    for _, place, row in shown:
        bounds[place] = row.pgh_id
    changes = [_change(sources[place][0], row) for _, place, row in shown]
    tell(changes)
    return Page(changes, "-".join(f"{bound or ''}" for bound in bounds) if more else "")


def _bounds(older, number):
    """The id in each source before which a page begins; None where it begins at the newest."""
    parts = older.split("-")
    right = len(parts) == number and all(re.fullmatch(r"[0-9]{0,9}", part) for part in parts)
    return [int(part) if part else None for part in parts] if right else [None] * number


def _newest(one, asked, bound):
    """The newest events of one source, each with `former_id`: the event of the same row before it."""
    earlier = one.events._base_manager.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id"))
    rows = one.events._base_manager.filter(**asked).exclude(pgh_label=WAS)
    rows = rows.filter(pgh_id__lt=bound) if bound else rows
    former = Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1])
    return list(rows.annotate(former_id=former).order_by("-pgh_id")[: SHOWN + 1])


def _change(one, row):
    return Change(one, row, None, None if row.pgh_label == "delete" else row)


def tell(changes):
    """Give changes what was before, their operations with curators, and their differences in words."""
    for one in {change.one for change in changes}:
        own = [change for change in changes if change.one is one]
        former = by_key(one.events._base_manager.all(), {change.event.former_id for change in own} - {None})
        for change in own:
            before = former.get(change.event.former_id)
            change.old = change.event if change.event.pgh_label == "delete" else before
            if change.event.pgh_label == "insert":
                change.old = None
    contexts = {change.event.pgh_context_id for change in changes} - {None}
    operations = by_key(Operation.objects.all(), contexts)
    attach_curators(operations.values())
    attach_named([(change.one, row) for change in changes for row in (change.old, change.new) if row])
    for change in changes:
        change.operation = operations.get(change.event.pgh_context_id)
        change.differences = differences(change.one, change.old, change.new)


def attach_named(rows):
    """Hand rows the records that their foreign keys name, or None. A query for each model. `rows`: [(Tracked, row)]."""
    wanted = {}
    keys = [(one, row, key) for one, row in rows for key in one.fields if key.is_relation]
    for _, row, key in keys:
        wanted.setdefault(key.related_model, set()).add(getattr(row, key.attname))
    found = {model: by_key(model._base_manager.all(), ids - {None}) for model, ids in wanted.items()}
    for _, row, key in keys:
        hand(row, key.name, found[key.related_model].get(getattr(row, key.attname)))


def differences(one, old, new):
    """[Difference] between two rows with their records attached, either None: of one that is new all that it says."""
    told = []
    for column in one.fields:
        before, after = (getattr(row, column.attname) if row else None for row in (old, new))
        if before == after or not column.editable or column.primary_key:
            continue
        said = [in_words(column, row) if row else "" for row in (old, new)]
        if any(said) and ((old and new) or said[0] != said[1]):
            told.append(Difference(label_of(column), *said, _reworded(column, *said)))
    return told


def label_of(column):
    """What a field is called."""
    return column.verbose_name[:1].upper() + column.verbose_name[1:]


def in_words(column, row):
    """What a row says in a field, in the words of the field; '' for nothing."""
    value = getattr(row, column.attname)
    if value is None or value in ("", []):
        return ""
    if column.is_relation:
        record = getattr(row, column.name)
        return str(record) if record else f"{column.related_model._meta.verbose_name} {value}, not there any more"
    if isinstance(column, PartialDateField):
        return say(value)
    if isinstance(column, BooleanField):
        return "yes" if value else "no"
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if hasattr(value, "strftime"):
        return f"{localtime(value):%-d %B %Y %H:%M}" if hasattr(value, "hour") else f"{value:%-d %B %Y}"
    return str(value)


def _reworded(column, before, after):
    """What stayed, went and came in a text, word by word."""
    if not (before and after) or column.is_relation or column.choices or len(before + after) > LONG:
        return []
    one, other = (re.findall(r"\S+|\s+", text) for text in (before, after))
    if min(len(one), len(other)) < FEW:
        return []
    told = []
    for what, first, last, start, end in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            told.append(("same", "".join(one[first:last])))
            continue
        told += [("gone", "".join(one[first:last]))] if last > first else []
        told += [("new", "".join(other[start:end]))] if end > start else []
    return told


def desk_page(one, pk, row):
    """The address of the form of a row, or of the record to which it belongs; '' for none."""
    meta = one.model._meta
    try:
        return reverse(f"admin:{meta.app_label}_{getattr(row, 'kind', '') or meta.model_name}_change", args=[pk])
    except NoReverseMatch:
        pass
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[pk])
    except NoReverseMatch:
        return ""


def planned(plan, one, most=SHOWN):
    """[(name, verb, [Difference])] of the first rows of one model that a plan writes, as they would be written."""
    rows = plan.rows(one, most)
    events = by_key(
        one.events._base_manager.all(), {pk for before, after, _ in rows for pk in (before, after)} - {None}
    )
    ids = {events[before or after].pgh_obj_id for before, after, _ in rows}
    now = by_key(one.model._base_manager.all(), ids)
    told = []
    for before, after, kept in rows:
        former, made = events.get(before), events.get(after)
        is_now = now.get((former or made).pgh_obj_id)
        told.append((is_now, _as_planned(plan, one, is_now, former, made, kept)))
    attach_named([(one, row) for pair in told for row in pair if row])
    verbs = {(False, True): "comes back", (True, False): "is deleted", (True, True): "is changed"}
    return [(one.names(new or old), verbs[bool(old), bool(new)], differences(one, old, new)) for old, new in told]


def _as_planned(plan, one, now, former, made, kept):
    """A row as a plan would write it; None for one that goes."""
    if former is None and not kept:
        return None
    target = copy.copy(now) if now else former
    for column in one.fields if now and former else ():
        before = getattr(former, column.attname)
        if before != getattr(made, column.attname):
            setattr(target, column.attname, before)
    if one.has_status and now and not plan.exactly and now.status not in UNSEEN:
        drafted = kept or target.status in UNSEEN
        if drafted:
            target.status = Status.WITHDRAWN if now.status == Status.PUBLISHED else now.status
    return target
