"""Names are folded again: more words of one meaning share a key, and Zadeh is Zada."""

from django.db import migrations

AGAIN = "UPDATE lib_name SET words = NULL, terms = NULL WHERE words IS NOT NULL; TRUNCATE lib_nameword"


class Migration(migrations.Migration):
    """Until the names are folded, which the site does beside its work, they are found as they are written."""

    dependencies = [("lib", "0010_meanings")]

    operations = [migrations.RunSQL(AGAIN, migrations.RunSQL.noop)]
