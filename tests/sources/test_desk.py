"""An article at the desk: its claims, its publishing, and its preview that leaves nothing behind."""

import re

import pytest
from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client, RequestFactory

from actors.models import Actor, Person
from claims.kinds import KINDS, of
from claims.models import Claim
from claims.preview import Previewed
from incidents.models import Incident
from lib.desk import DeskAdmin
from sources.models import Article
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(django_user_model):
    """A client of one who may do everything."""
    return logged_in(django_user_model.objects.create_superuser("editor"))


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def contributor(django_user_model, *codes):
    """A client of one who may view everything and change what is in draft, and has these permissions besides."""
    user = django_user_model.objects.create_user("contributor", is_staff=True)
    user.user_permissions.set(
        [
            *Permission.objects.filter(codename__regex="^(view|add|change)_"),
            *Permission.objects.filter(codename__in=codes),
        ]
    )
    return logged_in(user)


def page_of(article, *rest):
    return f"/admin/sources/article/{article.pk}/{'/'.join(rest or ('change',))}/"


def fill(article, number):
    """Draft claims of three kinds about an incident and an actor, each with records of its own."""
    for index in range(number):
        common = {"article": article, "status": "draft", "sequence": index, "locator": f"paragraph {index}"}
        ClaimFactory(
            **common,
            incident=IncidentFactory(status="draft"),
            claimant=PersonFactory(),
            speaks_for=OrganizationFactory(),
        )
        ClaimFactory(**common, kind="presence", location=LocationFactory(), actor=OrganizationFactory(status="draft"))
        ClaimFactory(**common, kind="participation", claimant_words="a witness")
    return article


@pytest.fixture
def drafted():
    article = fill(ArticleFactory(status="draft", title="Raid in Idlib"), 1)
    Incident.objects.filter(claims__article=article, claims__kind="occurrence").update(title="A raid", slug="a-raid")
    return article


def rows():
    """{table: every row} of everything that the rooms and their histories hold, and who is logged in."""
    found = {}
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)  # models of other tests have no table
        for model in apps.get_models(include_auto_created=True):
            if model._meta.db_table in there and not model._meta.proxy:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT {table}::text FROM {table} ORDER BY 1")
                found[table] = cursor.fetchall()
    return found


def test_article_shows_its_claims_in_their_order(editor):
    article = ArticleFactory()
    incident = IncidentFactory(title="A raid")
    second = ClaimFactory(article=article, incident=incident, sequence=2, text="The second.", locator="paragraph 4")
    first = ClaimFactory(
        article=article, incident=incident, sequence=1, text="The <first>.", kind="type", stance="denies",
        claimant=OrganizationFactory(name="The Army"), status="draft",
    )  # fmt: skip
    ClaimFactory(text="Another article's.")

    page = editor.get(page_of(article)).content.decode()

    table = page[page.index('<section class="claims') : page.index("</section>")]
    assert table.index("The &lt;first&gt;.") < table.index("The second.")
    for told in (
        f'<a href="/admin/claims/claim/{first.pk}/change/">The &lt;first&gt;.</a></th><td>Type</td><td>A raid</td>'
        '<td>The Army</td><td>Denies</td><td class="status-draft">Draft</td>',
        f'<a href="/admin/claims/claim/add/?article={article.pk}&amp;answers={second.pk}"',
        "<td>paragraph 4</td>",
        "2 claims</h2>",
    ):
        assert told in table
    assert "Another article's." not in page


def test_article_offers_every_kind_of_claim(editor):
    article = ArticleFactory()

    response = editor.get(page_of(article))

    offered = {subject: [address for _, address in kinds] for subject, kinds in response.context["kinds"].items()}
    add = f"/admin/claims/claim/add/?article={article.pk}&kind="
    assert offered == {subject: [f"{add}{kind.code}" for kind in of(subject)] for subject in ("incident", "actor")}
    assert {code for kinds in offered.values() for code in (one.rpartition("=")[2] for one in kinds)} == set(KINDS)


