"""Editors import datasets and tie identifiers of theirs to actors (docs/ucdp.md)."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GRANTED = ["add_identifier", "change_identifier", "view_identifier"]


def permissions(apps, schema_editor):
    """The permissions. Their rows come after a migration: here they are needed before."""
    alias = schema_editor.connection.alias
    config = apps.get_app_config("claims")
    config.models_module = getattr(config, "models_module", True)  # without it an app counts as one without models
    create_permissions(config, verbosity=0, using=alias, apps=apps)
    rows = apps.get_model("auth", "Permission").objects.using(alias)
    return rows.filter(content_type__app_label="claims", codename__in=GRANTED)


def grant(apps, schema_editor):
    """To the group of editors, where an installation still has it."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for group in groups.filter(name="Editor"):
        group.permissions.add(*permissions(apps, schema_editor))


def revoke(apps, schema_editor):
    """Take them away."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for group in groups.filter(name="Editor"):
        group.permissions.remove(*permissions(apps, schema_editor))


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("accounts", "0002_groups_of_curators"), ("claims", "0006_ucdp_identifiers")]

    operations = [migrations.RunPython(grant, revoke)]
