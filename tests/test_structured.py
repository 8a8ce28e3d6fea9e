"""What pages tell programs: JSON-LD that its readers understand, and in which nobody accused is made a doer."""

import json
import re

import pytest
from django.conf import settings
from pyld import jsonld

from actors.models import Actor
from claims.models import Claim
from incidents.models import Incident
from lib.structured import certain_days, data_block
from locations.models import Location
from sources.models import Article
from tests.factories import ArticleFactory, ClaimFactory, IncidentFactory, OrganizationFactory, PersonFactory
from tests.pages import read

pytestmark = pytest.mark.django_db

SCHEMA = "http://schema.org/"
# What a program fetches for "https://schema.org": the terms that we use, with those that are addresses or dates.
ADDRESSES, DATES = ("url", "archivedAt"), ("startDate", "endDate", "datePublished")
CONTEXT = {
    "@vocab": SCHEMA,
    **{name: {"@id": f"{SCHEMA}{name}", "@type": "@id"} for name in ADDRESSES},
    **{name: {"@id": f"{SCHEMA}{name}", "@type": f"{SCHEMA}Date"} for name in DATES},
}
# Type: (what it is a kind of, its own properties among those that we use). Source: the definitions of schema.org,
# release 29, "domainIncludes" of each property.
TYPES = {
    "Thing": ("", {"name", "url", "alternateName", "description", "subjectOf"}),
    "Event": ("Thing", {"startDate", "endDate", "location"}),
    "Person": ("Thing", set()),
    "Organization": ("Thing", set()),
    "Place": ("Thing", {"address", "geo"}),
    "PostalAddress": ("Thing", {"addressRegion", "addressCountry"}),
    "GeoCoordinates": ("Thing", {"latitude", "longitude"}),
    "DefinedTerm": ("Thing", {"termCode"}),
    "CreativeWork": (
        "Thing",
        {
            *("about", "archivedAt", "author", "creativeWorkStatus", "creditText", "datePublished", "headline"),
            *("inLanguage", "keywords", "mentions", "publisher", "text"),
        },
    ),
    "Claim": ("CreativeWork", {"appearance"}),
    "Article": ("CreativeWork", set()),
    "NewsArticle": ("Article", set()),
    "Report": ("Article", set()),
    "SocialMediaPosting": ("Article", set()),
    "Dataset": ("CreativeWork", set()),
    "MediaObject": ("CreativeWork", set()),
}
# What each type can't be without: what search engines ask of it, and of claims what we do. An event can't be without
# what is known of it (`known_of`) either.
NEEDS = {
    "Event": {"name", "url"},
    "Claim": {"text", "appearance", "about", "keywords"},
    "NewsArticle": {"headline", "publisher"},
    "Dataset": {"name", "description"},
    "GeoCoordinates": {"latitude", "longitude"},
}
# What the nodes that a property leads to may be, by the definitions of the same release.
LEADS_TO = {
    "author": {"Person", "Organization"},
    "publisher": {"Person", "Organization"},
    "appearance": {"CreativeWork"},
    "keywords": {"DefinedTerm"},
    "subjectOf": {"CreativeWork", "Event"},
    "location": {"Place"},
    "address": {"PostalAddress"},
    "geo": {"GeoCoordinates"},
}
DOERS = {"performer", "performers", "organizer", "actor", "attendee", "contributor", "director", "sponsor", "funder"}


def lineage(name):
    """The type and all that it is a kind of."""
    return [name, *lineage(TYPES[name][0])] if name else []


def context_of(url, options):
    assert url == "https://schema.org", url
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


def block_of(page):
    """The one block of structured data in the head of a page, as data."""
    (block,) = [one for one in page.all("head")[0].all("script") if one["type"] == "application/ld+json"]
    (text,) = block.holds
    assert not re.search(r"[<>&]", text)
    return json.loads(text)


def told(client, record):
    """{id: node} of the structured data of a record's page."""
    graph = block_of(read(client.get(record.get_absolute_url()).content.decode()))["@graph"]
    assert len({node["@id"] for node in graph}) == len(graph)
    return {node["@id"]: node for node in graph}


def nodes_of(expanded):
    """Every node that has a type, within others too."""
    if isinstance(expanded, list):
        return [node for one in expanded for node in nodes_of(one)]
    if not isinstance(expanded, dict):
        return []
    return [expanded] * ("@type" in expanded and "@value" not in expanded) + nodes_of(list(expanded.values()))


def known_of(record):
    """What the event of an incident must have besides: a start and a place, where the summary has them."""
    if not isinstance(record, Incident):
        return set()
    placed = Location.objects.published().filter(pk=record.location_id).exists()
    return {name for name, there in (("startDate", record.first_day), ("location", placed)) if there}


