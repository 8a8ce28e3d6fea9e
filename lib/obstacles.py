"""What stands in the way of undoing: in words, with the later operation that made it so."""

from dataclasses import dataclass
from itertools import pairwise

from lib.operations import Operation


class InTheWayError(Exception):
    """Later changes stand in the way, so nothing was put back. `obstacles`: [Obstacle], `more`: if there are more."""

    def __init__(self, obstacles, *, more=False):
        super().__init__("; ".join(map(str, obstacles)))
        self.obstacles, self.more = obstacles, more


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way: of which record (in words), why, and by which later Operation, if by one."""

    record: str
    why: str
    by: Operation | None = None

    def __str__(self):
        """All of it in one line."""
        return f"{self.record} {self.why}{f' by “{self.by}” of {self.by.created_at:%-d %B %Y}' if self.by else ''}"


def name_of(one, pk):
    """What a row is called, in words: as it is, or as its history last had it."""
    found = one.model._base_manager.filter(pk=pk).first()
    found = found or one.events._base_manager.filter(pgh_obj=pk).order_by("pgh_id").last()
    return f"{one.model._meta.verbose_name} “{one.names(found)}”"


def obstacle_of(one, pk, last, why):
    """What is otherwise with a row than the operation, whose last event of it is `last`, left it."""
    if why == "unknown":
        return Obstacle(name_of(one, pk), "has no history from before it")
    later = list(one.events._base_manager.filter(pgh_obj=pk, pgh_id__gte=last).order_by("pgh_id"))
    names = [field.attname for field in one.fields]
    steps = [
        (after, [name for name in names if getattr(before, name) != getattr(after, name)])
        for before, after in pairwise(later)
    ]
    changed = [(after, fields) for after, fields in steps if fields or why != "otherwise"]
    by = Operation.objects.filter(pk=changed[-1][0].pgh_context_id).first() if changed else None
    if why == "otherwise":
        said = {name for _, fields in changed for name in fields}
        labels = ", ".join(field.verbose_name for field in one.fields if field.attname in said)
        return Obstacle(name_of(one, pk), f"was changed since ({labels})", by)
    return Obstacle(name_of(one, pk), {"there": "was put back since", "gone": "was deleted since"}[why], by)
