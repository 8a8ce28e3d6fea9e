"""The index of names: what is in it whatever is written, what is found by it and how, and in what order."""

from collections import Counter
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim
from lib import names as names_module
from lib.folded import fold_again, fold_new, folded
from lib.names import Match, Name, found
from lib.spellings import NameWord, one_error
from locations.models import LocationName
from sources.models import Article, Outlet
from tests.claims.test_summary import execute, undone
from tests.claims.test_two_at_once import at_once, connect, update
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)

# What the index should be, from what is entered alone.
SHOULD = """
    SELECT 'actor', id, name, NULL, (status, naming) = ('published', 'named') FROM actors_actor
    UNION ALL SELECT 'actor', c.actor_id, c.name, c.id,
        c.status = 'published'
        AND (SELECT status FROM sources_article a WHERE a.id = c.article_id) = 'published'
        AND (SELECT naming FROM actors_actor x WHERE x.id = c.actor_id) = 'named'
        AND 'published' = ALL (
            SELECT status FROM actors_actor x WHERE x.id IN (c.actor_id, c.claimant_id, c.speaks_for_id))
    FROM claims_claim c
    WHERE c.kind = 'name' AND c.deprecated_reason = '' AND c.status NOT IN ('withdrawn', 'restricted')
    UNION ALL SELECT DISTINCT 'location', l.id, said, NULL::bigint, l.status = 'published'
    FROM locations_location l, LATERAL (
        SELECT unnest(ARRAY[l.name, l.name_ar])
        UNION SELECT name FROM locations_locationname n WHERE n.location_id = l.id
    ) AS every (said) WHERE said <> ''
    UNION ALL SELECT 'outlet', o.id, o.name, NULL, EXISTS (
        SELECT FROM sources_article WHERE o.id IN (outlet_id, after_outlet_id) AND status = 'published')
    FROM sources_outlet o
"""


def kept():
    """The rows of the index."""
    return Counter(Name.objects.values_list("noun", "record", "name", "claim", "shown"))


def right():
    """The rows that it should have."""
    with connection.cursor() as cursor:
        columns = "noun, record, name, claim, shown"
        cursor.execute(f"SELECT {columns} FROM ({SHOULD}) AS one ({columns})")
        return Counter(cursor.fetchall())


@pytest.fixture
def cast(db):
    """A few records of every sort, with fixed ids."""
    OrganizationFactory(id=1, name="The Group")
    PersonFactory(id=2, name="A Speaker")
    PersonFactory(id=3, name="A Neighbour", public_role=False)
    for pk in (1, 2, 3):
        LocationFactory(id=pk, name=f"Town {pk}", name_ar="حارم" if pk == 1 else "")
        OutletFactory(id=pk, name=f"Paper {pk}")
    LocationName.objects.create(id=1, location_id=1, name="Harim")
    LocationName.objects.create(id=2, location_id=1, name="Harim", language="en")
    outlets, articles = Outlet.objects.in_bulk(), []
    for pk in range(1, 5):
        after = 3 if pk == 4 else None
        articles.append(ArticleFactory(id=pk, outlet=outlets[1 + pk % 2], after_outlet_id=after))
    for pk in range(1, 7):
        said = {"claimant_id": 2} if pk == 2 else {}
        ClaimFactory(id=pk, kind="name", actor_id=1 + pk % 3, article=articles[pk % 4], name=f"Name {pk // 2}", **said)
    ClaimFactory(id=7, article=articles[0])


