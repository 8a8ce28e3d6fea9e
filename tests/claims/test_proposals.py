"""Changes of what readers see are proposed by those who may not make them, and decided by editors."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client

from accounts.models import Session
from actors.models import Actor, Person
from claims.actions import ChangedError
from claims.changing import NOTHING
from claims.merging import merge, unmerge
from claims.models import Claim
from claims.proposals import Proposal
from claims.proposing import OWN, accept, decline, propose, take_back
from claims.review import SEEN, own
from claims.undoing import undo
from incidents.models import Incident
from lib.operations import Operation, operation
from tests.claims.test_review import client_of, curator, errors
from tests.claims.typed import beside, filled_in
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OutletFactory,
    PersonFactory,
)
from tests.pages import crawl, read
from tests.states import differing, state
from tests.test_contributors import change_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.fixture
def one():
    return curator("one")


@pytest.fixture
def author():
    return curator("author", "Contributor")


def person():
    """A person that readers see, as the pages of persons have it."""
    return Person.objects.get(pk=PersonFactory(name="A Speaker").pk)


def outlet():
    """An outlet that readers see."""
    return ArticleFactory(outlet=OutletFactory()).outlet


def form_of(record):
    return change_of(record).replace("/change/", "/propose/")


def to_accept(proposal, record):
    return f"{change_of(record)}?proposal={proposal.pk}"


def sent(user, record, comment="As printed.", **values):
    """The answer to the form in which a change is proposed, as it is opened but for these values."""
    client = client_of(user)
    found, _ = filled_in(client.get(form_of(record)))
    return client.post(form_of(record), found | {"comment": comment} | values)


def proposed(user, record, **values):
    """The proposal of a change of a record."""
    assert sent(user, record, **values).status_code == 302
    return Proposal.objects.newest_first().first()


def accepted(user, proposal, record, **values):
    """The answer to the form of the record, as it is filled in with a proposal but for these values."""
    client = client_of(user)
    found, _ = filled_in(client.get(to_accept(proposal, record)))
    return client.post(to_accept(proposal, record), found | values)


def state_of(proposal):
    return Proposal.objects.values_list("state", "decider__username", "answer").get(pk=proposal.pk)


NOUNS = [
    (IncidentFactory, {"title": "A raid"}, {"title": "A raid in Harem"}),
    (person, {"name": "A Speaker"}, {"name": "Another Speaker"}),
    (
        ArticleFactory,
        {"title": "News", "published": "2024-05-30"},
        {"published": "31 May 2024", "address": "https://news.example/found"},
    ),
    (LocationFactory, {"latitude": 36.2, "longitude": 36.7}, {"longitude": "36.75"}),
    (outlet, {}, {"name": "The Daily Paper"}),
    (ClaimFactory, {"kind": "date", "date": "2024-05-30"}, {"date": "early June 2024", "locator": "heading"}),
]
SAID = {"published": "2024-05-31", "longitude": 36.75, "date": "[2024-06-01..2024-06-10]"}


@pytest.mark.parametrize(("make", "given", "values"), NOUNS, ids=[make.__name__ for make, *_ in NOUNS])
def test_contributor_proposes_and_an_editor_accepts(author, one, make, given, values):
    record = make(**({} if make is person else given))
    before = state()

    proposal = proposed(author, record, **values)
    assert (proposal.record.pk, proposal.writer, proposal.comment) == (record.pk, author, "As printed.")
    assert proposal.becomes.keys() == values.keys() == proposal.was.keys()
    assert differing(before, state()).keys() == {"claims_proposal"}
    assert accepted(one, proposal, record).url == "/admin/review/"
    assert state_of(proposal) == ("accepted", "one", "")
    record.refresh_from_db()
    assert {name: getattr(record, name) for name in values} == {
        name: SAID.get(name, value) for name, value in values.items()
    }


def test_only_what_differs_is_kept_and_shown_with_what_it_was(author, one):
    first, second = ArticleFactory(title="The first"), ArticleFactory(title="The second")
    claim = ClaimFactory(kind="participation", low=2, high=2, certainty="stated")
    claim.rests_on.add(first)
    named = PersonFactory(name="Somebody else")

    proposal = proposed(
        author,
        claim,
        high=" 3 ",
        low="2",
        locator="  ",
        distanced="on",
        certainty="hedged",
        named_actor=named.pk,
        rests_on=[first.pk, second.pk],
    )
    [shown] = Proposal.objects.for_display()
    page = client_of(one).get("/admin/review/").content.decode()

    assert proposal.was == {
        "high": ["2"],
        "distanced": ["False"],
        "certainty": ["stated"],
        "named_actor": [str(claim.named_actor_id)],
        "rests_on": [str(first.pk)],
    }
    assert [(told.label, told.before, told.after) for told in shown.differences] == [
        ("Certainty", "Stated", "Hedged"),
        ("Distanced", "no", "yes"),
        ("Named actor", str(claim.named_actor), "Somebody else"),
        ("High", "2", "3"),
        ("Rests on", "The first", "The first, The second"),
    ]
    assert all(told.after in page for told in shown.differences)
    assert accepted(one, proposal, claim).status_code == 302
    claim.refresh_from_db()
    assert (claim.high, claim.distanced, claim.certainty, claim.named_actor_id) == (3, True, "hedged", named.pk)
    assert set(claim.rests_on.all()) == {first, second}


def test_what_changes_nothing_says_nothing_or_is_wrong_is_refused_beside_the_field(author):
    claim = ClaimFactory(kind="date", date="2024-05-30")

    assert NOTHING in sent(author, claim).content.decode()
    answer = read(sent(author, claim, date="the day after", comment="").content.decode())
    [told] = beside(answer, "date")
    assert "the day after" in told
    assert beside(answer, "comment") == ["Say why: an editor reads it, and looks it up."]
    assert Proposal.objects.count() == 0


def test_form_of_a_closed_record_leads_to_the_form_of_a_proposal(author, one, settings):
    incident, claim = IncidentFactory(), ClaimFactory()
    way = 'href="../propose/"'

    for record in (incident, claim):
        assert way in client_of(author).get(change_of(record)).content.decode()
        assert way not in client_of(one).get(change_of(record)).content.decode()
    settings.FOUR_EYES = True
    assert way not in client_of(one).get(change_of(incident)).content.decode()
    assert way in client_of(one).get(change_of(claim)).content.decode()


@pytest.mark.parametrize("status", ["draft", "review", "withdrawn", "restricted"])
def test_of_what_readers_do_not_see_nothing_is_proposed(author, status):
    incident = IncidentFactory(status=status, title="A raid")
    client = client_of(author)

    assert "../propose/" not in client.get(change_of(incident)).content.decode()
    assert client.get(form_of(incident)).url == change_of(incident)
    answer = client.post(form_of(incident), {"title": "Another", "comment": "Why"})
    assert answer.status_code == 409
    assert "Another" in answer.content.decode()
    assert Proposal.objects.count() == 0


def test_status_and_lines_are_no_part_of_a_proposal(author):
    place = LocationFactory(name="Harem")
    place.names.create(name="Harim", language="ar-Latn")
    client = client_of(author)
    found, _ = filled_in(client.get(form_of(place)))

    lines = {"names-TOTAL_FORMS": "1", "names-INITIAL_FORMS": "0", "names-0-name": "Zebra"}
    client.post(form_of(place), found | lines | {"comment": "Why", "status": "withdrawn", "name": "Harim"})
    assert not {name for name in found if name.startswith("names-") or name == "status"}
    assert Proposal.objects.get().becomes == {"name": ["Harim"]}
    assert [one.name for one in place.names.all()] == ["Harim"]


def test_filled_in_form_marks_what_is_proposed_and_saves_nothing(author, one):
    incident = IncidentFactory(title="A raid")
    proposal = proposed(author, incident, title="A raid in Harem")
    before = state()

    answer = client_of(one).get(to_accept(proposal, incident))
    found, page = filled_in(answer)
    assert found["title"] == "A raid in Harem"
    assert page.with_id("id_title_helptext").text.startswith("Proposed. It was: A raid")
    assert "Proposed by author: “As printed.” Nothing of it is saved yet" in page.text
    assert differing(before, state()) == {}


def test_what_was_changed_since_the_proposal_is_asked(author, one):
    incident = IncidentFactory(title="A raid", slug="a-raid")
    proposal = proposed(author, incident, title="A raid in Harem")
    with operation("edit", by=curator("other")):
        Incident.objects.filter(pk=incident.pk).update(title="A raid at night", slug="raid-at-night")
    client, address = client_of(one), to_accept(proposal, incident)

    found, page = filled_in(client.get(address))
    [asked] = beside(page, "title")
    assert "It was | A raid | Now, by other | A raid at night" in asked
    assert (found["title"], found["slug"]) == ("A raid in Harem", "raid-at-night")
    assert client.post(address, found).status_code == 200
    assert client.post(address, found | {"meanwhile-title": "mine"}).status_code == 302
    assert Incident.objects.values_list("title", "slug").get() == ("A raid in Harem", "raid-at-night")
    assert state_of(proposal) == ("accepted", "one", "")


def test_acceptance_is_one_operation_and_undoing_it_opens_the_proposal_again(author, one):
    incident = IncidentFactory(title="A raid")
    proposal = proposed(author, incident, title="A raid in Harem")
    before = state()
    accepted(one, proposal, incident)
    done = Operation.objects.get(metadata__operation="acceptance")

    assert str(done) == "Acceptance of a change of “A raid”"
    assert done.curator_id == one.pk
    undo(done.pk, by=one)
    assert differing(before, state()) == {}
    assert accepted(one, proposal, incident).status_code == 302


def test_form_that_is_refused_accepts_nothing(author, one):
    incident = IncidentFactory(title="A raid")
    proposal = proposed(author, incident, title="A raid in Harem")

    assert accepted(one, proposal, incident, title="").status_code == 200
    assert state_of(proposal) == ("open", None, "")
    assert Incident.objects.get().title == "A raid"


def test_declined_with_an_answer_that_its_writer_reads(author, one):
    incident = IncidentFactory(title="A raid")
    proposal = proposed(author, incident, title="A raid in Harem")
    address, editor = f"/admin/review/proposals/{proposal.pk}/", client_of(one)

    assert "Say why: whoever wrote it reads it." in editor.post(address, {"decline": "1"}).content.decode()
    assert state_of(proposal) == ("open", None, "")
    assert editor.post(address, {"decline": "1", "answer": "It is not printed there."}).url == "/admin/review/"
    assert state_of(proposal) == ("declined", "one", "It is not printed there.")
    assert "It is not printed there." in client_of(author).get("/admin/review/").content.decode()
    assert "It is not printed there." not in editor.get("/admin/review/").content.decode()
    assert Incident.objects.get().title == "A raid"


def test_contributor_decides_nothing_and_takes_back_their_own_alone(author, one):
    incident, other = IncidentFactory(), curator("other", "Contributor")
    proposal = proposed(author, incident, title="Another")
    address = f"/admin/review/proposals/{proposal.pk}/"

    assert client_of(author).get(to_accept(proposal, incident)).status_code == 403
    assert client_of(author).post(to_accept(proposal, incident), {"title": "Another"}).status_code == 403
    assert client_of(author).post(address, {"decline": "1", "answer": "No."}).status_code == 403
    assert client_of(other).post(address, {"take_back": "1"}).status_code == 403
    assert 'name="decline"' not in client_of(other).get(address).content.decode()
    assert client_of(other).get(address).status_code == 200
    assert state_of(proposal) == ("open", None, "")
    assert client_of(author).post(address, {"take_back": "1"}).url == "/admin/review/"
    assert state_of(proposal) == ("taken_back", "author", "")


def test_what_is_decided_is_not_decided_again(author, one):
    incident = IncidentFactory(title="A raid")
    proposal = proposed(author, incident, title="Another")
    client = client_of(one)
    found, _ = filled_in(client.get(to_accept(proposal, incident)))
    take_back(proposal, by=author)

    with pytest.raises(ChangedError):
        decline(proposal, by=one, answer="No.")
    with pytest.raises(ChangedError):
        accept(proposal, by=one)
    address = f"/admin/review/proposals/{proposal.pk}/"
    assert client.get(to_accept(proposal, incident)).url == address
    assert client.post(to_accept(proposal, incident), found).status_code == 409
    assert client.post(address, {"decline": "1", "answer": "No."}).url == address
    assert (Incident.objects.get().title, state_of(proposal)) == ("A raid", ("taken_back", "author", ""))
    assert client.get(to_accept(proposal, IncidentFactory())).status_code == 404
    assert client.get(f"{change_of(incident)}?proposal=x").status_code == 404


@pytest.mark.parametrize("gone", ["merged", "withdrawn", "restricted"])
def test_of_what_is_gone_a_proposal_can_only_be_declined(author, one, gone):
    incident, stays = IncidentFactory(title="A raid"), IncidentFactory(title="The raid")
    proposal = proposed(author, incident, title="Another")
    if gone == "merged":
        merge(incident, into=stays, by=one)
    else:
        Incident.objects.filter(pk=incident.pk).update(status=gone)
    address = f"/admin/review/proposals/{proposal.pk}/"

    page = client_of(one).get("/admin/review/").content.decode()
    assert f"It was {gone}" in page
    assert "?proposal=" not in page
    assert client_of(one).get(to_accept(proposal, incident)).url == address
    assert client_of(one).post(address, {"decline": "1", "answer": "It is gone."}).status_code == 302
    assert state_of(proposal) == ("declined", "one", "It is gone.")
    assert Incident.objects.get(pk=incident.pk).title == "A raid"


def test_proposals_stay_with_their_record_when_it_is_merged_and_two_again(author, one):
    gone, stays = person(), person()
    proposal = proposed(author, gone, name="Another Speaker")
    before = state()

    merge(gone, into=stays, by=one)
    assert Proposal.objects.get().actor_id == gone.pk
    unmerge(Actor.objects.get(pk=gone.pk), by=one)
    assert differing(before, state()) == {}
    assert accepted(one, proposal, gone).status_code == 302


def test_proposals_go_with_a_record_that_is_deleted(author):
    place = LocationFactory()
    proposed(author, place, name="Another")

    place.delete()
    assert Proposal.objects.count() == 0


def test_writer_of_a_change_of_a_claim_does_not_accept_it(one, settings):
    settings.FOUR_EYES = True
    claim, other = ClaimFactory(text="It was so."), curator("other")
    proposal = proposed(one, claim, text="It was otherwise.")

    with pytest.raises(PermissionDenied, match=OWN):
        accept(proposal, by=one)
    answer = client_of(one).get(to_accept(proposal, claim), follow=True)
    assert OWN in answer.content.decode()
    assert client_of(one).post(to_accept(proposal, claim), {"text": "It was otherwise."}).status_code == 409
    assert Claim.objects.get().text == "It was so."
    assert accepted(other, proposal, claim).status_code == 302
    assert Claim.objects.get().text == "It was otherwise."


def test_what_an_editor_writes_beside_a_proposal_another_one_publishes(author, one, settings):
    settings.FOUR_EYES = True
    claim = ClaimFactory(text="It was so.")
    proposal = proposed(author, claim, text="It was otherwise.")

    assert errors(accepted(one, proposal, claim, text="It was another way.")) == {"status": [SEEN]}
    assert errors(accepted(one, proposal, claim, locator="heading")) == {"status": [SEEN]}
    assert state_of(proposal) == ("open", None, "")
    assert accepted(one, proposal, claim).status_code == 302
    Claim.objects.update(status="withdrawn")
    assert [own([claim.pk], curator) for curator in (author, one, curator("third"))] == [{claim.pk}, {claim.pk}, set()]


def test_nothing_of_a_proposal_is_public(author, client):
    claim = ClaimFactory()
    for record, values in ((claim, {"text": "A zebra."}), (claim.incident, {"title": "Zebras"})):
        proposed(author, record, comment="zebra", **values)
    proposed(author, claim.article, comment="zebra", title="Zebras")

    pages = crawl(Client(), lambda address, to: "?" not in to)
    files = [f"/{name}/?format=csv" for name in ("incidents", "claims", "articles")]
    told = [answer.content.decode() for answer, _ in pages.values()]
    told += [client.get(address).getvalue().decode() for address in files]
    told.append(client.get("/search/?q=zebra").content.decode().replace("zebra", "", 3))
    assert len(told) > 20
    assert [text for text in told if "zebra" in text.lower().replace("“zebra”", "")] == []


@pytest.mark.parametrize("number", [1, 3])
def test_review_takes_the_same_queries_however_many(author, one, number, django_assert_num_queries):
    for make, given, _ in NOUNS * number:
        record = make(**({} if make is person else given))
        name = "text" if make is ClaimFactory else "title" if hasattr(record, "title") else "name"
        propose(record, was={name: ["It was."]}, becomes={name: ["It is."]}, comment="Why", by=author)
    client = client_of(author)
    client.get("/admin/review/")

    with django_assert_num_queries(31):
        client.get("/admin/review/")


def test_session_that_runs_out_loses_nothing(author):
    incident, client = IncidentFactory(title="A raid"), client_of(author)
    found, _ = filled_in(client.get(form_of(incident)))
    Session.objects.all().delete()

    answer = client.post(form_of(incident), found | {"title": "Another", "comment": "As printed."})
    sealed, _ = filled_in(answer)
    client.force_login(author)
    back, _ = filled_in(client.post(form_of(incident), {"_typed": sealed["_typed"]}))
    assert (back["title"], back["comment"]) == ("Another", "As printed.")
    assert Proposal.objects.count() == 0
    assert client.post(form_of(incident), back).status_code == 302
    assert Proposal.objects.get().becomes == {"title": ["Another"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"incident": None},
        {"actor": "a person"},
        {"becomes": {}},
        {"comment": ""},
        {"state": "accepted"},
        {"state": "kept"},
    ],
    ids=str,
)
def test_table_takes_nothing_that_is_no_proposal(author, wrong):
    values = {"was": {"title": ["A"]}, "becomes": {"title": ["B"]}, "comment": "Why", "writer": author}
    values |= {"incident": IncidentFactory()} | wrong
    if "actor" in wrong:
        values["actor"] = PersonFactory()

    with pytest.raises(IntegrityError):
        Proposal.objects.create(**values)
