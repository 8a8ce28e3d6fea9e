"""Who may do what at the desk: contributors change nothing that readers see, editors publish, drafts alone go.

A contributor, and somebody with every permission but to publish, tries every address of the admin on records of every
status: with the forms as an administrator gets them, field by field with other values, and with fields that no form
has. After each attempt what readers may see is compared, row by row, and in the end page by page.
"""

import re
from importlib import import_module

import pghistory
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import quote
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, models
from django.test import Client, override_settings
from django.urls import URLResolver

from actors.models import Actor, Organization, Person
from claims.actions import in_review_of
from claims.inlines import NEW
from claims.kinds import of
from claims.models import Claim, Identifier
from incidents.models import Incident
from lib.desk import CLOSED, KEPT
from lib.editorial import Status
from lib.tracking import tracked
from locations.models import Location, LocationName
from sources.models import Article, Capture, Outlet
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    IncidentFactory,
    LocationFactory,
    OrganizationFactory,
    OutletFactory,
    PersonFactory,
    term,
)
from tests.pages import crawl

pytestmark = pytest.mark.django_db

groups = import_module("accounts.migrations.0002_groups_of_curators")
proposers = import_module("accounts.migrations.0005_who_proposes_changes")
User = get_user_model()
DESK = [Incident, Person, Organization, Actor, Article, Outlet, Location, Claim]
LISTS = ["incidents", "actors", "people", "organizations", "locations", "articles", "outlets", "claims"]
HIDDEN = ["draft", "review", "withdrawn", "restricted"]
EVERY = [*HIDDEN, "published"]


def member(name, *, of=None, granted=()):
    """A client of somebody who may sign in to the admin, in a group or with permissions of their own."""
    user = User.objects.create(username=name, is_staff=True)
    user.groups.add(*Group.objects.filter(name=of))
    user.user_permissions.add(*granted)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def desk():
    """The groups: a test that really commits empties their table, as all tables."""
    groups.make_groups(apps, connection.schema_editor())
    proposers.let_propose(apps, connection.schema_editor())


@pytest.fixture
def root():
    """An administrator, whose forms have all fields."""
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def contributor():
    return member("contributor", of="Contributor")


@pytest.fixture
def editor():
    return member("editor", of="Editor")


@pytest.fixture
def drafter():
    """Whoever was given every permission there is, accounts and deleting too, but to publish and to write terms."""
    every = Permission.objects.exclude(codename__startswith="publish_")
    return member("drafter", granted=every.exclude(content_type__app_label="codebook", codename__regex="^[acd]"))


@pytest.fixture
def site():
    """A public site, and of every sort a record of every status, drafts wherever readers' pages could depend on them.

    Returns {model: [its records]}.
    """
    made = {model: [] for model in DESK}
    governorate = LocationFactory(name="Idlib", kind="governorate")
    between = LocationFactory(name="Drafted district", kind="district", parent=governorate, status="draft")
    town = LocationFactory(name="Sarmada", parent=between, latitude=36.2, longitude=36.7)
    group, speaker = OrganizationFactory(name="The Group"), PersonFactory(name="A Speaker")
    outlet = OutletFactory(name="The Paper", country=governorate)
    article = ArticleFactory(outlet=outlet, title="What happened")
    incident = IncidentFactory(title="A raid")
    of_it = {"incident": incident, "article": article}
    first = ClaimFactory(**of_it, kind="type")
    ClaimFactory(**of_it, kind="place", location=town)
    ClaimFactory(**of_it, kind="participation", named_actor=group)
    ClaimFactory(**of_it, kind="casualties", claimant=speaker, speaks_for=group)
    ClaimFactory(article=article, actor=group, kind="name", name="The Group")
    for day, status in enumerate(EVERY, 1):
        place = LocationFactory(name=f"Place {status}", parent=governorate, status=status)
        LocationName.objects.create(location=place, name=f"Spelling {status}", language="ar-Latn")
        body = OrganizationFactory(name=f"Body {status}", status=status)
        person = PersonFactory(name=f"Person {status}", status=status)
        paper = OutletFactory(name=f"Outlet {status}", organization=body, country=place)
        text = ArticleFactory(title=f"Report {status}", outlet=paper, after_outlet=OutletFactory(), status=status)
        Capture.objects.create(article=text, text=f"Captured {status}")
        happened = IncidentFactory(title=f"Incident {status}", status=status)
        said = ClaimFactory(
            **of_it, kind="date", date=f"2024-05-0{day}", text=f"Said {status}.", answers=first, status=status
        )
        said.rests_on.add(text)
        ClaimFactory(**of_it, kind="link", other_incident=happened)
        ClaimFactory(**of_it, kind="note", text=f"Note {status}.", claimant=person, speaks_for=body)
        ClaimFactory(article=text, incident=incident, kind="date", date="2024-05-02")
        ClaimFactory(article=article, actor=group, kind="presence", location=place)
        for model, one in zip(DESK, (happened, person, body, person, text, paper, place, said), strict=True):
            made[model].append(one)
    later = ArticleFactory(title="Passed on", outlet=outlet, after_article=made[Article][0])
    ClaimFactory(article=later, incident=incident, kind="date", date="2024-05-03")
    made[Location].append(between)
    Identifier.objects.create(scheme="ucdp_actor", value="1", actor=group)
    made[Outlet].append(Outlet.objects.create(name="Outlet unseen", type=term("outlet_type.news")))
    return made


