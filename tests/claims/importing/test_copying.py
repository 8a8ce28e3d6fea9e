"""Rows by COPY: what is done while the database looks at them, and what goes wrong then."""

import pytest
from django.db import IntegrityError, connection, transaction

from claims.choices import IdentifierScheme
from claims.computing import computed_at_the_end
from claims.importing.copying import Table
from claims.models import Identifier
from sources.models import Outlet

pytestmark = pytest.mark.django_db


def rows(table, number):
    for pk in table.ids(number):
        yield table.row(id=pk, slug=f"outlet-{pk}", name=f"Outlet {pk}", type_id="outlet_type.news")


def astray():
    """An identifier of an incident that is not there; the database finds that when all rows are sent."""
    table = Table(Identifier, without=["id"])
    return table, [table.row(scheme=IdentifierScheme.UCDP_EVENT.value, value="1", incident_id=0)]


def test_what_is_asked_meanwhile_waits_for_the_rows():
    table = Table(Outlet)
    made = list(rows(table, 2_000))
    before = Outlet.objects.count()
    assert table.copy(made, Outlet.objects.count) == before + 2_000
    assert table.copy([], lambda: "even of no rows") == "even of no rows"


def test_what_goes_wrong_meanwhile_is_raised_when_the_rows_are_there():
    table = Table(Outlet)
    made, before = list(rows(table, 500)), Outlet.objects.count()

    def failing():
        raise ValueError("the next ones can't be read")

    with pytest.raises(ValueError, match="can't be read"):
        table.copy(made, failing)
    assert Outlet.objects.count() == before + 500


MEANWHILE = {"nothing": lambda: None, "a question": Outlet.objects.count, "an error": lambda: 1 / 0}


@pytest.mark.parametrize("meanwhile", MEANWHILE.values(), ids=MEANWHILE)
def test_rows_that_the_database_refuses_are_an_error_whatever_is_done_meanwhile(meanwhile):
    table, wrong = astray()
    with pytest.raises(IntegrityError, match="incident"), transaction.atomic(), computed_at_the_end():
        table.copy(wrong, meanwhile)
    assert not Identifier.objects.filter(scheme=IdentifierScheme.UCDP_EVENT).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
