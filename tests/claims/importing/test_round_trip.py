"""What is exported can be brought back: here, where nothing changes, and where the claims have gone."""

import pytest
from openpyxl import Workbook

from claims.importing.claims import import_claims
from claims.models import Claim, Identifier
from incidents.models import Incident
from tests.claims.importing.files import exported, write_claims
from tests.claims.test_summary import assert_all_right

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
# What a claim is given anew when it is made anew.
GIVEN = {"id", "address", "answers", "denied_by"}


def history():
    return Claim.events.rel.related_model.objects.count()


def as_spreadsheet(path, rows):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row.values()])
    book.save(path)
    return path


def test_file_that_was_exported_here_changes_nothing(tmp_path):
    path = write_claims(tmp_path / "claims.csv", exported())
    before = list(Claim.objects.order_by("pk").values_list()), history()

    for dry_run in (True, False):
        report = import_claims(path, status="published", dry_run=dry_run)
        assert (report.counts, report.wrong, report.left) == ({"claims same": Claim.objects.count()}, {}, {})
        assert (list(Claim.objects.order_by("pk").values_list()), history()) == before


def test_file_that_was_exported_here_changes_nothing_as_a_spreadsheet_either(tmp_path):
    report = import_claims(as_spreadsheet(tmp_path / "claims.xlsx", exported()), status="published")
    assert (report.counts, report.wrong, report.left) == ({"claims same": Claim.objects.count()}, {}, {})


def test_claims_that_were_removed_come_back_as_they_were(tmp_path):
    rows = exported()
    path = write_claims(tmp_path / "claims.csv", rows)
    answers = {row["id"]: row["answers"] for row in rows if row["answers"]}
    summaries = list(Incident.objects.order_by("pk").values())
    Claim.objects.update(answers=None)
    Claim.objects.all().delete()

    report = import_claims(path, dataset="The demo", status="published")

    assert (report.counts, report.wrong, report.left) == ({"claims new": len(rows)}, {}, {})
    back = {int(tie.value.partition(":")[2]): tie.claim_id for tie in Identifier.objects.filter(scheme="claim")}
    again = {row["id"]: row for row in exported()}
    for row in rows:
        same = again[str(back[int(row["id"])])]
        assert {name: cell for name, cell in same.items() if name not in GIVEN} == {
            name: cell for name, cell in row.items() if name not in GIVEN
        }
        assert same["answers"] == (str(back[int(answers[row["id"]])]) if row["id"] in answers else "")
    changed = {"changed", "modified"}
    assert [{k: v for k, v in one.items() if k not in changed} for one in Incident.objects.order_by("pk").values()] == [
        {k: v for k, v in one.items() if k not in changed} for one in summaries
    ]
    assert_all_right()

    report = import_claims(path, dataset="The demo", status="published")
    assert report.counts == {"claims same": len(rows)}
