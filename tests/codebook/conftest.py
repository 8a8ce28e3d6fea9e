"""What tests of the codebook share."""

import pytest

from codebook.first_edition import load
from codebook.models import Term


@pytest.fixture
def terms_after(django_db_setup, django_db_blocker):
    """Puts the terms back after a test that emptied the database. To be asked for before `transactional_db`."""
    yield
    with django_db_blocker.unblock():
        load(Term)


@pytest.fixture
def codebook(terms_after, transactional_db):
    """The first edition, for a test that really commits: such a test finds, and leaves, an emptied database."""
    load(Term)
