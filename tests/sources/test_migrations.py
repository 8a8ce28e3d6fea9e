"""Articles that were entered before their addresses had keys."""

from importlib import import_module

from django.apps import apps

from sources.models import Article
from tests.factories import ArticleFactory

fill = import_module("sources.migrations.0004_fill_address_keys")


def test_articles_there_are_get_their_keys_in_chunks(db, monkeypatch):
    articles = [ArticleFactory(address=f"https://www.news.example/{number}/") for number in range(5)]
    ArticleFactory(address="")
    Article.objects.update(address_key="")
    events = Article.events.rel.related_model.objects.count()
    monkeypatch.setattr(fill, "CHUNK", 2)

    fill.fill(apps, None)

    assert dict(Article.objects.exclude(address_key="").values_list("pk", "address_key")) == {
        article.pk: f"news.example/{number}" for number, article in enumerate(articles)
    }
    assert Article.events.rel.related_model.objects.count() == events
