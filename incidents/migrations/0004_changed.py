"""Which transaction last wrote each incident, so that columns in memory know what to read again (lib/columns.py)."""

from django.db import migrations

MAKE = """
CREATE TABLE incidents_changed (id bigint PRIMARY KEY, changed xid8 NOT NULL);
CREATE INDEX incidents_changed_by ON incidents_changed (changed);
COMMENT ON TABLE incidents_changed IS 'The transaction that last wrote each incident; of the id 0, all of them.';

CREATE FUNCTION incidents_note_changes() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' OR TG_LEVEL = 'ROW' THEN
        INSERT INTO incidents_changed VALUES (0, pg_current_xact_id())
        ON CONFLICT (id) DO UPDATE SET changed = excluded.changed;
    ELSE
        INSERT INTO incidents_changed SELECT id, pg_current_xact_id() FROM rows
        ON CONFLICT (id) DO UPDATE SET changed = excluded.changed;
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER incidents_noted_insert AFTER INSERT ON incidents_incident
    REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION incidents_note_changes();
CREATE TRIGGER incidents_noted_update AFTER UPDATE ON incidents_incident
    REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION incidents_note_changes();
CREATE TRIGGER incidents_noted_delete AFTER DELETE ON incidents_incident
    REFERENCING OLD TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION incidents_note_changes();
CREATE TRIGGER incidents_noted_truncate AFTER TRUNCATE ON incidents_incident
    FOR EACH STATEMENT EXECUTE FUNCTION incidents_note_changes();
-- A place that moved takes its incidents with it.
CREATE TRIGGER incidents_noted_place AFTER UPDATE ON locations_location
    FOR EACH ROW WHEN (old.path IS DISTINCT FROM new.path) EXECUTE FUNCTION incidents_note_changes();
"""
DROP = """
DROP TRIGGER incidents_noted_place ON locations_location;
DROP FUNCTION incidents_note_changes() CASCADE;
DROP TABLE incidents_changed;
"""


class Migration(migrations.Migration):
    """The table and the triggers that fill it."""

    dependencies = [("incidents", "0003_permission_to_publish"), ("locations", "0003_permission_to_publish")]

    operations = [migrations.RunSQL(MAKE, DROP)]