# The origin of a claim is computed from its article: of one that is not public it is not seen.
SEEN = """
    WITH seen AS (
        SELECT outlet_id AS id FROM sources_article WHERE status NOT IN ('draft', 'review')
        UNION SELECT after_outlet_id FROM sources_article WHERE status NOT IN ('draft', 'review')
    )
    SELECT 'incident', to_jsonb(one)::text FROM incidents_incident AS one WHERE status NOT IN ('draft', 'review')
    UNION ALL SELECT 'actor', to_jsonb(one)::text FROM actors_actor AS one WHERE status NOT IN ('draft', 'review')
    UNION ALL SELECT 'article', to_jsonb(one)::text FROM sources_article AS one WHERE status NOT IN ('draft', 'review')
    UNION ALL SELECT 'location', to_jsonb(one)::text FROM locations_location AS one
        WHERE status NOT IN ('draft', 'review')
    UNION ALL SELECT 'claim', (to_jsonb(one) - CASE WHEN public THEN '' ELSE 'origin' END)::text
        FROM claims_claim AS one WHERE status NOT IN ('draft', 'review')
    UNION ALL SELECT 'outlet', to_jsonb(one)::text FROM sources_outlet AS one JOIN seen USING (id)
    UNION ALL SELECT 'name', to_jsonb(one)::text FROM locations_locationname AS one
        JOIN locations_location AS place ON place.id = one.location_id WHERE place.status NOT IN ('draft', 'review')
    UNION ALL SELECT 'capture', to_jsonb(one)::text FROM sources_capture AS one
        JOIN sources_article AS article ON article.id = one.article_id WHERE article.status NOT IN ('draft', 'review')
    UNION ALL SELECT 'rests_on', to_jsonb(one)::text FROM claims_claim_rests_on AS one
        JOIN claims_claim AS claim ON claim.id = one.claim_id WHERE claim.status NOT IN ('draft', 'review')
    UNION ALL SELECT 'term', to_jsonb(one)::text FROM codebook_term AS one
    UNION ALL SELECT 'user', to_jsonb(one)::text FROM accounts_user AS one
    UNION ALL SELECT 'group', to_jsonb(one)::text FROM auth_group AS one
    UNION ALL SELECT 'of_group', to_jsonb(one)::text FROM auth_group_permissions AS one
    UNION ALL SELECT 'of_user', to_jsonb(one)::text FROM accounts_user_user_permissions AS one
    UNION ALL SELECT 'in_group', to_jsonb(one)::text FROM accounts_user_groups AS one
    ORDER BY 1, 2
"""