def faults(block, known=frozenset()):
    """What a validator would find: properties that a type does not have, or lacks, and nodes of a wrong type.

    `known`: what an event can't be without besides.
    """
    needs = NEEDS | {"Event": NEEDS["Event"] | known}
    nodes = nodes_of(jsonld.expand(block, {"documentLoader": context_of, "base": "https://elsewhere.example/"}))
    types = {node["@id"]: node["@type"][0].removeprefix(SCHEMA) for node in nodes if "@id" in node}
    wrong = []
    for node in nodes:
        (name,) = (one.removeprefix(SCHEMA) for one in node["@type"])
        has = {one.removeprefix(SCHEMA) for one in node if not one.startswith("@")}
        allowed = set().union(*(TYPES[kind][1] for kind in lineage(name)))
        wrong += [f"{name} has {one}" for one in has - allowed]
        wrong += [f"{name} lacks {one}" for kind in lineage(name) for one in needs.get(kind, set()) - has]
        for one in has & LEADS_TO.keys():
            for value in node[f"{SCHEMA}{one}"]:
                kind = types.get(value.get("@id")) or value.get("@type", [""])[0].removeprefix(SCHEMA)
                if kind and not LEADS_TO[one] & set(lineage(kind)):
                    wrong.append(f"{name}.{one} leads to {kind}")
    return wrong


def address(record):
    return f"{settings.SITE_URL}{record.get_absolute_url()}"


def test_faults_are_found():
    def told_by(node):
        return faults({"@context": "https://schema.org", "@graph": [node]})

    assert told_by({"@type": "Event", "name": "A raid", "url": "/", "performer": "x"}) == ["Event has performer"]
    assert told_by({"@type": "Event", "url": "/"}) == ["Event lacks name"]
    assert faults({"@context": "https://schema.org", "@type": "Event", "name": "A raid", "url": "/"}, {"location"}) == [
        "Event lacks location"
    ]
    assert told_by({"@type": "Dataset", "name": "D", "description": "d", "publisher": {"@type": "Place"}}) == [
        "Dataset.publisher leads to Place"
    ]


@pytest.mark.parametrize(
    ("records", "number"),
    [
        (Incident.objects.published(), 10),
        (Actor.objects.published(), 40),
        (Article.objects.published(), 29),
        (Claim.objects.public().in_order(), 333),
    ],
)
def test_every_page_is_understood(demo, client, records, number):
    wrong, heavy, pages = {}, {}, list(records)
    for record in pages if number < 100 else pages[::10]:
        response = client.get(record.get_absolute_url())
        block = block_of(read(response.content.decode()))
        if found := faults(block, known_of(record)):
            wrong[str(record)] = found
        own = len(json.dumps(block, ensure_ascii=False, separators=(",", ":")).encode())
        if number in {10, 40} and own > 0.4 * (len(response.content) - own):
            heavy[str(record)] = (own, len(response.content))
        assert block["@graph"][0]["@id"] == address(record)
        assert DOERS & set(re.findall(r'"(\w+)":', json.dumps(block))) == set()

    assert len(pages) == number
    assert wrong == {}
    assert heavy == {}


def test_claims_of_an_incident_carry_stance_certainty_denial_and_article(demo, client):
    incident = Incident.objects.get(slug="killing-of-abu-al-hussein-al-husseini-al-qurashi")
    nodes = told(client, incident)
    claims = list(Claim.objects.public().about_incident(incident))
    denials = [claim for claim in claims if claim.stance == "denies"]

    assert {node["@id"] for node in nodes.values() if node["@type"] == "Claim"} == {address(one) for one in claims}
    for claim in claims:
        node = nodes[address(claim)]
        said = [nodes[term["@id"]]["termCode"] for term in node["keywords"]]
        assert said[:2] == [f"stance.{claim.stance}", f"certainty.{claim.certainty}"]
        assert said[2:] == ([claim.role_id] if claim.role_id else [])
        assert (node["text"], node["appearance"]) == (claim.text, {"@id": address(claim.article)})
        assert node["about"][0] == {"@id": address(incident)}
    for denial in denials:
        denied = [one["@id"] for one in nodes[address(denial)]["about"][1:]]
        assert denied
        for one in denied:
            assert {"@id": address(denial)} in nodes[one]["subjectOf"]
    assert len(denials) == 4


def test_terms_lead_to_the_codebook(demo, client):
    codebook = read(client.get("/codebook/").content.decode())
    nodes = told(client, Incident.objects.get(slug="killing-of-abu-maria-al-qahtani"))
    terms = [node for node in nodes.values() if node["@type"] == "DefinedTerm"]

    assert {node["@id"].partition("#")[0] for node in terms} == {f"{settings.SITE_URL}/codebook/"}
    assert [node["termCode"] for node in terms if codebook.with_id(node["termCode"]) is None] == []


