"""Sessions that are seen and ended, and the security log."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.base import UpdateError
from django.db import ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from accounts import actions, totp
from accounts.models import Event, Session, User

from .conftest import PASSWORD, an_account, log_of, sent, signed_in, with_app

NEW = "an otter in the reeds"
CHANGED = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}


def test_sessions_are_seen_with_browser_and_address_and_without_their_keys(editor):
    client = signed_in(editor, user_agent="Browser one")
    other = signed_in(editor, user_agent="Browser two")

    html = client.get("/admin/account/").content.decode()

    rows = re.findall(r'<th scope="row">(Browser \w+)</th><td>([\d.]+)</td>', html)
    assert sorted(rows) == [("Browser one", "203.0.113.5"), ("Browser two", "203.0.113.5")]
    for one in (client, other):
        assert one.session.session_key not in html
    assert html.count("This one") == 1


def test_one_session_is_ended_at_once(editor, contributor):
    client, other, third = (signed_in(editor) for _ in range(3))
    foreign = signed_in(contributor)
    mark = Session.objects.get(session_key=other.session.session_key).mark
    client.post("/admin/account/end/", {"mark": Session.objects.get(session_key=foreign.session.session_key).mark})

    client.post("/admin/account/end/", {"mark": mark})

    assert [one.get("/admin/").status_code for one in (client, other, third, foreign)] == [200, 302, 200, 200]
    assert log_of(editor)[-1] == ("ended", None, "1")


def test_all_others_are_ended_at_once(editor):
    client, *others = (signed_in(editor) for _ in range(3))

    client.post("/admin/account/end/")

    assert [one.get("/admin/").status_code for one in (client, *others)] == [200, 302, 302]


def test_request_that_is_under_way_brings_no_ended_session_back(editor):
    client = signed_in(editor)
    session = client.session
    session["more"] = 1
    Session.objects.all().delete()

    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.exists()


def test_changed_password_ends_the_others(editor):
    client, other = signed_in(editor), signed_in(editor)

    wrong = client.post("/admin/password_change/", {**CHANGED, "old_password": "wrong"})
    assert list(wrong.context["form"].errors) == ["old_password"]
    assert client.post("/admin/password_change/", CHANGED).url == "/admin/password_change/done/"

    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302
    assert editor.sessions.count() == 1
    assert sent(Client(), "editor", PASSWORD).status_code == 200
    assert sent(Client(), "editor", NEW).status_code == 302
    assert ("password", None, "") in log_of(editor)


def test_old_password_is_guessed_no_more_often_than_in_signing_in(editor):
    client = signed_in(editor)
    for _ in range(5):
        client.post("/admin/password_change/", {**CHANGED, "old_password": "wrong"}, REMOTE_ADDR="203.0.113.5")

    answer = client.post("/admin/password_change/", CHANGED, REMOTE_ADDR="203.0.113.5")
    assert "There were 5 failures" in answer.content.decode()


def test_session_notes_every_some_minutes_that_it_is_used(editor):
    client = signed_in(editor)
    Session.objects.all()
    session = client.session
    before = timezone.now() - timedelta(minutes=4)
    session["seen"] = before.isoformat()
    session.save()
    client.get("/admin/")
    assert Session.objects.get(account=editor).seen == before

    session["seen"] = (before - timedelta(minutes=2)).isoformat()
    session.save()
    client.get("/admin/")
    assert Session.objects.get(account=editor).seen > before


def test_sessions_that_have_run_out_go_with_the_next_one(editor):
    signed_in(editor)
    Session.objects.update(expire_date=timezone.now())

    signed_in(editor)

    assert Session.objects.count() == 1


@pytest.mark.parametrize("days", [1, 31])
def test_log_is_only_added_to(editor, days):
    event = Event.objects.create(
        what="signed_in", account=editor, address="203.0.113.5", at=timezone.now() - timedelta(days=days)
    )
    tried = [{"what": "failed"}, {"note": "x"}, {"at": timezone.now()}, {"address": "203.0.113.9"}, {"by": editor}]
    for change in [*tried, *([{"address": None}] if days == 1 else [{"address": None, "note": "x"}])]:
        with pytest.raises(ProgrammingError, match="only added to"), transaction.atomic():
            Event.objects.filter(pk=event.pk).update(**change)
    with pytest.raises(ProgrammingError, match="only added to"), transaction.atomic():
        event.delete()
    assert Event.objects.get().address == "203.0.113.5"


def test_addresses_are_forgotten_after_thirty_days(editor):
    now = timezone.now()
    for days in (29, 31):
        for account in (editor, None):
            Event.objects.create(
                what="failed", account=account, address="203.0.113.5", tried="x", at=now - timedelta(days=days)
            )

    signed_in(editor)

    kept = Event.objects.filter(what="failed").order_by("at").values_list("account", "address", "tried")
    assert list(kept) == [(editor.pk, None, ""), (editor.pk, "203.0.113.5", "x"), (None, "203.0.113.5", "x")]


def test_name_that_nobody_has_is_not_written_down(db):
    sent(Client(), "my secret password")

    event = Event.objects.get()
    assert (event.account, event.note, "secret" in event.tried) == (None, "", False)


def test_log_has_all_that_happens_to_an_account(chief, editor):
    boss = signed_in(chief)
    actions.enrol_app(editor, "salt", 1, by=editor)
    actions.enrol_passkey(editor, "phone", b"1", 0, by=editor)
    actions.make_codes(editor, by=editor)
    actions.remove_factor(editor.app, by=editor)
    actions.remove_factor(editor.passkeys.get(), by=editor)
    for pressed in ("link", "take_back", "take_back", "end", "close", "open", "unlock", "reset"):
        boss.post(f"/admin/curators/{editor.pk}/", {"do": pressed})

    assert log_of(editor) == [
        ("enrolled", None, "Authenticator app"),
        ("enrolled", None, "Passkey: phone"),
        ("codes_made", None, ""),
        ("removed", None, "Authenticator app"),
        ("removed", None, "Passkey: phone"),
        ("invited", "chief", "Editor"),
        ("taken_back", "chief", ""),
        ("stopped", "chief", ""),
        ("opened", "chief", ""),
        ("unlocked", "chief", ""),
        ("reset", "chief", ""),
    ]
    assert not editor.recovery_codes.exists()


def test_log_is_for_chiefs_and_ones_own_lines_for_everybody(chief, editor):
    sent(Client(), "chief", "wrong", "198.51.100.7")
    sent(Client(), "nobody", "wrong")

    whole = signed_in(chief).get("/admin/curators/log/").content.decode()
    own = signed_in(editor).get("/admin/account/").content.decode()

    assert "198.51.100.7" in whole
    assert "a name that nobody has" in whole
    assert "198.51.100.7" not in own
    assert "Signed in" in own


def test_administrator_changes_rights_and_passwords_in_the_log_too(root, editor):
    client, was = signed_in(root), signed_in(editor)
    page = client.get(f"/admin/accounts/user/{editor.pk}/change/")
    form = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    form |= {"groups": [Group.objects.get(name="Contributor").pk], "user_permissions": []}
    form |= {"date_joined_0": "2024-01-01", "date_joined_1": "00:00"}

    assert client.post(f"/admin/accounts/user/{editor.pk}/change/", form).status_code == 302
    assert was.get("/admin/").status_code == 200
    client.post(
        f"/admin/accounts/user/{editor.pk}/password/", {"password1": NEW, "password2": NEW, "usable_password": "true"}
    )

    assert log_of(editor)[1:] == [
        ("role", "root", "is_active, is_staff, Editor → is_active, is_staff, Contributor"),
        ("password", "root", ""),
    ]
    assert was.get("/admin/").status_code == 302
    assert not editor.sessions.exists()


def test_page_that_asks_whether_to_delete_an_account_gives_no_session_away(root, editor):
    client, other = signed_in(root), signed_in(editor)
    an_account("third")

    html = client.get(f"/admin/accounts/user/{editor.pk}/delete/").content.decode()

    assert other.session.session_key not in html
    assert "Session of editor" not in html  # what protects it is shown instead
    assert User.objects.count() == 3


@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_the_same_number_of_questions(chief, editor, number, django_assert_num_queries):
    client = signed_in(chief)
    for one in range(number):
        an_account(f"curator {one}", "editor")
        signed_in(editor)
        actions.enrol_passkey(chief, f"key {one}", bytes([one]), 0, by=chief, keep=client.session.session_key)
    for address, queries in {"account/": 11, "curators/": 6, f"curators/{editor.pk}/": 14, "curators/log/": 6}.items():
        with django_assert_num_queries(queries):
            client.get(f"/admin/{address}")


def test_codes_of_apps_are_those_of_the_standard():
    # RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    secret = b"12345678901234567890"
    told = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}

    assert {at: totp.code_at(secret, at // totp.STEP) for at in told} == told


def test_secret_of_an_app_is_not_in_the_database(editor, settings):
    app = with_app(editor).app
    secret = totp.secret_of(app.salt)
    settings.SECRET_KEY = "another key " * 5

    assert totp.secret_of(app.salt) != secret
    assert len(secret) == 20
