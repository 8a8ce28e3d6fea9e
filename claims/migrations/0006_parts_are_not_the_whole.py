"""An account that has numbers of parts alone is no lower bound where others say how many there were in all.

The summary of every incident is computed anew, ten thousand at a time.
"""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "sql" / "summary.sql").read_text(encoding="utf-8")

# The function stands once more in the schema of kept states: there it reads these.
KEPT_FIRST = "SELECT set_config('search_path', 'kept, ' || current_setting('search_path'), true);"
AS_BEFORE = "SET LOCAL search_path TO DEFAULT;"
REFRESH = "SELECT refresh_incidents(array_agg(id)) FROM incidents_incident GROUP BY id / 10000;"


class Migration(migrations.Migration):
    """The function, then the columns of every incident."""

    dependencies = [("claims", "0005_pin")]

    operations = [
        migrations.RunSQL("\n".join((SQL, KEPT_FIRST, SQL, AS_BEFORE)), migrations.RunSQL.noop),
        migrations.RunSQL(REFRESH, migrations.RunSQL.noop),
    ]