STATUSES = ["draft", "published", "published", "withdrawn", "restricted"]
CHANGES = [
    ("actors_actor", "status", STATUSES),
    ("actors_actor", "name", ["The Group", "Another"]),
    ("actors_actor", "naming", ["named", "withheld", "initials"]),
    ("claims_claim", "status", STATUSES),
    ("claims_claim", "name", ["Name 1", "Name 9"]),
    ("claims_claim", "actor_id", [1, 2, 3]),
    ("claims_claim", "claimant_id", [None, 2, 3]),
    ("claims_claim", "deprecated_reason", ["", "Coded twice."]),
    ("claims_claim", "public", [True, False]),
    ("locations_location", "status", STATUSES),
    ("locations_location", "name", ["Town 1", "Harim"]),
    ("locations_location", "name_ar", ["", "حارم"]),
    ("locations_locationname", "name", ["Harim", "Harem", "Town 1"]),
    ("locations_locationname", "location_id", [1, 2]),
    ("sources_outlet", "name", ["Paper 1", "Paper 4"]),
    ("sources_article", "status", STATUSES),
    ("sources_article", "outlet_id", [1, 2, 3]),
    ("sources_article", "after_outlet_id", [None, 1, 3]),
]
GONE = [
    "claims_claim",
    "locations_locationname",
    "sources_article",
    "actors_actor",
    "locations_location",
    "sources_outlet",
]


def change(seed):
    """(sql, values) of an update of some rows, or of a deletion."""
    rng = Random(seed)
    ids = rng.sample(range(1, 8), rng.choice([1, 1, 3, 7]))
    if rng.random() < 0.15:
        return f"DELETE FROM {rng.choice(GONE)} WHERE id = ANY (%s)", [ids]
    table, column, values = rng.choice(CHANGES)
    return f"UPDATE {table} SET {column} = %s WHERE id = ANY (%s)", [rng.choice(values), ids]


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(seeds=st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_index_is_what_plain_sql_says_after_raw_writes(cast, seeds):
    with undone():
        assert kept() == right()
        for sql, values in map(change, seeds):
            try:
                with transaction.atomic():
                    execute(sql, values)
                    execute("SET CONSTRAINTS ALL IMMEDIATE")
            except IntegrityError:
                continue  # a rule of the tables forbids it: nothing was written
            assert kept() == right(), sql


@pytest.mark.parametrize("table", ["locations_locationname", "claims_claim", "actors_actor", "sources_outlet"])
def test_index_is_what_plain_sql_says_after_a_table_is_emptied(cast, table):
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute(f"TRUNCATE {table} CASCADE")

    assert kept() == right()


def names(*called, **values):
    """Organizations of these names."""
    return [OrganizationFactory(name=name, **values) for name in called]


def found_names(question, **how):
    return [match.name for match in found(question, **how)]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("the group", "The Group"),
        ("Kahtani", "Abu Maria al-Qahtani"),
        ("القحطاني", "Abu Maria al-Qahtani"),
        ("al-Qahtani Abu Maria", "Abu Maria al-Qahtani"),
        ("Abu al-Qahtani", "Abu Maria al-Qahtani"),
        ("Qahtanni Maria", "Abu Maria al-Qahtani"),
        ("Qahatni", "Abu Maria al-Qahtani"),
        ("Muhammad Hassan Ali", "Muhammad Ali"),
        ("Atme", "أطمة"),
        ("Nusra Front", "جبهة النصرة"),
        ("Liwa al-Tawhid", "Tawhid Brigade"),
        ("Nam Chon Gang", "Namchongang"),
        ("Energooil", "Energo-Oil"),
        ("Yasin Fakhr Zadeh", "Yasin Fakhrzadeh"),
        ("OOO Tamim", "Tamim OOO"),
        ("Muhammad Alamin", "Mohamed al-Amin"),
        ("Beijing 北京市", "北京市"),
        ("ЕФРЕМОВ", "Ефремов"),
    ],
)
def test_name_is_found_in_another_spelling_order_or_in_part(db, question, name):
    names("A Brigade", name, "Some Council")

    assert found_names(question)[:1] == [name]


def test_unfinished_word_finds_only_where_it_is_asked_as_such(db):
    names("Hayat Tahrir al-Sham", "The Group")

    assert found_names("hayat tahr", prefix=True) == ["Hayat Tahrir al-Sham"]
    assert found_names("tahr", prefix=True) == ["Hayat Tahrir al-Sham"]
    assert found_names("tahr") == []


def test_exact_comes_before_folded_before_part_before_close(db):
    names("Qahtani Brigade", "al-Kahtani", "Qahtani", "Qahtany Ali Hasan", "Qahtati")

    assert [(one.name, one.how) for one in found("qahtani")] == [
        ("Qahtani", "exact"),
        ("al-Kahtani", "folded"),
        ("Qahtani Brigade", "part"),
        ("Qahtany Ali Hasan", "part"),
        ("Qahtati", "close"),
    ]


