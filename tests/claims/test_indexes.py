"""An index of the claims that fill a column answers whatever asks for a value of it."""

import pytest
from django.db import connection

from claims.indexes import MOSTLY_EMPTY
from claims.models import Claim

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("column", MOSTLY_EMPTY)
def test_claims_are_found_by_a_column_that_most_leave_empty(column):
    field = Claim._meta.get_field(column)
    kind = field.target_field.db_type(connection)
    with connection.cursor() as cursor:
        # As triggers and foreign keys ask: by a plan that is made before any value is known.
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off")
        for name, value in (("by_one", f"= $1::{kind}"), ("by_several", f"= ANY ($1::{kind}[])")):
            cursor.execute(f"PREPARE {name} AS SELECT id FROM claims_claim WHERE {field.column} {value}")
            cursor.execute(f"EXPLAIN EXECUTE {name} (NULL)")
            assert f"claim_with_{column}" in " ".join(line for (line,) in cursor.fetchall())
            cursor.execute(f"DEALLOCATE {name}")
