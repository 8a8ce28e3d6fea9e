"""Claims made at random over a small cast, so that they meet; and raw SQL that changes what they depend on.

Each claim comes from a number of its own, so that a failing set of claims can be made smaller by leaving some out.
"""

from random import Random

from claims.models import Claim
from tests.factories import (
    ArticleFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
    term,
)

MOST = 16  # claims of one set
CLAIMS, INCIDENTS, ACTORS, OUTLETS = range(1, MOST + 1), (1, 2, 3), range(1, 6), range(1, 4)
ARTICLES = LOCATIONS = range(1, 10)
DRAFT = {"status": "draft"}


def make_cast():
    """The records that the claims name, with fixed ids; some of them must never be seen."""
    for pk in (1, 2):
        OrganizationFactory(id=pk)
    PersonFactory(id=3)
    PersonFactory(id=4, public_role=False)
    OrganizationFactory(id=5, **DRAFT)
    outlet = {pk: OutletFactory(id=pk, organization_id=1 if pk == 2 else None) for pk in OUTLETS}
    ArticleFactory(id=1, outlet=outlet[1], published="2024-05-30")
    ArticleFactory(id=2, outlet=outlet[2], published="2024-06")
    ArticleFactory(id=3, outlet=outlet[3], published="")
    ArticleFactory(id=4, outlet=outlet[3], published="2025-01-15", kind="dataset")
    ArticleFactory(id=5, outlet=outlet[1], published="2024-06-03", after_outlet_id=2)
    ArticleFactory(id=6, outlet=outlet[3], published="[..2024-06-01]", after_article_id=5)
    ArticleFactory(id=7, outlet=outlet[3], published="2024-05-31", after_article_id=1)
    ArticleFactory(id=8, outlet=outlet[1], published="2024-05-31", **DRAFT)
    ArticleFactory(id=9, outlet=outlet[2], published="2024-05-31", status="restricted")
    for pk, kind, parent in (
        *((1, "country", None), (2, "governorate", 1), (3, "district", 2), (4, "town", 3), (5, "town", 3)),
        *((6, "governorate", 1), (7, "town", 6), (8, "country", None)),
    ):
        LocationFactory(id=pk, kind=kind, parent_id=parent, latitude=30 + pk, longitude=40 + pk / 8)
    LocationFactory(id=9, parent_id=3, **DRAFT)
    for pk, status in zip(INCIDENTS, ("published", "published", "draft"), strict=True):
        IncidentFactory(id=pk, status=status)


DATES = [
    *("2024", "2024-05", "2024-05-30", "2024-05-29", "2024-05-30/2024-06-02", "[2024-05-29..2024-05-30]", "2024-06~"),
    *("[..2024-05-30]", "[..2024-05-31]", "2024-05-28/..", "2024-05-30/..", "2024-05-30/2024-05-30"),
]
BOUNDS = [(None, None), (0, 0), (0, None), (1, 1), (2, None), (3, 3), (None, 4), (2, 5), (6, 9)]
BESTS = [
    *((None, None, 0), (None, None, 2), (0, None, 3), (1, 3, 2), (4, 2, 3), (3, 5, 1), (None, 2, 3)),
    *((2, None, 1), (2, 2, 9)),
]
OUTCOMES = [*["outcome.killed"] * 6, "outcome.injured", "outcome.killed_by_own_device", "outcome.detained"]
KINDS = {"casualties": 9, "date": 3, "place": 3, "participation": 4, "type": 2, "means": 2, "occurrence": 1, "link": 1}


def source(rng):
    """Where a claim stands and who makes it."""
    kind = rng.randrange(8)
    said = {"article_id": rng.choice([*ARTICLES[:7], *ARTICLES[:7], *ARTICLES])}
    if kind < 3:
        return said | {
            "claimant_id": rng.choice([1, 1, 2, 2, 3, *ACTORS]),
            "speaks_for_id": rng.choice([None] * 5 + [1, 5]),
        }
    if kind < 4:
        return said | {"claimant_words": rng.choice(["a hospital official", "A Hospital Official", "residents"])}
    return said


def bounds(rng):
    """A number given by its bounds, or none."""
    return dict(zip(("low", "high"), rng.choice(BOUNDS), strict=True))


