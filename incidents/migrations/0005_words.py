"""The table of the words by which incidents are found. The claims' own migration fills it."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

GONE_WITH_IT = """
ALTER TABLE incidents_words ADD CONSTRAINT incidents_words_of_incident
    FOREIGN KEY (incident_id) REFERENCES incidents_incident ON DELETE CASCADE;
"""
ALONE = "ALTER TABLE incidents_words DROP CONSTRAINT incidents_words_of_incident"


class Migration(migrations.Migration):
    """The table, and what takes its rows away."""

    dependencies = [("incidents", "0004_changed"), ("lib", "0003_words")]

    operations = [
        migrations.CreateModel(
            name="Words",
            fields=[
                (
                    "incident",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="incidents.incident",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "db_table": "incidents_words",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], gin_pending_list_limit=16384, name="incidents_words_words"
                    )
                ],
            },
        ),
        migrations.RunSQL(GONE_WITH_IT, ALONE),
    ]
