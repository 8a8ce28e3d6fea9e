"""Tables of the desk, imported and exported, and changes of a selection: all of it as seen before, or nothing."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import Workbook

from actors.models import Actor
from claims.undoing import undo
from incidents.models import Incident
from lib.bulk import CHANGED
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
from tests.states import differing, state

pytestmark = pytest.mark.django_db

NOUNS = {
    "incidents/incident": "title",
    "actors/person": "name",
    "actors/organization": "name",
    "locations/location": "name",
    "sources/outlet": "name",
    "sources/article": "title",
    "codebook/term": "label",
}


@pytest.fixture
def root():
    """A client of an administrator."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root"))
    return client


@pytest.fixture
def contributor(groups):
    """A client of a contributor."""
    user = get_user_model().objects.create(username="contributor", is_staff=True)
    user.groups.add(Group.objects.get(name="Contributor"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def cast(db):
    """Records of every noun, with records that they name."""
    country = LocationFactory(name="Syria", kind="country")
    LocationFactory(name="حارم", parent=country, latitude=36.2, longitude=36.5, status="draft")
    body = OrganizationFactory(name="The Ministry, of “Interior”")
    PersonFactory(name="=SUM(A1)", public_role=False, living=False)
    outlet = OutletFactory(name="The Paper", country=country, organization=body)
    article = ArticleFactory(
        title="Raid;\nin Harem", outlet=outlet, published="2024-05/2024-06", authors="A; B", language="ar",
        address="https://news.example/a?b=c",
    )  # fmt: skip
    ArticleFactory(title="Again", after_article=article)
    incident = IncidentFactory(title="- Raid")
    ClaimFactory(incident=incident, article=article, kind="type", term="incident_type.raid")


def rows_of(answer):
    """The rows of a table: [{column: text}]."""
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def exported(client, noun, **query):
    """What the desk exports of a noun."""
    return rows_of(client.get(f"/admin/{noun}/export/", query))


def written(rows):
    """These rows as a CSV."""
    text = StringIO()
    table = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


def check(client, noun, content, name="table.csv", **more):
    """The page after a table was sent to be checked."""
    return client.post(f"/admin/{noun}/import/", {"file": SimpleUploadedFile(name, content), **more})


def write(client, noun, page):
    """The answer to the second press."""
    hidden = {"sealed": page.context["sealed"], "seen": page.context["batch"].fingerprint}
    return client.post(f"/admin/{noun}/import/", hidden | ({"skip_wrong": "on"} if page.context["skip_wrong"] else {}))


def undo_what(answer):
    """Undo the operation that an answer leads to."""
    pk = re.fullmatch("/admin/lib/operation/(.+)/change/", answer.url)[1]
    undo(pk, by=get_user_model().objects.get(username="root"))


def outcomes(page):
    """[(line, outcome)] of what a page shows."""
    return [(row.line, row.outcome) for row in page.context["batch"].rows]


def reasons(page):
    """Why rows are refused, in lines."""
    return [f"{label}: {reason}" for row in page.context["batch"].refused for label, reason in row.reasons]


@pytest.mark.parametrize("noun", NOUNS)
def test_exported_table_imported_again_changes_nothing(root, cast, noun):
    before, rows = state(), exported(root, noun)
    assert rows

    page = check(root, noun, written(rows))

    assert [outcome for _, outcome in outcomes(page)] == ["same"] * len(rows)
    assert differing(before, state()) == {}


@pytest.mark.parametrize("noun", NOUNS)
def test_table_changes_what_it_says_and_nothing_else_and_is_undone_as_a_whole(root, cast, noun):
    name, rows = NOUNS[noun], exported(root, noun)
    before = state()
    rows[0][name] = "Another text"

    page = check(root, noun, written(rows))
    assert outcomes(page)[0][1] == "changed"
    assert [(one.after) for one in page.context["batch"].rows[0].differences] == ["Another text"]
    assert differing(before, state()) == {}
    answer = write(root, noun, page)

    assert answer.status_code == 302
    assert exported(root, noun, o="")[0].keys() == rows[0].keys()
    assert {row["record"]: row for row in exported(root, noun)} == {row["record"]: row for row in rows}
    undo_what(answer)
    assert {row["record"]: row for row in exported(root, noun)}[rows[0]["record"]][name] != "Another text"


def test_row_without_record_makes_a_new_one(root):
    page = check(
        root, "incidents/incident", written([{"title": "A raid"}, {"title": "A killing", "status": "published"}])
    )
    assert outcomes(page) == [(2, "new"), (3, "new")]
    assert not Incident.objects.exists()

    write(root, "incidents/incident", page)

    assert set(Incident.objects.values_list("title", "slug", "status")) == {
        ("A raid", "a-raid", "draft"),
        ("A killing", "a-killing", "published"),
    }


def test_what_is_refused_stops_all_unless_it_is_left_out(root):
    article = ArticleFactory(address="https://news.example/1")
    outlet = article.outlet.slug
    rows = [
        {"title": "One", "outlet": outlet, "published": "May 2024", "address": "https://news.example/2"},
        {
            "title": "Two",
            "outlet": outlet,
            "published": "May 2024",
            "address": "http://www.news.example/1?utm_source=x",
        },
        {"title": "Three", "outlet": "nowhere", "published": "someday", "address": ""},
        {"title": "Four", "outlet": outlet, "published": "someday", "address": "https://news.example/4"},
    ]

    page = check(root, "sources/article", written(rows))
    assert outcomes(page) == [(2, "new"), (3, "refused"), (4, "refused"), (5, "refused")]
    assert "Address: This article is there already" in reasons(page)[0]
    assert reasons(page)[1] == "Outlet: There is no outlet “nowhere”."
    assert reasons(page)[2].startswith("Published: ")
    assert b"Import 1 row" not in page.content
    write(root, "sources/article", page)
    assert Article.objects.count() == 1

    page = check(root, "sources/article", written(rows), skip_wrong="on")
    write(root, "sources/article", page)
    assert list(Article.objects.order_by("pk").values_list("title", "published"))[1:] == [("One", "2024-05")]


def test_what_was_not_seen_is_not_written(root):
    incident = IncidentFactory(title="A raid", status="draft")
    rows = exported(root, "incidents/incident")
    rows[0]["title"] = "Another raid"
    page = check(root, "incidents/incident", written(rows))
    Incident.objects.update(title="A raid in Harem")

    answer = write(root, "incidents/incident", page)

    assert CHANGED in answer.content.decode()
    assert answer.context["batch"].rows[0].differences[0].before == "A raid in Harem"
    incident.refresh_from_db()
    assert incident.title == "A raid in Harem"
    write(root, "incidents/incident", answer)
    incident.refresh_from_db()
    assert incident.title == "Another raid"


def test_record_is_named_by_the_address_of_its_form_here_and_once(root):
    record = f"{settings.SITE_URL}/admin/incidents/incident/{IncidentFactory(title='A raid').pk}/change/"
    elsewhere = [
        f"https://other.example{record.removeprefix(settings.SITE_URL)}",
        record.replace("incident", "x"),
        "7",
        "\t",
    ]
    rows = [{"record": one, "title": "New"} for one in [record, record, *elsewhere]]

    page = check(root, "incidents/incident", written(rows))

    assert outcomes(page) == [
        (2, "changed"),
        (3, "refused"),
        (4, "refused"),
        (5, "refused"),
        (6, "refused"),
        (7, "new"),
    ]
    assert reasons(page)[0] == "record: Line 2 is of the same record."


def test_code_of_a_term_never_changes(root):
    ClaimFactory(kind="type", term="incident_type.raid")
    rows = [row for row in exported(root, "codebook/term") if row["code"] == "raid"]
    rows[0]["code"] = "foray"

    assert reasons(check(root, "codebook/term", written(rows))) == [
        "Code: This never changes once the record is there."
    ]


def test_actor_that_may_be_there_already_is_not_made_by_a_table(root):
    PersonFactory(name="Abu Maria al-Qahtani")
    page = check(root, "actors/person", written([{"name": "Abu Mariya al-Kahtani"}, {"name": "Somebody Else"}]))
    assert outcomes(page) == [(2, "refused"), (3, "new")]


def test_spreadsheet_is_read_as_well(root):
    book, file = Workbook(), BytesIO()
    for row in (["title", "status"], ["A raid", None], ["A killing", "draft"]):
        book.active.append(row)
    book.save(file)

    write(root, "incidents/incident", check(root, "incidents/incident", file.getvalue(), "table.xlsx", skip_wrong="on"))

    assert sorted(Incident.objects.values_list("title", flat=True)) == ["A killing", "A raid"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"title,colour\na,b\n", "There are no such columns: “colour”"),
        (b"title,title\na,b\n", "These columns are there twice: title."),
        (b"PK\x03\x04 nothing", "is not a spreadsheet that can be read"),
        (b"title\n" + b"a\n" * 1_001, "At most 1,000 rows"),
    ],
)
def test_file_that_can_not_be_read_says_why_beside_the_field(root, content, told):
    page = check(root, "incidents/incident", content)
    assert page.status_code == 200
    assert told in page.context["form"].errors["file"][0]


