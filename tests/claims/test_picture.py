"""Casualties as a picture: what is drawn is what the claims say, read from the page as it is served."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim
from incidents.models import Incident
from tests.claims.test_summary import undone
from tests.factories import ArticleFactory, ClaimFactory, IncidentFactory, OrganizationFactory, PersonFactory, term
from tests.pages import read

pytestmark = pytest.mark.django_db

SUMMARIES = {
    "Killed": "killed",
    "Killed: civilians": "civilians",
    "Killed: children": "children",
    "Injured": "injured",
}
OUTCOMES = ["outcome.killed", "outcome.killed", "outcome.injured", "outcome.displaced"]
PLAIN = {
    "kind": "casualties",
    "status": "published",
    "text": "So many.",
    "side": "unstated",
    "attackers_included": "no",
}
MANY = 6
MOST = 2**31 - 1  # what a column of the table holds


def picture(client, incident, **asked):
    """The section of the page of an incident, or None."""
    return read(client.get(incident.get_absolute_url(), asked).content.decode()).with_id("picture")


def groups(section):
    """{heading: its part of the table}."""
    return {body.all("th")[0].text: body for body in section.all("tbody")}


def accounts(body):
    """(claimant, figure) of each row, as a screen reader reads them."""
    rows = body.all("tr", of_class="voice")
    return [(row.all(of_class="who")[0].text, row.all(of_class="value")[0].text) for row in rows]


def drawn(row):
    """What the drawing of one row shows, in people."""
    whole, inner = row.all("svg")[:2]
    assert whole["aria-hidden"] == "true"
    end = int(re.fullmatch(r"0 0 (\d+) 1", inner["viewbox"])[1])

    def lines(of_class):
        return [(int(line["x1"]), int(line["x2"])) for line in inner.all("line", of_class=of_class)]

    (link,) = row.all("td", of_class="bar")[0].all("a")
    return {
        "claim": int(re.fullmatch(r"/claims/(\d+)/", link["href"])[1]),
        "end": end,
        "known": lines("known"),
        "hollow": lines("hollow"),
        "tails": lines("tail"),
        "arrows": len(whole.all("path", of_class="arrow")),
        "best": [int(re.fullmatch(r"M(\d+) \.15V\.85", path["d"])[1]) for path in inner.all("path", of_class="best")],
        "band": [
            tuple(map(int, re.fullmatch(r"M(\d+) 0H(\d+)V1H\1Z", path["d"]).groups()))
            for path in inner.all("path", of_class="band")
        ],
        "edges": [
            (int(re.fullmatch(r"M(\d+) 0V1", path["d"])[1]), "open" in path.classes)
            for path in inner.all("path", of_class="edge")
        ],
    }


def rows_of(section):
    """[(heading, row, what is drawn in it)]."""
    return [(name, row, drawn(row)) for name, body in groups(section).items() for row in body.all("tr")[1:]]


def known(section, heading):
    """The numbers drawn in a group, in the order of its rows: (low, high, whether open upwards)."""
    found = []
    for name, _, shown in rows_of(section):
        if name == heading:
            found += [(*shown["known"][0], bool(shown["arrows"]))]
    return found


def figure(incident, **values):
    """A figure of the killed in an article of its own."""
    return ClaimFactory(kind="casualties", incident=incident, **values)


numbers = st.none() | st.integers(0, 20) | st.integers(0, MOST)
figures = st.fixed_dictionaries(
    {
        "low": numbers,
        "high": numbers,
        "best": numbers,
        "words": st.sampled_from(["several", "dozens"]),
        "outcome_id": st.sampled_from(OUTCOMES),
        "persons": st.sampled_from(["all", "all", "child", "woman"]),
        "combat_status": st.sampled_from(["unstated", "unstated", "civilian", "combatant", "disputed"]),
        "scope": st.sampled_from(["whole", "whole", "part", "period"]),
    }
).filter(lambda one: one["best"] is not None or None in (one["low"], one["high"]) or one["low"] <= one["high"])


@pytest.fixture
def cast(db):
    """An incident, and articles of six origins."""
    for outcome in OUTCOMES:
        term(outcome)
    return IncidentFactory(), ArticleFactory.create_batch(MANY)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(said=st.lists(figures, min_size=2, max_size=MANY))
def test_bars_are_the_figures_of_the_claims(client, cast, said):
    incident, articles = cast
    with undone():
        Claim.objects.bulk_create(
            Claim(**PLAIN, **values, incident=incident, article=article)
            for values, article in zip(said, articles, strict=False)
        )
        claims = Claim.objects.in_bulk()
        incident.refresh_from_db()
        section = picture(client, incident)

    assert sorted(shown["claim"] for _, _, shown in rows_of(section)) == sorted(claims)
    for heading, _, shown in rows_of(section):
        assert_drawn_as_said(shown, claims[shown["claim"]])
        assert_range_behind(shown, incident, SUMMARIES.get(heading))
    for body in section.all("tbody"):
        assert_scale_holds_all(body)


def assert_drawn_as_said(shown, claim):
    """The bar of a claim is its figure, with open ends open."""
    given = [number for number in (claim.low, claim.high, claim.best) if number is not None]
    bounded = claim.low is not None or claim.high is not None
    upwards = not given or (bounded and claim.high is None)
    tails = [(0, min(given))] if bounded and claim.low is None else []
    tails += [(max(given, default=2), shown["end"])] if upwards else []
    assert shown["known"] == ([(min(given), max(given))] if given else [])
    assert shown["tails"] == tails
    assert shown["arrows"] == int(upwards)
    assert shown["best"] == [number for number in [claim.best] if number is not None]
    assert shown["hollow"] == []  # each has an origin of its own


def assert_range_behind(shown, incident, name):
    """Behind a bar stands the range of the summary that is called `name`, or none."""
    low, high = (getattr(incident, f"{name}_{bound}") if name else None for bound in ("low", "high"))
    is_open = bool(name) and getattr(incident, f"{name}_open")
    edges = [(low, False), *([] if high is None else [(high, is_open)])]
    assert shown["band"] == ([] if low is None else [(low, shown["end"] if is_open else high)])
    assert shown["edges"] == ([] if low is None else edges)


def assert_scale_holds_all(body):
    """The scale of a group has round numbers, where they belong, and ends beyond all that is drawn on it."""
    (axis,) = body.all("td", of_class="axis")
    labels = [(int(text.text.replace(",", "")), float(text["x"].removesuffix("%"))) for text in axis.all("text")]
    step = labels[1][0]
    assert 2 <= len(labels) <= 6
    assert re.fullmatch("[125]0*", str(step))
    assert [number for number, _ in labels] == [step * place for place in range(len(labels))]
    for row in body.all("tr")[1:]:
        shown = drawn(row)
        numbers = [number for number, _ in shown["edges"]] + [number for line in shown["known"] for number in line]
        assert max([2 if not shown["known"] else 0, *numbers]) < shown["end"]
        assert labels == [(number, round(100 * number / shown["end"], 3)) for number, _ in labels]
        assert [int(path["d"][1:].partition(" ")[0]) for path in row.all("path", of_class="tick")] == [
            number for number, _ in labels
        ]


def test_people_of_one_outcome_share_a_scale_and_others_have_their_own(client):
    incident = IncidentFactory()
    figure(incident, low=3, high=3)
    figure(incident, low=1, high=1, persons="child")
    figure(incident, low=9_000, high=9_000, outcome="outcome.displaced")
    figure(incident, low=500, high=500, scope="period")

    ends = {heading: shown["end"] for heading, _, shown in rows_of(picture(client, incident))}

    assert ends == {"Killed": 4, "Killed: children": 4, "Killed, over a period": 600, "Displaced": 10_800}


def test_groups_stand_in_the_order_of_the_questions(client):
    incident = IncidentFactory()
    for values in (
        {"outcome": "outcome.injured"},
        {"persons": "woman", "combat_status": "civilian"},
        {"combat_status": "disputed"},
        {"persons": "child"},
        {"combat_status": "combatant"},
        {"combat_status": "civilian"},
        {},
    ):
        figure(incident, **values)

    section = picture(client, incident)

    assert list(groups(section)) == [
        *("Killed", "Killed: civilians", "Killed: fighters", "Killed: people of disputed status", "Killed: children"),
        *("Killed: women", "Injured"),
    ]
    assert [value for _, value in accounts(groups(section)["Killed: women"])] == ["3, civilians"]


def test_figure_that_its_origin_replaced_or_took_back_is_hollow(client):
    incident, ministry, police = IncidentFactory(), OrganizationFactory(), OrganizationFactory()
    figure(incident, claimant=ministry, low=9, high=9, claimed_on="2024-05-30")
    figure(incident, claimant=ministry, low=3, high=3, claimed_on="2024-06-02")
    retracted = figure(incident, claimant=police, low=5, high=5)
    figure(incident, claimant=police, low=5, high=5, stance="withdraws", answers=retracted)

    found = rows_of(picture(client, incident))

    assert [(shown["known"], shown["hollow"]) for _, _, shown in found] == [
        ([(9, 9)], [(9, 9)]),
        ([(3, 3)], []),
        ([(5, 5)], [(5, 5)]),
    ]
    words = [[badge.text for badge in row.all(of_class="badge")] for _, row, _ in found]
    assert words == [["revised since"], [], ["taken back"]]
    assert [shown["band"] for _, _, shown in found] == [[(3, 3)]] * 3


def test_denied_figure_says_so_and_cites_the_denial(client):
    incident = IncidentFactory()
    denied, other = figure(incident, low=9, high=9), figure(incident, low=3, high=3)
    denial = figure(incident, low=9, high=9, stance="denies", answers=denied)

    (_, row, _), (_, plain, _) = rows_of(picture(client, incident))

    assert [strong.text for strong in row.all("strong")] == ["denied"]
    assert [mark["popovertarget"] for mark in row.all(of_class="mark")] == [f"c{denied.pk}", f"c{denial.pk}"]
    assert row.all(of_class="mark")[1].text.endswith("denies")
    assert plain.all("strong") == []
    assert [mark["popovertarget"] for mark in plain.all(of_class="mark")] == [f"c{other.pk}"]


def test_deprecated_figures_and_pictures_of_one_figure_are_left_out(client):
    incident = IncidentFactory()
    figure(incident, low=3, high=3)
    figure(incident, low=9, high=9, deprecated_reason="Coded twice.")
    assert picture(client, incident) is None

    figure(incident, low=4, high=4)
    assert known(picture(client, incident), "Killed") == [(3, 3, False), (4, 4, False)]


def test_bounds_that_run_backwards_are_drawn_upwards(client):
    incident = IncidentFactory()
    figure(incident, low=7, high=2, best=4)
    figure(incident, low=5, high=6, best=9)
    police = OrganizationFactory()
    for day, best in (("2024-05-30", 8), ("2024-06-02", 9)):
        figure(incident, claimant=police, claimed_on=day, best=best)

    found = [shown for _, _, shown in rows_of(picture(client, incident))]

    assert [(shown["known"], shown["best"], shown["hollow"]) for shown in found] == [
        ([(2, 7)], [4], []),
        ([(5, 9)], [9], []),
        ([(8, 8)], [8], [(8, 8)]),
        ([(9, 9)], [9], []),
    ]
    values = [value for _, value in accounts(groups(picture(client, incident))["Killed"])]
    assert values == ["4 (7 to 2)", "9 (5 to 6)", "8", "9"]


def named_by(incident, person, **values):
    """A claim that a person was killed, in an article of its own."""
    harmed = {"kind": "participation", "role": "role.aimed_at", "outcome": "outcome.killed"}
    return ClaimFactory(incident=incident, named_actor=person, **harmed | values)


def test_account_that_names_people_and_gives_no_number_of_all_has_a_bar_from_as_many_on(client):
    incident, (one, other) = IncidentFactory(), PersonFactory.create_batch(2)
    ministry, police = OrganizationFactory(name="Ministry"), OrganizationFactory(name="Police")
    figure(incident, low=5, high=5)
    figure(incident, low=1, high=1, persons="child", claimant=ministry)
    monitor = OrganizationFactory(name="Monitor")
    figure(incident, low=4, high=4, persons="child", claimant=monitor)
    named_by(incident, one, claimant=monitor)  # it says of more that they were killed
    first, again = named_by(incident, one, claimant=ministry), named_by(incident, other, claimant=ministry)
    repeated = named_by(incident, one, claimant=ministry)
    figure(incident, low=3, high=3, claimant=police)
    named_by(incident, one, claimant=police)  # its own figure is its answer
    several = OrganizationFactory(name="Several")
    figure(incident, words="several", claimant=several)
    named_by(incident, one, claimant=several)
    named_by(incident, one, outcome="outcome.injured", claimant=police)

    section = picture(client, incident)
    killed, injured = groups(section)["Killed"], groups(section)["Injured"]

    assert [account for account in accounts(killed) if "named" in account[1]] == [
        ("Ministry", "2 named"),
        ("Several", "1 named"),
    ]
    assert accounts(injured) == [("Police", "1 named")]
    row = next(row for row in killed.all("tr", of_class="voice") if "2 named" in row.text)
    shown = drawn(row)
    assert (shown["claim"], shown["known"], shown["tails"]) == (first.pk, [(2, 2)], [(2, shown["end"])])
    assert (shown["arrows"], shown["hollow"]) == (1, [])
    assert [mark["popovertarget"] for mark in row.all(of_class="mark")] == [
        f"c{claim.pk}" for claim in (first, again, repeated)
    ]


def test_who_is_not_named_as_harmed_or_was_taken_back_has_no_bar(client):
    incident, person = IncidentFactory(), PersonFactory()
    figure(incident, low=3, high=3)
    figure(incident, low=4, high=4)
    retracted = named_by(incident, person, claimant=(police := OrganizationFactory()))
    named_by(incident, person, claimant=police, stance="withdraws", answers=retracted)
    named_by(incident, OrganizationFactory(), low=1, high=1)
    named_by(incident, person, outcome="outcome.detained")
    named_by(incident, person, stance="denies")
    named_by(incident, person, deprecated_reason="A coding error.")
    assert [value for body in groups(picture(client, incident)).values() for _, value in accounts(body)] == ["3", "4"]


def test_denied_naming_says_so(client):
    incident, person = IncidentFactory(), PersonFactory()
    figure(incident, low=3, high=3)
    figure(incident, low=4, high=4)
    claim = named_by(incident, person)
    denial = named_by(incident, person, stance="denies", answers=claim)

    (row,) = (row for _, row, _ in rows_of(picture(client, incident)) if "1 named" in row.text)
    assert [strong.text for strong in row.all("strong")] == ["denied"]
    assert [mark["popovertarget"] for mark in row.all(of_class="mark")] == [f"c{claim.pk}", f"c{denial.pk}"]


def test_figures_and_the_range_are_those_known_on_the_day(client):
    incident = IncidentFactory()
    for day, number in (("2024-05-30", 3), ("2024-06-02", 4), ("2024-07-01", 9)):
        figure(incident, article=ArticleFactory(published=day), low=number, high=number)

    section = picture(client, incident, as_of="2024-06-02")

    assert known(section, "Killed") == [(3, 3, False), (4, 4, False)]
    assert [shown["band"] for _, _, shown in rows_of(section)] == [[(3, 4)]] * 2
    assert [shown["band"] for _, _, shown in rows_of(picture(client, incident))] == [[(3, 9)]] * 3
    assert picture(client, incident, as_of="2024-05-31") is None


@pytest.fixture
def incident(demo):
    """Finds an incident of the demo by its slug."""
    return lambda slug: Incident.objects.get(slug=slug)


def test_injured_of_sarmada_are_2_4_and_9_by_account(client, incident):
    section = picture(client, incident("killing-of-abu-maria-al-qahtani"))

    observatory = "Syrian Observatory for Human Rights"
    assert accounts(groups(section)["Injured"]) == [
        (observatory, "4"),
        (observatory, "2"),
        ("Nationwide Republican", "2"),
        ("“a hospital official”", "9"),
        (observatory, "2"),
        ("“the minister of interior”, for Ministry of Interior of the Syrian Salvation Government",
         "“a number of his companions”"),
    ]  # fmt: skip
    found = [shown for heading, _, shown in rows_of(section) if heading == "Injured"]
    assert [shown["known"] for shown in found] == [[(4, 4)], [(2, 2)], [(2, 2)], [(9, 9)], [(2, 2)], []]
    assert [bool(shown["hollow"]) for shown in found] == [False, True, False, False, True, False]
    assert found[-1]["tails"] == [(2, found[-1]["end"])]
    assert {(tuple(shown["band"]), tuple(shown["edges"])) for shown in found} == {(((2, 9),), ((2, False), (9, False)))}


def test_killed_of_sarmada_begin_with_the_accounts_that_name_one(client, incident):
    section = picture(client, incident("killing-of-abu-maria-al-qahtani"))
    found = [
        (shown["known"], shown["arrows"], shown["edges"]) for name, _, shown in rows_of(section) if name == "Killed"
    ]

    edges = [(1, False), (3, True)]

    assert accounts(groups(section)["Killed"]) == [
        (
            "“the head of the Syrian Observatory for Human Rights”, for Syrian Observatory for Human Rights",
            "3, attackers not included",
        ),
        ("Hayat Tahrir al-Sham", "1 named"),
        ("Saleh al-Hamwi", "1 named"),
        ("“three jihadist sources”", "1 named"),
        ("Enab Baladi", "1 named"),
        (
            "“the minister of interior”, for Ministry of Interior of the Syrian Salvation Government",
            "1 named",
        ),
    ]
    assert sorted(found) == [([(1, 1)], 1, edges)] * 5 + [([(3, 3)], 0, edges)]


def test_children_of_atmeh_are_2_to_3_4_5_and_6_by_account(client, incident):
    section = picture(client, incident("us-raid-on-atmeh"))

    assert accounts(groups(section)["Killed: children"]) == [
        ("White Helmets", "6"),
        ("Syrian Observatory for Human Rights", "4"),
        ("White Helmets", "6"),
        ("UNICEF", "At least 6"),
        ("“video footage and witnesses”", "At least 5"),
        ("Pentagon", "2 to 3"),
        ("Enab Baladi", "6"),
    ]
    assert known(section, "Killed: children") == [
        *((6, 6, False), (4, 4, False), (6, 6, False), (6, 6, True), (5, 5, True), (2, 3, False), (6, 6, False)),
    ]
    assert {tuple(shown["edges"]) for name, _, shown in rows_of(section) if name == "Killed: children"} == {
        ((2, False), (6, True))
    }


def test_every_figure_of_the_demo_is_drawn_once(client, demo):
    figures = Claim.objects.public().current().of_kind("casualties").filter(stance="asserts")
    for shown in Incident.objects.published():
        section = picture(client, shown)
        expected = sorted(figures.filter(incident=shown).values_list("pk", flat=True))
        rows = rows_of(section) if section else []
        found = sorted(
            drawn["claim"] for _, row, drawn in rows if not row.all(of_class="value")[0].text.endswith(" named")
        )
        assert found == (expected if len(expected) > 1 else [])
