"""Two curators with the same form open: in no order is what one of them typed lost unseen."""

from itertools import permutations, product

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from incidents.models import Incident
from locations.models import LocationName
from sources.models import Capture
from tests.claims.typed import all_messages, filled_in
from tests.claims.typed import curator as typed_curator
from tests.factories import ArticleFactory, ClaimFactory, IncidentFactory, LocationFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def curator(name):
    client = Client()
    client.force_login(get_user_model().objects.create_superuser(name))
    return client


@pytest.fixture
def two():
    """Two curators who change everything."""
    return curator("amal"), curator("bassam")


def opened(client, address):
    """{name: value} of a form as it is opened."""
    return filled_in(client.get(address))[0]


def address_of(record, noun="incidents/incident"):
    return f"/admin/{noun}/{record.pk}/change/"


def said(answer):
    """The messages that the answer, or the page that it leads to, tells."""
    return [str(message) for message in answer.context["messages"]]


def test_different_fields_of_two_curators_are_both_kept(two):
    one, other = two
    incident = IncidentFactory(title="A raid", slug="a-raid")
    address = address_of(incident)
    first, second = opened(one, address), opened(other, address)
    assert one.post(address, first | {"title": "A raid in Harem"}).status_code == 302
    answer = other.post(address, second | {"slug": "raid-harem"}, follow=True)
    assert "Meanwhile amal changed “Title”. That is kept, and so is what you changed." in said(answer)
    stored = Incident.objects.get()
    assert (stored.title, stored.slug) == ("A raid in Harem", "raid-harem")


def test_same_field_of_two_curators_is_asked_until_it_is_answered(two):
    one, other = two
    incident = IncidentFactory(title="A raid", slug="a-raid")
    address = address_of(incident)
    first, second = opened(one, address), opened(other, address)
    one.post(address, first | {"title": "A raid in Harem"})
    answer = other.post(address, second | {"title": "A raid near Harem", "slug": "raid"})
    found, page = filled_in(answer)
    [asked] = all_messages(page)
    assert asked.startswith("Meanwhile amal changed “Title” too")
    assert "It was | A raid | Now, by amal | A raid in Harem" in asked
    assert Incident.objects.get().title == "A raid in Harem"
    assert found["title"] == "A raid near Harem"
    again = other.post(address, found | {"meanwhile-title": ""})
    assert again.status_code == 200
    one.post(address, opened(one, address) | {"title": "A raid at Harem"})
    third = other.post(address, found | {"meanwhile-title": "mine"})
    assert third.status_code == 200
    assert other.post(address, filled_in(third)[0] | {"meanwhile-title": "mine"}).status_code == 302
    assert Incident.objects.get().title == "A raid near Harem"


def names(place):
    return sorted(place.names.values_list("name", "language"))


@pytest.fixture
def place():
    """A place with two other names."""
    made = LocationFactory(name="Harem")
    LocationName.objects.create(location=made, name="Harim", language="ar-Latn")
    LocationName.objects.create(location=made, name="Hârim", language="fr")
    return made


def line(form, name):
    """What the names of the fields of a line begin with, by the name that stands in it."""
    return next(key for key, value in form.items() if value == name and not key.startswith("initial-")).removesuffix(
        "name"
    )


def test_lines_of_two_curators_are_all_kept(two, place):
    one, other = two
    address = address_of(place, "locations/location")
    first, second = opened(one, address), opened(other, address)
    new = "names-2-"
    gone, kept = line(first, "Harim"), line(first, "Hârim")
    assert one.post(address, first | {gone + "DELETE": "on", new + "name": "Charim"}).status_code == 302
    answer = other.post(address, second | {kept + "language": "fr-FR", new + "name": "Hārim"}, follow=True)
    assert names(place) == [("Charim", ""), ("Hârim", "fr-FR"), ("Hārim", "")]
    assert "Meanwhile amal deleted “Harim”. That is kept, and so is what you changed." in said(answer)


def test_line_that_is_deleted_and_changed_is_asked(two, place):
    one, other = two
    address = address_of(place, "locations/location")
    first, second = opened(one, address), opened(other, address)
    changed = line(first, "Harim")
    one.post(address, first | {changed + "DELETE": "on"})
    answer = other.post(address, second | {changed + "name": "Harīm"})
    found, _ = filled_in(answer)
    assert names(place) == [("Hârim", "fr")]
    again = line(found, "Harīm")
    assert other.post(address, found).status_code == 200
    assert other.post(address, found | {f"meanwhile-{again}gone": "mine"}).status_code == 302
    assert names(place) == [("Harīm", "ar-Latn"), ("Hârim", "fr")]


def test_line_that_is_changed_and_deleted_is_asked(two, place):
    one, other = two
    address = address_of(place, "locations/location")
    first, second = opened(one, address), opened(other, address)
    changed = line(first, "Harim")
    one.post(address, first | {changed + "name": "Harīm"})
    answer = other.post(address, second | {changed + "DELETE": "on"})
    assert answer.status_code == 200
    found, _ = filled_in(answer)
    assert names(place) == [("Harīm", "ar-Latn"), ("Hârim", "fr")]
    assert other.post(address, found | {f"meanwhile-{changed}DELETE": "mine"}).status_code == 302
    assert names(place) == [("Hârim", "fr")]


def test_text_that_both_capture_is_asked(two):
    one, other = two
    article = ArticleFactory()
    address = address_of(article, "sources/article")
    first, second = opened(one, address), opened(other, address)
    assert one.post(address, first | {"capture-0-text": "One\r\ntwo"}).status_code == 302
    answer = other.post(address, second | {"capture-0-text": "Three"})
    assert answer.status_code == 200
    found, _ = filled_in(answer)
    assert found["capture-0-text"] == "Three"
    assert other.post(address, found | {"meanwhile-capture-0-text": "theirs"}).status_code == 302
    assert Capture.objects.get().text == "One\r\ntwo"


