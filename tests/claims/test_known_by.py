"""Pages as known on a day: they say what a database says that holds only the claims published by then."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim
from incidents.models import SUMMARY, Incident
from tests.claims.invented import MOST, invent, make_cast, write
from tests.claims.test_summary import execute, undone
from tests.factories import ArticleFactory, ClaimFactory, IncidentFactory, OrganizationFactory
from tests.pages import read

COLUMNS = [Incident._meta.get_field(name).attname for name in SUMMARY]


@pytest.fixture
def cast(db):
    """The records that invented claims name."""
    make_cast()


seeds = st.integers(0, 10**9)
claims = st.lists(seeds, min_size=10, max_size=MOST, unique=True).map(invent)
days = st.dates(date(2024, 5, 28), date(2024, 7, 2)) | st.just(date(2025, 1, 15))


def said_of(incident):
    """The summary that a page shows."""
    return {column: getattr(incident, column) for column in COLUMNS}


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(dicts=claims, day=days, pk=st.sampled_from([1, 2]))
def test_page_as_of_a_day_is_that_of_a_database_with_the_claims_published_by_then(cast, client, dicts, day, pk):
    address = Incident.objects.get(pk=pk).get_absolute_url()
    with undone():
        write(dicts)
        page = client.get(address, {"as_of": day.isoformat()}).context
        shown = {claim.pk for claim in page["dossier"].claims}
        deprecated = {claim.pk for claim in page["dossier"].deprecated}
        accounts = client.get(f"{address}accounts/", {"as_of": day.isoformat()}).context["accounts"]
        known = Claim.objects.known_by(day).values_list("pk", flat=True)
        execute("DELETE FROM claims_claim WHERE id <> ALL (%s)", [list(known)])
        alone = client.get(address).context
        assert said_of(page["incident"]) == said_of(alone["incident"])
        assert shown == {claim.pk for claim in alone["dossier"].claims}
        assert {claim.pk for account in accounts for claim in account.claims} == shown - deprecated


@pytest.fixture
def incident(db):
    """An incident of which two articles tell, the second of which gives more killed."""
    incident, body = IncidentFactory(), OrganizationFactory(name="The body")
    figures = {"kind": "casualties", "incident": incident, "outcome": "outcome.killed"}
    ClaimFactory(article=ArticleFactory(published="2024-04-05"), low=1, high=1, **figures)
    ClaimFactory(article=ArticleFactory(published="2024-05"), low=3, high=3, claimant=body, **figures)
    ClaimFactory(article=ArticleFactory(published=""), low=9, high=9, **figures)
    return incident


def killed(client, incident, as_of):
    """How many the page says were killed, and of how many claims it is made."""
    page = client.get(incident.get_absolute_url(), {"as_of": as_of}).context
    return page["incident"].killed_text, len(page["dossier"].claims)


@pytest.mark.parametrize(
    ("as_of", "shown"),
    [
        ("2024-04-04", ("", 0)),
        ("2024-04-05", ("1", 1)),
        ("5 April 2024", ("1", 1)),
        ("2024-04", ("1", 1)),
        ("2024-05-30", ("1", 1)),
        ("2024-05-31", ("1 to 3", 2)),
        ("May 2024", ("1 to 3", 2)),
        ("2030", ("1 to 3", 2)),
        ("", ("1 to 9", 3)),
        ("yesterday-ish", ("", 0)),
        ("2024-13-01", ("", 0)),
        ("\x00", ("", 0)),
    ],
)
def test_article_counts_from_its_last_possible_day_and_one_without_a_date_never(client, incident, as_of, shown):
    assert killed(client, incident, as_of) == shown


@pytest.mark.parametrize("page", ["", "accounts/"])
def test_day_that_is_not_understood_is_told_beside_its_field_and_shows_nothing(client, incident, page):
    answer = client.get(f"{incident.get_absolute_url()}{page}", {"as_of": "next week"})
    assert answer.status_code == 200
    assert answer.context["as_of"].errors["as_of"]
    assert "The body" not in answer.content.decode()
    assert 'aria-describedby="as_of-error"' in answer.content.decode()


@pytest.mark.parametrize("path", ["", "accounts/", "cite/"])
@pytest.mark.parametrize(
    "asked",
    ["2024-04~", "2024-04?", "about April 2024", "199X", "2016/2018", "26 or 27 April 2024", "yesterday", "soon"],
)
def test_what_is_no_one_day_month_or_year_is_refused_in_words_for_readers(client, incident, path, asked):
    answer = client.get(f"{incident.get_absolute_url()}{path}", {"as_of": asked})
    page = read(answer.content.decode())
    assert page.with_id("as_of-error").text == "Give a day, a month or a year, such as 10 April 2024."
    assert page.with_id("as_of")["value"] == asked
    assert "The body" not in page.text


def test_development_tells_each_day_with_what_changed(client, incident):
    steps = client.get(incident.get_absolute_url()).context["development"]
    told = [
        (step.day, len(step.sources), [(one.label, one.before, one.after) for one in step.changes]) for step in steps
    ]
    assert told == [
        (date(2024, 4, 5), 1, [("Killed", "", "1")]),
        (date(2024, 5, 31), 1, [("Killed", "1", "1 to 3"), ("Accounts differ on", "", "killed")]),
    ]


def test_development_as_of_a_day_tells_nothing_later(client, incident):
    answer = client.get(incident.get_absolute_url(), {"as_of": "2024-04-10"})
    assert [step.day for step in answer.context["development"]] == [date(2024, 4, 5)]
    assert "May 2024" not in answer.content.decode()


def test_former_address_keeps_the_day(client, incident):
    incident.slug, former = "another", incident.slug
    incident.save()
    for page in ("", "accounts/"):
        answer = client.get(f"/incidents/{former}/{page}?as_of=2024-04-10")
        assert (answer.status_code, answer["Location"]) == (301, f"/incidents/another/{page}?as_of=2024-04-10")


def test_actor_as_of_a_day_is_what_was_said_by_then(client, incident):
    body = incident.claims.exclude(claimant=None).get().claimant
    ClaimFactory(kind="presence", actor=body, article=ArticleFactory(published="2024-04-05"))
    before = client.get(body.get_absolute_url(), {"as_of": "2024-04-10"}).context
    after = client.get(body.get_absolute_url(), {"as_of": "2024-06-01"}).context
    assert [(len(page["dossier"].claims), page["numbers"]["statements"]) for page in (before, after)] == [
        (1, 0),
        (1, 1),
    ]
    assert (before["saying"], len(after["saying"])) == ([], 1)


def test_page_tells_of_articles_whose_day_is_not_certain(client, incident):
    def undated(as_of):
        return client.get(incident.get_absolute_url(), {"as_of": as_of}).context["undated"]

    # One article is of May 2024, one has no date.
    assert [undated(day) for day in ("2024-04-30", "2024-05-01", "2024-05-30", "2024-05-31", "")] == [1, 2, 2, 1, 0]


def test_step_of_an_uncertain_day_says_what_is_known(client, incident):
    steps = client.get(incident.get_absolute_url()).context["development"]
    assert [(step.is_certain, step.said) for step in steps] == [(True, "5 April 2024"), (False, "May 2024")]
