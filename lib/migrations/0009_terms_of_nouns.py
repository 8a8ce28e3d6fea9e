"""Names are folded again: the terms of each noun are its own, and how words begin is among them."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
AGAIN = "UPDATE lib_name SET words = NULL, terms = NULL WHERE words IS NOT NULL; TRUNCATE lib_nameword"


class Migration(migrations.Migration):
    """Until the names are folded, which the site does beside its work, they are found as they are written."""

    dependencies = [("lib", "0008_operations")]

    operations = [
        migrations.RunSQL((SQL / "names_refresh.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "names_likely.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL(AGAIN, migrations.RunSQL.noop),
    ]
