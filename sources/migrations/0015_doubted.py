"""Since when the claims of a corrected or retracted article are to be looked at again."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """A column, the trigger that fills it, and its history. Of corrections that are there already nobody is asked."""

    dependencies = [
        ('sources', '0014_in_review'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='article',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='article',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='article',
            name='update_update',
        ),
        migrations.AddField(
            model_name='article',
            name='doubted_since',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='articleevent',
            name='doubted_since',
            field=models.DateTimeField(editable=False, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='doubted_when_corrected', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.correction <> '' AND OLD.doubted_since IS NOT DISTINCT FROM NEW.doubted_since AND (OLD.correction, OLD.corrected_on) IS DISTINCT FROM (NEW.correction, NEW.corrected_on))", func='NEW.doubted_since = now(); RETURN NEW;', hash='fd3e505c021d1347cfc277a79e7c4800f7ac25d2', operation='UPDATE OF "correction", "corrected_on"', pgid='pgtrigger_doubted_when_corrected_c6eca', table='sources_article', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_articleevent" ("address", "after_article_id", "after_outlet_id", "archived_address", "archived_on", "authors", "corrected_on", "correction", "correction_note", "doubted_since", "id", "kind", "language", "link_checked", "link_policy", "link_state", "merged_into_id", "outlet_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "status", "title") SELECT new_values."address", new_values."after_article_id", new_values."after_outlet_id", new_values."archived_address", new_values."archived_on", new_values."authors", new_values."corrected_on", new_values."correction", new_values."correction_note", new_values."doubted_since", new_values."id", new_values."kind", new_values."language", new_values."link_checked", new_values."link_policy", new_values."link_state", new_values."merged_into_id", new_values."outlet_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."published", new_values."status", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0a311734305859f90ef1e56b765491da4b0b3e7d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0de75', referencing='REFERENCING NEW TABLE AS new_values ', table='sources_article', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."after_article_id" IS DISTINCT FROM (NEW."after_article_id") OR OLD."after_outlet_id" IS DISTINCT FROM (NEW."after_outlet_id") OR OLD."archived_address" IS DISTINCT FROM (NEW."archived_address") OR OLD."archived_on" IS DISTINCT FROM (NEW."archived_on") OR OLD."authors" IS DISTINCT FROM (NEW."authors") OR OLD."corrected_on" IS DISTINCT FROM (NEW."corrected_on") OR OLD."correction" IS DISTINCT FROM (NEW."correction") OR OLD."correction_note" IS DISTINCT FROM (NEW."correction_note") OR OLD."doubted_since" IS DISTINCT FROM (NEW."doubted_since") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."link_checked" IS DISTINCT FROM (NEW."link_checked") OR OLD."link_policy" IS DISTINCT FROM (NEW."link_policy") OR OLD."link_state" IS DISTINCT FROM (NEW."link_state") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."outlet_id" IS DISTINCT FROM (NEW."outlet_id") OR OLD."published" IS DISTINCT FROM (NEW."published") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "sources_articleevent" ("address", "after_article_id", "after_outlet_id", "archived_address", "archived_on", "authors", "corrected_on", "correction", "correction_note", "doubted_since", "id", "kind", "language", "link_checked", "link_policy", "link_state", "merged_into_id", "outlet_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "status", "title") VALUES (NEW."address", NEW."after_article_id", NEW."after_outlet_id", NEW."archived_address", NEW."archived_on", NEW."authors", NEW."corrected_on", NEW."correction", NEW."correction_note", NEW."doubted_since", NEW."id", NEW."kind", NEW."language", NEW."link_checked", NEW."link_policy", NEW."link_state", NEW."merged_into_id", NEW."outlet_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published", NEW."status", NEW."title"); RETURN NULL;', hash='41b9da857588b18913bd8c349085f593cab41088', operation='UPDATE', pgid='pgtrigger_update_update_168af', table='sources_article', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_articleevent" ("address", "after_article_id", "after_outlet_id", "archived_address", "archived_on", "authors", "corrected_on", "correction", "correction_note", "doubted_since", "id", "kind", "language", "link_checked", "link_policy", "link_state", "merged_into_id", "outlet_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "status", "title") SELECT old_values."address", old_values."after_article_id", old_values."after_outlet_id", old_values."archived_address", old_values."archived_on", old_values."authors", old_values."corrected_on", old_values."correction", old_values."correction_note", old_values."doubted_since", old_values."id", old_values."kind", old_values."language", old_values."link_checked", old_values."link_policy", old_values."link_state", old_values."merged_into_id", old_values."outlet_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."published", old_values."status", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='66930423e487958406f120fa023ff9a3883b3338', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_10a2a', referencing='REFERENCING OLD TABLE AS old_values ', table='sources_article', when='AFTER')),
        ),
    ]
