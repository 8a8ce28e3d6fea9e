"""Contributors and editors may propose changes of what readers see (docs/desk.md)."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = ["Contributor", "Editor"]


def let_propose(apps, schema_editor):
    """Give both groups the permission. Its row comes after a migration: here it is needed before."""
    alias = schema_editor.connection.alias
    config = apps.get_app_config("claims")
    config.models_module = getattr(config, "models_module", True)  # without it an app counts as one without models
    create_permissions(config, verbosity=0, using=alias, apps=apps)
    permission = apps.get_model("auth", "Permission").objects.using(alias).get(codename="add_proposal")
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.add(permission)


def let_no_more(apps, schema_editor):
    """Take the permission back."""
    alias = schema_editor.connection.alias
    for permission in apps.get_model("auth", "Permission").objects.using(alias).filter(codename="add_proposal"):
        permission.group_set.clear()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("accounts", "0004_chiefs"), ("claims", "0025_proposals")]

    operations = [migrations.RunPython(let_propose, let_no_more)]