def figure(rng):
    """How many: bounds, a dataset's three numbers, or words."""
    nothing = {"low": None, "high": None, "best": None, "words": ""}
    kind = rng.randrange(6)
    if kind == 0:
        return nothing | {"words": rng.choice(["several", "dozens"])}
    if kind == 1:
        return nothing | dict(zip(("low", "high", "best"), rng.choice(BESTS), strict=True))
    return nothing | dict(zip(("low", "high"), rng.choice(BOUNDS[1:]), strict=True))


def people(rng):
    """Of whom a figure of casualties is."""
    return {
        "outcome_id": rng.choice(OUTCOMES),
        "combat_status": rng.choice(["unstated"] * 4 + ["civilian"] * 3 + ["combatant", "disputed"]),
        "persons": rng.choice(["all"] * 5 + ["child"] * 3 + ["man"]),
        "side": rng.choice(["unstated"] * 7 + ["acting", "aimed_at"]),
        "attackers_included": rng.choice(["unstated"] * 3 + ["yes", "no"]),
        "scope": rng.choice(["whole"] * 6 + ["part", "period"]),
        "named_actor_id": rng.choice([None] * 9 + [1, 3, 5]),
        "caused_by_id": rng.choice([None] * 6 + [1, 2, 5]),
    }


def statement(rng, favourite):
    """What a claim says; half of the claims of a set are of one kind."""
    kind = favourite if rng.random() < 0.5 else rng.choices(list(KINDS), KINDS.values())[0]
    said = {
        "casualties": lambda: people(rng) | figure(rng),
        "date": lambda: {"date": rng.choice(DATES)},
        "place": lambda: {
            "location_id": rng.choice([2, 3, 3, 4, 4, 5, *LOCATIONS]),
            "precision_id": rng.choice(["precision.site", "precision.settlement", "precision.district"]),
        },
        "participation": lambda: {
            "named_actor_id": rng.choice([None, 1, 2, 3, 4, *ACTORS]),
            "words": "three men",
            "role_id": rng.choice(["role.carried_out", "role.carried_out", "role.ordered", "role.aimed_at"]),
            "outcome_id": rng.choice([None, "outcome.killed", "outcome.killed", "outcome.injured", "outcome.escaped"]),
            "belonging": rng.random() < 0.3,
            **bounds(rng),
        },
        "type": lambda: {"term_id": f"incident_type.{rng.choice(['raid', 'clash', 'execution'])}"},
        "means": lambda: {"term_id": rng.choice(["means.firearm", "means.artillery"]), **bounds(rng)},
        "occurrence": dict,
        "link": lambda: {"other_incident_id": rng.choice(INCIDENTS), "term_id": "incident_relation.follows"},
    }
    return {"kind": kind} | said[kind]()


def editorial(rng):
    """How it is said, about which incident, and whether readers see it."""
    stance = rng.choices(["asserts", "denies", "withdraws", "not_claimed", "declines"], [20, 2, 3, 1, 1])[0]
    return {
        "incident_id": rng.choice([1] * 9 + [2, 2, 3]),
        "status": rng.choice(["published"] * 27 + ["draft", "withdrawn", "restricted"]),
        "stance": stance,
        "deprecated_reason": "Coded twice." if rng.random() < 0.05 else "",
        "claimed_on": rng.choice(["", "", "2024-05-29", "2024-06", "2024-05-28/..", "2024-07-01"]),
        "answers_id": rng.choice(CLAIMS[:8]) if rng.random() < (0.7 if stance == "withdraws" else 0.1) else None,
    }


def invent(seeds):
    """A set of claims as dicts of columns. Many have a source of one before, or say the same or nearly the same."""
    made = []
    favourite = Random(seeds[0]).choices(list(KINDS), KINDS.values())[0]
    for seed in seeds:
        rng = Random(seed)
        who, what, how = source(rng), statement(rng, favourite), editorial(rng)
        earlier = rng.choice(made) if made else None
        if earlier and rng.random() < 0.5:
            who = earlier[0]
        again = rng.random()
        if earlier and again < 0.3:
            what = earlier[1]
            if what["kind"] == "casualties":  # of the same people, or nearly, but not as many
                column = rng.choice(["attackers_included", "caused_by_id", *people(rng)])
                what = what | figure(rng) | ({column: people(rng)[column]} if again < 0.15 else {})
        made.append((who, what, how))
    return [who | what | how for who, what, how in made]


