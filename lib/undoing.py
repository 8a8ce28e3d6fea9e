"""What was written is put back, row by row and field by field, from the history of each row.

A plan says of each row what it was before and what the operation made of it: two rows of its history. A row that was
inserted is deleted, one that was deleted is inserted again with its id, and fields that were changed get back their
values. Plans are tables, for an import writes half a million rows. docs/adr/0022 has the reasons.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction
from django.db.models import CASCADE
from psycopg import sql

from lib.obstacles import InTheWayError, Obstacle, name_of, obstacle_of
from lib.putting_back import (
    AS_TOLD,
    DELETE,
    DEPENDING,
    IN_THE_WAY,
    INSERT,
    LACKING,
    LEAVE_OUT,
    LINES_OF_KEPT,
    LOCK,
    NAMED_BY_KEPT,
    OF_CHANGE,
    OF_OPERATION,
    PLAN,
    ROWS,
    SEEN,
    UPDATE,
    WITHDRAW,
)
from lib.tracking import tracked, tracked_as

TOLD = 20  # obstacles that are told one by one


@dataclass(frozen=True)
class Touched:
    """What a plan does to the rows of one model: numbers. `seen`: those that are, were or become more than drafts."""

    deleted: int
    inserted: int
    changed: int
    kept: int
    seen: int

    @property
    def rows(self):
        """How many rows it writes."""
        return self.deleted + self.inserted + self.changed + self.kept


class Plan:
    """What is to be put back. Made inside a transaction, by `planned`; its tables go when that is left.

    `exactly`: what readers have seen is deleted, or made a draft again, where it was none before. Otherwise it is
    withdrawn and stays, with its lines and all that it names.
    """

    def __init__(self, exactly):
        self.exactly = exactly
        self.parts = []

    def part(self, one, did, key):
        """Plan for one model: `did` is a question for what was done, `key` its parameter."""
        self._drop(one)
        made = AS_TOLD if did is AS_TOLD else PLAN.replace("{did}", did)
        self._execute(made, one, [key])
        self._execute("ANALYZE {plan}", one)
        self.parts.append(one)

    def settle(self):
        """Lock the rows, leave out what is as it was already, and find what must stay. Raises InTheWayError."""
        for one in self.parts:
            self._execute(LOCK, one)
        for one in self.parts:
            self._execute(LEAVE_OUT, one)
        self._look_out([*self._changed_since()])
        if not self.exactly:
            self._keep()
        self._look_out([*islice(self._depending(), TOLD + 1)])

    def touched(self):
        """{Tracked: Touched} of the models of which it writes rows."""
        found = {one: Touched(*self._execute(self._counting(one), one)[0]) for one in self.parts}
        return {one: touched for one, touched in found.items() if touched.rows}

    def rows(self, one, most):
        """[(id of the event before, id of that after, whether it stays)] of the first rows of one model."""
        told = "SELECT before, after, kept FROM {plan} ORDER BY obj LIMIT {most}"
        return self._execute(told, one, most=sql.Literal(most))

    def shown(self, one):
        """The ids of rows of a model with a status that are published by it and are not now."""
        asked = (
            "SELECT plan.obj FROM {rows} WHERE before.status = 'published' AND now.status IS DISTINCT FROM 'published'"
            " AND after.status IS DISTINCT FROM 'published' ORDER BY 1"
        )
        return [pk for (pk,) in self._execute(asked, one)]

    def holders(self, one, column):
        """The ids of the records to which the rows of a model belong by a foreign key, now or before."""
        asked = (
            "SELECT now.{column} FROM {rows} UNION SELECT before.{column} FROM {rows} UNION SELECT after.{column} FROM"
            " {rows}"
        )
        return {pk for (pk,) in self._execute(asked, one, column=sql.Identifier(column))} - {None}

    def write(self):
        """Put everything back: what goes first, then what changes, then what comes. Raises IntegrityError."""
        for one in reversed(self.parts):
            self._execute(DELETE, one)
        for one in self.parts:
            self._execute(UPDATE, one, put=self._values(one))
            if one.has_status and not self.exactly:
                self._execute(WITHDRAW, one)
        for one in self.parts:
            self._insert(one)
            self._derive(one)

    def drop(self):
        """Take the plan away."""
        for one in self.parts:
            self._drop(one)

    def _changed_since(self):
        for one in self.parts:
            asked = f"SELECT * FROM ({IN_THE_WAY}) AS found WHERE why IS NOT NULL ORDER BY obj LIMIT {TOLD + 1}"  # noqa: S608  # nosec B608
            for pk, last, why in self._execute(asked, one):
                yield obstacle_of(one, pk, last, why)

    def _depending(self):
        """What would be left pointing to a row that goes, or is gone."""
        planned = set(self.parts)
        for one in self.parts:
            for other, field in pointing_at(one):
                joined, stays = sql.SQL(""), sql.SQL("true")
                if other in planned:
                    joined = sql.SQL(
                        "LEFT JOIN {plan} AS its ON its.obj = now.{key} LEFT JOIN {past} AS former"
                        " ON former.pgh_id = its.before LEFT JOIN {past} AS made ON made.pgh_id = its.after"
                    ).format(**self._names(other))
                    stays = sql.SQL(
                        "(its.obj IS NULL OR its.kept OR its.before IS NOT NULL"
                        " AND (former.{column} = plan.obj OR former.{column} IS NOT DISTINCT FROM made.{column}))"
                    ).format(column=sql.Identifier(field.column))
                parts = {"column": sql.Identifier(field.column), "joined": joined, "stays": stays}
                parts |= {"others": sql.Identifier(other.table), "key": sql.Identifier(other.key)}
                for pk, to in self._execute(DEPENDING, one, most=sql.Literal(TOLD + 1), **parts):
                    yield Obstacle(name_of(one, to), f"is named by {name_of(other, pk)}, which was written later")
            for field, to in pointing_from(one):
                coming = sql.SQL("")
                if to in planned:
                    coming = sql.SQL(
                        "AND NOT EXISTS (SELECT FROM {plan} AS its WHERE its.obj = before.{column}"
                        " AND its.before IS NOT NULL)"
                    ).format(plan=self._names(to)["plan"], column=sql.Identifier(field.column))
                parts = {"to": sql.Identifier(to.table), "to_key": sql.Identifier(to.key), "coming": coming}
                parts["column"] = sql.Identifier(field.column)
                for pk, _ in self._execute(LACKING, one, most=sql.Literal(TOLD + 1), **parts):
                    yield Obstacle(name_of(one, pk), f"had a {field.verbose_name} that is not there any more")

    def _look_out(self, obstacles):
        if obstacles:
            raise InTheWayError(obstacles[:TOLD], more=len(obstacles) > TOLD)

    def _keep(self):
        """What readers have seen stays, with its lines, and with all that it names."""
        planned = set(self.parts)
        found = sum(self._count(SEEN, one) for one in self.parts if one.has_status)
        while found:
            found = 0
            for one in self.parts:
                for other, field in pointing_at(one):
                    if other not in planned:
                        continue
                    column = sql.Identifier(field.column)
                    others, key = sql.Identifier(other.table), sql.Identifier(other.key)
                    held = {"column": column, "others": others, "key": key, "holding": self._names(other)["plan"]}
                    found += self._count(NAMED_BY_KEPT, one, **held)
                    if field.name in getattr(other.model, "belongs_to", ()) and field.remote_field.on_delete is CASCADE:
                        found += self._count(LINES_OF_KEPT, other, column=column, holding=self._names(one)["plan"])

    def _counting(self, one):
        removed, back = "plan.before IS NULL AND NOT kept", "plan.after IS NULL"
        seen = "false"
        if one.has_status:
            seen = "'draft' <> ANY (ARRAY[now.status, before.status, after.status])"
        numbers = [removed, back, "plan.before IS NOT NULL AND plan.after IS NOT NULL", "kept", seen]
        return f"SELECT {', '.join(f'count(*) FILTER (WHERE {number})' for number in numbers)} FROM {{rows}}"  # noqa: S608  # nosec B608

    def _values(self, one):
        """Each column that the operation changed, as it was before; the others as they are now."""
        told = (
            "{column} = CASE WHEN before.{column} IS DISTINCT FROM after.{column} THEN {former} ELSE now.{column} END"
        )
        unseen = "('draft', 'review')"
        seen = f"CASE WHEN before.status IN {unseen} AND now.status NOT IN {unseen} THEN {{}} ELSE before.status END"
        as_seen = sql.SQL("CASE now.status WHEN 'published' THEN 'withdrawn' ELSE now.status END")
        parts = []
        for column in one.columns:
            former = sql.Identifier("before", column)
            if column == "status" and one.has_status and not self.exactly:
                former = sql.SQL(seen).format(as_seen)
            parts.append(sql.SQL(told).format(column=sql.Identifier(column), former=former))
        return sql.SQL(", ").join(parts)

    def _insert(self, one):
        """Rows that were deleted, with the defaults of what is computed: the database computes it once more."""
        others = [
            field
            for field in one.model._meta.concrete_fields
            if field.column not in one.columns and not getattr(field, "generated", False)
        ]
        statement = INSERT if others else INSERT.replace(", {others}", "").replace(", {defaults}", "")
        values = [field.get_db_prep_save(field.get_default(), connection) for field in others]
        self._execute(
            statement,
            one,
            values,
            columns=_listed(one.columns),
            others=_listed([field.column for field in others]),
            before=_listed(one.columns, "before"),
            defaults=sql.SQL(", ").join([sql.SQL("%s")] * len(others)),
        )

    def _derive(self, one):
        """What the code writes beside a row as it is saved, such as the key of an address, once more."""
        fields = [
            field
            for field in one.model._meta.concrete_fields
            if field.column not in one.columns and type(field).__dict__.get("pre_save")
        ]
        fields = [field for field in fields if not getattr(field, "generated", False)]
        if not fields:
            return
        ids = [pk for (pk,) in self._execute("SELECT obj FROM {plan} WHERE before IS NOT NULL ORDER BY obj", one)]
        for first in range(0, len(ids), 1_000):
            records = list(one.model._base_manager.filter(pk__in=ids[first : first + 1_000]))
            for record in records:
                for field in fields:
                    field.pre_save(record, add=False)
            one.model._base_manager.bulk_update(records, [field.name for field in fields])

    def _names(self, one):
        names = {"plan": f"undoing_{one.table}", "table": one.table, "past": one.past, "key": one.key}
        return {name: sql.Identifier(value) for name, value in names.items()}

    def _drop(self, one):
        self._execute("DROP TABLE IF EXISTS {plan}", one)

    def _count(self, statement, one, **parts):
        """How many rows a statement wrote."""
        return len(self._execute(f"{statement} RETURNING plan.obj", one, **parts))

    def _execute(self, statement, one, values=None, **parts):
        """The rows of a statement about one model."""
        names = (
            self._names(one) | {"now": _listed(one.columns, "now"), "before": _listed(one.columns, "before")} | parts
        )
        names["rows"] = sql.SQL(ROWS).format(**names)
        same = "before.{0} IS NOT DISTINCT FROM after.{0} OR now.{0} IS NOT DISTINCT FROM before.{0}"
        columns = [sql.Identifier(column) for column in one.columns]
        names["back"] = sql.SQL(" AND ").join(sql.SQL(f"({same})").format(column) for column in columns)
        # A row that goes must be what the operation made it; of one that stays, each field that gets its value back.
        later = (
            "(now.{0} IS DISTINCT FROM after.{0} AND (plan.before IS NULL OR before.{0} IS DISTINCT FROM after.{0}"
            " AND now.{0} IS DISTINCT FROM before.{0}))"
        )
        names["otherwise"] = sql.SQL(" OR ").join(sql.SQL(later).format(column) for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(**names).as_string(), values)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def plan_of(operation, *, exactly=False):
    """The settled Plan that takes back what an operation (an id) wrote. Inside a transaction. Raises InTheWayError."""
    with _planned([(one, OF_OPERATION, operation) for one in written_by(operation)], exactly) as plan:
        yield plan


@contextmanager
def plan_of_change(one, event, *, exactly=False):
    """The same of one change alone: an event (an id) of a model's history."""
    with _planned([(one, OF_CHANGE, event)], exactly) as plan:
        yield plan


