"""Installs the functions and triggers that keep the visibility of claims and the summaries of incidents.

New here are the columns that lists ask for, and that an organization which readers may not see is no origin. What is
there is written anew, ten thousand at a time. Whoever changes a file does as 0002 says.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
FILES = ("visibility.sql", "summary.sql", "triggers.sql")

# What a function returns cannot be replaced. An installation from nothing has no such function yet.
MAKE_WAY = "DROP FUNCTION IF EXISTS incident_summary(bigint[], date);"
REFRESH = """
SELECT claims_update_visibility(array_agg(id)) FROM claims_claim GROUP BY id / 10000;
SELECT refresh_incidents(array_agg(id)) FROM incidents_incident GROUP BY id / 10000;
"""
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
DROP FUNCTION claims_of_outlets(bigint[]);
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
    """The functions and triggers, then the columns of every claim and incident."""

    dependencies = [("claims", "0002_summary"), ("incidents", "0002_summary_for_lists")]

    operations = [
        migrations.RunSQL("\n".join([MAKE_WAY, *((SQL / name).read_text(encoding="utf-8") for name in FILES)]), DROP),
        migrations.RunSQL(REFRESH, migrations.RunSQL.noop),
    ]
