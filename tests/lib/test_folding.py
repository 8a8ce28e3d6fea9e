import itertools
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.folding import LONGEST, MEANT, TELLS_LITTLE, Part, initials, near, parts_of
from lib.folding_rules import RULES, as_table
from lib.meanings import MEANINGS

EXAMPLES = [spellings for rule in RULES for spellings in rule.examples]
# Texts as names are, in the scripts that the rules are about, and any others.
LATIN = st.text("abcdefghijklmnopqrstuvwxyzāīūḥṣḍṭẓşçğıəšḫ'’ʿ -.", min_size=1, max_size=30)
ARABIC = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإؤئپچژگیکەێۆ\u064e\u064b\u0651ـ ", min_size=1, max_size=30)
CYRILLIC = st.text("абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґў -", min_size=1, max_size=30)
ANY = st.text(st.characters(), max_size=60)  # lone surrogates too
NAMES = LATIN | ARABIC | CYRILLIC | ANY


def words(name):
    return [part.word for part in parts_of(name)]


def meet(one, other):
    """Whether two names have as many parts, each of which shares a key with its counterpart."""
    ones, others = parts_of(one), parts_of(other)
    return (
        bool(ones)
        and len(ones) == len(others)
        and all(set(part.keys) & set(counterpart.keys) for part, counterpart in zip(ones, others, strict=True))
    )


@pytest.mark.parametrize("spellings", EXAMPLES, ids=lambda spellings: spellings[0])
def test_spellings_of_one_name_meet(spellings):
    assert [pair for pair in itertools.product(spellings, repeat=2) if not meet(*pair)] == []


def test_docs_have_the_rules_as_they_are():
    lines = Path(__file__).parents[2].joinpath("docs/names.md").read_text(encoding="utf-8").splitlines()
    start = lines.index("| rule | source | spellings that meet |") + 2
    assert lines[start : lines.index("", start)] == [*as_table()]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("al-Qahtani", "al-Baghdadi"),
        ("Qasim", "Qahtani"),
        ("Muhammad", "Ahmad"),
        ("Khalid", "Khalil"),
        ("Atmeh", "Sarmada"),
        ("Idlib", "Aleppo"),
        ("Homs", "Hama"),
        ("Salim", "Salman"),
        ("Karim", "Kazim"),
        ("Abu Hamza", "Umm Hamza"),
        ("Zayn bint Ali", "Zayn ibn Ali"),
        ("Haris", "Harit"),
        ("القحطاني", "البغدادي"),
        ("習近平", "江澤民"),
        ("Ivanov", "Petrov"),
    ],
)
def test_different_names_do_not_meet(one, other):
    assert not meet(one, other)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("al-Qahtani", [("kahtani", ("khtn",))]),
        ("القحطاني", [("kɐhɐtani", ("khtn",))]),
        ("Abu Bakr al-Baghdadi", [("abu", ("Ab",)), ("bakr", ("bkr",)), ("baġdadi", ("bgdd", "bkdd"))]),
        ("Gamal", [("gamal", ("gml", "jml", "kml"))]),
        ("M23 Movement", [("m23", ("m23",)), ("muvamant", ("mfmnt", "mmnt", "mfmnd", "mmnd", "~movement"))]),
        ("٥٩", [("59", ("59",))]),
        ("27th Division", [("27", ("27",)), ("divisiun", ("dfsn", "dsn", "~division"))]),
        ("習近平", [("習近平", ("習近平",))]),
        ("Al", [("al", ("Al",))]),
        ("ʿ", [("ʿ", ("ʿ",))]),
        ("ـ", [("ـ", ("ـ",))]),
        ("★ !", []),
        ("", []),
    ],
)
def test_parts_are_words_as_they_sound_and_their_consonants(name, said):
    assert parts_of(name) == [Part(word, keys) for word, keys in said]


def test_a_word_has_one_meaning_and_tells_little_only_if_it_has_none():
    for meaning, text in MEANINGS.items():
        assert {MEANT[part.word] for word in text.split() for part in parts_of(word)} == {meaning}
    little = {word for word, meaning in MEANT.items() if meaning in {"limited", "incorporated"}}
    assert TELLS_LITTLE & MEANT.keys() <= little


