"""Every write belongs to an operation, and operations are found by when they began and by what they undid."""

from pathlib import Path

from django.db import migrations
from pghistory.models import Context

SQL = Path(__file__).resolve().parent.parent / "sql" / "operations.sql"
DROP = "DROP INDEX operations_newest; DROP INDEX operations_undone;"


def put_back(apps, schema_editor):
    """The function of pghistory as it comes."""
    Context.install_pgh_attach_context_func(using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    """The function that attaches a context, two indexes, and the name of operations."""

    dependencies = [("lib", "0007_quoted_words"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_back),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), DROP),
        migrations.CreateModel(
            name="Operation",
            fields=[],
            options={"proxy": True, "default_permissions": (), "indexes": [], "constraints": []},
            bases=("pghistory.context",),
        ),
    ]
