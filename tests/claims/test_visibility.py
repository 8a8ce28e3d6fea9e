"""Only claims whose every record is published are seen, and nothing hidden shows in a count."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim
from tests.claims.test_summary import assert_all_right, execute, stored, summary
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)

HIDING = ["draft", "review", "withdrawn", "restricted"]


# Where a record that must not be seen could leak: the claim that names it, by what it is there.
PLACES = {
    "claim": lambda status: {"status": status},
    "article": lambda status: {"article": ArticleFactory(status=status)},
    "incident": lambda status: {"incident": IncidentFactory(status=status)},
    "claimant": lambda status: {"claimant": PersonFactory(status=status)},
    "speaks_for": lambda status: {"claimant": PersonFactory(), "speaks_for": OrganizationFactory(status=status)},
    "named_actor": lambda status: {"kind": "participation", "named_actor": OrganizationFactory(status=status)},
    "caused_by": lambda status: {"kind": "casualties", "caused_by": OrganizationFactory(status=status)},
    "location": lambda status: {"kind": "place", "location": LocationFactory(status=status)},
    "other_incident": lambda status: {"kind": "link", "other_incident": IncidentFactory(status=status)},
}


@pytest.mark.parametrize("status", HIDING)
@pytest.mark.parametrize("place", PLACES)
def test_hidden_record_shows_in_no_count(db, place, status):
    values = PLACES[place](status)
    incident = values.setdefault("incident", None) or IncidentFactory()
    seen = ClaimFactory(incident=IncidentFactory(), kind="type")
    empty = summary([incident.id])[incident.id]
    claim = ClaimFactory(**values | {"incident": incident})
    assert (claim.public, seen.public) == (False, True)
    assert stored()[incident.id] == summary([incident.id])[incident.id] == empty
    assert Claim.objects.public().get() == seen
    assert_all_right()


@pytest.mark.parametrize("status", HIDING)
@pytest.mark.parametrize("place", PLACES)
def test_record_hidden_and_shown_again_leaves_and_enters_the_counts(db, place, status):
    claim = ClaimFactory(**PLACES[place]("published"))
    record = claim if place == "claim" else getattr(claim, place)
    before = stored()[claim.incident_id]
    execute(f"UPDATE {record._meta.db_table} SET status = %s WHERE id = %s", [status, record.id])
    assert stored()[claim.incident_id]["claim_count"] == 0
    assert_all_right()
    execute(f"UPDATE {record._meta.db_table} SET status = 'published' WHERE id = %s", [record.id])
    assert stored()[claim.incident_id] == before
    assert before["claim_count"] == 1


@pytest.mark.parametrize("status", HIDING)
def test_actor_that_is_hidden_hides_what_is_said_of_it(db, status):
    claims = [
        ClaimFactory(kind=kind, actor=OrganizationFactory(status=status))
        for kind in ("count", "motive", "name", "membership", "relation", "presence", "life_event", "designation")
    ]
    assert [claim.public for claim in claims] == [False] * len(claims)


def test_name_of_a_person_is_seen_only_while_the_person_is_named(db):
    person = PersonFactory(public_role=False)
    name, note = ClaimFactory(kind="name", actor=person), ClaimFactory(kind="note", actor=person)
    assert (name.public, note.public) == (False, True)
    execute("UPDATE actors_actor SET naming = 'named', naming_reason = 'He signed it.' WHERE id = %s", [person.id])
    name.refresh_from_db()
    assert name.public
    execute("UPDATE actors_actor SET naming = 'initials' WHERE id = %s", [person.id])
    name.refresh_from_db()
    assert not name.public


def test_public_and_origin_cannot_be_written(db):
    claim = ClaimFactory(status="draft")
    Claim.objects.filter(pk=claim.pk).update(public=True, origin="a:1")
    claim.refresh_from_db()
    assert (claim.public, claim.origin) == (False, f"o:{claim.article.outlet_id}")


def test_origin_is_the_body_whose_words_they_are(db):
    agency, ministry, spokesperson = OrganizationFactory(), OrganizationFactory(), PersonFactory()
    wire, paper = OutletFactory(organization=agency), OutletFactory()
    own = ArticleFactory(outlet=paper)
    cases = [
        ({"article": own}, f"o:{paper.id}"),
        ({"article": own, "claimant": spokesperson}, f"a:{spokesperson.id}"),
        ({"article": own, "claimant": spokesperson, "speaks_for": ministry}, f"a:{ministry.id}"),
        ({"article": own, "claimant_words": "A Doctor", "speaks_for": ministry}, f"a:{ministry.id}"),
        ({"article": own, "claimant_words": "A Doctor"}, f"w:{paper.id}:a doctor"),
        ({"article": ArticleFactory(outlet=wire)}, f"a:{agency.id}"),
        ({"article": ArticleFactory(outlet=paper, after_outlet=wire)}, f"a:{agency.id}"),
        (
            {"article": ArticleFactory(outlet=paper, after_outlet=wire), "claimant_words": "A Doctor"},
            f"w:{wire.id}:a doctor",
        ),
        ({"article": ArticleFactory(after_article=own)}, f"o:{paper.id}"),
        ({"article": ArticleFactory(after_article=ArticleFactory(outlet=paper, after_outlet=wire))}, f"a:{agency.id}"),
    ]
    assert [ClaimFactory(**values).origin for values, _ in cases] == [origin for _, origin in cases]


def test_ten_copies_of_one_report_are_one_origin(db):
    incident, wire = IncidentFactory(), OutletFactory()
    for _ in range(10):
        ClaimFactory(incident=incident, kind="type", article=ArticleFactory(after_outlet=wire))
    incident.refresh_from_db()
    assert (incident.article_count, incident.outlet_count, incident.origin_count) == (10, 10, 1)


def test_claim_written_before_the_record_that_it_names_is_right_in_the_end(db):
    claim = ClaimFactory(kind="participation")
    execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM actors_actor WHERE id = %s", [claim.named_actor_id])
    execute("DELETE FROM actors_actor WHERE id = %s", [claim.named_actor_id])
    execute("UPDATE kept SET status = 'draft'")
    execute("UPDATE claims_claim SET status = 'published' WHERE id = %s", [claim.id])
    execute("INSERT INTO actors_actor SELECT * FROM kept")
    assert_all_right()
    claim.refresh_from_db()
    assert not claim.public


def test_check_summaries_names_what_differs_and_mends_it(db):
    claim, incident = ClaimFactory(kind="type"), IncidentFactory()
    call_command("check_summaries", stdout=StringIO())
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("ALTER TABLE claims_claim DISABLE TRIGGER USER")
    execute("UPDATE claims_claim SET origin = 'a:1' WHERE id = %s", [claim.id])
    execute("ALTER TABLE claims_claim ENABLE TRIGGER USER")
    execute("UPDATE incidents_incident SET killed_low = 9, types = '{x}' WHERE id = %s", [incident.id])
    named = f"claim {claim.id}: origin\nincident {incident.id}: types, killed_low\n"
    output = StringIO()
    with pytest.raises(CommandError, match="2 differ"):
        call_command("check_summaries", stdout=output)
    assert output.getvalue() == named
    output = StringIO()
    call_command("check_summaries", "--repair", stdout=output)
    assert output.getvalue() == f"{named}2 put right.\n"
    call_command("check_summaries", stdout=StringIO())
    assert_all_right()
