"""Loads the gazetteer that ships with the project: the places of Syria and Iraq."""

import csv
import gzip
from pathlib import Path

from django.db import connection, transaction
from django.utils.text import slugify

from lib.addresses import free_slug
from lib.editorial import Status
from lib.operations import operation
from locations.models import Location

DATA = Path(__file__).resolve().parent / "data"
GAZETTEER = "wof"
CREDIT = "Data from Who's On First and GeoNames"

IDS = "SELECT nextval(pg_get_serial_sequence('locations_location', 'id')) FROM generate_series(1, %s)"
COPY_PLACES = """
    COPY locations_location (
        id, parent_id, slug, former_slugs, status, kind, name, name_ar, latitude, longitude,
        gazetteer, gazetteer_id, note, path
    ) FROM STDIN
"""
COPY_NAMES = "COPY locations_locationname (location_id, name, language) FROM STDIN"


def gazetteer_rows():
    """The rows of the shipped files, by their ids, as dicts of text; each stands after the place that it lies in."""
    rows = {}
    for file in sorted(DATA.glob("*.tsv.gz")):
        with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
            rows.update((row["wof_id"], row) for row in csv.DictReader(lines, delimiter="\t"))
    return rows


@transaction.atomic
@operation("load", of="the gazetteer")
def load_gazetteer():
    """Write the places that are not there yet, published, with their names. Returns how many were written.

    A place that is there is left as curators have it, its names too. One that should not be shown is to be
    withdrawn: a deleted one would come back. COPY, because `bulk_create` takes three times as long.
    """
    rows = gazetteer_rows()
    known = dict(Location.objects.filter(gazetteer=GAZETTEER).values_list("gazetteer_id", "pk"))
    missing = [row for row in rows.values() if row["wof_id"] not in known]
    if not missing:
        return 0
    taken = set(Location.objects.values_list("slug", flat=True))
    taken.update(*Location.objects.exclude(former_slugs=[]).values_list("former_slugs", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(IDS, [len(missing)])
        known.update(zip((row["wof_id"] for row in missing), (pk for (pk,) in cursor.fetchall()), strict=True))
        with cursor.copy(COPY_PLACES) as places:
            for row in missing:
                places.write_row(_place(row, rows, known, taken))
        with cursor.copy(COPY_NAMES) as names:
            for row in missing:
                for name in filter(None, row["names"].split("|")):
                    names.write_row((known[row["wof_id"]], name, ""))
        cursor.execute("ANALYZE locations_location, locations_locationname")  # or plans are made for empty tables
    return len(missing)


def _place(row, rows, known, taken):
    """The values of COPY_PLACES for one row. Its slug is then `taken`."""
    slug = _slug(Location(name=row["name"], kind=row["kind"]).label, row, rows, taken)
    taken.add(slug)
    return (
        known[row["wof_id"]],
        known[row["parent"]] if row["parent"] else None,
        slug,
        [],
        Status.PUBLISHED.value,
        row["kind"],
        row["name"],
        row["name_ar"],
        row["latitude"] or None,
        row["longitude"] or None,
        GAZETTEER,
        row["wof_id"],
        "",
        [],
    )


def _slug(label, row, rows, taken):
    """The label alone if it is free, else with the name of a place around it, the nearest first, else numbered."""
    slug, above = slugify(label), row
    while slug in taken and above["parent"]:
        above = rows[above["parent"]]
        slug = slugify(f"{label} {above['name']}")
    return slug if slug and slug not in taken else free_slug(label, taken.__contains__, "location")
