"""An index of a column that most claims leave empty holds only those that fill it; that of status, those not published.

Written for each claim of an import, the others cost more than the row itself.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0002_permission_to_publish'),
        ('claims', '0010_history_by_record'),
        ('codebook', '0003_history_by_record'),
        ('incidents', '0004_changed'),
        ('locations', '0004_history_by_record'),
        ('sources', '0005_history_by_record'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='claim',
            name='claim_actor_value',
        ),
        migrations.RemoveIndex(
            model_name='claim',
            name='claim_newest_of_claimant',
        ),
        migrations.RemoveIndex(
            model_name='claim',
            name='claim_newest',
        ),
        migrations.AlterField(
            model_name='claim',
            name='actor',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='actors.actor'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='answers',
            field=models.ForeignKey(blank=True, db_index=False, help_text='The claim that this one denies, corrects or replies to.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered_by', to='claims.claim'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='caused_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims_blaming', to='actors.actor'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='claimant',
            field=models.ForeignKey(blank=True, db_index=False, help_text='Who says so. Empty: the article in its own voice.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims_made', to='actors.actor'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='location',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='locations.location'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='named_actor',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims_naming', to='actors.actor'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='other_incident',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims_linking', to='incidents.incident'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='outcome',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codebook.term'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='precision',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codebook.term'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='role',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codebook.term'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='speaks_for',
            field=models.ForeignKey(blank=True, db_index=False, help_text='The body for which the claimant speaks.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims_made_for', to='actors.actor'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn'), ('restricted', "Restricted, for the law or for people's safety")], default='draft', max_length=10),
        ),
        migrations.AlterField(
            model_name='claim',
            name='term',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codebook.term'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('claimant__isnull', False)), fields=['claimant', 'id'], name='claim_newest_of_claimant'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('speaks_for__isnull', False)), fields=['speaks_for', 'id'], name='claim_newest_of_speaks_for'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('answers__isnull', False)), fields=['answers'], name='claim_with_answers'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('actor__isnull', False)), fields=['actor'], name='claim_with_actor'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('term__isnull', False)), fields=['term'], name='claim_with_term'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('role__isnull', False)), fields=['role'], name='claim_with_role'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('outcome__isnull', False)), fields=['outcome'], name='claim_with_outcome'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('precision__isnull', False)), fields=['precision'], name='claim_with_precision'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('named_actor__isnull', False)), fields=['named_actor', 'id'], name='claim_newest_of_named_actor'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('caused_by__isnull', False)), fields=['caused_by', 'id'], name='claim_newest_of_caused_by'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('other_incident__isnull', False)), fields=['other_incident'], name='claim_with_other_incident'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('location__isnull', False)), fields=['location'], name='claim_with_location'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('status', 'published'), _negated=True), fields=['status'], name='claim_not_published'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('public', True), ('actor__isnull', False)), fields=['actor', 'kind', 'value_key'], name='claim_actor_value'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('public', True)), fields=['id'], name='claim_newest'),
        ),
    ]
