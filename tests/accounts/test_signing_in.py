"""Signing in: what is right, what is wrong, and how often; nothing tells whether an account exists."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import make_codes, unlock
from accounts.forms import LOCKED, WRONG, WRONG_CODE
from accounts.models import Event
from accounts.signing_in import tried_by

from .conftest import LOGIN, PASSWORD, an_account, log_of, next_code, sent, signed_in, with_app

SECOND = "/admin/login/second/"
HERE, ELSEWHERE = "203.0.113.5", "203.0.113.6"


def said(answer):
    """What a page says, without what is another one at each request, and without the name that was typed."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|value="\w*"', "", answer.content.decode())
    headers = {name: value for name, value in answer.headers.items() if name not in {"Expires", "Content-Length"}}
    return answer.status_code, headers, html


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    hashed = 0

    def encode(self, password, salt):
        """Hash, and count."""
        type(self).hashed += 1
        return super().encode(password, salt)


def strangers():
    """Names by which nobody gets in: of an account, of none, and of accounts that may not sign in."""
    an_account("there")
    an_account("closed", is_active=False)
    an_account("reader", is_staff=False)
    invited = an_account("invited")
    invited.set_unusable_password()
    invited.save()
    return ["there", "nobody", "closed", "reader", "invited"]


def test_nothing_tells_whether_an_account_exists(settings):
    settings.PASSWORD_HASHERS = ["tests.accounts.test_signing_in.CountingHasher"]
    answers = {}
    for name in strangers():
        answers[name] = []
        for _ in range(7):
            CountingHasher.hashed = 0
            with CaptureQueriesContext(
                connection,
            ) as asked:
                answer = sent(Client(), name, "not this one at all")
            answers[name].append((said(answer), CountingHasher.hashed, len(asked)))

    assert [name for name, told in answers.items() if told != answers["there"]] == []
    assert [WRONG in told[0][2] for told in answers["nobody"]] == [(WRONG in told[0][2]) for told in answers["there"]]
    assert [told[1] for told in answers["there"]] == [1] * 5 + [0] * 2
    assert [LOCKED in told[0][2] for told in answers["there"]] == [False] * 5 + [True] * 2


@pytest.mark.parametrize("name", ["closed", "reader", "invited"])
def test_right_password_of_who_may_not_sign_in_is_answered_as_a_wrong_one(name):
    strangers()

    assert said(sent(Client(), name)) == said(sent(Client(), "nobody"))


def test_lock_out_holds_for_the_name_and_the_address(editor, contributor):
    for _ in range(5):
        sent(Client(), "editor", "wrong")

    assert LOCKED in sent(Client(), "editor").content.decode()
    assert sent(Client(), "editor", address=ELSEWHERE).status_code == 302
    assert sent(Client(), "contributor").status_code == 302
    assert [what for what, _, _ in log_of(editor)] == [*["failed"] * 5, "locked", "signed_in"]


def test_one_network_of_ipv6_is_one_address(editor):
    for number in range(5):
        sent(Client(), "editor", "wrong", f"2001:db8::{number}")

    assert LOCKED in sent(Client(), "editor", address="2001:db8::9").content.decode()
    assert sent(Client(), "editor", address="2001:db8:0:1::9").status_code == 302


