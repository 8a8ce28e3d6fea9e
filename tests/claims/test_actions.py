import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from actors.models import Actor
from claims.actions import ChangedError, RefusedError, drafts_of, publish
from claims.models import Claim
from incidents.models import Incident
from locations.models import Location
from sources.models import Article
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
MODELS = (Location, Actor, Article, Incident, Claim)


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_superuser("editor")


@pytest.fixture
def drafted():
    """An article in draft with three claims, and all that they need in draft too."""
    article = ArticleFactory(status="draft")
    incident = IncidentFactory(status="draft", title="A raid")
    common = {"article": article, "incident": incident, "status": "draft"}
    place = ClaimFactory(**common, kind="place", location=LocationFactory(status="draft"))
    ClaimFactory(
        **common,
        kind="participation",
        named_actor=OrganizationFactory(status="draft"),
        claimant=PersonFactory(status="draft"),
        speaks_for=OrganizationFactory(status="draft"),
    )
    ClaimFactory(**common, kind="link", other_incident=IncidentFactory(status="draft"))
    return place.article


def statuses():
    """{model: {status: number}} of everything that has a status."""
    return {model.__name__: sorted(model.objects.values_list("status", flat=True)) for model in MODELS}


def test_article_is_published_with_all_that_its_claims_need(drafted, editor):
    other = ClaimFactory(status="draft")

    done = publish(drafted, by=editor)

    assert done.in_words == "3 claims, 2 incidents, 1 article, 3 actors and 1 location"
    assert set(Claim.objects.public()) == set(Claim.objects.of_article(drafted))
    other.refresh_from_db()
    assert other.status == "draft"
    assert {model: set(told) for model, told in statuses().items() if model != "Claim"} == {
        model: {"published"} for model in ("Location", "Actor", "Article", "Incident")
    }


def test_what_is_not_needed_stays_a_draft(drafted, editor):
    others = [ArticleFactory(status="draft"), IncidentFactory(status="draft"), OrganizationFactory(status="draft")]
    withdrawn = ClaimFactory(article=drafted, status="withdrawn")

    publish(drafted, by=editor)

    for record in (*others, withdrawn):
        record.refresh_from_db()
    assert [record.status for record in (*others, withdrawn)] == ["draft", "draft", "draft", "withdrawn"]


def test_incidents_have_their_summary_once_published(drafted, editor):
    publish(drafted, by=editor)

    assert Incident.objects.get(title="A raid").claim_count == 3


def test_history_says_who_published(drafted, editor):
    publish(drafted, by=editor)

    claim = drafted.claims.first()
    last = claim.events.order_by("pgh_id").last()
    assert (last.status, last.pgh_label) == ("published", "update")
    assert last.pgh_context.metadata == {"user": editor.pk, "publishes": drafted.pk}


def test_drafts_of_a_published_article_are_published_alone(drafted, editor):
    publish(drafted, by=editor)
    ClaimFactory(article=drafted, status="draft", incident=Incident.objects.get(title="A raid"), kind="date")

    assert publish(drafted, by=editor).in_words == "1 claim"
    assert publish(drafted, by=editor).in_words == ""


def withheld(article):
    person = PersonFactory(public_role=False, name="Zaid Hidden", status="draft")
    return ClaimFactory(article=article, status="draft", claimant=person, text="Zaid Hidden says so.")


def accused(article):
    person = PersonFactory(public_role=False, naming="named", naming_reason="He said so himself.")
    return ClaimFactory(article=article, status="draft", kind="participation", named_actor=person)


def unpublishable(article):
    return ClaimFactory(article=article, status="draft", kind="casualties", outcome="outcome.sexually_harmed")


def about_restricted(article):
    return ClaimFactory(article=article, status="draft", incident=IncidentFactory(status="restricted", title="Gone"))


