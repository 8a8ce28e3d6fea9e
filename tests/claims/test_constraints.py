"""The database refuses, by raw SQL too, what a claim and its records can't be; and Python's checks say the same."""

from contextlib import contextmanager
from functools import partial

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, models, transaction
from django.utils.timezone import now
from hypothesis import given, settings
from hypothesis import strategies as st

import actors.models
import incidents.models
import sources.models
from actors.models import Actor
from claims.checks import shape_errors
from claims.constraints import SHAPE
from claims.kinds import EMPTY, KINDS, RELATIONS
from claims.models import Claim, Comment, Identifier
from claims.proposals import Proposal
from codebook.choices import Scheme
from incidents.models import Incident
from sources.models import Article, Outlet
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
    term,
)

pytestmark = pytest.mark.django_db
User = get_user_model()

# A value of each column that no other rule than that of the shape refuses. Records are filled in by `filling`.
FILLED = {
    "belonging": True,
    "date": "2024-05",
    "start_is": "began",
    "end_is": "ended",
    "counted": "helicopters",
    "low": 2,
    "high": 2,
    "best": 2,
    "combat_status": "civilian",
    "persons": "child",
    "side": "acting",
    "attackers_included": "no",
    "scope": "whole",
    "name": "Abu Somebody",
    "language": "ar",
    "script": "Arab",
    "rank": "Major",
    "words": "several",
}
TERM_OF = {"role": "role.carried_out", "outcome": "outcome.killed", "precision": "precision.area"}
TERM_OF_SCHEME = {
    "incident_type": "raid", "means": "firearm", "seized": "weapons", "incident_relation": "follows",
    "name_type": "kunya", "position": "member", "actor_relation": "fights", "presence": "based", "life_event": "born",
}  # fmt: skip


@contextmanager
def refused(constraint):
    """What the database must refuse, by the constraint of this name."""
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        yield
    assert raised.value.__cause__.diag.constraint_name == constraint


def column_of(name):
    return f"{name}_id" if name in {*RELATIONS, "claimant", "speaks_for", "incident", "actor", "article"} else name


def update(record, **values):
    """Raw SQL that writes these values into the row of a record."""
    sets = ", ".join(f'"{name}" = %s' for name in values)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {record._meta.db_table} SET {sets} WHERE id = %s", [*values.values(), record.pk])


def insert_like(record, **values):
    """Raw SQL that inserts a row like that of a record, with these values instead."""
    generated = {field.column for field in record._meta.concrete_fields if isinstance(field, models.GeneratedField)}
    columns = [field.column for field in record._meta.concrete_fields if field.column not in {"id", *generated}]
    taken = ", ".join("%s" if name in values else f'"{name}"' for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {record._meta.db_table} ({names}) SELECT {taken} FROM {record._meta.db_table} WHERE id = %s",
            [*(values[name] for name in columns if name in values), record.pk],
        )


def filling(kind, column):
    """A value of the right sort for a column of a claim, whether its kind has the column or not."""
    if column == "term":
        return term(f"{kind.scheme}.{TERM_OF_SCHEME[kind.scheme]}" if kind.scheme else "means.firearm").pk
    if column in TERM_OF:
        return term(TERM_OF[column]).pk
    factories = {"named_actor": OrganizationFactory, "caused_by": OrganizationFactory, "location": LocationFactory}
    if column == "other_incident":
        return IncidentFactory().pk
    return factories[column]().pk if column in factories else FILLED[column]


def test_claim_without_an_article_is_refused():
    claim = ClaimFactory()
    for write in (update, insert_like):
        with pytest.raises(IntegrityError, match="article_id"), transaction.atomic():
            write(claim, article_id=None)


def test_claim_about_two_things_or_none_is_refused():
    claim = ClaimFactory(kind="note")
    for write in (update, insert_like):
        with refused("claim_is_about_one_thing"):
            write(claim, actor_id=OrganizationFactory().pk)
        with refused("claim_is_about_one_thing"):
            write(claim, incident_id=None)