def test_behind_a_proxy_the_address_is_what_the_proxy_noted_last(editor, settings):
    settings.BEHIND_PROXY = True
    client = Client(headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.77"})

    sent(client, "editor", "wrong", "10.0.0.1")

    assert editor.events.get().address == "203.0.113.77"


@pytest.mark.parametrize(("minutes", "is_locked"), [(14, True), (16, False)])
def test_lock_out_ends_after_a_quarter_of_an_hour(editor, minutes, is_locked):
    then = timezone.now() - timedelta(minutes=minutes)
    for _ in range(5):
        Event.objects.create(at=then, what="failed", account=editor, tried=tried_by("editor", HERE))

    assert (LOCKED in sent(Client(), "editor").content.decode()) == is_locked


def test_chief_and_operator_unlock(editor, chief, capsys):
    for let_in in (
        lambda: unlock(editor, by=chief),
        lambda: call_command("unlock", "editor"),
        lambda: signed_in(chief).post(f"/admin/curators/{editor.pk}/", {"do": "unlock"}),
    ):
        for _ in range(5):
            sent(Client(), "editor", "wrong")
        assert LOCKED in sent(Client(), "editor").content.decode()
        let_in()
        assert sent(Client(), "editor").status_code == 302
    assert [line for line in log_of(editor) if line[0] == "unlocked"] == [
        ("unlocked", "chief", ""), ("unlocked", None, ""), ("unlocked", "chief", ""),
    ]  # fmt: skip
    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("unlock", "nobody")


def test_operator_takes_lost_second_factors_away(editor, capsys):
    make_codes(with_app(editor), by=editor)

    call_command("unlock", "editor", "--second-factor")

    assert not editor.has_second_factor
    assert not editor.recovery_codes.exists()
    assert log_of(editor)[-2:] == [("unlocked", None, ""), ("reset", None, "")]


def test_password_alone_opens_nothing_where_an_app_is_enrolled(editor):
    with_app(editor)
    client = Client()

    answer = sent(client, "editor", next="/admin/incidents/incident/")

    assert answer.url == SECOND
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
    assert WRONG_CODE in client.post(SECOND, {"code": "000000"}).content.decode()
    assert client.get("/admin/").status_code == 302
    assert client.post(SECOND, {"code": next_code(editor)}).url == "/admin/incidents/incident/"
    assert client.get("/admin/").status_code == 200
    assert [what for what, _, _ in log_of(editor)] == ["enrolled", "code_failed", "signed_in"]


def test_code_is_good_once(editor):
    with_app(editor)
    code = next_code(editor)
    first, second = Client(), Client()
    sent(first, "editor")
    sent(second, "editor")

    assert first.post(SECOND, {"code": code}).status_code == 302
    assert WRONG_CODE in second.post(SECOND, {"code": code}).content.decode()


def test_recovery_code_is_good_once_however_it_is_typed(editor):
    codes = make_codes(with_app(editor), by=editor)
    assert len(set(codes)) == 10

    first, second, third = Client(), Client(), Client()
    for client in (first, second, third):
        sent(client, "editor")
    assert first.post(SECOND, {"code": f" {codes[0].upper().replace('-', ' ')} "}).status_code == 302
    assert WRONG_CODE in second.post(SECOND, {"code": codes[0]}).content.decode()
    assert third.post(SECOND, {"code": codes[1]}).status_code == 302
    assert [line for line in log_of(editor) if line[0] == "recovery_used"] == [
        ("recovery_used", None, "9 left"),
        ("recovery_used", None, "8 left"),
    ]


def test_second_factor_is_guessed_five_times_from_all_addresses_together(editor):
    with_app(editor)
    for number in range(5):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        sent(client, "editor", address=f"203.0.113.{number}")
        client.post(SECOND, {"code": "000000"})

    assert LOCKED in client.post(SECOND, {"code": next_code(editor)}).content.decode()


@pytest.mark.parametrize(
    "sent_in", [{"credential": "x"}, {"credential": "{}"}, {"credential": "[]"}, {"code": "１２３４５６"}, {}]
)
def test_what_is_no_answer_opens_nothing(editor, sent_in):
    client = Client()
    sent(client, with_app(editor).username)

    assert client.post(SECOND, sent_in).status_code == 200
    assert client.get("/admin/").status_code == 302


def test_second_step_is_open_for_ten_minutes_and_for_the_same_password(editor):
    with_app(editor)
    late, changed = Client(), Client()
    for client in (late, changed):
        sent(client, "editor")
    session = late.session
    session["pending"] = {**session["pending"], "until": 0}
    session.save()
    assert late.post(SECOND, {"code": next_code(editor)}).url == LOGIN

    editor.set_password("another one by the river")
    editor.save()
    assert changed.post(SECOND, {"code": next_code(editor)}).url == LOGIN
    assert Client().get(SECOND).url == LOGIN


@pytest.mark.parametrize("next_page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_login_leads_nowhere_else(editor, next_page):
    assert sent(Client(), "editor", next=next_page).url == "/admin/"


def test_who_is_signed_in_is_led_on(editor):
    client = signed_in(editor)

    assert client.get(f"{LOGIN}?next=/admin/claims/claim/").url == "/admin/claims/claim/"


def test_name_is_made_alike_as_when_the_account_was_made(db):
    an_account("ﬁnn")

    assert sent(Client(), "finn", PASSWORD).status_code == 302
