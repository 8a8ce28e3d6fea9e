"""Installs the triggers that keep Location.path."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "path.sql"

DROP = """
DROP TRIGGER location_path_move_children ON locations_location;
DROP TRIGGER location_path_set ON locations_location;
DROP FUNCTION locations_move_children();
DROP FUNCTION locations_set_path();
"""


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [("locations", "0001_initial")]

    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), DROP)]
