"""What most tests of the forms of claims begin with."""

import pytest

from tests.claims.typed import curator, make_records


@pytest.fixture
def records():
    """Records to be picked in forms."""
    return make_records()


@pytest.fixture
def root():
    """A signed-in superuser."""
    return curator("superuser")
