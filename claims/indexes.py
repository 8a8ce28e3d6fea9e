"""The indexes of the claims table, besides those of its article, its incident and its uniqueness."""

from django.db.models import Index, Q

from lib.editorial import Status

# Most claims leave these empty. An index of all would cost an import more than the row, and answer no other question.
MOSTLY_EMPTY = (
    *("claimant", "speaks_for", "answers", "actor", "term", "role", "outcome", "precision", "named_actor"),
    *("caused_by", "other_incident", "location"),
)


def indexes():
    """Every index, by name. A condition names what the questions ask anyway."""
    public = Q(public=True)
    return [
        *(
            Index(fields=[column], name=f"claim_with_{column}", condition=Q(**{f"{column}__isnull": False}))
            for column in MOSTLY_EMPTY
        ),
        Index(fields=["status"], name="claim_not_published", condition=~Q(status=Status.PUBLISHED)),
        Index("incident", "kind", "value_key", name="claim_incident_value", condition=public),
        Index(
            fields=["actor", "kind", "value_key"], name="claim_actor_value", condition=public & Q(actor__isnull=False)
        ),
        # In rising order, as ids come: falling ones would split pages half full. They are read backwards.
        Index(fields=["claimant", "id"], name="claim_newest_of_claimant", condition=public & Q(claimant__isnull=False)),
        Index(fields=["id"], name="claim_newest", condition=public),
    ]