@contextmanager
def plan_as_of(one, event, *, exactly=False):
    """The Plan that makes a record what it was after an event of its history, or before that if it was deleted then."""
    with _planned([(one, AS_TOLD, event)], exactly) as plan:
        yield plan


@contextmanager
def _planned(parts, exactly):
    plan = Plan(exactly)
    with transaction.atomic():
        for part in parts:
            plan.part(*part)
        plan.settle()
        yield plan
        plan.drop()


def written_by(operation):
    """The models of which an operation (an id) wrote rows, in the order of `tracked`. One query."""
    told = " UNION ALL ".join(
        f"SELECT {place} WHERE EXISTS (SELECT FROM {one.past} WHERE pgh_context_id = %s)"  # noqa: S608  # nosec B608
        for place, one in enumerate(tracked())
    )
    with connection.cursor() as cursor:
        cursor.execute(told, [operation] * len(tracked()))
        return [tracked()[place] for (place,) in sorted(cursor.fetchall())]


def pointing_from(one):
    """[(foreign key, the Tracked that it points to)] of what history keeps of a model."""
    keys = [field for field in one.fields if field.is_relation]
    return [(field, to) for field in keys if (to := tracked_as(field.remote_field.model))]


def pointing_at(one):
    """[(Tracked, foreign key)] of those whose rows point to a model."""
    return [(other, field) for other in tracked() for field, to in pointing_from(other) if to is one]


def _listed(columns, table=None):
    """Columns with commas between them."""
    return sql.SQL(", ").join(sql.Identifier(*filter(None, [table, column])) for column in columns)
