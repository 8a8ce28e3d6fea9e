"""Names are folded again: words of several languages for what a body is share a key, and so do al- and what it joins."""

from django.db import migrations

AGAIN = "UPDATE lib_name SET words = NULL, terms = NULL WHERE words IS NOT NULL; TRUNCATE lib_nameword"


class Migration(migrations.Migration):
    """Until the names are folded, which the site does beside its work, they are found as they are written."""

    dependencies = [("lib", "0009_terms_of_nouns")]

    operations = [migrations.RunSQL(AGAIN, migrations.RunSQL.noop)]
