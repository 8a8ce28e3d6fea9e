"""Signing in: the password, then the second factor, and how often either may fail.

No answer tells whether an account exists: what is tried with nobody's name takes as long, fails and locks as any other.
"""

import ipaddress
import time
from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import passkeys, totp
from accounts.actions import hash_of, note
from accounts.choices import What
from accounts.models import FAILURES_ALLOWED, Event, Session, User

BACKEND = "django.contrib.auth.backends.ModelBackend"
SHOWN = "second_factor"  # in a session: a second factor was shown in it
CONFIRMED = "confirmed"  # in a session: when the password was last given, seconds since 1970
PENDING = "pending"  # in a session: whose password was given, while the second factor is asked for
PENDING_FOR = 600  # seconds
SEEN_EVERY = 300  # seconds after which a session notes again that it is used


class LockedError(Exception):
    """There were too many failures lately."""


def address_of(request):
    """The address that a request came from, None if it has none. Behind a proxy it is what the proxy noted last."""
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or told
    try:
        return str(ipaddress.ip_address(told))
    except ValueError:
        return None


def tried_by(name, address):
    """What failures of a name from an address are counted by: a keyed hash. Of IPv6 a network of 2^64 counts as one."""
    if address and ":" in address:
        address = ipaddress.ip_network((address, 64), strict=False)
    return salted_hmac("accounts.tried", f"{name}\n{address}", algorithm="sha256").hexdigest()[:40]


def _open(tried, name):
    """Let one try at a time through, and none while there are too many failures (LockedError)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [tried])
    if Event.objects.is_locked(tried, name):
        raise LockedError


def _failed(what, tried, name, address):
    account = User.objects.filter(username=name).first()
    note(what, account, address=address, tried=tried)
    if Event.objects.is_locked(tried, name):
        note(What.LOCKED, account, address=address, note=f"After {FAILURES_ALLOWED} failures")


@transaction.atomic
def try_password(name, password, *, address):
    """The account of this name and password, if it may sign in to the desk, or None. LockedError: too many failures."""
    name = User.normalize_username(name)
    tried = tried_by(name, address)
    _open(tried, name)
    account = authenticate(username=name, password=password)
    if account is not None and account.is_staff:
        return account
    _failed(What.FAILED, tried, name, address)
    return None


@transaction.atomic
def try_code(account, code, *, address):
    """Whether a code of the app, or a recovery code, is right; then it is used. LockedError: too many failures.

    Failures are counted from all addresses together: only who has the password gets here, and six digits are few.
    """
    code = "".join(code.split()).replace("-", "").lower()
    right = _use_app if len(code) == totp.DIGITS else _use_recovery_code
    return _try_second(account, lambda: right(account, code, address), address)


@transaction.atomic
def try_passkey(account, state, answer, *, address):
    """Whether the browser's answer is that of one of the account's passkeys. LockedError: too many failures."""
    return _try_second(account, lambda: _use_passkey(account, state, answer), address)


def _try_second(account, is_right, address):
    tried = tried_by(account.username, "second")
    _open(tried, account.username)
    if is_right():
        return True
    _failed(What.CODE_FAILED, tried, account.username, address)
    return False


def _use_app(account, code, address):
    app = account.authenticator
    step = app and totp.step_of(code, totp.secret_of(app.salt), after=app.last_step)
    if not step:
        return False
    app.last_step, app.used = step, timezone.now()
    app.save(update_fields=["last_step", "used"])
    return True


def _use_recovery_code(account, code, address):
    used, _ = account.recovery_codes.filter(digest=hash_of(code)).delete()
    if used:
        left = account.recovery_codes.count()
        note(What.RECOVERY_USED, account, address=address, note=f"{left} left")
    return bool(used)


def _use_passkey(account, state, answer):
    try:
        passkey, counter = passkeys.check(state, list(account.passkeys.all()), answer)
    except passkeys.WrongAnswerError:
        return False
    passkey.counter, passkey.used = counter, timezone.now()
    passkey.save(update_fields=["counter", "used"])
    return True


def wait_for_second(request, account, next_page):
    """Keep in the session whose password was given, until the second factor is shown."""
    request.session.flush()
    request.session[PENDING] = {
        "account": account.pk,
        "hash": account.get_session_auth_hash(),
        "until": time.time() + PENDING_FOR,
        "next": next_page,
    }


def pending(request):
    """(the account whose password was given in this session, the page to go to then), or (None, '')."""
    kept = request.session.get(PENDING)
    if not kept or kept["until"] < time.time():
        return None, ""
    account = User.objects.filter(pk=kept["account"], is_active=True, is_staff=True).first()
    if account is None or account.get_session_auth_hash() != kept["hash"]:
        return None, ""
    return account, kept["next"]


def sign_in(request, account, *, with_second):
    """Begin a session of the account. `with_second`: whether a second factor was shown."""
    address, now = address_of(request), timezone.now().isoformat()
    request.session.flush()
    login(request, account, backend=BACKEND)
    browser = request.META.get("HTTP_USER_AGENT", "")
    request.session.update({"began": now, "seen": now, "address": address, "browser": browser, CONFIRMED: time.time()})
    if with_second:
        request.session[SHOWN] = True
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    note(What.SIGNED_IN, account, address=address)


def keep_seen(session):
    """Note in a session that was begun here that it is used, every few minutes: it also lasts longer by that."""
    if "seen" in session:
        now = timezone.now()
        if (now - datetime.fromisoformat(session["seen"])).total_seconds() > SEEN_EVERY:
            session["seen"] = now.isoformat()
