"""Partial dates: a row without a date is not looked at any further. The same days for every text as before."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "partial_dates.sql"


class Migration(migrations.Migration):
    """The functions once more, in place. 0001 cannot be emptied: the columns of other rooms stand on them."""

    dependencies = [("lib", "0001_partial_dates")]

    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop)]
