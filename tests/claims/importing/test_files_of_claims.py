"""Whatever stands in a file of claims: it is read as it was meant, or told by line, column and reason."""

import csv
import io
import re
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from claims.importing.claims import RacedError, WrongRowsError, import_claims
from claims.importing.tables import NAMES, rows
from claims.models import Claim
from lib.spreadsheets import UnreadableError
from tests.claims.importing.files import write_claims
from tests.claims.importing.test_import_claims import ROW
from tests.factories import ArticleFactory, IncidentFactory, LocationFactory, OrganizationFactory

HEAD = "subject_kind,subject_slug,kind,link,text,low\n"


def read(path):
    """{line: {column: text} or the reason} of a file."""
    return {line: cells if isinstance(cells, dict) else str(cells) for line, cells in rows(path)}


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def sheet(path, *lines, change=None):
    """An XLSX with a header and these lines. `change`: a function of the sheet."""
    book = Workbook()
    book.active.append(HEAD.strip().split(","))
    for line in lines:
        book.active.append(line)
    if change:
        change(book.active)
    book.save(path)
    return path


def changed_inside(path, member, change):
    """The same XLSX with one of its parts changed."""
    with zipfile.ZipFile(path) as packed:
        parts = {one.filename: packed.read(one) for one in packed.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, change(content) if name == member else content)
    return path


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_is_read_with_any_delimiter_and_mark(tmp_path, between, mark):
    text = f'{mark}{HEAD}incident,raid,note,https://a.example/,“Two; three”,3\n\nincident,b,note,,"\'=1\r\nx ",\n'
    text = text.replace("“Two; three”", '"Two; three"').replace(",", between)
    assert read(written(tmp_path / "claims.csv", text)) == {
        2: {
            "subject_kind": "incident", "subject_slug": "raid", "kind": "note", "link": "https://a.example/",
            "text": "Two; three", "low": "3",
        },
        4: {"subject_kind": "incident", "subject_slug": "b", "kind": "note", "link": "", "text": "=1\nx", "low": ""},
    }  # fmt: skip


def test_spreadsheet_is_read_as_what_was_typed(tmp_path):
    def compute(one):
        one["E5"] = "=1+1"

    path = sheet(
        tmp_path / "claims.xlsx",
        ["incident", "raid", "note", None, "A\nb", 12.0],
        ["incident", 7, "note", None, date(2024, 5, 1), 12.5],
        ["incident", "x", "note", None, datetime.fromisoformat("2024-05-01T12:00"), True],
        ["incident", "y", "note", None, None, None],
        [None] * 6,
        ["incident", "z", "note", None, "'=1", "#REF!"],
        change=compute,
    )
    assert {
        line: [*cells.values()][1:] if isinstance(cells, dict) else cells for line, cells in read(path).items()
    } == {
        2: ["raid", "note", "", "A\nb", "12"],
        3: ["7", "note", "", "2024-05-01", "12.5"],
        4: ["x", "note", "", "2024-05-01T12:00:00", "yes"],
        5: "text: it is a formula without a value",
        7: "low: it holds the error #REF!",
    }


