"""Partial dates: the grammar, its bounds in Python and in SQL, and the words for them."""

import calendar
import json
from datetime import date

import edtf as reference
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from hypothesis import given
from hypothesis import strategies as st

from lib.date_fields import FirstDay, IsPartialDate, LastDay, PartialDateField, PartialDateFormField
from lib.dates import say, say_any, say_when, understand
from lib.edtf import NotADate, Span, bounds, is_valid

YEARS = st.one_of(st.integers(1990, 2030), st.integers(1, 9999), st.sampled_from([1, 2, 9998, 9999]))
years = YEARS.map("{:04d}".format)
months = st.builds("{}-{:02d}".format, years, st.integers(1, 12))
days = st.builds(
    lambda year, month, day: f"{year:04d}-{month:02d}-{min(day, calendar.monthrange(year, month)[1]):02d}",
    YEARS, st.integers(1, 12), st.one_of(st.integers(1, 31), st.sampled_from([28, 29])),
)  # fmt: skip
decades = st.integers(1, 999).map("{:03d}X".format)
marks = st.sampled_from(["", "", "~", "?", "%"])
plain = st.one_of(days, months, years)
marked = st.builds(str.__add__, plain, marks)
ones = st.one_of(marked, st.builds(str.__add__, decades, marks))
lasting = st.one_of(
    st.builds("{}/{}".format, marked, marked),
    st.builds("{}/{}".format, st.one_of(plain, decades), st.one_of(plain, decades)),
    st.builds("{}/{}".format, marked, st.sampled_from(["", ".."])),
    st.builds("{}/{}".format, st.sampled_from(["", ".."]), marked),
)
within = st.one_of(
    *(st.builds("[{}..{}]".format, kind, kind) for kind in (days, months, years)),
    plain.map("[..{}]".format),
    plain.map("[{}..]".format),
)
lists = st.lists(ones, min_size=2, max_size=4).map(lambda parts: f"[{','.join(parts)}]")
partial_dates = st.one_of(ones, lasting, within, lists).filter(is_valid)
# Near misses: the pieces of dates put together at random, and dates with one character changed.
pieces = st.sampled_from(
    ["2024", "-05", "-30", "-02-29", "199X", "000X", "0000", "/", "..", "[", "]", ",", "~", "?", "%"]
)
near_misses = st.one_of(
    st.lists(pieces, max_size=7).map("".join),
    st.one_of(lasting, within),  # also what ends before it begins
    st.builds(
        lambda text, at, character: text[: at % len(text)] + character + text[at % len(text) + 1 :],
        st.one_of(ones, lasting, within, lists), st.integers(0, 60), st.sampled_from(list("0123456789X-/.[],~?%٣ \nx")),
    ),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20),
)  # fmt: skip


def _day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("", None, None),
        ("2024-05-30", "2024-05-30", "2024-05-30"),
        ("2024-05-30~", "2024-05-29", "2024-05-31"),
        ("2024-05-30?", "2024-05-30", "2024-05-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-01~", "2023-12-01", "2024-02-29"),
        ("2024-12%", "2024-11-01", "2025-01-31"),
        ("1976", "1976-01-01", "1976-12-31"),
        ("1976%", "1975-01-01", "1977-12-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("199X~", "1980-01-01", "2009-12-31"),
        ("2023-08/2024-03", "2023-08-01", "2024-03-31"),
        ("2023-08~/2024", "2023-07-01", "2024-12-31"),
        ("199X/2003", "1990-01-01", "2003-12-31"),
        ("2018/..", "2018-01-01", None),
        ("2018/", "2018-01-01", None),
        ("/2019", None, "2019-12-31"),
        ("../2024", None, "2024-12-31"),
        ("[2018..2022]", "2018-01-01", "2022-12-31"),
        ("[..2024-05]", None, "2024-05-31"),
        ("[2024-05..]", "2024-05-01", None),
        ("[2019-10-27,2019-10-26]", "2019-10-26", "2019-10-27"),
        ("[199X~,2019-10]", "1980-01-01", "2019-10-31"),
        ("0001~", "0001-01-01", "0002-12-31"),
        ("9999-12-31~", "9999-12-30", "9999-12-31"),
    ],
)
def test_bounds_are_the_first_and_last_day_meant(edtf, first, last):
    assert bounds(edtf) == Span(_day(first), _day(last))


