"""The public site on the demo data, as a reader walks it: every page, every link, every value with its citation."""

import re
from collections import Counter
from urllib.parse import urldefrag, urlsplit

import pytest

from actors.models import Actor
from claims.models import Claim
from codebook.choices import Scheme
from incidents.models import Incident
from sources.models import Article, Outlet
from tests.claims.test_demo import LINES, answers, asked, shown
from tests.factories import ClaimFactory, OrganizationFactory, PersonFactory
from tests.pages import links_of, read

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'",
}  # fmt: skip
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # a page without the word of base.html: the admin
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def site(demo, walk):
    """{address: (response, page)} of every page that links lead to from the home page."""
    return walk


@pytest.fixture(scope="module")
def pages(site):
    return {address: page for address, (_, page) in site.items()}


def test_every_link_leads_to_a_page(site):
    assert {
        address: response.status_code for address, (response, _) in site.items() if response.status_code != 200
    } == {}


def test_every_public_record_is_reached(pages):
    records = [
        *(Incident.objects.published(), Actor.objects.published(), Claim.objects.public()),
        *(Article.objects.published(), Outlet.objects.published()),
    ]
    assert [record for group in records for record in group if record.get_absolute_url() not in pages] == []
    assert {"/locations/", "/locations/?page=2", "/people/", "/organizations/", "/codebook/", "/about/"} <= pages.keys()


def test_every_link_to_a_part_of_a_page_has_its_part(pages):
    ids = {address: {element["id"] for element in page.all(having="id")} for address, page in pages.items()}
    missing = set()
    for address, page in pages.items():
        for _, to in links_of(address, page):
            there, part = urldefrag(to)
            if part and there in ids and part not in ids[there]:
                missing.add((address, to))

    assert missing == set()


def test_no_id_is_given_twice_and_what_points_to_one_finds_it(pages):
    wrong = []
    for address, page in pages.items():
        ids = Counter(element["id"] for element in page.all(having="id"))
        wrong += [(address, one) for one, times in ids.items() if times > 1]
        for attribute in ("popovertarget", "aria-labelledby", "aria-describedby", "for"):
            wrong += [(address, one[attribute]) for one in page.all(having=attribute) if one[attribute] not in ids]

    assert wrong == []


def test_links_to_other_sites_are_safe_and_open_the_passage(pages):
    wrong = []
    for address, page in pages.items():
        for link in page.all("a", having="href"):
            to = link["href"]
            if urlsplit(to).scheme or to.startswith("//"):
                safe = {"external", "noopener", "noreferrer"} <= set(
                    link["rel"].split()
                ) and "target" not in link.attributes
                at_passage = "#:~:text=" in to or "passage" not in link.text
                if not (to.startswith(("https://", "http://")) and safe and at_passage):
                    wrong.append((address, to))

    assert wrong == []


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(pages):
    wrong = []
    for address, page in pages.items():
        for element in page.within:
            data = element.name == "script" and element["type"] == "application/ld+json"  # no browser runs it
            script = element.name == "script" and not data and (not element["src"] or element.holds)
            inline = element.name == "style" or script
            inline = inline or any(name == "style" or name.startswith("on") for name in element.attributes)
            loaded = [element["src"], element["action"], element["href"] if element.name == "link" else ""]
            if inline or any(urlsplit(one).scheme or one.startswith("//") for one in loaded):
                wrong.append((address, element.name, element.attributes))

    assert wrong == []


def test_words_are_those_of_people(pages):
    codes = rf"\b(?:{'|'.join(Scheme.values)})\.[a-z]|\b[a-z]+_[a-z]+\b"
    strange = re.compile(rf"\b(?:None|null|undefined|NaN|True|False)\b|\d{{4}}-\d\d|{codes}|\[\[|\{{|\}}|%\}}|&[a-z]+;")
    wrong = []
    for address, page in pages.items():
        for element in (*page.all("title"), *page.all("body")):
            left_out = [
                *element.all("code"),
                *element.all(of_class="citation"),
                *(a for a in element.all("a", of_class="out") if a.text.startswith("http")),
            ]
            for one in left_out:  # codes that the codebook defines, and addresses
                one.parent.holds.remove(one)
            wrong += [(address, found) for found in strange.findall(element.text)]

    assert wrong == []