def test_texts_of_a_spreadsheet_may_stand_in_a_table_of_their_own(tmp_path):
    path = sheet(tmp_path / "claims.xlsx", ["incident", "raid", "note"])
    kinds = b"application/vnd.openxmlformats-officedocument.spreadsheetml"
    strings = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s.sharedStrings+xml"/></Types>' % kinds
    changed_inside(path, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", strings))
    within = b'<c r="B2" t="inlineStr"><is><t>raid</t></is></c>'
    changed_inside(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(within, b'<c r="B2" t="s"><v>0</v></c>'))
    with zipfile.ZipFile(path, "a") as packed:
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        packed.writestr(
            "xl/sharedStrings.xml", f'<sst xmlns="{main}"><si><r><t>big </t></r><r><t>raid</t></r></si></sst>'
        )
    assert [cells["subject_slug"] for cells in read(path).values()] == ["big raid"]


def test_only_the_first_sheet_that_is_seen_is_read(tmp_path):
    def hide(one):
        one.parent.create_sheet("Notes").append(["Anything"])
        hidden = one.parent.create_sheet("Lists", 0)
        hidden.sheet_state = "hidden"

    path = sheet(tmp_path / "claims.xlsx", ["incident", "raid", "note"], change=hide)
    assert [cells["subject_slug"] for cells in read(path).values()] == ["raid"]


def test_merged_cells_are_refused_because_nobody_knows_of_which_rows_they_are(tmp_path):
    path = sheet(tmp_path / "a.xlsx", ["incident", "raid"], change=lambda one: one.merge_cells("A2:A4"))
    with pytest.raises(UnreadableError, match=r"The sheet has merged cells \(A2:A4\)"):
        read(path)


def test_spreadsheet_made_to_harm_is_refused(tmp_path):
    path = sheet(tmp_path / "bomb.xlsx", ["incident", "raid", "note", None, "x" * 32_000])
    with pytest.raises(UnreadableError, match="too large when it is unpacked"):
        list(rows(path, most_unpacked=20_000))
    first = "xl/worksheets/sheet1.xml"
    far = changed_inside(path, first, lambda xml: xml.replace(b'r="2"', b'r="99999999"'))
    with pytest.raises(UnreadableError, match="more cells than a sheet can have"):
        read(far)
    wide = sheet(tmp_path / "wide.xlsx", ["incident", "raid", "note"])
    with pytest.raises(UnreadableError, match="more cells in a row than a sheet can have"):
        read(changed_inside(wide, first, lambda xml: xml.replace(b"</row>", b"<c/>" * 140_000 + b"</row>", 1)))
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    path = sheet(tmp_path / "entities.xlsx", ["incident", "raid", "note", None, "x"])
    with pytest.raises(UnreadableError, match="not a spreadsheet that can be read"):
        read(changed_inside(path, first, lambda xml: entities + xml.replace(b">note<", b">&b;<")))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it lacks the columns"),
        (b"\n\n", "it lacks the columns"),
        ("Ärger\n1\n".encode("latin-1"), "neither CSV in UTF-8 nor XLSX"),
        (HEAD.encode("utf-16"), "neither CSV in UTF-8 nor XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "neither CSV in UTF-8 nor XLSX"),
        (b"PK\x03\x04nothing", "not a spreadsheet that can be read"),
        (b"subject_kind,kind\n", "it lacks the columns subject_slug"),
        (b"subject_kind,subject_slug,kind\n", "names no articles: it needs one of the columns article_id, link"),
        (HEAD.replace("low", "lowest").encode(), "no such columns: “lowest”"),
        (HEAD.replace("low", "text").encode(), "there twice: text"),
        (b'"' + b"x" * 200_000, "The first line should name the columns"),
    ],
)
def test_file_that_is_none_of_claims_is_refused(tmp_path, content, reason):
    with pytest.raises(UnreadableError, match=reason):
        read(written(tmp_path / "claims", content))


def test_rows_that_can_not_be_read_are_told_by_their_lines(tmp_path):
    start = b"incident,raid,note,,"
    lines = [
        *(start + b"ok,", start + b"\xff,", start + b"a\x00b,", start + b"one,two,three", b"incident,raid"),
        start + b"x" * 100_001 + b",",
        start + b"y" * 140_000 + b",",
        start + b"ok,",
    ]
    told = read(written(tmp_path / "claims.csv", HEAD.encode() + b"\n".join(lines) + b"\n"))
    assert {line: one for line, one in told.items() if isinstance(one, str)} == {
        3: "text: it is not written in UTF-8",
        4: "text: it holds a NUL character",
        5: "it has 7 cells, not 6",
        6: "it has 2 cells, not 6",
        7: "text: it has 100,001 characters, more than 100,000",
        8: "it is not CSV: field larger than field limit (131072)",
    }
    assert told[9]["text"] == "ok"


