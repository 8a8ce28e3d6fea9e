import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.folding import parts_of
from lib.likeness import LEAST, likeness, score, telling

NUMBERS = {"muhamad": 500, "ali": 400, "ahmad": 300, "hasan": 200, "abu": 900, "ibn": 400, "kahtani": 4, "juburi": 6}
# Names of one actor stand together. They are those of the demo.
CALLED = [
    [
        *("Maysar bin Ali al-Jubouri al-Qahtani", "Maysara al-Jubouri"),
        *("Maysar Ali Abdullah al-Juburi", "Meyser Ali Musa Abdullah al-Juburi"),
    ],
    ["Abu Maria al-Qahtani", "أبو ماريا القحطاني"],
    ["Abu Mohammad al-Jolani", "al-Golani", "Abu Muhammad al-Julani", "أبو محمد الجولاني"],
    ["Abdul Rahim Atoun", "عبد الرحيم عطون"],
    ["Abu al-Hussein al-Qurashi", "Abu al-Hussein al-Husseini al-Qurashi"],
    ["Hayat Tahrir al-Sham", "Tahrir al-Sham", "هيئة تحرير الشام"],
    ["al-Nusra Front", "al-Nusra", "an-Nusrah", "النصرة"],
    ["Recep Tayyip Erdogan", "Recep Tayyip Erdoğan"],
    ["Abu Bakr al-Baghdadi", "Baghdadi"],
    *(["Abu Ibrahim al-Hashimi al-Qurashi"], ["Abu Hafs al-Hashimi al-Qurashi"], ["Abu Omar al-Muhajir"]),
    *(["Hamza al-Ahmad"], ["Diaa al-Omar"], ["Saleh al-Hamwi"], ["Abu Hamza"], ["al-Harari"], ["Joe Biden"]),
]
WORDS = st.text("abdfghijklmnrstuwyzšḫġɐ", min_size=1, max_size=12)


def word(name):
    """The folded word of a name of one word."""
    [part] = parts_of(name)
    return part.word


def scored(question, name):
    """The score of a name for a question, in a list of a thousand names where words are as frequent as in NUMBERS."""
    asked, said = ([part.word for part in parts_of(text)] for text in (question, name))
    likes = [{one: like for one in said if (like := likeness(other, one)) >= LEAST} for other in asked]
    return score(asked, likes, said, {one: telling(one, NUMBERS.get(one, 0), 1_000) for one in ["", *asked, *said]})


@pytest.mark.parametrize(
    ("one", "other"),
    [("Qahtani", "Kahtani"), ("Mohammed", "Muhamad"), ("Youssef", "Yousef"), ("Şam", "Sham"), ("Khaled", "Khalid")],
)
def test_spellings_that_sound_the_same_are_one_word(one, other):
    assert likeness(word(one), word(other)) == 1


@pytest.mark.parametrize(
    ("name", "liker", "less"),
    [
        ("Muhammad", "Mehmet", "Mahmoud"),
        ("محمد", "Muhammad", "Mahmoud"),
        ("محمود", "Mahmoud", "Muhammad"),
        ("حسين", "Husayn", "Hasan"),
        ("حسن", "Hasan", "Husayn"),
        ("Qahtani", "Gahtani", "Qatani"),
        ("Alqahtani", "Qahtani", "Qahtan"),
        ("Jabhat", "جبهة", "جبيل"),
        ("Sarmada", "Sarmadah", "Samarra"),
        ("Reza", "Rida", "Rima"),
        ("Harith", "Haris", "Harim"),
        ("Jabhat", "Front", "Brigade"),
        ("لواء", "Brigade", "Party"),
    ],
)
def test_what_sounds_more_alike_is_liker(name, liker, less):
    assert likeness(word(name), word(liker)) > likeness(word(name), word(less))


@given(WORDS, WORDS)
def test_likeness_is_the_same_both_ways_and_between_none_and_all(one, other):
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == 1


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("Ali al-Qahtani", "Ali al-Qahtani", "Ali Kahtani al-Jubouri"),
        ("Ali al-Qahtani", "Ali Gahtani", "Ali Qatani"),
        ("Ali al-Qahtani", "Ali al-Qahtani", "al-Qahtani, Ali"),
        ("Ali al-Qahtani", "Muhammad al-Qahtani", "Muhammad Ali"),
        ("Muhammad Ali al-Qahtani", "Ali al-Qahtani", "Muhammad Ali"),
        ("Maysar Ali al-Jubouri", "Maysar bin Ali bin Musa al-Juburi", "Ali al-Jubouri"),
        ("al-Jubouri", "Maysar al-Juburi", "Maysar Ali Musa Abdullah al-Juburi"),
        ("Tal Afar", "Telafer", "Afar"),
        ("Telafer", "Tal Afar", "Tal Abyad"),
        ("Nam Chon Gang", "Namchongang", "Nam Kang Chon Ri"),
        ("Namchongang", "Nam Chon Gang", "Nam Chon"),
        ("Tawhid Brigade", "Liwa al-Tawhid", "Ahrar al-Sham Brigade"),
        ("Zubayr Ltd", "Zubayr Limited Liability Company", "Qasim Limited"),
        ("Sheikh Hasan Nasrallah", "Hasan Nasrallah", "Sheikh Hasan Ahmad"),
        ("Bin Laden", "Binladin", "Laden Hasan al-Qahtani"),
        ("Jabhat Fath al-Sham", "JFS", "Fath"),
        ("HTS Idlib", "Hayat Tahrir al-Sham Idlib", "Ahrar al-Sham Idlib"),
        ("Idlib", "Idlibi", "Hama"),
    ],
)
def test_name_that_answers_better_has_the_greater_score(question, better, worse):
    assert 1 >= scored(question, better) > scored(question, worse)


@pytest.mark.parametrize("names", [names for names in CALLED if len(names) > 1], ids=lambda names: names[0])
def test_names_of_one_actor_answer_one_another_before_those_of_others(names):
    others = [name for called in CALLED if called is not names for name in called]
    for question in names:
        assert min(scored(question, name) for name in names) > max(scored(question, name) for name in others)


def test_name_itself_has_the_whole_score():
    assert scored("Abu Maria al-Qahtani", "أبو ماريا القحطاني") > 0.95
    assert scored("Abu Maria al-Qahtani", "Abu Maria al-Kahtani") == pytest.approx(1)


def test_name_that_has_nothing_of_the_question_has_no_score():
    assert scored("Sarmada", "Damascus") == 0


@given(st.lists(WORDS, min_size=1, max_size=6), st.lists(WORDS, min_size=1, max_size=6))
def test_score_is_between_none_and_all(question, name):
    likes = [{one: like for one in name if (like := likeness(other, one)) >= LEAST} for other in question]
    assert 0 <= score(question, likes, name, dict.fromkeys(["", *name], 1)) <= 1 + 1e-9


def test_words_of_any_length_are_compared_at_once():
    assert likeness("ab" * 10_000, "ab" * 10_001) == 1
