"""Accounts compared: a column for each claimant in each article, what differs first; who is of which side."""

import pytest

from claims.models import Claim
from incidents.models import Incident
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def compared(client, incident, **asked):
    """The context of the page."""
    return client.get(f"{incident.get_absolute_url()}accounts/", asked).context


def heads(page):
    """Who says it in which outlet, of each column."""
    return [(str(account.claimant[0]), account.article.outlet.name) for account in page["accounts"]]


@pytest.fixture
def incident():
    """An incident with four accounts: two of one claimant, one of an outlet, one of somebody without a name."""
    incident, monitor = IncidentFactory(), OrganizationFactory(name="Monitor")
    OutletFactory(name="Monitor's site", organization=monitor, type_id=_type("monitor"))
    paper = OutletFactory(name="Paper")
    early = ArticleFactory(outlet=paper, published="2024-04-04", language="en")
    late = ArticleFactory(outlet=OutletFactory(name="Radio"), published="2024-04-06", language="ar")
    undated = ArticleFactory(outlet=OutletFactory(name="Blog"), published="", language="")
    killed = {"incident": incident, "kind": "casualties", "outcome": "outcome.killed"}
    ClaimFactory(**killed, article=late, claimant=monitor, low=3, high=3)
    ClaimFactory(**killed, article=early, claimant=monitor, low=1, high=1)
    ClaimFactory(**killed, article=early, low=2, high=2, persons="child", certainty="hedged")
    ClaimFactory(**killed, article=undated, claimant_words="a nurse", words="several")
    ClaimFactory(incident=incident, kind="date", date="2024-04-04", article=early)
    return incident


def _type(code):
    from tests.factories import term

    return term(f"outlet_type.{code}").pk


def test_columns_are_claimants_in_their_articles_in_order_of_time(client, incident):
    assert heads(compared(client, incident)) == [
        ("Monitor", "Paper"),
        ("Paper", "Paper"),
        ("Monitor", "Radio"),
        ("“a nurse”", "Blog"),
    ]


def test_every_claim_stands_in_one_cell_of_its_account(client, incident):
    page = compared(client, incident)
    cells = [
        (claim.pk, account.first.pk) for row in page["rows"] for account, claims in row.answered for claim in claims
    ]
    expected = [(claim.pk, account.first.pk) for account in page["accounts"] for claim in account.claims]
    assert sorted(cells) == sorted(expected)
    assert len(expected) == 5


def test_questions_that_differ_come_first_and_say_how(client):
    incident = IncidentFactory()
    ClaimFactory(incident=incident, kind="type", term="incident_type.raid")
    for number in (3, 1):
        ClaimFactory(incident=incident, kind="casualties", outcome="outcome.killed", low=number, high=number)
    rows = compared(client, incident)["rows"]
    assert [(row.heading, row.differs, row.values) for row in rows][:2] == [
        ("Killed", True, ["1", "3"]),
        ("What happened", False, ["Raid"]),
    ]
    assert [row.heading for row in rows if not row.claims] == ["When", "Where", "By whom", "Injured"]


def test_figure_that_its_origin_revised_makes_no_difference(client, incident):
    rows = {row.heading: row for row in compared(client, incident)["rows"]}
    assert (rows["Killed"].differs, rows["Killed"].values) == (False, ["“several”", "3"])
    assert (rows["Killed: children"].differs, rows["Killed: children"].values) == (False, ["2"])


def test_account_that_names_one_differs_from_one_that_counts_more(client):
    incident = IncidentFactory()
    killed = {"incident": incident, "outcome": "outcome.killed"}
    ClaimFactory(**killed, kind="participation", role="role.aimed_at", named_actor=PersonFactory())
    ClaimFactory(**killed, kind="casualties", low=3, high=3)
    (row,) = [row for row in compared(client, incident)["rows"] if row.heading == "Killed"]
    assert (row.differs, row.values) == (True, ["1 named", "3"])


@pytest.mark.parametrize(("figure", "differs"), [({"low": 1, "high": 1}, True), ({"low": 2, "high": 2}, False)])
def test_several_are_two_at_least(client, figure, differs):
    incident = IncidentFactory()
    for value in (figure, {"words": "several"}):
        ClaimFactory(incident=incident, kind="casualties", outcome="outcome.killed", **value)
    (row,) = [row for row in compared(client, incident)["rows"] if row.heading == "Killed"]
    assert row.differs == differs


def test_numbers_of_the_same_thing_differ(client):
    incident = IncidentFactory()
    for counted, number in (("months held", 6), ("months held", 8), ("guards", 3)):
        ClaimFactory(incident=incident, kind="count", counted=counted, low=number, high=number)
    assert [row.question for row in compared(client, incident)["rows"] if row.differs] == ["count"]
    Claim.objects.filter(low=8).delete()
    assert [row.question for row in compared(client, incident)["rows"] if row.differs] == []


