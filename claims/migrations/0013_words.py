"""Incidents are found by the words of their titles and claims; claims by the words of their incidents and their own.

The words of what is there are written, ten thousand incidents at a time.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
FILES = ("words.sql", "summary.sql", "triggers.sql", "at_commit.sql")
FILL = "SELECT refresh_words(array_agg(id)) FROM incidents_incident GROUP BY id / 10000;"
DROP = """
DROP FUNCTION words_differing(bigint[]);
DROP FUNCTION refresh_words(bigint[]);
DROP FUNCTION incident_words(bigint[]);
"""
# Claims of incidents are looked for by the incidents' words first; these are the others.
INDEX = """
CREATE INDEX claims_claim_words ON claims_claim USING gin (words_of(text || ' ' || words || ' ' || name))
    WHERE incident_id IS NULL OR deprecated_reason <> '';
"""


class Migration(migrations.Migration):
    """The functions, the words of every incident, and the index."""

    dependencies = [("claims", "0012_rows_of_files_as_identifiers"), ("incidents", "0005_words")]

    operations = [
        migrations.RunSQL("\n".join((SQL / name).read_text(encoding="utf-8") for name in FILES), DROP),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(INDEX, "DROP INDEX claims_claim_words"),
    ]
