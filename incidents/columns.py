"""The columns of published incidents that their list is counted from."""

from lib.columns import Columns, Source

DAY = "({} - DATE '0001-01-01' + 1)"  # as an ordinal; infinite days are none


def _each(column, of=str):
    return (f"unnest(held.{column})", of)


def _parts(part, of):
    # Each once, in however many roles an actor is, or however many actors are in a role.
    entries = f"SELECT DISTINCT split_part(entry, ':', {part}) FROM unnest(held.participants) AS entry"  # noqa: S608  # nosec B608: of our own words
    return (f"unnest(ARRAY({entries}))", of)


COLUMNS = Columns(
    Source(
        name="incidents",
        rows="FROM incidents_incident AS held LEFT JOIN locations_location AS place ON place.id = held.location_id "
        "WHERE held.status = 'published'",
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
            "location": ("unnest(place.path)", int),
            "outlet": _each("outlets", int),
            "claimant": _each("claimants", int),
            "contested": ("CASE WHEN held.contested = '{}' THEN 'no' ELSE 'yes' END", str),
            "origins": (
                "CASE WHEN held.origin_count = 1 THEN 'one' WHEN held.origin_count BETWEEN 2 AND 4 "
                "THEN 'two-to-four' WHEN held.origin_count >= 5 THEN 'five-or-more' END",
                str,
            ),
            "part": _each("participants"),  # "role:id of the actor"
            "actor": _parts(2, int),
            "role": _parts(1, str),
        },
        orders={
            "-date": ("-last_day",),
            "date": ("first_day", "last_day"),
            "-killed": ("-killed_low",),
            "-origins": ("-origin_count",),
            "-reported": ("-last_reported",),
        },
        changed="incidents_changed",
    )
)