def test_accounts_that_are_left_differ_only_among_themselves(client):
    incident = IncidentFactory()
    papers = [OutletFactory(name=name) for name in ("Paper", "Radio")]
    for paper in papers:
        article, author = ArticleFactory(outlet=paper), OrganizationFactory()
        ClaimFactory(incident=incident, kind="participation", article=article, named_actor=author)
    differing = {
        outlet: [row.question for row in compared(client, incident, **asked)["rows"] if row.differs]
        for outlet, asked in {"both": {}, "one": {"outlet": papers[0].slug}}.items()
    }
    assert differing == {"both": ["responsibility"], "one": []}


def test_denied_figure_differs(client):
    incident = IncidentFactory()
    for stance in ("asserts", "denies"):
        ClaimFactory(
            incident=incident, kind="casualties", outcome="outcome.killed", low=1, high=1,
            stance=stance, claimant=OrganizationFactory(),
        )  # fmt: skip
    assert compared(client, incident)["rows"][0].differs


@pytest.mark.parametrize(
    ("asked", "columns"),
    [
        ({"side": "monitor"}, [("Monitor", "Paper"), ("Monitor", "Radio")]),
        ({"side": "outlet"}, [("Paper", "Paper")]),
        ({"side": ["outlet", "other"]}, [("Paper", "Paper"), ("“a nurse”", "Blog")]),
        ({"outlet": "paper"}, [("Monitor", "Paper"), ("Paper", "Paper")]),
        ({"language": "ar"}, [("Monitor", "Radio")]),
        ({"side": "monitor", "outlet": "paper"}, [("Monitor", "Paper")]),
        ({"side": "monitor", "outlet": "blog"}, []),
        ({"as_of": "2024-04-05"}, [("Monitor", "Paper"), ("Paper", "Paper")]),
    ],
)
def test_accounts_are_narrowed(client, incident, asked, columns):
    assert heads(compared(client, incident, **asked)) == columns


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"side": "nobody"}, "side"),
        ({"outlet": ["paper", "no-paper"]}, "outlet"),
        ({"language": "\x00"}, "language"),
        ({"sied": "monitor"}, "__all__"),
    ],
)
def test_wrong_choice_is_told_and_shows_no_account(client, incident, asked, field):
    answer = client.get(f"{incident.get_absolute_url()}accounts/", asked)
    assert answer.status_code == 200
    assert list(answer.context["filters"].errors) == [field]
    assert (answer.context["accounts"], answer.context["claims"]) == ([], [])


def test_each_choice_says_how_many_accounts_it_gives_under_the_others(client, incident):
    for asked in ({}, {"side": "monitor"}, {"language": "ar"}, {"side": "monitor", "outlet": "paper"}):
        for facet in compared(client, incident, **asked)["filters"].choices:
            for option in facet.options:
                alone = compared(client, incident, **(asked | {facet.field.name: option.value}))
                assert option.count == len(alone["accounts"]), (asked, facet.field.name, option.value)


def test_draft_and_deprecated_claims_are_no_account(client, incident):
    Claim.objects.filter(claimant_words="a nurse").update(status="draft")
    Claim.objects.filter(persons="child").update(deprecated_reason="A coding error.")
    assert heads(compared(client, incident)) == [("Monitor", "Paper"), ("Paper", "Paper"), ("Monitor", "Radio")]
    Incident.objects.update(status="withdrawn")
    assert client.get(f"{incident.get_absolute_url()}accounts/").status_code == 410


@pytest.fixture
def accused():
    """An incident that one organization is said to have carried out against another, with a person of each."""
    incident, author, target = IncidentFactory(), OrganizationFactory(name="Author"), OrganizationFactory(name="Target")
    ClaimFactory(incident=incident, kind="participation", role="role.aimed_at", named_actor=target)
    for name, body, end in (("Speaker", author, ""), ("Officer", target, ""), ("Defector", author, "ended")):
        person = PersonFactory(name=name)
        ClaimFactory(kind="membership", actor=person, named_actor=body, end_is=end)
    return incident, author, target


