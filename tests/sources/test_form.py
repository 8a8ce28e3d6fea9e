import pytest
from django.test import Client
from django.utils.html import escape

from sources.models import Article, Outlet
from tests.factories import ArticleFactory, ClaimFactory, OutletFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/sources/article/add/"
CAPTURE = {"capture-TOTAL_FORMS": "0", "capture-INITIAL_FORMS": "0"}


@pytest.fixture
def curator(django_user_model):
    """A client of one who may do everything."""
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("editor"))
    return client


def typed(**values):
    """What is sent by the form of an article."""
    given = {"title": "Raid in Idlib", "kind": "article", "status": "draft", "link_policy": "link"}
    return {**given, "link_state": "unchecked", "outlet": OutletFactory().pk, **CAPTURE, **values}


def messages(response):
    """{field: [messages]} of the form that was sent back."""
    return {name: list(told) for name, told in response.context["adminform"].form.errors.items()}


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("javascript:alert(1)", "“javascript:” is no address of an article: that begins with https:// or http://."),
        ("ftp://news.example/1", "“ftp:” is no address of an article: that begins with https:// or http://."),
        (
            "news.example/raid",
            "The address begins with https:// or http://: copy it whole from the browser's address bar.",
        ),
        (
            "news.example:8000/raid",
            "The address begins with https:// or http://: copy it whole from the browser's address bar.",
        ),
        ("https://news.example/a raid", "An address has no spaces: copy it whole from the browser's address bar."),
        ("https://news/", "This address can't be read: copy it whole from the browser's address bar."),
        ("https://", "This address can't be read: copy it whole from the browser's address bar."),
    ],
)
def test_address_that_is_none_is_explained_beside_its_field(curator, address, message):
    response = curator.post(ADD, typed(address=address, authors="Somebody"))

    assert messages(response) == {"address": [message]}
    assert response.context["adminform"].form["address"].value() == address
    assert response.context["adminform"].form["authors"].value() == "Somebody"


@pytest.mark.parametrize("status", ["draft", "published", "restricted"])
def test_article_that_is_there_in_another_form_is_named_with_its_link(curator, status):
    there = ArticleFactory(
        address="https://www.news.example/raid-amp", title="Raid <b>", status=status, outlet__name="The News"
    )

    response = curator.post(ADD, typed(address="http://m.news.example/raid/?utm_source=x"))

    link = f'<a href="/admin/sources/article/{there.pk}/change/">Raid &lt;b&gt;</a>'
    assert messages(response) == {
        "address": [f"This article is there already: {link} (The News, {escape(there.get_status_display())})."]
    }
    assert link in response.content.decode()
    assert Article.objects.count() == 1


@pytest.mark.parametrize("address", ["https://news.example/raid", "http://news.example/raid?fbclid=1"])
def test_withdrawn_article_is_entered_once_more(curator, address):
    ArticleFactory(address="https://news.example/raid", status="withdrawn")

    response = curator.post(ADD, typed(address=address))

    new = Article.objects.newest_first().get(title="Raid in Idlib")
    assert response.url == f"/admin/sources/article/{new.pk}/change/"
    assert [one.address_key for one in Article.objects.all()] == ["news.example/raid"] * 2


def test_article_keeps_its_own_address(curator):
    article = ArticleFactory(address="https://news.example/raid", status="draft")

    response = curator.post(
        f"/admin/sources/article/{article.pk}/change/", typed(address="https://www.news.example/raid/?utm_source=x")
    )

    article.refresh_from_db()
    assert response.status_code == 302
    assert (article.title, article.address_key) == ("Raid in Idlib", "news.example/raid")


def test_date_is_shown_as_it_was_understood(curator):
    article = ArticleFactory(published="2024-05-30")

    page = curator.get(f"/admin/sources/article/{article.pk}/change/").content.decode()
    refused = curator.post(ADD, typed(title="", published="early January 2024")).content.decode()
    unread = curator.post(ADD, typed(published="yesterday"))

    assert "Understood as: 30 May 2024 (2024-05-30)" in page
    assert "Understood as: " in refused
    assert "2024-01" in refused
    assert list(messages(unread)) == ["published"]


