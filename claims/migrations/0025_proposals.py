"""Proposals of changes of records that readers see, with their history."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table, and that of its history."""

    dependencies = [
        ('actors', '0008_in_review'),
        ('claims', '0024_comments'),
        ('incidents', '0009_in_review'),
        ('locations', '0010_in_review'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('sources', '0015_doubted'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was', models.JSONField(editable=False)),
                ('becomes', models.JSONField(editable=False)),
                ('comment', models.CharField(help_text='Why, and where it is printed.', max_length=1000)),
                ('written', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('state', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('taken_back', 'Taken back')], default='open', max_length=10)),
                ('decided', models.DateTimeField(editable=False, null=True)),
                ('answer', models.CharField(blank=True, help_text='What its writer is told.', max_length=1000)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='actors.actor')),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='sources.article')),
                ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='claims.claim')),
                ('decider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='incidents.incident')),
                ('location', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='locations.location')),
                ('outlet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='sources.outlet')),
                ('writer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'default_permissions': ('add',),
            },
        ),
        migrations.CreateModel(
            name='ProposalEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('was', models.JSONField(editable=False)),
                ('becomes', models.JSONField(editable=False)),
                ('comment', models.CharField(help_text='Why, and where it is printed.', max_length=1000)),
                ('written', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('state', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('taken_back', 'Taken back')], default='open', max_length=10)),
                ('decided', models.DateTimeField(editable=False, null=True)),
                ('answer', models.CharField(blank=True, help_text='What its writer is told.', max_length=1000)),
                ('actor', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='actors.actor')),
                ('article', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sources.article')),
                ('claim', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim')),
                ('decider', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='incidents.incident')),
                ('location', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='locations.location')),
                ('outlet', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sources.outlet')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.proposal')),
                ('writer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['written', 'id'], name='proposal_open'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('actor__isnull', True), ('article__isnull', True), ('claim__isnull', True), ('incident__isnull', False), ('location__isnull', True), ('outlet__isnull', True)), models.Q(('actor__isnull', False), ('article__isnull', True), ('claim__isnull', True), ('incident__isnull', True), ('location__isnull', True), ('outlet__isnull', True)), models.Q(('actor__isnull', True), ('article__isnull', True), ('claim__isnull', False), ('incident__isnull', True), ('location__isnull', True), ('outlet__isnull', True)), models.Q(('actor__isnull', True), ('article__isnull', False), ('claim__isnull', True), ('incident__isnull', True), ('location__isnull', True), ('outlet__isnull', True)), models.Q(('actor__isnull', True), ('article__isnull', True), ('claim__isnull', True), ('incident__isnull', True), ('location__isnull', False), ('outlet__isnull', True)), models.Q(('actor__isnull', True), ('article__isnull', True), ('claim__isnull', True), ('incident__isnull', True), ('location__isnull', True), ('outlet__isnull', False)), _connector='OR'), name='proposal_is_of_one_record'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('becomes', {}), _negated=True), name='proposal_changes_something'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('comment', ''), _negated=True), name='proposal_says_why'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided__isnull', True), ('decider__isnull', True), ('state', 'open')), models.Q(('decided__isnull', False), ('decider__isnull', False), ('state__in', ['accepted', 'declined', 'taken_back'])), _connector='OR'), name='proposal_is_open_or_decided'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('answer', ''), ('state', 'declined'), _negated=True), name='proposal_is_declined_with_an_answer'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_proposalevent" ("actor_id", "answer", "article_id", "becomes", "claim_id", "comment", "decided", "decider_id", "id", "incident_id", "location_id", "outlet_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "was", "writer_id", "written") SELECT new_values."actor_id", new_values."answer", new_values."article_id", new_values."becomes", new_values."claim_id", new_values."comment", new_values."decided", new_values."decider_id", new_values."id", new_values."incident_id", new_values."location_id", new_values."outlet_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."state", new_values."was", new_values."writer_id", new_values."written" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bb220517954e873ec79814ea1b70575fc2f38827', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3e2fe', referencing='REFERENCING NEW TABLE AS new_values ', table='claims_proposal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_proposalevent" ("actor_id", "answer", "article_id", "becomes", "claim_id", "comment", "decided", "decider_id", "id", "incident_id", "location_id", "outlet_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "was", "writer_id", "written") VALUES (NEW."actor_id", NEW."answer", NEW."article_id", NEW."becomes", NEW."claim_id", NEW."comment", NEW."decided", NEW."decider_id", NEW."id", NEW."incident_id", NEW."location_id", NEW."outlet_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."was", NEW."writer_id", NEW."written"); RETURN NULL;', hash='c8c4c60ba5f3df4d47b8b29c78cb32dc94bd9338', operation='UPDATE', pgid='pgtrigger_update_update_cbd2b', table='claims_proposal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "claims_proposalevent" ("actor_id", "answer", "article_id", "becomes", "claim_id", "comment", "decided", "decider_id", "id", "incident_id", "location_id", "outlet_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "was", "writer_id", "written") SELECT old_values."actor_id", old_values."answer", old_values."article_id", old_values."becomes", old_values."claim_id", old_values."comment", old_values."decided", old_values."decider_id", old_values."id", old_values."incident_id", old_values."location_id", old_values."outlet_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."state", old_values."was", old_values."writer_id", old_values."written" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f8fba336cdb8936ad84d2373a516a452c469c8d9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c9481', referencing='REFERENCING OLD TABLE AS old_values ', table='claims_proposal', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='proposalevent',
            index=models.Index(condition=models.Q(('incident__isnull', False)), fields=['incident', 'pgh_id'], name='proposal_of_incident'),
        ),
        migrations.AddIndex(
            model_name='proposalevent',
            index=models.Index(condition=models.Q(('actor__isnull', False)), fields=['actor', 'pgh_id'], name='proposal_of_actor'),
        ),
        migrations.AddIndex(
            model_name='proposalevent',
            index=models.Index(condition=models.Q(('claim__isnull', False)), fields=['claim', 'pgh_id'], name='proposal_of_claim'),
        ),
        migrations.AddIndex(
            model_name='proposalevent',
            index=models.Index(condition=models.Q(('article__isnull', False)), fields=['article', 'pgh_id'], name='proposal_of_article'),
        ),
        migrations.AddIndex(
            model_name='proposalevent',
            index=models.Index(condition=models.Q(('location__isnull', False)), fields=['location', 'pgh_id'], name='proposal_of_location'),
        ),
        migrations.AddIndex(
            model_name='proposalevent',
            index=models.Index(condition=models.Q(('outlet__isnull', False)), fields=['outlet', 'pgh_id'], name='proposal_of_outlet'),
        ),
    ]