def write(dicts):
    """Insert claims with the ids 1, 2, 3 in one statement; without those that say the same thing twice."""
    for code in {
        value for claim in dicts for value in claim.values() if str(value).count(".") == 1 and " " not in value
    }:
        term(code)
    Claim.objects.bulk_create(
        [
            Claim(
                id=pk,
                text=f"Claim {pk}.",
                **claim | {"answers_id": None if claim["answers_id"] == pk else claim["answers_id"]},
            )
            for pk, claim in enumerate(dicts, 1)
            if claim.get("other_incident_id") != claim["incident_id"]
        ],
        ignore_conflicts=True,
    )


STATUSES = ["published", "published", "draft", "restricted"]
# table, column, the values that it may get, which ids, and what else must hold for the row
CHANGES = [
    ("claims_claim", "status", STATUSES, CLAIMS, ""),
    ("claims_claim", "stance", ["asserts", "denies", "withdraws"], CLAIMS, ""),
    ("claims_claim", "deprecated_reason", ["", "Coded twice."], CLAIMS, ""),
    ("claims_claim", "article_id", ARTICLES, CLAIMS, ""),
    ("claims_claim", "incident_id", INCIDENTS, CLAIMS, "kind <> 'link'"),
    ("claims_claim", "claimed_on", ["", "2024-05-27", "2024-07"], CLAIMS, ""),
    ("claims_claim", "answers_id", [None, 17, 18], CLAIMS, ""),
    ("claims_claim", "speaks_for_id", [None, *ACTORS], CLAIMS, "(claimant_id IS NOT NULL OR claimant_words <> '')"),
    ("claims_claim", "claimant_id", [None, *ACTORS], CLAIMS, "claimant_words = '' AND speaks_for_id IS NULL"),
    ("claims_claim", "low", [None, 0, 1], CLAIMS, "kind = 'participation'"),
    ("claims_claim", "best", [3, 7], CLAIMS, "kind = 'casualties'"),
    ("claims_claim", "named_actor_id", ACTORS, CLAIMS, "kind IN ('casualties', 'participation')"),
    ("claims_claim", "other_incident_id", INCIDENTS, CLAIMS, "kind = 'link' AND incident_id NOT IN (1, 2, 3)"),
    ("claims_claim", "location_id", LOCATIONS, CLAIMS, "kind = 'place'"),
    ("claims_claim", "public", [True, False], CLAIMS, ""),
    ("claims_claim", "origin", ["a:1", ""], CLAIMS, ""),
    ("sources_article", "status", STATUSES, ARTICLES, ""),
    ("sources_article", "published", ["", "2023", "2024-06-02", "2026-01/.."], ARTICLES, ""),
    ("sources_article", "outlet_id", OUTLETS, ARTICLES, ""),
    ("sources_article", "after_outlet_id", [None, *OUTLETS], ARTICLES, "after_article_id IS NULL"),
    ("sources_article", "after_article_id", [None, 1, 4], range(5, 10), "after_outlet_id IS NULL"),
    ("sources_outlet", "organization_id", [None, *ACTORS], OUTLETS, ""),
    ("actors_actor", "status", STATUSES, ACTORS, ""),
    ("actors_actor", "kind", ["person", "organization"], [3], ""),
    ("locations_location", "status", STATUSES, LOCATIONS, ""),
    ("locations_location", "parent_id", [None, 1, 2, 6, 8], [3, 4, 5, 7, 9], ""),
    ("locations_location", "kind", ["governorate", "district", "country"], [1, 2, 3, 6], ""),
    ("locations_location", "latitude", [1.5, 2.5], range(1, 9), ""),
    ("incidents_incident", "status", STATUSES, INCIDENTS, ""),
]


def change(seed):
    """(sql, values) of an update of one row or several, or of a deletion of claims."""
    rng = Random(seed)
    if rng.random() < 0.1:
        return "DELETE FROM claims_claim WHERE id = ANY (%s)", [rng.sample(CLAIMS, rng.choice([1, 4]))]
    table, column, values, ids, condition = rng.choice(CHANGES)
    which = rng.sample(list(ids), min(len(ids), rng.choice([1, 1, 3])))
    also = f" AND {condition}" if condition else ""
    return f"UPDATE {table} SET {column} = %s WHERE id = ANY (%s){also}", [rng.choice(list(values)), which]
