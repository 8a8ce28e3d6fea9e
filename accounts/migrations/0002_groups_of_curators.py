"""Makes the groups of curators: contributors draft, editors publish (docs/desk.md)."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ROOMS = ["codebook", "locations", "actors", "sources", "incidents", "claims"]
DRAFTED = {
    "incidents": ["incident"],
    "actors": ["actor", "person", "organization"],
    "sources": ["article", "capture", "outlet"],
    "locations": ["location", "locationname"],
    "claims": ["claim"],
}
# Lines of a draft's own form, which have no page of their own.
LINES = [("locations", "delete_locationname"), ("sources", "delete_capture")]
READ = [("codebook", "view_term")]
PUBLISHED = {
    "incidents": ["incident"],
    "actors": ["actor"],
    "sources": ["article", "outlet"],
    "locations": ["location"],
    "claims": ["claim"],
}


def named(verbs, models):
    """[(room, permission)] of these verbs for each model of {room: [model]}."""
    return [(room, f"{verb}_{model}") for room, names in models.items() for model in names for verb in verbs]


CONTRIBUTOR = [*named(["view", "add", "change"], DRAFTED), *LINES, *READ]
EDITOR = [*CONTRIBUTOR, *named(["delete"], DRAFTED), *named(["publish"], PUBLISHED), ("codebook", "change_term")]


def make_groups(apps, schema_editor):
    """Give each group exactly its permissions. Their rows come after a migration: here they are needed before."""
    alias = schema_editor.connection.alias
    for room in ROOMS:
        config = apps.get_app_config(room)
        config.models_module = getattr(config, "models_module", True)  # without it an app counts as one without models
        create_permissions(config, verbosity=0, using=alias, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    groups = apps.get_model("auth", "Group").objects.using(alias)
    for name, granted in (("Contributor", CONTRIBUTOR), ("Editor", EDITOR)):
        rows = [permissions.get(content_type__app_label=room, codename=codename) for room, codename in set(granted)]
        groups.get_or_create(name=name)[0].permissions.set(rows)


def remove_groups(apps, schema_editor):
    """Take the groups away. Curators and their other permissions stay."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=["Contributor", "Editor"]).delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("actors", "0002_permission_to_publish"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("claims", "0004_permission_to_publish"),
        ("codebook", "0002_first_edition"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("incidents", "0003_permission_to_publish"),
        ("locations", "0003_permission_to_publish"),
        ("sources", "0002_permission_to_publish"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
