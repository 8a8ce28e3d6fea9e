"""Outlets are found by their names. The names of those that are there are written; a search folds them."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "names.sql"
FILL = "SELECT names_refresh('sources_names', 'outlet', array_agg(id)) FROM sources_outlet;"
DROP = """
DROP FUNCTION sources_named() CASCADE;
DROP FUNCTION sources_named_by_articles() CASCADE;
DROP VIEW sources_names;
DELETE FROM lib_name WHERE noun = 'outlet' AND claim IS NULL;
"""


class Migration(migrations.Migration):
    """The view, the triggers, and the names."""

    dependencies = [("sources", "0006_newest_of_outlets"), ("lib", "0006_names")]

    operations = [
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), DROP),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
