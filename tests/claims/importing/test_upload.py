"""Curators upload small files in the admin."""

import csv

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.importing.reading import rows
from claims.importing.uploads import MOST_ROWS
from claims.models import Claim, Identifier
from incidents.models import Incident
from tests.claims.importing.files import BARISHA, EXTRACT, read, write
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/claims/identifier/import/"


def curator(*codenames, superuser=False):
    user = get_user_model().objects.create(username="curator", is_staff=True, is_superuser=superuser)
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def send(client, content=None, **data):
    content = EXTRACT.read_bytes() if content is None else content
    return client.post(ADDRESS, {"file": SimpleUploadedFile("ged.csv", content), **data})


def test_checking_says_what_would_be_written_and_writes_nothing():
    answer = send(curator(superuser=True), check="Check")
    assert "This would be written; nothing was: UCDP GED 20.1" in answer.content.decode()
    assert "Events new: 59" in answer.content.decode()
    assert not Incident.objects.exists()


def test_who_may_publish_publishes_and_history_knows_who():
    client = curator(superuser=True)
    answer = send(client, **{"import": "Import", "release": "24.1"})
    assert "Written: UCDP GED 24.1" in answer.content.decode()
    assert set(Claim.objects.values_list("public", flat=True)) == {True}
    told = Claim.events.rel.related_model.objects.values_list("pgh_context__metadata", flat=True).first()
    user = get_user_model().objects.get()
    assert (told["user"], told["imports"]) == (user.pk, "UCDP GED 24.1")


def test_who_may_not_publish_all_that_it_makes_makes_drafts():
    answer = send(curator("publish_claim"), **{"import": "Import"})
    assert "What is new becomes a draft." in answer.content.decode()
    assert (Incident.objects.filter(status="draft").count(), Claim.objects.public().count()) == (59, 0)


def test_who_may_not_import_is_refused():
    assert send(curator("add_claim", "add_identifier", "add_incident"), **{"import": "Import"}).status_code == 403
    assert Client().get(ADDRESS).status_code == 302
    assert not Incident.objects.exists()


def test_wrong_rows_and_wrong_files_are_told_beside_the_field(tmp_path):
    client = curator(superuser=True)
    wrong = write(tmp_path / "ged.csv", {BARISHA: {"best": "many"}}).read_bytes()
    told = send(client, wrong, **{"import": "Import"}).content.decode()
    line = next(line for line, event in rows(EXTRACT) if event.id == BARISHA)
    assert f"Line {line}: best is “many”" in told
    assert "ged.csv is not UCDP GED: it lacks the columns" in send(client, b"a,b\n1,2\n").content.decode()
    assert "empty" in send(client, b"").content.decode()
    assert "Enter a valid value" in send(client, release="next").content.decode()
    assert not Incident.objects.exists()
    assert "Left out. Line" in send(client, wrong, **{"import": "Import", "skip_wrong": "on"}).content.decode()
    assert Incident.objects.count() == 58


def test_larger_file_is_pointed_at_the_command(tmp_path):
    header, few = read()
    path = tmp_path / "ged.csv"
    with path.open("w", newline="", encoding="utf-8") as text:
        lines = csv.DictWriter(text, header)
        lines.writeheader()
        lines.writerows(few[0] | {"id": number} for number in range(MOST_ROWS + 1))
    told = send(curator(superuser=True), path.read_bytes()).content.decode()
    assert "there is the command import_ucdp" in told
    assert not Incident.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_identifiers_costs_the_same_for_any_number(count, django_assert_num_queries):
    client = curator(superuser=True)
    for number in range(count):
        Identifier.objects.create(scheme="ucdp_actor", value=str(number), actor=OrganizationFactory())
    with django_assert_num_queries(4):
        assert client.get("/admin/claims/identifier/").status_code == 200
