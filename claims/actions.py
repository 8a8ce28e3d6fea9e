"""What is done with claims: an article is published with all that was drafted from it."""

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import pghistory
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction

from actors.models import Actor
from claims.models import Claim, Comment
from claims.queries import ACTORS, attach_records
from claims.review import OWN, own
from incidents.models import Incident
from lib.editorial import UNSEEN, Status
from lib.operations import operation
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
    claims = list(asked[model](record).filter(status__in=UNSEEN).in_order())
    own_record = [model.objects.get(pk=record.pk)] if record.status in UNSEEN else []
    return _with_what_they_need(claims, own_record)


def in_review_of(article, ids=None):
    """What is in review of an article, or those of its claims in review (ids), as Drafts."""
    claims = Claim.objects.of_article(article).in_review()
    return _with_what_they_need(list((claims if ids is None else claims.filter(pk__in=ids)).in_order()))


def _with_what_they_need(claims, others=()):
    attach_records(claims)
    records = {one: {} for one in LOCKED}
    for other in others:
        records[other._meta.concrete_model][other.pk] = other
    for needed, columns in NEEDED.items():
        for claim in claims:
            for column in columns:
                named = getattr(claim, column)
                if named is not None and named.status in UNSEEN:
                    records[needed].setdefault(named.pk, named)
    records[Claim] = {claim.pk: claim for claim in claims}
    return Drafts({one: list(found.values()) for one, found in records.items()})


def refusals(drafts, by=None):
    """[(record, [messages])] of the drafts that can't be published, or not by this curator; empty if all can.

    Each is checked as it would be when published. Left out is what holds for every stored row, because the table sees
    to it: that a claim is not entered twice, what its columns may hold. So thousands of claims are checked at once.
    """
    refused, written = [], own([claim.pk for claim in drafts.claims], by)
    for model in LOCKED:
        for record in drafts.records[model]:
            before, record.status = record.status, Status.PUBLISHED
            messages = errors_of(record) + [OWN] * (model is Claim and record.pk in written)
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
        if refused := refusals(drafts, by):
            raise RefusedError(refused)
        show(drafts)
    return drafts


def accept(article, ids, *, by, seen=""):
    """Publish claims in review of an article (ids), with the records that they need, as an editor who wrote none.

    `seen`: the fingerprint of what was in review of the article as the editor saw it; '' for whatever is there.
    Returns the Drafts. Raises PermissionDenied; RefusedError, naming each that can't be published; ChangedError where
    one is not in review any more, or something was changed. Then nothing is.
    """
    with _deciding(article, ids, "acceptance", by, seen) as drafts:
        if not by.has_perms(drafts.permissions):
            raise PermissionDenied
        if refused := refusals(drafts, by):
            raise RefusedError(refused)
        show(drafts)
    return drafts


def send_back(article, ids, *, by, comment, seen=""):
    """Make claims in review drafts of their authors again, each with a comment. Returns and raises as `accept`."""
    return _decide(article, ids, "sending back", by, seen, Status.DRAFT, comment)


def withdraw(article, ids, *, by, reason, seen=""):
    """Withdraw claims in review, each with the reason, for curators alone. Returns and raises as `accept`."""
    return _decide(article, ids, "withdrawal", by, seen, Status.WITHDRAWN, reason)


def _decide(article, ids, name, by, seen, status, comment):
    with _deciding(article, ids, name, by, seen) as drafts:
        if not by.has_perm(_permission(Claim)):
            raise PermissionDenied
        Claim.objects.filter(pk__in=[claim.pk for claim in drafts.claims]).update(status=status)
        Comment.objects.bulk_create(Comment(claim=claim, text=comment, writer=by) for claim in drafts.claims)
    return drafts


def stand_by(article, *, by):
    """Say, as an editor, that the published claims of a corrected or retracted article were looked at, and stand.

    Raises PermissionDenied; ChangedError where nobody asks that any more.
    """
    with transaction.atomic(), operation("looking again", by=by, of=str(article)):
        if not by.has_perms([_permission(Claim), _permission(Article)]):
            raise PermissionDenied
        if not Article.objects.filter(pk=article.pk, doubted_since__isnull=False).update(doubted_since=None):
            raise ChangedError


@contextmanager
def _deciding(article, ids, name, by, seen):
    """The Drafts of these claims in review, locked: of two editors at once the second one finds them decided."""
    with transaction.atomic(), operation(name, by=by, of=str(article)):
        _lock(in_review_of(article))
        if seen and in_review_of(article).fingerprint != seen:
            raise ChangedError
        drafts = in_review_of(article, ids)
        if {claim.pk for claim in drafts.claims} != {*ids} or not ids:
            raise ChangedError
        yield drafts


def show(drafts):
    """Make drafts public without a check: for `publish`, and for a preview that takes it back."""
    for model in LOCKED:
        draft = model.objects.filter(pk__in=[record.pk for record in drafts.records[model]], status__in=UNSEEN)
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
