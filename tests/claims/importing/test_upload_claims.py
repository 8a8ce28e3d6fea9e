"""Curators upload small files of claims in the admin."""

import re
from io import BytesIO
from tempfile import gettempdir

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from claims.importing.uploads import MOST_ROWS
from claims.models import Claim, Identifier
from tests.claims.importing.files import write_claims
from tests.claims.importing.test_import_claims import ROW
from tests.claims.typed import curator
from tests.factories import ClaimFactory, IncidentFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/claims/identifier/import/claims/"
WRITE = {"import": "Import", "dataset": "Survey"}


def send(client, folder, *rows, name="claims.csv", **data):
    content = write_claims(folder / name, list(rows)).read_bytes()
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content), **data}).content.decode()


def test_checking_says_what_would_be_written_and_writes_nothing(tmp_path):
    told = send(curator("editor"), tmp_path, ROW, dataset="Survey", check="Check")
    assert "This would be written; nothing was: claims of Survey" in told
    assert "Claims new: 1" in told
    assert "Not here before: incident “Raid on Sarmada” (raid)" in told
    assert not Claim.objects.exists()


def test_editor_makes_drafts_or_publishes_and_history_knows_who(tmp_path):
    client = curator("editor")
    assert "Written: claims of Survey" in send(client, tmp_path, ROW, **WRITE)
    assert Claim.objects.get().status == "draft"
    told = send(client, tmp_path, ROW | {"id": "2", "low": "4"}, **WRITE, publish="on")
    assert "Imported before and not in this file, left as they are: 1" in told
    assert Claim.objects.get(low=4).status == "published"
    contexts = Claim.events.rel.related_model.objects.values_list("pgh_context__metadata", flat=True)
    assert {(said["imports"], said["user"]) for said in contexts} == {("claims of Survey", _user(client))}
    assert "Claims same: 1" in send(client, tmp_path, ROW, **WRITE, publish="on")


def test_spreadsheet_is_uploaded_as_well(tmp_path):
    book, file = Workbook(), BytesIO()
    for cells in (list(ROW), list(ROW.values())):
        book.active.append(cells)
    book.save(file)
    sent = {"file": SimpleUploadedFile("claims.xlsx", file.getvalue()), **WRITE}
    assert "Claims new: 1" in curator("editor").post(ADDRESS, sent).content.decode()


def test_check_tells_row_by_row_what_is_new_changed_and_corrected(tmp_path):
    client = curator("editor")
    rows = [ROW | {"locator": "", "id": str(number), "subject_slug": f"raid-of-{number}"} for number in range(1, 5)]
    new = rows.pop()
    send(client, tmp_path, *rows, **WRITE)
    rows[1] |= {"low": "4", "high": "4"}
    rows[2] |= {"locator": "third paragraph"}

    told = " ".join(send(client, tmp_path, *rows, new, dataset="Survey").split())

    assert re.findall(r"Line (\d), (\w+)", told) == [("3", "changed"), ("4", "corrected"), ("5", "new")]
    assert "<dt>locator</dt><dd><ins>third paragraph</ins></dd>" in told
    assert told.count("<dt>Sentence</dt>") == 2
    assert Claim.objects.count() == 3


def test_who_may_publish_claims_but_not_all_else_is_not_asked_whether_to_publish(tmp_path):
    client = curator("editor")
    _group(client).permissions.remove(_group(client).permissions.get(codename="publish_incident"))
    assert "Publish what is new" not in client.get(ADDRESS).content.decode()
    send(client, tmp_path, ROW, **WRITE, publish="on")
    assert Claim.objects.get().status == "draft"


def test_contributor_and_stranger_are_refused(tmp_path, client):
    contributor = curator("contributor")
    file = SimpleUploadedFile("claims.csv", write_claims(tmp_path / "claims.csv", [ROW]).read_bytes())
    assert contributor.get(ADDRESS).status_code == 403
    assert contributor.post(ADDRESS, {"file": file, **WRITE}).status_code == 403
    assert client.get(ADDRESS).status_code == 302
    assert not Claim.objects.exists()


def test_wrong_rows_and_wrong_files_are_told_beside_the_field(tmp_path):
    client = curator("superuser")
    rows = [ROW, ROW | {"id": "2", "low": "many"}]
    assert "Line 3: low: “many” is not a whole number" in send(client, tmp_path, *rows, **WRITE)
    assert "1 rows can&#x27;t be used: nothing was written." in send(client, tmp_path, *rows, **WRITE)
    for content in (b"", b"a,b\n1,2\n", b"PK\x03\x04", b"\xff\xfe\x00", b"\x00" * 50):
        answer = client.post(ADDRESS, {"file": SimpleUploadedFile("what.xlsx", content), **WRITE})
        assert (answer.status_code, 'class="errorlist"' in answer.content.decode()) == (200, True)
        assert gettempdir() not in answer.content.decode()
    assert "Enter a valid value" in send(client, tmp_path, ROW, dataset="a:b")
    assert not Claim.objects.exists()
    assert "Left out. Line 3" in send(client, tmp_path, *rows, **WRITE, skip_wrong="on")
    assert Claim.objects.count() == 1


def test_what_is_left_as_it_is_is_told(tmp_path):
    client = curator("superuser")
    send(client, tmp_path, ROW, **WRITE, publish="on")
    told = send(client, tmp_path, ROW | {"high": "6"}, **WRITE)
    assert "Left as it is. Line 2: readers see this claim: only an import that publishes changes it" in told


def test_larger_file_is_pointed_at_the_command(tmp_path):
    rows = [ROW | {"id": str(number)} for number in range(MOST_ROWS + 1)]
    assert "there is the command import_claims (docs/import.md)" in send(curator("superuser"), tmp_path, *rows, **WRITE)
    assert not Claim.objects.exists()


def test_draft_that_a_row_names_is_told_to_curators_alone(tmp_path, client):
    IncidentFactory(slug="raid", title="Zebra", status="draft")
    assert "Claims new: 1" in send(curator("editor"), tmp_path, ROW, **WRITE)
    assert client.get("/incidents/raid/").status_code == 404
    assert "Raid on Sarmada" not in client.get("/claims/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_identifiers_costs_the_same_for_any_number_of_claims(count, django_assert_num_queries):
    client = curator("superuser")
    for number in range(count):
        Identifier.objects.create(scheme="claim", value=f"Survey:{number}", claim=ClaimFactory())
    with django_assert_num_queries(4):
        assert client.get("/admin/claims/identifier/").status_code == 200


def _user(client):
    return int(client.session["_auth_user_id"])


def _group(client):
    return Group.objects.get(user=_user(client))
