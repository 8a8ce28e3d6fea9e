"""What is done with actors: two of like names are held apart, or no longer."""

import pghistory
from django.db import transaction

from actors.models import NotSame


@transaction.atomic
def hold_apart(one, others, *, by, reason=""):
    """Remember the judgement of the curator `by` that an actor is none of the others (ids). What is judged stays so."""
    pairs = {tuple(sorted((one, other))) for other in others} - {(one, one)}
    with pghistory.context(user=by.pk):
        for first, second in sorted(pairs):
            NotSame.objects.get_or_create(one_id=first, other_id=second, defaults={"reason": reason})


@transaction.atomic
def take_back(judgements, *, by):
    """Forget judgements (a queryset), as the curator `by` wants it: their pairs may be the same again."""
    with pghistory.context(user=by.pk):
        judgements.delete()
