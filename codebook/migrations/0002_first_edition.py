"""Loads the first edition of the codebook."""

from django.db import migrations

from codebook.first_edition import load


def load_terms(apps, schema_editor):
    """Write the terms through the model as it is at this migration."""
    load(apps.get_model("codebook", "Term"))


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("codebook", "0001_initial")]

    operations = [migrations.RunPython(load_terms, migrations.RunPython.noop)]
