"""Passkeys: what the browser is asked (WebAuthn), and whether its answer is right. Nothing is written here."""

import json
from urllib.parse import urlsplit

from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

PREFERRED = UserVerificationRequirement.PREFERRED


class WrongAnswerError(Exception):
    """The browser's answer is none, or is not the right one."""


def server():
    """The checks of the site's passkeys, which belong to the host of SITE_URL."""
    return Fido2Server(PublicKeyCredentialRpEntity(name="Sourceline", id=urlsplit(settings.SITE_URL).hostname))


def known(passkeys):
    """The credentials of Passkey rows."""
    return [AttestedCredentialData(bytes(passkey.credential)) for passkey in passkeys]


def ask_for_new(account):
    """(what the browser is asked to make a passkey, what the session must keep until the answer comes)."""
    user = PublicKeyCredentialUserEntity(
        id=f"curator-{account.pk}".encode(), name=account.username, display_name=account.username
    )
    options, state = server().register_begin(user, known(account.passkeys.all()), user_verification=PREFERRED)
    return dict(options), state


def check_new(state, answer):
    """(credential as bytes, counter) of a new passkey, from the browser's answer (JSON)."""
    made = _checked(lambda: server().register_complete(state, json.loads(answer)))
    return bytes(made.credential_data), made.counter


def ask_for(account):
    """(what the browser is asked to sign in by a passkey of the account, what the session must keep)."""
    options, state = server().authenticate_begin(known(account.passkeys.all()), user_verification=PREFERRED)
    return dict(options), state


def check(state, passkeys, answer):
    """(the Passkey of these that signed, its counter now), from the browser's answer (JSON)."""

    def signed():
        said = AuthenticationResponse.from_dict(json.loads(answer))
        credential = server().authenticate_complete(state, known(passkeys), said)
        return bytes(credential), said.response.authenticator_data.counter

    credential, counter = _checked(signed)
    passkey = next(one for one in passkeys if bytes(one.credential) == credential)
    if (counter or passkey.counter) and counter <= passkey.counter:
        raise WrongAnswerError("It has signed fewer times than before: it may be a copy.")
    return passkey, counter


def _checked(read):
    try:
        return read()
    except Exception as error:  # bytes and JSON from outside may be anything, and parsers fail in many ways
        raise WrongAnswerError(str(error)) from error
