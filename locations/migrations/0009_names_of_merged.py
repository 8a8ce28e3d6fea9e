"""Places are found by the names of those that were merged into them, too. There are none yet."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
# The view and all functions of its triggers, as names.sql makes them.
BEFORE = f"""
DROP FUNCTION locations_named() CASCADE;
DROP FUNCTION locations_named_otherwise() CASCADE;
DROP VIEW locations_names;
{(SQL / "names.sql").read_text(encoding="utf-8")}
"""


class Migration(migrations.Migration):
    """The view and the function of its triggers anew."""

    dependencies = [("locations", "0008_that_were_merged")]

    operations = [
        migrations.RunSQL((SQL / "merged_names.sql").read_text(encoding="utf-8"), BEFORE),
    ]