def rows_seen():
    """[(table, row)] of all that readers see or saw, and of all that says who may do what."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN)
        return cursor.fetchall()


def pages_seen():
    """{address: bytes} of the public site: the pages that links lead to, and the table of each list."""
    found = crawl(Client(), lambda address, to: "?" not in to)
    pages = {address: response.content for address, (response, _) in found.items()}
    return pages | {f"/{name}/?format=csv": Client().get(f"/{name}/?format=csv").getvalue() for name in LISTS}


def fields_of(response):
    """{name: [values]} of the forms of a page of the admin, as a browser would send them back."""
    context = response.context or {}
    found = {}
    for form in [context["adminform"].form] if "adminform" in context else []:
        found |= values_of(form)
    for inline in context.get("inline_admin_formsets") or []:
        for form in (inline.formset.management_form, *inline.formset.forms):
            found |= values_of(form)
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.getvalue().decode())
    return {name: [value] for name, value in hidden} | found


def values_of(form):
    """{name: [values]} of one form."""
    found = {}
    for bound in form:
        value = bound.value()
        values = value if isinstance(value, (list, tuple)) else [value]
        found[bound.html_name] = [
            "on" if one is True else getattr(one, "pk", one) for one in values if one is not None and one is not False
        ]
    return found


def new_lines(response):
    """[{name: value}] that add a line to each inline of a page, with something in every field of it."""
    for inline in (response.context or {}).get("inline_admin_formsets") or []:
        formset = inline.formset
        number = formset.total_form_count()
        line = {f"{formset.prefix}-TOTAL_FORMS": number + 1, f"{formset.prefix}-{number}-status": "published"}
        for bound in formset.empty_form:
            choices = [getattr(value, "value", value) for value, _ in getattr(bound.field, "choices", []) if value]
            usual = choices[0] if choices else "zebra"
            given = bound.value() if bound.value() not in (None, "") else usual
            line[bound.html_name.replace("__prefix__", str(number))] = given
        line.pop(f"{formset.prefix}-{number}-DELETE", None)
        yield line


def other_values(field, record):
    """Values for a field of a model that the record does not have now: what could be sent in its name."""
    now = None if record is None or field.many_to_many else getattr(record, field.attname)
    if field.name == "status":
        return [Status.WITHDRAWN, Status.PUBLISHED]
    if field.is_relation:
        there = field.related_model._base_manager.complex_filter(field.get_limit_choices_to())
        there = there.exclude(pk=now).order_by("pk")
        return [one.pk for one in (there.last(), there.first()) if one is not None]
    if field.choices:
        return [value for value, _ in field.flatchoices if value != now][:1]
    if isinstance(field, models.BooleanField):
        return ["" if now else "on"]
    if isinstance(field, (models.IntegerField, models.FloatField)):
        return [9]
    if isinstance(field, (models.DateField, models.DateTimeField)):
        return ["2020-01-01"]
    if isinstance(field, models.URLField):
        return ["https://zebra.example/"]
    return ["zebra"]


def attempts(record, model, rendered, lines, status="draft"):
    """What is sent to a form of the record: as rendered, each field with another value, and all that no form has.

    `status`: sent with each of them; with "published" a form of who only drafts is refused before anything is saved.
    """
    extras = {"_save": "1", "public": "on", "origin": "a:1", "former_slugs": "zebra", "status": status}
    extras["another"] = " ".join(map(str, Actor.objects.values_list("pk", flat=True)))  # none of its namesakes is meant
    buttons = {"_saveasnew": "1", "_popup": "1", "_to_field": "id"}
    without_lines = {name: value for name, value in rendered.items() if not name.startswith(NEW)}
    every = {}
    for field in [*model._meta.fields, *model._meta.many_to_many]:
        for value in other_values(field, record):
            every[field.name] = value
            if field.editable and getattr(record, "status", "draft") in {Status.DRAFT, Status.PUBLISHED}:
                yield {**without_lines, **extras, field.name: value}
    yield {**rendered, **extras, **every}
    yield {**rendered, **extras, **every, "status": status}
    yield {**every, **extras, **buttons}
    yield {**rendered, **extras, **buttons}
    yield {**rendered, **extras, **buttons, "status": "published"}
    yield {**rendered, **extras, **{name: "zebra" for name in rendered if name.endswith(("-name", "-text"))}}
    for line in lines:
        yield {**rendered, **extras, **line}
    yield {**rendered, **extras, **{name: "on" for name in rendered if name.endswith("-DELETE")}}


def addresses(records):
    """[(address, record or None, model or None)] of the admin: every pattern, for every record of its model."""
    found = []
    for pattern in admin.site.get_urls():
        if not isinstance(pattern, URLResolver):
            found += [(f"/admin/{address}", None, None) for address in plain(pattern, records)]
            continue
        model = apps.get_model(str(pattern.pattern).strip("/").replace("/", "."))
        for inner in pattern.url_patterns:
            route = str(inner.pattern)
            start = f"/admin/{pattern.pattern}"
            if not inner.pattern.converters:
                found.append((start + route, None, model))
                continue
            for record in records.get(model, model._base_manager.all()[:3]):
                found += [(start + address, record, model) for address in filled(route, record, records)]
    return found


def filled(route, record, records):
    """The addresses of a pattern for one record; of previews, one for each record that may be previewed with it.

    Those of a change in a history: of the newest of each history, once for all records.
    """
    parts = set(re.findall("<[a-z]+:([a-z_]+)>|<([a-z_]+)>", route))
    names = {name or other for name, other in parts}
    if names == {"label", "pk"}:
        newest = [(one.label, one.events.objects.order_by("-pgh_id").first()) for one in tracked()]
        return [route.replace("<str:label>", of).replace("<int:pk>", str(event.pk)) for of, event in newest if event]
    assert names <= {"object_id", "id", "pk", "noun", "other"}, f"{route}: this test does not know what its parts are"
    own = re.sub(r"<(\w+:)?(object_id|id|pk)>", quote(str(record.pk)), route)
    if "noun" not in names:
        return [own]
    others = [records[model][0] for model in (Incident, Actor, Article)]
    return [
        re.sub(r"<(\w+:)?other>", str(one.pk), re.sub(r"<(\w+:)?noun>", one._meta.model_name, own)) for one in others
    ]


def plain(pattern, records):
    """The addresses of a pattern that belongs to no model."""
    if pattern.name == "view_on_site":
        return [f"r/{ContentType.objects.get_for_model(model).pk}/{some[0].pk}/" for model, some in records.items()]
    if pattern.name == "app_list":
        return ["accounts/", "auth/", *sorted({f"{model._meta.app_label}/" for model in records})]
    if pattern.name == "logout":
        return []  # nobody would be there to try the rest
    return [str(pattern.pattern).replace("(?P<url>.*)$", "nothing/")]


def queries_of(model, address):
    """What else an address may be asked with."""
    if model is Claim and address.endswith("/add/"):
        return ["", "?kind=date&status=published", f"?answers={Claim.objects.first().pk}"]
    if address.endswith("/add/"):
        return ["?status=published"]
    if model in {Incident, Person, Organization} and address.endswith("/change/"):
        return ["?" + "&".join(f"add={kind.code}" for kind in of("incident" if model is Incident else "actor"))]
    return [""]


TOGETHER = 25  # requests between two looks at all rows
UNREAD = {"X-Unread": "1"}  # sent with what is not the first to be sent to its address


class Unread:
    """Middleware: a page that nobody reads is not built. What was sent is saved or refused by then."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        if "X-Unread" in request.headers:
            response.content = b""
        return response


