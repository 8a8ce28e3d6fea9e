"""Citations: what any text, name, date and address becomes in each form, as other programs read it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.citing import KINDS, Work, as_bibtex, as_csl, as_ris, as_text
from lib.dates import say
from tests.citations import of_bibtex, of_csl, of_ris, one_line

SOHR = "Syrian Observatory for Human Rights"
HARD = [
    "Ministry of Interior, Damascus",
    "Salt and Pepper & Sons",
    "المرصد السوري لحقوق الإنسان",
    "{braces}",
    "unbalanced } and {",
    "back\\slash \\n",
    'says "so" and “so”',
    "100 % of #1, $5_000 ~ ^",
    "two\nlines\r\nTY  - NEWS\nER  - ",
    "a\u2028b\u0085c\u200fd\x07",
    "@misc{x, title = {y}}",
    "<script>alert(1)</script>",
]
TEXT = st.one_of(st.sampled_from(HARD), st.text(min_size=1, max_size=40)).filter(one_line)
ARTICLE = Work(
    id="sourceline-source-7",
    kind="article",
    title="Security forces raid cell",
    authors=("Kareem Chehayeb", "Ghaith al-Sayed"),
    publisher="Associated Press",
    issued="2024-05-30",
    address="https://news.example/7",
    archived="https://archive.example/7",
    language="en",
    note="Corrected on 1 June 2024.",
)
PAGE = Work(
    id="sourceline-incident-raid",
    kind="webpage",
    title="Raid near Harem",
    publisher="Sourceline",
    accessed=date(2026, 11, 22),
    address="https://sourceline.example/incidents/raid/",
    language="en",
)


def test_text_of_a_page_and_of_an_article_is_chicago():
    assert as_text(PAGE) == (
        "Sourceline. “Raid near Harem.” Accessed 22 November 2026. https://sourceline.example/incidents/raid/."
    )
    assert as_text(ARTICLE) == (
        "Kareem Chehayeb and Ghaith al-Sayed. “Security forces raid cell.” Associated Press, 30 May 2024. "
        "Corrected on 1 June 2024. https://news.example/7. Archived at https://archive.example/7."
    )


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({}, "“T.” Paper, 30 May 2024."),
        ({"authors": ()}, "Paper. “T.” 30 May 2024."),
        ({"authors": ("A", "B", "C")}, "A, B and C. “T.” Paper, 30 May 2024."),
        ({"authors": (SOHR,)}, f"{SOHR}. “T.” Paper, 30 May 2024."),
        ({"title": "Who?"}, "“Who?” Paper, 30 May 2024."),
        ({"title": "He said “no”"}, "“He said ‘no’.” Paper, 30 May 2024."),
        ({"title": "[A film of the raid]"}, "[A film of the raid]. Paper, 30 May 2024."),
        ({"issued": ""}, "“T.” Paper, n.d."),
        ({"issued": "2024"}, "“T.” Paper, 2024."),
        ({"issued": "2024-05~"}, "“T.” Paper, about May 2024."),
        ({"issued": "2024-05~", "authors": ()}, "Paper. “T.” About May 2024."),
        ({"issued": "[..2023-08]"}, "“T.” Paper, by August 2023."),
        ({"issued": "2018/2022"}, "“T.” Paper, 2018 to 2022."),
        ({"issued": "[2019-10-26,2019-10-27]"}, "“T.” Paper, 26 or 27 October 2019."),
        ({"kind": "video"}, "“T.” Paper, 30 May 2024. Video."),
        ({"kind": "report", "note": "As known then"}, "“T.” Paper, 30 May 2024. As known then."),
    ],
)
def test_text_of_what_is_known_of_it(changed, text):
    plain = Work(id="w", kind="article", title="T", authors=("X",), publisher="Paper", issued="2024-05-30")
    text = text if "authors" in changed else f"X. {text}"

    assert as_text(replace(plain, **changed)) == text


@pytest.mark.parametrize(
    ("edtf", "csl", "bibtex", "ris"),
    [
        (
            "2024-05-30",
            {"date-parts": [[2024, 5, 30]]},
            {"year": "2024", "month": "May", "day": "30"},
            {"year": "2024", "date": "2024/05/30/"},
        ),
        (
            "2024-05",
            {"date-parts": [[2024, 5]]},
            {"year": "2024", "month": "May"},
            {"year": "2024", "date": "2024/05//"},
        ),
        ("1976", {"date-parts": [[1976]]}, {"year": "1976"}, {"year": "1976", "date": "1976///"}),
        (
            "2024-05~",
            {"date-parts": [[2024, 5]], "circa": True},
            {"year": "about May 2024"},
            {"date": "///about May 2024"},
        ),
        (
            "2023-08/2024-03",
            {"date-parts": [[2023, 8], [2024, 3]]},
            {"year": "August 2023 to March 2024"},
            {"date": "///August 2023 to March 2024"},
        ),
        *(
            (edtf, {"literal": say(edtf)}, {"year": say(edtf)}, {"date": f"///{say(edtf)}"})
            for edtf in (
                "[2018..2022]",
                "[..2024-05-30]",
                "2018/..",
                "/2019",
                "199X",
                "2024?",
                "[2019-10-26,2019-10-27]",
            )
        ),
        ("", None, {}, {}),
    ],
)
def test_partial_dates_are_never_more_certain_than_they_are(edtf, csl, bibtex, ris):
    work = replace(ARTICLE, issued=edtf)
    fields, read = of_bibtex(as_bibtex([work]))[work.id], of_ris(as_ris([work]))[0]

    assert of_csl(as_csl([work]))[0].get("issued") == csl
    assert {name: fields[name] for name in ("year", "month", "day") if name in fields} == bibtex
    assert {name: read[name] for name in ("year", "date") if name in read} == ris


@given(title=TEXT, authors=st.lists(TEXT, max_size=3), publisher=TEXT, note=TEXT)
def test_any_text_survives_every_form(title, authors, publisher, note):
    work = Work("w-1", "article", title, tuple(authors), publisher, "2024", None, "", "", "ar", note)
    title, publisher, authors = one_line(title), one_line(publisher), [one_line(author) for author in authors]
    fields = of_bibtex(as_bibtex([work, PAGE]))["w-1"]
    read = of_ris(as_ris([work, PAGE]))[0]
    item = of_csl(as_csl([work, PAGE]))[0]

    assert (fields["title"], fields["author"], fields["howpublished"]) == (title, authors, publisher)
    assert (read["title"], read.get("authors", []), read["secondary_title"]) == (title, authors, publisher)
    assert (item["title"], item["container-title"]) == (title, publisher)
    assert item.get("author", []) == [{"literal": author} for author in authors]
    for told in (fields["note"], *read["notes"], item["note"]):
        assert told.startswith(one_line(note))
    assert len(as_text(work).splitlines()) == 1


@given(
    addresses=st.lists(st.text(max_size=40).map(lambda text: f"https://news.example/{text}"), min_size=1, max_size=3)
)
def test_any_address_stays_one_address_in_every_form(addresses):
    works = [Work(f"w-{number}", "article", "T", address=address) for number, address in enumerate(addresses)]
    csl = [item["URL"] for item in of_csl(as_csl(works))]

    assert [fields["url"] for fields in of_bibtex(as_bibtex(works)).values()] == csl
    assert [one["urls"] for one in of_ris(as_ris(works))] == [[address.replace(";", "%3B")] for address in csl]


def test_address_with_what_files_stumble_over_is_encoded():
    work = replace(ARTICLE, address='https://news.example/a b{c}"d;e?f=100%25&g=أطمة#h')
    url = "https://news.example/a%20b%7Bc%7D%22d;e?f=100%25&g=أطمة#h"

    assert of_csl(as_csl([work]))[0]["URL"] == of_bibtex(as_bibtex([work]))[work.id]["url"] == url
    assert of_ris(as_ris([work]))[0]["urls"] == [url.replace(";", "%3B")]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_type_and_its_outlet(kind):
    work = replace(ARTICLE, kind=kind)
    item, read = of_csl(as_csl([work]))[0], of_ris(as_ris([work]))[0]

    assert [item["type"], read["type_of_reference"]] == list(KINDS[kind][:2])
    assert item.get("publisher", item.get("container-title")) == "Associated Press"
    assert read.get("publisher", read.get("secondary_title")) == "Associated Press"


def test_forms_hold_all_that_is_known():
    note = "Corrected on 1 June 2024. Archived at https://archive.example/7."

    assert of_csl(as_csl([PAGE, ARTICLE])) == [
        {
            "id": "sourceline-incident-raid",
            "type": "webpage",
            "title": "Raid near Harem",
            "container-title": "Sourceline",
            "accessed": {"date-parts": [[2026, 11, 22]]},
            "URL": "https://sourceline.example/incidents/raid/",
            "language": "en",
        },
        {
            "id": "sourceline-source-7",
            "type": "article-newspaper",
            "title": "Security forces raid cell",
            "author": [{"literal": "Kareem Chehayeb"}, {"literal": "Ghaith al-Sayed"}],
            "container-title": "Associated Press",
            "issued": {"date-parts": [[2024, 5, 30]]},
            "URL": "https://news.example/7",
            "language": "en",
            "note": note,
        },
    ]
    assert of_bibtex(as_bibtex([PAGE, ARTICLE])) == {
        "sourceline-incident-raid": {
            "author": [],
            "title": "Raid near Harem",
            "howpublished": "Sourceline",
            "url": "https://sourceline.example/incidents/raid/",
            "urldate": "2026-11-22",
            "language": "en",
        },
        "sourceline-source-7": {
            "author": ["Kareem Chehayeb", "Ghaith al-Sayed"],
            "title": "Security forces raid cell",
            "howpublished": "Associated Press",
            "year": "2024",
            "month": "May",
            "day": "30",
            "url": "https://news.example/7",
            "language": "en",
            "note": note,
        },
    }
    assert of_ris(as_ris([PAGE, ARTICLE])) == [
        {
            "type_of_reference": "ELEC",
            "id": "sourceline-incident-raid",
            "title": "Raid near Harem",
            "secondary_title": "Sourceline",
            "access_date": "2026/11/22/",
            "urls": ["https://sourceline.example/incidents/raid/"],
            "language": "en",
        },
        {
            "type_of_reference": "NEWS",
            "id": "sourceline-source-7",
            "authors": ["Kareem Chehayeb", "Ghaith al-Sayed"],
            "title": "Security forces raid cell",
            "secondary_title": "Associated Press",
            "year": "2024",
            "date": "2024/05/30/",
            "urls": ["https://news.example/7"],
            "language": "en",
            "notes": [note],
        },
    ]


def test_institution_with_commas_is_not_taken_apart():
    work = replace(ARTICLE, authors=("Staff, Agencies", f"{SOHR} and others"))

    assert "author = {{Staff, Agencies} and {Syrian Observatory for Human Rights and others}}" in as_bibtex([work])
    assert of_bibtex(as_bibtex([work]))[work.id]["author"] == list(work.authors)
