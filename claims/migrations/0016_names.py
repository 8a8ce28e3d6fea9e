"""Actors are found by the names that claims give them, too. Those that are there are written; a search folds them."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "names.sql"
FILL = "SELECT names_refresh('claims_names', 'claim', array_agg(id)) FROM claims_claim WHERE kind = 'name';"
DROP = """
DROP FUNCTION claims_naming() CASCADE;
DROP VIEW claims_names;
DELETE FROM lib_name WHERE claim IS NOT NULL;
CREATE OR REPLACE VIEW lib_known AS SELECT ''::text AS noun, 0::bigint AS record, 0::bigint AS number WHERE false;
"""


class Migration(migrations.Migration):
    """The views, the triggers, and the names."""

    dependencies = [
        ("claims", "0015_more_words_left_out"),
        ("actors", "0003_names"),
        ("lib", "0006_names"),
        ("locations", "0004_history_by_record"),
    ]

    operations = [
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), DROP),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
