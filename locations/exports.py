"""The columns of the CSV of locations."""

from lib.exporting import Column, permalink
from locations.models import attach_ancestors

ANCESTORS = (attach_ancestors,)

COLUMNS = [
    Column("slug", "slug", "The short name of the place in its address, which other files give to name it."),
    Column("address", permalink, "The permanent address of the place's page."),
    Column("name", "name", "The name in Latin script."),
    Column("name_ar", "name_ar", "The name in Arabic script."),
    Column("kind", "kind", "What it is, such as governorate, town or camp."),
    Column(
        "parents",
        lambda location: [place.label for place in location.nearest_first],
        "The places that it lies in, from the nearest to the country.",
        ANCESTORS,
    ),
    Column(
        "parent_slugs",
        lambda location: [place.slug for place in location.nearest_first],
        "The slugs of those places.",
        ANCESTORS,
    ),
    Column("latitude", "latitude", "Degrees north, WGS 84."),
    Column("longitude", "longitude", "Degrees east, WGS 84."),
    Column("gazetteer", "gazetteer", "The gazetteer that it comes from; wof is Who's On First."),
    Column("gazetteer_id", "gazetteer_id", "Its number there."),
]
EXPORTS = {"locations": COLUMNS}