@pytest.mark.parametrize("code", KINDS)
def test_column_that_a_kind_does_not_have_is_refused(code):
    kind, claim = KINDS[code], ClaimFactory(kind=code)
    lacking = [column for column in EMPTY if column not in kind.columns]
    for column in lacking:
        for write in (update, insert_like):
            with refused(f"{SHAPE}{code}"):
                write(claim, **{column_of(column): filling(kind, column)})
    assert len(lacking) + len(kind.columns) == len(EMPTY)


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind.required or kind.one_of])
def test_claim_without_what_its_kind_requires_is_refused(code):
    kind, claim = KINDS[code], ClaimFactory(kind=code)
    empty = {**EMPTY, "words": ""}
    missing = [{column: empty[column]} for column in kind.required]
    missing += [{column: empty[column] for column in kind.one_of}] if kind.one_of else []
    for values in missing:
        for write in (update, insert_like):
            with refused(f"{SHAPE}{code}"):
                write(claim, **{column_of(column): value for column, value in values.items()})


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if {"term", *TERM_OF} & {*kind.columns}])
def test_term_of_another_scheme_is_refused(code):
    kind, claim = KINDS[code], ClaimFactory(kind=code)
    for column in {"term", *TERM_OF} & {*kind.columns}:
        wrong = "outcome.killed" if column != "outcome" else "role.carried_out"
        for write in (update, insert_like):
            with refused(f"{SHAPE}{code}"):
                write(claim, **{column_of(column): wrong})


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if len(kind.subjects) == 1])
def test_claim_about_the_wrong_sort_of_thing_is_refused(code):
    claim = ClaimFactory(kind=code)
    if KINDS[code].subjects == ("incident",):
        other = {"incident_id": None, "actor_id": OrganizationFactory().pk}
    else:
        other = {"actor_id": None, "incident_id": IncidentFactory().pk}
    for write in (update, insert_like):
        with refused(f"{SHAPE}{code}"):
            write(claim, **other)


# One violation for each of the other named constraints: the record, and what raw SQL writes into it.
def identifier(value):
    return Identifier.objects.create(scheme="ucdp_actor", value=value, actor=OrganizationFactory())


JUDGED = {
    "actors": (actors.models.NotSame, PersonFactory),
    "articles": (sources.models.NotSame, ArticleFactory),
    "incidents": (incidents.models.NotSame, IncidentFactory),
}


def judged_as_itself(noun):
    """A judgement that two are not the same, which is to be one on one and the same."""
    model, make = JUDGED[noun]
    judgement = model.objects.create(one=make(), other=make())
    return judgement, {"other_id": judgement.one_id}


def judged_twice(noun):
    """One of two judgements on a record, which is to be the other one."""
    model, make = JUDGED[noun]
    first = make()
    judgement, other = (model.objects.create(one=first, other=make()) for _ in range(2))
    return judgement, {"other_id": other.other_id}


MERGED = {
    "actor": OrganizationFactory,
    "article": ArticleFactory,
    "claim": ClaimFactory,
    "incident": IncidentFactory,
    "outlet": OutletFactory,
}


def merged_into_itself(noun):
    """A record that nobody sees."""
    record = MERGED[noun]()
    if noun != "outlet":
        update(record, status="withdrawn")
    return itself(record, "merged_into_id")


def merged_and_seen(noun):
    """A record that readers see, and another one."""
    return MERGED[noun](), {"merged_into_id": MERGED[noun]().pk}


def commented():
    """A comment on a claim."""
    return Comment.objects.create(claim=ClaimFactory(), text="Which page?")


def proposed():
    """An open proposal."""
    values = {"was": {"title": ["A raid"]}, "becomes": {"title": ["A raid in Harem"]}, "comment": "Printed so."}
    return Proposal.objects.create(incident=IncidentFactory(), writer=User.objects.create(), **values)


def decided(proposal):
    """The same, accepted."""
    Proposal.objects.update(state="accepted", decider=proposal.writer, decided=now())
    return proposal


