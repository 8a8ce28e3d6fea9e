from django.db import migrations

from lib.web_addresses import address_key

CHUNK = 1_000


def fill(apps, schema_editor):
    """Give every article that is there the key of its address, a thousand at a time."""
    articles = apps.get_model("sources", "Article").objects.exclude(address="").only("id", "address", "address_key")
    last = 0
    while chunk := list(articles.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        for article in chunk:
            article.address_key = address_key(article.address)
        articles.model.objects.bulk_update([one for one in chunk if one.address_key], ["address_key"])


class Migration(migrations.Migration):
    atomic = False  # each chunk by itself: none waits for all
    dependencies = [("sources", "0003_address_key")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
