"""What some small sets of claims add up to, each written out by hand."""

import pytest

from tests.claims.test_summary import stored
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    PersonFactory,
)


def said(incident, question):
    """The low, high, open, computed and words that the incident holds on a question of number."""
    return tuple(stored()[incident.id][f"{question}_{name}"] for name in ("low", "high", "open", "computed", "words"))


@pytest.fixture
def incident(db):
    """An incident of which nothing is claimed yet."""
    return IncidentFactory()


def figure(incident, **values):
    """A claim of how many were killed."""
    return ClaimFactory(kind="casualties", incident=incident, **values)


def test_range_that_no_account_states_is_marked_computed(incident):
    figure(incident, low=3, high=4)
    assert said(incident, "killed") == (3, 4, False, False, [])
    figure(incident, low=4, high=7)
    assert said(incident, "killed") == (3, 7, False, True, [])
    assert stored()[incident.id]["contested"] == []
    figure(incident, low=9)
    assert said(incident, "killed") == (3, 9, True, True, [])
    assert stored()[incident.id]["contested"] == ["killed"]


def test_latest_figure_of_one_origin_counts(incident):
    ministry = OrganizationFactory()
    figure(incident, claimant=ministry, low=9, high=9, claimed_on="2024-06-02")
    figure(incident, claimant=ministry, low=3, high=3, claimed_on="2024-05-30")
    assert said(incident, "killed") == (9, 9, False, False, [])


def test_account_with_an_open_total_is_open(incident):
    article = ArticleFactory()
    figure(incident, article=article, attackers_included="no", low=3, high=3)
    figure(incident, article=article, attackers_included="yes", low=2)
    assert said(incident, "killed") == (3, 3, True, False, [])


def test_parts_raise_the_low_of_their_own_account(incident):
    article = ArticleFactory()
    figure(incident, article=article, low=3, high=3)
    figure(incident, article=article, combat_status="civilian", persons="child", low=5, high=5)
    assert said(incident, "killed") == (5, 5, False, False, [])
    assert said(incident, "civilians") == (5, 5, True, False, [])
    assert said(incident, "children") == (5, 5, False, False, [])


def test_named_dead_are_counted_together(incident):
    article = ArticleFactory()
    for _ in range(2):
        ClaimFactory(
            kind="participation",
            incident=incident,
            article=article,
            named_actor=PersonFactory(),
            outcome="outcome.killed",
        )
    assert said(incident, "killed") == (2, 2, True, False, [])
    assert said(incident, "civilians") == (None, None, False, False, [])


def test_words_count_as_two_only_where_nobody_gives_a_number(incident):
    figure(incident, words="several")
    figure(incident, words="dozens")
    assert said(incident, "killed") == (2, None, True, True, ["dozens", "several"])
    figure(incident, low=1, high=1)
    assert said(incident, "killed") == (1, 1, False, False, [])


def test_attackers_killed_by_their_own_device_stand_apart(incident):
    figure(incident, outcome="outcome.killed_by_own_device", low=1, high=1)
    assert said(incident, "killed") == (None, None, False, False, [])


@pytest.mark.parametrize("by_answer", [True, False])
def test_claim_taken_back_by_its_own_origin_no_longer_counts(incident, by_answer):
    ministry, other = OrganizationFactory(), OrganizationFactory()
    claim = ClaimFactory(kind="type", incident=incident, claimant=ministry, term="incident_type.raid")
    ClaimFactory(kind="type", incident=incident, claimant=other, term="incident_type.raid")
    ClaimFactory(
        kind="type",
        incident=incident,
        claimant=ministry,
        stance="withdraws",
        term="incident_type.clash" if by_answer else "incident_type.raid",
        answers=claim if by_answer else None,
    )
    assert stored()[incident.id]["types"] == ["incident_type.raid"]
    ClaimFactory(kind="type", incident=incident, claimant=other, stance="withdraws", term="incident_type.raid")
    assert stored()[incident.id]["types"] == []


def test_more_precise_dates_and_places_stand_for_those_that_hold_them(incident):
    district = LocationFactory(kind="district")
    town = LocationFactory(parent=district, latitude=36.2, longitude=36.7)
    for date in ("2024-05", "2024-05-30", "[2024-05-29..2024-05-30]"):
        ClaimFactory(kind="date", incident=incident, date=date)
    for place in (district, town):
        ClaimFactory(kind="place", incident=incident, location=place)
    found = stored()[incident.id]
    assert (found["dates"], found["locations"], found["location"]) == (["2024-05-30"], [town.id], town.id)
    assert (found["latitude"], found["contested"]) == (36.2, [])


def test_dates_and_places_that_exclude_one_another_are_all_kept(incident):
    district = LocationFactory(kind="district")
    towns = [LocationFactory(parent=district) for _ in range(2)]
    for date in ("2019-10-26", "2019-10-27"):
        ClaimFactory(kind="date", incident=incident, date=date)
    for town in towns:
        ClaimFactory(kind="place", incident=incident, location=town)
    found = stored()[incident.id]
    assert found["dates"] == ["2019-10-26", "2019-10-27"]
    assert (found["locations"], found["location"]) == ([town.id for town in towns], district.id)
    assert (found["precision"], found["contested"]) == ("precision.disputed", ["date", "place"])


