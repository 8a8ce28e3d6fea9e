"""Operations: all that one request, command or action wrote. Each is one context of history (docs/adr/0022)."""

import json
from contextlib import contextmanager

import pghistory
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models.fields.json import KT
from pghistory.models import Context

from lib.attaching import AttachingQuerySet, by_key
from lib.tracking import tracked

TELLING = "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)"
COUNTED = 1_000  # rows of one model that are counted; of more it is told that they are more
WRITTEN = """
    SELECT done, {place}, (SELECT count(*) FROM (SELECT FROM {past} WHERE pgh_context_id = done LIMIT {most}) AS one)
    FROM unnest(%s::uuid[]) AS done
"""


@contextmanager
def operation(name, *, by=None, **said):
    """Within it everything that is written is one operation; gives its id. In another one it is a part of that.

    `name`: what it is, in a word or two: "import", "undo". `by`: the curator. `said`: what else history is to keep of
    it; `of` is told with the name.
    """
    user = {} if by is None else {"user": by.pk}
    with pghistory.context(operation=name, **user, **said) as context:
        _tell(str(context.id), json.dumps(context.metadata))
        yield context.id
    _tell("", "")  # what is written later in the transaction is no part of it


def _tell(pk, metadata):
    """Tell the database itself: pghistory does with each statement, but not with COPY."""
    if connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(TELLING, [pk, metadata])


def attach_curators(operations):
    """Give each operation `.curator`: who did it, None if that is not known. One query."""
    curators = by_key(get_user_model().objects.all(), {one.curator_id for one in operations} - {None})
    for one in operations:
        one.curator = curators.get(one.curator_id)


def attach_written(operations):
    """Give each operation `.written`: [(model, number of changes of its rows, at most COUNTED + 1)]. One query."""
    asked = " UNION ALL ".join(
        WRITTEN.format(place=place, past=one.past, most=COUNTED + 1) for place, one in enumerate(tracked())
    )
    found = {one.pk: [] for one in operations}
    with connection.cursor() as cursor:
        cursor.execute(asked, [list(found)] * len(tracked()))
        for pk, place, number in sorted(cursor.fetchall(), key=lambda row: -row[1]):
            if number:
                found[pk].append((tracked()[place].model, number))
    for one in operations:
        one.written = found[one.pk]


class OperationQuerySet(AttachingQuerySet):
    """The questions that the desk asks about operations."""

    def newest_first(self):
        """By when they began."""
        return self.order_by("-created_at", "-id")

    def of_curator(self, pk):
        """Those of one curator (an id)."""
        return self.filter(metadata__user=pk)

    def not_of_curator(self, pk):
        """Those of others, and of nobody."""
        return self.exclude(pk__in=self.of_curator(pk).values("pk"))

    def undoing(self, pk):
        """Those that undid one (an id)."""
        return self.alias(undoes=KT("metadata__undoes")).filter(undoes=str(pk))

    def for_list(self):
        """With their curators, and what each wrote: two more queries, however many."""
        return self.attaching(attach_curators).attaching(attach_written)


class Operation(Context):
    """One operation. Its metadata say by whom (`user`), at which address of the site (`url`), and what it was."""

    objects = OperationQuerySet.as_manager()

    class Meta:
        proxy = True
        default_permissions = ()

    def __str__(self):
        """What it was, in words: "Import of UCDP GED 24.1"; whoever did it is not named."""
        said = self.metadata
        if name := said.get("operation"):
            return f"{name.capitalize()} of {said['of']}" if said.get("of") else name.capitalize()
        if "imports" in said:
            return f"Import of {said['imports']}"
        if "publishes" in said:
            return "Publishing"
        if "url" in said:
            return "Entered at the desk" if said["url"].startswith("/admin/") else "Entered on the site"
        return f"Written by {said.get('program', 'a program')}"

    @property
    def in_words(self):
        """What it wrote, in words, once that is attached: "1 incident, 12 claims"."""
        return ", ".join(_counted(model, number) for model, number in self.written) or "nothing that is kept"

    @property
    def curator_id(self):
        """The id of the curator who did it; None if nobody is known to have."""
        return self.metadata.get("user")


def nouns(model, number):
    """What so many rows of a model are called."""
    return model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural


def _counted(model, number):
    counted = f"{number:,}" if number <= COUNTED else f"more than {COUNTED:,}"
    return f"{counted} {nouns(model, number)}"
