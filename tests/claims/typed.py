"""What curators type into forms of claims, what claims come of it, and what the answering pages hold.

A value that begins with "@" stands for the record of that name among `Records`.
"""

from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from claims.models import Claim
from tests.factories import (
    ArticleFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)
from tests.pages import read

ADD = "/admin/claims/claim/add/"


def curator(name):
    """A signed-in "superuser", "editor" or "contributor".

    The groups are made: a test that really commits empties their table.
    """
    users = get_user_model().objects
    if name == "superuser":
        user = users.create_superuser(name)
    else:
        import_module("accounts.migrations.0002_groups_of_curators").make_groups(apps, connection.schema_editor())
        user = users.create(username=name, is_staff=True)
        user.groups.add(Group.objects.get(name=name.capitalize()))
    client = Client()
    client.force_login(user)
    return client


@dataclass(frozen=True)
class Records:
    """What there is to be picked, by names that sentences show."""

    article: object
    incident: object
    earlier: object
    group: object
    other: object
    speaker: object
    town: object


def make_records():
    """Records of their names."""
    return Records(
        article=ArticleFactory(outlet=OutletFactory(name="The Paper"), title="What happened"),
        incident=IncidentFactory(title="A raid"),
        earlier=IncidentFactory(title="An earlier raid"),
        group=OrganizationFactory(name="The Group"),
        other=OrganizationFactory(name="The Others"),
        speaker=PersonFactory(name="A Speaker"),
        town=LocationFactory(name="Sarmada"),
    )


# What is typed for each kind, and where it is understood as something else, as what.
PEOPLE = {"combat_status": "civilian", "persons": "child", "side": "bystander", "attackers_included": "no",
          "scope": "part"}  # fmt: skip
TYPED = {
    "occurrence": {},
    "type": {"term": "incident_type.raid", "words": "a sweep"},
    "date": {"date": "early January 2024", "words": "at the start of the year"},
    "place": {"location": "@town", "precision": "precision.near", "words": "guesthouse on a farm"},
    "participation": {
        "role": "role.carried_out",
        "named_actor": "@group",
        "outcome": "outcome.escaped",
        "belonging": "on",
        "low": "2",
        "high": "3",
        "words": "the masked men",
    },
    "casualties": {
        **PEOPLE,
        "outcome": "outcome.killed",
        "named_actor": "@other",
        "caused_by": "@group",
        "low": "3",
        "high": "5",
        "best": "4",
        "words": "several",
    },
    "means": {"term": "means.firearm", "low": "2", "high": "2", "words": "rifles"},
    "seizure": {"term": "seized.explosive_belt", "low": "1", "high": "1", "words": "a belt"},
    "count": {
        "counted": "operations",
        "named_actor": "@other",
        "date": "between 2018 and 2022",
        "low": "59",
        "high": "",
        "best": "59",
        "words": "59 operations",
    },
    "link": {"other_incident": "@earlier", "term": "incident_relation.revenge_for", "words": "for that"},
    "motive": {"text": "It was to punish informers."},
    "note": {"text": "Photos were published."},
    "name": {"name": "أبو فلان", "term": "name_type.kunya", "language": "ar", "script": "Arab"},
    "membership": {
        "named_actor": "@other",
        "term": "position.commander",
        "date": "2012 to 2014",
        "start_is": "first_seen",
        "end_is": "ended",
        "rank": "Major",
        "words": "the leader in Idlib",
    },
    "relation": {
        "named_actor": "@other",
        "term": "actor_relation.split_from",
        "date": "since 2012",
        "start_is": "began",
        "end_is": "ongoing",
        "words": "left",
    },
    "presence": {
        "location": "@town",
        "term": "presence.based",
        "date": "summer 2023",
        "precision": "precision.site",
        "words": "a villa",
    },
    "life_event": {"term": "life_event.founded", "date": "about 2012", "location": "@town", "words": "born in war"},
    "designation": {"named_actor": "@other", "date": "27.01.2017", "words": "a terrorist organization"},
}
UNDERSTOOD = {
    "early January 2024": "[2024-01-01..2024-01-10]",
    "between 2018 and 2022": "[2018..2022]",
    "2012 to 2014": "2012/2014",
    "since 2012": "2012/..",
    "summer 2023": "[2023-06..2023-08]",
    "about 2012": "2012~",
    "27.01.2017": "2017-01-27",
    "30 May 2024": "2024-05-30",
    "on": True,
    "": None,
}
SENTENCES = {
    "occurrence": "A Speaker, for The Group, says that it took place.",
    "type": "A Speaker, for The Group, says that it was a raid (“a sweep”).",
    "date": "A Speaker, for The Group, says that it was between 1 and 10 January 2024.",
    "place": "A Speaker, for The Group, says that it was near Sarmada (“guesthouse on a farm”).",
    "participation": "A Speaker, for The Group, says that persons said to belong to The Group carried it out and "
    "escaped (“the masked men”).",
    "casualties": "A Speaker, for The Group, says that four (3 to 5) civilian children of The Others were killed, by "
    "The Group, attackers not included (part of the incident).",
    "means": "A Speaker, for The Group, says that it was done with 2 × firearm (“rifles”).",
    "seizure": "A Speaker, for The Group, says that one explosive belt was seized.",
    "count": "A Speaker, for The Group, says that the figure is 59 (59 or more) operations (The Others), between 2018 "
    "and 2022.",
    "link": "A Speaker, for The Group, says that it was in revenge for “An earlier raid” (“for that”).",
    "motive": "It was to punish informers.",
    "note": "Photos were published.",
    "name": "A Speaker, for The Group, says that The Group is called أبو فلان.",
    "membership": "A Speaker, for The Group, says that The Group was Major and a commander of The Others (“the leader "
    "in Idlib”), 2012 to 2014 (the start is when it was first seen).",
    "relation": "A Speaker, for The Group, says that The Group split from The Others, since 2012 (ongoing when "
    "reported).",
    "presence": "A Speaker, for The Group, says that The Group is based in Sarmada, between June and August 2023.",
    "life_event": "A Speaker, for The Group, says that The Group was founded about 2012 in Sarmada (“born in war”).",
    "designation": "A Speaker, for The Group, says that The Group is designated “a terrorist organization”, by The "
    "Others, on 27 January 2017.",
}
# What every kind has, and what is typed there in these tests.
SAID = {
    "claimant": "@speaker",
    "claimant_words": "",
    "speaks_for": "@group",
    "claimed_on": "30 May 2024",
    "stance": "asserts",
    "certainty": "hedged",
    "distanced": "on",
    "answers": "",
    "locator": "paragraph 3",
    "passage_start": "On Thursday the",
    "passage_end": "were killed",
}
RELATED = {"article", "claimant", "speaks_for", "answers", "incident", "actor", "location", "named_actor", "caused_by",
           "other_incident", "term", "role", "outcome", "precision"}  # fmt: skip


