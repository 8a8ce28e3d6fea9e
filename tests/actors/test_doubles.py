"""Actors that may be entered twice: asked about before it happens, listed after, and judged by curators."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actors.models import Actor, NotSame
from claims.doubles import doubles, like
from claims.models import Claim
from claims.namesakes import ONE_OF_THESE
from lib.apart import hold_apart, take_back
from tests.factories import ClaimFactory, LocationFactory, OrganizationFactory, PersonFactory
from tests.pages import read

pytestmark = pytest.mark.django_db
groups = import_module("accounts.migrations.0002_groups_of_curators")
LIST = "/admin/actors/actor/doubles/"
OFFER = "/admin/namesakes/"
FORMS = {
    "actors/person": {"public_role": "on", "status": "draft"},
    "actors/organization": {"status": "draft"},
    "actors/actor": {"public_role": "on", "status": "draft"},
}


@pytest.fixture(autouse=True)
def desk():
    """The groups: a test that really commits empties their table, as all tables."""
    groups.make_groups(apps, connection.schema_editor())


def signed_in(name, *, group=None, **values):
    user = get_user_model().objects.create(username=name, is_staff=True, **values)
    user.groups.add(*Group.objects.filter(name=group))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def curator():
    return signed_in("curator", group="Editor")


@pytest.fixture
def juburi():
    """Maysar al-Juburi, of whom something is known."""
    person = PersonFactory(name="Maysar al-Juburi")
    ClaimFactory(actor=person, kind="name", name="Abu Maria al-Qahtani", term="name_type.kunya")
    ClaimFactory(actor=person, kind="life_event", term="life_event.born", date="1976")
    ClaimFactory(actor=person, kind="membership", named_actor=OrganizationFactory(name="al-Nusra Front"))
    ClaimFactory(actor=person, kind="presence", location=LocationFactory(name="Sarmada"))
    return person


def add(client, noun, name, **values):
    """The answer to the form of a new actor."""
    kind = {"kind": noun.rpartition("/")[2]} if noun.endswith("actor") else {}
    kind = {"kind": "person"} if kind else {}
    return client.post(f"/admin/{noun}/add/", {"name": name, **FORMS[noun], **kind, **values})


def asked_of(answer):
    """What stands beside the name: (its errors, the ids that are asked about)."""
    form = answer.context["adminform"].form
    ticks = read(answer.content.decode()).all("input", having="type")
    return form.errors.get("name", []), [tick["value"] for tick in ticks if tick["name"] == "another"]


# --- Before another one is made


@pytest.mark.parametrize("noun", ["actors/person", "actors/actor"])
def test_a_new_actor_that_is_very_likely_there_is_asked_about_once(curator, juburi, noun):
    answer = add(curator, noun, "Maisar al-Jubouri")

    assert answer.status_code == 200
    assert asked_of(answer) == ([ONE_OF_THESE], [str(juburi.pk)])
    told = read(answer.content.decode()).text
    assert "Maysar al-Juburi (page): Person, born 1976, al-Nusra Front, Sarmada." in told
    assert "Both are called “Maisar al-Jubouri”, also written “Maysar al-Juburi”." in told
    assert answer.context["adminform"].form["name"].value() == "Maisar al-Jubouri"

    assert add(curator, noun, "Maisar al-Jubouri", another=str(juburi.pk)).status_code == 302
    made = Actor.objects.get(name="Maisar al-Jubouri")
    assert list(NotSame.objects.values_list("one", "other")) == [(juburi.pk, made.pk)]


def test_an_organization_of_the_same_name_is_asked_about(curator):
    there = OrganizationFactory(name="Liwa Zurayq Tannus")

    assert asked_of(add(curator, "actors/organization", "Liwaa Zurayq Tannus")) == ([ONE_OF_THESE], [str(there.pk)])
    assert add(curator, "actors/organization", "Liwa Tannus al-Qahtani").status_code == 302


def test_a_name_that_is_claimed_is_asked_about_too(curator, juburi):
    assert asked_of(add(curator, "actors/person", "Abu Maria al Kahtani")) == ([ONE_OF_THESE], [str(juburi.pk)])


def test_what_is_only_possible_is_not_asked_about(curator, juburi):
    answer = add(curator, "actors/person", "Abu Maria", another="x")

    assert answer.status_code == 302
    assert NotSame.objects.count() == 0


def test_a_tick_for_others_than_those_that_are_there_is_asked_anew(curator, juburi):
    other = PersonFactory(name="Maysar al-Juburi")

    answer = add(curator, "actors/person", "Maysar al-Juburi", another=str(juburi.pk))

    errors, [asked] = asked_of(answer)
    assert (errors, set(asked.split())) == ([ONE_OF_THESE], {str(juburi.pk), str(other.pk)})


@pytest.mark.parametrize("another", ["", "0", "-1", "9" * 40, "²", "\0", "x" * 5000, "1 2 3"])
def test_a_wrong_tick_is_no_answer(curator, juburi, another):
    NotSame.objects.all().delete()

    assert asked_of(add(curator, "actors/person", "Maysar al-Juburi", another=another))[0] == [ONE_OF_THESE]


def test_nothing_that_was_typed_is_lost(curator, juburi):
    values = {"naming": "initials", "living": "", "slug": "another-one", "naming_reason": "Because."}

    form = add(curator, "actors/person", "Maysar al-Juburi", **values).context["adminform"].form

    assert {name: form[name].value() for name in ("naming", "slug", "naming_reason", "status")} == {
        "naming": "initials", "slug": "another-one", "naming_reason": "Because.", "status": "draft",
    }  # fmt: skip


def test_an_actor_that_is_changed_is_asked_nothing(curator, juburi):
    other = PersonFactory(name="Somebody Else")

    answer = curator.post(f"/admin/actors/person/{other.pk}/change/", {
        "name": "Maysar al-Juburi", "status": "published", "public_role": "on", "naming": "named", "slug": other.slug,
    })  # fmt: skip

    assert answer.status_code == 302
    assert Actor.objects.get(pk=other.pk).name == "Maysar al-Juburi"


# --- While a name is typed


def test_likely_actors_are_offered_while_a_name_is_typed(curator, juburi):
    answer = curator.post(OFFER, {"name": "Maysar Jubouri", "kind": "person", "asks": ""})

    assert f'value="{juburi.pk}"' in answer.content.decode()
    assert "Very likely the same." in read(answer.content.decode()).text


def test_a_name_that_is_claimed_of_an_actor_is_offered_others_without_a_question(curator, juburi):
    answer = curator.post(OFFER, {"name": "Maysar al-Juburi", "kind": "name", "of": PersonFactory().pk})

    assert "Others that may be called so:" in read(answer.content.decode()).text
    assert "another" not in answer.content.decode()
    assert curator.post(OFFER, {"name": "Maysar al-Juburi", "of": juburi.pk}).content.strip() == b""


def test_those_that_are_held_apart_are_not_offered(curator, juburi):
    other = PersonFactory(name="Maysar al-Juburi")
    hold_apart(NotSame, other.pk, [juburi.pk], by=curator.user)

    assert like("Maysar al-Juburi", "", of=other.pk) == []
    assert [one.record for one in like("Maysar al-Juburi", "person")] == [juburi, other]


@pytest.mark.parametrize(
    "name", ["", " ", "\0", "\ud800", "x" * 100_000, "' OR 1=1 --", "<script>", "ـ", "٫", "。", "%_\\"]
)
def test_any_text_may_be_typed(curator, juburi, name):
    for of in ("", "x\0", "9" * 30, "-1", "999999"):
        sent = {"name": name.encode("utf-8", "replace").decode(), "kind": "nobody", "of": of}
        answer = curator.post(OFFER, sent)

        assert (answer.status_code, answer.content.strip()) == (200, b""), of


def test_the_offer_is_for_curators_alone(client, juburi):
    nobody = signed_in("nobody")

    assert client.post(OFFER, {"name": "Maysar al-Juburi"}).status_code == 302
    assert nobody.post(OFFER, {"name": "Maysar al-Juburi"}).status_code == 403
    assert signed_in("curator", group="Contributor").get(OFFER).status_code == 405


def test_who_may_not_see_claims_is_told_of_public_ones_alone(juburi):
    nobody = signed_in("nobody")
    nobody.user.user_permissions.add(*Permission.objects.filter(codename="view_actor"))
    Claim.objects.filter(kind="life_event").update(status="draft")

    told = read(nobody.post(OFFER, {"name": "Maysar al-Juburi"}).content.decode()).text

    assert "Person, al-Nusra Front, Sarmada." in told


def test_the_offer_takes_six_queries_however_many_there_are(juburi):
    for number in range(3):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(like("Maysar al-Juburi", "person", of=juburi.pk)) == number
        if number:
            assert len(asked) == 6
        PersonFactory(name="Maysar al-Juburi")
        like("fold", "")


# --- After it has happened


def test_doubles_are_listed_with_reasons_the_likeliest_first(curator, juburi):
    other = PersonFactory(name="Maisar al-Jubouri", status="draft")
    kim, yong = (PersonFactory(name="Abu Hamza") for _ in range(2))
    PersonFactory(name="Saud al-Qahtani")

    answer = curator.get(LIST)

    pairs = [(pair.one.record, pair.other.record, pair.likeness.level) for pair in answer.context["pairs"]]
    assert pairs == [(juburi, other, "high"), (kim, yong, "possible")]
    told = read(answer.content.decode()).text
    assert "Both are called “Maysar al-Juburi”, also written “Maisar al-Jubouri”." in told
    assert "Maisar al-Jubouri (draft): Person." in told


def test_a_judgement_is_remembered_and_taken_back(curator, juburi):
    other = PersonFactory(name="Maysar al-Juburi")

    curator.post(LIST, {"apart": f"{other.pk} {juburi.pk}", "reason": "Another father."})

    judged = NotSame.objects.get()
    assert (judged.one, judged.other, judged.reason) == (juburi, other, "Another father.")
    page = curator.get(LIST)
    assert list(page.context["pairs"]) == []
    assert "Maysar al-Juburi is not Maysar al-Juburi: Another father." in read(page.content.decode()).text
    assert [one.who for one in page.context["judged"]] == [curator.user]
    assert like("Maysar al-Juburi", "", of=other.pk) == []

    curator.post(LIST, {"back": judged.pk})
    assert NotSame.objects.count() == 0
    assert len(curator.get(LIST).context["pairs"]) == 1
    kept = NotSame.events.rel.related_model.objects.order_by("pgh_id")
    assert [(event.pgh_label, event.pgh_context.metadata["user"]) for event in kept] == [
        ("insert", curator.user.pk),
        ("delete", curator.user.pk),
    ]


@pytest.mark.parametrize("sent", [
    {}, {"apart": "x"}, {"apart": "1"}, {"apart": "999998 999999"}, {"back": "999999"}, {"back": "\0"},
    {"apart": "9" * 50}, {"back": "9" * 18},
])  # fmt: skip
def test_a_wrong_judgement_changes_nothing_and_says_so(curator, juburi, sent):
    answer = curator.post(LIST, sent, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "Nothing was changed: one of them is not there any more."
    ]
    assert NotSame.objects.count() == 0


def test_the_same_judgement_twice_is_one(curator, juburi):
    other = PersonFactory()

    for pair in ((juburi, other), (other, juburi)):
        hold_apart(NotSame, pair[0].pk, [pair[1].pk, pair[0].pk], by=curator.user, reason="x")

    assert list(NotSame.objects.values_list("one", "other")) == [(juburi.pk, other.pk)]
    take_back(NotSame.objects.all(), by=curator.user)
    assert NotSame.objects.count() == 0


def test_the_database_takes_a_pair_once_and_in_order(juburi):
    other = PersonFactory()
    NotSame.objects.create(one=juburi, other=other)

    for one, two in ((juburi, other), (other, juburi), (other, other)):
        with pytest.raises(IntegrityError), transaction.atomic():
            NotSame.objects.create(one=one, other=two)


def test_withdrawn_actors_make_no_pair(juburi):
    PersonFactory(name="Maysar al-Juburi", status="withdrawn")

    assert doubles() == []


def test_a_deprecated_or_withdrawn_name_makes_no_pair(juburi):
    other = PersonFactory(name="Somebody Else")
    ClaimFactory(actor=other, kind="name", name="Maysar al-Juburi", term="name_type.full", deprecated_reason="Wrong.")
    ClaimFactory(actor=other, kind="name", name="Maysar al Juburi", term="name_type.full", status="withdrawn")

    assert doubles() == []


@pytest.mark.parametrize("group", ["Contributor", "Editor"])
def test_who_may_change_actors_judges(juburi, group):
    client, other = signed_in("somebody", group=group), PersonFactory(name="Maysar al-Juburi")

    assert client.get(LIST).status_code == 200
    client.post(LIST, {"apart": f"{juburi.pk} {other.pk}"})
    assert NotSame.objects.count() == 1


def test_who_may_only_look_judges_nothing(client, juburi):
    nobody = signed_in("nobody")
    nobody.user.user_permissions.add(*Permission.objects.filter(codename__in=["view_actor", "add_actor"]))
    other = PersonFactory(name="Maysar al-Juburi")

    assert [one.post(LIST, {"apart": f"{juburi.pk} {other.pk}"}).status_code for one in (client, nobody)] == [302, 403]
    assert nobody.get(LIST).status_code == 403
    assert NotSame.objects.count() == 0


def test_judgements_are_on_no_public_page(client, curator, juburi):
    other = PersonFactory(name="Maysar al-Juburi")
    hold_apart(NotSame, juburi.pk, [other.pk], by=curator.user, reason="ZEBRA")

    for page in (
        "/actors/",
        juburi.get_absolute_url(),
        f"{juburi.get_absolute_url()}?format=json",
        "/actors/?format=csv",
    ):
        answer = client.get(page)
        assert b"ZEBRA" not in (answer.getvalue() if answer.streaming else answer.content)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_number_of_queries(curator, number):
    for index in range(number):
        for _ in range(3):
            PersonFactory(name=f"Zurayq{'abc'[index] * 3} Tannus")
        first, second = PersonFactory(), PersonFactory()
        hold_apart(NotSame, first.pk, [second.pk], by=curator.user)
    curator.get(LIST)  # names are folded once

    with CaptureQueriesContext(connection) as asked:
        assert len(curator.get(LIST).context["pairs"]) == 3 * number
    assert len(asked) == 14


def test_a_pair_is_found_among_thousands(curator):
    names = [f"Person{chr(97 + n % 26)}{chr(97 + n // 26 % 26)} Family{chr(97 + n // 676)}" for n in range(2_000)]
    Actor.objects.bulk_create([Actor(kind="person", name=name, naming="named", public_role=True, slug=f"p-{n}")
                               for n, name in enumerate(names)])  # fmt: skip
    twice = [PersonFactory(name="Maysar al-Juburi"), PersonFactory(name="Maisar al-Jubouri")]

    pair = doubles()[0]

    assert [pair.one.record, pair.other.record] == twice