def test_every_page_sets_no_cookie_and_closes_the_browser_to_others(site, client):
    answers = {address: response for address, (response, _) in site.items()}
    answers |= {
        address: client.get(address) for address in ("/nothing/", "/incidents/?page=0", "/claims/0/", "/healthz")
    }
    answers["post"] = client.post("/incidents/")
    wrong = []
    for address, response in answers.items():
        wrong += [(address, name) for name, value in HEADERS.items() if response.headers.get(name) != value]
        if set(response["Content-Security-Policy"].split("; ")) != POLICY:
            wrong.append((address, "Content-Security-Policy"))
        if (
            response.cookies
            or "Set-Cookie" in response.headers
            or "geolocation=()" not in response["Permissions-Policy"]
        ):
            wrong.append((address, "cookies or permissions"))

    assert wrong == []


def test_no_page_tells_other_sites_where_the_reader_comes_from(pages):
    told = {
        address: [one["content"] for one in page.all("meta") if one["name"] == "referrer"]
        for address, page in pages.items()
    }

    assert {address: policy for address, policy in told.items() if policy != ["no-referrer"]} == {}


# Citations: what is stated of an incident or an actor stands in one of these, each of which carries its citation.
CITED = {"value", "voice", "note", "marks"}
# What is said of the collection and not of an incident or an actor: how many claims there are, whose silence it is.
OF_THE_COLLECTION = {
    *("tally", "badge", "absence", "permalink", "contents", "sources", "differ", "axis", "masthead", "footer"),
}


def mark_claims(element):
    """The ids of the claims whose citation marks stand in an element."""
    return [int(mark["popovertarget"][1:]) for mark in element.all("button", of_class="mark")]


def uncited(page, claims, names):
    """What a page states without a citation: values without a mark whose note leads to the article; figures, dates
    and names of actors outside of any value.

    `claims`: {id: claim}. `names`: those of the actors. Returns texts, [] if all is cited.
    """
    wrong = []
    for value in page.all(of_class="value"):
        answer = value.nearest("answer")
        behind = answer if answer else value.parent
        beside = behind.holds.index(value) + 1 if value in behind.holds else 0
        marks = mark_claims(behind) if answer else _marks_right_after(behind, beside)
        if not marks or not all(_note_leads_to_article(page, claims, pk) for pk in marks):
            wrong.append(value.text)
    for voice in page.all(of_class="voice"):
        if not mark_claims(voice):
            wrong.append(voice.text)
    own = page.all("h1")[0].text  # a page may say whose it is
    others = [name for name in names if name not in own]
    return wrong + [
        text for text in _plain_texts(page) if re.search(r"\d", text) or any(name in text for name in others)
    ]


def _marks_right_after(parent, index):
    after = next((one for one in parent.holds[index:] if not isinstance(one, str) or one.strip()), "")
    return mark_claims(after) if not isinstance(after, str) and "marks" in after.classes else []


def _note_leads_to_article(page, claims, pk):
    note, claim = page.with_id(f"c{pk}"), claims[pk]
    links = {link["href"] for link in note.all("a")} if note else set()
    outside = {link for link in links if link.startswith("http")}
    wanted = {claim.passage_link, claim.article.archived_link} - {""}
    return claim.article.get_absolute_url() in links and outside == wanted and claim.text in note.text


def _plain_texts(element):
    """The texts of a page that stand in no value, account, note, link or heading, and are not of the collection."""
    for child in element.holds:
        if isinstance(child, str):
            yield from filter(None, [child.strip()])
        elif child.name == "p" and child.parent.name == "li" and child.all(of_class="value"):
            continue  # a sentence: who says that …, and the value with its marks at the end
        elif child.name not in {"a", "h1", "head", "blockquote"} and not (CITED | OF_THE_COLLECTION) & set(
            child.classes
        ):
            yield from _plain_texts(child)


@pytest.fixture(scope="module")
def claims(demo, django_db_blocker):
    with django_db_blocker.unblock():
        return {claim.pk: claim for claim in Claim.objects.for_display()}


