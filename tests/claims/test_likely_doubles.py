"""Articles and incidents that may be entered twice: which are offered and why, which never are, and what is judged."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from claims.doubles_of_articles import doubles_of_articles
from claims.doubles_of_incidents import doubles_of_incidents
from claims.models import Identifier
from incidents.models import NotSame as IncidentsApart
from sources.models import Article
from sources.models import NotSame as ArticlesApart
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
)

pytestmark = pytest.mark.django_db
groups = import_module("accounts.migrations.0002_groups_of_curators")


@pytest.fixture
def curator():
    """Signed in as whoever may add and change drafts."""
    groups.make_groups(apps, connection.schema_editor())
    client = Client()
    client.user = get_user_model().objects.create_user("curator", is_staff=True)
    client.user.groups.add(Group.objects.get(name="Contributor"))
    client.force_login(client.user)
    return client


def told(doubles):
    """[(one, other, reasons, against, whether it is very likely)] of likely doubles."""
    return [
        (one.one.record, one.other.record, *(" ".join(each) for each in (one.likeness.reasons, one.likeness.against)),
         one.likeness.is_high)
        for one in doubles
    ]  # fmt: skip


def by_address(first, second, outlet):
    Article.objects.filter(pk=second.pk).update(address_key=first.address_key)
    return (
        f"Both have the address {first.address_key}. The Paper published both on 30 May 2024.",
        "",
        True,
    )


def by_title(first, second, outlet):
    Article.objects.filter(pk=second.pk).update(title="WHAT happened:  in Harem?")
    return "The Paper published both on 30 May 2024.", "", True


def by_title_and_month(first, second, outlet):
    Article.objects.filter(pk=second.pk).update(title=first.title, published="2024-05", language="ar")
    reasons = "The Paper may have published both on one day. Both have the same title."
    return reasons, "They are in two languages.", False


@pytest.mark.parametrize("alike", [by_address, by_title, by_title_and_month])
def test_articles_of_one_address_or_of_one_title_and_day_are_offered(alike):
    outlet = OutletFactory(name="The Paper")
    first = ArticleFactory(outlet=outlet, title="What happened in Harem")
    second = ArticleFactory(outlet=outlet)
    ArticleFactory(outlet=outlet)
    expected = alike(first, second, outlet)

    assert told(doubles_of_articles()) == [(first, second, *expected)]
    second.refresh_from_db()
    assert [one.other.record for one in doubles_of_articles(of=second)] == [first]


def another_day(article):
    return ArticleFactory(outlet=article.outlet, title=article.title, published="2024-05-31")


def another_outlet(article):
    return ArticleFactory(title=article.title)


def another_title(article):
    return ArticleFactory(outlet=article.outlet, title=f"{article.title}, part 2")


def passing_on(article):
    return ArticleFactory(outlet=article.outlet, title=article.title, after_article=article)


def withdrawn(article):
    return ArticleFactory(outlet=article.outlet, title=article.title, status="withdrawn")


def judged(article):
    other = ArticleFactory(outlet=article.outlet, title=article.title)
    ArticlesApart.objects.create(one=article, other=other)
    return other


def without_a_day(article):
    return ArticleFactory(outlet=article.outlet, title=article.title, published="")


@pytest.mark.parametrize(
    "make", [another_day, another_outlet, another_title, passing_on, withdrawn, judged, without_a_day]
)
def test_other_articles_are_not_offered(make):
    article = ArticleFactory(title="What happened")
    other = make(article)

    assert doubles_of_articles() == []
    assert doubles_of_articles(of=other) == []


@pytest.fixture
def raid():
    """A raid on a cell in Harem on 12 August 2025, as it is published, with its places and who carried it out."""
    district = LocationFactory(name="Harim", kind="district")
    town = LocationFactory(name="Harem", parent=district)
    group = OrganizationFactory(name="General Security")
    incident = IncidentFactory(title="Raid on a cell in Harem")
    tell(incident, date="2025-08-12", location=town, actor=group)
    return {"incident": incident, "town": town, "district": district, "group": group}


def tell(incident, *, date, location, actor=None, status="published", **types):
    """Claim when and where an incident was, and with whom."""
    of_it = {"incident": incident, "article": ArticleFactory(), "status": status}
    ClaimFactory(**of_it, kind="date", date=date)
    ClaimFactory(**of_it, kind="place", location=location)
    if actor:
        ClaimFactory(**of_it, kind="participation", named_actor=actor)
    for term in types.values():
        ClaimFactory(**of_it, kind="type", term=term)


@pytest.mark.parametrize("status", ["published", "draft"])
@pytest.mark.parametrize(
    ("when", "where", "who", "expected"),
    [
        ("2025-08-12", "town", "group", ("Both on 12 August 2025. Both in Harem. General Security in both.", "", True)),
        (
            "2025-08-12",
            "district",
            "group",
            ("Both on 12 August 2025. Harem lies in Harim district. General Security in both.", "", False),
        ),
        ("2025-08", "town", "group", ("Both may be of one day. Both in Harem. General Security in both.", "", False)),
        ("2025-08-12", "town", "", ("Both on 12 August 2025. Both in Harem.", "Nobody is named in both.", False)),
    ],
)
def test_incidents_of_one_time_and_place_are_offered_with_the_reasons(raid, status, when, where, who, expected):
    other = IncidentFactory(title="A raid in Harem", status=status)
    tell(other, date=when, location=raid[where], actor=raid.get(who), status=status)

    assert told(doubles_of_incidents()) == [(raid["incident"], other, *expected)]
    assert [one.other.record for one in doubles_of_incidents(of=other)] == [raid["incident"]]


def of_may_2024(raid):
    other = IncidentFactory(title="Raid on a cell in Harem")
    tell(other, date="2024-05-30", location=raid["town"], actor=raid["group"])
    return other


def elsewhere(raid):
    other = IncidentFactory()
    tell(other, date="2025-08-12", location=LocationFactory(parent=raid["district"]), actor=raid["group"])
    return other


def in_some_year(raid):
    other = IncidentFactory()
    tell(other, date="2025", location=raid["town"], actor=raid["group"])
    return other


def of_the_district_with_nobody(raid):
    other = IncidentFactory()
    tell(other, date="2025-08-12", location=raid["district"])
    return other


def said_to_be_another(raid):
    other = IncidentFactory()
    tell(other, date="2025-08-12", location=raid["town"], actor=raid["group"])
    ClaimFactory(kind="link", incident=other, other_incident=raid["incident"], term="incident_relation.not_the_same_as")
    return other


def held_apart(raid):
    other = IncidentFactory()
    tell(other, date="2025-08-12", location=raid["town"], actor=raid["group"])
    IncidentsApart.objects.create(one=raid["incident"], other=other)
    return other


def gone(raid):
    other = IncidentFactory(status="withdrawn")
    tell(other, date="2025-08-12", location=raid["town"], actor=raid["group"])
    return other


def another_event(raid):
    other = IncidentFactory()
    tell(other, date="2025-08-12", location=raid["town"], actor=raid["group"])
    for number, incident in enumerate((raid["incident"], other)):
        Identifier.objects.create(scheme="ucdp_event", value=str(number), incident=incident)
    return other


@pytest.mark.parametrize(
    "make",
    [
        *(of_may_2024, elsewhere, in_some_year, of_the_district_with_nobody, said_to_be_another, held_apart, gone),
        another_event,
    ],
)
def test_other_incidents_are_not_offered(raid, make):
    other = make(raid)

    assert doubles_of_incidents() == []
    assert doubles_of_incidents(of=other) == []


def test_what_speaks_against_two_incidents_is_said(raid):
    ClaimFactory(kind="type", incident=raid["incident"], term="incident_type.raid")
    ClaimFactory(kind="casualties", incident=raid["incident"], low=1, high=2)
    other = IncidentFactory()
    tell(other, date="2025-08-12", location=raid["town"], actor=raid["group"], type="incident_type.air_strike")
    ClaimFactory(kind="casualties", incident=other, low=10, high=10)

    (found,) = doubles_of_incidents()

    assert found.likeness.against == (
        "They are of different types.",
        "The numbers of killed differ: 1 to 2, and 10.",
    )
    assert not found.likeness.is_high


@pytest.mark.parametrize("noun", ["sources/article", "incidents/incident"])
def test_list_of_doubles_takes_judgements_and_takes_them_back(curator, raid, noun):
    if noun == "sources/article":
        one = ArticleFactory(title="What happened", status="draft")
        other = ArticleFactory(title="What happened", outlet=one.outlet, status="draft")
        apart = ArticlesApart
    else:
        one, other, apart = raid["incident"], IncidentFactory(status="draft"), IncidentsApart
        tell(other, date="2025-08-12", location=raid["town"], status="draft")
    address = f"/admin/{noun}/doubles/"
    page = curator.get(address)
    assert [(pair.one.record, pair.other.record) for pair in page.context["pairs"]] == [(one, other)]
    assert "Merge…" not in page.content.decode()  # contributors judge, and merge nothing
    assert f'href="{address}"' in curator.get(f"/admin/{noun}/").content.decode()

    curator.post(address, {"apart": f"{one.pk} {other.pk}", "reason": "Another one, in May 2024."})
    page = curator.get(address)
    assert (list(page.context["pairs"]), page.context["judged"][0].who) == ([], curator.user)
    assert "Another one, in May 2024." in page.content.decode()

    curator.post(address, {"back": apart.objects.get().pk})
    assert [(pair.one.record, pair.other.record) for pair in curator.get(address).context["pairs"]] == [(one, other)]


def test_form_of_a_draft_shows_what_may_be_the_same(curator, raid):
    other = IncidentFactory(title="A raid", status="draft")
    assert "May be entered already" not in curator.get(f"/admin/incidents/incident/{other.pk}/change/").content.decode()

    tell(other, date="2025-08-12", location=raid["town"], actor=raid["group"], status="draft")
    incident = curator.get(f"/admin/incidents/incident/{other.pk}/change/").content.decode()
    first = ArticleFactory(title="What happened")
    second = ArticleFactory(title="What happened", outlet=first.outlet, status="draft")
    article = curator.get(f"/admin/sources/article/{second.pk}/change/").content.decode()

    assert "May be entered already" in incident
    assert "Both on 12 August 2025. Both in Harem. General Security in both." in incident
    assert f'href="/admin/sources/article/{first.pk}/change/"' in article
    assert "May be entered already" not in curator.get(f"/admin/sources/article/{first.pk}/change/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_lists_of_doubles_ask_the_same_whatever_their_length(raid, number, django_assert_num_queries):
    for _ in range(number):
        first = ArticleFactory()
        ArticleFactory(title=first.title, outlet=first.outlet)
        tell(IncidentFactory(), date="2025-08-12", location=raid["town"], actor=raid["group"])

    with django_assert_num_queries(2):
        assert len(doubles_of_articles()) == number
    with django_assert_num_queries(4):
        assert len(doubles_of_incidents()) == (number + 1) * number / 2
