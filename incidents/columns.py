"""The columns of published incidents that their list is counted from."""

from incidents.common_words import common_words, rows_of_words
from lib.blocks import Source
from lib.columns import Columns
from locations.models import Location

DAY = "({} - DATE '0001-01-01' + 1)"  # as an ordinal; infinite days are none


def _each(column, of=str):
    return (f"unnest(held.{column})", of)


def _parts(part, of):
    """Pairs of one part of an entry of the participants ("role:id of the actor"), and the entry."""
    return lambda entries: [(of(entry.split(":")[part]), entry) for entry in entries]


COLUMNS = Columns(
    Source(
        name="incidents",
        rows="SELECT id, first_day, last_day, killed_low, origin_count, last_reported, types, outcomes, means, harmed, "
        "location_id, outlets, claimants, contested, participants FROM incidents_incident WHERE status = 'published'",
        numbers={
            "first_day": DAY.format("held.first_day"),
            "last_day": DAY.format("held.last_day"),
            "killed_low": "held.killed_low",
            "origin_count": "held.origin_count",
            "last_reported": DAY.format("held.last_reported"),
        },
        keys={
            "type": _each("types"),
            "outcome": _each("outcomes"),
            "means": _each("means"),
            "harmed": _each("harmed"),
            "place": ("held.location_id", int),
            "outlet": _each("outlets", int),
            "claimant": _each("claimants", int),
            "contested": ("CASE WHEN held.contested = '{}' THEN 'no' ELSE 'yes' END", str),
            "origins": (
                "CASE WHEN held.origin_count = 1 THEN 'one' WHEN held.origin_count BETWEEN 2 AND 4 "
                "THEN 'two-to-four' WHEN held.origin_count >= 5 THEN 'five-or-more' END",
                str,
            ),
            "part": _each("participants"),  # "role:id of the actor"
        },
        groups={
            "location": ("place", Location.objects.holding),
            "actor": ("part", _parts(1, int)),
            "role": ("part", _parts(0, str)),
        },
        orders={
            "-date": ("-last_day",),
            "date": ("first_day", "last_day"),
            "-killed": ("-killed_low",),
            "-origins": ("-origin_count",),
            "-reported": ("-last_reported",),
        },
        changed="incidents_changed",
        more={"word": (common_words, rows_of_words)},
    )
)
