"""What is drafted, withdrawn, restricted or withheld is on no public page: by name, in a count, or by its order.

Whatever must not be seen bears the word zebra.
"""

import pghistory
import pytest
from django.contrib.auth import get_user_model

from actors.models import Actor
from claims.models import Claim
from incidents.models import Incident
from lib.citing import FILES
from locations.models import Location
from sources.models import Article, Capture, Outlet
from tests.claims.test_summary import undone
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)
from tests.pages import crawl, read

pytestmark = pytest.mark.django_db

HIDING = ["draft", "review", "withdrawn", "restricted"]
CITED = dict.fromkeys((Actor, Incident, Claim, Article), ("cite/", *(f"cite.{form}" for form in FILES)))
LISTS = ["incidents", "actors", "people", "organizations", "locations", "articles", "outlets", "claims"]


def a_site():
    """A small public site: an incident with claims, and one record of every sort."""
    governorate = LocationFactory(name="Idlib", kind="governorate")
    town = LocationFactory(name="Sarmada", parent=governorate)
    outlet = OutletFactory(name="The Paper")
    article = ArticleFactory(outlet=outlet, title="What happened")
    incident = IncidentFactory(title="A raid")
    group, speaker = OrganizationFactory(name="The Group"), PersonFactory(name="A Speaker")
    of_it = {"incident": incident, "article": article}
    claims = [
        ClaimFactory(**of_it, kind="type"),
        ClaimFactory(**of_it, kind="place", location=town),
        ClaimFactory(**of_it, kind="participation", named_actor=group),
        ClaimFactory(**of_it, kind="casualties", claimant=speaker, speaks_for=group),
        ClaimFactory(
            article=ArticleFactory(outlet=outlet, published="2024-03"), actor=group, kind="name", name="The Group"
        ),
        ClaimFactory(article=article, actor=speaker, kind="membership", named_actor=group),
    ]
    return {
        "incident": incident,
        "group": group,
        "speaker": speaker,
        "town": town,
        "article": article,
        "claims": claims,
    }


@pytest.fixture
def shown():
    return a_site()


def zebra(shown, status):
    """Put a record of this status wherever a page could show it. Returns those that have addresses of their own."""
    incident, article, group, town = shown["incident"], shown["article"], shown["group"], shown["town"]
    actor = OrganizationFactory(name="Zebra Organization", status=status)
    person = PersonFactory(name="Zebra Person", status=status)
    place = LocationFactory(name="Zebra Place", name_ar="zebra", parent=town, status=status, note="zebra")
    raid = IncidentFactory(title="Zebra Raid", status=status)
    wire = OutletFactory(name="Zebra Wire")
    report = ArticleFactory(outlet=wire, title="Zebra Report", authors="Zebra", status=status, published="1999")
    of_it = {"incident": incident, "article": article}
    hidden = ClaimFactory(**of_it, kind="seizure", text="A zebra was seized.", words="zebra", status=status)
    said = [
        ClaimFactory(**of_it, kind="note", text="Zebra claimant.", claimant=person),
        ClaimFactory(**of_it, kind="note", text="Zebra body.", claimant=shown["speaker"], speaks_for=actor),
        ClaimFactory(**of_it, kind="note", text="Zebra words.", claimant_words="a zebra", status=status),
        ClaimFactory(**of_it, kind="participation", text="Zebra named.", named_actor=actor),
        ClaimFactory(**of_it, kind="casualties", text="Zebra caused.", low=90, high=90, caused_by=actor),
        ClaimFactory(**of_it, kind="casualties", text="Zebra's.", low=91, high=91, named_actor=person),
        ClaimFactory(**of_it, kind="link", text="Zebra link.", other_incident=raid),
        ClaimFactory(**of_it, kind="place", text="Zebra place.", location=place),
        ClaimFactory(article=article, incident=raid, kind="type", text="Zebra subject."),
        ClaimFactory(article=article, incident=raid, kind="link", text="Zebra tie.", other_incident=incident),
        ClaimFactory(article=article, actor=actor, kind="relation", text="Zebra relation.", named_actor=group),
        ClaimFactory(article=article, actor=group, kind="name", name="Zebra", text="Zebra name.", status=status),
        ClaimFactory(article=article, actor=group, kind="presence", text="Zebra presence.", location=place),
        ClaimFactory(article=report, incident=incident, kind="casualties", text="Zebra report.", low=92, high=92),
        ClaimFactory(**of_it, stance="denies", text="Zebra answer.", answers=shown["claims"][0], status=status),
    ]  # fmt: skip
    Claim.objects.filter(pk=shown["claims"][0].pk).update(answers=hidden)
    shown["claims"][1].rests_on.add(report)
    Article.objects.filter(pk=article.pk).update(after_article=report)
    Capture.objects.create(article=article, text="The zebra as captured.")
    outlet = article.outlet
    outlet.organization, outlet.country = actor, LocationFactory(name="Zebra Country", kind="country", status=status)
    outlet.save()
    district = LocationFactory(name="Zebra District", kind="district", parent=town.parent, status=status)
    Location.objects.filter(pk=town.pk).update(parent=district)
    return [actor, person, place, raid, report, hidden, *said], wire