def test_rare_word_counts_more_than_a_common_one(db):
    names(*(f"Muhammad {letter}" for letter in "bcdfgklm"), "Zubayr Haddad")

    assert found_names("Muhammad Haddad")[0] == "Zubayr Haddad"


def test_what_other_names_of_a_record_answer_counts_too(db):
    one, other = PersonFactory(name="Maysar al-Jubouri"), PersonFactory(name="Abu Maria al-Halabi")
    ClaimFactory(kind="name", actor=one, name="Abu Maria al-Qahtani")
    names(*(f"{name} al-Jubouri" for name in ("Ali", "Hasan", "Said")))

    assert [match.record for match in found("Abu Maria al-Jubouri")][:1] == [one.pk]
    assert [match.record for match in found("Abu Maria al-Halabi")][:1] == [other.pk]


def test_forms_in_law_and_titles_tell_little(db):
    names("Zubayr LLC", *(f"{name} Limited Liability Company" for name in ("Kasim", "Harun", "Tamim")))
    names("Sheikh Tamim", "Yasin Haddad")

    assert found_names("Zubayr Limited Liability Company")[0] == "Zubayr LLC"
    assert found_names("Sheikh Yasin Haddad")[0] == "Yasin Haddad"


def test_body_is_told_by_its_first_word_and_a_person_by_the_last(db):
    names("Gachsaran Polymer Works", "Pars Petrochemical Works", "Samir Haddad", "Zuhayr Samir")

    assert found_names("Gachsaran Petrochemical")[0] == "Gachsaran Polymer Works"
    assert found_names("Yasin Samir Haddad")[0] == "Samir Haddad"


def test_what_one_word_is_apart_does_not_hide_those_with_the_others(db):
    names("Rustam Ghasemi", *(f"Muhammad Ali {letter * 3}" for letter in "bdfgk" for _ in range(40)))

    assert found_names("Rustam Ghasemi Muhammadali")[0] == "Rustam Ghasemi"


def test_better_known_comes_first_among_equals(db):
    first, second, third = names("The Band", "The Band", "The Band")
    ClaimFactory(kind="participation", named_actor=third)
    for _ in range(2):
        ClaimFactory(kind="participation", named_actor=second)

    assert [one.record for one in found("band") if one.name == "The Band"] == [second.pk, third.pk, first.pk]


def test_wider_place_comes_first_among_equals(db):
    district = LocationFactory(name="Harim", kind="district")
    town = LocationFactory(name="Harim", parent=district)

    assert [one.record for one in found("Harem", nouns=["location"])] == [district.pk, town.pk]


def test_record_is_found_once_by_the_best_of_its_names_with_its_claim(db):
    actor = PersonFactory(name="Maysara al-Jubouri")
    claims = [ClaimFactory(kind="name", actor=actor, name=name) for name in ("Abu Maria", "Abu Maria al-Qahtani")]

    assert found("Abu Maria al Qahtani") == [
        Match("actor", actor.pk, "Abu Maria al-Qahtani", found("Abu Maria al Qahtani")[0].score, "folded", claims[1].pk)
    ]
    assert [(one.name, one.claim) for one in found("maysara al-jubouri")] == [("Maysara al-Jubouri", None)]


def test_only_nouns_that_are_asked_for_are_found(db):
    actor, place = OrganizationFactory(name="Harem Brigade"), LocationFactory(name="Harem")
    outlet = ArticleFactory(outlet=OutletFactory(name="Harem News")).outlet

    assert {(one.noun, one.record) for one in found("harem")} == {
        ("actor", actor.pk),
        ("location", place.pk),
        ("outlet", outlet.pk),
    }
    assert [one.record for one in found("harem", nouns=("outlet",))] == [outlet.pk]


