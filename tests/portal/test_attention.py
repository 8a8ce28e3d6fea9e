"""What needs a curator: what is in each list and what is not, who sees it, and that it costs the same however much."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission

from claims.needing import FAR_OUTSIDE
from portal.attention import NEEDS
from sources.checks import ArchiveCheck, LinkCheck
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

ADDRESS = "https://paper.example/story"
DAY = datetime(2024, 6, 3, tzinfo=UTC)
ARCHIVED = {"archived_address": "https://archive.example/1", "archived_on": "2024-06-01"}


def listed(slug):
    """The records of a list, in their order."""
    need = next(need for need in NEEDS if need.slug == slug)
    return list(need.asked())


@pytest.fixture
def curator(client, django_user_model):
    """A client of one who may do everything."""
    client.force_login(django_user_model.objects.create_superuser("curator"))
    return client


def reported(incident, **values):
    """A claim about an incident from an article of its own, of an outlet of its own."""
    return ClaimFactory(incident=incident, article=ArticleFactory(outlet=OutletFactory()), **values)


def checked(article, state, *, model=LinkCheck, address=None, note=""):
    address = address or getattr(article, model.of)
    values = {"since": DAY, "checked": DAY, "due": DAY, "note": note}
    return model.objects.create(article=article, address=address, state=state, **values)


def test_claims_wait_that_are_drafts():
    waiting = [ClaimFactory(status="draft") for _ in range(2)]
    for status in ("published", "withdrawn", "restricted"):
        ClaimFactory(status=status)

    assert listed("waiting") == waiting[::-1]


def test_incident_of_one_outlet_is_listed():
    alone, two, draft = (IncidentFactory(status=status) for status in ("published", "published", "draft"))
    IncidentFactory()  # nobody reports of it
    reported(alone, kind="type")
    reported(draft, kind="type")
    for _ in range(2):
        reported(two, kind="type")

    assert listed("one-outlet") == [alone]


@pytest.mark.parametrize("role", ["carried_out", "ordered", "assisted"])
def test_accusation_without_a_word_of_the_accused_is_listed(role):
    accusation = ClaimFactory(kind="participation", role=f"role.{role}")

    assert listed("no-word") == [accusation]


@pytest.mark.parametrize(
    "values",
    [
        {"role": "role.aimed_at"},
        {"stance": "denies"},
        {"stance": "not_claimed"},
        {"belonging": True},
        {"status": "draft"},
        {"deprecated_reason": "Entered twice."},
        {"named_actor": None, "words": "gunmen"},
    ],
)
def test_what_is_no_accusation_is_not_listed(values):
    ClaimFactory(kind="participation", **values)

    assert listed("no-word") == []


def itself(accused):
    return {"claimant": accused}


def spokesman(accused):
    return {"claimant": PersonFactory(), "speaks_for": accused}


def denial(accused):
    return {"kind": "participation", "named_actor": accused, "stance": "denies"}


def member(accused):
    person = PersonFactory()
    ClaimFactory(kind="membership", actor=person, named_actor=accused)
    return {"claimant": person}


def body(accused):
    above = OrganizationFactory()
    ClaimFactory(kind="relation", term="actor_relation.part_of", actor=accused, named_actor=above)
    return {"claimant": above}


@pytest.mark.parametrize("word", [itself, spokesman, denial, member, body])
def test_accused_that_has_a_word_in_the_incident_is_not_listed(client, word):
    accused = OrganizationFactory(name="The Accused")
    accusation = reported(IncidentFactory(), kind="participation", named_actor=accused)
    reported(IncidentFactory(), **word(accused))  # in another incident
    page = accusation.incident.get_absolute_url()
    told = "No response by The Accused is recorded here."
    assert accusation in listed("no-word")
    assert told in client.get(page).content.decode()

    reported(accusation.incident, **word(accused))

    assert accusation not in listed("no-word")
    assert told not in client.get(page).content.decode()


def test_actor_accused_twice_in_an_incident_is_one_line():
    accused, incident = OrganizationFactory(), IncidentFactory()
    claims = [reported(incident, kind="participation", named_actor=accused) for _ in range(2)]
    other = reported(incident, kind="participation")

    assert listed("no-word") == [other, claims[1]]


def test_former_member_speaks_for_nobody():
    accusation = ClaimFactory(kind="participation")
    person = PersonFactory()
    ClaimFactory(kind="membership", actor=person, named_actor=accusation.named_actor, end_is="ended")
    reported(accusation.incident, claimant=person)

    assert listed("no-word") == [accusation]


def test_living_private_person_accused_on_one_origin_is_listed():
    private, public = PersonFactory(public_role=False), PersonFactory()
    dead = PersonFactory(public_role=False, living=False)
    incident = IncidentFactory()
    alone, *_ = (reported(incident, kind="participation", named_actor=one) for one in (private, public, dead))
    reported(incident, kind="participation", named_actor=private, status="draft")
    reported(incident, kind="participation", named_actor=private, stance="denies")
    reported(IncidentFactory(), kind="participation", named_actor=OrganizationFactory())
    assert listed("one-origin") == [alone]

    other = reported(IncidentFactory(), kind="participation", named_actor=private)  # of another incident
    assert listed("one-origin") == [other, alone]

    reported(incident, kind="participation", named_actor=private, role="role.ordered")
    assert listed("one-origin") == [other]


def test_two_articles_of_one_origin_are_one():
    private, army, incident = PersonFactory(public_role=False), OrganizationFactory(), IncidentFactory()
    said = {"kind": "participation", "named_actor": private, "claimant": army}
    claims = [reported(incident, **said) for _ in range(2)]

    assert listed("one-origin") == claims[::-1]


@pytest.mark.parametrize(
    ("figures", "far"),
    [
        ([3, 4, 40], []),  # ten times is not more than ten times
        ([3, 4, 41], [41]),
        ([30, 40, 4], []),
        ([30, 40, 2], [2]),
        ([0, 0, 10], []),
        ([0, 0, 11], [11]),
        ([3, 300], []),  # two alone do not tell which
        ([3, 3, 3, 3, 900, 1], [900]),
    ],
)
def test_figure_far_from_the_median_is_listed(figures, far):
    incident = IncidentFactory()
    for figure in figures:
        reported(incident, kind="casualties", low=figure, high=figure)

    assert [claim.low for claim in listed("far-figures")] == far


def test_figures_of_one_measure_alone_are_compared():
    incident, article = IncidentFactory(), ArticleFactory()
    for _ in range(3):
        reported(incident, kind="casualties", low=3, high=3)
    far = reported(incident, kind="casualties", low=90)
    best = reported(incident, kind="casualties", low=1, high=900, best=99)
    for values in (
        {"outcome": "outcome.injured"},
        {"persons": "child"},
        {"combat_status": "civilian"},
        {"side": "bystander"},
        {"scope": "period"},
        {"stance": "denies"},
        {"status": "draft"},
        {"deprecated_reason": "Entered twice."},
    ):
        reported(incident, kind="casualties", low=900, high=900, **values)
    reported(IncidentFactory(), kind="casualties", low=900, high=900)
    for number in (1, 1, 50):
        ClaimFactory(kind="count", article=article, claimant=PersonFactory(), low=number, high=number)
    for number in (1, 1, 50):
        reported(incident, kind="count", low=number, high=number)

    found = listed("far-figures")
    assert [found[0].kind, *found[1:]] == ["count", best, far]


def test_incident_whose_article_count_is_too_low_has_no_measure():
    assert "article_count >= 3" in FAR_OUTSIDE  # the condition of the index incident_of_several_articles


def test_dead_link_is_listed(curator):
    said = ArticleFactory(link_state="dead", link_checked=DAY)
    found = ArticleFactory()
    checked(found, "dead", note="404 Not Found")
    works = ArticleFactory(link_state="works", link_checked=DAY)
    checked(works, "dead")
    checked(ArticleFactory(), "works")
    checked(ArticleFactory(), "dead", address="https://paper.example/former")
    checked(ArticleFactory(status="withdrawn"), "dead")
    checked(ArticleFactory(**ARCHIVED), "dead", model=ArchiveCheck)

    assert listed("dead-links") == [found, said]
    page = curator.get("/admin/attention/dead-links/").content.decode()
    assert "<small>404 Not Found, on 3 June 2024</small>" in page
    assert "<small>a curator says so, on 3 June 2024</small>" in page


def test_link_that_a_curator_should_look_at_is_listed(curator):
    states = ("moved", "refused", "no_answer", "not_asked")
    doubtful = [ArticleFactory() for _ in states]
    for article, state in zip(doubtful, states, strict=True):
        checked(article, state)
    copy = ArticleFactory(**ARCHIVED)
    checked(copy, "dead", model=ArchiveCheck, note="404 Not Found")
    for state in ("works", "dead", "unchecked"):
        checked(ArticleFactory(), state)
    for said in ("works", "dead"):
        checked(ArticleFactory(link_state=said, link_checked=DAY), "refused")
    LinkCheck.objects.filter(article=doubtful[0]).update(leads_to="https://paper.example/new")

    assert listed("doubtful-links") == [copy, *doubtful[::-1]]
    page = curator.get("/admin/attention/doubtful-links/").content.decode()
    assert "<small>archived copy: Dead (404 Not Found)</small>" in page
    assert "<small>Leads elsewhere (to https://paper.example/new)</small>" in page


def test_article_with_an_address_and_no_archived_copy_is_listed():
    bare = [ArticleFactory(), ArticleFactory(status="draft")]
    ArticleFactory(**ARCHIVED)
    ArticleFactory(address="")
    ArticleFactory(status="withdrawn")

    assert listed("not-archived") == bare[::-1]


def test_place_without_coordinates_is_listed():
    nowhere = LocationFactory()
    LocationFactory(latitude=36.2, longitude=36.7)
    LocationFactory(latitude=0, longitude=0)
    LocationFactory(status="withdrawn")

    assert listed("no-coordinates") == [nowhere]


def test_actor_without_a_name_in_arabic_is_listed():
    person, group, claimed = PersonFactory(), OrganizationFactory(), OrganizationFactory()
    ClaimFactory(kind="name", actor=group, name="The Group")
    ClaimFactory(kind="name", actor=claimed, name="الجماعة", language="ar", script="Arab")
    OrganizationFactory(name="الجيش")
    OrganizationFactory(status="withdrawn")

    assert listed("no-arabic-name") == [group, person]


def fill(number):
    """`number` records in every list, and as many that are in none."""
    for index in range(number):
        incident = IncidentFactory()
        accused = PersonFactory(public_role=False)
        for figure in (1, 1, 1, 900 + index):
            reported(incident, kind="casualties", low=figure, high=figure)
        reported(IncidentFactory(), kind="participation", named_actor=accused)
        ClaimFactory(status="draft")
        checked(ArticleFactory(), "dead")
        article = ArticleFactory(**ARCHIVED)
        checked(article, "moved")
        checked(article, "dead", model=ArchiveCheck)
        LocationFactory(parent=LocationFactory())


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_number_of_queries(curator, number, django_assert_num_queries):
    fill(number)
    with django_assert_num_queries(2 + 2 * len(NEEDS)):
        curator.get("/admin/attention/")
    for need in NEEDS:
        with django_assert_num_queries(4, info=need.slug):
            assert curator.get(f"/admin/attention/{need.slug}/").context["lines"], need.slug


def test_each_line_leads_to_a_form(curator):
    fill(1)
    page = read(curator.get("/admin/attention/").content.decode()).with_id("content-main")
    links = {link["href"] for link in page.all("a") if "attention" not in link["href"]}
    assert len(links) > len(NEEDS)
    assert {curator.get(link).status_code for link in links} == {200}


def test_lists_are_shown_in_part_and_paged_as_a_whole(curator):
    claims = [ClaimFactory(status="draft", text=f"Claim {number}.") for number in range(7)]

    every = read(curator.get("/admin/attention/").content.decode())
    assert "Claims waiting: 7" in every.text
    assert [claim.text for claim in claims if claim.text in every.text] == [claim.text for claim in claims[2:]]
    whole = read(curator.get("/admin/attention/waiting/").content.decode())
    assert [claim.text for claim in claims if claim.text in whole.text] == [claim.text for claim in claims]


def test_list_of_very_many_is_cut_and_says_so(curator, monkeypatch):
    monkeypatch.setattr("portal.attention.MOST", 60)
    for number in range(61):
        LocationFactory(name=f"Place {number}")

    assert "Places without coordinates: more than 60" in read(curator.get("/admin/attention/").content.decode()).text
    first, last, beyond = (curator.get("/admin/attention/no-coordinates/", {"page": page}) for page in ("x", 2, 99))
    assert "these are the first 60" in read(first.content.decode()).text
    assert [len(page.context["lines"]) for page in (first, last, beyond)] == [50, 10, 10]


def test_curator_sees_the_lists_of_what_they_may_see(client, django_user_model):
    user = django_user_model.objects.create_user("somebody", is_staff=True)
    client.force_login(user)
    assert "There is no list that you may see." in client.get("/admin/attention/").content.decode()
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_claim", "view_article"]))

    shown = {found.need.slug for found in client.get("/admin/attention/").context["lists"]}

    assert shown == {"waiting", "far-figures", "dead-links", "doubtful-links", "not-archived"}
    codes = {need.slug: client.get(f"/admin/attention/{need.slug}/").status_code for need in NEEDS}
    assert codes == {need.slug: 200 if need.slug in shown else 403 for need in NEEDS}
    assert client.get("/admin/attention/nothing/").status_code == 404


@pytest.mark.parametrize("address", ["/admin/attention/", "/admin/attention/waiting/"])
def test_lists_are_for_curators_and_nothing_is_sent_to_them(curator, client, address):
    assert curator.post(address).status_code == 405
    curator.logout()
    assert client.get(address).status_code == 302


def test_desk_leads_to_the_lists(curator):
    page = read(curator.get("/admin/").content.decode())
    assert [link["href"] for link in page.all("a") if link.text == "What needs a curator"] == ["/admin/attention/"] * 2
    form = read(curator.get("/admin/claims/claim/").content.decode())
    assert "/admin/attention/" in {link["href"] for link in form.all("a")}
