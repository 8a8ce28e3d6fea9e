"""Makes the group of chiefs: editors who invite others and look after their accounts (docs/desk.md)."""

from django.contrib.auth.management import create_permissions
from django.db import migrations


def make_group(apps, schema_editor):
    """Give the group its one permission. Who is a chief is in the group Editor too."""
    alias = schema_editor.connection.alias
    config = apps.get_app_config("accounts")
    config.models_module = getattr(config, "models_module", True)  # without it an app counts as one without models
    create_permissions(config, verbosity=0, using=alias, apps=apps)
    permission = apps.get_model("auth", "Permission").objects.using(alias).get(codename="manage_user")
    groups = apps.get_model("auth", "Group").objects.using(alias)
    groups.get_or_create(name="Chief")[0].permissions.set([permission])


def remove_group(apps, schema_editor):
    """Take the group away. Chiefs stay editors."""
    apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias).filter(name="Chief").delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("accounts", "0003_second_factors_sessions_and_log")]

    operations = [migrations.RunPython(make_group, remove_group)]