@override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, f"{__name__}.Unread"])
def try_all(client, root, records, *, but=()):
    """Send everything to every address: [(address, status of the answer)]. Fails where readers' rows change.

    `but`: models whose forms are opened, and not sent.
    """
    before = rows_seen()
    tried, read = [], set()

    def send(address, data):
        headers = UNREAD if address in read else {}
        answer = client.get(address) if data is None else client.post(address, data, headers=headers)
        answer.getvalue()  # a table is read to its end
        read.update([] if data is None else [address])
        tried.append((address, answer.status_code))
        if len(tried) % TOGETHER == 0:
            assert rows_seen() == before, f"One of these changed what readers see: {tried[-TOGETHER:]}"

    later = []
    for start, record, model in addresses(records):
        for query in queries_of(model, start):
            address = start + query
            send(address, None)
            is_form = model is not None and start.endswith(("/add/", "/change/"))
            if is_form and model in but:
                continue
            answer = root.get(address)
            rendered = fields_of(answer) if answer.status_code == 200 else {}
            if is_form:
                for data in attempts(record, model, rendered, new_lines(answer)):
                    send(address, data)
            elif model is not None and start == f"/admin/{model._meta.app_label}/{model._meta.model_name}/":
                later += [(address, data) for data in actions(model)]
            else:
                later.append((address, {**rendered, "post": "yes", "status": "published", "comment": "Why"}))
    for address, data in later:  # what deletes comes last
        send(address, data)
    assert rows_seen() == before, f"One of these changed what readers see: {tried[-TOGETHER:]}"
    return tried


