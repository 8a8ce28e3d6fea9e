"""What is done with claims: an article is published with all that was drafted from it."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import pghistory
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction

from actors.models import Actor
from claims.models import Claim
from claims.queries import ACTORS, attach_records
from incidents.models import Incident
from lib.editorial import Status
from locations.models import Location
from sources.models import Article

# In the order in which the database locks them (sql/visibility.sql): two curators at once wait, and never for ever.
LOCKED = (Location, Actor, Article, Incident, Claim)
# What a claim stands in or names, and readers must be able to see too.
NEEDED = {Location: ("location",), Actor: ACTORS, Article: ("article",), Incident: ("incident", "other_incident")}


class RefusedError(Exception):
    """Something can't be published, so nothing was. `refusals`: [(record, [messages])]."""

    def __init__(self, refusals):
        super().__init__("; ".join(f"{record}: {' '.join(messages)}" for record, messages in refusals))
        self.refusals = refusals


class ChangedError(Exception):
    """Somebody changed what was to be published since it was looked at."""


@dataclass(frozen=True)
class Drafts:
    """Draft claims, with the draft records that they need to be seen. `records`: {model: [drafts]}, claims too."""

    records: dict

    def __bool__(self):
        return any(self.records.values())

    @property
    def claims(self):
        """The draft claims, in the order of their articles."""
        return self.records[Claim]

    @property
    def permissions(self):
        """The permissions that it takes to publish them all."""
        return [_permission(model) for model in LOCKED if self.records[model]]

    @property
    def in_words(self):
        """How many of what: "1 incident, 2 actors and 12 claims"; '' for none."""
        parts = [_counted(model, len(self.records[model])) for model in reversed(LOCKED) if self.records[model]]
        return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))

    @cached_property
    def fingerprint(self):
        """A text that is another one as soon as any of them has changed, so that what is published was seen."""
        seen = hashlib.sha256()
        for model in LOCKED:
            columns = [field.attname for field in model._meta.concrete_fields]
            for record in self.records[model]:
                seen.update(repr((model.__name__, [getattr(record, column) for column in columns])).encode())
        return seen.hexdigest()

    def waiting(self):
        """Claims that are published already, and that readers don't see because one of these records is a draft."""
        held = [
            Claim.objects.filter(**{f"{column}__in": [record.pk for record in self.records[model]]})
            for model, columns in NEEDED.items()
            for column in columns
            if self.records[model]
        ]
        held = [claims.order_by().values("pk") for claims in held] or [Claim.objects.none().values("pk")]
        # A union of index scans: an OR over several columns would read the whole table.
        return Claim.objects.published().filter(pk__in=held[0].union(*held[1:]), public=False)


def drafts_of(record):
    """What is in draft of an article, an incident or an actor: its claims and, with the record, all that they need.

    Of an incident and an actor the claims about it. Returns Drafts, the claims with all their records.
    """
    asked = {
        Article: Claim.objects.of_article,
        Incident: Claim.objects.about_incident,
        Actor: Claim.objects.about_actor,
    }
    model = record._meta.concrete_model
    claims = list(asked[model](record).filter(status=Status.DRAFT).in_order())
    attach_records(claims)
    records = {one: {} for one in LOCKED}
    if record.status == Status.DRAFT:
        records[model][record.pk] = model.objects.get(pk=record.pk)
    for needed, columns in NEEDED.items():
        for claim in claims:
            for column in columns:
                named = getattr(claim, column)
                if named is not None and named.status == Status.DRAFT:
                    records[needed].setdefault(named.pk, named)
    records[Claim] = {claim.pk: claim for claim in claims}
    return Drafts({one: list(found.values()) for one, found in records.items()})


def refusals(drafts):
    """[(record, [messages])] of the drafts that can't be published; empty if all can.

    Each is checked as it would be when published. Left out is what holds for every stored row, because the table sees
    to it: that a claim is not entered twice, what its columns may hold. So thousands of claims are checked at once.
    """
    refused = []
    for model in LOCKED:
        for record in drafts.records[model]:
            before, record.status = record.status, Status.PUBLISHED
            messages = errors_of(record)
            record.status = before
            if messages:
                refused.append((record, messages))
    return refused


def errors_of(record):
    """What stands against a record, as it is, being public: [messages]. Of a claim its records must be attached."""
    return _claim_errors(record) if isinstance(record, Claim) else _record_errors(record)


def _errors(check, **options):
    """What a check finds, each message with the name of its field."""
    try:
        check(**options)
    except ValidationError as error:
        return [
            message if name == NON_FIELD_ERRORS else f"{name.replace('_', ' ').capitalize()}: {message}"
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return []


def _record_errors(record):
    relations = [field.name for field in record._meta.fields if field.is_relation]
    return _errors(record.full_clean, exclude=relations, validate_unique=False, validate_constraints=False)


def _claim_errors(claim):
    """What stands against a claim, and whether a record that it stands in or names is gone for readers."""
    messages = _errors(claim.check_columns)
    named = [getattr(claim, column) for columns in NEEDED.values() for column in columns]
    for gone in dict.fromkeys(record for record in named if record is not None):
        if gone.status in {Status.WITHDRAWN, Status.RESTRICTED}:
            messages.append(f"“{gone}” is {Status(gone.status).value}: readers would not see this claim.")
    return messages


def publish(article, *, by, seen=""):
    """Publish an article with all its draft claims and the draft incidents, actors and locations that they need.

    `by`: the curator, who must have the permission to publish all that it touches. `seen`: the fingerprint of the
    drafts as the curator saw them; '' for whatever is there. Returns the Drafts that were published.
    Raises PermissionDenied; RefusedError, naming each draft that can't be published; ChangedError. Then nothing is.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, publishes=article.pk):
        _lock(drafts_of(article))
        article.refresh_from_db(fields=["status"])
        drafts = drafts_of(article)
        if not by.has_perms(drafts.permissions):
            raise PermissionDenied
        if seen and drafts.fingerprint != seen:
            raise ChangedError
        if refused := refusals(drafts):
            raise RefusedError(refused)
        show(drafts)
    return drafts


def show(drafts):
    """Make drafts public without a check: for `publish`, and for a preview that takes it back."""
    for model in LOCKED:
        draft = model.objects.filter(pk__in=[record.pk for record in drafts.records[model]], status=Status.DRAFT)
        draft.update(status=Status.PUBLISHED)


def _lock(drafts):
    """Let nobody change these records until all is done."""
    for model in LOCKED:
        held = model.objects.filter(pk__in=[record.pk for record in drafts.records[model]])
        list(held.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _counted(model, number):
    return f"{number:,} {model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural}"


def _permission(model):
    return f"{model._meta.app_label}.publish_{model._meta.model_name}"