@pytest.mark.parametrize("number", [1, 3, 60])
def test_article_opens_and_saves_with_the_same_queries_whatever_its_claims(editor, number, django_assert_num_queries):
    article = fill(ArticleFactory(status="draft"), number)
    sent = {
        "title": "Changed", "kind": "article", "status": "draft", "link_policy": "link", "link_state": "unchecked",
        "outlet": article.outlet_id, "address": article.address, "published": "30 May 2024",
        "capture-TOTAL_FORMS": "0", "capture-INITIAL_FORMS": "0",
    }  # fmt: skip

    ContentType.objects.get_for_model(Article)  # Django asks for it once a process

    with django_assert_num_queries(16):
        response = editor.get(page_of(article))
    with django_assert_num_queries(37):
        saved = editor.post(page_of(article), sent)

    assert len(response.context["claims"].object_list) == min(3 * number, 50)
    assert saved.status_code == 302
    article.refresh_from_db()
    assert article.title == "Changed"


def test_claims_stand_on_pages_of_fifty(editor):
    article = ArticleFactory()
    outlet_claims = [ClaimFactory(article=article, sequence=index) for index in range(51)]

    second = editor.get(f"{page_of(article)}?claims=2").context["claims"]
    beyond = editor.get(f"{page_of(article)}?claims=ninety").context["claims"]

    assert [claim.pk for claim in second] == [outlet_claims[-1].pk]
    assert (len(beyond.object_list), second.paginator.count) == (50, 51)


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_articles_asks_the_same(editor, number, django_assert_num_queries):
    for _ in range(number):
        ArticleFactory(outlet=OutletFactory())

    with django_assert_num_queries(4):
        editor.get("/admin/sources/article/")


def test_page_before_publishing_says_what_becomes_public(editor, drafted):
    response = editor.get(page_of(drafted, "publish"))

    page = response.content.decode()
    assert response.context["drafts"].in_words == "3 claims, 1 incident, 1 article and 1 actor"
    assert "3 claims, 1 incident, 1 article and 1 actor become public." in page
    assert "Incident: A raid (" in page
    assert [claim.text in page for claim in drafted.claims.all()] == [True] * 3
    assert not Claim.objects.public().exists()


def test_article_is_published_from_its_page(editor, drafted):
    seen = editor.get(page_of(drafted, "publish")).context["drafts"].fingerprint

    response = editor.post(page_of(drafted, "publish"), {"seen": seen}, follow=True)

    assert response.redirect_chain == [(page_of(drafted), 302)]
    assert [str(one) for one in response.context["messages"]] == [
        "Published: 3 claims, 1 incident, 1 article and 1 actor."
    ]
    assert Claim.objects.public().count() == 3
    assert Client().get(drafted.get_absolute_url()).status_code == 200
    assert "there is nothing to publish" in editor.get(page_of(drafted, "publish")).content.decode()


@pytest.mark.parametrize("seen", ["", "0000"])
def test_nothing_is_published_that_was_not_seen(editor, drafted, seen):
    response = editor.post(page_of(drafted, "publish"), {"seen": seen}, follow=True)

    assert [str(one) for one in response.context["messages"]] == [
        "This was changed since you opened it: here is what is there now."
    ]
    assert not Claim.objects.public().exists()


def test_refusals_stand_on_the_page_with_their_claims(editor, drafted):
    person = PersonFactory(public_role=False, name="Zaid Hidden")
    claim = ClaimFactory(article=drafted, status="draft", claimant=person, text="Zaid Hidden says so.")

    response = editor.get(page_of(drafted, "publish"))
    posted = editor.post(page_of(drafted, "publish"), {"seen": response.context["drafts"].fingerprint}, follow=True)

    told = f'<a href="/admin/claims/claim/{claim.pk}/change/">Zaid Hidden says so.</a><br>Text: This names somebody'
    for page in (response.content.decode(), posted.content.decode()):
        assert told in page
        assert 'value="Publish"' not in page
    assert not Claim.objects.public().exists()


ALL = ["publish_article", "publish_claim", "publish_incident", "publish_actor", "publish_location"]


@pytest.mark.parametrize("missing", ["publish_article", "publish_claim", "publish_incident", "publish_actor"])
def test_publishing_is_for_those_who_may_publish_all_of_it(django_user_model, drafted, missing):
    client = contributor(django_user_model, *[code for code in ALL if code != missing])
    before = rows()['"claims_claim"']

    assert client.get(page_of(drafted, "publish")).status_code == 403
    assert client.post(page_of(drafted, "publish"), {"seen": "x"}).status_code == 403
    assert rows()['"claims_claim"'] == before


