"""In a kept state the summary of an incident leaves out what was restricted since."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """The view of kept incidents anew. A later migration that remakes the schema kept runs this file, too."""

    dependencies = [("claims", "0006_parts_are_not_the_whole")]

    operations = [
        migrations.RunSQL((SQL / "kept_incidents.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