@pytest.fixture(scope="module")
def names(demo, django_db_blocker):
    with django_db_blocker.unblock():
        return sorted(Actor.objects.values_list("name", flat=True))


def details(pages, room):
    return {address: page for address, page in pages.items() if re.fullmatch(rf"/{room}/[^/?]+/", address)}


@pytest.mark.parametrize(("room", "number"), [("incidents", 10), ("actors", 40)])
def test_every_value_is_cited(pages, claims, names, room, number):
    found = {address: uncited(page, claims, names) for address, page in details(pages, room).items()}

    assert len(found) == number
    assert {address: texts for address, texts in found.items() if texts} == {}


def test_every_value_of_a_claim_stands_beside_its_article(pages, claims):
    found = details(pages, "claims")
    wrong = []
    for pk, claim in claims.items():
        page = found[claim.get_absolute_url()]
        links = {link["href"] for link in page.all("header")[1].all("a") + page.all("aside")[0].all("a")}
        if (
            uncited(page.with_id("content"), claims, ["\0"])
            and not {claim.passage_link, claim.article.get_absolute_url()} <= links
        ):
            wrong.append(pk)
        if [
            one
            for one in page.all(of_class="value")
            if not _marks_right_after(one.parent, one.parent.holds.index(one) + 1)
        ]:
            wrong.append(pk)

    assert len(found) == len(claims) == 333
    assert wrong == []


def statement(claim):
    """What a claim says: that nobody has claimed it is one statement, in whatever words."""
    return "" if claim.stance == "not_claimed" and not claim.named_actor_id else claim.value_key


def test_values_are_cited_by_claims_that_bear_them(pages, claims):
    wrong = []
    for address, page in [*details(pages, "incidents").items(), *details(pages, "actors").items()]:
        for answer in page.all(of_class="answer"):
            behind = [claims[pk] for pk in mark_claims(answer)]
            if len({(claim.kind, statement(claim), claim.incident_id, claim.actor_id) for claim in behind}) != 1:
                wrong.append((address, answer.text))

    assert wrong == []


def test_facts_at_a_glance_are_cited_or_lead_to_where_they_are(pages, claims):
    wrong, labels = [], Counter()
    for address, page in details(pages, "incidents").items():
        facts = page.all("dl", of_class="facts")[0]
        for label, fact in zip(facts.all("dt"), facts.all("dd"), strict=True):
            labels[label.text] += 1
            parts = [link["href"] for link in fact.all("a") if link["href"].startswith("#")]
            if not mark_claims(fact) and not (parts and all(page.with_id(part[1:]) for part in parts)):
                wrong.append((address, label.text))

    assert wrong == []
    assert labels["Type"] == labels["Rests on"] == 10
    assert (labels["Killed"], labels["Injured"], labels["Children killed"]) == (5, 1, 2)


def test_figures_in_lists_lead_to_where_they_are_cited(pages):
    wrong, figures = [], 0
    for address, page in pages.items():
        for entry in page.all("li", of_class="entry"):
            wrong += [(address, text) for text in _plain_texts(entry) if re.search(r"\d", text)]
            for link in entry.all("a"):
                there, part = urldefrag(link["href"])
                section = pages[there].with_id(part) if part else None
                if section and part != "sources":
                    figures += 1
                    wrong += [] if mark_claims(section) or mark_claims(section.parent) else [(address, link["href"])]
                elif not part and link.parent.name not in {"h2", "h3"}:
                    wrong.append((address, link["href"]))

    assert wrong == []
    assert figures > 100


