"""The numbers that the database keeps of actors and articles, and the long pages that show them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from actors import views
from claims.counting import number_printed_by
from claims.models import Claim
from incidents.models import Incident
from lib import paging
from tests.claims.test_summary import counted_numbers, execute, kept_numbers
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
)
from tests.pages import read

pytestmark = pytest.mark.django_db


def test_numbers_follow_what_is_written():
    group, speaker, outlet = OrganizationFactory(), OrganizationFactory(), OutletFactory()
    article = ArticleFactory(outlet=outlet)
    common = {"article": article, "claimant": speaker, "speaks_for": speaker}
    said = ClaimFactory(**common, kind="participation", named_actor=group)
    ClaimFactory(**common, kind="relation", actor=group, named_actor=group, term_id="actor_relation.part_of")
    draft = ClaimFactory(article=article, kind="participation", named_actor=group, status="draft")

    assert kept_numbers() == {
        ("actor", group.pk): 2,
        ("claimant", speaker.pk): 2,
        ("article", article.pk): 2,
        ("in", group.pk): 1,
        ("in:carried_out", group.pk): 1,
    }
    Claim.objects.filter(pk=draft.pk).update(status="published")
    assert kept_numbers()["actor", group.pk] == 3
    Incident.objects.filter(pk=said.incident_id).update(status="withdrawn")
    assert (kept_numbers()["actor", group.pk], kept_numbers()["in", group.pk]) == (2, 1)
    Claim.objects.filter(article=article).delete()
    assert kept_numbers() == counted_numbers() == {}


def test_article_takes_its_claims_to_another_outlet():
    claim = ClaimFactory()
    before, after = claim.article.outlet, OutletFactory()
    claim.article.outlet = after
    claim.article.save()

    assert (number_printed_by(before), number_printed_by(after)) == (0, 1)


def test_number_that_is_wrong_is_named_and_mended():
    actor = ClaimFactory(kind="participation").named_actor
    right = kept_numbers()
    execute("UPDATE claims_tally SET number = 5 WHERE noun = 'actor'")
    execute("INSERT INTO claims_tally VALUES ('claimant', 7, 2)")
    output = StringIO()
    with pytest.raises(CommandError, match="2 differ"):
        call_command("check_summaries", stdout=output)
    assert output.getvalue().splitlines() == [
        f"number “actor” of {actor.pk}: -4 to be right",
        "number “claimant” of 7: -2 to be right",
    ]
    call_command("check_summaries", "--repair", stdout=StringIO())

    assert kept_numbers() == right
    execute("DELETE FROM claims_tally")
    call_command("check_summaries", "--repair", stdout=StringIO())

    assert kept_numbers() == right


def test_page_of_an_actor_never_says_that_it_is_in_no_incident_where_it_is(client, monkeypatch):
    monkeypatch.setattr(views, "SHOWN", 2)
    group = ClaimFactory(kind="participation", named_actor=OrganizationFactory()).named_actor
    for _ in range(3):
        ClaimFactory(
            kind="relation", actor=OrganizationFactory(), named_actor=group, term_id="actor_relation.allied_with"
        )
    page = read(client.get(group.get_absolute_url()).content.decode())

    assert "1 incident" in page.with_id("incidents").text
    assert "No claim names it" not in page.text
    assert "4 claims about or naming it, as a list" in page.with_id("named").text


def test_page_of_an_actor_has_the_newest_and_leads_to_all(client, monkeypatch):
    monkeypatch.setattr(views, "SHOWN", 2)
    group = OrganizationFactory(slug="the-group")
    claims = [ClaimFactory(kind="participation", named_actor=group, claimant=group) for _ in range(3)]
    claims.append(ClaimFactory(kind="casualties", caused_by=group))
    page = read(client.get(group.get_absolute_url()).content.decode())

    shown = {link["href"] for link in page.with_id("incidents").all("a") if link.nearest("about")}
    assert shown == {claim.incident.get_absolute_url() for claim in claims[2:]}
    links = {(link["href"], link.text) for link in page.all("a", of_class="counted")}
    assert {
        ("/incidents/?actor=the-group", "3 incidents"),
        ("/claims/?actor=the-group", "4 claims about or naming it, as a list"),
        ("/claims/?claimant=the-group", "3 statements as a list"),
    } <= links
    assert len(page.with_id("says").all(of_class="answer")) == 2


def test_page_of_an_article_has_its_first_claims_and_leads_to_all(client, monkeypatch):
    monkeypatch.setattr(paging, "ROWS", 2)
    monkeypatch.setattr(paging, "FIRST_PAGES", 2)
    article = ArticleFactory()
    claims = [ClaimFactory(article=article, sequence=9 - number) for number in range(5)]
    address = article.get_absolute_url()
    first, last = (read(client.get(f"{address}?page={number}").content.decode()) for number in (1, 2))

    assert first.all(of_class="paging")[0].text == "Claims 1 to 2 of 5Next →"
    assert last.all(of_class="paging")[0].text == "← PreviousClaims 3 to 4 of 5"
    notes = [[note["id"] for note in page.all(of_class="note")] for page in (first, last)]
    assert notes == [[f"c{claims[4].pk}", f"c{claims[3].pk}"], [f"c{claims[2].pk}", f"c{claims[1].pk}"]]
    assert (f"/claims/?article={article.pk}", "5 claims as a list") in {
        (link["href"], link.text) for link in first.all("a", of_class="counted")
    }
    assert client.get(f"{address}?page=3").status_code == 404


def test_page_of_an_outlet_has_its_newest_articles_and_those_after_it(client):
    outlet, other = OutletFactory(slug="the-outlet"), OutletFactory()
    days = ["2024-05-01", "", "2024-05-03", "2024-05-02"]
    own = [ArticleFactory(outlet=outlet, published=day) for day in days]
    after = ArticleFactory(outlet=other, after_outlet=outlet, published="2024-05-04")
    ArticleFactory(outlet=outlet, published="2024-06-01", status="draft")
    ArticleFactory(outlet=other, published="2024-06-01")
    page = read(client.get("/outlets/the-outlet/").content.decode())

    shown = [link["href"] for link in page.with_id("articles").all("a")]
    assert shown == [one.get_absolute_url() for one in (after, own[2], own[3], own[0], own[1])]
    assert ("/articles/?outlet=the-outlet", "4 articles") in {
        (link["href"], link.text) for link in page.all("a", of_class="counted")
    }


def test_page_of_a_place_has_the_incidents_of_its_list(client):
    town = LocationFactory(slug="the-town", parent=LocationFactory(slug="the-district", kind="district"))
    for day in ("2024-05-02", "2024-05-03", "2024-05-01"):
        incident = IncidentFactory()
        ClaimFactory(incident=incident, kind="place", location=town)
        ClaimFactory(incident=incident, kind="date", date=day)
    ClaimFactory(kind="place", location=LocationFactory())
    page, of_list = (
        client.get(address).context["page"]
        for address in ("/locations/the-district/", "/incidents/?location=the-district")
    )

    assert [one.pk for one in page] == [one.pk for one in of_list]
    assert page.paginator.count == of_list.paginator.count == 3
