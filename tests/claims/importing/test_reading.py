"""What can be read of a file of UCDP GED, and what is told of what can't."""

import gzip
from hashlib import md5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.importing.citations import Citation, citations_of
from claims.importing.mapping import EDITION, PLAIN, mapped, quoted, when
from claims.importing.reading import COLUMNS, look_through, rows
from lib.edtf import bounds
from lib.spreadsheets import UnreadableError
from tests.claims.importing.files import BARISHA, EXTRACT, read, write


def events(path=EXTRACT):
    return {event.id: event for _, event in rows(path)}


def test_every_row_of_the_extract_is_read_with_its_line():
    assert [event.id for _, event in rows(EXTRACT)] == [row["id"] for row in read()[1]]
    contents = look_through(EXTRACT)
    assert (contents.rows, contents.wrong, contents.newest) == (59, {}, 2019)
    assert contents.names["SRF"] == {"1162", "6011"}
    lines = [line for line, _ in rows(EXTRACT)]
    text = EXTRACT.read_text(encoding="utf-8").splitlines()
    assert all(text[line - 1].startswith(f"{event.id},") for line, event in rows(EXTRACT))
    assert lines == sorted(set(lines))


def test_packed_file_reads_as_the_plain_one(tmp_path):
    packed = tmp_path / "ged.csv.gz"
    packed.write_bytes(gzip.compress(EXTRACT.read_bytes()))
    assert list(rows(packed)) == list(rows(EXTRACT))


def test_mark_at_the_beginning_is_no_part_of_the_first_column(tmp_path):
    marked = tmp_path / "ged.csv"
    marked.write_bytes(b"\xef\xbb\xbf" + EXTRACT.read_bytes())
    assert list(rows(marked)) == list(rows(EXTRACT))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"id": "12a"}, "id is “12a”, not a number"),
        ({"id": "1648"}, "event 1648 stands on line 2 already"),
        ({"type_of_violence": "4"}, "type_of_violence is “4”, not a whole number from 1 to 3"),
        ({"where_prec": ""}, "where_prec is “”, not a whole number from 1 to 7"),
        ({"date_prec": "0"}, "date_prec is “0”, not a whole number from 1 to 5"),
        ({"event_clarity": "1.0"}, "event_clarity is “1.0”, not a whole number from 1 to 2"),
        ({"best": "-1"}, "best is “-1”, not a whole number from 0 to 2147483647"),
        ({"high": "2147483648"}, "high is “2147483648”, not a whole number from 0 to 2147483647"),
        ({"deaths_a": "²"}, "deaths_a is “²”, not a whole number from 0 to 2147483647"),
        ({"date_start": "2019-02-30"}, "date_start is “2019-02-30”, not a day"),
        ({"date_end": "2019-10-25"}, "date_end 2019-10-25 is before date_start 2019-10-26"),
        ({"latitude": "91"}, "latitude is “91”, not a number from -90 to 90"),
        ({"longitude": "nan"}, "longitude is “nan”, not a number from -180 to 180"),
        ({"side_b": " "}, "side_b is empty"),
        ({"side_a": "x" * 251}, "side_a has 251 characters, more than 250"),
        ({"country": "Syri\udce9"}, "country is not written in UTF-8"),
    ],
)
def test_wrong_row_is_told_with_line_and_reason(tmp_path, changed, reason):
    line = next(line for line, event in rows(EXTRACT) if event.id == BARISHA)
    assert look_through(write(tmp_path / "ged.csv", {BARISHA: changed})).wrong == {line: reason}


def test_row_with_a_cell_too_many_is_told_and_the_next_is_read(tmp_path):
    text = EXTRACT.read_text(encoding="utf-8")
    path = tmp_path / "ged.csv"
    path.write_text(text.replace("\n2647,", ",,\n2647,", 1), encoding="utf-8")
    wrong = look_through(path).wrong
    assert list(wrong.values()) == ["it has 51 cells, not 49"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", f"it lacks the columns {', '.join(COLUMNS)}"),
        (b"\x1f\x8b\x08\x00", "is not a whole gzip file"),
        (gzip.compress(EXTRACT.read_bytes())[:9000], "is not a whole gzip file"),
        (b"\x1f\x8bnot packed at all", "can't be read"),
        (b"\xff\xfe\x00\x01", "lacks the columns"),
    ],
)
def test_file_that_is_none_of_the_dataset_is_told(tmp_path, content, reason):
    path = tmp_path / "ged.csv.gz"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=reason):
        look_through(path)


