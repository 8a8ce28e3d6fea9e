"""Every number of records is a link to the list that it counts, and the list has just so many rows."""

import re
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.test import Client

from claims.models import Claim
from tests.factories import ArticleFactory, ClaimFactory, IncidentFactory, OrganizationFactory
from tests.pages import crawl, read

pytestmark = pytest.mark.django_db

NOUNS = "incidents?|actors?|claims?|statements?|articles?|outlets?|origins?|places?"
COUNTS = re.compile(rf"\d (?:{NOUNS})\b|^(?:{NOUNS}) \| [\d,]+$", re.IGNORECASE)
LISTS = ["/incidents/", "/actors/", "/people/", "/organizations/", "/locations/", "/articles/", "/outlets/", "/claims/"]


def is_walked(address, to):
    """Whether the walk follows a link: to records and to whole lists, of the gazetteer to one page of it.

    Not to citations, which count nothing.
    """
    if to.endswith("/cite/"):
        return False
    query = parse_qs(urlsplit(to).query)
    return not query or (set(query) == {"page"} and not to.startswith("/locations/"))


def totalled(page):
    """How many rows a list says that it has."""
    text = page.all(of_class="total")[0].text
    return 0 if text.startswith("No ") else int(text.split()[0].replace(",", ""))


def links(pages):
    """{(address of the list, its number as written)} of the links that count, wherever they stand."""
    return {
        (urljoin(address, link["href"]), link.text)
        for address, page in pages.items()
        for link in page.all("a", of_class="counted")
    }


