"""Two curators who enter the same claim at once: the slower one is told so, with all that was typed still there."""

from threading import Thread
from time import monotonic, sleep

import psycopg
import pytest
from django.db import connection

from claims.checks import main_column
from claims.kinds import KINDS, of
from claims.models import Claim
from lib.entering import TWICE
from tests.claims.test_inlines import about, address_of, filled, prefixes
from tests.claims.test_two_at_once import connect, insertion
from tests.claims.typed import ADD, all_messages, assert_kept, beside, filled_in, typed
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db(transaction=True)

TOLD = "This claim has been entered from this article already."


def while_uncommitted(statement, send):
    """The answer to what is sent while another transaction has run the statement; that commits once `send` waits."""
    with connect() as other, connect() as watcher:
        other.execute(statement)
        answers = []

        def run():
            try:
                answers.append(send())
            finally:
                connection.close()

        thread = Thread(target=run)
        thread.start()
        until, waited = monotonic() + 20, False
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s"
        while thread.is_alive() and not waited and monotonic() < until:
            sleep(0.02)
            waited = watcher.execute(waiting, [watcher.info.dbname]).fetchone()[0] > 0
            watcher.rollback()
        other.commit()
        thread.join(20)
        assert waited
        return answers[0]


def same_claim(client, address, data):
    """The statement that inserts the claim which a form would save."""
    response = client.post(address, data)
    assert response.status_code == 302, all_messages(filled_in(response)[1])
    client.get(response["Location"])  # which tells of the success
    claim = Claim.objects.get()
    statement = insertion(claim)
    claim.delete()
    return statement


@pytest.mark.parametrize("code", KINDS)
def test_same_claim_of_two_forms_at_once_is_told_beside_its_column(records, root, code):
    data = typed(records, code)
    statement = same_claim(root, ADD, data)
    page = assert_kept(while_uncommitted(statement, lambda: root.post(ADD, data)), data)
    assert beside(page, main_column(code)) == all_messages(page) == [TOLD]
    assert "was added successfully" not in page.text
    assert Claim.objects.count() == 1


@pytest.mark.parametrize("subject", ["incident", "actor"])
def test_same_claim_of_an_inline_and_another_form_at_once_is_told_beside_its_column(records, root, subject):
    address = address_of(records, subject)
    for kind in of(subject)[-2:]:
        one = [(kind.code, about(records, subject, kind.code))]
        statement = same_claim(root, address, filled(root, records, subject, one))
        others = [(other.code, about(records, subject, other.code)) for other in of(subject) if other != kind]
        data = filled(root, records, subject, [*others, *one])
        page = assert_kept(while_uncommitted(statement, lambda data=data: root.post(address, data)), data)
        column = f"{prefixes(subject)[kind.code]}-0-{main_column(kind.code)}"
        assert beside(page, column) == all_messages(page) == [TOLD]
        Claim.objects.get().delete()


def test_changed_claim_that_becomes_another_one_at_once_is_told(records, root):
    data = typed(records, "date")
    statement = same_claim(root, ADD, data)
    claim = ClaimFactory(kind="date", incident=records.incident, article=records.article, status="draft")
    address = f"/admin/claims/claim/{claim.pk}/change/"
    page = assert_kept(while_uncommitted(statement, lambda: root.post(address, data)), data)
    assert beside(page, "date") == all_messages(page) == [TOLD]
    claim.refresh_from_db()
    assert claim.date == "2024-05-30"


def test_other_one_that_takes_it_back_leaves_the_place_to_the_slower(records, root):
    data = typed(records, "date")
    statement = same_claim(root, ADD, data)
    with connect() as other:
        other.execute(statement)
        other.rollback()
    assert root.post(ADD, data).status_code == 302


def test_article_that_is_deleted_at_once_is_told_beside_its_field(records, root):
    data = typed(records, "date", rests_on=[])
    gone = psycopg.sql.SQL("DELETE FROM sources_article WHERE id = {}").format(records.article.pk)
    page = assert_kept(while_uncommitted(gone, lambda: root.post(ADD, data)), data, but={"article"})
    assert beside(page, "article") == all_messages(page)
    assert len(all_messages(page)) == 1
    assert "was added successfully" not in page.text
    assert not Claim.objects.exists()


def test_what_the_database_refuses_for_no_known_reason_is_told_and_kept(records, root):
    data = typed(records, "date")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claims_claim ADD CONSTRAINT odd CHECK (locator <> 'paragraph 3')")
        try:
            page = assert_kept(root.post(ADD, data), data)
            one = filled(root, records, "incident", [("date", about(records, "incident", "date"))])
            inline = assert_kept(root.post(address_of(records, "incident"), one), one)
        finally:
            cursor.execute("ALTER TABLE claims_claim DROP CONSTRAINT odd")
    assert all_messages(page) == all_messages(inline) == [TWICE]
    assert not Claim.objects.exists()