VIOLATIONS = {
    **{f"judged_{noun}_are_in_order": partial(judged_as_itself, noun) for noun in JUDGED},
    **{f"{noun}_are_judged_once": partial(judged_twice, noun) for noun in JUDGED},
    **{f"{noun}_is_not_merged_into_itself": partial(merged_into_itself, noun) for noun in MERGED},
    **{
        f"{noun}_that_was_merged_is_withdrawn": partial(merged_and_seen, noun)
        for noun in sorted({*MERGED} - {"outlet"})
    },
    "proposal_is_of_one_record": lambda: (proposed(), {"actor_id": PersonFactory().pk}),
    "proposal_changes_something": lambda: (proposed(), {"becomes": "{}"}),
    "proposal_says_why": lambda: (proposed(), {"comment": ""}),
    "proposal_is_open_or_decided": lambda: (proposed(), {"state": "accepted"}),
    "proposal_is_declined_with_an_answer": lambda: (decided(proposed()), {"state": "declined"}),
    "comment_says_something": lambda: (commented(), {"text": ""}),
    "claim_kind_is_known": lambda: (ClaimFactory(), {"kind": "rumour"}),
    "claim_has_a_sentence": lambda: (ClaimFactory(), {"text": ""}),
    "claim_has_one_claimant": lambda: (ClaimFactory(claimant=PersonFactory()), {"claimant_words": "an official"}),
    "claim_spoken_for_by_somebody": lambda: (ClaimFactory(), {"speaks_for_id": OrganizationFactory().pk}),
    "claim_does_not_answer_itself": lambda: itself(ClaimFactory(), "answers_id"),
    "claim_does_not_link_an_incident_to_itself": lambda: linked_to_itself(),
    "claim_inferred_shows_its_workings": lambda: (ClaimFactory(), {"certainty": "inferred"}),
    "claim_passage_is_short": lambda: (ClaimFactory(), {"passage_start": "one two three four five six seven"}),
    "identifier_is_of_one_record": lambda: (identifier("2"), {"value": identifier("1").value}),
    "identifier_fits_its_record": lambda: (identifier("1"), {"scheme": "ucdp_event"}),
    "claim_quotes_25_words": lambda: (ClaimFactory(), {"words": " ".join(["word"] * 26)}),
    "claim_dates_are_partial_dates": lambda: (ClaimFactory(), {"claimed_on": "yesterday"}),
    "claim_range_runs_upwards": lambda: (ClaimFactory(kind="count"), {"low": 3, "high": 2}),
    "claim_numbers_are_not_negative": lambda: (ClaimFactory(kind="count"), {"low": -1}),
    "claim_sexual_harm_is_not_published": lambda: (
        ClaimFactory(kind="casualties"),
        {"outcome_id": term("outcome.sexually_harmed").pk},
    ),
    "claim_stance_is_known": lambda: (ClaimFactory(), {"stance": "doubts"}),
    "claim_certainty_is_known": lambda: (ClaimFactory(), {"certainty": "perhaps"}),
    "actor_is_a_person_or_an_organization": lambda: (PersonFactory(), {"kind": "state"}),
    "actor_has_a_name": lambda: (OrganizationFactory(), {"name": ""}),
    "organization_is_named": lambda: (OrganizationFactory(), {"naming": "initials"}),
    "person_has_a_naming": lambda: (PersonFactory(), {"naming": "never"}),
    "private_person_is_named_for_a_reason": lambda: (PersonFactory(public_role=False), {"naming": "named"}),
    "outlet_has_a_name": lambda: (OutletFactory(), {"name": ""}),
    "outlet_homepage_is_on_the_web": lambda: (OutletFactory(), {"homepage": "javascript:alert(1)"}),
    "article_has_a_title": lambda: (ArticleFactory(), {"title": ""}),
    "article_date_is_partial_date": lambda: (ArticleFactory(), {"published": "May 2024"}),
    "article_is_on_the_web": lambda: (ArticleFactory(), {"address": "ftp://news.example/1"}),
    "article_archive_is_on_the_web": lambda: (
        ArticleFactory(archived_address="https://archive.example/1", archived_on="2024-06-01"),
        {"archived_address": "data:text/html,hello"},
    ),
    "article_archive_has_its_day": lambda: (ArticleFactory(), {"archived_address": "https://archive.example/1"}),
    "article_comes_after_one_thing": lambda: (
        ArticleFactory(after_outlet=OutletFactory()),
        {"after_article_id": ArticleFactory().pk},
    ),
    "article_does_not_come_after_itself": lambda: itself(ArticleFactory(), "after_article_id"),
    "article_address_is_entered_once": lambda: (ArticleFactory(), {"address": ArticleFactory().address}),
    "incident_has_a_title": lambda: (IncidentFactory(), {"title": ""}),
}


def itself(record, column):
    return record, {column: record.pk}


