"""Citations of pages: each page with its sources, in each form, as known on a day, and nothing of what is gone."""

import re

import pghistory
import pytest
from django.conf import settings
from django.utils import timezone

from actors.models import Actor
from claims.models import Claim
from incidents.models import Incident
from lib.citing import FILES
from lib.dates import say
from lib.editorial import Status
from sources.models import Article
from tests.citations import of_bibtex, of_csl, of_ris
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
    term,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

KILLING = "/incidents/killing-of-abu-maria-al-qahtani/"
TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
}


def page_at(client, address):
    return read(client.get(address).content.decode())


def cited(page):
    """The citations on a page, as text."""
    return [one.text for one in page.all(of_class="citation")]


def files_of(client, address, asked=""):
    """{form: its works as the programs of others read them} of a page."""
    texts = {form: client.get(f"{address}cite.{form}{asked}").content.decode() for form in FILES}
    return {"bib": of_bibtex(texts["bib"]), "ris": of_ris(texts["ris"]), "json": of_csl(texts["json"])}


def titles_of(page):
    """The titles of the sources of a page, in the order of their numbers."""
    return [" ".join(one.all("cite")[0].text.split()) for one in page.all(of_class="sources")[0].all("li")]


def ways_of(page):
    """The addresses of citations that a page leads to."""
    return [link["href"] for link in page.all("a", of_class="cite") if "cite/" in link["href"]]


@pytest.mark.parametrize(
    ("records", "number"),
    [
        (Incident.objects.published(), 10),
        (Actor.objects.published(), 40),
        (Article.objects.published(), 29),
        (Claim.objects.public().in_order(), 333),
    ],
)
def test_every_page_is_cited_with_its_sources_in_every_form(demo, client, records, number):
    pages, wrong = list(records), []
    for record in pages if number < 100 else pages[::20]:
        address = record.get_absolute_url()
        page, files = page_at(client, address), files_of(client, address)
        way = ways_of(page)
        own = files["json"][0]
        sources = titles_of(page) if number in {10, 40} and page.all(of_class="sources") else None
        ids = [item["id"] for item in files["json"]]
        if not (
            way == [f"{address}cite/"]
            and own["URL"] == f"{settings.SITE_URL}{address}"
            and len(set(ids)) == len(ids) == len(cited(page_at(client, way[0])))
            and list(files["bib"]) == ids == [one["id"] for one in files["ris"]]
            and (sources is None or [one["title"] for one in files["json"][1:]] == sources)
        ):
            wrong.append(address)

    assert len(pages) == number
    assert wrong == []


@pytest.mark.parametrize("form", FILES)
def test_file_has_its_type_and_its_name(demo, client, form):
    answer = client.get(f"{KILLING}cite.{form}")

    assert (answer.status_code, answer["Content-Type"]) == (200, TYPES[form])
    assert answer["Content-Disposition"] == (
        f'attachment; filename="sourceline-incident-killing-of-abu-maria-al-qahtani.{form}"'
    )


def test_text_of_an_incident_is_chicago(demo, client):
    page, *sources = cited(page_at(client, f"{KILLING}cite/"))
    today = say(timezone.localdate().isoformat())

    assert page == (
        f"Sourceline. “Killing of Abu Maria al-Qahtani in Sarmada.” Accessed {today}. {settings.SITE_URL}{KILLING}."
    )
    assert len(sources) == len(titles_of(page_at(client, KILLING)))
    assert (
        "Enab Baladi. “Idlib: Salvation govt announces arrest of IS cell responsible for assassinating al-Qahtani.” "
        "30 May 2024. https://english.enabbaladi.net/archives/2024/05/"
        "idlib-salvation-govt-announces-arrest-of-is-cell-responsible-for-assassinating-al-qahtani/."
    ) in sources


def test_arabic_stays_whole_and_is_marked_in_the_page(demo, client):
    article = Article.objects.filter(language="ar").first()
    files, page = files_of(client, article.get_absolute_url()), page_at(client, f"{article.get_absolute_url()}cite/")

    assert re.search("[\u0600-\u06ff]", article.title)
    assert files["json"][1]["title"] == files["ris"][1]["title"] == article.title
    assert files["bib"][f"sourceline-source-{article.pk}"]["title"] == article.title
    assert article.title in cited(page)[1]
    assert page.with_id("s1").all("bdi")[0]["lang"] == "ar"


def test_claim_is_cited_with_who_says_it_and_who_denies_it(demo, client):
    denial = Claim.objects.public().exclude(answers=None).filter(stance="denies", answers__public=True).first()
    (said, _), (denied, source) = (
        of_csl(client.get(f"{claim.get_absolute_url()}cite.json").content.decode())
        for claim in (denial, denial.answers)
    )

    assert said["title"] == denial.text
    assert said["note"].endswith("; denies; stated.")
    assert denied["note"].startswith(f"Said by {denial.answers.claimant}")
    assert f"denied by claim {denial.pk}" in denied["note"].replace("claims", "claim")
    assert source["id"] == f"sourceline-source-{denial.answers.article_id}"


