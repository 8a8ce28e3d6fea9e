"""Passkeys: what a key answers is taken, and what somebody else's, an older or another site's answer is, is not."""

import hashlib
import json
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from .conftest import log_of, sent

SITE = "http://localhost:8000"
ENROL, SECOND = "/admin/account/enrol/passkey/", "/admin/login/second/"
NONE_MADE = "The browser made no passkey that can be used here. Try again, or take an app."
PRESENT, WITH_CREDENTIAL = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.AT


class Key:
    """A security key of software: it answers as a browser with a real one does."""

    def __init__(self, name=b"one"):
        self.private = ec.generate_private_key(ec.SECP256R1())
        public = ES256.from_cryptography_key(self.private.public_key())
        self.data = AttestedCredentialData.create(b"\0" * 16, name, public)
        self.counter = 0

    def answer(self, options, *, site=SITE, host="localhost", **changed):
        """What the browser sends when the key was asked with these options (JSON); `changed`: parts of the options."""
        asked = {**options["publicKey"], **changed}
        makes = "user" in asked
        self.counter += 1
        verb = CollectedClientData.TYPE.CREATE if makes else CollectedClientData.TYPE.GET
        client = CollectedClientData.create(verb, websafe_decode(asked["challenge"]), site)
        told = AuthenticatorData.create(
            hashlib.sha256(host.encode()).digest(),
            PRESENT | WITH_CREDENTIAL if makes else PRESENT,
            self.counter,
            self.data if makes else b"",
        )
        response = {"clientDataJSON": websafe_encode(client)}
        if makes:
            response["attestationObject"] = websafe_encode(AttestationObject.create("none", told, {}))
        else:
            signature = self.private.sign(told + client.hash, ec.ECDSA(SHA256()))
            response |= {"authenticatorData": websafe_encode(told), "signature": websafe_encode(signature)}
        name = websafe_encode(self.data.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def enrolled(account, key):
    """A browser of the account in which the key was enrolled."""
    client = Client()
    sent(client, account.username)
    answer = key.answer(client.get(ENROL).context["options"])
    client.post(ENROL, {"name": "Blue key", "credential": answer})
    return client


def asked(account):
    """(a browser in which the password was given, what it is asked for)."""
    client = Client()
    sent(client, account.username)
    return client, client.get(SECOND).context["options"]


def is_let_in(client, answer):
    """Whether the desk opens by this answer."""
    client.post(SECOND, {"credential": answer})
    return client.get("/admin/").status_code == 200


def test_key_that_is_enrolled_lets_in_again_and_again(required, editor):
    key = Key()
    assert enrolled(editor, key).get("/admin/").status_code == 200

    for _ in range(2):
        client, options = asked(editor)
        assert is_let_in(client, key.answer(options))
    assert editor.passkeys.get().counter == 3
    assert [what for what, _, _ in log_of(editor)] == ["signed_in", "enrolled", "codes_made", "signed_in", "signed_in"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"site": "https://elsewhere.example"},
        {"site": "http://localhost.elsewhere.example"},
        {"host": "elsewhere.example"},
        {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    ],
)
def test_answer_for_another_site_or_question_is_none(editor, wrong):
    key = Key()
    client = Client()
    sent(client, "editor")
    page = client.post(ENROL, {"name": "x", "credential": key.answer(client.get(ENROL).context["options"], **wrong)})
    assert list(page.context["form"].non_field_errors()) == [NONE_MADE]
    assert not editor.has_second_factor

    enrolled(editor, key)
    client, options = asked(editor)
    assert not is_let_in(client, key.answer(options, **wrong))


def test_answer_is_good_once(editor):
    key = Key()
    enrolled(editor, key)
    client, options = asked(editor)
    answer = key.answer(options)
    assert is_let_in(client, answer)

    other, _ = asked(editor)
    assert not is_let_in(other, answer)


def test_copy_of_a_key_that_has_signed_less_is_refused(editor):
    key = Key()
    enrolled(editor, key)
    client, options = asked(editor)
    assert is_let_in(client, key.answer(options))

    key.counter = 1
    client, options = asked(editor)
    assert not is_let_in(client, key.answer(options))
    assert log_of(editor)[-1] == ("code_failed", None, "")


def test_key_of_somebody_else_is_refused_whatever_it_calls_itself(editor, contributor):
    enrolled(editor, Key(b"one"))
    enrolled(contributor, other := Key(b"other"))
    for key in (other, Key(b"one"), Key(b"unknown")):
        client, options = asked(editor)
        assert not is_let_in(client, key.answer(options))


def test_key_is_enrolled_once(editor, contributor):
    key = Key()
    enrolled(editor, key)

    for account in (editor, contributor):
        client = Client()
        client.force_login(account)
        session = client.session
        session["confirmed"] = time.time()
        session.save()
        page = client.post(ENROL, {"name": "x", "credential": key.answer(client.get(ENROL).context["options"])})
        assert list(page.context["form"].non_field_errors()) == [NONE_MADE]
    assert editor.passkeys.count() == 1
    assert not contributor.has_second_factor


def test_question_is_asked_for_the_keys_of_the_account_alone(editor, contributor):
    enrolled(editor, Key(b"one"))
    enrolled(contributor, Key(b"other"))

    _, options = asked(editor)

    assert [one["id"] for one in options["publicKey"]["allowCredentials"]] == [websafe_encode(b"one")]


@pytest.mark.parametrize("answer", ["", "x", "[]", "{}", '{"rawId": 1}', '{"id": "AA", "rawId": "AA", "response": {}}'])
def test_what_is_no_answer_enrols_nothing(editor, answer):
    client = Client()
    sent(client, "editor")
    client.get(ENROL)

    assert client.post(ENROL, {"name": "x", "credential": answer}).status_code == 200
    assert not editor.has_second_factor