FACETS = [
    *(("incidents", name) for name in ("location", "actor", "claimant", "outlet")),
    *(("claims", name) for name in ("claimant", "incident", "actor", "outlet")),
    *(("actors", "organization"), ("locations", "within"), ("articles", "outlet")),
]
# Lists that are narrowed: what a facet counts depends on what else is asked.
NARROWED = [
    *("/incidents/?role=carried_out", "/incidents/?actor=the-group&view=table", "/incidents/?from=2024&to=2024"),
    *("/incidents/?location=idlib&type=raid", "/incidents/?origins=one&sort=-killed", "/claims/?claimant=a-speaker"),
    *("/claims/?origins=one&sort=date", "/claims/?from=2020&kind=casualties", "/actors/?organization=the-group"),
    *("/actors/?role=carried_out", "/articles/?outlet=the-paper", "/articles/?from=2024", "/locations/?within=idlib"),
    *("/outlets/?type=news&view=table",),
]


def everything(client):
    """{address: text} of every page that links lead to, of narrowed lists, and of the files of lists and citations."""
    found = {address: response.content.decode() for address, (response, _) in crawl(client).items()}
    for address in [one.removesuffix("/") for one in found if one.endswith("/cite/")]:
        found |= {f"{address}.{form}": client.get(f"{address}.{form}").content.decode() for form in FILES}
    found |= {address: client.get(address).content.decode() for address in NARROWED}
    for address in [*(f"/{name}/?" for name in LISTS), *(f"{address}&" for address in NARROWED)]:
        answer = client.get(f"{address}format=csv")
        found[f"{address}format=csv"] = b"".join(answer.streaming_content).decode()
    return found


def test_hidden_records_change_no_page_and_no_file(client, shown):
    before = everything(client)
    curator = get_user_model().objects.create_user("zebra_curator").pk
    for status in HIDING:
        with undone(), pghistory.context(user=curator, note="zebra"):
            zebra(shown, status)
            after = everything(client)

        assert [address for address, html in after.items() if "zebra" in html.lower()] == [], status
        assert after == before, status

    records = [*shown["claims"], *(record for name, record in shown.items() if name != "claims")]
    assert {record.get_absolute_url() for record in records} | {f"/{name}/" for name in LISTS} <= before.keys()
    assert [address for address in ("/incidents/", "/claims/", "/articles/") if 'class="bars"' in before[address]] == [
        "/claims/",
        "/articles/",
    ]


@pytest.mark.parametrize("status", HIDING)
def test_nothing_hidden_is_found_as_a_choice(client, shown, status):
    zebra(shown, status)
    for room, name in FACETS:
        for headers in ({}, {"HX-Request": "true", "HX-Target": f"choices-{name}"}):
            response = client.get(f"/{room}/", {f"find_{name}": "zebra"}, headers=headers)
            page = read(response.content.decode())
            choices = page if headers else page.with_id(f"choices-{name}")
            assert "Nothing here is called “zebra”." in choices.text, (room, name)
            assert choices.all("input") == [], (room, name)


