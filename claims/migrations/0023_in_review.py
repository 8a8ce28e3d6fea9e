"""A status between draft and published: what is offered for review."""

from django.db import migrations, models


VIEW = """
CREATE OR REPLACE VIEW claims_names AS
SELECT 'actor'::text AS noun, actor_id AS record, name::text AS name, id AS claim, public AS shown
FROM claims_claim
WHERE kind = 'name' AND actor_id IS NOT NULL AND name <> ''
    AND status IN ({}) AND deprecated_reason = '';
"""


class Migration(migrations.Migration):
    """The choices of a column; and curators find an actor by a name that is in review, as by one in draft."""

    dependencies = [
        ('claims', '0022_kept_states_of_merged'),
    ]

    operations = [
        migrations.RunSQL(VIEW.format("'draft', 'review', 'published'"), VIEW.format("'draft', 'published'")),
        migrations.AlterField(
            model_name='claim',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('restricted', "Restricted, for the law or for people's safety")], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='claimevent',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('restricted', "Restricted, for the law or for people's safety")], default='draft', max_length=10),
        ),
    ]
