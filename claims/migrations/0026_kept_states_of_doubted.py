"""A kept state is read with the column that says since when an article is to be looked at again."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "kept_merged.sql"


class Migration(migrations.Migration):
    """The views anew: each has the columns of its table. There is no way back, for a view never loses a column."""

    dependencies = [("claims", "0025_proposals"), ("sources", "0015_doubted")]

    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]
