"""The columns of the CSV of incidents, all computed from their public claims."""

from actors.models import Actor
from lib.attaching import by_key
from lib.exporting import Column, code, permalink
from locations.models import Location, label_of

FIGURES = {
    "killed": "killed",
    "injured": "injured",
    "civilians": "killed who were civilians",
    "children": "killed who were children",
}


def attach_places(incidents):
    """Give each incident what its file tells of the published places that it names. One query.

    `.place` and `.place_slug` of the smallest place that holds all, `.governorate_name`, `.country_name`,
    `.place_labels` of each place that accounts give, and `.coordinates`: those of the first, where it is shown.
    """
    wanted = set()
    for one in incidents:
        wanted.update(one.locations, (one.location_id, one.governorate_id, one.country_id))
    found = {pk: (label_of(name, kind), slug, name) for pk, name, kind, slug in _named(wanted - {None})}
    for one in incidents:
        one.place, one.place_slug, _ = found.get(one.location_id, NOWHERE)
        one.governorate_name, one.country_name = (
            found.get(pk, NOWHERE)[2] for pk in (one.governorate_id, one.country_id)
        )
        one.place_labels = [found[pk][0] for pk in one.locations if pk in found]
        one.coordinates = (None, None) if one.place is None else (one.latitude, one.longitude)


def _named(ids):
    return Location.objects.published().filter(pk__in=ids).order_by().values_list("pk", "name", "kind", "slug")


def attach_participants(incidents):
    """Give each incident `.parties`: of its participants the published ones, as (role: name, role: slug). One query."""
    entries = {entry: entry.split(":") for incident in incidents for entry in incident.participants}
    actors = by_key(Actor.objects.published(), {int(pk) for _, pk in entries.values()})
    parties = {
        entry: (f"{role}: {actor.public_name}", f"{role}: {actor.slug}")
        for entry, (role, pk) in entries.items()
        if (actor := actors.get(int(pk))) is not None
    }
    for incident in incidents:
        incident.parties = [parties[entry] for entry in incident.participants if entry in parties]


def _codes(name):
    return lambda incident: [code(term_id) for term_id in getattr(incident, name)]


def _is_open(name):
    return lambda incident: None if getattr(incident, f"{name}_low") is None else getattr(incident, f"{name}_open")


def _is_computed(name):
    return lambda incident: None if getattr(incident, f"{name}_low") is None else getattr(incident, f"{name}_computed")


def _figure(name, people):
    return [
        Column(f"{name}_low", f"{name}_low", f"The lowest number of people {people} that an account allows."),
        Column(f"{name}_high", f"{name}_high", f"The highest number of people {people} that an account states."),
        Column(f"{name}_open", _is_open(name), f"Whether an account allows more people {people} than the highest."),
        Column(f"{name}_computed", _is_computed(name), "Whether no single account states this range as such."),
        Column(f"{name}_words", f"{name}_words", f"The people {people} as printed, where no account has a number."),
    ]


NOWHERE = (None, None, None)
PLACES = (attach_places,)

COLUMNS = [
    Column("id", "id", "The number of the incident."),
    Column("slug", "slug", "The short name of the incident in its address."),
    Column("address", permalink, "The permanent address of the incident's page."),
    Column("title", "title", "The incident's neutral title."),
    Column("types", _codes("types"), "What accounts call it, as codes of the codebook, those of most origins first."),
    Column("dates", "dates", "When it was, as EDTF, one date for each that accounts give."),
    Column("first_day", "first_day", "The first day on which it may have been."),
    Column("last_day", "last_day", "The last day on which it may have been."),
    Column("place", "place", "The smallest place that holds every place that accounts give.", PLACES),
    Column("place_slug", "place_slug", "The slug of that place in the CSV of locations.", PLACES),
    Column("places", "place_labels", "Each place given.", PLACES),
    Column("governorate", "governorate_name", "The governorate in which that place lies.", PLACES),
    Column("country", "country_name", "The country in which that place lies.", PLACES),
    Column("latitude", lambda incident: incident.coordinates[0], "Degrees north of that place, WGS 84.", PLACES),
    Column("longitude", lambda incident: incident.coordinates[1], "Degrees east of that place, WGS 84.", PLACES),
    Column("precision", lambda incident: code(incident.precision), "How precisely the place is known, as a code."),
    *(column for name, people in FIGURES.items() for column in _figure(name, people)),
    Column(
        "participants",
        lambda incident: [named for named, _ in incident.parties],
        "Each actor said to have had a role, as the code of the role and the name.",
        (attach_participants,),
    ),
    Column(
        "participant_slugs",
        lambda incident: [slug for _, slug in incident.parties],
        "The same with the slugs of the CSV of actors.",
        (attach_participants,),
    ),
    Column("means", _codes("means"), "By what means it was done, as codes of the codebook."),
    Column("outcomes", _codes("outcomes"), "What became of people in it, as codes of the codebook."),
    Column("contested", "contested", "The questions on which accounts differ."),
    Column("claims", "claim_count", "How many claims this rests on."),
    Column("articles", "article_count", "How many articles make them."),
    Column("outlets", "outlet_count", "How many outlets published those."),
    Column("origins", "origin_count", "How many origins, that is whose words, they go back to."),
    Column("first_reported", "first_reported", "The day of the first article."),
    Column("last_reported", "last_reported", "The day of the last article."),
]
EXPORTS = {"incidents": COLUMNS}