def actions(model):
    """What is sent to a list: every action there might be, on all and on each of the newest; and rows to be saved."""
    everybody = [one.pk for one in model._base_manager.order_by("pk")]
    chosen = {"index": "0", "select_across": "0", "post": "yes", "status": "published", "kind": "date"}
    for action in ("delete_selected", "publish", "publish_selected", "withdraw", "export_selected", "change_together"):
        yield {**chosen, "action": action, "_selected_action": everybody}
    for pk in everybody[-6:]:
        yield {**chosen, "action": "delete_selected", "_selected_action": pk}
    count = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-MIN_NUM_FORMS": 0, "form-MAX_NUM_FORMS": 9}
    yield {**count, "form-0-id": everybody[0], "form-0-status": "published", "_save": "Save"}


def done(name, model):
    """What somebody did to records of a model: a set of Django's words for it."""
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
    log = LogEntry.objects.filter(user__username=name, content_type=kind)
    return {entry.get_action_flag_display() for entry in log}


def test_contributor_changes_nothing_that_readers_see(root, site, contributor):
    pages = pages_seen()

    tried = try_all(contributor, root, site)

    assert pages_seen() == pages
    assert {status for _, status in tried} <= {200, 302, 403, 404, 405, 409, 410}
    assert len(tried) > 700
    assert [done("contributor", model) for model in DESK] == [{"Addition", "Change"}] * len(DESK)  # of drafts


def test_permissions_without_that_to_publish_delete_drafts_and_open_no_accounts(root, site, drafter):
    pages = pages_seen()

    tried = try_all(drafter, root, site, but=DESK)

    assert pages_seen() == pages
    assert {status for _, status in tried} <= {200, 302, 403, 404, 405, 409, 410}
    # The other drafts are held by records that name them.
    assert [model for model in DESK if "Deletion" in done("drafter", model)] == [Outlet, Claim]


def test_editor_makes_none_of_their_own_claims_public(root, editor, settings):
    settings.FOUR_EYES = True
    article, actor = ArticleFactory(status="draft"), OrganizationFactory()
    with pghistory.context(user=User.objects.get(username="editor").pk):
        claims = [ClaimFactory(article=article, status=status) for status in HIDDEN]
    records = {Claim: claims, Article: [article], Incident: [claims[0].incident], Actor: [actor]}

    tried = 0
    for start, record, model in addresses(records):
        rendered = fields_of(answer) if (answer := root.get(start)).status_code == 200 else {}
        every = [{**rendered, "post": "yes", "status": "published"}]
        if model is Claim and start.endswith("/change/"):
            every = attempts(record, model, rendered, [], status="published")
        for data in every:
            tried += 1
            assert editor.post(start, data).status_code < 500
    for kind in of("incident"):
        address = f"/admin/claims/claim/add/?kind={kind.code}&article={article.pk}&incident={claims[0].incident_id}"
        editor.post(address, {**fields_of(root.get(address)), "status": "published", "text": "Said.", "_save": "1"})
    for claim in claims:
        page = f"/admin/review/{article.pk}/"
        seen = {"seen": in_review_of(article).fingerprint}
        assert editor.post(page, {**seen, "claims": claim.pk, "decision": "accept"}).status_code < 500

    assert tried > 100
    assert not Claim.objects.public().exists()
    assert not Claim.objects.published().exists()


def sent(client, address, **values):
    """The answer to a form of the admin: as this curator gets it, with these values in it."""
    return client.post(address, {**fields_of(client.get(address)), **values})


def change_of(record):
    """The address of a record's form."""
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def as_seen(model, record):
    """The record as a page of its own kind has it: an actor as a person or an organization."""
    return model.objects.get(pk=record.pk)


def test_contributor_drafts_what_an_article_tells(contributor):
    news, district = term("outlet_type.news"), LocationFactory(name="Harim", kind="district")
    for address, values in {
        "sources/outlet": {"name": "The Paper", "type": news.pk},
        "locations/location": {"name": "Atmeh", "kind": "village", "parent": district.pk},
        "actors/organization": {"name": "The Group"},
        "actors/person": {"name": "Somebody"},
        "incidents/incident": {"title": "A raid"},
    }.items():
        assert sent(contributor, f"/admin/{address}/add/", **values).status_code == 302, address
    outlet, incident = Outlet.objects.get(), Incident.objects.get()
    sent(contributor, "/admin/sources/article/add/", title="What happened", outlet=outlet.pk)
    article = Article.objects.get()
    values = {"article": article.pk, "incident": incident.pk, "text": "It was a raid.", "date": "30 May 2024"}
    assert sent(contributor, "/admin/claims/claim/add/?kind=date", kind="date", **values).status_code == 302
    claim = Claim.objects.get()
    assert sent(contributor, change_of(claim), date="31 May 2024").status_code == 302

    records = [*Location.objects.exclude(pk=district.pk), *Actor.objects.all(), incident, article, claim]
    assert {record.status for record in records} == {"draft"}
    assert len(records) == 6
    assert Claim.objects.get().date == "2024-05-31"


