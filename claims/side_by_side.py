"""Two records side by side, for whoever says which of them stays, and with what."""

from django.contrib.admin.utils import display_for_field

from actors.models import Actor
from claims.against import against, any_of, waiting_for
from claims.known import known_of
from claims.merging import choosable, doubled, fingerprint
from claims.models import Claim
from claims.preview import desk_address
from incidents.models import SUMMARY, Incident
from lib.apart import HeldApart
from lib.date_fields import PartialDateField
from lib.dates import say
from lib.merging import pointing_at
from locations.models import Location
from sources.models import Article

SIDES = ("one", "other")
# What points at a record of its own noun, in words; all else is called as its model is.
OWN = {"parent": "Places in it", "after_article": "Articles that pass it on", "merged_into": "Merged into it before"}
RESTING = "Claims that rest on it"
SAID_OTHERWISE = {"Location names", "Identifiers"}  # one by one


def side_by_side(one, other):
    """The words and numbers of a page on which a curator merges two records (templates/admin/claims/merge.html)."""
    reasons = {"one": against(other, one), "other": against(one, other)}
    both = (one, other)
    numbers = [_numbers(record) for record in both]
    told = dict.fromkeys([*numbers[0], *numbers[1]])
    facts = [
        ("Number", [record.pk for record in both]),
        ("Status", [record.get_status_display() if hasattr(record, "status") else "" for record in both]),
        ("Address", [_addresses(record) for record in both]),
        ("Other names", [_names(record) for record in both]),
        ("Identifiers", [_identifiers(record) for record in both]),
        *((what, [number.get(what, 0) for number in numbers]) for what in told),
    ]
    return {
        "sides": list(zip(SIDES, both, map(desk_address, both), strict=True)),
        "facts": [(what, values) for what, values in facts if any(values)],
        "fields": [_choice(name, group, both) for name, group in choosable(one, other).items()],
        "allowed": [side for side in SIDES if not reasons[side]],
        "reasons": list(dict.fromkeys([*reasons["one"], *reasons["other"]])),
        "suggested": _suggested(both, reasons, numbers),
        "doubled": len(doubled(one, other)),
        "waiting": sum(map(waiting_for, both)),
        "seen": fingerprint(one, other),
    }


def _suggested(both, reasons, numbers):
    """The side that is ticked: of those that may stay the one that readers see, then of which more is told."""
    order = {
        side: (bool(reasons[side]), not record.is_shown, -sum(number.values()), record.pk)
        for side, record, number in zip(SIDES, both, numbers, strict=True)
    }
    return min(order, key=order.get)


def _choice(name, group, both):
    """(name of a field, what it and those of its group are called, their values in words of each record)."""
    fields = [both[0]._meta.get_field(each) for each in group]
    words = ", ".join(str(field.verbose_name) for field in fields)
    return name, words[:1].upper() + words[1:], [_said(record, fields) for record in both]


def _said(record, fields):
    said = []
    for field in fields:
        value = getattr(record, field.name)
        if isinstance(value, bool):
            said.append("yes" if value else "no")
        elif isinstance(field, PartialDateField):
            said.append(say(value) if value else "")
        else:
            said.append(str(display_for_field(value, field, "")))
    return ", ".join(filter(None, said)) or "nothing"


def _addresses(record):
    if isinstance(record, Article):
        return record.address
    return ", ".join([record.get_absolute_url(), *record.former_slugs])


def _names(record):
    """What else a place is called, or an actor, as claims say."""
    if isinstance(record, Location):
        return ", ".join(filter(None, [record.name_ar, *(name.name for name in record.names.all())]))
    if isinstance(record, Actor):
        return ", ".join(name.printed for name in known_of([record.pk])[record.pk].names if name.printed != record.name)
    return ""


def _identifiers(record):
    identifiers = getattr(record, "identifiers", None)
    return ", ".join(map(str, identifiers.all())) if identifiers is not None else ""


def _numbers(record):
    """{what: how many rows of it point at a record}."""
    found = {}
    for model, columns in pointing_at(record._meta.concrete_model).items():
        if issubclass(model, HeldApart):
            continue
        if model is record._meta.concrete_model:
            for column in columns:
                if column in OWN:
                    found[OWN[column]] = any_of(model, [{column: record.pk}]).count()
            continue
        computed = SUMMARY if model is Incident else ()
        what = RESTING if model is Claim.rests_on.through else str(model._meta.verbose_name_plural).capitalize()
        found[what] = any_of(model, [{column: record.pk} for column in columns if column not in computed]).count()
    return {what: number for what, number in found.items() if what not in SAID_OTHERWISE}