@pytest.mark.parametrize(
    "edtf",
    ["..", "2023-02-30",
     "2023-02-29", "1900-02-29", "2024-13", "2024-00", "0000", "000X", "199X-05", "2024-5", " 2024", "2024\n",
     "٢٠٢٤", "2024~~", "/", "../..", "/..", "199X/..", "199X/2003~", "2020/2019", "2024-05-31/2024-05-01", "1/2/3",
     "[2024]", "[..]", "[]", "[2020..2019]", "[2019..2020-05]", "[199X..2003]", "[2019~..2020]", "[2019,]", "2024-21",
     "[2019..2020,2022]", "{2019,2020}", "2024-05-30T12:00:00Z", "May 2024"],
)  # fmt: skip
def test_bounds_refuse_what_is_not_a_partial_date(edtf):
    with pytest.raises(NotADate):
        bounds(edtf)
    assert is_valid(edtf) is False


@given(partial_dates)
def test_grammar_is_part_of_edtf(edtf):
    assert str(reference.parse_edtf(edtf)).replace(", ", ",") == edtf


def _sql_bounds(texts):
    """(first, last, valid) of each text, as PostgreSQL computes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT edtf_first(text), edtf_last(text), edtf_is_valid(text) "
            "FROM json_array_elements_text(%s) WITH ORDINALITY AS given(text, place) ORDER BY place",
            [json.dumps(texts)],
        )
        return cursor.fetchall()


def _python_bounds(text):
    return (*bounds(text), True) if is_valid(text) else (None, None, False)


@pytest.mark.django_db
@given(st.lists(st.one_of(partial_dates, near_misses), min_size=20, max_size=60))
def test_sql_gives_the_same_bounds_as_python(texts):
    assert _sql_bounds(texts) == [_python_bounds(text) for text in texts]


@pytest.mark.django_db
def test_sql_gives_the_same_bounds_for_every_day_of_the_calendar():
    texts = [
        f"{year:04d}-{month:02d}-{day:02d}"
        for year in (0, 1, 4, 100, 400, 1900, 2000, 2023, 2024, 9999)
        for month in range(14)
        for day in range(33)
    ]
    assert _sql_bounds(texts) == [_python_bounds(text) for text in texts]


@pytest.mark.django_db
def test_sql_functions_need_no_search_path():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute("SELECT public.edtf_first('[2019-10-26,2019-10-27]'), public.edtf_last('2023-08/2024-03~')")
        assert cursor.fetchone() == (date(2019, 10, 26), date(2024, 4, 30))


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("", ""),
        ("  ", ""),
        ("2024-05~", "2024-05~"),
        ("2018 / 2020", "2018/2020"),
        ("[199x, 2003]", "[199X,2003]"),
        ("30 May 2024", "2024-05-30"),
        ("May 30, 2024", "2024-05-30"),
        ("Thursday, 30th of May 2024", "2024-05-30"),
        ("on 30 May 2024", "2024-05-30"),
        ("30-May-2024", "2024-05-30"),
        ("Sept. 5, 2013", "2013-09-05"),
        ("30.5.2024", "2024-05-30"),
        ("30/05/2024", "2024-05-30"),
        ("05/30/2024", "2024-05-30"),
        ("4/4/2024", "2024-04-04"),
        ("2024/5/3", "2024-05-03"),
        ("5/2024", "2024-05"),
        ("May 2024", "2024-05"),
        ("2024", "2024"),
        ("the 1990s", "199X"),
        ("early January 2024", "[2024-01-01..2024-01-10]"),
        ("mid-January 2024", "[2024-01-11..2024-01-20]"),
        ("late February 2024", "[2024-02-21..2024-02-29]"),
        ("early 2024", "[2024-01..2024-04]"),
        ("mid 2024", "[2024-05..2024-08]"),
        ("late 2024", "[2024-09..2024-12]"),
        ("spring 2024", "[2024-03..2024-05]"),
        ("the summer of 2024", "[2024-06..2024-08]"),
        ("autumn 2024", "[2024-09..2024-11]"),
        ("winter 2024", "[2024-12..2025-02]"),
        ("about May 2024", "2024-05~"),
        ("around 2024", "2024~"),
        ("circa 2024", "2024~"),
        ("c. May 2024", "2024-05~"),
        ("2023 (uncertain)", "2023?"),
        ("about 2023?", "2023%"),
        ("by August 2023", "[..2023-08]"),
        ("by about May 2024", "[..2024-06-30]"),
        ("before August 2023", "[..2023-07-31]"),
        ("after 30 May 2024", "[2024-05-31..]"),
        ("from May 2024 on", "[2024-05..]"),
        ("since 2012", "2012/.."),
        ("from 2012", "2012/.."),
        ("until 2019", "/2019"),
        ("between 2018 and 2022", "[2018..2022]"),
        ("between 26 and 30 October 2019", "[2019-10-26..2019-10-30]"),
        ("between May 2018 and 2022", "[2018-05..2022-12]"),
        ("from 2018 to 2022", "2018/2022"),
        ("2018 to 2022", "2018/2022"),
        ("2018-2022", "2018/2022"),
        ("2018–2022", "2018/2022"),
        ("2024-05-30 to 2024-06-02", "2024-05-30/2024-06-02"),
        ("26 to 27 October 2019", "2019-10-26/2019-10-27"),
        ("October 26–27, 2019", "2019-10-26/2019-10-27"),
        ("May 30 to June 2, 2024", "2024-05-30/2024-06-02"),
        ("August 2023 – March 2024", "2023-08/2024-03"),
        ("26 or 27 October 2019", "[2019-10-26,2019-10-27]"),
        ("26, 27 or 28 October 2019", "[2019-10-26,2019-10-27,2019-10-28]"),
        ("29 April 2023 or August 2023", "[2023-04-29,2023-08]"),
        ("٣٠ أيار ٢٠٢٤", "2024-05-30"),
        ("كانون الثاني 2024", "2024-01"),
        ("تشرين الأول 2019", "2019-10"),
        ("كانون الاول 2024", "2024-12"),
        ("14 يناير 2023", "2023-01-14"),
        ("أيار/مايو 2024", "2024-05"),
    ],
)
def test_understand_reads_what_people_type(typed, edtf):
    assert understand(typed) == edtf


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("3/4/2024", "may be read in two ways"),
        ("today", "depends on the day it was said"),
        ("two months ago", "depends on the day it was said"),
        ("30 February 2023", "is not in the calendar"),
        ("2023-02-30", "is not in the calendar"),
        ("winter 9999", "is not in the calendar"),
        ("30 May", "lacks its year"),
        ("2022 to 2018", "ends before it begins"),
        ("since early 2012", "begins and ends with a day, month or year"),
        ("since the 1990s", "begins and ends with a day, month or year"),
        ("about early 2012", "doubly vague"),
        ("early 2012 or 2013", "Alternatives must be"),
        ("before 0001", "no dates before the year 0001"),
        ("some day", "Write for example 30 May 2024"),
        ("2024 " * 100, "too long"),
    ],
)
def test_understand_says_what_is_wrong(typed, message):
    with pytest.raises(NotADate, match=message):
        understand(typed)


def _understood(text):
    """EDTF of a text, or None where it is refused."""
    try:
        return understand(text)
    except NotADate:
        return None


words = st.sampled_from(
    ["about", "by", "between", "and", "or", "to", "from", "on", "since", "until", "before", "after", "early", "late",
     "mid-", "the", "winter", "May", "أيار", "30", "3.4.", "2024", "0001", "9999", "the 1990s", "2024-05-30", "199X",
     "?", ",", "–", "(uncertain)", "an unknown date", "%", "[", "]", "/", "..", "up to", "²", "٣"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=40), st.lists(words, max_size=7).map(" ".join)))
def test_understand_gives_a_partial_date_or_refuses(text):
    edtf = _understood(text)
    assert edtf is None or is_valid(edtf)


@pytest.mark.parametrize(
    ("edtf", "said", "when"),
    [
        ("", "", ""),
        ("2024-04-04", "4 April 2024", "on 4 April 2024"),
        ("2011-10", "October 2011", "in October 2011"),
        ("1976", "1976", "in 1976"),
        ("199X", "the 1990s", "in the 1990s"),
        ("2024-05~", "about May 2024", "about May 2024"),
        ("2023?", "2023 (uncertain)", "in 2023 (uncertain)"),
        ("2023%", "about 2023 (uncertain)", "about 2023 (uncertain)"),
        ("[2019-10-26,2019-10-27]", "26 or 27 October 2019", "on 26 or 27 October 2019"),
        ("[2019-10-26,2019-11-03]", "26 October or 3 November 2019", "on 26 October or 3 November 2019"),
        ("[2023-04-29,2023-08]", "29 April 2023 or August 2023", "on 29 April 2023 or in August 2023"),
        ("[2019-10-26..2019-10-30]", "between 26 and 30 October 2019", "between 26 and 30 October 2019"),
        ("[2018-05..2018-08]", "between May and August 2018", "between May and August 2018"),
        ("[..2024-05-30]", "by 30 May 2024", "by 30 May 2024"),
        ("[2024-05..]", "from May 2024 on", "from May 2024 on"),
        ("2023-08/2024-03", "August 2023 to March 2024", "from August 2023 to March 2024"),
        ("2019-10-26/2019-10-27", "26 to 27 October 2019", "from 26 to 27 October 2019"),
        ("2012/..", "since 2012", "since 2012"),
        ("2012/", "2012 to an unknown date", "from 2012 to an unknown date"),
        ("/2019", "until 2019", "until 2019"),
        ("../2019", "up to 2019", "up to 2019"),
    ],
)
def test_say_writes_dates_as_people_do(edtf, said, when):
    assert (say(edtf), say_when(edtf)) == (said, when)


@given(partial_dates)
def test_understand_reads_back_what_say_wrote(edtf):
    assert understand(say(edtf)) == edtf
    assert understand(say_when(edtf)) == edtf


@pytest.mark.parametrize(
    ("edtfs", "said"),
    [
        ([], ""),
        (["", ""], ""),
        (["2019-10-27", "2019-10-26", "2019-10-27"], "26 or 27 October 2019"),
        (["2023-08", "2023-04-29"], "29 April 2023 or August 2023"),
        (["2012/..", "2013/.."], "since 2012 or since 2013"),
    ],
)
def test_say_any_joins_the_dates_of_accounts(edtfs, said):
    assert say_any(edtfs) == said


class DateForm(forms.Form):
    """A form with one partial date."""

    published = PartialDateFormField(required=False)


def test_form_field_takes_what_people_type():
    form = DateForm({"published": "early January 2024"})
    assert form.is_valid()
    assert form.cleaned_data == {"published": "[2024-01-01..2024-01-10]"}


def test_form_field_puts_its_error_beside_the_field():
    form = DateForm({"published": "3/4/2024"})
    assert form.errors == {
        "published": ["“3/4/2024” may be read in two ways: write the month as a word, or 2024-MM-DD."]
    }


def test_form_field_shows_a_kept_date_in_prose():
    form = DateForm(initial={"published": "2024-05~"})
    assert form["published"].value() == "about May 2024"
    assert DateForm({"published": "about May 2024"}, initial={"published": "2024-05~"}).has_changed() is False


def test_form_field_shows_what_was_typed_wrongly_as_typed():
    assert DateForm({"published": "3/4/2024"})["published"].value() == "3/4/2024"


def test_model_field_refuses_what_is_not_edtf():
    field = PartialDateField()
    assert field.clean("2024-05", None) == "2024-05"
    assert field.clean("", None) == ""
    with pytest.raises(ValidationError, match="is not a date"):
        field.clean("May 2024", None)


def test_model_field_makes_a_form_field_without_a_limit_on_typing():
    field = PartialDateField().formfield()
    assert type(field) is PartialDateFormField
    assert field.required is False
    assert "maxlength" not in field.widget.attrs
    with pytest.raises(ValidationError, match="at most 64 characters"):
        field.clean("1, 2, 3, 4, 5, 6, 7 or 8 May 2024")


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        (PartialDateField(), "lib.date_fields.PartialDateField(blank=True, default='', max_length=64)"),
        (PartialDateField(blank=False), "lib.date_fields.PartialDateField(blank=False, default='', max_length=64)"),
        (FirstDay("published"), "lib.date_fields.FirstDay('published')"),
        (LastDay("published"), "lib.date_fields.LastDay('published')"),
        (IsPartialDate("published"), "lib.date_fields.IsPartialDate('published')"),
    ],
)
def test_field_and_functions_are_written_into_migrations(declared, written):
    assert MigrationWriter.serialize(declared) == (written, {"import lib.date_fields"})


@pytest.mark.django_db
def test_functions_serve_generated_columns_and_constraints():
    class Dated(models.Model):
        published = PartialDateField()
        first = models.GeneratedField(
            expression=FirstDay("published"), output_field=models.DateField(), db_persist=True
        )
        last = models.GeneratedField(expression=LastDay("published"), output_field=models.DateField(), db_persist=True)

        class Meta:
            app_label = "lib"
            constraints = [models.CheckConstraint(condition=IsPartialDate("published"), name="dated_published")]

    with connection.schema_editor() as editor:
        editor.create_model(Dated)
    row = Dated.objects.create(published="2024-02~")
    row.refresh_from_db()
    assert (row.first, row.last) == (date(2024, 1, 1), date(2024, 3, 31))
    with pytest.raises(ValidationError, match="is not a date"):
        Dated(published="May 2024").full_clean()
