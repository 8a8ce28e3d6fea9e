"""Articles are found by the words of their titles."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """An index of the words."""

    dependencies = [("sources", "0007_names"), ("lib", "0007_quoted_words")]

    operations = [
        migrations.AddIndex(
            "article",
            django.contrib.postgres.indexes.GinIndex(
                models.Func(models.F("title"), function="words_of"), name="article_title_words"
            ),
        ),
    ]