WRONG = {
    "subject_kind": {"person": "it is “person”, neither incident nor actor"},
    "subject_slug": {
        "": "it is empty: say what the claim is about",
        "incident-7": "“incident-7” is a number that the site of the file gave: write the slug that it has here",
        "not a slug": "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
        "ucdp_event:1": "there is no incident “ucdp_event:1” here",
    },
    "subject": {"": "there is no incident “raid” here and the cell beside it has no title for a new one"},
    "kind": {"rumour": "there is no kind of claim “rumour”"},
    "outcome": {"": "A claim of the kind “Casualties” needs this.", "x": "the codebook has no “x” in its list outcome"},
    "term": {"raid": "a claim of the kind “Casualties” does not have this"},
    "scope": {"all": "Value 'all' is not a valid choice."},
    "low": {
        "-3": "Ensure this value is greater than or equal to 0.",
        "3.5": "“3.5” is not a whole number",
        "9999999999": "Ensure this value is less than or equal to 2147483647.",
        "7": "The lower bound is above the upper one.",
    },
    "stance": {"maybe": "Value 'maybe' is not a valid choice."},
    "distanced": {"perhaps": "“perhaps” is neither yes nor no"},
    "claimed_on": {"01/05/2024": "“01/05/2024” may be read in two ways: write the month as a word, or 2024-MM-DD."},
    "claimant_slug": {"nobody": "there is no actor “nobody” here", "actor-2": "“actor-2” is a number that the site of "
    "the file gave: write the slug that it has here"},
    "location_slug": {"nowhere": "there is no place “nowhere” here"},
    "words": {" ".join(["word"] * 26): "Quote 25 words at most."},
    "name": {"X": "A claim of the kind “Casualties” does not have this."},
    "link": {
        "paper.example/b": "The address begins with https:// or http://: copy it whole from the browser's address bar.",
    },
    "published": {
        "": "no article here has the address https://paper.example/a, and to make one it needs an outlet, a headline "
        "and a date",
        "never": "“never” is not understood as a date. Write for example 30 May 2024, May 2024, 2024, about May 2024, "
        "or between 2018 and 2022.",
    },
    "outlet": {"": "the outlet of the article is not here, and it has no name to make it"},
    "outlet_type": {"gossip": "the codebook has no “gossip” in its list outlet_type"},
    "article_kind": {"rumour": "Value 'rumour' is not a valid choice."},
    "rests_on": {"https://x.example/": "there is not one article here with the address https://x.example/"},
    "id": {"x" * 151: "it is longer than 150 characters"},
}  # fmt: skip


@pytest.mark.django_db
def test_what_is_wrong_in_a_cell_is_told_with_its_column(tmp_path):
    wrong = [(column, text, reason) for column, texts in WRONG.items() for text, reason in texts.items()]
    lines = [
        ROW | {"id": str(line), "link": f"https://paper.example/{line}", "outlet": f"Paper {line}", column: text}
        for line, (column, text, _) in enumerate(wrong, 2)
    ]
    columns = list(dict.fromkeys([*ROW, *WRONG]))
    lines = [{name: line.get(name, "") for name in columns} for line in lines]
    with pytest.raises(WrongRowsError) as error:
        import_claims(write_claims(tmp_path / "claims.csv", lines), dataset="Survey", status="published")
    elsewhere = {"subject": "subject_slug"}
    assert error.value.wrong == {
        line: f"{elsewhere.get(column, column)}: {reason}".replace("paper.example/a,", f"paper.example/{line},")
        for line, (column, _, reason) in enumerate(wrong, 2)
    }
    assert not Claim.objects.exists()


@pytest.mark.django_db
def test_rows_that_stand_in_the_file_twice_are_told(tmp_path):
    lines = [ROW, ROW | {"low": "1"}, ROW | {"id": "3", "text": "Other words."}]
    report = import_claims(write_claims(tmp_path / "claims.csv", lines), dataset="Survey", skip_wrong=True)
    assert report.wrong == {
        3: "id: 1 stands on line 2 already",
        4: "kind: line 2 makes the same claim, of the same article and claimant",
    }


