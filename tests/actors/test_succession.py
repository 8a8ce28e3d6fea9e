"""What an organization was called before, and what became of it, on its page."""

import pytest

from tests.factories import ClaimFactory, IncidentFactory, OrganizationFactory, PersonFactory
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


def over_time(page):
    """The lines on names over time, each with the number of its marks."""
    parts = [part for part in page.all("section") if part.attributes.get("id") == "renamed"]
    lines = [line for part in parts for line in part.all("li")]
    return [(line.all(of_class="value")[0].text, len(line.all("button", of_class="mark"))) for line in lines]


def named(client, address):
    """How a page names organizations of the chain below, each once; and its lines on names over time."""
    page = read(client.get(address).content.decode())
    names = over_time(page)
    values = {value.text for value in page.all(of_class="value")} - {name for name, _ in names}
    return {value.removesuffix(" carried it out") for value in values if "Front" in value}, names


@pytest.fixture
def chain():
    """Three names of one organization: the Front, from 2016 the Second Front, from 2017 the Body."""
    names = [OrganizationFactory(name=name) for name in ("Front", "Second Front", "Body")]
    for before, after, day in zip(names, names[1:], ("2016-07-28", "2017-01-28"), strict=False):
        ClaimFactory(kind="relation", term="actor_relation.renamed_to", actor=before, named_actor=after, date=day)
    return names


NAMES = [("Front, later Second Front (on 28 July 2016)", 1), ("Second Front, later Body (on 28 January 2017)", 1)]


@pytest.mark.parametrize(
    ("day", "coded", "name"),
    [
        ("2015-05-01", 2, "Front (later Body)"),
        ("2015-05-01", 0, "Front (later Body)"),
        ("2016-07-28", 2, "Second Front (later Body)"),  # that it was renamed after that day is not certain
        ("2016-12", 2, "Second Front (later Body)"),
        ("2018-01-01", 0, "Front (later Body)"),  # the curator chose it: the article prints the former name
        ("2018-01-01", 1, "Second Front (later Body)"),
    ],
)
def test_incident_names_an_organization_as_it_was_called_then(client, chain, day, coded, name):
    incident = IncidentFactory()
    ClaimFactory(kind="date", incident=incident, date=day)
    ClaimFactory(kind="participation", incident=incident, role="role.carried_out", named_actor=chain[coded])
    for page in ("", "accounts/"):
        assert named(client, f"{incident.get_absolute_url()}{page}") == ({name}, NAMES)


def test_incident_of_today_names_it_by_its_own_name_alone(client, chain):
    incident = IncidentFactory()
    ClaimFactory(kind="date", incident=incident, date="2018-01-01")
    ClaimFactory(kind="participation", incident=incident, role="role.carried_out", named_actor=chain[2])
    assert named(client, incident.get_absolute_url()) == (set(), NAMES)


@pytest.mark.parametrize("date", ["", "2016", "../2017"])
def test_renaming_of_an_uncertain_time_names_nothing_of_before(client, date):
    before, after, incident = OrganizationFactory(name="Front"), OrganizationFactory(name="Body"), IncidentFactory()
    ClaimFactory(kind="relation", term="actor_relation.renamed_to", actor=before, named_actor=after, date=date)
    ClaimFactory(kind="date", incident=incident, date="2016-03-01")
    ClaimFactory(kind="participation", incident=incident, role="role.carried_out", named_actor=after)
    assert named(client, incident.get_absolute_url())[0] == set()


def test_two_names_after_one_are_told_and_none_is_chosen(client, chain):
    other = OrganizationFactory(name="Other")
    ClaimFactory(kind="relation", term="actor_relation.renamed_to", actor=chain[0], named_actor=other)
    incident = IncidentFactory()
    ClaimFactory(kind="participation", incident=incident, role="role.carried_out", named_actor=chain[0])
    values, names = named(client, incident.get_absolute_url())
    assert values == {"Front"}
    assert len(names) == 3


def test_person_belonged_to_it_under_its_name_of_then(client, chain):
    person = PersonFactory()
    ClaimFactory(kind="membership", actor=person, named_actor=chain[2], date="2013/2014", term="position.head")
    (value,), names = named(client, person.get_absolute_url())
    assert (value, names) == ("Head of Front (later Body), 2013 to 2014", NAMES)


def test_page_of_an_organization_tells_its_whole_chain(client, chain):
    for actor in chain:
        assert told(client, actor) == NAMES


def test_renaming_that_readers_may_not_see_names_nothing(client, chain):
    chain[1].status = "restricted"
    chain[1].save()
    incident = IncidentFactory()
    ClaimFactory(kind="participation", incident=incident, role="role.carried_out", named_actor=chain[0])
    assert named(client, incident.get_absolute_url()) == ({"Front"}, [])


def test_organization_that_took_its_former_name_again_is_named_as_it_is_coded(client, chain):
    ClaimFactory(
        kind="relation", term="actor_relation.renamed_to", actor=chain[2], named_actor=chain[0], date="2025-01-01"
    )
    incident = IncidentFactory()
    ClaimFactory(kind="date", incident=incident, date="2015-05-01")
    ClaimFactory(kind="participation", incident=incident, role="role.carried_out", named_actor=chain[0])
    values, names = named(client, incident.get_absolute_url())
    assert values == {"Front"}
    assert len(names) == 3
