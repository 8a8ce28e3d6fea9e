"""Where events of UCDP happened: its own places as locations, under our countries and divisions where we hold them."""

import re
import unicodedata
from collections import defaultdict
from functools import cached_property
from hashlib import blake2b

from claims.importing.copying import Table
from lib.addresses import free_slug
from lib.merging import STANDING
from locations.models import Location, LocationName

GAZETTEER = "ucdp"
DIVISION = re.compile(
    r" +(?:governorate|province|state|department|region|division|prefecture|oblast|county|territory|district"
    r"|municipality|commune)$",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"^a[a-z]?[- ](?=.)|^a[lnrsdzt][- ]|^a(?:sh|th)[- ]")


class Places:
    """The locations that events name, found or made. Nothing of another gazetteer is changed."""

    def __init__(self, centres, status):
        """`centres`: {(country id, adm_1, adm_2): (latitude, longitude)}; `status`: of the places that are made."""
        self.centres, self.status = centres, status
        self.table = Table(Location)
        self.known = dict(Location.objects.filter(gazetteer=GAZETTEER).values_list("gazetteer_id", STANDING))
        self.new = []
        self.taken = None
        self.ids = self.table.numbers()

    def pk(self, place):
        """The id of the location of a Place; a row for it is made if there is none."""
        above = (place.country_id, place.country)
        if not place.kind:
            return self._division(*above, place.adm_1, place.adm_2)
        key = _digest(place.name, place.latitude, place.longitude)
        if key not in self.known:
            parent = self._division(*above, place.adm_1, place.adm_2)
            self._add(key, parent, place.kind, place.name, (place.latitude, place.longitude))
        return self.known[key]

    def write(self):
        """Write the rows that were made since. Returns how many."""
        rows, self.new = self.new, []
        self.table.copy(rows)
        return len(rows)

    def _division(self, country_id, country, adm_1, adm_2):
        """The id of a country, or of its division of the first or second order: ours if it is known by that name."""
        key = _digest(country_id, adm_1, adm_2)
        if key in self.known:
            return self.known[key]
        if adm_2:
            parent, kind, name = self._division(country_id, country, adm_1, ""), "district", adm_2
        elif adm_1:
            parent, kind, name = self._division(country_id, country, "", ""), "governorate", adm_1
        else:
            parent, kind, name = None, "country", country
        if ours := self._ours.get((parent, kind, folded(name))):
            self.known[key] = ours
            return ours
        self._add(key, parent, kind, DIVISION.sub("", name) or name, self.centres.get((country_id, adm_1, adm_2)))
        return self.known[key]

    @cached_property
    def _ours(self):
        """{(id of the place around it or None, kind, folded name): id} of countries and divisions of other gazetteers.

        None for a name that several bear.
        """
        divisions = Location.objects.exclude(gazetteer=GAZETTEER).filter(
            kind__in=["country", "governorate", "district"]
        )
        around = {pk: (parent, kind) for pk, parent, kind in divisions.values_list("pk", "parent", "kind")}
        names = LocationName.objects.filter(location__in=around).values_list("location", "name")
        found = defaultdict(set)
        for pk, name in [*divisions.values_list("pk", "name"), *names]:
            found[*around[pk], folded(name)].add(pk)
        return {name: pks.pop() if len(pks) == 1 else None for name, pks in found.items()}

    def _add(self, key, parent, kind, name, centre):
        if self.taken is None:
            self.taken = set(Location.objects.values_list("slug", flat=True))
            self.taken.update(*Location.objects.exclude(former_slugs=[]).values_list("former_slugs", flat=True))
        pk = next(self.ids)
        label = Location(name=name, kind=kind).label
        slug = free_slug(label, self.taken.__contains__, "location")
        self.taken.add(slug)
        latitude, longitude = centre or (None, None)
        self.new.append(
            self.table.row(
                id=pk,
                parent_id=parent,
                slug=slug,
                status=self.status,
                kind=kind,
                name=name,
                latitude=latitude,
                longitude=longitude,
                gazetteer=GAZETTEER,
                gazetteer_id=key,
            )
        )
        self.known[key] = pk


def folded(name):
    """A name without marks, capitals, the word for its kind and the Arabic article: "Al Anbār province" is "anbar"."""
    plain = unicodedata.normalize("NFKD", DIVISION.sub("", " ".join(name.split()))).casefold()
    plain = "".join(character for character in plain if character.isalnum() or character in " -")
    return re.sub(r"[ -]", "", ARTICLE.sub("", plain))


def _digest(*parts):
    """An id of at most 20 characters, which is what the column holds."""
    return blake2b(repr(parts).encode(), digest_size=10).hexdigest()
