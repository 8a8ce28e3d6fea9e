"""Proposals: changes of records that readers see, written down by whoever may not make them, for editors to decide."""

import copy
from functools import reduce
from operator import or_

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from claims.choices import Decision
from lib.attaching import AttachingQuerySet, attach, by_key
from lib.date_fields import PartialDateField
from lib.dates import understand
from lib.editorial import Status
from lib.history import Difference, attach_named, differences, label_of
from lib.tracking import every_change, found_by, tracked_as
from lib.typed import possible_ids

NOUNS = ("incident", "actor", "claim", "article", "location", "outlet")  # what changes are proposed of
MERGED = "It was merged into another one."
GONE = {Status.WITHDRAWN: "It was withdrawn.", Status.RESTRICTED: "It was restricted."}
UNSEEN = "Readers do not see it."


def why_closed(record):
    """Why no change of a record is proposed or accepted, as a sentence; '' where one may be."""
    if record.merged_into_id is not None:
        return MERGED
    status = getattr(record, "status", Status.PUBLISHED)  # an outlet has none
    return "" if status == Status.PUBLISHED else GONE.get(status, UNSEEN)


class ProposalQuerySet(AttachingQuerySet):
    """The questions that the desk asks about proposals."""

    def open(self):
        """Those of which nobody has decided yet."""
        return self.filter(state=Decision.OPEN)

    def written_by(self, user):
        """Those of one curator."""
        return self.filter(writer=user)

    def longest_waiting_first(self):
        """By when they were written."""
        return self.order_by("written", "id")

    def newest_first(self):
        """The other way round."""
        return self.order_by("-written", "-id")

    def locked(self):
        """With their rows locked: nobody else decides of them until the transaction ends."""
        return self.select_for_update(no_key=True)

    def for_display(self):
        """With their records and curators, and what they would change: a constant number of queries."""
        return self.select_related("writer", "decider").attaching(attach_records).attaching(attach_differences)


def attach_records(proposals):
    """Give proposals their records. A query for each noun among them."""
    for noun in NOUNS:
        attach(proposals, [noun], Proposal._meta.get_field(noun).related_model._base_manager.all())


def attach_differences(proposals):
    """Give proposals with records `.differences`: [Difference] of what each field said and is to say, in words."""
    told = [(one, *(_saying(one.record, values) for values in (one.was, one.becomes))) for one in proposals]
    attach_named([(tracked_as(one.record), row) for one, *rows in told for row in rows])
    several = _named_by_several(proposals)
    for one, old, new in told:
        one.differences = differences(tracked_as(one.record), old, new) + several[one.pk]


def _saying(record, values):
    """A copy of a record whose fields say what a proposal holds of them."""
    row = copy.copy(record)
    for name, texts in values.items():
        column = record._meta.get_field(name)
        if not column.many_to_many:
            setattr(row, column.attname, _value(column, texts[0] if texts else ""))
    return row


def _value(column, text):
    """The value of a field that a form carries as a text."""
    if column.is_relation:
        return column.target_field.to_python(text) if text else None
    if isinstance(column, PartialDateField):
        return understand(text)
    return None if text == "" and column.null else column.to_python(text)


def _named_by_several(proposals):
    """{id of a proposal: [Difference]} of the fields that name several records. A query for each such field."""
    found = {one.pk: [] for one in proposals}
    wanted = {}
    for one in proposals:
        for name in one.becomes:
            column = one.record._meta.get_field(name)
            if column.many_to_many:
                wanted.setdefault(column, []).append((one, one.was[name], one.becomes[name]))
    for column, asked in wanted.items():
        model = column.related_model
        ids = possible_ids(model._meta.pk, [pk for _, *both in asked for texts in both for pk in texts])
        records = {str(pk): str(record) for pk, record in by_key(model._base_manager.all(), {*ids}).items()}
        for one, *both in asked:
            said = [", ".join(records.get(pk, pk) for pk in texts) for texts in both]
            found[one.pk].append(Difference(label_of(column), *said, []))
    return found


def _only(noun):
    """The condition that a proposal is about a record of this noun and no other."""
    return Q(**{f"{other}__isnull": other != noun for other in NOUNS})


@pghistory.track(*every_change(), meta=found_by("proposal", *NOUNS))
class Proposal(models.Model):
    """A change of one record that readers see, as a curator proposes it. Nothing of it is public, whatever its state.

    It is about the record that its writer saw: it stays with it when that is merged into another one.
    """

    belongs_to = NOUNS
    moves_in_merges = False

    incident = models.ForeignKey("incidents.Incident", models.CASCADE, null=True, related_name="proposals")
    actor = models.ForeignKey("actors.Actor", models.CASCADE, null=True, related_name="proposals")
    claim = models.ForeignKey("claims.Claim", models.CASCADE, null=True, related_name="proposals")
    article = models.ForeignKey("sources.Article", models.CASCADE, null=True, related_name="proposals")
    location = models.ForeignKey("locations.Location", models.CASCADE, null=True, related_name="proposals")
    outlet = models.ForeignKey("sources.Outlet", models.CASCADE, null=True, related_name="proposals")

    # {name of a field: [text]} of the fields that are to change, as forms carry them (lib/meanwhile.py).
    was = models.JSONField(editable=False)
    becomes = models.JSONField(editable=False)
    comment = models.CharField(max_length=1000, help_text="Why, and where it is printed.")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written = models.DateTimeField(db_default=Now(), editable=False)

    state = models.CharField(max_length=10, choices=Decision, default=Decision.OPEN)
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(max_length=1000, blank=True, help_text="What its writer is told.")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        default_permissions = ("add",)  # who publishes such records decides
        ordering = ["-id"]
        indexes = [models.Index(fields=["written", "id"], name="proposal_open", condition=Q(state=Decision.OPEN))]
        constraints = [
            models.CheckConstraint(name="proposal_is_of_one_record", condition=reduce(or_, map(_only, NOUNS))),
            models.CheckConstraint(name="proposal_changes_something", condition=~Q(becomes={})),
            models.CheckConstraint(name="proposal_says_why", condition=~Q(comment="")),
            models.CheckConstraint(
                name="proposal_is_open_or_decided",
                condition=Q(state=Decision.OPEN, decider__isnull=True, decided__isnull=True)
                | Q(
                    state__in=[Decision.ACCEPTED, Decision.DECLINED, Decision.TAKEN_BACK],
                    decider__isnull=False,
                    decided__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="proposal_is_declined_with_an_answer", condition=~Q(state=Decision.DECLINED, answer="")
            ),
        ]

    def __str__(self):
        return self.comment

    @property
    def noun(self):
        """What sort of record it is about: the name of the foreign key that is filled."""
        return next(noun for noun in NOUNS if getattr(self, f"{noun}_id") is not None)

    @property
    def record(self):
        """The record that it is about."""
        return getattr(self, self.noun)

    @property
    def is_open(self):
        """Whether nobody has decided of it yet."""
        return self.state == Decision.OPEN

    @property
    def why_closed(self):
        """Why it can only be declined, though it is open; '' where it may be accepted."""
        return why_closed(self.record)

    @property
    def permission(self):
        """The permission that it takes to decide of it: to publish such records."""
        model = self._meta.get_field(self.noun).related_model
        return f"{model._meta.app_label}.publish_{model._meta.model_name}"

    def is_own(self, user):
        """Whether this curator wrote it and so does not accept it: of a claim, where FOUR_EYES is on."""
        return settings.FOUR_EYES and self.claim_id is not None and self.writer_id == user.pk