def test_contributor_sees_no_way_to_publish(django_user_model, drafted):
    page = contributor(django_user_model).get(page_of(drafted)).content.decode()

    assert f'href="{page_of(drafted, "preview")}"' in page
    assert page_of(drafted, "publish") not in page


def previews(article):
    """The addresses of the previews of an article, and of the incident and the actor that it tells about."""
    incident, actor = Incident.objects.get(title="A raid"), Actor.objects.get(claims__article=article)
    return {
        page_of(article, "preview"): article,
        page_of(article, "preview", "incident", str(incident.pk)): incident,
        page_of(article, "preview", "actor", str(actor.pk)): actor,
    }


def test_preview_shows_each_page_as_it_would_be(editor, drafted):
    for address, record in previews(drafted).items():
        response = editor.get(address)

        page = response.content.decode()
        assert response.status_code == 200
        assert "<strong>Preview: nothing of this is public.</strong>" in page
        assert "“Raid in Idlib”: 3 claims, 1 incident, 1 article and 1 actor." in page
        assert re.search(rf"<h1[^>]*>{record}", page)
        assert drafted.claims.get(kind="presence" if isinstance(record, Actor) else "occurrence").text in page
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert Client().get(record.get_absolute_url()).status_code == 404


def test_preview_is_the_page_that_readers_get_once_it_is_published(editor, drafted):
    before = {record: editor.get(address).content.decode() for address, record in previews(drafted).items()}
    seen = editor.get(page_of(drafted, "publish")).context["drafts"].fingerprint
    editor.post(page_of(drafted, "publish"), {"seen": seen})

    for record, page in before.items():
        after = Client().get(record.get_absolute_url()).content.decode()
        without = re.sub(r'<div class="notice strong" role="note"><p><strong>Preview: .*</div>', "", page)
        assert without != page
        assert without.split() == after.split()


def test_nothing_remains_of_a_preview(editor, drafted):
    addresses = previews(drafted)
    editor.get(page_of(drafted))
    before = rows()

    for address in addresses:
        editor.get(address)
        Client().get(address)

    assert rows() == before
    assert len(before) > 20


def test_preview_is_for_curators_who_may_see_the_drafts(django_user_model, drafted):
    reader = logged_in(django_user_model.objects.create_user("reader"))
    outsider = django_user_model.objects.create_user("outsider", is_staff=True)
    outsider.user_permissions.set(Permission.objects.filter(codename="view_article"))

    for address in previews(drafted):
        assert Client().get(address).status_code == 302
        assert reader.get(address).status_code == 302
        assert logged_in(outsider).get(address).status_code == 403
    assert contributor(django_user_model).get(page_of(drafted, "preview")).status_code == 200


def test_preview_of_what_is_not_there_is_404(editor, drafted):
    assert editor.get("/admin/sources/article/999999/preview/").status_code == 404
    assert editor.get(page_of(drafted, "preview", "incident", "999999")).status_code == 404
    assert editor.get(page_of(drafted, "preview", "user", "1")).status_code == 404


def test_preview_of_a_published_article_says_that_nothing_is_in_draft(editor):
    article = ArticleFactory(title="Raid in Idlib")

    page = editor.get(page_of(article, "preview")).content.decode()

    assert "Nothing of “Raid in Idlib” is in draft." in page
    assert Article.objects.published().get() == article


@pytest.mark.parametrize(("model", "noun"), [(Incident, "incident"), (Person, "actor")])
def test_preview_of_a_record_is_of_its_own_drafts(django_user_model, model, noun):
    record = (IncidentFactory if model is Incident else PersonFactory)(status="draft")
    claim = ClaimFactory(**{noun: record}, kind="note", status="draft", article=ArticleFactory(status="draft"))
    desk = type("Desk", (Previewed, DeskAdmin), {})(model, AdminSite())
    request = RequestFactory().get("/")
    request.user = django_user_model.objects.create_superuser("editor")

    page = desk.preview(request, record.pk).content.decode()

    assert claim.text in page
    assert f"“{record}”: 1 claim, " in page
    assert next(one.name for one in desk.get_urls()) == f"{model._meta.app_label}_{model._meta.model_name}_preview"
    record.refresh_from_db()
    assert record.status == "draft"
