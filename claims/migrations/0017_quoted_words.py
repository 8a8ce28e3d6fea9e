"""Whether words in quotes stand in what is said of an incident."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "words.sql"


class Migration(migrations.Migration):
    """The functions of words once more, with a new one."""

    dependencies = [("claims", "0016_names"), ("lib", "0007_quoted_words")]

    operations = [
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), "DROP FUNCTION incident_says(bigint, text);"),
    ]