def test_a_value_without_its_citation_would_be_found(site, claims, names):
    html = site["/incidents/killing-of-abu-maria-al-qahtani/"][0].content.decode()
    assert uncited(read(html), claims, names) == []

    glance = re.sub(r'(<dt>Killed</dt><dd><span class="value">[^<]*</span>)<span class="marks">.*?</span>', r"\1", html)
    assert uncited(read(glance), claims, names) == ["1 to 3 or more"]
    account = re.sub(r'(in Daily Post, 5 April 2024</span>)<span class="marks">.*?</span>', r"\1", html)
    assert len(uncited(read(account), claims, names)) > 0
    figure = html.replace("<aside aria-label=", "<p>Killed: 3</p><aside aria-label=", 1)
    assert uncited(read(figure), claims, names) == ["Killed: 3"]
    name = html.replace("<aside aria-label=", "<p>By the Islamic State</p><aside aria-label=", 1)
    assert uncited(read(name), claims, names) == ["By the Islamic State"]
    article = html.replace(f'href="{Claim.objects.get(low=9, outcome="outcome.injured").passage_link}"', 'href="/"')
    assert "Nine people were injured" in uncited(read(article), claims, names)


def test_figure_from_an_attackers_death_leads_to_where_it_is_cited(client, demo):
    incident = Incident.objects.create(title="A raid", status="published")
    values = {"incident": incident, "kind": "participation", "role": "role.carried_out", "named_actor": PersonFactory()}
    ClaimFactory(**values, outcome="outcome.killed")
    denied = ClaimFactory(
        **{**values, "named_actor": OrganizationFactory(), "role": "role.aimed_at"}, outcome="outcome.injured"
    )
    ClaimFactory(
        **{**values, "named_actor": denied.named_actor, "role": "role.aimed_at"},
        outcome="outcome.injured",
        stance="denies",
    )
    entry = read(client.get(f"/incidents/?actor={denied.named_actor.slug}").content.decode()).all(of_class="entry")[0]
    page = read(client.get(incident.get_absolute_url()).content.decode())

    incident.refresh_from_db()
    assert (incident.killed_text, incident.contested) == ("1 or more", ["injured"])
    assert "killed" in {urldefrag(link["href"]).fragment for link in entry.all("a")}
    for part in {urldefrag(link["href"]).fragment for link in entry.all("a")} - {""}:
        assert page.with_id(part), part
    glance = page.all("dl", of_class="ruled")[0]
    assert [fact.text for fact in glance.all("dt") if fact.text == "Killed"] == ["Killed"]


# Every fact of the demo, beside its article.


def test_every_fact_stands_on_its_pages_beside_its_article(pages, claims):
    lines = {pk: shown(claim) for pk, claim in claims.items()}
    missing = []
    for line in LINES:
        found = [claims[pk] for pk, columns in lines.items() if answers(columns, asked(line))]
        if not found or not all(stands(claim, pages) for claim in found):
            missing.append(line)

    assert len(LINES) > 250
    assert missing == []


def stands(claim, pages):
    """Whether a claim is shown on the pages of its subject and of its article and on its own, each with its article."""
    subject, own, every = pages[claim.subject.get_absolute_url()], pages[claim.get_absolute_url()], {claim.pk: claim}
    article = claim.article.get_absolute_url()
    parts = [page for address, page in pages.items() if address.partition("?")[0] == article]
    drawn = [
        page
        for page in parts
        for row in page.with_id("claims").all("li")
        if claim.text in row.text and claim.pk in mark_claims(row)
    ]
    return (
        drawn != []
        and all(_note_leads_to_article(page, every, claim.pk) for page in (subject, own, *drawn))
        and any(claim.pk in mark_claims(answer) for answer in subject.all(of_class="answer"))
        and own.all("blockquote")[0].text == re.sub(r"\s+", " ", claim.text)
    )


# The questions that the demo answers at a glance. Each is a walk of at most three clicks from the home page.


def walk(pages, *links):
    """The page to which the links of these texts lead, one after the other, from the home page."""
    assert len(links) <= 3
    address = "/"
    for text in links:
        to = {urldefrag(to).url for link, to in links_of(address, pages[address]) if link.text == text}
        assert len(to) == 1, f"{address} has {len(to)} links “{text}”"
        address = to.pop()
    return pages[address]


def rows(page, part, value):
    """The accounts of the one answer whose value is `value` in a part of a page, each without its marks."""
    found = [one for one in page.with_id(part).all(of_class="answer") if one.all(of_class="value")[0].text == value]
    assert len(found) == 1, [one.all(of_class="value")[0].text for one in page.with_id(part).all(of_class="answer")]
    return [re.sub(r"( \| \d+( denies)?)+$", "", voice.text) for voice in found[0].all(of_class="voice")]