@pytest.mark.django_db
def test_numbers_of_another_site_are_not_taken_for_ours(tmp_path):
    row = ROW | {"address": "https://other.example/claims/1/"}
    path = write_claims(tmp_path / "claims.csv", [row])
    report = import_claims(path, skip_wrong=True)
    assert report.wrong == {2: "address: https://other.example/claims/1/ is of another site: give the dataset a name"}
    report = import_claims(write_claims(path, [ROW | {"id": "77"}]), skip_wrong=True)
    assert report.wrong == {2: "id: there is no claim 77 here; leave it empty for a new claim"}
    article = ArticleFactory()
    both = ROW | {"id": "", "article_id": str(article.pk)}
    report = import_claims(write_claims(path, [both, both | {"article_id": "x"}]), skip_wrong=True)
    assert report.wrong == {
        2: f"link: it is not the address of article {article.pk}: leave one of them empty",
        3: "article_id: there is no article x here",
    }


@pytest.mark.django_db
def test_several_articles_of_one_address_are_not_chosen_from(tmp_path):
    for form in ("https://paper.example/a", "https://www.paper.example/a/"):
        ArticleFactory(address=form)
    report = import_claims(write_claims(tmp_path / "claims.csv", [ROW]), dataset="Survey", skip_wrong=True)
    assert report.wrong == {2: "link: several articles here have it"}


@pytest.mark.django_db
def test_what_readers_could_not_see_is_not_published(tmp_path):
    IncidentFactory(slug="raid", status="withdrawn")
    OrganizationFactory(slug="group", status="restricted")
    row = ROW | {"caused_by_slug": "group"}
    report = import_claims(
        write_claims(tmp_path / "claims.csv", [row]), dataset="Survey", status="published", skip_wrong=True
    )
    assert report.wrong == {
        2: "subject_slug: It is withdrawn: readers would not see this claim.; "
        "caused_by_slug: It is restricted: readers would not see this claim."
    }


def test_every_column_of_the_export_is_told_of():
    page = (django_settings.BASE_DIR / "docs" / "import.md").read_text(encoding="utf-8")
    table = page.partition("## What becomes of each column")[2].partition("\n\n**")[0]
    told = [name for line in table.splitlines() for name in re.findall(r"`(\w+)`", line.split(" | ")[0])]
    assert sorted(told) == sorted(NAMES)


ANYTHING = st.text(max_size=40) | st.sampled_from(
    [
        *("raid", "group", "town", "killed", "3", "12.0", "-1", "2024-05", "yes", "=1", "'", "'-", "; ", "1", "ar"),
        *(
            "https://",
            "https://paper.example/a",
            "ucdp_actor:",
            "wof:1",
            "\x00",
            "\ud800",
            "\u00a0",
            "\x1c x",
            "²",
            "١",
        ),
    ]
)


@pytest.fixture
def cast(db):
    """What a cell may name."""
    IncidentFactory(slug="raid")
    OrganizationFactory(slug="group")
    LocationFactory(slug="town")


@pytest.mark.usefixtures("cast")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=6), min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from(["", "Survey"]),
)
def test_any_text_in_any_cell_is_taken_or_told(tmp_path, cells, is_spreadsheet, dataset):
    columns = list(dict.fromkeys([*ROW, *(name for one in cells for name in one)]))
    lines = [{name: (ROW | {"id": ""} | one).get(name, "") for name in columns} for one in cells]
    if is_spreadsheet:
        path = tmp_path / "claims.xlsx"
        book = Workbook()
        book.active.append(columns)
        for line in lines:
            book.active.append(["".join(c for c in cell if c.isprintable()) for cell in line.values()])
        book.save(path)
    else:
        path = tmp_path / "claims.csv"
        text = io.StringIO(newline="")
        csv.writer(text).writerows([columns, *(line.values() for line in lines)])
        path.write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))
    try:
        report = import_claims(path, dataset=dataset, status="published", skip_wrong=True, dry_run=True)
    except RacedError:
        event("refused by the database")
    else:
        taken = sum(number for name, number in report.counts.items() if name.startswith("claims"))
        assert taken + len(report.wrong) + len(report.left) == sum(any(line.values()) for line in lines)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK", b"PK\x03\x04", HEAD.encode(), HEAD.encode() + b'"']))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content, start):
    path = written(tmp_path_factory.getbasetemp() / "any", start + content)
    with suppress(UnreadableError):
        read(path)
