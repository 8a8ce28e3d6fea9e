"""What readers learn of the past of a page: what they saw change and on which day, and nothing they may not see."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from claims.models import Claim
from claims.past import SHOWN, past_of
from incidents.models import Incident
from lib.operations import operation
from lib.tracking import tracked
from sources.models import Article
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def day(settings):
    """Ends a day: what was written since the last call gets its date. The first is 1 January 2020."""
    days = []

    def end():
        moment = LONG_AGO + timedelta(days=len(days))
        for one in tracked():
            one.events.objects.filter(pgh_created_at__gt=datetime(2025, 1, 1, tzinfo=UTC)).update(pgh_created_at=moment)
        days.append(moment)

    return end


def told(record):
    """[(day of January, what, text of the claim, what it is told to have said, labels of texts)]."""
    return [
        (line.day.day, line.what, line.claim and line.claim.text, line.told, line.reworded)
        for line in past_of(record).lines
    ]


def write(record, **values):
    """Change columns of a record."""
    type(record)._base_manager.filter(pk=record.pk).update(**values)


def test_readers_learn_what_changed_on_which_day_and_of_texts_that_they_were_reworded(day):
    incident, article = IncidentFactory(title="A raid"), ArticleFactory()
    claim = ClaimFactory(incident=incident, article=article, kind="casualties", low=3, high=3, text="Three died.")
    day()
    write(claim, low=5, high=5, text="Five died.")
    write(incident, title="A raid in Harem")
    day()
    write(claim, status="withdrawn")
    day()

    lines = told(incident)

    assert lines == [
        (3, "A claim was withdrawn", None, [], []),
        (2, "Changed", None, [], ["Title"]),
        (1, "Published", None, [], []),
    ]
    write(claim, status="published")
    day()
    assert told(incident) == [
        (4, "Added", "Five died.", [], []),
        (3, "A claim was withdrawn", None, [], []),
        (2, "Changed", "Five died.", [("Low", "3", "5"), ("High", "3", "5")], ["Text"]),
        (2, "Changed", None, [], ["Title"]),
        (1, "Added", "Five died.", [], []),
        (1, "Published", None, [], []),
    ]


def test_what_was_written_before_it_was_public_is_not_told(day):
    incident, article = IncidentFactory(status="draft"), ArticleFactory(status="draft")
    claim = ClaimFactory(incident=incident, article=article, kind="casualties", low=3, high=3, status="draft")
    day()
    write(claim, low=4, high=4)
    day()
    write(claim, status="published", low=5, high=5)
    write(incident, status="published")
    day()
    write(claim, low=6, high=6)
    day()
    write(article, status="published")
    day()
    write(claim, low=7, high=7)
    day()

    claims = [line for line in told(incident) if line[2]]

    assert claims == [
        (6, "Changed", claim.text, [("Low", "6", "7"), ("High", "6", "7")], []),
        (5, "Added", claim.text, [], []),
    ]


def test_values_that_are_hidden_today_are_not_told(day):
    group, other = OrganizationFactory(name="Zebra Group"), OrganizationFactory(name="The Other")
    private = PersonFactory(name="Zebra Person")
    incident, article = IncidentFactory(), ArticleFactory()
    claim = ClaimFactory(
        incident=incident, article=article, kind="participation", named_actor=group, text="Zebra did it."
    )
    day()
    write(claim, named_actor=private, text="A zebra did it.")
    day()
    write(claim, named_actor=other, text="The Other did it.")
    day()
    write(group, status="restricted")
    write(private, naming="withheld", public_role=False)
    day()

    assert [line for line in told(incident) if line[1] == "Changed"] == [
        (3, "Changed", "The Other did it.", [("Actor", "a person whose name is withheld", "The Other")], ["Text"]),
        (2, "Changed", "The Other did it.", [("Actor", "", "a person whose name is withheld")], ["Text"]),
    ]


@pytest.mark.parametrize("status", ["draft", "review", "withdrawn", "restricted"])
@pytest.mark.parametrize("hidden", ["claim", "article", "named_actor", "location"])
def test_claim_that_was_never_public_leaves_no_line(day, status, hidden):
    incident = IncidentFactory()
    day()
    values = {
        "claim": {"status": status},
        "article": {"article": ArticleFactory(status=status)},
        "named_actor": {"kind": "participation", "named_actor": OrganizationFactory(status=status)},
        "location": {"kind": "place", "location": LocationFactory(status=status)},
    }
    claim = ClaimFactory(incident=incident, **values[hidden])
    write(claim, text="Zebra.")
    day()

    assert told(incident) == [(1, "Published", None, [], [])]


@pytest.mark.parametrize("record", [Claim, Article])
def test_claim_that_was_restricted_leaves_no_line(day, record):
    incident = IncidentFactory()
    claim = ClaimFactory(incident=incident, text="A zebra.", kind="casualties", low=3, high=3)
    day()
    write(claim, low=4, high=4)
    day()
    write({Claim: claim, Article: claim.article}[record], status="restricted")
    day()

    assert [line for line in told(incident) if line[0] != 1] == []
    assert "zebra" not in str(told(incident)).lower()


def test_name_that_is_withheld_today_is_nowhere_in_the_past_of_its_actor(client, day):
    person = PersonFactory(name="Zebra Person")
    claim = ClaimFactory(actor=person, kind="name", name="Zebra", text="He is called Zebra.")
    day()
    write(claim, name="Abu Zebra")
    write(person, name="Zebra Otherwise")
    day()
    write(person, naming="withheld", public_role=False, slug="actor-7", former_slugs=[])
    day()

    page = client.get("/actors/actor-7/history/").content.decode()

    assert told(Actor.objects.get(pk=person.pk)) == [(1, "Published", None, [], [])]
    assert "zebra" not in page.lower()


def test_curators_are_on_no_page_of_the_past(client):
    curator = get_user_model().objects.create_user("zebra_curator")
    with operation("zebra", by=curator, of="zebra"):
        incident = IncidentFactory()
        ClaimFactory(incident=incident)

    assert "zebra" not in client.get(f"{incident.get_absolute_url()}history/").content.decode()


@pytest.mark.parametrize(("status", "answer"), [("draft", 404), ("withdrawn", 410), ("restricted", 410)])
@pytest.mark.parametrize("make", [IncidentFactory, OrganizationFactory])
def test_past_of_a_record_that_is_gone_answers_as_its_page(client, make, status, answer):
    record = make(status="published")
    write(record, status=status)

    response = client.get(f"{record.get_absolute_url()}history/")

    assert response.status_code == answer
    assert str(record) not in response.content.decode()


def test_former_address_leads_to_the_past_and_what_is_no_page_to_the_first(client):
    incident = IncidentFactory(slug="new", former_slugs=["old"])

    assert client.get("/incidents/old/history/?older=9").url == "/incidents/new/history/?older=9"
    for older in ("", "0", "x", "9" * 30, "-1"):
        assert client.get("/incidents/new/history/", {"older": older}).status_code == 200
    assert incident.slug == "new"


@pytest.mark.parametrize("number", [1, 3, SHOWN + 1])
def test_past_takes_the_same_queries_for_any_number_of_claims(client, number):
    incident = IncidentFactory()
    for place in range(number):
        ClaimFactory(incident=incident, kind="participation", claimant=PersonFactory(), text=f"Claim {place}.")
    Claim.objects.update(text="Reworded.")
    client.get(f"{incident.get_absolute_url()}history/")

    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"{incident.get_absolute_url()}history/")

    assert len(page.context["past"].lines) >= 1
    assert len(queries) == 16


def test_past_is_paged_to_its_end():
    incident = IncidentFactory()
    for place in range(SHOWN + 2):
        ClaimFactory(incident=incident, text=f"Claim {place}.", kind="note")

    first = past_of(incident)
    second = past_of(incident, first.older)

    assert [len(page.lines) for page in (first, second)] == [SHOWN + 1, 2]
    assert second.older is None
    assert Incident.objects.get() == incident
