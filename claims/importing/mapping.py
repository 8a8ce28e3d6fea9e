"""What an event of UCDP says, as claims: docs/ucdp.md tells the same column by column. Nothing here knows the database.

Actors and places are named by what UCDP calls them; `claims.importing.records` finds or makes the rows.
"""

import re
from datetime import timedelta
from hashlib import md5
from itertools import chain, islice, repeat
from typing import NamedTuple

from claims.choices import IdentifierScheme
from claims.importing.citations import Citation, citations_of, shortened
from claims.importing.reading import CIVILIANS, division_of, rows
from claims.kinds import KINDS
from lib.dates import say, say_when

EDITION = 1  # raised whenever something else is made of a row, so that a next import looks at every event again
VIOLENCE = {1: "state-based conflict", 2: "non-state conflict", 3: "one-sided violence"}
CLARITY = {False: "1, the reports tell of this event by itself", True: "2, the reports give a total of several events"}
PRECISIONS = {2: "near", 3: "district", 4: "governorate", 5: "area", 6: "country", 7: "sea_air"}
# The last word of the name of a place tells its kind.
LAST_WORDS = {
    "city": ("city",),
    "town": ("town", "township", "community", "locality"),
    "village": ("village",),
    "camp": ("camp",),
    "neighbourhood": ("suburb", "neighborhood", "neighbourhood"),
    "site": (
        *("airport", "airbase", "base", "checkpoint", "dam", "factory", "plant", "complex", "farm", "hospital"),
        *("prison", "station", "oilfield", "junction", "bridge", "school"),
    ),
}
KIND_BY_WORD = {word: kind for kind, words in LAST_WORDS.items() for word in words}
SETTLEMENTS = {"city", "town", "village", "camp", "neighbourhood"}
# A settlement's plain name, fit for a title: "Batna town". Longer ones may describe whose house it was.
PLAIN = re.compile(r"[^\W\d_][^\d,;:/()\"]*")
TELLING = {"compound", "compund", "house", "home", "residence", "outside", "near", "between", "of", "in", "at", "by"}
NOBODY = {"persons": "all", "side": "unstated", "attackers_included": "unstated"}


class ActorKey(NamedTuple):
    """An actor of UCDP, as its identifier has it: by its id, or by its name where only that is known."""

    scheme: str
    value: str
    name: str


class Place(NamedTuple):
    """One place of UCDP. `kind`: '' for the whole country or division that the other columns name."""

    kind: str
    name: str
    latitude: float
    longitude: float
    country_id: str
    country: str
    adm_1: str
    adm_2: str


class Said(NamedTuple):
    """One claim: its kind, its sentence, and the value columns that it fills."""

    kind: str
    text: str
    values: dict

    @property
    def rests(self):
        """Whether it rests on the cited articles: all but what UCDP says of its own work."""
        return self.kind != "note"

    @property
    def key(self):
        """What makes it the same statement as another: its kind and the values that its declaration names."""
        return key_of(self.kind, {**self.values, "text": self.text})


class Mapped(NamedTuple):
    """One event: the title of its incident, what is claimed of it, and the articles that are cited for it."""

    title: str
    claims: list
    citations: list[Citation]


def fingerprint_of(event):
    """A text that is another one as soon as anything that is read of a row is, or what this module makes of it."""
    return md5(f"{EDITION} {event!r}".encode(), usedforsecurity=False).hexdigest()


def key_of(kind, values):
    """The kind and the columns that are its value, as `claims.constraints` makes the value key of them."""
    named, said = values.get("named_actor"), values.get
    found = [kind]
    for column in KINDS[kind].value:
        if column == "unnamed":
            found.append("" if named is not None else said("words", ""))
        elif column == "uncounted":
            uncounted = said("low") is None and said("high") is None and said("best") is None
            found.append(said("words", "") if uncounted else "")
        else:
            value = said(column)
            found.append("" if value is None or value is False else value)
    return tuple(found)