def test_forged_table_is_refused(root):
    assert root.post("/admin/incidents/incident/import/", {"sealed": "x", "seen": "y"}).status_code == 403


@hypothesis_settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    noun=st.sampled_from(sorted(NOUNS)),
    rows=st.lists(
        st.lists(st.one_of(st.text(max_size=30), st.sampled_from(["yes", "draft", "2024", "x; y"])), max_size=8),
        max_size=4,
    ),
)
@example(noun="codebook/term", rows=[["\0", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")]])
def test_every_table_is_answered_and_nothing_is_written_by_a_check(root, noun, rows):
    before = state()
    columns = root.get(f"/admin/{noun}/import/").context["columns"]
    table = written([dict(zip(columns, row, strict=False)) for row in [columns, *rows]])

    page = check(root, noun, table.partition(b"\r\n")[2])

    assert page.status_code == 200
    assert differing(before, state()) == {}


def test_contributor_writes_drafts_and_nothing_else(contributor, root):
    mine, seen = IncidentFactory(title="A draft", status="draft"), IncidentFactory(title="Published")
    rows = exported(root, "incidents/incident")
    for row in rows:
        row["title"] += " changed"
    rows += [{"title": "New", "status": "published"}, {"title": "New too", "status": "draft"}]

    page = check(contributor, "incidents/incident", written(rows), skip_wrong="on")
    write(contributor, "incidents/incident", page)

    assert sorted(Incident.objects.values_list("title", "status")) == [
        ("A draft changed", "draft"),
        ("New too", "draft"),
        ("Published", "published"),
    ]
    assert (mine.pk, seen.pk) == tuple(Incident.objects.order_by("pk").values_list("pk", flat=True)[:2])


def test_selection_is_changed_together_and_undone_as_one(root):
    outlet = OutletFactory(name="The Paper")
    articles = [ArticleFactory(title=f"Report {number}", language="en") for number in range(3)]
    chosen = {"action": "change_together", "_selected_action": [one.pk for one in articles[:2]]}
    where = root.post("/admin/sources/article/", chosen).url
    before = state()

    sent = {"change-outlet": "on", "outlet": outlet.pk, "change-language": "on", "language": "ar", "kind": "dataset"}
    page = root.post(where, sent)
    assert outcomes(page) == [(0, "changed"), (0, "changed")]
    assert {one.label for one in page.context["batch"].rows[0].differences} == {"Outlet", "Language"}
    assert differing(before, state()) == {}
    answer = root.post(where, sent | {"write": "yes", "seen": page.context["batch"].fingerprint})

    assert answer.status_code == 302
    said = list(Article.objects.order_by("pk").values_list("outlet__name", "language", "kind"))
    assert said == [("The Paper", "ar", "article")] * 2 + [(articles[2].outlet.name, "en", "article")]
    undo_what(answer)
    assert set(Article.objects.values_list("language", flat=True)) == {"en"}


def test_one_refused_change_stops_all_of_a_selection(root):
    named, withheld = PersonFactory(name="One"), PersonFactory(name="Two", public_role=False)
    where = f"/admin/actors/person/together/?ids={named.pk}+{withheld.pk}"

    page = root.post(where, {"change-naming": "on", "naming": "named"})

    assert outcomes(page) == [(0, "same"), (0, "refused")]
    root.post(where, {"change-naming": "on", "naming": "named", "write": "", "seen": page.context["batch"].fingerprint})
    assert Actor.objects.get(pk=withheld.pk).naming == "withheld"


def test_contributor_changes_no_selection_that_readers_see(contributor):
    articles = [ArticleFactory(title=status, status=status) for status in ("draft", "published")]
    where = f"/admin/sources/article/together/?ids={articles[0].pk}+{articles[1].pk}"

    page = contributor.post(where, {"change-language": "on", "language": "ar"})
    assert outcomes(page) == [(0, "changed"), (0, "refused")]
    contributor.post(
        where,
        {"change-language": "on", "language": "ar", "write": "", "seen": page.context["batch"].fingerprint},
    )
    published = contributor.post(where, {"change-status": "on", "status": "published"})

    assert [row.outcome for row in published.context["batch"].rows] == ["refused", "refused"]
    assert set(Article.objects.values_list("status", "language")) == {("draft", ""), ("published", "")}


def test_claims_are_changed_together(root):
    claims = [ClaimFactory(kind="type"), ClaimFactory(kind="place", location=LocationFactory())]
    speaker = OrganizationFactory(name="The Ministry")
    where = f"/admin/claims/claim/together/?ids={claims[0].pk}+{claims[1].pk}"
    sent = {"change-claimant": "on", "claimant": speaker.pk, "change-distanced": "on", "distanced": "on"}

    page = root.post(where, sent)
    root.post(where, sent | {"write": "yes", "seen": page.context["batch"].fingerprint})

    for claim in claims:
        claim.refresh_from_db()
        assert (claim.claimant, claim.distanced) == (speaker, True)


@pytest.mark.parametrize("ids", ["", "x", "999999", "99999999999999999999", "\0", "-1"])
def test_selection_of_nothing_leads_back_to_the_list(root, ids):
    assert root.get("/admin/sources/article/together/", {"ids": ids}).url == "/admin/sources/article/"


def test_export_is_of_the_list_as_it_is_filtered_or_of_what_is_selected(root):
    incidents = [IncidentFactory(title=f"A raid {status}", status=status) for status in ("draft", "published")]
    assert [row["title"] for row in exported(root, "incidents/incident", status__exact="draft")] == ["A raid draft"]
    selected = {"action": "export_selected", "_selected_action": [incidents[1].pk]}
    assert [row["title"] for row in rows_of(root.post("/admin/incidents/incident/", selected))] == ["A raid published"]


def test_exported_claims_are_what_an_import_of_claims_reads(root):
    ClaimFactory(kind="type", status="draft", text="Drafted.")
    assert [row["text"] for row in exported(root, "claims/claim")] == ["Drafted."]
    assert root.get("/admin/claims/claim/import/").url == "/admin/claims/identifier/import/claims/"


def test_every_noun_of_the_desk_has_a_table():
    own = {"claims/claim"}
    having = {
        f"{model._meta.app_label}/{model._meta.model_name}"
        for model, one in admin.site._registry.items()
        if getattr(one, "in_tables", False)
    }
    assert having == {*NOUNS} | own
