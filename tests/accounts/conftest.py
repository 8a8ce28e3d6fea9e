"""Accounts of every role, and browsers that sign in to them."""

import time

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client

from accounts import totp
from accounts.actions import enrol_app
from accounts.choices import GROUPS, Role
from accounts.models import User

PASSWORD = "a heron by the river"
LOGIN = "/admin/login/"


@pytest.fixture(autouse=True)
def desk(groups):
    """The groups of curators, and nobody locked."""
    cache.clear()


@pytest.fixture
def required(settings):
    """A second factor is required of who can publish, as on every real site."""
    settings.SECOND_FACTOR_REQUIRED = True


def an_account(name, role=None, **fields):
    """An account with the PASSWORD, in the groups of a role."""
    account = User.objects.create_user(name, password=PASSWORD, **{"is_staff": True, **fields})
    if role:
        account.groups.set(Group.objects.filter(name__in=GROUPS[role]))
    return account


@pytest.fixture
def chief():
    return an_account("chief", Role.CHIEF)


@pytest.fixture
def editor():
    return an_account("editor", Role.EDITOR)


@pytest.fixture
def contributor():
    return an_account("contributor", Role.CONTRIBUTOR)


@pytest.fixture
def root():
    return an_account("root", is_superuser=True)


def sent(client, name, password=PASSWORD, address="203.0.113.5", **more):
    """The answer to a name and a password on the page to log in, sent from an address."""
    return client.post(LOGIN, {"username": name, "password": password, **more}, REMOTE_ADDR=address)


def signed_in(account, **headers):
    """A browser in which the account has just signed in with its password, and its code if it has an app."""
    client = Client(headers=headers)
    answer = sent(client, account.username)
    if answer.url == "/admin/login/second/":
        answer = client.post(answer.url, {"code": next_code(account)})
    assert answer.status_code == 302
    return client


def with_app(account):
    """The account, with an authenticator app enrolled by the code of two steps ago."""
    enrol_app(account, "salt", int(time.time()) // totp.STEP - 2, by=account)
    account.refresh_from_db()
    return account


def next_code(account):
    """The code that the account's app shows, or the next one if that was used."""
    app = type(account.app).objects.get(account=account)
    step = max(int(time.time()) // totp.STEP, app.last_step + 1)
    return totp.code_at(totp.secret_of(app.salt), step)


def log_of(account):
    """What the security log has of an account, in the order in which it happened: [(what, by whom, note)]."""
    lines = account.events.order_by("at", "pk")
    return [(line.what, line.by and line.by.username, line.note) for line in lines]
