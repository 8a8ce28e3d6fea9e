"""The kinds of places."""

from django.db import models


class Kind(models.TextChoices):
    """What sort of place a location is, from the widest to the narrowest; an area follows no border."""

    COUNTRY = "country", "country"
    GOVERNORATE = "governorate", "governorate"
    DISTRICT = "district", "district"
    SUBDISTRICT = "subdistrict", "subdistrict"
    CITY = "city", "city"
    TOWN = "town", "town"
    VILLAGE = "village", "village"
    CAMP = "camp", "camp"
    NEIGHBOURHOOD = "neighbourhood", "neighbourhood"
    SITE = "site", "site"
    AREA = "area", "area"


# A town and its district often share a name, so a name of these kinds is shown with the word for the kind.
SHOWN_WITH_KIND = frozenset({Kind.GOVERNORATE, Kind.DISTRICT, Kind.SUBDISTRICT})
