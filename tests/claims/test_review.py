"""Review: whoever wrote a claim does not publish it alone, by whichever way."""

import pghistory
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from claims.actions import RefusedError, publish
from claims.models import Claim
from claims.review import OWN, SEEN, own, writers_of
from claims.undoing import restore
from lib.operations import operation
from lib.tracking import tracked_as
from tests.factories import ArticleFactory, ClaimFactory
from tests.test_contributors import change_of, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.fixture(autouse=True)
def four_eyes(settings):
    settings.FOUR_EYES = True


def curator(name, group="Editor"):
    user = get_user_model().objects.create(username=name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def one():
    return curator("one")


@pytest.fixture
def other():
    return curator("other")


def written(by, **values):
    """A claim in draft, or of another status, that a curator wrote."""
    values = {"status": "draft", **values}
    with pghistory.context(user=by.pk):
        return ClaimFactory(**values)


def change(claim, by, **values):
    with operation("edit", by=by):
        Claim.objects.filter(pk=claim.pk).update(**values)


def errors(answer):
    return answer.context["adminform"].form.errors


def test_who_wrote_a_claim_is_who_changed_what_it_says_since_it_was_published(one, other):
    claim = written(one)
    assert writers_of([claim.pk]) == {claim.pk: {one.pk}}
    change(claim, other, status="review")
    assert writers_of([claim.pk]) == {claim.pk: {one.pk}}  # what it says is the same
    change(claim, other, text="It is said otherwise.")
    assert writers_of([claim.pk]) == {claim.pk: {one.pk, other.pk}}
    change(claim, other, status="published")
    assert writers_of([claim.pk]) == {claim.pk: set()}
    change(claim, one, status="withdrawn")
    assert own([claim.pk], one) == set()


def test_nobody_owns_a_claim_where_the_setting_is_off(one, settings):
    claim = written(one)
    settings.FOUR_EYES = False

    assert own([claim.pk], one) == set()


def test_own_claim_is_refused_beside_the_status_and_another_editor_publishes_it(one, other):
    claim = written(one)

    assert errors(sent(client_of(one), change_of(claim), status="published")) == {"status": [OWN]}
    assert sent(client_of(other), change_of(claim), status="published").status_code == 302
    assert Claim.objects.get(pk=claim.pk).public


def test_who_rewrites_it_while_publishing_is_refused_too(one, other):
    claim = written(one)

    answer = sent(client_of(other), change_of(claim), status="published", text="It was otherwise.")
    assert errors(answer) == {"status": [OWN]}


def test_what_a_published_claim_says_is_not_changed_alone(one, other):
    claim = written(one, status="published")

    assert errors(sent(client_of(other), change_of(claim), text="It was otherwise.")) == {"status": [SEEN]}
    assert sent(client_of(other), change_of(claim), deprecated_reason="A slip.").status_code == 302
    assert sent(client_of(one), change_of(claim), status="withdrawn", text="Another.").status_code == 302
    assert errors(sent(client_of(one), change_of(claim), status="published")) == {"status": [OWN]}


def test_article_with_an_own_claim_is_published_by_another_editor_and_the_claim_is_named(one, other):
    article = ArticleFactory(status="draft")
    mine, yours = written(one, article=article), written(other, article=article)

    with pytest.raises(RefusedError) as refused:
        publish(article, by=one)
    assert refused.value.refusals == [(mine, [OWN])]
    assert OWN in client_of(one).get(f"/admin/sources/article/{article.pk}/publish/").content.decode()
    assert set(Claim.objects.values_list("pk", "status")) == {(mine.pk, "draft"), (yours.pk, "draft")}
    publish(article, by=curator("a third"))
    assert Claim.objects.public().count() == 2


def test_restoring_publishes_no_own_claim(one, other):
    claim = written(one)
    change(claim, other, status="published")
    public = claim.events.order_by("pgh_id").last().pk
    change(claim, one, status="withdrawn")
    change(claim, one, text="It was otherwise.")

    with pytest.raises(RefusedError, match="does not publish it alone"):
        restore(tracked_as(Claim), public, by=one)
    assert Claim.objects.get(pk=claim.pk).status == "withdrawn"
    restore(tracked_as(Claim), public, by=other)
    assert Claim.objects.get(pk=claim.pk).public


def test_upload_of_claims_publishes_nothing(one):
    page = client_of(one).get("/admin/claims/identifier/import/").content.decode()
    assert "What is new becomes a draft." in page


def test_contributor_offers_a_draft_and_then_waits(one):
    author = curator("author", "Contributor")
    claim = written(author)

    assert errors(sent(client_of(author), change_of(claim), status="published")) == {
        "status": ["Select a valid choice. published is not one of the available choices."]
    }
    assert sent(client_of(author), change_of(claim), status="review").status_code == 302
    answer = client_of(author).post(change_of(claim), {"text": "Another."}, follow=True)
    assert answer.status_code == 403
    assert Claim.objects.get(pk=claim.pk).status == "review"
    assert "This is in review: only editors change it" in client_of(author).get(change_of(claim)).content.decode()
    assert sent(client_of(one), change_of(claim), status="draft").status_code == 302