def test_missing_file_and_missing_column_are_told(tmp_path):
    with pytest.raises(UnreadableError, match="No such file"):
        look_through(tmp_path / "none.csv")
    header, _ = read()
    path = write(tmp_path / "ged.csv", {}, columns=[name for name in header if name not in {"best", "side_a"}])
    with pytest.raises(UnreadableError, match="lacks the columns side_a, best"):
        look_through(path)


def test_cited_articles_are_taken_apart_and_free_text_stays_words():
    found = events()
    cited, words = citations_of(found[BARISHA])
    assert (len(cited), words) == (6, "")
    assert cited[3].outlet == "Airwars"
    assert cited[3].published == "2019-10-26"
    assert cited[0] == Citation(
        "SOHR",
        "2019-10-27",
        "Squadron of International Coalition helicopters attacks locations of jihadi organizations and ISIS members "
        "north of Idlib city and kill about 10 persons",
    )
    assert citations_of(found["1648"]) == ([], "Reuters, 4/13/1998 Thirty rebels, four soldiers die in Algeria")
    assert citations_of(found["62362"]) == ([], "")
    assert citations_of(found["218614"])[0][0].title.count("&#") == 0
    ministry = "Ministry of Education, Science and Technology, State Department of Education"
    assert citations_of(found["64420"])[0][0].outlet == ministry


def test_dates_say_what_their_precision_says():
    found = {pk: when(event) for pk, event in events().items()}
    assert found["46335"] == events()["46335"].first.isoformat()
    assert found[BARISHA] == "[2019-10-26,2019-10-27]"
    week = events()["219468"]
    assert found["219468"] == f"[{week.first}..{week.last}]"
    assert found["209627"] == "2015-12-27/2015-12-31"  # a sum: it lasted
    assert found["7623"] == "2006-10-11/2006-10-21"
    for pk, event in events().items():
        assert bounds(found[pk]) == (event.first, event.last)


def test_titles_name_no_side_and_nobody():
    names = look_through(EXTRACT).names
    titles = {event.id: mapped(event, names).title for event in events().values()}
    assert titles[BARISHA] == "Non-state conflict in Harim district, Syria, 26 or 27 October 2019"
    assert titles["1648"] == "State-based conflict in Batna town, Algeria, 11 or 12 April 1998"
    assert titles["7623"].startswith("Total of several events of one-sided violence in ")
    assert not any("Baghdadi" in title or "IS " in title for title in titles.values())


def test_edition_is_raised_with_what_is_made_of_a_row():
    """When this fails: raise EDITION, so that what is there is looked at again, and write the new pair here."""
    names = look_through(EXTRACT).names
    made = md5(repr([mapped(event, names) for event in events().values()]).encode()).hexdigest()
    assert (EDITION, made) == (1, "13cfa3c0f081604511f678993e1c1685")


@pytest.mark.parametrize("name", ["house of (X) village", "X, Y town", "Kilometre 12 town"])
def test_name_that_describes_is_not_plain(name):
    assert not PLAIN.fullmatch(name)


@given(st.text(max_size=600))
def test_quoted_words_are_never_more_than_the_table_allows(text):
    said = quoted(text)
    assert len(said.split()) <= 25
    assert len(said) <= 300
    assert said == " ".join(said.split())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(COLUMNS), st.text(max_size=30).filter(lambda text: "\x00" not in text))
def test_no_cell_whatever_it_holds_ends_the_reading(tmp_path, column, cell):
    path = write(
        tmp_path / "ged.csv", {BARISHA: {column: cell.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}}
    )
    contents = look_through(path)
    assert contents.rows == 59
    assert len(contents.wrong) <= 1
