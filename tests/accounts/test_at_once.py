"""Several requests at once: a link is used once, and no more guesses get through than one after the other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from accounts import actions
from accounts.choices import Role

from .conftest import an_account, log_of, sent, with_app

TOGETHER = 6
NEW = "an otter in the reeds"


def at_once(ask):
    """The answers to the same request, sent by several browsers at the same moment."""
    ready = Barrier(TOGETHER)

    def wait_and_ask(_):
        client = Client()
        ready.wait()
        try:
            return ask(client)
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as threads:
        return list(threads.map(wait_and_ask, range(TOGETHER)))


@pytest.mark.django_db(transaction=True)
def test_only_one_of_several_at_once_gets_through():
    editor = with_app(an_account("editor", Role.EDITOR))
    link = f"/admin/invited/{actions.make_link(editor, by=None)}/"

    used = at_once(lambda client: client.post(link, {"new_password1": NEW, "new_password2": NEW}).status_code)
    at_once(lambda client: sent(client, "editor", "wrong"))

    assert sorted(used) == [302, *[404] * (TOGETHER - 1)]
    assert [what for what, _, _ in log_of(editor)] == ["enrolled", "invited", "accepted", *["failed"] * 5, "locked"]