def test_question_who_says_that_the_cell_killed_him(pages):
    page = walk(pages, "Incidents", "Raid on a cell in the Harem area")
    ministry = "Ministry of Interior of the Syrian Salvation Government"
    killing = "“Killing of Abu Maria al-Qahtani in Sarmada”"

    assert rows(page, "link", f"It was directed against those accused of {killing}") == [
        "“media affiliated with Hayat Tahrir al-Sham (HTS)” about two months ago in Enab Baladi, 30 May 2024",
        "Abdul Rahim Atoun about two months ago in Enab Baladi, 30 May 2024",
        "Levant24 hedged, last month in its own voice, May 2024",
        f"Hamza al-Ahmad, for {ministry} side said to have done it in Levant24, May 2024",
        f"“the minister of interior”, for {ministry} side said to have done it in Levant24, May 2024",
        f"Not said by {ministry} side said to have done it in Enab Baladi, 30 May 2024",
    ]


def test_question_how_many_were_killed_and_injured_by_whose_account(pages):
    page = walk(pages, "Incidents", "Killing of Abu Maria al-Qahtani in Sarmada")
    head = "“the head of the Syrian Observatory for Human Rights”, for Syrian Observatory for Human Rights"

    assert rows(page, "killed", "Three people were killed, attackers not included") == [
        f"{head} the jihadist and two of his bodyguards in Daily Post, 5 April 2024"
    ]
    assert len(rows(page, "killed", "Abu Maria al-Qahtani was the one aimed at and was killed")) == 7
    assert rows(page, "injured", "Two people were injured") == [
        "Syrian Observatory for Human Rights revised since two of his companions in LBCI (Agence France-Presse), "
        "5 April 2024, and 1 more",
        "Nationwide Republican hedged, two other visitors in its own voice, after Associated Press, April 2024",
    ]
    assert rows(page, "injured", "Four people were injured") == [
        "Syrian Observatory for Human Rights including former al-Qaeda commanders in Bianet, 5 April 2024"
    ]
    assert rows(page, "injured", "Nine people were injured") == [
        "“a hospital official” al-Qahtani’s bodyguard and eight other guests in Nationwide Republican "
        "(Associated Press), April 2024"
    ]


def test_question_who_killed_al_qurashi_and_who_denies_it(pages):
    page = walk(pages, "Incidents", "Killing of Abu al-Hussein al-Husseini al-Qurashi")

    assert rows(page, "responsibility", "Turkish National Intelligence Organization carried it out") == [
        "Recep Tayyip Erdogan claimed by its own side in Euro Weekly News, 1 May 2023, and 1 more",
        "Anadolu Agency attributed by a third party in Al-Ahed, 4 August 2023",
        "Denied by Islamic State side of the target in The Frontier Post (Associated Press), August 2023",
    ]
    assert rows(page, "responsibility", "Hayat Tahrir al-Sham carried it out") == [
        "Islamic State attributed by the other side in Al-Ahed, 4 August 2023, and 1 more",
        "Denied by Diaa al-Omar, for General Security Service in KRDO (Associated Press), 5 August 2023, and 1 more",
        "Denied by General Security Service in Enab Baladi, 30 May 2024",
    ]


def test_question_how_many_children_died_by_whose_account(pages):
    barisha = walk(pages, "Incidents", "US raid on Barisha")
    mckenzie = "Kenneth McKenzie, for United States forces side said to have done it"

    assert rows(barisha, "killed", "One child was killed") == [
        "Syrian Observatory for Human Rights in Hürriyet Daily News (Agence France-Presse), 27 October 2019"
    ]
    assert rows(barisha, "killed", "Two children were killed") == [f"{mckenzie} in Politico, 30 October 2019"]
    assert rows(barisha, "killed", "Three children were killed, by Abu Bakr al-Baghdadi") == [
        "Donald Trump in Middle East Eye, 27 October 2019"
    ]
    assert rows(barisha, "killed", "Three civilian children were killed") == ["Airwars in its own voice, October 2019"]
    assert rows(barisha, "killed", "One civilian child was killed") == ["Enab Baladi in its own voice, 30 May 2024"]
    atmeh = walk(pages, "Incidents", "US raid on Atmeh")
    assert rows(atmeh, "killed", "Six children were killed") == [
        "White Helmets in Al Bawaba, 3 February 2022, and 1 more",
        "Enab Baladi in its own voice, 30 May 2024",
    ]
    assert rows(atmeh, "killed", "Four children were killed") == [
        "Syrian Observatory for Human Rights in Rudaw, 3 February 2022"
    ]
    assert rows(atmeh, "killed", "At least six children were killed") == ["UNICEF in Washington Post, 10 February 2022"]
    assert rows(atmeh, "killed", "At least five children were killed") == [
        "“video footage and witnesses” in Seattle Times, February 2022"
    ]
    assert rows(atmeh, "killed", "Two to three children were killed") == ["Pentagon in Seattle Times, February 2022"]


