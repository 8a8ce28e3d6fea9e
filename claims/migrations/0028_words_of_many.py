"""The words of many incidents are found by two processes of the database. The words are the same."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "words.sql"


class Migration(migrations.Migration):
    """The functions of words once more."""

    dependencies = [("claims", "0027_fewer_indexes")]

    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