@pytest.mark.parametrize("model", [model for model in DESK if model is not Outlet])
def test_editor_publishes_a_draft_which_is_then_no_draft_again(editor, site, model):
    draft = as_seen(model, site[model][0])
    assert draft.status == "draft"

    assert sent(editor, change_of(draft), status="published").status_code == 302
    draft.refresh_from_db()
    assert draft.status == "published"
    again = sent(editor, change_of(draft), status="draft")
    assert again.context["adminform"].form.errors == {
        "status": ["Select a valid choice. draft is not one of the available choices."]
    }
    assert sent(editor, change_of(draft), status="withdrawn").status_code == 302
    draft.refresh_from_db()
    assert draft.status == "withdrawn"


@pytest.mark.parametrize("model", DESK)
def test_only_drafts_are_deleted_and_a_line_says_so(editor, site, model):
    seen = as_seen(model, site[model][3])

    answer = editor.post(change_of(seen).replace("change", "delete"), {"post": "yes"}, follow=True)
    listed = editor.post(
        change_of(seen).rpartition(f"/{seen.pk}/")[0] + "/",
        {"action": "delete_selected", "_selected_action": seen.pk, "post": "yes"},
    )

    assert [str(message) for message in answer.context["messages"]] == [KEPT]
    assert [str(message) for message in listed.context["messages"]] == [KEPT]
    assert model.objects.filter(pk=seen.pk).exists()


def test_contributor_is_told_why_a_published_record_is_closed(contributor, site):
    seen = site[Incident][3]

    opened = contributor.get(change_of(seen))
    answer = contributor.post(change_of(seen), {"title": "Another"})

    assert [str(message) for message in opened.context["messages"]] == [CLOSED]
    assert answer.status_code == 409
    assert answer.context["why"] == f"{CLOSED} Nothing was saved."
    assert answer.context["typed"] == [("Title", "Another")]


def test_place_in_which_a_published_one_lies_is_closed(contributor, editor, site):
    between = site[Location][-1]
    moved = {"parent": "", "status": "draft"}

    contributor.post(change_of(between), {**fields_of(editor.get(change_of(between))), **moved})
    assert Location.objects.get(pk=between.pk).parent == between.parent
    assert sent(editor, change_of(between), **moved).status_code == 302
    assert Location.objects.get(pk=between.pk).parent is None


def test_publishing_runs_the_rules_of_the_claim(editor):
    accused = PersonFactory(public_role=False, naming="named", naming_reason="Named by a court.")
    claim = ClaimFactory(kind="participation", named_actor=accused, status="draft")

    answer = sent(editor, change_of(claim), status="published")

    assert list(answer.context["adminform"].form.errors) == ["named_actor"]
    assert Claim.objects.get(pk=claim.pk).status == "draft"


def test_no_link_leads_to_a_form_that_publishes(editor):
    for model in (Incident, Article, Location, Person, Organization):
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/?status=published"
        assert editor.get(address).context["adminform"].form["status"].value() == "draft", address


def test_groups_come_back_with_a_migration_whatever_they_had(db):
    kept = {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}
    assert kept.keys() == {"Contributor", "Editor", "Chief"}
    assert kept["Chief"] == {"manage_user"}  # who is a chief is an editor too
    assert kept["Editor"] - kept["Contributor"] == {
        *(f"publish_{noun}" for noun in ("actor", "article", "claim", "incident", "location", "outlet")),
        *(f"delete_{model._meta.model_name}" for model in DESK),
        "change_term",
    }
    user = User.objects.create(username="somebody")
    user.groups.set(Group.objects.all())

    call_command("migrate", "accounts", "0001", verbosity=0)
    assert not Group.objects.filter(name__in=kept).exists()
    Group.objects.create(name="Contributor").permissions.set(Permission.objects.filter(codename="delete_claim"))
    call_command("migrate", "accounts", verbosity=0)

    assert {
        group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()
    } == kept
    assert User.objects.filter(pk=user.pk).exists()