@pytest.mark.parametrize(
    ("stance", "speaker", "badges"),
    [
        ("asserts", "Author", ["side said to have done it", "claimed by itself"]),
        ("asserts", "Speaker", ["side said to have done it", "claimed by itself"]),
        ("asserts", "Target", ["side of the target", "attributed by the other side"]),
        ("asserts", "Officer", ["side of the target", "attributed by the other side"]),
        ("asserts", "Defector", ["attributed by a third party"]),
        ("asserts", "Bystander", ["attributed by a third party"]),
        ("denies", "Author", ["side said to have done it", "denied by the accused"]),
        ("denies", "Speaker", ["side said to have done it", "denied by the accused"]),
        ("denies", "Bystander", []),
        ("not_claimed", "Bystander", []),
    ],
)
def test_page_says_how_a_speaker_stands_to_the_accused(client, accused, stance, speaker, badges):
    incident, author, _ = accused
    who = {name: actor for actor in _actors() if (name := actor.name)}.get(speaker) or PersonFactory(name=speaker)
    ClaimFactory(incident=incident, kind="participation", named_actor=author, claimant=OrganizationFactory(name="Else"))
    claim = ClaimFactory(incident=incident, kind="participation", named_actor=author, claimant=who, stance=stance)
    parties = client.get(incident.get_absolute_url()).context["parties"]
    claim.refresh_from_db()
    assert [*parties.sides(claim), *filter(None, [parties.standing(claim)])] == badges


def standing(client, incident, claim):
    """How a speaker stands to the one that it accuses, and whose response the page misses."""
    page = client.get(incident.get_absolute_url())
    claim.refresh_from_db()
    silent = page.context["dossier"].question("responsibility").silent
    return page.context["parties"].standing(claim), [actor.name for actor in silent]


@pytest.fixture
def ministry():
    """A ministry, its service, an officer of the service; all of one government."""
    government = OrganizationFactory(name="Government")
    ministry, service = OrganizationFactory(name="Ministry"), OrganizationFactory(name="Service")
    officer = PersonFactory(name="Officer")
    for part, whole in ((service, ministry), (ministry, government), (service, government)):
        ClaimFactory(kind="relation", term="actor_relation.part_of", actor=part, named_actor=whole)
    ClaimFactory(kind="membership", actor=officer, named_actor=service)
    return {one.name: one for one in (government, ministry, service, officer)}


@pytest.mark.parametrize(
    ("speaker", "accused", "said", "silent"),
    [
        ("Ministry", "Service", "claimed by its own side", []),
        ("Officer", "Service", "claimed by itself", []),
        ("Service", "Officer", "attributed within its own side", ["Officer"]),
        ("Ministry", "Government", "claimed by itself", []),
        ("Service", "Ministry", "claimed by itself", []),
    ],
)
def test_body_answers_for_its_services_and_nobody_for_a_person(client, ministry, speaker, accused, said, silent):
    incident = IncidentFactory()
    claim = ClaimFactory(
        incident=incident, kind="participation", named_actor=ministry[accused], claimant=ministry[speaker]
    )
    assert standing(client, incident, claim) == (said, silent)


def test_act_of_a_person_is_not_that_of_the_organization(client):
    incident, body, fellow = IncidentFactory(), OrganizationFactory(name="Body"), PersonFactory(name="Fellow")
    author = PersonFactory(name="Author", public_role=True)
    for person in (author, fellow):
        ClaimFactory(kind="membership", actor=person, named_actor=body)
    ClaimFactory(incident=incident, kind="participation", named_actor=author, claimant=OrganizationFactory())
    word = ClaimFactory(incident=incident, kind="type", claimant=body)
    parties = client.get(incident.get_absolute_url()).context["parties"]
    assert (parties.sides(word), parties.of(word)) == ([], {"other"})


def test_organization_that_speaks_under_its_later_name_has_responded(client):
    incident, before, after = IncidentFactory(), OrganizationFactory(name="Before"), OrganizationFactory(name="After")
    ClaimFactory(kind="relation", term="actor_relation.renamed_to", actor=before, named_actor=after)
    claim = ClaimFactory(incident=incident, kind="participation", named_actor=before, claimant=OrganizationFactory())
    assert standing(client, incident, claim)[1] == ["Before"]
    ClaimFactory(incident=incident, kind="type", claimant=after)
    assert standing(client, incident, claim)[1] == []


def _actors():
    from actors.models import Actor

    return list(Actor.objects.all())


@pytest.mark.parametrize("number", [1, 3, 40])
def test_accounts_take_the_same_number_of_queries(client, number, django_assert_num_queries):
    incident = IncidentFactory()
    for index in range(number):
        said = {"incident": incident, "article": ArticleFactory(), "claimant": OrganizationFactory()}
        ClaimFactory(**said, kind="type")
        ClaimFactory(**said, kind="casualties", outcome="outcome.killed", low=index, high=index)
        ClaimFactory(**said, kind="participation", named_actor=OrganizationFactory())
    with django_assert_num_queries(9):
        page = client.get(f"{incident.get_absolute_url()}accounts/")
    assert len(page.context["accounts"]) == number
