"""Two records become one: what points at the one that goes points at the one that stays, and it can be undone.

All that a merge writes is one operation of history. docs/adr/0025 has the reasons.
"""

import hashlib
from functools import reduce
from operator import or_

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, Value, When, Window
from django.db.models.functions import FirstValue

from claims.actions import ChangedError
from claims.against import TOLD, against, any_of, columns_of, naming, too_much, tying
from claims.computing import computed_at_the_end
from claims.constraints import value_key
from claims.kinds import RELATIONS
from claims.models import Claim
from incidents.models import SUMMARY, Incident
from lib.apart import HeldApart
from lib.editorial import Status
from lib.merging import pointing_at
from lib.operations import Operation, operation
from lib.undoing import plan_of
from locations.models import Location, LocationName

# What makes two claims the same one, beside the value key (constraint claim_is_entered_once).
SAME = ("article", "claimant", "claimant_words", "incident", "actor", "kind", "stance")
# What tells a record from all others, or is of its own address, goes with it.
ITS_OWN = {"slug", "former_slugs", "status", "address", "gazetteer", "gazetteer_id", "link_state", "link_checked"}
TOGETHER = [
    ("latitude", "longitude"),
    ("public_role", "naming", "naming_reason"),
    ("after_outlet", "after_article"),
    ("archived_address", "archived_on"),
    ("correction", "corrected_on", "correction_note"),
]

POINT = """
    UPDATE {table} AS one SET {column} = pair.stays
    FROM unnest(%s::bigint[], %s::bigint[]) AS pair (gone, stays) WHERE one.{column} = pair.gone
"""
NOT_ITSELF = " AND one.id <> pair.stays"  # what a claim answers may be merged into it
REST = """
    INSERT INTO claims_claim_rests_on (claim_id, article_id)
    SELECT pair.stays, one.article_id FROM unnest(%s::bigint[], %s::bigint[]) AS pair (gone, stays)
    JOIN claims_claim_rests_on AS one ON one.claim_id = pair.gone
    EXCEPT SELECT claim_id, article_id FROM claims_claim_rests_on
"""
LEAD = """
    UPDATE claims_claim AS claim SET merged_into_id = pair.stays, status = 'withdrawn'
    FROM unnest(%s::bigint[], %s::bigint[]) AS pair (gone, stays) WHERE claim.id = pair.gone
"""


class NotOneError(Exception):
    """Two records can't be merged, so nothing was. `reasons`: sentences."""

    def __init__(self, reasons):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def permissions(model):
    """The permissions that it takes to merge two records of a model: to publish them, and claims, which change."""
    return [f"{model._meta.app_label}.publish_{model._meta.concrete_model._meta.model_name}", "claims.publish_claim"]


def merge(gone, *, into, by, taking=(), seen=""):
    """Merge a record into another one. Returns the one that went, which leads to the other one since.

    `by`: the curator. `taking`: names of fields of which the one that stays takes the value; it leaves its own to the
    one that goes. `seen`: the fingerprint of both as the curator saw them; '' for whatever is there.
    Raises PermissionDenied; NotOneError with the reasons; ChangedError. Then nothing is written.
    """
    model = gone._meta.concrete_model
    if not by.has_perms(permissions(model)):
        raise PermissionDenied
    said = {"noun": model._meta.model_name, "gone": gone.pk, "into": into.pk}
    with transaction.atomic(), operation("merge", by=by, of=f"two {model._meta.verbose_name_plural}", **said):
        # Both, the lower id first: of two curators who merge each into the other, the second one is told of the first.
        locked = model._base_manager.select_for_update().filter(pk__in=[gone.pk, into.pk]).order_by("pk")
        both = {record.pk: record for record in locked}
        if len(both) != 2:
            raise NotOneError(["It takes two."])
        gone, stays = both[gone.pk], both[into.pk]
        if seen and seen != fingerprint(gone, stays):
            raise ChangedError
        if reasons := against(gone, stays):
            raise NotOneError(reasons)
        before = too_much(gone, str(gone)) | too_much(stays, str(stays))
        with computed_at_the_end(in_any_order=True):
            _lead(doubled(gone, stays))
            _move(gone, stays)
        taken = _exchange(gone, stays, taking)
        _judge(gone, stays)
        gone.merged_into = stays
        if hasattr(gone, "status"):
            gone.status = Status.WITHDRAWN
        gone.save(update_fields={"merged_into", *({"status"} if hasattr(gone, "status") else ()), *taken})
        if isinstance(stays, Location):
            _keep_names(gone, stays)
        told = too_much(stays, str(stays), str(gone))
        if new := [words for pk, words in told.items() if pk not in before]:
            raise NotOneError(new[:TOLD])
    return gone


