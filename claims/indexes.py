"""The indexes of the claims table, besides that of its uniqueness."""

from django.db.models import Index, Q

from lib.editorial import Status

# Most claims leave these empty. An index of all would cost an import more than the row, and answer no other question.
MOSTLY_EMPTY = ("answers", "actor", "term", "role", "outcome", "precision", "other_incident", "location")
# Of these it is asked what was entered last.
NEWEST_OF = ("claimant", "speaks_for", "named_actor", "caused_by")


def indexes():
    """Every index, by name. A condition names what the questions ask anyway."""
    public = Q(public=True)
    return [
        *(
            Index(fields=[column], name=f"claim_with_{column}", condition=Q(**{f"{column}__isnull": False}))
            for column in MOSTLY_EMPTY
        ),
        # In rising order, as ids come: falling ones would split pages half full. They are read backwards.
        *(
            Index(fields=[column, "id"], name=f"claim_newest_of_{column}", condition=Q(**{f"{column}__isnull": False}))
            for column in NEWEST_OF
        ),
        Index(fields=["article", "sequence", "id"], name="claim_in_article_order"),
        Index(
            fields=["named_actor"],
            name="claim_of_belonging",
            condition=public & Q(kind__in=["membership", "relation"]),
        ),
        Index(fields=["status"], name="claim_not_published", condition=~Q(status=Status.PUBLISHED)),
        # Of drafts too: with one index less an import of half a million claims takes a second less.
        Index(
            fields=["incident", "kind", "value_key"], name="claim_with_incident", condition=Q(incident__isnull=False)
        ),
        Index(
            fields=["actor", "kind", "value_key"], name="claim_actor_value", condition=public & Q(actor__isnull=False)
        ),
        Index(fields=["id"], name="claim_newest", condition=public),
    ]
