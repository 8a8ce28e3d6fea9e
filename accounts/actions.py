"""What is done with accounts. Each verb writes its line of the security log in the same transaction.

`by`: the curator who does it; None is the operator, at the command line. `address`: where the request came from.
"""

import base64
import hashlib
import secrets

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.choices import GROUPS, Role, What
from accounts.models import CODES, LINK_GOOD_FOR, App, Event, Invitation, Passkey, RecoveryCode, Session, User


class LinkGoneError(Exception):
    """There is no such link, or it was used, taken back, or not used in time. Which of these is not told."""


def hash_of(secret):
    """The hash of a random secret of 80 bits or more, which needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def note(what, account, *, by=None, address=None, note="", tried=""):
    """Write a line of the security log, and let go of addresses that were kept long enough."""
    Event.objects.forget_addresses()
    who = None if by == account else by
    return Event.objects.create(what=what, account=account, by=who, address=address, note=note[:200], tried=tried)


def _permitted(by, account):
    """Refuse what a curator may not do to an account, whichever page or form was tried."""
    if by is not None and not by.may_look_after(account):
        raise PermissionDenied


def may_give(by, role):
    """Whether a curator may make somebody this: never more than the curator is."""
    given = Group.objects.filter(name__in=GROUPS[role]).values_list(
        "permissions__content_type__app_label", "permissions__codename"
    )
    return by is None or by.has_perms(["accounts.manage_user", *(f"{room}.{name}" for room, name in given if name)])


@transaction.atomic
def invite(username, role, *, by, address=None):
    """Make an account without a password, and the link to it. Returns (account, the secret that the link ends with)."""
    if not may_give(by, role):
        raise PermissionDenied
    account = User(username=username, is_staff=True)
    account.set_unusable_password()
    account.save()
    account.groups.set(Group.objects.filter(name__in=GROUPS[role]))
    return account, make_link(account, by=by, address=address)


@transaction.atomic
def make_link(account, *, by, address=None):
    """Make a link by which the curator chooses a password; links made before are good no more. Returns its secret."""
    _permitted(by, account)
    now = timezone.now()
    account.invitations.open().update(taken_back=now)
    secret = secrets.token_urlsafe(32)
    Invitation.objects.create(account=account, digest=hash_of(secret), by=by, until=now + LINK_GOOD_FOR)
    note(What.INVITED, account, by=by, address=address, note=account.role_in_words)
    return secret


@transaction.atomic
def take_link_back(account, *, by, address=None):
    """The links to an account are good no more."""
    _permitted(by, account)
    if account.invitations.open().update(taken_back=timezone.now()):
        note(What.TAKEN_BACK, account, by=by, address=address)


def link_of(secret):
    """The open link of a secret. LinkGoneError if there is none."""
    link = Invitation.objects.open().select_related("account").filter(digest=hash_of(secret)).first()
    if link is None:
        raise LinkGoneError
    return link


@transaction.atomic
def use_link(secret, password, *, address=None):
    """Give the account of a link its password. Returns the account. Of two at once, the second finds the link gone."""
    found = link_of(secret)
    # The row's own columns, which PostgreSQL looks at again once another use of the same link is through.
    if not Invitation.objects.filter(pk=found.pk, used=None, taken_back=None).update(used=timezone.now()):
        raise LinkGoneError
    account = found.account
    account.set_password(password)
    account.save(update_fields=["password"])
    account.sessions.all().delete()
    note(What.ACCEPTED, account, address=address)
    return account


@transaction.atomic
def change_role(account, role, *, by, address=None):
    """Make a curator a Contributor, an Editor or a Chief. Groups that make no role stay."""
    _permitted(by, account)
    if not may_give(by, role):
        raise PermissionDenied
    was = account.role_in_words
    account.groups.remove(*Group.objects.filter(name__in=frozenset.union(*GROUPS.values()) - GROUPS[role]))
    account.groups.add(*Group.objects.filter(name__in=GROUPS[role]))
    note(What.ROLE, account, by=by, address=address, note=f"{was} → {Role(role).label}")


@transaction.atomic
def rights_changed(account, was, *, by, address=None):
    """After an administrator changed the rights of an account in its form; `was`: those before, in words."""
    if not account.is_active:
        account.sessions.all().delete()
    note(What.ROLE, account, by=by, address=address, note=f"{was} → {account.rights_in_words}")


@transaction.atomic
def close(account, *, by, address=None):
    """Close an account: no session and no link of it opens anything from now on."""
    _permitted(by, account)
    User.objects.filter(pk=account.pk).update(is_active=False)
    account.sessions.all().delete()
    account.invitations.open().update(taken_back=timezone.now())
    note(What.STOPPED, account, by=by, address=address)


@transaction.atomic
def open_again(account, *, by, address=None):
    """Open an account that was closed: its password and its second factor are what they were."""
    _permitted(by, account)
    User.objects.filter(pk=account.pk).update(is_active=True)
    note(What.OPENED, account, by=by, address=address)


@transaction.atomic
def end_sessions(account, *, by, address=None, keep="", mark=""):
    """End the sessions of an account: all but that of the key `keep`; of a `mark` that one alone. Returns how many."""
    if by != account:
        _permitted(by, account)
    ended = [row.pk for row in account.sessions.exclude(session_key=keep) if not mark or row.mark == mark]
    Session.objects.filter(pk__in=ended).delete()
    if ended:
        note(What.ENDED, account, by=by, address=address, note=str(len(ended)))
    return len(ended)


@transaction.atomic
def reset_second_factor(account, *, by, address=None):
    """Take away the app, the passkeys and the recovery codes of somebody who has lost them, and end the sessions."""
    _permitted(by, account)
    for model in (App, Passkey, RecoveryCode, Session):
        model.objects.filter(account=account).delete()
    note(What.RESET, account, by=by, address=address)


@transaction.atomic
def unlock(account, *, by, address=None):
    """Forget the failures to sign in by this name."""
    _permitted(by, account)
    note(What.UNLOCKED, account, by=by, address=address)


@transaction.atomic
def password_changed(account, *, by, address=None, keep=""):
    """After a password was changed: every other session of the account ends."""
    account.sessions.exclude(session_key=keep).delete()
    note(What.PASSWORD, account, by=by, address=address)


@transaction.atomic
def enrol_app(account, salt, step, *, by, address=None, keep=""):
    """Enrol an authenticator app, in place of one that was; `step`: of the code that showed it to be right."""
    App.objects.update_or_create(
        account=account, defaults={"salt": salt, "last_step": step, "made": timezone.now(), "used": None}
    )
    _enrolled(account, "Authenticator app", by, address, keep)


@transaction.atomic
def enrol_passkey(account, name, credential, counter, *, by, address=None, keep=""):
    """Enrol a passkey; see accounts/passkeys.py for `credential` and `counter`."""
    Passkey.objects.create(account=account, name=name, credential=credential, counter=counter)
    _enrolled(account, f"Passkey: {name}", by, address, keep)


def _enrolled(account, what, by, address, keep):
    # The other sessions have not shown the second factor.
    account.sessions.exclude(session_key=keep).delete()
    note(What.ENROLLED, account, by=by, address=address, note=what)


@transaction.atomic
def remove_factor(factor, *, by, address=None):
    """Remove an App or a Passkey. With the last one the recovery codes go."""
    account = factor.account
    name = f"Passkey: {factor.name}" if isinstance(factor, Passkey) else "Authenticator app"
    factor.delete()
    if not account.has_second_factor:
        account.recovery_codes.all().delete()
    note(What.REMOVED, account, by=by, address=address, note=name)


@transaction.atomic
def make_codes(account, *, by, address=None):
    """Make recovery codes in place of those that were. Returns them, as they are shown once: 16 letters and digits."""
    account.recovery_codes.all().delete()
    texts = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=hash_of(text)) for text in texts)
    note(What.CODES_MADE, account, by=by, address=address)
    return ["-".join(text[at : at + 4] for at in range(0, 16, 4)) for text in texts]
