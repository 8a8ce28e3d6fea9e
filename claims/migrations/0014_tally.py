"""Numbers of claims and incidents that pages show are kept, and the newest claims of an actor and an article are found."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

SQL = Path(__file__).resolve().parent.parent / "sql"
TALLY, COUNTED = ((SQL / f"{name}.sql").read_text(encoding="utf-8") for name in ("tally", "counted"))
FILL = "INSERT INTO claims_tally SELECT noun, record, number FROM claims_counted;"

# In the schema of kept states the numbers are counted.
KEPT_FIRST = "SELECT set_config('search_path', 'kept, ' || current_setting('search_path'), true);"
KEPT = "CREATE VIEW kept.claims_tally AS SELECT * FROM kept.claims_counted;"
AS_BEFORE = "SET LOCAL search_path TO DEFAULT;"
DROP = """
DROP VIEW kept.claims_tally, kept.claims_counted, claims_counted;
DROP FUNCTION claims_tally_claims() CASCADE;
DROP FUNCTION claims_tally_incidents() CASCADE;
DROP FUNCTION claims_tally_add(text[], bigint[], bigint[]);
DROP FUNCTION claims_counting_for(bigint, bigint, bigint, bigint, bigint, bigint);
DROP FUNCTION incidents_counting_for(varchar[]);
DROP TABLE claims_tally;
"""


class Migration(migrations.Migration):
    """The table with its triggers, filled, and the views; then the indexes.

    A later migration that remakes the schema kept runs the views of it, too.
    """

    dependencies = [("claims", "0013_words"), ("incidents", "0005_words")]

    operations = [
        migrations.RunSQL(TALLY, DROP),
        migrations.RunSQL("\n".join((COUNTED, KEPT_FIRST, COUNTED, KEPT, AS_BEFORE)), migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "claim", models.Index(fields=["article", "sequence", "id"], name="claim_in_article_order")
        ),
        migrations.AlterField(
            "claim",
            "article",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="sources.article",
            ),
        ),
        migrations.AddIndex(
            "claim",
            models.Index(
                fields=["named_actor"],
                name="claim_of_belonging",
                condition=Q(("public", True), ("kind__in", ["membership", "relation"])),
            ),
        ),
    ]