@pytest.mark.parametrize(
    ("make", "messages"),
    [
        (withheld, ["Text: This names somebody whose name is withheld."]),
        (
            accused,
            [
                "Named actor: A living private person is named as accused only on the word of two origins. "
                "Enter the other one first, or withhold the name."
            ],
        ),
        (unpublishable, ["Status: Claims of sexual harm are restricted from publication."]),
        (about_restricted, ["“Gone” is restricted: readers would not see this claim."]),
    ],
)
def test_nothing_is_published_if_one_claim_is_refused(drafted, editor, make, messages):
    claim = make(drafted)
    before = statuses()

    with pytest.raises(RefusedError) as refused:
        publish(drafted, by=editor)

    assert refused.value.refusals == [(claim, messages)]
    assert statuses() == before


def test_every_refusal_is_named(drafted, editor):
    claims = [withheld(drafted), unpublishable(drafted)]
    person = PersonFactory(status="draft")
    ClaimFactory(article=drafted, status="draft", claimant=person)
    Actor.objects.filter(pk=person.pk).update(slug="not a slug")

    with pytest.raises(RefusedError) as refused:
        publish(drafted, by=editor)

    assert [record for record, _ in refused.value.refusals] == [person, *claims]
    assert str(refused.value).startswith(f"{person}: Slug: Enter a valid “slug”")


@pytest.mark.parametrize(
    "missing", ["claims.publish_claim", "sources.publish_article", "incidents.publish_incident",
                "actors.publish_actor", "locations.publish_location"]
)  # fmt: skip
def test_publishing_takes_the_permission_for_all_that_it_touches(drafted, django_user_model, missing):
    needed = drafts_of(drafted).permissions
    user = django_user_model.objects.create_user("almost", is_staff=True)
    codes = [permission.partition(".")[2] for permission in needed if permission != missing]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    before = statuses()

    with pytest.raises(PermissionDenied):
        publish(drafted, by=user)

    assert missing in needed
    assert statuses() == before


def test_nothing_is_published_that_was_changed_since_it_was_seen(drafted, editor):
    seen = drafts_of(drafted).fingerprint
    drafted.claims.filter(kind="place").update(text="It was elsewhere.")

    with pytest.raises(ChangedError):
        publish(drafted, by=editor, seen=seen)

    assert not Claim.objects.public().exists()
    publish(drafted, by=editor, seen=drafts_of(drafted).fingerprint)
    assert Claim.objects.public().count() == 3


def test_claims_that_wait_for_a_draft_are_told(drafted):
    incident = Incident.objects.get(title="A raid")
    actor = drafted.claims.get(kind="participation").claimant
    waiting = [ClaimFactory(incident=incident), ClaimFactory(claimant=actor)]
    ClaimFactory(incident=incident, status="draft", kind="date")
    ClaimFactory()

    assert set(drafts_of(drafted).waiting()) == set(waiting)
    assert list(drafts_of(ArticleFactory()).waiting()) == []


@pytest.mark.parametrize("number", [1, 3, 60])
def test_publishing_asks_the_same_whatever_the_number_of_claims(editor, number, django_assert_num_queries):
    article = ArticleFactory(status="draft")
    incident, actor = IncidentFactory(status="draft"), OrganizationFactory(status="draft")
    for index in range(number):
        ClaimFactory(
            article=article, incident=incident, claimant=actor, kind="count", status="draft", low=index, high=index
        )

    with django_assert_num_queries(21):
        publish(article, by=editor)


def test_drafts_of_an_incident_and_an_actor_are_the_claims_about_them():
    incident, actor = IncidentFactory(status="draft"), PersonFactory(status="draft")
    about = ClaimFactory(incident=incident, status="draft", article=ArticleFactory(status="draft"))
    ClaimFactory(article=about.article, status="draft")
    named = ClaimFactory(actor=actor, kind="note", status="draft")

    assert drafts_of(incident).in_words == "1 claim, 1 incident and 1 article"
    assert drafts_of(incident).claims == [about]
    assert drafts_of(actor).claims == [named]
    assert drafts_of(actor).in_words == "1 claim and 1 actor"
    assert not drafts_of(OrganizationFactory())
