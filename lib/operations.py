"""Operations: all that one request, command or action wrote. Each is one context of history (docs/adr/0022)."""

from contextlib import contextmanager

import pghistory
from django.db import models
from django.db.models.fields.json import KT
from pghistory.models import Context


@contextmanager
def operation(name, *, by=None, **said):
    """Within it everything that is written is one operation; gives its id. In another one it is a part of that.

    `name`: what it is, in a word or two: "import", "undo". `by`: the curator. `said`: what else history is to keep of
    it; `of` is told with the name.
    """
    user = {} if by is None else {"user": by.pk}
    with pghistory.context(operation=name, **user, **said) as context:
        yield context.id


class OperationQuerySet(models.QuerySet):
    """The questions that the desk asks about operations."""

    def newest_first(self):
        """By when they began."""
        return self.order_by("-created_at", "-id")

    def of_curator(self, pk):
        """Those of one curator (an id)."""
        return self.filter(metadata__user=pk)

    def undone(self, ids):
        """{id: the newest operation that undid it} of those of these ids that were undone. One query."""
        told = self.annotate(undoes=KT("metadata__undoes")).filter(undoes__in=[str(pk) for pk in ids])
        return {one.undoes: one for one in told.order_by("created_at")}


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
    def curator_id(self):
        """The id of the curator who did it; None if nobody is known to have."""
        return self.metadata.get("user")
