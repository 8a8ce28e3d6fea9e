"""The name that an actor's page shows, as known on a day: whether it was known by then, and which others were."""

import pytest

from tests.factories import ArticleFactory, ClaimFactory, OrganizationFactory, PersonFactory
from tests.pages import read

pytestmark = pytest.mark.django_db
LATER = "This name stands in claims published after this day."


def told(client, actor, day):
    """(the heading, what stands under it on names, the numbers of its marks) as known on a day."""
    page = read(client.get(actor.get_absolute_url(), {"as_of": day} if day else {}).content.decode())
    (heading,) = page.all("h1")
    lines = page.all("p", of_class="named-then")
    marks = [mark["popovertarget"] for line in lines for mark in line.all("button", of_class="mark")]
    return heading.text, [line.text for line in lines], marks


def named(actor, name, year, **values):
    """A claim of a name in an article of that year."""
    article = ArticleFactory(published=year)
    return ClaimFactory(kind="name", actor=actor, name=name, article=article, **values)


def test_name_that_was_not_known_by_then_is_told_so_without_a_mark(client):
    body = OrganizationFactory(name="The Body")
    claim = named(body, "The Body", "2018")

    assert told(client, body, "2017") == ("The Body", [LATER], [])
    heading, *beside = told(client, body, "2018")
    assert heading.startswith("The Body")
    assert heading != "The Body"  # with its mark
    assert beside == [[], []]
    assert told(client, body, "")[1:] == ([], [])
    assert claim.public


def test_names_that_were_known_by_then_are_told_with_every_mark(client):
    body = OrganizationFactory(name="The Body")
    named(body, "The Body", "2018")
    first, again = named(body, "The Front", "2015"), named(body, "The Front", "2016")
    other = named(body, "الجبهة", "2016", language="ar", script="Arab")
    named(body, "Never So", "2016", stance="denies")
    named(body, "Coded Wrong", "2016", deprecated_reason="A coding error.")
    named(body, "Draft", "2016", status="draft")

    _, (line,), marks = told(client, body, "2016")
    assert line.startswith(f"{LATER} By then it was called The Front")
    assert "الجبهة" in line
    assert not any(name in line for name in ("Never So", "Coded Wrong", "Draft", "The Body"))
    assert marks == [f"c{claim.pk}" for claim in (first, again, other)]


@pytest.mark.parametrize(
    "values", [{"status": "draft"}, {"stance": "denies"}, {"deprecated_reason": "A coding error."}]
)
def test_name_that_no_claim_gives_today_either_is_not_told_to_be_later(client, values):
    body = OrganizationFactory(name="The Body")
    named(body, "The Body", "2018", **values)

    assert told(client, body, "2017") == ("The Body", [], [])


def test_nothing_is_told_of_a_name_that_is_withheld_nor_of_a_day_that_is_not_understood(client):
    person, body = PersonFactory(name="Zebra", public_role=False), OrganizationFactory(name="The Body")
    named(person, "Zebra", "2018")
    named(body, "The Body", "2018")

    assert told(client, person, "2017") == ("a person whose name is withheld", [], [])
    assert told(client, body, "soon") == ("The Body", [], [])
