"""What other names said when their history began, so that their first change has a before."""

from django.db import migrations

BEGIN = """
INSERT INTO locations_locationnameevent
    (pgh_created_at, pgh_label, pgh_obj_id, id, location_id, name, language)
SELECT now(), 'was', id, id, location_id, name, language FROM locations_locationname ORDER BY id;
"""


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("locations", "0006_history_of_names")]

    operations = [migrations.RunSQL(BEGIN, migrations.RunSQL.noop)]
