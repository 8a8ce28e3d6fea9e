"""What is done with proposals of changes: they are written, accepted, declined and taken back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Now

from claims.actions import ChangedError
from claims.choices import Decision
from claims.proposals import NOUNS, Proposal
from lib.operations import operation

OWN = "You wrote this proposal. Whoever wrote a change of a claim does not accept it alone: another editor does."


def propose(record, *, was, becomes, comment, by):
    """Keep a change of a record as a proposal; the record stays as it is. Returns the Proposal.

    `was`, `becomes`: {name of a field: [text]} of the fields that are to change, as forms carry them.
    Raises PermissionDenied.
    """
    if not by.has_perm("claims.add_proposal"):
        raise PermissionDenied
    noun = record._meta.concrete_model._meta.model_name
    with transaction.atomic(), operation("proposal", by=by, of=_of(record)):
        # Of a person or an organization the foreign key takes the actor.
        key = {f"{one}_id": record.pk if one == noun else None for one in NOUNS}
        return Proposal.objects.create(**key, was=was, becomes=becomes, comment=comment, writer=by)


def accept(proposal, *, by):
    """Note that an editor has made the change, in the transaction that does.

    Raises PermissionDenied, with the reason where it is the editor's own; ChangedError if it is not open any more.
    """
    if proposal.is_own(by):
        raise PermissionDenied(OWN)
    _decide(proposal, Decision.ACCEPTED, "acceptance", by=by)


def decline(proposal, *, by, answer):
    """Refuse it, as an editor, with an answer for its writer. Raises PermissionDenied; ChangedError as `accept`."""
    _decide(proposal, Decision.DECLINED, "declining", by=by, answer=answer)


def take_back(proposal, *, by):
    """Take an own proposal back. Raises PermissionDenied of another's; ChangedError as `accept`."""
    if proposal.writer_id != by.pk:
        raise PermissionDenied
    _write(proposal, Decision.TAKEN_BACK, "taking back", by=by)


def _decide(proposal, state, name, *, by, answer=""):
    if not by.has_perm(proposal.permission):
        raise PermissionDenied
    _write(proposal, state, name, by=by, answer=answer)


def _write(proposal, state, name, *, by, answer=""):
    # Of two who decide at once the second one finds none that is open.
    with transaction.atomic(), operation(name, by=by, of=_of(proposal.record)):
        decided = {"state": state, "decider": by, "decided": Now(), "answer": answer}
        if not Proposal.objects.open().filter(pk=proposal.pk).update(**decided):
            raise ChangedError


def _of(record):
    return f"a change of “{record}”"
