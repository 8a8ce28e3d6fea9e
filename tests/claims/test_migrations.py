"""What users have already entered is right after an installation moves forward."""

from django.core.management import call_command

from tests.claims.test_summary import assert_all_right, execute, stored
from tests.factories import ClaimFactory, OrganizationFactory


def test_columns_for_lists_are_filled_for_incidents_there_are(db):
    claim = ClaimFactory(kind="means", claimant=OrganizationFactory())
    after = stored()[claim.incident_id]
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    call_command("migrate", "claims", "0002", verbosity=0)
    call_command("migrate", "incidents", "0001", verbosity=0)
    # As it was then: a function of this name with another result.
    execute("CREATE FUNCTION incident_summary(bigint[], date) RETURNS TABLE (id bigint) LANGUAGE sql AS 'SELECT 1'")
    call_command("migrate", verbosity=0)
    assert stored()[claim.incident_id] == after
    assert (after["means"], after["claimants"]) == (["means.firearm"], [claim.claimant_id])
    assert_all_right()
