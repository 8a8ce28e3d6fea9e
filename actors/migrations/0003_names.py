"""Actors are found by the names that they are shown by. Those of today are written; a search folds them."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "names.sql"
FILL = "SELECT names_refresh('actors_names', 'actor', array_agg(id)) FROM actors_actor;"
DROP = """
DROP FUNCTION actors_named() CASCADE;
DROP VIEW actors_names;
DELETE FROM lib_name WHERE noun = 'actor' AND claim IS NULL;
"""


class Migration(migrations.Migration):
    """The view, the triggers, and the names."""

    dependencies = [("actors", "0002_permission_to_publish"), ("lib", "0006_names")]

    operations = [
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), DROP),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