def test_event_has_its_day_and_place_where_accounts_agree(demo, client):
    event = told(client, killing := Incident.objects.get(slug="killing-of-abu-maria-al-qahtani"))[address(killing)]

    assert (event["@type"], event["name"], event["startDate"]) == ("Event", killing.title, "2024-04-04")
    assert event["location"]["name"] == "Sarmada"
    assert event["location"]["address"] == {
        "@type": "PostalAddress",
        "addressRegion": "Idlib",
        "addressCountry": "Syria",
    }
    assert event["location"]["geo"]["@type"] == "GeoCoordinates"


@pytest.mark.parametrize(
    ("slug", "start", "end", "place"),
    [
        ("us-raid-on-atmeh", "2022-02-03", None, "Atmeh"),
        ("us-raid-on-barisha", "2019-10-26", "2019-10-27", "near Barisha"),  # one of the two days
        ("raid-in-the-harem-area", "2024-05-29", "2024-05-31", "near Harem"),  # about 30 May
        ("detention-of-abu-maria-al-qahtani", "2023-08", "2024-03", None),
        ("arrest-of-the-so-called-ansar-allah-cell", "2022-11", None, None),
        ("capture-of-the-spokesman-of-the-islamic-state", None, "2023-08-31", None),  # by August 2023
        ("killing-of-abu-al-hussein-al-husseini-al-qurashi", "2023-04-29", None, "Syria"),  # in two governorates of it
    ],
)
def test_event_has_its_first_and_last_day_and_the_place_that_holds_all(demo, client, slug, start, end, place):
    event = told(client, incident := Incident.objects.get(slug=slug))[address(incident)]

    assert (event.get("startDate"), event.get("endDate")) == (start, end)
    assert event.get("location", {}).get("name") == place
    assert ("geo" in event.get("location", {})) == (place == "Atmeh")


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        ("2024-05-30", ("2024-05-30", "2024-05-30")),
        ("2024-05", ("2024-05", "2024-05")),
        ("2023-08/2024-03", ("2023-08", "2024-03")),
        *(
            (edtf, (None, None))
            for edtf in ("", "2024~", "2024?", "199X", "[..2024]", "2018/..", "[2019-10-26,2019-10-27]")
        ),
    ],
)
def test_days_are_told_only_where_they_are_certain(edtf, days):
    assert certain_days(edtf) == days


def test_accused_is_named_in_a_claim_alone(client):
    claim = ClaimFactory(kind="participation", named_actor=PersonFactory(name="The Accused"), claimant_words="a guard")
    nodes = told(client, claim.incident)
    accused, event = nodes[address(claim.named_actor)], nodes[address(claim.incident)]

    assert accused == {"@type": "Person", "@id": address(claim.named_actor), "name": "The Accused"}
    assert [node["@type"] for node in nodes.values() if address(claim.named_actor) in json.dumps(node)] == [
        "Claim",
        "Person",
    ]
    assert address(claim.named_actor) not in json.dumps(event)
    assert nodes[address(claim)]["creditText"] == "“a guard”"
    assert "author" not in nodes[address(claim)]


def test_name_that_is_withheld_is_told_by_no_data(client):
    person = PersonFactory(name="Zebra", public_role=False)
    claim = ClaimFactory(kind="participation", named_actor=person, claimant=person)
    for record in (claim, claim.incident, person, claim.article):
        assert told(client, record)[address(person)]["name"] == "a person whose name is withheld"


def test_link_that_readers_do_not_get_is_in_no_data(client):
    article = ArticleFactory(link_policy="dangerous", address="https://zebra.example/")
    claim = ClaimFactory(article=article)
    for record in (article, claim, claim.incident):
        assert "zebra" not in json.dumps(told(client, record))


def test_names_of_an_actor_are_those_asserted(client):
    actor = OrganizationFactory(name="The Group")
    for name, values in {
        "The Group": {},
        "الجماعة، {أ}": {"language": "ar", "script": "Arab"},
        "Not So": {"stance": "denies"},
        "Wrong": {"deprecated_reason": "A coding error."},
    }.items():
        ClaimFactory(kind="name", actor=actor, name=name, **values)

    assert told(client, actor)[address(actor)]["alternateName"] == ["الجماعة، {أ}"]


def test_no_text_ends_the_block(client):
    incident = IncidentFactory(title='</script><script>alert(1)</script> & "so" {[،')
    ClaimFactory(incident=incident)

    assert told(client, incident)[address(incident)]["name"] == incident.title


def test_what_is_empty_is_left_out():
    assert data_block([{"@id": "a", "name": "", "url": None, "about": [], "latitude": 0.0}]) == (
        '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@id":"a","latitude":0.0}]}</script>'
    )