@pytest.mark.parametrize("address", [KILLING, "/actors/abu-maria-al-qahtani/"])
def test_citation_as_of_a_day_is_of_the_page_of_that_day(demo, client, address):
    page = page_at(client, f"{address}?as_of=10+April+2024")
    (way,) = ways_of(page)
    citation = page_at(client, way)
    files = files_of(client, address, "?as_of=10+April+2024")

    assert way == f"{address}cite/?as_of=2024-04-10"
    assert files["json"][0]["URL"] == f"{settings.SITE_URL}{address}?as_of=2024-04-10"
    assert files["json"][0]["note"] == "As known on 10 April 2024."
    assert [item["title"] for item in files["json"][1:]] == titles_of(page)
    assert 0 < len(files["json"]) < len(files_of(client, address)["json"])
    assert len(cited(citation)) == len(files["json"])
    assert [link["href"] for link in citation.all("a", having="download")] == [
        f"{address}cite.{form}?as_of=2024-04-10" for form in FILES
    ]
    assert f"{address}?as_of=2024-04-10" in [link["href"] for link in citation.all("a")]


def test_citation_as_of_what_is_no_day_says_so(client):
    incident = ClaimFactory().incident
    page = client.get(f"{incident.get_absolute_url()}cite/?as_of=soon")
    file = client.get(f"{incident.get_absolute_url()}cite.bib?as_of=soon")

    assert (page.status_code, file.status_code) == (200, 400)
    for answer in (page, file):
        assert cited(read(answer.content.decode())) == []
        assert "The day was not understood" in answer.content.decode()


def test_form_that_there_is_not_is_not_found(client):
    incident = IncidentFactory()
    for form in ("xml", "text", "bib/", "BIB", "\x00"):
        assert client.get(f"{incident.get_absolute_url()}cite.{form}").status_code == 404


def test_former_address_leads_to_the_citation(client):
    for record in (IncidentFactory(), OrganizationFactory()):
        former = record.get_absolute_url()
        record.slug = "lately"
        record.save()
        for beyond in ("cite/", "cite.bib", "cite.ris?as_of=2024"):
            answer = client.get(f"{former}{beyond}")
            assert (answer.status_code, answer["Location"]) == (301, f"{record.get_absolute_url()}{beyond}")


@pytest.mark.parametrize(("status", "code"), [("draft", 404), ("withdrawn", 410), ("restricted", 410)])
def test_citation_of_what_is_gone_answers_as_its_page(client, status, code):
    records = [
        IncidentFactory(title="Zebra"),
        OrganizationFactory(name="Zebra"),
        ArticleFactory(title="Zebra"),
        ClaimFactory(text="Zebra."),
    ]
    for record in records:
        with pghistory.context(user=None):
            record.status = Status(status)
            record.save()
        for beyond in ("cite/", *(f"cite.{form}" for form in FILES)):
            answer = client.get(f"{record.get_absolute_url()}{beyond}")
            assert (answer.status_code, answer["Content-Type"]) == (code, "text/html; charset=utf-8")
            assert "Zebra" not in answer.content.decode()


def test_name_that_is_withheld_is_in_no_citation(client):
    person = PersonFactory(name="Zebra Zebrason", public_role=False)
    claim = ClaimFactory(kind="participation", named_actor=person, claimant=person, text="A person did it.")
    for record in (person, claim, claim.incident, claim.article):
        for beyond in ("cite/", *(f"cite.{form}" for form in FILES)):
            assert "Zebra" not in client.get(f"{record.get_absolute_url()}{beyond}").content.decode()
    assert files_of(client, person.get_absolute_url())["json"][0]["title"] == "a person whose name is withheld"


ARMED = {"name": "The Channel", "type": "outlet_type.armed_actor"}


@pytest.mark.parametrize(
    ("policy", "outlet", "linked", "note"),
    [
        ("link", {}, True, None),
        ("text_only", {}, False, "Not linked (address as text): https://news.example/x."),
        ("graphic", {}, False, "Not linked (graphic): https://news.example/x."),
        ("propaganda", {}, False, "Not linked (propaganda): https://news.example/x."),
        ("link", ARMED, False, "Not linked (an official channel of an armed actor): https://news.example/x."),
        ("dangerous", {}, False, "Its address is left out: the page is dangerous."),
    ],
)
def test_address_is_cited_as_readers_get_it(client, policy, outlet, linked, note):
    outlet = OutletFactory(**{**outlet, "type": term(outlet["type"])} if outlet else {})
    article = ArticleFactory(link_policy=policy, outlet=outlet, address="https://news.example/x")
    files = files_of(client, article.get_absolute_url())
    item, entry = files["json"][1], files["bib"][f"sourceline-source-{article.pk}"]

    assert item.get("URL") == entry.get("url") == ("https://news.example/x" if linked else None)
    assert files["ris"][1].get("urls") == (["https://news.example/x"] if linked else None)
    assert item.get("note") == entry.get("note") == note


def test_article_tells_what_it_passes_on_and_what_became_of_it(client):
    article = ArticleFactory(
        after_outlet=OutletFactory(name="Some Wire"),
        correction="retracted",
        corrected_on="2024-06-01",
        archived_address="https://archive.example/x",
        archived_on="2024-06-02",
        authors="Staff, Agencies; Syrian Observatory for Human Rights; ",
        outlet=OutletFactory(name="Paper"),
        title="T",
        published="2024-05-30",
    )

    assert cited(page_at(client, f"{article.get_absolute_url()}cite/"))[1] == (
        "Staff, Agencies and Syrian Observatory for Human Rights. “T.” Paper, 30 May 2024. Passes on Some Wire. "
        f"Retracted on 1 June 2024. {article.address}. Archived at https://archive.example/x."
    )
