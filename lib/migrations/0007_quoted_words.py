"""Words in quotes, which stand one behind the other in a text."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "words.sql"
DROP = """
DROP FUNCTION words_stand(text, text);
DROP FUNCTION words_in_line(text);
DROP FUNCTION words_quoted(text);
"""


class Migration(migrations.Migration):
    """The functions of words once more, with two new ones."""

    dependencies = [("lib", "0006_names")]

    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), DROP)]
