"""Places are found by all their names. The names of those that are there are written; a search folds them."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "names.sql"
FILL = "SELECT names_refresh('locations_names', 'location', array_agg(id)) FROM locations_location;"
DROP = """
DROP FUNCTION locations_named() CASCADE;
DROP FUNCTION locations_named_otherwise() CASCADE;
DROP VIEW locations_names;
DELETE FROM lib_name WHERE noun = 'location' AND claim IS NULL;
"""


class Migration(migrations.Migration):
    """The view, the triggers, and the names."""

    dependencies = [("locations", "0004_history_by_record"), ("lib", "0006_names")]

    operations = [
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), DROP),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
