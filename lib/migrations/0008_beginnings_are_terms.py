"""Names are folded again: how their words begin is among their terms now."""

from django.db import migrations


class Migration(migrations.Migration):
    """Data only. Until the names are folded, which the site does beside its work, they are found as they are written."""

    dependencies = [("lib", "0007_quoted_words")]

    operations = [
        migrations.RunSQL(
            "UPDATE lib_name SET words = NULL, terms = NULL WHERE words IS NOT NULL; TRUNCATE lib_nameword",
            migrations.RunSQL.noop,
        )
    ]
