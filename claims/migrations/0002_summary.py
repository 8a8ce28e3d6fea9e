"""Installs the functions and triggers that keep the visibility of claims and the summaries of incidents.

Only the newest migration that names one of these files reads it. Whoever changes a file writes a new migration that
runs it, and takes it out of this list (and its functions out of DROP) if they are made there anew.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
FILES = ("visibility.sql", "summary.sql", "triggers.sql")

DROP = """
DROP TRIGGER claim_visibility ON claims_claim;
DROP TRIGGER claim_inserted ON claims_claim;
DROP TRIGGER claim_updated ON claims_claim;
DROP TRIGGER claim_deleted ON claims_claim;
DROP TRIGGER claims_of_actor_inserted ON actors_actor;
DROP TRIGGER claims_of_actor_updated ON actors_actor;
DROP TRIGGER claims_of_article_inserted ON sources_article;
DROP TRIGGER claims_of_article_updated ON sources_article;
DROP TRIGGER claims_of_outlet_inserted ON sources_outlet;
DROP TRIGGER claims_of_outlet_updated ON sources_outlet;
DROP TRIGGER claims_of_location_inserted ON locations_location;
DROP TRIGGER claims_of_location_updated ON locations_location;
DROP TRIGGER claims_of_incident_inserted ON incidents_incident;
DROP TRIGGER claims_of_incident_updated ON incidents_incident;
DROP FUNCTION claims_incidents_written();
DROP FUNCTION claims_locations_written();
DROP FUNCTION claims_outlets_written();
DROP FUNCTION claims_articles_written();
DROP FUNCTION claims_actors_written();
DROP FUNCTION claims_reconsider(bigint[]);
DROP FUNCTION claims_written();
DROP FUNCTION refresh_incidents(bigint[]);
DROP FUNCTION incident_summary(bigint[], date);
DROP FUNCTION common_path(bigint[], bigint[]);
DROP FUNCTION claims_lock_named(bigint[], bigint[]);
DROP FUNCTION claims_update_visibility(bigint[]);
DROP FUNCTION claims_differing(bigint[]);
DROP FUNCTION claims_set_visibility();
DROP FUNCTION claim_visibility(claims_claim);
"""


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [
        ("claims", "0001_initial"),
        ("codebook", "0001_initial"),
        ("incidents", "0001_initial"),
        ("sources", "0001_initial"),
        ("actors", "0001_initial"),
        ("locations", "0002_path_triggers"),
    ]

    operations = [migrations.RunSQL("\n".join((SQL / name).read_text(encoding="utf-8") for name in FILES), DROP)]
