"""Quick making of records in tests: published, with whatever they need, unless the test says otherwise.

Records are given as records (`incident=incident`). Terms are given by their ids, and made where they are missing:
`ClaimFactory(kind="type", term="incident_type.raid")`.
"""

import factory
from factory.django import DjangoModelFactory

from actors.models import Actor
from claims.kinds import KINDS
from claims.models import Claim
from claims.queries import TERMS
from codebook.models import Term
from incidents.models import Incident
from lib.editorial import Status
from locations.models import Location
from sources.models import Article, Outlet

PRECISIONS = ("site", "settlement", "near", "district", "governorate", "area", "country", "sea_air", "disputed")


def term(code):
    """The term of this id ("outcome.killed"), made if it is missing. Places of precision keep their order."""
    scheme, word = code.split(".")
    order = PRECISIONS.index(word) if scheme == "precision" else 0
    values = {"scheme": scheme, "code": word, "label": word.replace("_", " "), "definition": word, "order": order}
    return Term.objects.get_or_create(id=code, defaults=values)[0]


class LocationFactory(DjangoModelFactory):
    """A town without coordinates that lies in nothing."""

    class Meta:
        model = Location

    name = factory.Sequence(lambda n: f"Town {n}")
    kind = "town"
    status = Status.PUBLISHED


class OrganizationFactory(DjangoModelFactory):
    """An organization."""

    class Meta:
        model = Actor

    kind = "organization"
    name = factory.Sequence(lambda n: f"Organization {n}")
    status = Status.PUBLISHED


class PersonFactory(DjangoModelFactory):
    """A person who leads or speaks in public, and so is named. `public_role=False` gives one whose name is withheld."""

    class Meta:
        model = Actor

    kind = "person"
    name = factory.Sequence(lambda n: f"Person {n}")
    public_role = True
    status = Status.PUBLISHED


class OutletFactory(DjangoModelFactory):
    """A newspaper of no organization."""

    class Meta:
        model = Outlet

    name = factory.Sequence(lambda n: f"Outlet {n}")
    type = factory.LazyFunction(lambda: term("outlet_type.news"))


class ArticleFactory(DjangoModelFactory):
    """An article of 30 May 2024 with an address of its own."""

    class Meta:
        model = Article

    outlet = factory.SubFactory(OutletFactory)
    title = factory.Sequence(lambda n: f"Article {n}")
    address = factory.Sequence(lambda n: f"https://news.example/{n}")
    published = "2024-05-30"
    status = Status.PUBLISHED


class IncidentFactory(DjangoModelFactory):
    """An incident of which nothing is claimed yet. After claims are made, `refresh_from_db` brings its summary."""

    class Meta:
        model = Incident

    title = factory.Sequence(lambda n: f"Incident {n}")
    status = Status.PUBLISHED


# What a claim of each kind says where the test does not say it.
SAYS = {
    "type": {"term": "incident_type.raid"},
    "date": {"date": "2024-05-30"},
    "place": {"location": LocationFactory, "precision": "precision.settlement"},
    "participation": {"role": "role.carried_out", "named_actor": OrganizationFactory},
    "casualties": {
        "outcome": "outcome.killed",
        "combat_status": "unstated",
        "persons": "all",
        "side": "unstated",
        "attackers_included": "unstated",
        "scope": "whole",
        "low": 3,
        "high": 3,
    },
    "means": {"term": "means.firearm"},
    "seizure": {"term": "seized.weapons"},
    "count": {"counted": "helicopters", "low": 2, "high": 2},
    "link": {"other_incident": IncidentFactory, "term": "incident_relation.follows"},
    "name": {"name": "Abu Somebody", "term": "name_type.kunya"},
    "membership": {"named_actor": OrganizationFactory, "term": "position.member"},
    "relation": {"named_actor": OrganizationFactory, "term": "actor_relation.allied_with"},
    "presence": {"location": LocationFactory, "term": "presence.based"},
    "life_event": {"term": "life_event.born", "date": "1976"},
    "designation": {"words": "a terrorist organization"},
}
FIGURE = ("low", "high", "best", "words")  # a test that gives one of these gives all of the figure


class ClaimFactory(DjangoModelFactory):
    """One claim, an occurrence unless `kind` is given, about a new incident or actor unless one is given."""

    class Meta:
        model = Claim

    article = factory.SubFactory(ArticleFactory)
    kind = "occurrence"
    text = factory.Sequence(lambda n: f"This is claim {n}.")
    status = Status.PUBLISHED

    @classmethod
    def _adjust_kwargs(cls, **given):
        given = super()._adjust_kwargs(**given)
        subjects = KINDS[given["kind"]].subjects
        if not given.keys() & {"incident", "incident_id", "actor", "actor_id"}:
            given[subjects[0]] = IncidentFactory() if subjects[0] == "incident" else OrganizationFactory()
        figure_given = given.keys() & set(FIGURE)
        for column, value in SAYS.get(given["kind"], {}).items():
            if column in given or f"{column}_id" in given or (column in FIGURE and figure_given):
                continue
            if column == "named_actor" and given["kind"] == "participation" and given.get("words"):
                continue
            given[column] = value() if isinstance(value, type) else value
        for column in TERMS:
            if isinstance(given.get(column), str):
                given[column] = term(given[column])
        return given

    @classmethod
    def _create(cls, model_class, *args, **given):
        claim = super()._create(model_class, *args, **given)
        claim.refresh_from_db(fields=["public", "origin"])
        return claim
