import django.contrib.postgres.indexes
from django.db import migrations, models

import sources.models


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_permission_to_publish")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="address_key",
            field=sources.models.AddressKeyField(default="", editable=False),
        ),
        migrations.AddIndex(
            model_name="article",
            index=django.contrib.postgres.indexes.HashIndex(
                fields=["address_key"],
                name="article_address_key",
                condition=models.Q(("address_key", ""), _negated=True),
            ),
        ),
        migrations.RemoveConstraint(model_name="article", name="article_address_is_entered_once"),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(
                fields=["address"],
                condition=models.Q(("address", ""), _negated=True) & models.Q(("status", "withdrawn"), _negated=True),
                name="article_address_is_entered_once",
                violation_error_message="An article with this address is there already.",
            ),
        ),
    ]