def said_by(path, contents, before, sizes):
    """Yield [(id, fingerprint, Mapped, or None if nothing is new)] of the usable events of a file, some at a time.

    `contents`: its Contents; `before`: {id: fingerprint} of the events that were imported; `sizes`: how many events
    each time, the last of them again and again.
    """
    events = (event for line, event in rows(path) if line not in contents.wrong)
    for size in chain(sizes, repeat(sizes[-1])):
        chunk = list(islice(events, size))
        if not chunk:
            return
        found = [(event, fingerprint_of(event)) for event in chunk]
        yield [
            (event.id, now, None if before.get(event.id) == now else mapped(event, contents.names))
            for event, now in found
        ]


def mapped(event, names):
    """The Mapped of an Event. `names`: {name of a UCDP actor: its ids} of the whole file."""
    citations, free_text = citations_of(event)
    edtf = when(event)
    place = place_of(event)
    claims = [
        _type(event),
        Said("date", f"It happened {_dated(edtf)}.", {"date": edtf}),
        _place(event, place),
        *_parties(event, names),
        *_casualties(event),
        *_notes(event, free_text),
    ]
    once = {}
    for said in claims:
        key = said.key
        before = once.get(key)
        # Of two composite sides with equally many killed the table holds one claim: it tells of both.
        once[key] = said if before is None else before._replace(text=f"{before.text} {said.text}")
    return Mapped(title_of(event, place, edtf), list(once.values()), citations)


def when(event):
    """The date as EDTF: a day; within a span (two days, a month, a year as such); for a total what it lasted."""
    first, last = event.first, event.last
    if first == last:
        return first.isoformat()
    if event.is_summary:
        return f"{first}/{last}"
    after = last + timedelta(days=1)
    if (first.day, after.day) == (1, 1):
        if first.replace(day=28) + timedelta(days=4) >= after:
            return f"{first:%Y-%m}"
        if first.month == after.month == 1 and after.year == first.year + 1:
            return f"{first:%Y}"
    if after - first == timedelta(days=2):
        return f"[{first},{last}]"
    return f"[{first}..{last}]"


def place_of(event):
    """The Place of an Event: a place of its own, or the whole country or division."""
    where = (event.country_id, event.country, event.adm_1, event.adm_2)
    if division := division_of(event):
        return Place("", "", 0.0, 0.0, event.country_id, event.country, *division[1:])
    unsaid = "site" if event.where_prec == 1 else "area"
    kind = KIND_BY_WORD.get(event.where_coordinates.split()[-1].lower(), unsaid)
    if event.where_prec in {5, 7}:
        kind = "area"  # a township may be a town or a whole district: UCDP's precision decides
    if kind in SETTLEMENTS and not _is_plain(event.where_coordinates):
        kind = unsaid
    return Place(kind, event.where_coordinates, event.latitude, event.longitude, *where)


def _is_plain(name):
    words = name.lower().split()
    return 1 < len(words) <= 4 and PLAIN.fullmatch(name) is not None and TELLING.isdisjoint(words)


def title_of(event, place, edtf):
    """A neutral title, from the type of violence, the place and the date: no side, and nobody, is named in it."""
    around = next(filter(None, (event.adm_2, event.adm_1, event.country)))
    if not place.kind:
        around = next(filter(None, (place.adm_2, place.adm_1, place.country)))
    where = place.name if place.kind in SETTLEMENTS else around
    what = VIOLENCE[event.type_of_violence]
    what = f"total of several events of {what}" if event.is_summary else what
    country = "" if where == event.country else f", {event.country}"
    return shortened(f"{what.capitalize()} in {where}{country}, {say(edtf)}", 200)


def _dated(edtf):
    if "/" in edtf:
        return f"over a time: {say(edtf)}"
    return say_when(edtf)


def _type(event):
    what = VIOLENCE[event.type_of_violence]
    if event.is_summary:
        return Said(
            "type",
            f"It is a sum over several events of {what}.",
            {"term": "incident_type.period_total", "words": what},
        )
    if event.type_of_violence == 3:
        return Said(
            "type",
            "It was one-sided violence: an attack on civilians.",
            {"term": "incident_type.attack", "words": what},
        )
    return Said(
        "type", f"It was {what}; what kind of act is not said.", {"term": "incident_type.unclear", "words": what}
    )


