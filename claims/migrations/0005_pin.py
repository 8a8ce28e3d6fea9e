"""States of pages that are kept so that they can be cited, and the views that read them."""

from pathlib import Path

import django.db.models.functions.datetime
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"

# The same functions once more in the schema of the views: there they read these.
KEPT_FIRST = "SELECT set_config('search_path', 'kept, ' || current_setting('search_path'), true);"
AS_BEFORE = "SET LOCAL search_path TO DEFAULT;"


class Migration(migrations.Migration):
    """The table, then the views, then the summary as a function of these views.

    A later migration that adds a column to a table that is kept, or takes one away, drops the schema first and runs
    these two statements again, and 0007's: tests/claims/test_pins.py tells when that was forgotten.
    """

    dependencies = [
        ("claims", "0004_permission_to_publish"),
        ("actors", "0002_permission_to_publish"),
        ("incidents", "0003_permission_to_publish"),
        ("locations", "0003_permission_to_publish"),
        ("sources", "0004_fill_address_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pin",
            fields=[
                ("key", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("noun", models.CharField(max_length=10)),
                ("record", models.BigIntegerField()),
                ("made", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("content", models.JSONField()),
            ],
        ),
        migrations.RunSQL((SQL / "kept.sql").read_text(encoding="utf-8"), "DROP SCHEMA kept CASCADE;"),
        migrations.RunSQL(
            f"{KEPT_FIRST}\n{(SQL / 'summary.sql').read_text(encoding='utf-8')}\n{AS_BEFORE}", migrations.RunSQL.noop
        ),
    ]
