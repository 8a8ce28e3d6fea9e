"""What is computed of claims can wait for the end of a transaction; a dataset's best figure for a part is no lower bound.

What is there is computed anew, ten thousand at a time.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"

# The summary stands once more in the schema of kept states: there it reads these.
KEPT_FIRST = "SELECT set_config('search_path', 'kept, ' || current_setting('search_path'), true);"
AS_BEFORE = "SET LOCAL search_path TO DEFAULT;"
REFRESH = "SELECT refresh_incidents(array_agg(id)) FROM incidents_incident GROUP BY id / 10000;"
DROP = """
DROP TABLE claims_uncomputed;
DROP FUNCTION claims_compute_noted();
"""


def text(name):
    """What a file of the folder sql/ says."""
    return (SQL / name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """The functions, then the columns of every incident."""

    dependencies = [("claims", "0008_identifiers"), ("lib", "0002_no_date_is_quick")]

    operations = [
        migrations.RunSQL(text("at_commit.sql"), DROP),
        migrations.RunSQL("\n".join(map(text, ("summary.sql", "triggers.sql"))), migrations.RunSQL.noop),
        migrations.RunSQL("\n".join((KEPT_FIRST, text("summary.sql"), AS_BEFORE)), migrations.RunSQL.noop),
        migrations.RunSQL(REFRESH, migrations.RunSQL.noop),
    ]
