"""What `words_of` leaves out now is taken out of the words that are there: tables and indexes are written anew."""

from django.db import migrations

LEFT_OUT = """
ALTER TABLE incidents_words ALTER COLUMN words TYPE tsvector USING ts_delete(
    words,
    '{are,been,but,had,have,he,her,here,him,his,it,its,itself,not,she,so,their,them,they,what,when,where,which,whom}'
);
REINDEX INDEX claims_claim_words;
"""


class Migration(migrations.Migration):
    """The words once more, without those."""

    dependencies = [("claims", "0014_tally"), ("lib", "0005_more_words_left_out")]

    operations = [migrations.RunSQL(LEFT_OUT, migrations.RunSQL.noop)]
