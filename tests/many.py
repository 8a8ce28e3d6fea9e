"""A made site of some size: sixty incidents, two dozen actors and some hundred claims that meet, and some are hidden.

Made from one fixed number, so that it is the same each time; what it holds is for the tests to count.
"""

from random import Random

from actors.models import Actor
from claims.models import Claim
from incidents.models import Incident
from locations.models import LocationName
from sources.models import Article
from tests.claims.invented import bounds, figure, people
from tests.factories import (
    ArticleFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)

DAYS = [
    *("2023-11-05", "2024-01-17", "2024-02-29", "2024-02", "2024-03-01", "2024-05-30", "2024-05", "2024", "2023"),
    *("2024-04-28/2024-05-03", "[2024-02-27..2024-03-02]", "[..2024-01-20]", "2024-05-29/..", "2024-06~", ""),
]
HIDDEN = ["draft", "withdrawn", "restricted"]
TYPES = ["raid", "raid", "clash", "execution", "air_strike", "detention"]
OUTLET_TYPES = ["news", "news", "wire", "monitor", "armed_actor", "government", "news", "news"]
POSITIONS = ["member", "member", "head", "commander"]
KINDS = {
    "type": 9,
    "date": 9,
    "place": 9,
    "participation": 16,
    "casualties": 12,
    "means": 5,
    "occurrence": 3,
    "link": 2,
    "name": 3,
    "membership": 9,
    "relation": 6,
    "presence": 3,
    "note": 3,
}
WORDS = ["near the bridge", "100%", "a_b", "at Night", "الجسر", "several"]


