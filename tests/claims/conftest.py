"""What tests of claims share."""

import pytest
from django.db import transaction

from claims.demo.loading import load_demo
from locations.importing import load_gazetteer


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The gazetteer and the demo data, there for a whole module and gone after it. Returns the counts of the loading.

    The tests of the module see them with the ordinary `db`; a test that really commits must not be in such a module.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        load_gazetteer()
        yield load_demo()
        transaction.set_rollback(True)
