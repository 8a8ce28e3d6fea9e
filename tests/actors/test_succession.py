"""What an organization was called before, and what became of it, on its page."""

import pytest

from tests.factories import ClaimFactory, OrganizationFactory
from tests.pages import read

pytestmark = pytest.mark.django_db


def told(client, actor):
    """The lines of succession of a page, each with the number of its marks."""
    page = read(client.get(actor.get_absolute_url()).content.decode())
    return [
        (line.all(of_class="value")[0].text, len(line.all("button", of_class="mark")))
        for line in page.all("p", of_class="succession")
    ]


def test_both_ends_of_a_renaming_tell_it_with_every_article(client):
    front, body = OrganizationFactory(name="Front"), OrganizationFactory(name="Body")
    renamed = {"kind": "relation", "term": "actor_relation.renamed_to", "actor": front, "named_actor": body}
    ClaimFactory(**renamed, date="2017-01-28")
    ClaimFactory(**renamed)
    for actor in (front, body):
        assert told(client, actor) == [("Front, later Body (on 28 January 2017)", 2)]


def test_steps_are_in_order_of_time(client):
    one, two, three = (OrganizationFactory(name=name) for name in ("One", "Two", "Three"))
    ClaimFactory(kind="relation", term="actor_relation.merged_into", actor=two, named_actor=three, date="2018")
    ClaimFactory(kind="relation", term="actor_relation.renamed_to", actor=one, named_actor=two, date="2012")
    assert told(client, two) == [("One, later Two (in 2012)", 1), ("Two, merged into Three (in 2018)", 1)]


@pytest.mark.parametrize(
    "status", [{"stance": "denies"}, {"deprecated_reason": "A coding error."}, {"status": "draft"}]
)
def test_what_is_denied_deprecated_or_a_draft_tells_no_succession(client, status):
    front, body = OrganizationFactory(), OrganizationFactory()
    ClaimFactory(kind="relation", term="actor_relation.renamed_to", actor=front, named_actor=body, **status)
    assert told(client, body) == told(client, front) == []