class Many:
    """The records of the site, made at random. `pick` gives one of a sort, mostly one that readers may see."""

    def __init__(self, seed=8, claims=420):
        self.rng = Random(seed)
        self.said = {}  # {id of a claim: its columns} of what may be taken back
        self._make_places()
        self._make_actors()
        self._make_articles()
        for number in range(60):
            self._status(IncidentFactory(title=f"{self.rng.choice(['Raid', 'Clash'])} {self._word()} {number}"), 0.13)
        self.seen = {model: list(model.objects.published().values_list("pk", flat=True)) for model in self.models}
        self.every = {model: list(model.objects.values_list("pk", flat=True)) for model in self.models}
        Claim.objects.bulk_create(
            [Claim(id=pk, text=f"Claim {pk} {self._word()}.", **self._claim(pk)) for pk in range(1, claims + 1)],
            ignore_conflicts=True,
        )

    models = (Actor, Article, Incident)

    def pick(self, model):
        """The id of a record: one in twenty may be hidden. The first ones are picked more than others."""
        ids = self.seen[model] if self.rng.random() < 0.95 else self.every[model]
        return ids[int(len(ids) * self.rng.random() ** 1.7)]

    def _word(self):
        return self.rng.choice(WORDS)

    def _status(self, record, chance):
        if self.rng.random() < chance:
            type(record).objects.filter(pk=record.pk).update(status=self.rng.choice(HIDDEN))

    def _make_places(self):
        def place(name, kind, parent=None, **values):
            return LocationFactory(name=name, kind=kind, parent=parent, **values)

        self.countries = [place("Syria", "country"), place("Iraq", "country")]
        self.places = [*self.countries]
        for country, governorates in zip(self.countries, (("Idlib", "Aleppo", "Hama"), ("Anbar",)), strict=True):
            for name in governorates:
                governorate = place(name, "governorate", country)
                self.places.append(governorate)
                for number in range(2):
                    status = "draft" if (name, number) == ("Hama", 1) else "published"
                    district = place(f"{name} {number}", "district", governorate, status=status)
                    towns = [place(f"{name} town {number}{letter}", "town", district) for letter in "ab"]
                    self.places += [district, *towns]
        for town in self.places[-2:]:
            LocationName.objects.create(location=town, name="Old bridge", language="en")
        self.places.append(place("Hidden", "town", self.places[2], status="restricted"))

    def _make_actors(self):
        for number in range(14):
            OrganizationFactory(name=f"{self.rng.choice(['Group', 'Army'])} {number}")
        for number in range(8):
            PersonFactory(name=f"Abu {self.rng.choice(['Ali', 'Omar'])} {number}")
        for naming in ("withheld", "initials"):
            PersonFactory(name="Abu Ali Hidden", public_role=False, naming=naming)
        OrganizationFactory(name="Group of drafts", status="draft")
        PersonFactory(name="Abu Omar Restricted", status="restricted")

    def _make_articles(self):
        organizations = list(Actor.objects.organizations()[:2])
        outlets = [
            OutletFactory(
                name=f"Outlet {number} {self._word()}", type_id=f"outlet_type.{one}", organization=organization
            )
            for number, (one, organization) in enumerate(zip(OUTLET_TYPES, [*organizations, *[None] * 6], strict=True))
        ]
        *some, after_alone, unseen = outlets
        made = []
        for number in range(64):
            after = self.rng.random()
            made.append(
                ArticleFactory(
                    outlet=self.rng.choice(some),
                    title=f"Report {number} {self._word()}",
                    language=self.rng.choice(["en", "en", "ar", "ar", "fr", ""]),
                    published=self.rng.choice(DAYS),
                    after_outlet=self.rng.choice([*some, after_alone]) if after < 0.15 else None,
                    after_article=self.rng.choice(made) if 0.15 <= after < 0.3 and made else None,
                )
            )
        for article in made:
            self._status(article, 0.1)
        ArticleFactory(outlet=unseen, status="draft")

    def _claim(self, pk):
        rng = self.rng
        if self.said and rng.random() < 0.08:  # an origin takes back what it said: this statement, or in answer to it
            earlier = rng.choice(list(self.said))
            same = self.said[earlier] | {"stance": "withdraws", "status": "published", "answers_id": None}
            return same if rng.random() < 0.5 else same | {"answers_id": earlier, "claimed_on": "2024-06-01"}
        kind = rng.choices(list(KINDS), KINDS.values())[0]
        about_actor = kind in {"name", "membership", "relation", "presence"} or (kind == "note" and rng.random() < 0.5)
        subject = self.pick(Actor) if about_actor else self.pick(Incident)
        stance = rng.choices(["asserts", "denies", "not_claimed", "declines"], [30, 3, 1, 1])[0]
        claim = {
            "kind": kind,
            "actor_id" if about_actor else "incident_id": subject,
            "article_id": self.pick(Article),
            "curator_note": "As read.",
            "status": rng.choice(["published"] * 30 + HIDDEN),
            "stance": stance,
            "certainty": rng.choice(["stated", "stated", "hedged", "inferred"]),
            "deprecated_reason": "Coded twice." if rng.random() < 0.05 else "",
            "claimed_on": rng.choice(["", "", *DAYS]),
            "answers_id": rng.randrange(1, pk) if pk > 1 and rng.random() < 0.1 else None,
            **self._source(),
            **self._statement(kind, subject),
        }
        if stance == "asserts" and not about_actor:
            self.said[pk] = claim
        return claim

    def _source(self):
        which = self.rng.randrange(6)
        if which < 2:
            body = self.rng.choice([None, None, None, self.pick(Actor)])
            return {"claimant_id": self.pick(Actor), "speaks_for_id": body}
        if which < 3:
            return {"claimant_words": self.rng.choice(["a doctor", "A Doctor", "residents: two of them"])}
        return {}

    def _other(self, model, subject):
        return self.rng.choice([pk for pk in self.every[model][:12] if pk != subject])

    def _statement(self, kind, subject):
        rng = self.rng
        says = {
            "type": lambda: {"term_id": f"incident_type.{rng.choice(TYPES)}"},
            "date": lambda: {"date": rng.choice(DAYS[:-1])},
            "place": lambda: {"location": rng.choice(self.places), "precision_id": "precision.settlement"},
            "participation": lambda: {
                "named_actor_id": rng.choice([None, *[self.pick(Actor) for _ in range(6)]]),
                "words": "three men",
                "role_id": f"role.{rng.choice(['carried_out', 'carried_out', 'ordered', 'aimed_at', 'affected'])}",
                "outcome_id": rng.choice([None, "outcome.killed", "outcome.injured", "outcome.detained"]),
                "belonging": rng.random() < 0.3,
                **bounds(rng),
            },
            "casualties": lambda: {
                **people(rng),
                **figure(rng),
                "named_actor_id": rng.choice([None, None, None, self.pick(Actor)]),
                "caused_by_id": rng.choice([None, None, self.pick(Actor)]),
            },
            "means": lambda: {"term_id": f"means.{rng.choice(['firearm', 'artillery', 'fire', 'firearm'])}"},
            "link": lambda: {
                "other_incident_id": self._other(Incident, subject),
                "term_id": "incident_relation.follows",
            },
            "name": lambda: {"name": f"{self._word()} the Old", "term_id": "name_type.kunya"},
            "membership": lambda: {
                "named_actor_id": self._other(Actor, subject),
                "term_id": f"position.{rng.choice(POSITIONS)}",
            },
            "relation": lambda: {
                "named_actor_id": self._other(Actor, subject),
                "term_id": f"actor_relation.{rng.choice(['part_of', 'part_of', 'allied_with', 'outlet_of'])}",
            },
            "presence": lambda: {"location": rng.choice(self.places), "term_id": "presence.based"},
        }  # fmt: skip
        return says[kind]() if kind in says else {}
