"""A kept state is read with the columns that say what was merged, and hides what the one that stays is restricted for."""

import re
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
MERGED, KEPT, INCIDENTS, COUNTED = (
    (SQL / f"{name}.sql").read_text(encoding="utf-8") for name in ("kept_merged", "kept", "kept_incidents", "counted")
)
VIEWS = ("sources_outlet", "locations_location", "actors_actor", "sources_article", "incidents_incident", "claims_claim")
COLUMNS = """
    SELECT string_agg(format('kept.%%I', column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = %s AND column_name <> 'merged_into_id'
"""


def as_before(apps, schema_editor):
    """The views as they were, by the names of their columns: the others are about to go."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"DROP VIEW {', '.join(f'kept.{name}' for name in VIEWS)}, kept.restricted CASCADE")
        for text in (KEPT, INCIDENTS):
            for name, body in re.findall(r"VIEW kept\.(\w+) AS\n(.+?;)", text, re.DOTALL):
                if name in VIEWS:
                    cursor.execute(COLUMNS, [name])
                    body = body.replace("SELECT kept.*", f"SELECT {cursor.fetchone()[0]}")
                    cursor.execute(f"CREATE OR REPLACE VIEW kept.{name} AS {body}")
        counted_again(cursor)


def counted_again(cursor):
    """The views that count what a kept state has."""
    cursor.execute("SELECT set_config('search_path', 'kept, ' || current_setting('search_path'), true)")
    cursor.execute(COUNTED)
    cursor.execute("CREATE VIEW kept.claims_tally AS SELECT * FROM kept.claims_counted")
    cursor.execute("SET LOCAL search_path TO DEFAULT")


class Migration(migrations.Migration):
    """The views anew. A later migration that remakes the schema kept runs kept_merged.sql, too."""

    dependencies = [
        ("claims", "0021_that_were_merged"),
        ("incidents", "0007_that_were_merged"),
        ("actors", "0007_names_of_merged"),
        ("locations", "0009_names_of_merged"),
        ("sources", "0012_names_of_merged"),
    ]

    operations = [
        migrations.RunSQL(MERGED, migrations.RunSQL.noop),
        migrations.RunPython(migrations.RunPython.noop, as_before),
    ]
