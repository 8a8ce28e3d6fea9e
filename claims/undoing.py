"""Undoing operations and single changes, and restoring records: what was written is put back, if nothing forbids it.

docs/desk.md tells who may, and what becomes of what readers have seen.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from actors.models import Actor
from actors.models import NotSame as ActorsApart
from claims.actions import RefusedError, errors_of
from claims.computing import computed_at_the_end
from claims.models import Claim, Comment, Identifier, Resting
from claims.proposals import Proposal
from claims.queries import attach_records
from claims.review import OWN, own
from codebook.models import Term
from incidents.models import Incident
from incidents.models import NotSame as IncidentsApart
from lib.editorial import Status
from lib.names import fold_new
from lib.operations import operation
from lib.undoing import InTheWayError, Obstacle, plan_as_of, plan_of, plan_of_change
from locations.models import LocationName
from sources.models import Article, Capture
from sources.models import NotSame as ArticlesApart

CHECKED = 2_000  # claims that are checked at once before they are public again
# Of rows that have no permissions of their own, what it takes to write them.
INSTEAD = {
    ActorsApart: "actors.change_actor",
    ArticlesApart: "sources.change_article",
    IncidentsApart: "incidents.change_incident",
    Resting: "claims.change_claim",
    Identifier: "claims.publish_claim",
    Comment: "claims.publish_claim",
    Proposal: "claims.publish_claim",
}
# Readers see none of these by themselves.
UNSEEN = {ActorsApart, ArticlesApart, IncidentsApart, Identifier, Term, Comment, Proposal}
# Lines of a record, and how they name it: who may publish that may always write them.
LINES = {Capture: "article", LocationName: "location", Resting: "claim"}


def undo(pk, *, by, exactly=False):
    """Put back what an operation (an id) wrote, as the curator `by`. Returns the id of the operation that this is.

    `exactly`: what readers have seen is deleted or drafted again, row for row, instead of withdrawn: for superusers.
    Raises PermissionDenied; InTheWayError where later changes stand in the way; RefusedError where something would be
    public that may not be. Then nothing is written.
    """
    return _put_back(plan_of(pk, exactly=exactly), "undo", by=by, undoes=str(pk))


def undo_change(one, event, *, by):
    """The same with a single change: an event (an id) of the history of a Tracked."""
    return _put_back(plan_of_change(one, event), "undo", by=by, of="one change")


def restore(one, event, *, by):
    """Make a record what it was after an event of its history, or before it if that deleted it."""
    return _put_back(plan_as_of(one, event), "restore", by=by, of="one record")


def may_write(user, plan):
    """Whether a curator may write all that a plan does. Who may not publish writes drafts and their lines alone."""
    if plan.exactly and not user.is_superuser:
        return False
    return all(_may_write(user, plan, one, touched) for one, touched in plan.touched().items())


def _may_write(user, plan, one, touched):
    if one.model in INSTEAD:
        allowed = user.has_perm(INSTEAD[one.model])
    else:
        done = {"delete": touched.deleted, "add": touched.inserted, "change": touched.changed + touched.kept}
        allowed = user.has_perms([_permission(one, verb) for verb, rows in done.items() if rows])
    return allowed and (one.model in UNSEEN or user.has_perm(_publishing(one)) or _is_drafted(plan, one, touched))


def _is_drafted(plan, one, touched):
    """Whether readers have seen none of these rows. Of a place and an outlet that is not asked: others hang on them."""
    if one.model in {Capture, Resting}:
        field = one.model._meta.get_field(LINES[one.model])
        holders = field.related_model._base_manager.filter(pk__in=plan.holders(one, field.column))
        return not holders.exclude(status=Status.DRAFT).exists()
    return one.model in {Actor, Article, Incident, Claim} and not touched.seen


def _publishing(one):
    """The permission to publish such rows, or the records whose lines they are."""
    holder = one.model._meta.get_field(LINES[one.model]).related_model if one.model in LINES else one.model
    return f"{holder._meta.app_label}.publish_{holder._meta.model_name}"


def _permission(one, verb):
    return f"{one.model._meta.app_label}.{verb}_{one.model._meta.model_name}"


def _put_back(planning, name, *, by, **said):
    try:
        with transaction.atomic(), operation(name, by=by, **said) as done, planning as plan:
            if by is not None and not may_write(by, plan):
                raise PermissionDenied
            shown = {one: plan.shown(one) for one in plan.parts if one.has_status and not plan.exactly}
            written = own([pk for one, ids in shown.items() if one.model is Claim for pk in ids], by)
            if alone := [(claim, [OWN]) for claim in Claim.objects.filter(pk__in=written)]:
                raise RefusedError(alone)
            with computed_at_the_end(in_any_order=True):
                plan.write()
            if refused := [*_refusals(shown)]:
                raise RefusedError(refused)
    except IntegrityError as error:
        raise InTheWayError([Obstacle("The database", f"refuses it: {str(error).splitlines()[0]}")]) from error
    fold_new()
    return done


def _refusals(shown):
    """(record, [messages]) of what is public by this and may not be."""
    for one, ids in shown.items():
        for first in range(0, len(ids), CHECKED):
            records = one.model._base_manager.filter(pk__in=ids[first : first + CHECKED])
            if one.model is Claim:
                records = list(records.filter(public=True))
                attach_records(records)
            for record in records:
                if messages := errors_of(record):
                    yield record, messages
