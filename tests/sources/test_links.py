"""The ways to an article: at its address, or in the archive where that is dead; or its line in a bibliography."""

from datetime import UTC, datetime

import pytest

from tests.factories import ArticleFactory, ClaimFactory, OutletFactory
from tests.pages import read

pytestmark = pytest.mark.django_db
ADDRESS, ARCHIVED = "https://paper.example/story", "https://archive.example/story"


def ways(client, article):
    """[(words, address)] of the links that lead out of the page of an incident and of the article's own page."""
    claim = ClaimFactory(kind="type", article=article, passage_start="The first words", passage_end="")
    pages = (claim.incident, article)
    found = [read(client.get(one.get_absolute_url()).content.decode()) for one in pages]
    return [[(link.text, link["href"]) for link in page.with_id("content").all("a", of_class="out")] for page in found]


@pytest.mark.parametrize("state", ["unchecked", "works"])
def test_link_comes_before_the_archived_copy(client, state):
    on_incident, on_article = ways(
        client,
        ArticleFactory(
            address=ADDRESS, archived_address=ARCHIVED, archived_on="2024-06-01", link_state=state, title="A story"
        ),
    )
    assert on_incident == [
        ("A story", ADDRESS),
        ("archived copy", ARCHIVED),
        ("Read at the passage", f"{ADDRESS}#:~:text=The%20first%20words"),
        ("Archived copy", ARCHIVED),
    ]
    assert on_article[:2] == [("Read the article", ADDRESS), ("Archived copy", ARCHIVED)]


def test_archived_copy_comes_before_a_dead_link(client):
    on_incident, on_article = ways(
        client,
        ArticleFactory(
            address=ADDRESS, archived_address=ARCHIVED, archived_on="2024-06-01", link_state="dead", title="A story"
        ),
    )
    assert on_incident == [
        ("A story", ARCHIVED),
        ("the original (dead link)", ADDRESS),
        ("Read the archived copy at the passage", f"{ARCHIVED}#:~:text=The%20first%20words"),
        ("The original (dead link)", ADDRESS),
    ]
    assert on_article[:2] == [("Read the archived copy", ARCHIVED), ("The original (dead link)", ADDRESS)]


@pytest.mark.parametrize(
    ("checked", "dead"),
    [
        (datetime(2024, 6, 3, 12, tzinfo=UTC), "the link was dead when last checked, on 3 June 2024"),
        (None, "the link was dead when last checked"),
    ],
)
def test_dead_link_without_a_copy_is_told_as_dead_with_its_line_in_a_bibliography(client, checked, dead):
    outlet = OutletFactory(name="Paper")
    article = ArticleFactory(
        outlet=outlet, address=ADDRESS, link_state="dead", link_checked=checked, title="A story", authors="Ann Author"
    )
    on_incident, on_article = ways(client, article)
    assert on_incident == [
        ("A story", ADDRESS),
        (f"Read at the passage ({dead})", f"{ADDRESS}#:~:text=The%20first%20words"),
    ]
    assert on_article[0] == (f"Read the article ({dead})", ADDRESS)

    line = f"Ann Author. “A story.” Paper, 30 May 2024. T{dead[1:]}. {ADDRESS}."
    claim = article.claims.get()
    incident, own, cited = (
        read(client.get(address).content.decode())
        for address in (
            claim.incident.get_absolute_url(),
            article.get_absolute_url(),
            f"{article.get_absolute_url()}cite/",
        )
    )
    assert f"Paper, 30 May 2024 · all claims of this article · {dead}" in incident.with_id("sources").text
    for part in (incident.with_id("sources"), incident.with_id(f"c{claim.pk}"), own.with_id("content"), cited):
        assert line in part.text


@pytest.mark.parametrize("values", [{"link_state": "works"}, {"link_state": "dead", "link_policy": "text_only"}])
def test_link_that_works_or_is_not_given_is_not_told_as_dead(client, values):
    article = ArticleFactory(address=ADDRESS, title="A story", **values)
    claim = ClaimFactory(kind="type", article=article)
    for record in (claim.incident, article):
        assert "dead" not in client.get(record.get_absolute_url()).content.decode()


def test_article_without_an_address_shows_its_line_in_a_bibliography(client):
    article = ArticleFactory(address="", title="A printed story", authors="Ann Author", published="2024-05-30")
    line = f"Ann Author. “A printed story.” {article.outlet}, 30 May 2024."
    claim = ClaimFactory(kind="type", article=article)
    for record in (claim.incident, article):
        page = read(client.get(record.get_absolute_url()).content.decode())
        assert line in page.with_id("content").text