def hidden():
    """Names that readers must not find: [(name, whether curators find it)]."""
    for status in ("draft", "withdrawn", "restricted"):
        OrganizationFactory(name=f"Zebra {status} actor", status=status)
        LocationFactory(name=f"Zebra {status} place", name_ar=f"zebra {status} mkan", status=status)
        ArticleFactory(outlet=OutletFactory(name=f"Zebra {status} outlet"), status=status)
        ClaimFactory(kind="name", name=f"Zebra {status} claim", status=status)
        ClaimFactory(kind="name", name=f"Zebra {status} article", article=ArticleFactory(status=status))
        ClaimFactory(kind="name", name=f"Zebra {status} named", actor=OrganizationFactory(status=status))
        ClaimFactory(kind="name", name=f"Zebra {status} voice", claimant=OrganizationFactory(status=status))
    person = PersonFactory(name="Zebra withheld", public_role=False)
    ClaimFactory(kind="name", name="Zebra withheld claim", actor=person)
    ClaimFactory(kind="name", name="Zebra deprecated claim", deprecated_reason="Coded twice.")
    OutletFactory(name="Zebra unprinted outlet")


def test_readers_find_nothing_that_is_hidden(db):
    hidden()
    shown = ClaimFactory(kind="name", name="Zebra").actor

    for question in ("zebra", "Zebra draft", "zebra withheld", "zebra restricted mkan", "zebar"):
        assert {(one.noun, one.record) for one in found(question)} <= {("actor", shown.pk)}
    assert [one.record for one in found("zeb", prefix=True)] == [shown.pk]
    assert set(Name.objects.shown().called("zebra", "actor").values_list("record", flat=True)) == {shown.pk}


def test_curators_find_drafts_and_no_claim_that_is_gone(db):
    hidden()
    found_by_curators = set(found_names("zebra", shown_only=False, limit=100))

    assert {"Zebra draft actor", "Zebra draft claim", "Zebra withheld", "Zebra unprinted outlet"} <= found_by_curators
    assert not {name for name in found_by_curators if name.endswith("claim")} & {
        "Zebra withdrawn claim", "Zebra restricted claim", "Zebra deprecated claim"
    }  # fmt: skip


def test_name_is_hidden_in_the_same_transaction(db):
    claim = ClaimFactory(kind="name", name="Zebra")
    assert found_names("zebra") == ["Zebra"]

    Article.objects.filter(pk=claim.article_id).update(status="restricted")
    assert found_names("zebra") == []


def test_finding_takes_two_queries(db, django_assert_num_queries):
    names(*(f"The Group {number}" for number in range(30)))
    fold_new()

    for question in ("group 7", "Muhammad", "group group two", "gruop", "القحطاني"):
        with django_assert_num_queries(2):
            found(question)
    with django_assert_num_queries(0):
        assert found(" - ") == []


def test_name_that_waits_is_folded_by_the_search(db):
    names("The Group")
    assert Name.objects.filter(words=None).count() == 1

    assert found_names("gruop") == ["The Group"]
    assert Name.objects.filter(words=None).count() == 0


ANYTHING = st.text(st.characters(), max_size=60) | st.text("abحم北 -'\\|&!:*()\0\ud800%_", max_size=30)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(text=ANYTHING, prefix=st.booleans())
def test_any_text_has_an_answer(cast, text, prefix):
    assert len(found(text, prefix=prefix, shown_only=False)) <= 50
    assert Name.objects.called(text, "actor").count() >= 0


@pytest.mark.parametrize("text", ["a" * 100_000, "ab " * 40_000, "\0" * 100_000, "م" * 100_000, "💥 " * 50_000])
def test_longest_text_has_an_answer(cast, text):
    assert isinstance(found(text), list)


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(name=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40))
def test_any_name_is_folded_and_found_by_itself(db, name):
    with undone():
        actor = OrganizationFactory(name=name)
        assert Name.objects.get(noun="actor", record=actor.pk).name == name
        matches = found(name)
        assert [one.record for one in matches] == ([actor.pk] if folded("actor", name)[0] else [])
        assert fold_again(repair=False) == 0


def numbers():
    """The dictionary: {word: number of names that have it}."""
    return dict(NameWord.objects.filter(names__gt=0).values_list("word", "names"))


def counted():
    """The same, counted."""
    return dict(Counter(word for words in Name.objects.values_list("words", flat=True) for word in set(words)))


