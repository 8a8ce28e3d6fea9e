"""Two curators who enter the same article at the same moment."""

from threading import Event, Thread
from time import monotonic, sleep

from django.db import connection, transaction
from django.test import Client

from sources.models import Article, hold_address
from tests.factories import ArticleFactory, OutletFactory

WAITING = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"


def test_article_that_somebody_is_entering_is_named_beside_the_address(transactional_db, django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("editor"))
    outlet, entered, waited = OutletFactory(), Event(), []

    def another():
        try:
            with transaction.atomic():
                hold_address("https://www.news.example/raid")
                ArticleFactory(address="https://www.news.example/raid", title="Raid", outlet=outlet)
                entered.set()
                until = monotonic() + 10
                while not waited and monotonic() < until:
                    sleep(0.01)
                    with connection.cursor() as cursor:
                        cursor.execute(WAITING)
                        waited.extend([True] if cursor.fetchone()[0] else [])
        finally:
            connection.close()

    thread = Thread(target=another)
    thread.start()
    assert entered.wait(10)
    response = client.post(
        "/admin/sources/article/add/",
        {
            "address": "http://m.news.example/raid/amp", "title": "Raid in Idlib", "outlet": outlet.pk,
            "kind": "article", "status": "draft", "link_policy": "link", "link_state": "unchecked",
            "capture-TOTAL_FORMS": "0", "capture-INITIAL_FORMS": "0",
        },
    )  # fmt: skip
    thread.join(10)

    assert waited == [True]
    assert list(response.context["adminform"].form.errors) == ["address"]
    assert "This article is there already" in response.content.decode()
    assert [article.title for article in Article.objects.all()] == ["Raid"]
