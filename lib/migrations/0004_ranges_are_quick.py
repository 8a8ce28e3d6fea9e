"""Partial dates: what is more than one plain day is read step by step. The same days for every text as before."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "partial_dates.sql"


class Migration(migrations.Migration):
    """The functions once more, in place."""

    dependencies = [("lib", "0003_words")]

    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