def unmerge(gone, *, by):
    """Undo the merge of a record: all that it wrote is as it was before. Returns the record.

    Raises PermissionDenied; NotOneError if it was not merged; lib.undoing.InTheWayError where later changes stand in
    the way. Then nothing is written.
    """
    if not by.has_perms(permissions(gone._meta.concrete_model)):
        raise PermissionDenied
    gone = gone._meta.concrete_model._base_manager.get(pk=gone.pk)
    done = merge_of(gone)
    if done is None:
        raise NotOneError(["It is not merged."])
    if getattr(gone.merged_into, "status", "") == Status.RESTRICTED:
        raise NotOneError([f"“{gone.merged_into}” is restricted, and so is what was merged into it."])
    undoing = operation("undo", by=by, undoes=str(done.pk))
    with transaction.atomic(), undoing, plan_of(done.pk, exactly=True) as plan, computed_at_the_end(in_any_order=True):
        plan.write()
    gone.refresh_from_db()
    return gone


def merge_of(gone):
    """The Operation that merged a record, or None if it is not merged."""
    if gone.merged_into_id is None:
        return None
    led = gone.events.filter(merged_into__isnull=False).values("pgh_context")  # others, where that one was merged too
    told = Operation.objects.filter(pk__in=led, metadata__operation="merge", metadata__gone=gone.pk)
    return told.newest_first().first()


def fingerprint(*records):
    """A text that is another one as soon as one of the records has changed, whatever their order."""
    seen = hashlib.sha256()
    for record in sorted(records, key=lambda one: one.pk):
        computed = SUMMARY if isinstance(record, Incident) else ()
        columns = [field.attname for field in record._meta.concrete_fields if field.name not in computed]
        seen.update(repr([getattr(record, column) for column in columns]).encode())
    return seen.hexdigest()


def doubled(gone, stays):
    """{id of a claim: id of the claim that stands for both} of claims that would be the same one after the merge.

    Of those that are the same the one is kept that is restricted or else published, then one that is not deprecated,
    then one that stays where it is, then the first.
    """
    columns = columns_of(type(gone))
    if not columns:
        return {}
    now = {column: _instead(column, gone, stays) for column in columns}
    same = {f"same_{column}": now.get(column, F(column)) for column in SAME}
    same["same_key"] = value_key(**{column: now[column] for column in columns if column in RELATIONS})
    rank = Case(
        *(When(status=status, then=Value(place)) for place, status in enumerate((Status.RESTRICTED, Status.PUBLISHED))),
        default=Value(2),
    )
    moved = reduce(or_, (Q(**{column: gone.pk}) for column in columns))
    best = [rank, Case(When(deprecated_reason="", then=Value(0)), default=Value(1))]
    best += [Case(When(moved, then=Value(1)), default=Value(0)), "pk"]
    entered = naming(gone, stays).exclude(status=Status.WITHDRAWN).exclude(pk__in=tying(gone, stays).values("pk"))
    kept = Window(FirstValue("pk"), partition_by=[F(name) for name in same], order_by=best)
    pairs = entered.order_by().annotate(**same).annotate(kept=kept).values_list("pk", "kept")
    return {pk: kept for pk, kept in pairs if pk != kept}


def _instead(column, gone, stays):
    """What a foreign key is after the merge."""
    return Case(When(**{column: gone.pk}, then=Value(stays.pk)), default=F(column), output_field=BigIntegerField())


def _lead(pairs):
    """Each claim that is stated by another one leads to that one, with what pointed at it. `pairs`: as of `doubled`."""
    if not pairs:
        return
    given = [list(pairs), list(pairs.values())]
    with connection.cursor() as cursor:
        cursor.execute(LEAD, given)
        cursor.execute(REST, given)
        for other, columns in pointing_at(Claim).items():
            if other is Claim.rests_on.through:
                continue
            for column in columns:
                names = {"table": other._meta.db_table, "column": other._meta.get_field(column).column}
                cursor.execute(POINT.format(**names) + (NOT_ITSELF if other is Claim else ""), given)


