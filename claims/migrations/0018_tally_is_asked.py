"""The table of kept numbers is known to lists; the database alone writes it, so nothing of it changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The model."""

    dependencies = [("claims", "0017_quoted_words")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("noun", models.TextField()),
                ("record", models.BigIntegerField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
            ],
            options={"db_table": "claims_tally", "managed": False},
        ),
    ]