@pytest.mark.parametrize("status", HIDING)
def test_hidden_records_answer_with_their_removal_or_not_at_all(client, shown, status):
    records, wire = zebra(shown, status)
    removed = 404 if status in {"draft", "review"} else 410
    for record in records:
        response = client.get(record.get_absolute_url())
        own = record.status == status
        assert response.status_code == (removed if own else 404), record
        assert "zebra" not in response.content.decode().lower()
        for beyond in CITED.get(type(record), ()):
            citation = client.get(f"{record.get_absolute_url()}{beyond}")
            assert citation.status_code == response.status_code, (record, beyond)
            assert "zebra" not in citation.content.decode().lower()
    assert client.get(wire.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("status", HIDING)
@pytest.mark.parametrize(
    ("address", "name"),
    [
        *(("/incidents/", name) for name in ("actor", "location")),
        *(("/claims/", name) for name in ("actor", "claimant", "incident", "outlet")),
        ("/locations/", "within"),
        ("/articles/", "outlet"),
    ],
)
def test_filter_by_a_hidden_record_answers_as_for_none(client, shown, status, address, name):
    records, wire = zebra(shown, status)
    actor, _, place, raid, *_ = records
    slug = {"location": place, "within": place, "incident": raid, "outlet": wire}.get(name, actor).slug

    hidden = client.get(address, {name: slug}).content.decode()
    absent = client.get(address, {name: "no-such-record"}).content.decode()
    assert hidden.replace(slug, "no-such-record") == absent
    assert "Not answered: look at the filters" in absent


@pytest.mark.parametrize("status", HIDING)
def test_search_finds_nothing_hidden(client, shown, status):
    zebra(shown, status)
    for name in LISTS:
        html = client.get(f"/{name}/", {"q": "zebra"}).content.decode()
        assert f"No {name} found" in html
        assert html.lower().count("zebra") == 2, name  # in the field and in the pill


@pytest.mark.parametrize("naming", ["withheld", "initials"])
def test_name_that_is_not_told_is_nowhere(client, shown, naming):
    person = PersonFactory(name="Zebra Zebrason", public_role=False, naming=naming, naming_reason="zebra")
    of_it = {"incident": shown["incident"], "article": shown["article"]}
    ClaimFactory(**of_it, kind="participation", named_actor=person, role="role.aimed_at", outcome="outcome.killed")
    ClaimFactory(**of_it, kind="note", claimant=person)
    ClaimFactory(**of_it, kind="casualties", outcome="outcome.injured", caused_by=person)
    ClaimFactory(article=shown["article"], actor=person, kind="name", name="Abu Zebra", text="He is called Abu Zebra.")
    ClaimFactory(article=shown["article"], actor=person, kind="membership", named_actor=shown["group"])
    pages = crawl(client)

    assert person.get_absolute_url() in pages
    assert [address for address, (response, _) in pages.items() if "zebra" in response.content.decode().lower()] == []
    files = [
        client.get(f"{address.removesuffix('/')}.{form}").content.decode()
        for address in pages
        for form in FILES
        if address.endswith("/cite/")
    ]
    assert len(files) == 3 * (len(shown["claims"]) + 5 + 5)  # each claim, and the incident, articles and actors
    assert [text for text in files if "zebra" in text.lower()] == []
    for name in LISTS:
        assert f"No {name} found" in client.get(f"/{name}/", {"q": "zebra"}).content.decode()


def test_reason_for_naming_somebody_is_not_told(client, shown):
    person = PersonFactory(name="A Witness", public_role=False, naming="named", naming_reason="zebra")
    ClaimFactory(incident=shown["incident"], kind="note", claimant=person)

    assert [address for address, (response, _) in crawl(client).items() if b"zebra" in response.content] == []


def test_order_tells_nothing_of_names_that_are_withheld(client, shown):
    last, first = (PersonFactory(name=name, public_role=False, naming="withheld") for name in ("Zebra", "Aardvark"))
    for number, person in enumerate((last, first)):
        of_it = {"incident": shown["incident"], "kind": "participation", "named_actor": person}
        ClaimFactory(**of_it, words=f"person {number}")
        ClaimFactory(actor=person, kind="note", claimant=shown["speaker"])
    for address in ("/actors/", shown["incident"].get_absolute_url(), shown["speaker"].get_absolute_url()):
        html = client.get(address).content.decode()
        assert 0 < html.index(last.get_absolute_url()) < html.index(first.get_absolute_url()), address


def test_two_persons_whose_names_are_withheld_are_two(client, shown):
    for _ in range(2):
        person = PersonFactory(public_role=False, naming="withheld")
        ClaimFactory(incident=shown["incident"], article=shown["article"], kind="means", claimant=person)
    page = read(client.get(shown["incident"].get_absolute_url()).content.decode())

    assert len(page.with_id("means").all(of_class="answer")) == 1
    assert len(page.with_id("means").all(of_class="voice")) == 2


@pytest.mark.parametrize("status", HIDING)
def test_counts_of_the_home_page_are_of_public_records_alone(client, shown, status):
    zebra(shown, status)
    html = client.get("/").content.decode()
    counts = {
        "incidents": Incident.objects.published().count(),
        "actors": Actor.objects.published().count(),
        "claims": Claim.objects.public().count(),
        "articles": Article.objects.published().count(),
        "outlets": Outlet.objects.published().count(),
    }

    assert counts == {"incidents": 1, "actors": 2, "claims": 6, "articles": 2, "outlets": 1}
    for name, number in counts.items():
        assert f'<dt>{name}</dt><dd><a href="/{name}/">{number}</a></dd>' in html