def test_dictionary_has_every_word_with_its_number(cast):
    fold_new()
    assert numbers() == counted() != {}

    names("Name Group Group", "Another Name")
    fold_new()
    assert numbers() == counted()


def test_index_that_is_wrong_is_named_and_mended(cast):
    fold_new()
    before, words = kept(), numbers()
    execute("DELETE FROM lib_name WHERE name = 'Town 2'")
    execute("UPDATE lib_name SET shown = true WHERE name = 'A Neighbour'")
    execute("UPDATE lib_name SET words = '{otherwise}' WHERE claim = 1")
    execute("INSERT INTO lib_name (noun, record, name, shown) VALUES ('outlet', 1, 'Not its name', true)")
    execute("UPDATE lib_nameword SET keys = '{}' WHERE word = 'paper'")
    execute("UPDATE lib_nameword SET names = names + 5")
    output = StringIO()
    with pytest.raises(CommandError, match="differ"):
        call_command("check_summaries", stdout=output)
    told = output.getvalue()
    assert "name “Town 2” of location 2: missing" in told
    assert "name “A Neighbour” of actor 3: shown" in told
    assert "name “Not its name” of outlet 1: shown" in told
    assert "folded by other rules" in told
    call_command("check_summaries", "--repair", stdout=StringIO())

    assert kept() == before == right()
    assert numbers() == words == counted()
    call_command("check_summaries", stdout=StringIO())


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("ahmad", "ahmd", True),
        ("ahmad", "ahmadi", True),
        ("ahmad", "ahmed", True),
        ("ahmad", "hamad", True),
        ("ahmad", "ahmad", True),
        ("ahmad", "hamda", False),
        ("ahmad", "ahdma", False),
        ("ahmad", "mahmud", False),
        ("ahmad", "hmd", False),
        ("ahmad", "ahamda", False),
    ],
)
def test_one_error_is_a_letter_too_many_too_few_another_or_two_changed_round(one, other, near):
    assert one_error(one, other) is one_error(other, one) is near


@pytest.mark.django_db(transaction=True)
def test_two_fold_at_once_and_neither_waits():
    names("The Group", "Another Group")
    with connect() as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('lib.folded'))")
        assert fold_new() == 0
    assert fold_new() == 2
    assert fold_new() == 0


@pytest.mark.django_db(transaction=True)
def test_new_name_of_a_place_that_is_withdrawn_at_this_moment_is_not_shown():
    place = LocationFactory(name="Zebra")
    name = f"INSERT INTO locations_locationname (location_id, name, language) VALUES ({place.pk}, 'Quagga', '')"

    assert at_once(update(place, status="withdrawn"), name)
    assert found("quagga") == []
    assert kept() == right()


@pytest.mark.django_db(transaction=True)
def test_outlet_of_which_two_take_the_last_articles_away_is_not_shown():
    outlet = OutletFactory(name="Zebra")
    first, second = ArticleFactory(outlet=outlet), ArticleFactory(outlet=outlet)
    assert found_names("zebra") == ["Zebra"]

    at_once(update(first, status="withdrawn"), update(second, status="withdrawn"))
    assert found("zebra") == []
    assert kept() == right()


def test_claims_that_give_no_name_leave_the_index_alone(cast):
    before = list(Name.objects.order_by("id").values_list())
    ClaimFactory(article=Article.objects.get(pk=1), kind="casualties")
    Claim.objects.filter(kind="occurrence").update(status="withdrawn")

    assert list(Name.objects.order_by("id").values_list()) == before


def test_names_that_are_not_folded_yet_are_found_as_they_are_written(db, monkeypatch):
    monkeypatch.setattr(names_module, "AT_ONCE", 0)  # as while somebody else folds very many
    harem, other = LocationFactory(name="Harem"), LocationFactory(name="Tell Harem")
    LocationFactory(name="Harem of nobody", status="draft")

    assert [(one.record, one.how) for one in found("harem")] == [(harem.pk, "exact"), (other.pk, "part")]
    assert [one.record for one in found("tell har")] == [other.pk]
    assert len(found("harem", shown_only=False)) == 3
    assert found("harem", nouns=("actor",)) == []
    assert found("% _") == []