def test_question_what_hts_has_said_and_what_is_said_of_it(pages, claims):
    page = walk(pages, "Organizations", "Hayat Tahrir al-Sham")
    hts = Actor.objects.get(slug="hayat-tahrir-al-sham")
    said = {claim.pk for claim in claims.values() if hts.pk in {claim.claimant_id, claim.speaks_for_id}}
    of_it = {claim.pk for claim in claims.values() if hts.pk in {claim.named_actor_id, claim.caused_by_id}}
    about = {claim.pk for claim in claims.values() if hts.pk == claim.actor_id}
    named = mark_claims(page.with_id("incidents")) + mark_claims(page.with_id("named"))

    assert set(mark_claims(page.with_id("says"))) == said
    assert set(named) == of_it
    assert set(mark_claims(page)) == said | of_it | about
    assert rows(page, "count", "59 operations (Islamic State), from 2018 to 2022") == [
        "Aaron Y. Zelin in Enab Baladi, 30 May 2024"
    ]
    assert (len(said), len(of_it), len(about)) == (17, 19, 8)


def test_question_under_which_names_and_which_article_uses_which(pages):
    page = walk(pages, "People", "Abu Maria al-Qahtani")
    names = {
        answer.all(of_class="value")[0].text: rows(page, "name", answer.all(of_class="value")[0].text)
        for answer in page.with_id("name").all(of_class="answer")
    }

    assert names == {
        "Maysara al-Jubouri": ["KVIA in its own voice, after Associated Press, 4 April 2024"],
        "Meyser Ali Musa Abdullah al-Juburi": ["Bianet in its own voice, 5 April 2024"],
        "Maysar Ali Abdullah al-Juburi": [
            "Syrian Observatory for Human Rights in LBCI (Agence France-Presse), 5 April 2024"
        ],
        "أبو ماريا القحطاني": ["Step News in its own voice, 5 April 2024"],
        "Abu Maria al-Qahtani": ["Enab Baladi in its own voice, 30 May 2024"],
        "Maysar bin Ali al-Jubouri al-Qahtani": ["Enab Baladi in its own voice, 30 May 2024"],
        "Abu Hamza": ["Enab Baladi in its own voice, 30 May 2024"],
        "al-Harari": ["Enab Baladi in its own voice, 30 May 2024"],
    }


def test_question_which_claims_rest_on_one_origin_alone(pages, claims):
    origins = {}
    asserted = [claim for claim in claims.values() if claim.stance == "asserts" and not claim.deprecated_reason]
    for claim in asserted:
        key = (claim.incident_id, claim.actor_id, claim.kind, claim.value_key)
        origins.setdefault(key, set()).add(claim.origin)
    alone = {
        claim.get_absolute_url()
        for claim in asserted
        if len(origins[claim.incident_id, claim.actor_id, claim.kind, claim.value_key]) == 1
    }
    walk(pages, "One origin alone")
    listed = [
        row.all("a")[0]["href"]
        for address, page in pages.items()
        if re.fullmatch(r"/claims/\?origins=one(&page=\d+)?", address) and not address.endswith("page=1")
        for row in page.all("ul", of_class="statements")[0].all("li")
    ]

    assert sorted(listed) == sorted(alone)
    assert 0 < len(alone) < len(asserted)