def choosable(one, other):
    """{name: names of the fields that are one with it} of fields in which two records differ, for a curator to choose.

    Whatever tells a record from all others goes with it.
    """
    groups = {name: group for group in TOGETHER for name in group}
    fields = [field for field in one._meta.concrete_fields if field.editable and not field.unique]
    fields = [field for field in fields if not field.generated and field.name not in ITS_OWN]
    found = {}
    for field in fields:
        if getattr(one, field.attname) != getattr(other, field.attname):
            group = groups.get(field.name, (field.name,))
            found[group[0]] = group
    if isinstance(one, Location) and (one.pk in other.path or other.pk in one.path):
        found.pop("parent", None)  # it would lie in itself
    return found


def _exchange(gone, stays, taking):
    """The one that stays takes these values and leaves its own to the other one, where they remain to be read.

    Returns the names of all fields that it took.
    """
    groups = choosable(gone, stays)
    if not {*taking} <= groups.keys():
        raise NotOneError(["A value that was chosen is not there any more."])
    names = [name for group in taking for name in groups[group]]
    for name in names:
        column = gone._meta.get_field(name).attname
        mine, its = getattr(stays, column), getattr(gone, column)
        setattr(stays, column, its)
        setattr(gone, column, mine)
    if names:
        try:
            stays.clean_fields(exclude=[field.name for field in stays._meta.fields if field.name not in names])
            stays.validate_constraints()
        except ValidationError as error:
            raise NotOneError(error.messages) from error
        stays.save(update_fields=names)
    return names


def _judge(gone, stays):
    """Judgements about the one that goes are about the one that stays. That they are two was wrong, or is forgotten."""
    for model in pointing_at(type(gone)):
        if not issubclass(model, HeldApart):
            continue
        model.objects.between(gone.pk, stays.pk).delete()
        apart = model.objects.apart_from(stays.pk)
        for judgement in model.objects.of(gone.pk):
            (other,) = {judgement.one_id, judgement.other_id} - {gone.pk}
            if other in apart:
                judgement.delete()
                continue
            judgement.one_id, judgement.other_id = sorted((other, stays.pk))
            judgement.save()


def _move(gone, stays):
    """Whatever points at the one that goes points at the one that stays.

    Left are claims that were withdrawn and tie both, and lines of which the other one has its own.
    """
    for model, columns in pointing_at(type(gone)).items():
        if issubclass(model, HeldApart):
            continue
        if model is Incident:
            columns = [column for column in columns if column not in SUMMARY]  # the database computes them
        rows = any_of(model, [{column: gone.pk} for column in columns])
        if model is Claim:
            rows = rows.exclude(pk__in=tying(gone, stays).values("pk"))
        for unique in _unique(model, columns):
            rows = _without_doubles(rows, unique, gone, stays)
        if rows.exists():
            rows.update(**{column: _instead(column, gone, stays) for column in columns})


def _unique(model, columns):
    """Sets of columns that are unique in a model and hold one of these columns."""
    if model is Claim:
        return []  # those that would be the same one are merged
    sets = [rule.fields for rule in model._meta.constraints if hasattr(rule, "fields")]
    sets += [*model._meta.unique_together, *([column] for column in columns if model._meta.get_field(column).unique)]
    return [{*fields} for fields in sets if {*fields} & {*columns}]


def _without_doubles(rows, unique, gone, stays):
    """Without the lines that the one that stays has, too. Lines that say nothing else are deleted, others stay."""
    (column,) = (name for name in unique if rows.model._meta.get_field(name).related_model is type(gone))
    there = rows.model._base_manager.filter(
        **{column: stays.pk}, **{name: OuterRef(name) for name in unique - {column}}
    )
    twice = list(rows.filter(Exists(there)).values_list("pk", flat=True))
    if {field.name for field in rows.model._meta.concrete_fields} == {*unique, rows.model._meta.pk.name}:
        rows.model._base_manager.filter(pk__in=twice).delete()
    return rows.exclude(pk__in=twice)


def _keep_names(gone, stays):
    """The two names that a place was shown by are other names of the one that stays, unless it has them."""
    known = {stays.name, stays.name_ar, *stays.names.values_list("name", flat=True)}
    for name, language in ((gone.name, ""), (gone.name_ar, "ar")):
        if name and name not in known:
            known.add(name)
            LocationName.objects.create(location=stays, name=name, language=language)
