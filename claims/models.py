"""Claims: the statements that articles report, on which everything else stands."""

import copy
from functools import reduce
from operator import or_
from urllib.parse import quote

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from claims import choices
from claims.checks import accusation_errors, double_errors, merged_errors, naming_errors, rule_errors, shape_errors
from claims.constraints import rules, value_key
from claims.indexes import indexes
from claims.kinds import CHOICES, KINDS
from claims.queries import ClaimQuerySet
from lib.addresses import address_of
from lib.date_fields import FirstDay, LastDay, PartialDateField
from lib.dates import say, say_when
from lib.editorial import Editorial, Status
from lib.merging import Mergeable, merged_index, merged_rules
from lib.tracking import every_change, found_by


@pghistory.track(
    *every_change(),
    exclude=["value_key", "public", "origin", "date_first", "date_last", "claimed_on_first", "claimed_on_last"],
    meta=found_by("claim", "incident", "actor", "article"),
)
class Claim(Editorial, Mergeable):
    """One statement that one article reports about one incident or one actor."""

    belongs_to = ("incident", "actor", "article")

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)  # nearly all are published

    # Where it stands.
    article = models.ForeignKey("sources.Article", models.PROTECT, db_index=False, related_name="claims")
    locator = models.CharField(max_length=60, blank=True, help_text="paragraph 3, heading, page 12, 0:42")
    sequence = models.PositiveIntegerField(default=0, help_text="Its place in the order of the article.")
    passage_start = models.CharField(max_length=120, blank=True, help_text="First words of the passage, six at most.")
    passage_end = models.CharField(max_length=120, blank=True, help_text="Last words of the passage, six at most.")

    # Who says so.
    claimant = models.ForeignKey(
        "actors.Actor",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="claims_made",
        help_text="Who says so. Empty: the article in its own voice.",
    )
    claimant_words = models.CharField(
        max_length=200, blank=True, help_text="An unnamed claimant, as printed: a hospital official."
    )
    speaks_for = models.ForeignKey(
        "actors.Actor",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="claims_made_for",
        help_text="The body for which the claimant speaks.",
    )
    claimed_on = PartialDateField()
    claimed_on_first = models.GeneratedField(
        expression=FirstDay("claimed_on"), output_field=models.DateField(null=True), db_persist=True
    )
    claimed_on_last = models.GeneratedField(
        expression=LastDay("claimed_on"), output_field=models.DateField(null=True), db_persist=True
    )

    # How it is said.
    stance = models.CharField(max_length=12, choices=choices.Stance, default=choices.Stance.ASSERTS)
    certainty = models.CharField(max_length=10, choices=choices.Certainty, default=choices.Certainty.STATED)
    distanced = models.BooleanField(default=False, help_text="The article keeps its distance: “what it called”.")
    answers = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="answered_by",
        help_text="The claim that this one denies, corrects or replies to.",
    )

    # About what.
    incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, db_index=False, related_name="claims"
    )
    actor = models.ForeignKey(
        "actors.Actor", models.PROTECT, null=True, blank=True, db_index=False, related_name="claims"
    )
    kind = models.CharField(max_length=16, choices=CHOICES)

    # What it says.
    text = models.TextField(help_text="The claim in the curator's own words: a whole sentence.")
    words = models.CharField(max_length=300, blank=True, help_text="The value as printed, 25 words at most.")
    term = models.ForeignKey("codebook.Term", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    role = models.ForeignKey("codebook.Term", models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    outcome = models.ForeignKey(
        "codebook.Term", models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    precision = models.ForeignKey(
        "codebook.Term", models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    named_actor = models.ForeignKey(
        "actors.Actor", models.PROTECT, null=True, blank=True, db_index=False, related_name="claims_naming"
    )
    caused_by = models.ForeignKey(
        "actors.Actor", models.PROTECT, null=True, blank=True, db_index=False, related_name="claims_blaming"
    )
    other_incident = models.ForeignKey(
        "incidents.Incident", models.PROTECT, null=True, blank=True, db_index=False, related_name="claims_linking"
    )
    location = models.ForeignKey(
        "locations.Location", models.PROTECT, null=True, blank=True, db_index=False, related_name="claims"
    )
    belonging = models.BooleanField(default=False, help_text="Persons said to belong to the actor, not its own act.")
    date = PartialDateField()
    date_first = models.GeneratedField(
        expression=FirstDay("date"), output_field=models.DateField(null=True), db_persist=True
    )
    date_last = models.GeneratedField(
        expression=LastDay("date"), output_field=models.DateField(null=True), db_persist=True
    )
    start_is = models.CharField(max_length=10, choices=choices.StartIs, blank=True)
    end_is = models.CharField(max_length=10, choices=choices.EndIs, blank=True)
    counted = models.CharField(max_length=80, blank=True, help_text="months held, helicopters, operations")
    low = models.PositiveIntegerField(null=True, blank=True)
    high = models.PositiveIntegerField(null=True, blank=True)
    best = models.PositiveIntegerField(null=True, blank=True, help_text="A dataset's best estimate.")
    combat_status = models.CharField(max_length=10, choices=choices.CombatStatus, blank=True)
    persons = models.CharField(max_length=10, choices=choices.Persons, blank=True)
    side = models.CharField(max_length=10, choices=choices.Side, blank=True)
    attackers_included = models.CharField(max_length=10, choices=choices.AttackersIncluded, blank=True)
    scope = models.CharField(max_length=10, choices=choices.Scope, blank=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, blank=True, help_text="BCP 47: ar, en.")
    script = models.CharField(max_length=4, choices=choices.Script, blank=True)
    rank = models.CharField(max_length=80, blank=True, help_text="Major, General.")

    # What it rests on. By its claim a row is found in the index of its uniqueness (migration 0027).
    rests_on = models.ManyToManyField(
        "sources.Article",
        blank=True,
        related_name="claims_resting",
        help_text="Articles that its article names as its own sources.",
    )

    # Editorial.
    deprecated_reason = models.CharField(
        max_length=300,
        blank=True,
        help_text="Public: a coding error, or replaced by a later release. Never to take sides.",
    )
    curator_note = models.TextField(
        blank=True, help_text="Public: how an inference was made, or how it was coded and why."
    )

    # Computed by the database (sql/visibility.sql).
    public = models.BooleanField(default=False, editable=False)
    origin = models.CharField(max_length=320, default="", editable=False)
    value_key = models.GeneratedField(expression=value_key(), output_field=models.UUIDField(), db_persist=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        permissions = [("publish_claim", "Can publish claims")]
        ordering = ["article_id", "sequence", "id"]
        indexes = [*indexes(), merged_index("claim")]
        constraints = [*rules(), *merged_rules("claim")]

    def __str__(self):
        return self.text

    def clean(self):
        """Refuse what does not fit the kind of the claim or is entered already, each column with its message."""
        self.check_columns(alike=Claim.objects.entered_alike(self))
        if errors := merged_errors(self):
            raise ValidationError(errors)

    def check_columns(self, alike=()):
        """Raises ValidationError, {column: message}. `alike`: claims that may be the same; of a stored one none is."""
        errors = rule_errors(self) | shape_errors(self)
        if not errors and self.article_id and self.status != Status.WITHDRAWN:
            errors = double_errors(self, alike)
        if self.status == Status.PUBLISHED:
            errors |= naming_errors(self)
        if self.status == Status.PUBLISHED and not errors:
            errors = accusation_errors(self, Claim.objects.accusing(self.named_actor_id, self.incident_id, but=self.pk))
        if errors:
            raise ValidationError(errors)

    def get_constraints(self):
        """The constraints that Django checks before the database does: none, for `clean` has checked all of them."""
        return [(model, []) for model, _ in super().get_constraints()]

    def get_absolute_url(self):
        """The claim's permalink."""
        return address_of("claim", self.pk)

    @property
    def is_shown(self):
        """Whether readers see it: it is published, and so is all that it stands in and names."""
        return self.public

    @property
    def subject(self):
        """The incident or the actor that it is about."""
        return self.incident or self.actor

    @property
    def claimed_on_text(self):
        """When it was said, in words."""
        return say_when(self.claimed_on)

    @property
    def declaration(self):
        """The declaration of its kind."""
        return KINDS[self.kind]

    def values(self):
        """[(what the column is called, its value as a record or text)] of the columns of its kind that are filled."""
        kind = self.declaration
        filled = []
        for column in (*kind.columns, "words"):
            value = getattr(self, column)
            if value in (None, "", False):
                continue
            label = kind.labels.get(column) or self._meta.get_field(column).verbose_name.capitalize()
            if isinstance(self._meta.get_field(column), PartialDateField):
                value = say(value)
            elif value is True:
                value = "yes"
            elif hasattr(self, f"get_{column}_display"):
                value = getattr(self, f"get_{column}_display")()
            filled.append((label, value))
        return filled

    @property
    def statement(self):
        """What it says, as words and records."""
        return self.declaration.parts(self)

    @property
    def value(self):
        """Its value alone, as words and records, for under a heading that asks the question."""
        bare = self
        if self.words and not self.words_are_value:
            bare = copy.copy(self)
            bare.words = ""
        return (self.declaration.bare or self.declaration.parts)(bare)

    @property
    def words_are_value(self):
        """Whether the printed words are the value itself: nobody is named, or nothing is counted in numbers."""
        value = self.declaration.value
        unnamed = "unnamed" in value and self.named_actor_id is None and self.stance != choices.Stance.NOT_CLAIMED
        uncounted = "uncounted" in value and self.low is None and self.high is None and self.best is None
        return "words" in value or unnamed or uncounted

    @property
    def passage_link(self):
        """The address that opens the article at the passage by a text fragment, or '' where no link is given."""
        link = self.article.first_link
        if not link or not self.passage_start:
            return link
        words = [quote(words, safe="").replace("-", "%2D") for words in (self.passage_start, self.passage_end) if words]
        return f"{link}{'' if '#' in link else '#'}:~:text={','.join(words)}"


@pghistory.track(*every_change(), meta=found_by("resting", "claim"))
class Resting(Claim.rests_on.through):
    """One article that the article of a claim names as its own source: a row of `Claim.rests_on`."""

    belongs_to = ("claim",)

    class Meta:
        proxy = True
        default_permissions = ()  # who may change the claim
        verbose_name = "source of a claim"
        verbose_name_plural = "sources of claims"

    def __str__(self):
        return str(self.article)


@pghistory.track(*every_change(), meta=found_by("comment", "claim"))
class Comment(models.Model):
    """What an editor tells the author of a claim: why it was sent back or withdrawn. For curators alone."""

    belongs_to = ("claim",)

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="comments")
    text = models.CharField(max_length=1000)
    written = models.DateTimeField(db_default=Now(), editable=False)
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()  # who decides of the claim
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="comment_says_something", condition=~Q(text=""))]

    def __str__(self):
        return self.text


class Pin(models.Model):
    """One state of a page, kept so that it can be cited: the rows that it was made from (claims/pinning.py).

    The key comes from the content: as long as nothing changes, whoever cites the page gets the same one. Of whoever
    asked for it nothing is kept.
    """

    key = models.CharField(max_length=24, primary_key=True)
    noun = models.CharField(max_length=10)
    record = models.BigIntegerField()
    made = models.DateTimeField(db_default=Now())
    content = models.JSONField()

    def __str__(self):
        return self.key


NAMED = {  # what the identifiers of each scheme are of
    "incident": [choices.IdentifierScheme.UCDP_EVENT],
    "actor": [choices.IdentifierScheme.UCDP_ACTOR, choices.IdentifierScheme.UCDP_NAME],
    "claim": [choices.IdentifierScheme.CLAIM],
}


def _only(record):
    """The condition that an identifier names this record and no other."""
    return Q(**{f"{other}__isnull": other != record for other in NAMED})


@pghistory.track(*every_change(), meta=found_by("identifier", *NAMED))
class Identifier(models.Model):
    """What another dataset calls one of our records, so that its next release is recognized (docs/adr/0015).

    A curator may tie an actor of a dataset to one that is here already, before or between imports.
    """

    belongs_to = (*NAMED,)

    scheme = models.CharField(max_length=12, choices=choices.IdentifierScheme)
    value = models.CharField(max_length=250)
    incident = models.ForeignKey(
        "incidents.Incident", models.CASCADE, null=True, blank=True, related_name="identifiers"
    )
    actor = models.ForeignKey("actors.Actor", models.CASCADE, null=True, blank=True, related_name="identifiers")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="identifiers")
    # What the last import found and wrote; equal means that there is nothing to do.
    fingerprint = models.CharField(max_length=32, blank=True, editable=False)
    title = models.CharField(max_length=200, blank=True, editable=False, help_text="That the import gave.")

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(name="identifier_is_of_one_record", fields=["scheme", "value"]),
            models.CheckConstraint(
                name="identifier_fits_its_record",
                condition=reduce(or_, (_only(record) & Q(scheme__in=schemes) for record, schemes in NAMED.items())),
                violation_error_message="An event is an incident, a row of a file a claim; the others are actors.",
            ),
        ]

    def __str__(self):
        return f"{self.get_scheme_display()} {self.value}"


# Last: what points at claims is locked, and put back, after them (lib.tracking.tracked).
from claims.proposals import Proposal  # noqa: E402, F401
