"""What captured texts said when their history began, so that their first change has a before."""

from django.db import migrations

BEGIN = """
INSERT INTO sources_captureevent (pgh_created_at, pgh_label, pgh_obj_id, id, article_id, text, captured_at)
SELECT now(), 'was', id, id, article_id, text, captured_at FROM sources_capture ORDER BY id;
"""


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("sources", "0009_history_of_captures")]

    operations = [migrations.RunSQL(BEGIN, migrations.RunSQL.noop)]
