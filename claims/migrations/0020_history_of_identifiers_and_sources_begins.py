"""What identifiers and sources of claims said when their history began, so that their first change has a before."""

from django.db import migrations

BEGIN = """
INSERT INTO claims_identifierevent
    (pgh_created_at, pgh_label, pgh_obj_id, id, scheme, value, incident_id, actor_id, claim_id, fingerprint, title)
SELECT now(), 'was', id, id, scheme, value, incident_id, actor_id, claim_id, fingerprint, title
FROM claims_identifier ORDER BY id;
INSERT INTO claims_restingevent (pgh_created_at, pgh_label, pgh_obj_id, id, claim_id, article_id)
SELECT now(), 'was', id, id, claim_id, article_id FROM claims_claim_rests_on ORDER BY id;
"""


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("claims", "0019_history_of_identifiers_and_sources")]

    operations = [migrations.RunSQL(BEGIN, migrations.RunSQL.noop)]
