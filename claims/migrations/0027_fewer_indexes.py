"""One index of claims by their incident instead of two; the articles on which a claim rests are found by those of their
uniqueness, (claim, article). Each index that is not written saves an import of half a million claims most of a second.
Nor is what waits for the commit compressed: it is read once, and gone.
"""

import django.db.models.deletion
from django.db import migrations, models

# The name that Django gave it when it made the table of `Claim.rests_on`.
SAME_CLAIM = "claims_claim_rests_on_claim_id_070bb666"


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0008_in_review'),
        ('claims', '0026_kept_states_of_doubted'),
        ('codebook', '0004_updates_row_by_row'),
        ('incidents', '0009_in_review'),
        ('locations', '0010_in_review'),
        ('sources', '0015_doubted'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('incident__isnull', False)), fields=['incident', 'kind', 'value_key'], name='claim_with_incident'),
        ),
        migrations.RemoveIndex(
            model_name='claim',
            name='claim_incident_value',
        ),
        migrations.AlterField(
            model_name='claim',
            name='incident',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='incidents.incident'),
        ),
        migrations.RunSQL(
            f"DROP INDEX {SAME_CLAIM}",
            f"CREATE INDEX {SAME_CLAIM} ON claims_claim_rests_on (claim_id)",
        ),
        migrations.RunSQL(
            "ALTER TABLE claims_uncomputed"
            " ALTER claims SET STORAGE EXTERNAL, ALTER incidents SET STORAGE EXTERNAL, ALTER titled SET STORAGE EXTERNAL",
            "ALTER TABLE claims_uncomputed"
            " ALTER claims SET STORAGE EXTENDED, ALTER incidents SET STORAGE EXTENDED, ALTER titled SET STORAGE EXTENDED",
        ),
    ]
