"""The CSVs of articles and of outlets, cell by cell."""

import pytest

from lib.exporting import stream_csv
from sources.exports import ARTICLE_COLUMNS, OUTLET_COLUMNS
from sources.models import Article, Outlet
from tests.factories import ArticleFactory, LocationFactory, OrganizationFactory, OutletFactory, term
from tests.files import rows_of

pytestmark = pytest.mark.django_db


def articles():
    return rows_of(stream_csv(Article.objects.published().for_display().order_by("pk"), ARTICLE_COLUMNS, "articles"))


def outlets():
    rows = Outlet.objects.published().select_related("type", "country")
    return rows_of(stream_csv(rows, OUTLET_COLUMNS, "outlets"))


def test_article_is_told_as_its_page_tells_it():
    outlet, wire = OutletFactory(name="The Paper"), OutletFactory(name="A Wire")
    article = ArticleFactory(
        outlet=outlet,
        title="مقتل “القحطاني”, at last",
        authors="@somebody; A. Writer",
        address="https://news.example/a?b=1,2",
        published="2024-04/2024-05",
        language="ar",
        after_outlet=wire,
        archived_address="https://archive.example/a",
        archived_on="2024-06-01",
        correction="corrected",
        corrected_on="2024-06-02",
        correction_note="The day was\nwrong.",
    )

    assert articles() == [
        {
            "id": str(article.pk),
            "address": f"http://localhost:8000/articles/{article.pk}/",
            "title": "مقتل “القحطاني”, at last",
            "outlet": "The Paper",
            "outlet_slug": "the-paper",
            "kind": "article",
            "authors": "'@somebody; A. Writer",
            "published": "2024-04/2024-05",
            "language": "ar",
            "after_outlet": "A Wire",
            "after_article_id": "",
            "link": "https://news.example/a?b=1,2",
            "archived_link": "https://archive.example/a",
            "archived_on": "2024-06-01",
            "correction": "corrected",
            "corrected_on": "2024-06-02",
            "correction_note": "The day was\nwrong.",
        }
    ]


@pytest.mark.parametrize("policy", ["text_only", "graphic", "propaganda", "dangerous", "armed"])
def test_article_that_is_no_link_has_none(policy):
    kept = {"archived_address": "https://archive.example/a", "archived_on": "2024-06-01"}
    if policy == "armed":
        ArticleFactory(outlet=OutletFactory(type=term("outlet_type.armed_actor")), **kept)
    else:
        ArticleFactory(link_policy=policy, **kept)

    (row,) = articles()
    assert (row["link"], row["archived_link"], row["archived_on"]) == ("", "", "")


@pytest.mark.parametrize("status", ["draft", "withdrawn", "restricted"])
def test_earlier_article_is_told_only_if_readers_may_see_it(status):
    earlier = ArticleFactory()
    ArticleFactory(after_article=earlier)
    assert [row["after_article_id"] for row in articles()] == ["", str(earlier.pk)]
    Article.objects.filter(pk=earlier.pk).update(status=status)

    assert [row["after_article_id"] for row in articles()] == [""]


def test_outlets_are_told_without_what_readers_may_not_see():
    country, group = LocationFactory(name="Syria", kind="country"), OrganizationFactory(name="The Group")
    shown = {"country": country, "organization": group, "homepage": "https://paper.example/"}
    hidden = {
        "country": LocationFactory(name="Zebra", kind="country", status="draft"),
        "organization": OrganizationFactory(name="Zebra", status="restricted"),
        "homepage": "https://armed.example/",
        "type": term("outlet_type.armed_actor"),
    }
    ArticleFactory(outlet=OutletFactory(name="A Paper", **shown))
    ArticleFactory(outlet=OutletFactory(name="B Channel", **hidden))
    ArticleFactory(outlet=OutletFactory(name="Zebra"), status="draft")

    assert outlets() == [
        {
            "slug": "a-paper",
            "address": "http://localhost:8000/outlets/a-paper/",
            "name": "A Paper",
            "type": "news",
            "country": "Syria",
            "country_slug": "syria",
            "organization": "The Group",
            "organization_slug": "the-group",
            "homepage": "https://paper.example/",
        },
        {
            "slug": "b-channel",
            "address": "http://localhost:8000/outlets/b-channel/",
            "name": "B Channel",
            "type": "armed_actor",
            "country": "",
            "country_slug": "",
            "organization": "",
            "organization_slug": "",
            "homepage": "",
        },
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_articles_and_outlets_take_the_same_number_of_queries(number, django_assert_num_queries):
    for _ in range(number):
        outlet = OutletFactory(country=LocationFactory(kind="country"), organization=OrganizationFactory())
        ArticleFactory(outlet=outlet, after_article=ArticleFactory(after_outlet=OutletFactory()))
    with django_assert_num_queries(4):
        assert len(articles()) == 2 * number
    with django_assert_num_queries(6):
        assert len(outlets()) == 3 * number