def linked_to_itself():
    claim = ClaimFactory(kind="link")
    return claim, {"other_incident_id": claim.incident_id}


@pytest.mark.parametrize("constraint", VIOLATIONS)
def test_constraint_refuses_its_violation(constraint):
    record, values = VIOLATIONS[constraint]()
    with refused(constraint):
        update(record, **values)


def test_claim_entered_twice_is_refused_but_not_again_after_a_withdrawal():
    claim = ClaimFactory(kind="count", claimant_words="an official")
    with refused("claim_is_entered_once"):
        insert_like(claim)
    update(claim, status="withdrawn")
    insert_like(claim, status="published")
    assert Claim.objects.count() == 2


def test_range_may_run_backwards_around_the_best_figure_of_a_dataset():
    claim = ClaimFactory(kind="count")
    update(claim, low=3, high=2, best=4)
    assert Claim.objects.get(low=3, high=2) == claim


def test_every_named_constraint_has_a_test_that_violates_it():
    asked = [
        Claim,
        Comment,
        Proposal,
        Identifier,
        Actor,
        Outlet,
        Article,
        Incident,
        *(model for model, _ in JUDGED.values()),
    ]
    tables = [model._meta.db_table for model in asked]
    with connection.cursor() as cursor:
        cursor.execute(
            # Checks, unique constraints and unique indexes; those that Django names itself begin with their table.
            "SELECT conname FROM pg_constraint WHERE conrelid::regclass::text = ANY (%(tables)s)"
            " AND contype IN ('c', 'u', 'x') AND NOT starts_with(conname, conrelid::regclass::text || '_')"
            " UNION SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid::regclass::text = ANY (%(tables)s)"
            " AND indisunique AND NOT starts_with(indexrelid::regclass::text, indrelid::regclass::text || '_')",
            {"tables": tables},
        )
        there = {name for (name,) in cursor.fetchall()}
    declared = {one.name for label in ("claims", "actors", "sources", "incidents") for one in declared_in(label)}
    tried = {*VIOLATIONS, *(f"{SHAPE}{code}" for code in KINDS), "claim_is_about_one_thing", "claim_is_entered_once"}

    assert there == declared == tried


def declared_in(label):
    return [one for model in apps.get_app_config(label).get_models() for one in model._meta.constraints]


TERMS = [f"{scheme}.{word}" for scheme, word in TERM_OF_SCHEME.items()] + list(TERM_OF.values())


@st.composite
def rows(draw):
    """A row of claims of any kind: its columns mostly those that fit, some missing, some that belong to others."""
    code = draw(st.sampled_from(list(KINDS)))
    kind = KINDS[code]
    filled = {column for column in kind.columns if draw(st.integers(0, 9))}  # one in ten is missing
    filled |= draw(st.sets(st.sampled_from([*EMPTY, "words"]), max_size=draw(st.sampled_from([0, 0, 1, 2]))))
    terms = {
        column: draw(st.sampled_from(TERMS))
        for column in ("term", *TERM_OF)
        if column in filled and not draw(st.integers(0, 5))
    }
    return code, draw(st.sampled_from(["incident", "actor"])), sorted(filled), terms


def test_checks_in_python_agree_with_the_database():
    claim, incident, actor = ClaimFactory(status="draft"), IncidentFactory().pk, OrganizationFactory().pk
    filled_by = {(code, column): filling(KINDS[code], column) for code in KINDS for column in [*EMPTY, "words"]}

    @given(row=rows())
    @settings(max_examples=400, database=None)
    def agree(row):
        code, subject, filled, terms = row
        values = dict(EMPTY, words="", kind=code, incident=None, actor=None)
        values |= {column: terms.get(column) or filled_by[code, column] for column in filled}
        values[subject] = incident if subject == "incident" else actor
        values = {column_of(column): value for column, value in values.items()}
        if shape_errors(Claim(**values)):
            with refused(f"{SHAPE}{code}"):
                update(claim, **values)
        else:
            update(claim, **values)

    agree()


def test_terms_of_these_tests_are_of_every_scheme_that_a_kind_has():
    assert TERM_OF_SCHEME.keys() == {kind.scheme for kind in KINDS.values()} - {""}
    assert TERM_OF_SCHEME.keys() < set(Scheme.values)