# Every order in which two open a form and save it, each after opening it.
ORDERS = [
    order
    for order in permutations(["one opens", "one saves", "two opens", "two saves"])
    if order.index("one opens") < order.index("one saves") and order.index("two opens") < order.index("two saves")
]


def values(form, targets):
    """{target: what a form says there}: of a field by its name, of the name of a line by the line's id."""
    return {target: form[name_of(form, target)] for target in targets}


def name_of(form, target):
    """The name in a form of a target."""
    lines = {value: name.removesuffix("id") + "name" for name, value in form.items() if name.endswith("-id")}
    return lines.get(target, target)


def filled(form, typed):
    """A form with {target: text} typed into it."""
    return form | {name_of(form, target): text for target, text in typed.items()}


@pytest.mark.parametrize("order", ORDERS)
def test_in_no_order_is_anything_lost_unseen(two, place, order):
    address = address_of(place, "locations/location")
    clients = dict(zip(["one", "two"], two, strict=True))
    lines = [str(pk) for pk in place.names.order_by("pk").values_list("pk", flat=True)]
    last = order[3].split()[0]
    first = {"one": "two", "two": "one"}[last]
    unseen = {step.split()[1] for step in order[:2]} == {"opens"}
    for same_field, same_line in product([True, False], repeat=2):
        targets = {"one": ["name", lines[0]], "two": ["name" if same_field else "name_ar", lines[not same_line]]}
        typed = {who: {one: f"{one} of {who}" for one in targets[who]} for who in targets}
        form = opened(two[0], address)
        two[0].post(address, filled(form, {one: f"{one} before" for one in ["name", "name_ar", *lines]}))
        forms, saved, asked = {}, [], {}
        for who, does in map(str.split, order):
            if does == "opens":
                forms[who] = opened(clients[who], address)
                continue
            answer = clients[who].post(address, filled(forms[who], typed[who]))
            if answer.status_code == 302:
                saved.append(who)
            else:
                asked[who] = filled_in(answer)[0]
        stored = opened(two[0], address)
        both = set(targets["one"]) & set(targets["two"])
        if unseen and both:
            assert saved == [first]
            form = asked[last]
            questions = {name.removeprefix("seen-") for name in form if name.startswith("seen-")}
            assert questions == {name_of(form, one) for one in both}
            assert values(form, typed[last]) == typed[last]
            assert values(stored, typed[first]) == typed[first]
        else:
            assert saved == [first, last]
            arrived = typed[first] | typed[last]
            assert values(stored, arrived) == arrived


def test_what_was_typed_of_a_deleted_record_stays_on_the_page(two):
    one, other = two
    incident = IncidentFactory(title="A raid", status="draft")
    address = address_of(incident)
    form = opened(other, address)
    assert one.post(address.replace("change", "delete"), {"post": "yes"}).status_code == 302
    answer = other.post(address, form | {"title": "A raid near Harem"})
    assert answer.status_code == 409
    assert answer.context["why"] == "Meanwhile amal deleted this incident. Nothing was saved."
    typed = [("Title", "A raid near Harem"), ("Status", "draft"), ("Slug", incident.slug)]
    assert sorted(answer.context["typed"]) == sorted(typed)


def test_what_a_contributor_typed_in_a_draft_that_is_published_stays_on_the_page(two):
    contributor = typed_curator("contributor")
    incident = IncidentFactory(title="A raid", status="draft")
    address = address_of(incident)
    form = opened(contributor, address)
    two[0].post(address, opened(two[0], address) | {"status": "published"})
    answer = contributor.post(address, form | {"title": "A raid near Harem"})
    assert answer.status_code == 409
    assert answer.context["why"].startswith("Readers see this, or have seen it")
    assert ("Title", "A raid near Harem") in answer.context["typed"]
    assert Incident.objects.get().title == "A raid"


def test_claim_and_its_sources_of_two_curators_are_kept_together(two):
    one, other = two
    claim = ClaimFactory(kind="date", date="2024-05-30")
    sources = [ArticleFactory(), ArticleFactory()]
    address = address_of(claim, "claims/claim")
    first, second = opened(one, address), opened(other, address)
    assert one.post(address, first | {"rests_on": [sources[0].pk]}).status_code == 302
    assert other.post(address, second | {"date": "31 May 2024", "locator": "page 2"}).status_code == 302
    claim.refresh_from_db()
    assert (claim.date, claim.locator, list(claim.rests_on.all())) == ("2024-05-31", "page 2", [sources[0]])
    both = opened(one, address)
    one.post(address, both | {"rests_on": [one.pk for one in sources]})
    answer = other.post(address, both | {"rests_on": []})
    assert answer.status_code == 200
    assert list(claim.rests_on.order_by("pk")) == sources


@pytest.mark.parametrize("value", ["", "x", "\0", "9" * 30])
def test_whatever_a_request_says_that_was_opened_is_answered(two, place, value):
    claim = ClaimFactory(kind="date")
    for record, noun in ((place, "locations/location"), (claim, "claims/claim")):
        address = address_of(record, noun)
        form = opened(two[0], address)
        told = {name: value for name in form if name.startswith("initial-")}
        asked = {f"seen-names-{number}-{what}": value for number in range(3) for what in ("gone", "DELETE")}
        changed = {"kind": "city"} if record == place else {"locator": "page 2", "claimant": OrganizationFactory().pk}
        assert two[0].post(address, form | told | asked | changed).status_code in {200, 302}