def test_order_of_a_name_is_kept():
    assert words("Maysar bin Ali al-Jubouri al-Qahtani") == ["maysar", "ibn", "ali", "juburi", "kahtani"]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Hayat Tahrir al-Sham", "HTS"),
        ("هيئة تحرير الشام", "HTS"),
        ("Islamic State of Iraq and Syria", "ISIS"),
        ("Islamic State of Iraq and the Levant", "ISIL"),
        ("Islamic State", "IS"),
        ("Syrian Salvation Government", "SSG"),
        ("Syrian Observatory for Human Rights", "SOHR"),
        ("Al-Qaeda in Iraq", "AQI"),
        ("Free Syrian Army", "F.S.A."),
    ],
)
def test_name_may_be_shortened_to_its_initials(name, short):
    assert words(short)[0] in initials(name)


@pytest.mark.parametrize("name", ["", "Idlib", "★", "a b c d e f g h i j k l"])
def test_name_of_one_word_or_of_very_many_has_no_initials(name):
    assert initials(name) == set()


@pytest.mark.parametrize("other", ["qahtani", "qahtni", "qahtanni", "qahtami", "qhatani", "qatani", "qahtanix"])
def test_words_one_error_apart_are_near(other):
    assert near("qahtani") & near(other)


@pytest.mark.parametrize("other", ["qahni", "baghdadi", "qtahnai"])
def test_words_more_than_an_error_apart_are_not_near(other):
    assert not near("qahtani") & near(other)


def test_vowels_that_are_not_written_are_no_errors():
    assert near("kɐhɐtani") & near("kɐtani")


def test_short_words_have_no_neighbours():
    assert near("ali") == {"ali"}
    assert near("hama") == {"hama", "ama", "hma", "haa", "ham"}


@given(NAMES)
@example("\ud800")
@example("\0")
@example("ﷺ")
@example("ʰ")
@example("½")
@example("\u0345a")
def test_any_text_with_a_letter_or_digit_has_a_part(text):
    parts = parts_of(text)
    assert bool(parts) == any(map(str.isalnum, text))
    assert all(part.word and part.keys and all(part.keys) for part in parts)
    assert all(word and " " not in word for part in parts for word in (part.word, *part.keys))
    assert all(near(part.word) for part in parts)
    initials(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "ق" * 100_000,
        "šžčṯcxḫġgjzv" * 10_000,
        "الل" * 50_000,
        "a b " * 30_000,
        "\ud800" * 100_000,
        "ﷺ" * 100_000,
    ],
)
def test_long_text_is_cut(text):
    assert parts_of(text) == parts_of(text[:LONGEST])
    assert sum(len(part.word) for part in parts_of(text)) <= 2 * LONGEST


def test_what_stands_before_the_first_letter_does_not_count():
    assert parts_of("." * 1_000 + "Idlib") == parts_of("Idlib")


@given(NAMES)
def test_word_of_a_part_is_its_own_word(name):
    for part in parts_of(name):
        assert words(part.word) == [part.word]


@given(LATIN | ARABIC | CYRILLIC)
def test_case_never_matters(name):
    assert parts_of(name.upper()) == parts_of(name.lower()) == parts_of(name)


@given(st.text("abcdefghijklmnopqrstuvwxyzāīūâîûéèöüḥṣḍṭẓñ -", min_size=1, max_size=30))
def test_marks_over_letters_never_matter(name):
    bare = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    assert parts_of(name) == parts_of(bare)


@pytest.mark.parametrize("marked", ["š", "ş", "ç", "č", "ğ", "ġ", "ǧ", "ž", "ż", "ṯ", "ḏ", "ḫ", "ẖ", "ẕ"])
def test_letter_that_its_mark_makes_another_still_meets_the_bare_one(marked):
    bare = unicodedata.normalize("NFKD", marked)[0]
    assert meet(f"Ra{marked}id", f"Ra{bare}id")
    assert meet(f"{marked}arib", f"{bare}arib")


@given(ARABIC, st.sampled_from("ـ\u064e\u064f\u0650\u0651\u0652"))
def test_tatweel_and_marks_of_arabic_script_never_matter(name, mark):
    assert parts_of("".join(one + mark if one.isalpha() else one for one in name)) == parts_of(name)


@pytest.mark.parametrize("article", ["al-", "Al ", "el-", "AL ", "ul-", "wal-"])
def test_article_before_a_name_never_matters(article):
    names = [name for spellings in EXAMPLES for name in spellings]
    assert [name for name in names if parts_of(article + name) != parts_of(name)] == []
