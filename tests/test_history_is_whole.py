"""Every row that anybody can write has a history, whichever door it comes through, and belongs to an operation."""

from pathlib import Path

import pghistory
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from claims.models import Claim, Identifier, Resting
from lib.operations import Operation, operation
from lib.tracking import tracked
from locations.models import LocationName
from sources.models import Capture
from tests.factories import ArticleFactory, ClaimFactory, IncidentFactory, LocationFactory, OrganizationFactory

# Tables of the rooms that have no history, each with the reason.
WITHOUT = {
    **dict.fromkeys(
        ("accounts.User", "accounts.App", "accounts.Passkey", "accounts.RecoveryCode", "accounts.Invitation"),
        "an account is no record; the security log tells what is done with it",
    ),
    "accounts.Session": "comes and goes with each sign-in",
    "accounts.Event": "the security log, whose lines never change",
    "sources.LinkCheck": "what a command finds at an address; the word of a curator has a history",
    "sources.ArchiveCheck": "the same of archived copies",
    "lib.Name": "made by the database from what records are called",
    "lib.NameWord": "made from the names",
    "incidents.Words": "made by the database from titles and claims",
    "claims.Pin": "a state of a page, which never changes; readers make it, and nothing is kept of who did",
}


def ours():
    """The models of the rooms with a table of their own, those of many-to-many relations too."""
    rooms = {config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in rooms
        and model._meta.managed  # numbers that the database keeps are none of ours
        and not model._meta.proxy
        and not model.__module__.startswith("tests.")
        and not hasattr(model, "pgh_tracked_model")
    ]


def test_every_model_of_the_rooms_has_a_history_or_a_reason_to_have_none():
    with_history = {one.model._meta.concrete_model for one in tracked()}

    assert {model._meta.label for model in ours() if model not in with_history} == {
        *WITHOUT,
        "accounts.User_groups",  # rows of accounts.User
        "accounts.User_user_permissions",
    }


def test_every_history_keeps_insertions_updates_and_deletions():
    assert {one.label: set(one.model.pgh_event_models) for one in tracked()} == {
        one.label: {"insert", "update", "delete"} for one in tracked()
    }


def test_what_is_not_in_a_history_is_computed():
    """Columns that history leaves out: generated ones, and those that no form has and nobody but the code writes."""
    left_out = {
        f"{one.label}.{field.name}"
        for one in tracked()
        for field in one.model._meta.concrete_fields
        if field.column not in one.columns and field.editable
    }

    assert left_out == set()


def test_what_belongs_to_a_record_is_found_by_an_index():
    missing = [
        (one.label, name)
        for one in tracked()
        for name in getattr(one.model, "belongs_to", ())
        if [name, "pgh_id"] not in [index.fields for index in one.events._meta.indexes]
    ]

    assert missing == []


def last(model):
    """The newest row of the history of a model."""
    return model.events.rel.related_model.objects.order_by("pgh_id").last()


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.django_db
def test_lines_of_records_have_a_history_through_every_door():
    place, article, claim = LocationFactory(), ArticleFactory(), ClaimFactory()
    name = LocationName.objects.create(location=place, name="Atma", language="en")
    capture = Capture.objects.create(article=article, text="What was read.")
    tie = Identifier.objects.create(scheme="ucdp_actor", value="12", actor=OrganizationFactory())
    claim.rests_on.add(article)
    resting = Resting.objects.get()
    for line, column in ((name, "name"), (capture, "text"), (tie, "value")):
        model = type(line)
        assert (last(model).pgh_label, last(model).pgh_obj_id) == ("insert", line.pk)
        execute(f"UPDATE {model._meta.db_table} SET {column} = '13' WHERE id = %s", line.pk)
        assert (last(model).pgh_label, getattr(last(model), column)) == ("update", "13")
        model.objects.filter(pk=line.pk).delete()
        assert (last(model).pgh_label, getattr(last(model), column)) == ("delete", "13")

    assert (last(Resting).pgh_label, last(Resting).claim_id, last(Resting).article_id) == (
        "insert",
        claim.pk,
        article.pk,
    )
    claim.rests_on.clear()
    assert (last(Resting).pgh_label, last(Resting).pgh_obj_id) == ("delete", resting.pk)


@pytest.mark.django_db
def test_writes_of_a_transaction_that_says_nothing_are_one_operation():
    with pghistory.context(user=7):
        said = IncidentFactory()
    execute("SELECT set_config('pghistory.context_id', '', true), set_config('application_name', 'psql', true)")
    one, other = IncidentFactory(), IncidentFactory()

    operations = [record.events.get().pgh_context_id for record in (said, one, other)]
    assert operations[1] == operations[2] != operations[0]
    assert [Operation.objects.get(pk=pk).metadata for pk in operations[:2]] == [{"user": 7}, {"program": "psql"}]
    assert [str(Operation.objects.get(pk=pk)) for pk in operations[:2]] == ["Written by a program", "Written by psql"]


@pytest.mark.django_db
def test_operation_inside_another_is_a_part_of_it():
    with operation("import", of="a survey") as outer:
        ClaimFactory()
        with operation("undo") as inner:
            IncidentFactory()

    assert inner == outer
    assert {str(one) for one in Claim.events.rel.related_model.objects.values_list("pgh_context", flat=True)} == {
        str(outer)
    }