def _place(event, place):
    precision = PRECISIONS.get(event.where_prec) or ("settlement" if place.kind in SETTLEMENTS else "site")
    described = " ".join(event.where_description.split()).rstrip(".")
    told = f"It happened here, by the dataset's name of the place: {event.where_coordinates}."
    return Said(
        "place",
        f"{told} It describes it so: {described}." if described else told,
        {
            "location": place,
            "precision": f"precision.{precision}",
            "words": quoted(described or ("" if place.kind else event.where_coordinates)),
        },
    )


def _parties(event, names):
    one_sided = event.type_of_violence == 3
    for number, side in enumerate(event.sides):
        role = ("carried_out", "aimed_at")[number] if one_sided else "party"
        does = ("carried it out", "was what it was aimed at")[number] if one_sided else "was one of the two sides"
        role = {"role": f"role.{role}"}
        if side.name == CIVILIANS:
            does = "were what it was aimed at" if one_sided else "were one of the two sides"
            yield Said("participation", f"Civilians {does}.", {**role, "words": side.name.lower()})
        elif side.is_actor:
            yield Said("participation", f"{side.name} {does}.", {**role, "named_actor": actor_of(side)})
        else:
            text = f"Several together {does.replace('was', 'were', 1)}: {side.name} (UCDP actor {side.id})."
            yield Said("participation", text, {**role, "words": quoted(side.name)})
            for name in side.members:
                if len(names.get(name, ())) > 1:
                    continue  # two actors of UCDP have this name: which one is meant is not known
                yield Said(
                    "participation",
                    f"Persons said to belong to {name} were among those of “{side.name}”.",
                    {**role, "named_actor": ActorKey(IdentifierScheme.UCDP_NAME.value, name, name), "belonging": True},
                )


def actor_of(side):
    """The ActorKey of a side that is one organization."""
    return ActorKey(IdentifierScheme.UCDP_ACTOR.value, side.id, side.name)


def _casualties(event):
    scope = "period" if event.is_summary else "whole"
    part = "period" if event.is_summary else "part"
    total = f"{event.best} killed in all by its best estimate, {event.low} by its lowest, {event.high} by its highest."
    unstated = {"outcome": "outcome.killed", "combat_status": "unstated", **NOBODY}
    numbers = {"low": event.low, "high": event.high, "best": event.best}
    yield Said("casualties", total, {**unstated, "scope": scope, **numbers})
    of_sides, civilians, unknown = event.deaths[:2], *event.deaths[2:]
    for side, killed in zip(event.sides, of_sides, strict=True):
        if not killed:
            continue
        fighters = {**unstated, "combat_status": "combatant", "best": killed}
        if side.is_actor:
            who = {"named_actor": actor_of(side), "scope": scope}
        else:
            who = {"words": quoted(side.name), "scope": part}
        yield Said("casualties", f"{killed} of {side.name} killed, by its best estimate.", {**fighters, **who})
    if civilians:
        values = {**unstated, "combat_status": "civilian", "scope": scope, "best": civilians}
        yield Said("casualties", f"{civilians} of the killed civilians, by its best estimate.", values)
    if unknown:
        text = f"{unknown} of the killed people of whom it is not known what they were, by its best estimate."
        yield Said("casualties", text, {**unstated, "scope": part, "best": unknown})


def _notes(event, free_text):
    dyad = f"UCDP counts it in the conflict “{event.conflict_name}” ({event.conflict_new_id}), "
    dyad += f"dyad “{event.dyad_name}” ({event.dyad_new_id}). Its clarity is {CLARITY[event.is_summary]}."
    yield Said("note", dyad, {})
    informants = " ".join(event.source_original.split())
    told = [
        f"UCDP gives as where the information comes from: {informants}." if informants else "",
        f"It cites, in free text: {free_text}." if free_text else "",
    ]
    if any(told):
        yield Said("note", " ".join(filter(None, told)), {})


def quoted(text):
    """At most 25 words of a text, as the table of claims allows; what is cut off ends in "…"."""
    words = text.split()
    said = " ".join(words if len(words) <= 25 else [*words[:24], f"{words[24].rstrip(',;.')}…"])
    return shortened(said, 300)
