"""The SQL functions of partial dates: what generated columns and constraints of every room stand on."""

from pathlib import Path

from django.db import migrations

FUNCTIONS = Path(__file__).resolve().parent.parent / "sql" / "partial_dates.sql"


class Migration(migrations.Migration):
    operations = [
        migrations.RunSQL(
            sql=FUNCTIONS.read_text(encoding="utf-8"),
            reverse_sql="""
                DROP FUNCTION edtf_is_valid(text);
                DROP FUNCTION edtf_last(text);
                DROP FUNCTION edtf_first(text);
                DROP FUNCTION edtf_span(text);
                DROP FUNCTION edtf_one(text);
                DROP FUNCTION edtf_is_day(text);
            """,
        ),
    ]
