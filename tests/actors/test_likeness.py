"""How likely two records are judged to be of one actor, and the reasons given."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.alike import COMMON, Name, Rarity, compare, counted
from actors.likeness import HIGH, POSSIBLE, Known, Span, judge
from actors.models import Actor

RARITY = Rarity({"muhamad": 700, "ali": 500, "kim": 100, "čul": 60, "yung": 60, "tikriti": 40}, 5_000)


def person(*names, born=None, died=None, **known):
    """A person of these names: printed, or (printed, type). `born`, `died`: a year, or a day."""
    return Known(
        "person",
        [Name(*([name] if isinstance(name, str) else name)) for name in names],
        [span(born)] if born else [],
        [span(died)] if died else [],
        **known,
    )


def organization(*names):
    """An organization of these names."""
    return Known("organization", [Name(*([name] if isinstance(name, str) else name)) for name in names])


def span(when):
    """A year or a day as a Span."""
    if isinstance(when, date):
        return Span(when, when, f"{when.day} {when:%B %Y}")
    return Span(date(when, 1, 1), date(when, 12, 31), str(when))


def level(one, other):
    """The level of two, either way round the same; None if nothing makes it likely."""
    both = [judge(one, other, RARITY), judge(other, one, RARITY)]
    levels = {found and found.level for found in both}
    assert len(levels) == 1
    return levels.pop()


SAME = [
    ("Maysar al-Juburi", "Maisar al-Jubouri"),
    ("Maysar Zurayq al-Juburi", "Maysar bin Ali Zurayq al-Juburi"),
    ("Hassan Dahir Aweys", "AWEYS, Hassan Dahir"),
    ("Abdulrahman Zurayq Tannus", "Abd al-Rahman Zurayq Tannus"),
    ("Nasreddine Zurayq Tannus", "Nasr al-Din Zurayq Tannus"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_whole_names_of_rare_parts_are_very_likely_the_same(one, other):
    assert level(person(one), person(other)) == HIGH


NOT_SURE = {
    "two parts of a longer name": ("Maysar al-Juburi", "Maysar bin Ali Musa al-Juburi"),
    "common parts": ("Muhammad Ali", "Muhammad Ali"),
    "short common parts": ("Kim Yong Chol", "Kim Yong Chol"),
    "turned round": ("Muhammad Ali", "Ali Muhammad"),
    "a child, called after the father": ("Barzan Ibrahim al-Tikriti", "Noor Barzan Ibrahim al-Tikriti"),
    "another father": ("Maysar Ahmad Zurayq al-Juburi", "Maysar Hasan Zurayq al-Juburi"),
    "the younger": ("Samuel Knowles Tannus", "Samuel Knowles Tannus Jr."),
    "one part": ("Maysar", "Maysar al-Juburi"),
    "one part each": ("Tannus", "Tannus"),
}


@pytest.mark.parametrize(("one", "other"), NOT_SURE.values(), ids=NOT_SURE)
def test_what_may_be_a_namesake_is_possible_at_most(one, other):
    assert level(person(one), person(other)) == POSSIBLE


DIFFERENT = {
    "namesakes by their tribe": ("Saud al-Qahtani", "Saif Saad al-Qahtani"),
    "brothers": ("Uday Saddam al-Tikriti", "Qusay Saddam al-Tikriti"),
    "a given name": ("Muhammad Zurayq", "Muhammad Tannus"),
    "names with other vowels": ("Hasan Tannus", "Husayn Zurayq"),
    "the father of Maria, and Maria": ("Abu Maria al-Juburi", "Maria Tannus"),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_one_shared_part_makes_nobody_the_same(one, other):
    assert level(person(one), person(other)) is None


@pytest.mark.parametrize(("type", "told"), [("kunya", "a kunya"), ("nisba", "a nisba"), ("acronym", "an acronym")])
def test_a_kunya_a_nisba_or_an_acronym_is_never_enough(type, told):
    one, other = person(("Abu Maria al-Tannusi", type)), person(("Abu Maria al-Tannusi", type))

    assert level(one, other) == POSSIBLE
    assert judge(one, other, RARITY).reasons == (f"Both are called “Abu Maria al-Tannusi”: {told}.",)


def test_a_shared_kunya_is_told_as_such():
    found = judge(person("Abu Zurayq"), person("Abu Zurayq al-Tannusi"), RARITY)

    assert (found.level, found.reasons) == (POSSIBLE, ("“Abu Zurayq” is part of “Abu Zurayq al-Tannusi”.",))
    assert found.against == ("They share one part alone.",)


def test_births_that_are_years_apart_speak_against_it():
    one, other = person("Maysar al-Juburi", born=1976), person("Maysar al-Jubouri", born=1984)

    found = judge(one, other, RARITY)

    assert found.level == POSSIBLE
    assert found.against == ("One was born 1976, the other 1984.",)
    assert level(one, person("Maysar al-Jubouri", born=1977)) == HIGH  # sources differ so much


def test_deaths_that_are_years_apart_speak_against_it():
    assert level(person("Maysar al-Juburi", died=2014), person("Maysar al-Juburi", died=2024)) == POSSIBLE


def test_the_same_birthday_makes_a_common_name_enough():
    day = date(1976, 6, 5)

    assert level(person("Kim Yong Chol", born=day), person("Kim Yong Chol", born=day)) == HIGH
    assert level(person("Muhammad Ali", born=1976), person("Muhammad Ali", born=1976)) == POSSIBLE


def test_what_both_belong_to_is_a_reason_and_no_evidence():
    known = {"organizations": {7: "Hayat Tahrir al-Sham"}, "places": {9: "Sarmada"}}
    one, other = person("Muhammad Ali", **known), person("Muhammad Ali", **known)

    found = judge(one, other, RARITY)

    assert found.level == POSSIBLE
    assert found.reasons[1:] == ("Both belong to Hayat Tahrir al-Sham.", "Both were in Sarmada.")
    assert level(person("Saud al-Qahtani", **known), person("Saif al-Qahtani", **known)) is None


def test_two_that_a_claim_ties_to_each_other_are_two():
    one, other = organization("Liwa Zurayq Tannus"), organization("Liwa Zurayq Tannus")
    one.related, other.record = {7}, Actor(pk=7)

    assert level(one, other) == POSSIBLE
    assert judge(one, other, RARITY).against == ("A claim ties one to the other, as two.",)


def test_a_person_and_an_organization_are_the_same_only_by_a_mistake_of_the_kind():
    found = judge(person("Jaysh al-Tannus"), organization("Jaysh al-Tannus"), RARITY)

    assert (found.level, found.against) == (POSSIBLE, ("One is a person, the other an organization.",))
    assert level(person("Jaysh al-Tannus"), organization("Jaysh al-Tannus al-Zurayqi")) is None


def test_organizations_are_very_likely_the_same_by_their_whole_name_alone():
    assert level(organization("Liwa Zurayq Tannus"), organization("Liwa Zuraiq Tannus")) == HIGH
    assert level(organization("Liwa Zurayq Tannus"), organization("Liwa Zurayq Tannus Idlib")) == POSSIBLE
    assert level(organization(("LZT", "acronym"), "Liwa Zurayq Tannus"), organization(("LZT", "acronym"))) == POSSIBLE


def test_any_name_of_one_may_be_a_name_of_the_other():
    one = person(("Abu Maria al-Qahtani", "kunya"), "Maysar al-Juburi")
    other = person("Abu Hamza", "Maisar al-Jubouri")

    found = judge(one, other, RARITY)

    assert (found.level, found.is_namesake) == (HIGH, True)
    assert found.reasons == ("Both are called “Maysar al-Juburi”, also written “Maisar al-Jubouri”.",)


def test_what_tells_an_actor_apart():
    known = person("X", born=1976, died=2024, organizations={1: "HTS"}, places={2: "Sarmada"})

    assert known.told_apart == "Person, born 1976, died 2024, HTS, Sarmada"
    assert organization("X").told_apart == "Organization"


def test_a_part_of_many_names_tells_less_than_one_of_few():
    counts = counted([[Name("Maysar al-Juburi"), Name("Maysar Juburi")], [Name("Ali al-Juburi")]])

    assert counts == {"maysar": 1, "juburi": 2, "ali": 1}
    assert RARITY.of("muhamad") < RARITY.of("tikriti") < RARITY.of("tannus")
    assert RARITY.of("abd rahman") == RARITY.of("rahman")


def test_the_commonest_names_are_common_where_few_names_are():
    few = Rarity({}, 0)

    for often, names in COMMON.items():
        for name in names.split():
            assert max(few.of(word) for word, _ in Name(name).parts) <= few.of("zurayqtannus") - 2, (often, name)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_are_judged_alike_either_way_round(one, other):
    both = [compare(Name(one), Name(other), RARITY), compare(Name(other), Name(one), RARITY)]

    assert len({len(found.pairs) for found in both}) == 1
    level(person(one), person(other))