def some_of_each_sort(found):
    """Of the links to lists narrowed by the same filters, a dozen, always the same ones."""
    sorts = {}
    for to, says in sorted(found):
        sorts.setdefault((urlsplit(to).path, *sorted(parse_qs(urlsplit(to).query))), []).append((to, says))
    return {link for links in sorts.values() for link in links[:: max(1, len(links) // 12)]}


def untrue(found, client):
    """The links of which the list has another number of rows: (address, what the link says, rows of the list)."""
    rows = {to: totalled(read(client.get(to).content.decode())) for to in sorted({to for to, _ in found})}
    return [(to, says, rows[to]) for to, says in sorted(found) if int(says.split()[0].replace(",", "")) != rows[to]]


def unlinked(page):
    """The texts of a page in which a number of records stands in no link, where numbers of records stand."""
    wrong = []
    for part in [*page.all(of_class="tally"), *page.all(of_class="numbers"), *page.all(of_class="facts")]:
        rows = list(zip(part.all("dt"), part.all("dd"), strict=True)) or [(None, part)]
        for label, value in rows:
            text = f"{label.text} | {outside_links(value)}" if label else outside_links(value)
            wrong += [text] if COUNTS.search(text) else []
    return wrong


def outside_links(element):
    """The text of an element but for that of its links."""
    parts = [
        child if isinstance(child, str) else outside_links(child)
        for child in element.holds
        if isinstance(child, str) or child.name != "a"
    ]
    return re.sub(r"\s+", " ", "".join(parts)).strip()


@pytest.fixture(scope="module")
def pages(demo, django_db_blocker):
    """{address: page} of every record, of every page of every list, and of the lists as tables."""
    with django_db_blocker.unblock():
        client = Client()
        found = {address: page for address, (_, page) in crawl(client, is_walked).items()}
        tables = [f"{address}?view=table" for address in LISTS]
        return found | {address: read(client.get(address).content.decode()) for address in tables}


def test_every_number_is_that_of_the_rows_of_its_list(pages, client):
    found = links(pages)

    assert untrue(some_of_each_sort(found), client) == []
    assert len(found) > 300
    assert {urlsplit(to).path for to, _ in found} == {
        *("/incidents/", "/actors/", "/claims/", "/articles/", "/outlets/", "/locations/")
    }


@pytest.mark.parametrize(
    ("room", "filters"),
    [
        ("incidents", {"claims?incident", "articles?incident", "outlets?incident"}),
        (
            "actors",
            {
                *("incidents?actor", "incidents?actor&role", "claims?actor", "claims?claimant"),
                *("articles?actor", "outlets?actor", "actors?organization"),
            },
        ),
        ("articles", {"claims?article"}),
        ("outlets", {"articles?outlet", "claims?outlet"}),
        ("locations", {"incidents?location", "locations?within"}),
    ],
)
def test_every_kind_of_record_leads_to_its_lists(pages, room, filters):
    found = set()
    for address, page in pages.items():
        if re.fullmatch(rf"/{room}/[^/?]+/", address):
            for to, _ in links({address: page.with_id("content")}):
                found.add(f"{urlsplit(to).path.strip('/')}?{'&'.join(parse_qs(urlsplit(to).query))}")

    assert found == filters


def test_every_number_of_records_stands_in_a_link(pages):
    details = {address: page for address, page in pages.items() if re.fullmatch(r"/\w+/[^/?]+/", address)}

    assert len(details) > 400
    assert {address: unlinked(page) for address, page in details.items() if unlinked(page)} == {}


def test_what_is_deprecated_is_counted_where_its_list_has_it(client, db):
    incident, hts, article = IncidentFactory(), OrganizationFactory(), ArticleFactory()
    common = {"article": article, "claimant": hts, "incident": incident}
    ClaimFactory(**common, kind="participation", named_actor=hts, role="role.aimed_at")
    ClaimFactory(**common, kind="participation", named_actor=hts, role="role.ordered", deprecated_reason="Misread.")
    about = {"actor": hts, "claimant": None, "kind": "membership"}
    ClaimFactory(**about)
    ClaimFactory(**about, deprecated_reason="Misread.")
    ClaimFactory(incident=incident, kind="type", deprecated_reason="Misread.")
    records = [incident, hts, article, article.outlet]
    pages = {one.get_absolute_url(): read(client.get(one.get_absolute_url()).content.decode()) for one in records}
    found = links(pages)

    assert untrue(found, client) == []
    assert {(to, says) for to, says in found if f"={incident.slug}" in to} == {
        (f"/claims/?incident={incident.slug}", "3 claims"),
        (f"/articles/?incident={incident.slug}", "1 article"),
        (f"/outlets/?incident={incident.slug}", "1 outlet"),
    }
    assert {(to, says) for to, says in found if f"actor={hts.slug}" in to} == {
        (f"/incidents/?actor={hts.slug}", "1 incident"),
        (f"/incidents/?actor={hts.slug}&role=aimed_at", "1 incident"),
        (f"/incidents/?actor={hts.slug}&role=aimed_at", "1 incident as the one aimed at"),
        (f"/claims/?actor={hts.slug}", "4 claims"),
        (f"/articles/?actor={hts.slug}", "1 article"),
        (f"/outlets/?actor={hts.slug}", "1 outlet"),
    }
    assert "1 of them deprecated" not in pages[incident.get_absolute_url()].text
    assert "2 of them deprecated" in pages[incident.get_absolute_url()].text
    assert [unlinked(page) for page in pages.values()] == [[], [], [], []]


def test_a_number_that_is_wrong_or_no_link_would_be_found(client, demo):
    address = "/incidents/killing-of-abu-maria-al-qahtani/"
    html = client.get(address).content.decode()
    counted = re.search(r'<a class="counted" href="([^"]*)">(\d+) claims</a>', html)
    to, number = counted[1], int(counted[2])
    wrong = read(html.replace(counted[0], counted[0].replace(f">{number} ", f">{number + 1} ")))

    assert untrue(links({address: wrong}), client) == [(to, f"{number + 1} claims", number)]
    bare = read(html.replace(counted[0], f"{number} claims", 1))
    assert [re.match(r"\d+ claims", text)[0] for text in unlinked(bare)] == [f"{number} claims"]
    article = Claim.objects.public().first().article.get_absolute_url()
    html = client.get(article).content.decode()
    plain = read(re.sub(r'<a class="counted"[^>]*>(\d+) claims?</a>', r"\1", html))
    assert [text.partition(" | ")[0] for text in unlinked(plain)] == ["Claims"]