def typed(records, kind, **changes):
    """{name: value} as a browser sends the form of one kind, all its fields filled; with changes."""
    subject = {"name", "membership", "relation", "presence", "life_event", "designation"}
    data = {"kind": kind, "article": "@article", "actor" if kind in subject else "incident": "@group"}
    if "incident" in data:
        data["incident"] = "@incident"
    data |= SAID | {"text": "", "status": "draft", "curator_note": ""} | TYPED[kind] | changes
    return {name: resolved(records, value) for name, value in data.items() if value is not None}


def resolved(records, value):
    """The id of the record that "@name" stands for, as text; any other value as it is."""
    if isinstance(value, str) and value.startswith("@"):
        return str(getattr(records, value[1:]).pk)
    return value


def stored(claim):
    """{column: value} of all that curators enter of a claim, as it is stored."""
    computed = {"id", "public", "origin"}
    fields = [field for field in Claim._meta.concrete_fields if not field.generated and field.name not in computed]
    return {field.attname: getattr(claim, field.attname) for field in fields}


def expected(data, **changes):
    """{column: value} that comes of a form."""
    fields = {field.name: field for field in Claim._meta.concrete_fields}
    row = stored(Claim(sequence=1))
    for name, value in data.items():
        if name not in fields:
            continue
        meant = UNDERSTOOD.get(value, value) if value or name not in fields or fields[name].null else value
        row[fields[name].attname] = fields[name].target_field.to_python(meant) if name in RELATED else meant
        if name in {"low", "high", "best"} and meant is not None:
            row[name] = int(meant)
    return row | changes


def filled_in(response):
    """({name: value or values}, page) of the forms of a page, as a browser would send them."""
    page = read(response.content.decode())
    found = {}
    for field in page.all(having="name"):
        name = field["name"]
        if field["type"] in {"submit", "button"} or name == "csrfmiddlewaretoken":
            continue
        if field.name == "select":
            chosen = [one["value"] for one in field.all("option") if "selected" in one.attributes]
            found[name] = chosen if "multiple" in field.attributes else (chosen or [""])[0]
        elif field.name == "textarea":
            found[name] = "".join(child for child in field.holds if isinstance(child, str)).removeprefix("\n")
        elif field.name == "input" and field["type"] in {"checkbox", "radio"}:
            if "checked" in field.attributes:
                found[name] = "on" if field["type"] == "checkbox" else field["value"]
        elif field.name == "input" and field["type"] == "hidden" and name in found:
            found[name] = [*(found[name] if isinstance(found[name], list) else [found[name]]), field["value"]]
        elif field.name == "input":
            found[name] = field["value"]
    return found, page


def beside(page, name):
    """The messages that stand beside the field of this name, and beside no other."""
    field = next(one for one in page.all(having="name") if one["name"] == name and one["type"] != "hidden")
    box = field.nearest("fieldBox")
    holder = box.parent if box else field.nearest("form-row")
    lists = [child for child in holder.holds if not isinstance(child, str) and "errorlist" in child.classes]
    return [item.text for one in lists for item in one.all("li")]


def picked(page, name):
    """The names of the records that a picker shows."""
    field = next(one for one in page.all("select") if one["name"] == name)
    return [one.text for one in field.all("option") if "selected" in one.attributes and one["value"]]


def all_messages(page):
    """Every message of the page, wherever it stands."""
    return [item.text for one in page.all("ul", of_class="errorlist") for item in one.all("li")]


def assert_kept(response, data, but=()):
    """Everything that was sent stands in the form that comes back."""
    found, page = filled_in(response)
    assert response.status_code == 200
    for name, value in data.items():
        if name not in but and (value or name in found):
            assert found.get(name) == value, name
    return page
