"""Writes what rows of a file have been found to say: the records that they name, claims, identifiers."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Max

from claims.choices import IdentifierScheme
from claims.models import Claim, Identifier
from incidents.models import Incident
from sources.models import Article, Outlet

AT_ONCE = 500  # records in one statement


@dataclass(eq=False)
class Row:
    """One row. `before`: the claim that it made or was; `target`: the one that says now what the row says, if any."""

    line: int
    cells: dict
    number: str = ""
    fingerprint: str = ""
    claim: Claim | None = None
    before: Claim | None = None
    target: Claim | None = None
    tied: Claim | None = None  # that of its identifier
    rests: list = ()  # articles
    answers: str = ""  # the number of a row further down
    # What is found of it in the end: columns to be written again, claims that it replaces, ids of articles to be added.
    changed: list = ()
    replaced: list = ()
    resting: set = frozenset()
    tie: str = ""  # the value of its identifier, if that is to be written


def write(rows, report):
    """Write what is new and what has changed of some rows, and note in the Report which records were made."""
    new = [row.claim for row in rows if row.target is None]
    corrected = [row for row in rows if row.target is not None and row.changed]
    _write_named([row.claim for row in rows if row.target is None or row.target is row.before], report)
    _place(new)
    Claim.objects.bulk_create(new, AT_ONCE)
    if columns := {column for row in corrected for column in row.changed}:
        Claim.objects.bulk_update([row.claim for row in corrected], columns, AT_ONCE)
    resting = Claim.rests_on.through
    found = [resting(claim_id=row.claim.pk, article_id=to) for row in rows for to in sorted(row.resting)]
    resting.objects.bulk_create(found, AT_ONCE)
    ties = [
        Identifier(scheme=IdentifierScheme.CLAIM, value=row.tie, claim_id=row.claim.pk, fingerprint=row.fingerprint)
        for row in rows
        if row.tie
    ]
    again = {"unique_fields": ["scheme", "value"], "update_fields": ["claim", "fingerprint"]}
    Identifier.objects.bulk_create(ties, AT_ONCE, update_conflicts=True, **again)


def _write_named(claims, report):
    """Write the records that these claims name and that are not there yet."""
    named = [(one.article, one.incident, one.other_incident) for one in claims]
    records = {Outlet: {article.outlet for article, *_ in named}, Article: {article for article, *_ in named}}
    records[Incident] = {incident for _, *incidents in named for incident in incidents} - {None}
    for model, found in records.items():
        new = sorted((record for record in found if record._state.adding), key=lambda record: record.pk)
        model.objects.bulk_create(new, AT_ONCE)
        report.counts[f"{model._meta.verbose_name_plural} new"] += len(new)
        if model is not Article:
            report.made += [f"{model._meta.verbose_name} “{record}” ({record.slug})" for record in new]


def _place(claims):
    """Give each new claim its place in the order of its article, after those that are there."""
    claims = [claim for claim in claims if claim.sequence is None]
    articles = {claim.article_id for claim in claims}
    last = Claim.objects.filter(article__in=articles).order_by().values_list("article").annotate(Max("sequence"))
    last = Counter(dict(last))
    for claim in claims:
        last[claim.article_id] += 1
        claim.sequence = last[claim.article_id]
