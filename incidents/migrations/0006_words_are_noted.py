"""Columns in memory hold words too: incidents whose words alone have changed are noted as changed."""

from django.db import migrations

MAKE = """
CREATE FUNCTION incidents_note_words() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO incidents_changed SELECT incident_id, pg_current_xact_id() FROM rows
    ON CONFLICT (id) DO UPDATE SET changed = excluded.changed;
    RETURN NULL;
END;
$$;
CREATE TRIGGER incidents_noted_words AFTER UPDATE ON incidents_words
    REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION incidents_note_words();
"""
DROP = "DROP FUNCTION incidents_note_words() CASCADE;"


class Migration(migrations.Migration):
    """The trigger."""

    dependencies = [("incidents", "0005_words")]

    operations = [migrations.RunSQL(MAKE, DROP)]
