"""Codes of authenticator apps: RFC 6238 with what all apps understand, SHA-1, six digits, half a minute."""

import base64
import hmac
import time

import pyotp
import segno
from django.utils.crypto import salted_hmac

STEP = 30  # seconds that a code is shown
DIGITS = 6
ISSUER = "Sourceline"


def secret_of(salt):
    """The secret (20 bytes) that an app is given, made from its salt and the site's key."""
    return salted_hmac("accounts.app", salt, algorithm="sha256").digest()[:20]


def code_at(secret, step):
    """The code of a secret in a step (half minutes since 1970): six digits."""
    return _app(secret).generate_otp(step)


def _app(secret):
    return pyotp.TOTP(base64.b32encode(secret).decode(), digits=DIGITS, interval=STEP)


def step_of(code, secret, *, after=0):
    """The step after `after` in which the code is right: now, or one sooner or later, as clocks differ. Else None."""
    now = int(time.time()) // STEP
    right = [
        step for step in (now - 1, now, now + 1) if hmac.compare_digest(code_at(secret, step).encode(), code.encode())
    ]
    return next((step for step in right if step > after), None)


def typed(secret):
    """The secret as it is typed into an app: base 32, in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def link(secret, name):
    """The address that an app opens (otpauth://), for the account of a curator."""
    return _app(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def squares(text):
    """The QR code of a text, for an SVG: (squares on a side, the dark ones as a path, with a margin of four)."""
    rows = list(segno.make(text, micro=False).matrix)
    dark = (f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(rows) for x, one in enumerate(row) if one)
    return len(rows) + 8, "".join(dark)
