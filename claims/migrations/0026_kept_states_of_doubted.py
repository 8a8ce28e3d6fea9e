"""A kept state is read with the column that says since when an article is to be looked at again."""

import re
from importlib import import_module

from django.db import migrations

merged = import_module("claims.migrations.0022_kept_states_of_merged")
COLUMNS = merged.COLUMNS.replace("merged_into_id", "doubted_since")


def as_before(apps, schema_editor):
    """The views without that column: it is about to go."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"DROP VIEW {', '.join(f'kept.{name}' for name in merged.VIEWS)} CASCADE")
        for name, body in re.findall(r"VIEW kept\.(\w+) AS\n(.+?;)", merged.MERGED, re.DOTALL):
            cursor.execute(COLUMNS, [name])
            body = body.replace("SELECT kept.*", f"SELECT {cursor.fetchone()[0]}")
            cursor.execute(f"CREATE VIEW kept.{name} AS {body}")
        merged.counted_again(cursor)


class Migration(migrations.Migration):
    """The views anew: each has the columns of its table."""

    dependencies = [("claims", "0025_proposals"), ("sources", "0015_doubted")]

    operations = [
        migrations.RunSQL(merged.MERGED, migrations.RunSQL.noop),
        migrations.RunPython(migrations.RunPython.noop, as_before),
    ]
