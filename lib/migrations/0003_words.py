"""The words of texts, for lists that look for them."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "words.sql"
DROP = """
DROP FUNCTION words_asked(text);
DROP FUNCTION words_of(text);
"""


class Migration(migrations.Migration):
    """The two functions."""

    dependencies = [("lib", "0002_no_date_is_quick")]

    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), DROP)]
