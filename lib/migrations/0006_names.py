"""The names by which records are found, and the folded words that they have. Each room fills in its own."""

from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models
from django.db.models import F, Func, Q

SQL = Path(__file__).resolve().parent.parent / "sql"
DROP = """
DROP FUNCTION IF EXISTS names_likely(boolean, text[], text[], jsonb, integer, integer, integer);
DROP FUNCTION names_refresh(regclass, text, bigint[]);
DROP VIEW lib_known;
"""


def texts(**options):
    """A field of several texts."""
    return django.contrib.postgres.fields.ArrayField(models.TextField(), size=None, **options)


class Migration(migrations.Migration):
    """The tables with their indexes, and the functions."""

    dependencies = [("lib", "0005_more_words_left_out")]

    operations = [
        migrations.CreateModel(
            "Name",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("noun", models.TextField(help_text="actor, location or outlet")),
                ("record", models.BigIntegerField(help_text="The id of the record.")),
                ("name", models.TextField()),
                (
                    "claim",
                    models.BigIntegerField(null=True, help_text="The claim that gives it, if one does."),
                ),
                ("shown", models.BooleanField(help_text="Whether readers may find the record by it.")),
                ("words", texts(null=True, help_text="Its folded words in their order; null until folded.")),
                ("terms", django.contrib.postgres.search.SearchVectorField(null=True)),
            ],
            {"db_table": "lib_name"},
        ),
        migrations.CreateModel(
            "NameWord",
            [
                ("word", models.TextField(primary_key=True, serialize=False)),
                ("keys", texts()),
                ("near", texts(help_text="What is left of it with a letter left out.")),
                ("names", models.BigIntegerField(help_text="How many names had it when they were folded.")),
            ],
            {"db_table": "lib_nameword"},
        ),
        migrations.RunSQL(
            "".join((SQL / name).read_text(encoding="utf-8") for name in ("names.sql", "names_refresh.sql")), DROP
        ),
        migrations.AddIndex("name", django.contrib.postgres.indexes.GinIndex(fields=["terms"], name="name_terms")),
        migrations.AddIndex("name", models.Index(fields=["record", "noun"], name="name_of_record")),
        migrations.AddIndex(
            "name", models.Index(fields=["claim"], name="name_of_claim", condition=Q(claim__isnull=False))
        ),
        migrations.AddIndex(
            "name", models.Index(fields=["id"], name="name_not_folded", condition=Q(words__isnull=True))
        ),
        migrations.AddIndex(
            "nameword",
            django.contrib.postgres.indexes.GinIndex(
                Func(F("keys"), function="array_to_tsvector"), name="nameword_keys"
            ),
        ),
        migrations.AddIndex(
            "nameword", django.contrib.postgres.indexes.GinIndex(fields=["near"], name="nameword_near")
        ),
    ]
