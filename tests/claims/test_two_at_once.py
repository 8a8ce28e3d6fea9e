"""Two transactions at once that write claims of one incident, or a claim and a record that it names."""

from threading import Thread
from time import monotonic, sleep

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from claims.models import Claim
from tests.claims.test_summary import assert_all_right, stored
from tests.factories import ArticleFactory, ClaimFactory, IncidentFactory, LocationFactory, OrganizationFactory, term


def connect():
    """A connection of its own to the test database."""
    named = connection.settings_dict
    return psycopg.connect(dbname=named["NAME"], user=named["USER"], host=named["HOST"], port=named["PORT"] or None)


def insertion(claim, **changes):
    """A claim that is stored already as an INSERT of another one, with some columns changed."""
    columns = [f.attname for f in Claim._meta.concrete_fields if not f.generated and not f.primary_key]
    row = Claim.objects.values(*columns).get(pk=claim.pk) | changes
    return sql.SQL("INSERT INTO claims_claim ({}) VALUES ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, row)), sql.SQL(", ").join(map(sql.Literal, row.values()))
    )


def update(record, **changes):
    """An UPDATE of one record."""
    assignments = [
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Literal(value)) for name, value in changes.items()
    ]
    return sql.SQL("UPDATE {} SET {} WHERE id = {}").format(
        sql.Identifier(record._meta.db_table), sql.SQL(", ").join(assignments), sql.Literal(record.pk)
    )


def at_once(first, second):
    """Run `first`, begin `second` in another transaction, and commit `first` once `second` waits for it or is done.

    Returns whether it had to wait. An error of either is raised.
    """
    with connect() as one, connect() as two, connect() as watcher:
        one.execute(first)
        failed = []

        def run():
            try:
                two.execute(second)
                two.commit()
            except psycopg.Error as error:
                failed.append(error)

        thread = Thread(target=run)
        thread.start()
        until, waited = monotonic() + 10, False
        while thread.is_alive() and not waited and monotonic() < until:
            sleep(0.01)
            activity = "SELECT wait_event_type IS NOT DISTINCT FROM 'Lock' FROM pg_stat_activity WHERE pid = %s"
            waited = watcher.execute(activity, [two.info.backend_pid]).fetchone()[0]
            watcher.rollback()
        one.commit()
        thread.join(10)
        assert not thread.is_alive()
        if failed:
            raise failed[0]
        return waited


# Each makes the statement that inserts a claim and the one that changes what the claim depends on.
CASES = {
    "restricts the actor": lambda claim: update(claim.named_actor, status="restricted"),
    "withdraws the article": lambda claim: update(claim.article, status="withdrawn"),
    "dates the article": lambda claim: update(claim.article, published="2024-01-01"),
    "gives the article an agency": lambda claim: update(claim.article, after_outlet_id=ArticleFactory().outlet_id),
    "gives the outlet an owner": lambda claim: update(claim.article.outlet, organization_id=OrganizationFactory().id),
    "unpublishes the incident": lambda claim: update(claim.incident, status="draft"),
    "makes a person of the actor": lambda claim: update(claim.named_actor, kind="person", public_role=True),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", CASES)
@pytest.mark.parametrize("insert_first", [True, False])
def test_claim_and_change_of_what_it_names_at_once(change, insert_first):
    claim = ClaimFactory(kind="participation", outcome=term("outcome.killed"))
    statements = [insertion(claim, low=4), CASES[change](claim)]
    assert at_once(*(statements if insert_first else reversed(statements)))
    assert Claim.objects.count() == 2
    assert_all_right()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("insert_first", [True, False])
def test_claim_of_a_draft_actor_and_its_publication_at_once(insert_first):
    claim = ClaimFactory(kind="participation", named_actor=OrganizationFactory(status="draft"))
    statements = [insertion(claim, low=4), update(claim.named_actor, status="published")]
    assert at_once(*(statements if insert_first else reversed(statements)))
    assert Claim.objects.public().count() == 2
    assert_all_right()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("insert_first", [True, False])
def test_claim_and_coordinates_of_the_place_that_holds_its_own_at_once(insert_first):
    country = LocationFactory(kind="country")
    claim = ClaimFactory(kind="place", location=LocationFactory(parent=country))
    elsewhere = LocationFactory(parent=country)
    statements = [insertion(claim, location_id=elsewhere.id), update(country, latitude=35.0, longitude=38.0)]
    assert at_once(*(statements if insert_first else reversed(statements)))
    assert stored()[claim.incident_id]["latitude"] == 35.0
    assert_all_right()


@pytest.mark.django_db(transaction=True)
def test_two_claims_of_one_incident_at_once_both_count():
    claim = ClaimFactory(kind="casualties", low=3)
    assert at_once(
        insertion(claim, low=5, high=5, claimant_words="a doctor"), insertion(claim, low=9, claimant_words="residents")
    )
    incident = stored()[claim.incident_id]
    assert (incident["claim_count"], incident["killed_low"], incident["origin_count"]) == (3, 3, 3)
    assert_all_right()


@pytest.mark.django_db(transaction=True)
def test_two_claims_moved_to_each_other_s_incidents_at_once():
    one, other = ClaimFactory(kind="type"), ClaimFactory(kind="means")
    assert at_once(update(one, incident_id=other.incident_id), update(other, incident_id=one.incident_id))
    assert_all_right()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("before", "after"), [("published", "restricted"), ("draft", "published")])
def test_two_records_of_one_claim_changed_at_once(before, after):
    article, actor = ArticleFactory(status=before), OrganizationFactory(status=before)
    claim = ClaimFactory(kind="participation", article=article, named_actor=actor)
    assert at_once(update(article, status=after), update(actor, status=after))
    claim.refresh_from_db()
    assert claim.public is (after == "published")
    assert_all_right()


@pytest.mark.django_db(transaction=True)
def test_claims_of_different_incidents_at_once_do_not_wait():
    claim = ClaimFactory(kind="type")
    elsewhere = IncidentFactory()
    assert not at_once(insertion(claim, claimant_words="residents"), insertion(claim, incident_id=elsewhere.id))
    assert_all_right()