@pytest.mark.parametrize(
    ("language", "kept"),
    [("EN", "en"), ("ar", "ar"), ("ku-latn", "ku-Latn"), ("pt_br", "pt-BR"), (" zh-hant-tw ", "zh-Hant-TW"), ("", "")],
)
def test_language_is_kept_as_a_tag(curator, language, kept):
    curator.post(ADD, typed(language=language))

    assert Article.objects.get().language == kept


@pytest.mark.parametrize("language", ["English", "e", "en-", "Arabic?"])
def test_language_that_is_no_tag_is_explained(curator, language):
    response = curator.post(ADD, typed(language=language))

    assert messages(response) == {
        "language": ["Write the language as a tag of BCP 47, not by its name: en, ar, ru, ku-Latn, pt-BR."]
    }


def test_languages_in_use_are_suggested(curator):
    for language in ("ru", "ar", "ar", ""):
        ArticleFactory(language=language)

    page = curator.get(ADD).content.decode()

    assert '<datalist id="id_language_list"><option value="ar"><option value="ru"></datalist>' in page
    assert 'list="id_language_list"' in page


def test_form_asks_in_the_order_of_the_work(curator):
    form = curator.get(ADD).context["adminform"]

    assert [line.fields[0] for line in next(iter(form))] == [
        "address", "title", "outlet", "published", "language", "authors", "kind", "status",
    ]  # fmt: skip
    assert [fieldset.is_collapsible for fieldset in form] == [False, True, True, True]


def test_outlet_is_made_beside_its_picker(curator):
    page = curator.get(ADD).content.decode()

    assert 'id="add_id_outlet"' in page
    assert "/admin/sources/outlet/add/?_to_field=id&amp;_popup=1" in page


@pytest.mark.parametrize(
    "asked",
    ["Raid in", "The News", "http://news.example/story/amp", "https://m.news.example/story?utm_source=x", "story"],
)
def test_article_is_found_by_words_and_by_any_form_of_its_address(curator, asked):
    found = ArticleFactory(address="https://www.news.example/story", title="Raid in Idlib", outlet__name="The News")
    ArticleFactory(address="https://daily.example/other", title="Clash", outlet__name="Daily")

    response = curator.get("/admin/sources/article/", {"q": asked})

    assert list(response.context["cl"].result_list) == [found]


def test_key_is_written_with_the_row():
    article = ArticleFactory(address="https://www.news.example/1/")
    outlet = Outlet.objects.get()
    Article.objects.bulk_create([Article(outlet=outlet, title="2", address="https://m.news.example/2")])
    article.address = "https://news.example/3?utm_source=x"
    article.save(update_fields=["address"])
    ArticleFactory(address="")

    assert list(Article.objects.order_by("pk").values_list("address_key", flat=True)) == [
        "news.example/3", "news.example/2", "",
    ]  # fmt: skip


def test_list_is_narrowed_to_what_i_entered_and_to_what_waits(curator, django_user_model):
    other = Client()
    other.force_login(django_user_model.objects.create_superuser("another"))
    curator.post(ADD, typed(title="Mine"))
    other.post(ADD, typed(title="Theirs"))
    theirs = Article.objects.get(title="Theirs")
    curator.post(f"/admin/sources/article/{theirs.pk}/change/", typed(title="Theirs"))
    ClaimFactory(article=theirs, status="draft")
    ClaimFactory(article=Article.objects.get(title="Mine"))

    def titles(**asked):
        return [one.title for one in curator.get("/admin/sources/article/", asked).context["cl"].result_list]

    assert titles() == ["Theirs", "Mine"]
    assert titles(entered_by="me") == ["Mine"]
    assert titles(claims="draft") == ["Theirs"]
    assert titles(status__exact="published") == []