def test_accounts_that_name_different_authors_contest_responsibility(incident):
    first, second = OrganizationFactory(), OrganizationFactory()
    article = ArticleFactory()
    ClaimFactory(kind="participation", incident=incident, article=article, named_actor=first)
    ClaimFactory(kind="participation", incident=incident, named_actor=second)
    assert stored()[incident.id]["contested"] == ["responsibility"]
    ClaimFactory(kind="participation", incident=incident, article=article, named_actor=second)
    assert stored()[incident.id]["contested"] == []
    assert stored()[incident.id]["participants"] == sorted(f"carried_out:{actor.id}" for actor in (first, second))


def test_denial_contests_its_question_and_removes_nothing(incident):
    actor = OrganizationFactory()
    ClaimFactory(kind="participation", incident=incident, named_actor=actor)
    ClaimFactory(kind="participation", incident=incident, named_actor=actor, claimant=actor, stance="denies")
    found = stored()[incident.id]
    assert (found["participants"], found["contested"]) == ([f"carried_out:{actor.id}"], ["responsibility"])


def listed(incident, column):
    """What the incident holds in a column by which lists are narrowed."""
    return stored()[incident.id][column]


def test_means_are_those_that_somebody_asserts_and_has_not_taken_back(incident):
    ministry = OrganizationFactory()
    for term in ("means.vehicle", "means.firearm", "means.firearm"):
        ClaimFactory(kind="means", incident=incident, term=term)
    assert listed(incident, "means") == ["means.firearm", "means.vehicle"]
    ClaimFactory(kind="means", incident=incident, term="means.artillery", stance="denies")
    ClaimFactory(kind="means", incident=incident, term="means.artillery", status="withdrawn")
    ClaimFactory(kind="means", incident=incident, term="means.artillery", deprecated_reason="Coded twice.")
    ClaimFactory(kind="means", incident=incident, term="means.drone", claimant=ministry)
    ClaimFactory(kind="means", incident=incident, term="means.drone", claimant=ministry, stance="withdraws")
    assert listed(incident, "means") == ["means.firearm", "means.vehicle"]


def test_outcomes_are_those_of_participants_and_of_figures(incident):
    ClaimFactory(kind="participation", incident=incident)
    assert listed(incident, "outcomes") == []
    ClaimFactory(kind="participation", incident=incident, outcome="outcome.escaped")
    figure(incident, outcome="outcome.injured", words="several")
    figure(incident, outcome="outcome.injured", low=4)
    figure(incident, outcome="outcome.detained", low=1, high=1)
    figure(incident, outcome="outcome.killed", stance="denies")
    assert listed(incident, "outcomes") == ["outcome.detained", "outcome.escaped", "outcome.injured"]
    assert listed(incident, "harmed") == []


SAYS_NOBODY = [{"low": 0, "high": 0}, {"low": 0}, {"high": 0}, {"best": 0}, {"low": 0, "high": 0, "best": 0}]
SAYS_SOMEBODY = [{"words": "several"}, {"low": 0, "high": 1}, {"high": 1}, {"low": 0, "best": 1}, {"low": 1}]


@pytest.mark.parametrize(
    ("values", "outcomes", "harmed"),
    [
        *[(values, [], []) for values in [*SAYS_NOBODY, {"scope": "period"}]],
        *[(values, ["outcome.killed"], ["civilians"]) for values in [*SAYS_SOMEBODY, {"scope": "part"}]],
    ],
)
def test_figure_of_nobody_or_of_a_period_harms_nobody(incident, values, outcomes, harmed):
    figure(incident, combat_status="civilian", **values)
    assert (listed(incident, "outcomes"), listed(incident, "harmed")) == (outcomes, harmed)


@pytest.mark.parametrize(
    ("outcome", "combat_status", "persons", "harmed"),
    [
        ("killed", "civilian", "all", ["civilians"]),
        ("injured", "civilian", "child", ["children", "civilians"]),
        ("killed_by_own_device", "unstated", "child", ["children"]),
        ("killed", "disputed", "child", ["children"]),
        ("killed", "combatant", "child", []),
        ("killed", "unstated", "all", []),
        ("detained", "civilian", "child", []),
        ("unharmed", "civilian", "child", []),
    ],
)
def test_children_and_civilians_are_harmed_if_killed_or_injured(incident, outcome, combat_status, persons, harmed):
    figure(incident, outcome=f"outcome.{outcome}", combat_status=combat_status, persons=persons)
    assert listed(incident, "harmed") == harmed


def test_outlets_and_claimants_are_those_of_every_accepted_claim(incident):
    spokesperson, ministry, denier, other = PersonFactory(), *(OrganizationFactory() for _ in range(3))
    first, second = ArticleFactory(), ArticleFactory()
    ClaimFactory(kind="type", incident=incident, article=second, claimant=spokesperson, speaks_for=ministry)
    ClaimFactory(kind="type", incident=incident, article=first, claimant=denier, stance="denies")
    ClaimFactory(kind="type", incident=incident, article=first)
    ClaimFactory(kind="type", incident=incident, claimant=other, status="draft")
    ClaimFactory(kind="type", incident=incident, claimant=other, deprecated_reason="Coded twice.")
    assert listed(incident, "claimants") == sorted([spokesperson.id, ministry.id, denier.id])
    assert listed(incident, "outlets") == sorted([first.outlet_id, second.outlet_id])


def test_event_of_a_type_that_is_not_said_reads_as_a_sentence(incident, client):
    ClaimFactory(kind="type", incident=incident, term="incident_type.unclear")
    ClaimFactory(kind="date", incident=incident, date="2019-10-26")
    lead = client.get(incident.get_absolute_url()).context["lead"]
    assert "".join(str(part) for clause in lead for part in clause.parts).startswith(
        "An event of a type that is not said"
    )
