"""Places for the tests of locations."""

import pytest

from locations.choices import Kind
from locations.models import Location


@pytest.fixture
def place(db):
    """Makes a published place of this name below `parent`."""

    def make(name, parent=None, kind=Kind.VILLAGE, **fields):
        return Location.objects.create(name=name, parent=parent, kind=kind, status="published", **fields)

    return make


@pytest.fixture
def sarmada(place):
    """Sarmada in Harim district in Idlib governorate in Syria."""
    syria = place("Syria", kind=Kind.COUNTRY)
    idlib = place("Idlib", syria, Kind.GOVERNORATE)
    return place("Sarmada", place("Harim", idlib, Kind.DISTRICT), Kind.TOWN, name_ar="سرمدا")
