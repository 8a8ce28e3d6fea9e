"""What readers saw change, and on which day: of an incident or an actor, and of the claims about it. Never by whom.

A row of history is told if readers could see it while it stood: it was published, and so was everything that it stands
in or names. What it says is told where readers may see that today. Of texts it is only told that they were reworded:
what was taken out of one may be the name of somebody.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from django.shortcuts import render
from django.utils.timezone import now

from actors.choices import Naming
from actors.models import Actor
from claims.kinds import KINDS
from claims.models import Claim
from claims.queries import ACTORS, attach_records
from incidents.models import Incident
from lib.editorial import Status, shown
from lib.history import attach_named, in_words, label_of
from lib.tracking import WAS, tracked_as
from locations.models import Location
from sources.models import Article

SHOWN = 50  # rows of history that a page looks at
# What a claim stands in or names, and readers must be able to see too.
NEEDED = {Article: ("article",), Incident: ("incident", "other_incident"), Actor: ACTORS, Location: ("location",)}
# Of these it is told what they said: numbers, dates, words of the codebook, choices, and records.
TOLD = [
    *("stance", "certainty", "distanced", "claimed_on", *ACTORS[1:], "other_incident", "location"),
    *("term", "role", "outcome", "precision", "belonging", "date", "start_is", "end_is", "low", "high", "best"),
    *("combat_status", "persons", "side", "attackers_included", "scope"),
]
REWORDED = [
    "text",
    "words",
    "name",
    "claimant_words",
    "counted",
    "rank",
    "deprecated_reason",
    "curator_note",
    "locator",
]
OWN = {Incident: ["title"], Actor: ["name"]}


@dataclass
class Line:
    """What readers saw on a day: `what` was done with a claim, or with the record itself if `claim` is None.

    `order`: of those of one day. `told`: [(label, before, after)], '' for nothing; `reworded`: labels of texts.
    """

    day: date
    order: int
    what: str
    claim: Claim | None = None
    told: list = field(default_factory=list)
    reworded: list = field(default_factory=list)


@dataclass(frozen=True)
class Past:
    """A page of lines, the newest first. `older`: the number at which the next begins, None if this is the last."""

    lines: list
    older: int | None


def past_of(record, older=None):
    """The Past of a published incident or actor. A constant number of queries.

    `older`: of the page that ended there. The lines of the record itself stand on the first page.
    """
    events = tracked_as(Claim).events._base_manager
    subject = "incident" if isinstance(record, Incident) else "actor"
    rows = events.filter(**{subject: record.pk}).exclude(pgh_label=WAS).order_by("-pgh_id")
    rows = rows.filter(pgh_id__lt=older) if older else rows
    page = list(rows.values_list("pgh_id", "pgh_obj")[: SHOWN + 1])
    shown_ids = {event for event, _ in page[:SHOWN]}
    claims = Claim.objects.in_bulk({claim for _, claim in page[:SHOWN]})
    visible = [claim for claim in claims.values() if claim.public or claim.status == Status.WITHDRAWN]
    attach_records(visible)
    states = {claim.pk: [] for claim in visible}
    for row in events.filter(pgh_obj__in=states).order_by("pgh_id"):
        states[row.pgh_obj_id].append(row)
    seen = Seen(record, [row for rows in states.values() for row in rows])
    attach_named([(tracked_as(Claim), row) for rows in states.values() for row in rows])
    lines = [line for claim in visible for line in _lines_of_claim(claim, states[claim.pk], seen)]
    lines = [line for line in lines if line.order in shown_ids] + ([] if older else _lines_of_record(record))
    lines.sort(key=lambda line: (line.day, line.order), reverse=True)
    return Past(lines, page[SHOWN - 1][0] if len(page) > SHOWN else None)


def answer_history(request, record):
    """The page of the history of a record; `older` in the address says where it begins."""
    asked = request.GET.get("older", "")
    older = int(asked) if re.fullmatch(r"[0-9]{1,9}", asked) else None
    section = f"{record._meta.model_name}s"
    return render(request, "history.html", {"record": record, "past": past_of(record, older), "section": section})


class Seen:
    """When the records were published that claims need to be seen, as their histories say."""

    def __init__(self, record, rows):
        """Of one record, and of all that these rows of the history of claims name. Four queries."""
        self.spans = {}
        for model, columns in NEEDED.items():
            ids = {getattr(row, f"{column}_id") for row in rows for column in columns} - {None}
            ids |= {record.pk} if isinstance(record, model) else set()
            self.spans |= {(model, pk): spans for pk, spans in published_spans(model, ids).items()}

    def since(self, row, until):
        """The moment from which readers saw a row of a claim's history that stood until another; None if never."""
        if row.status != Status.PUBLISHED or row.pgh_label == "delete":
            return None
        spans = [(row.pgh_created_at, until)]
        for model, columns in NEEDED.items():
            for pk in {getattr(row, f"{column}_id") for column in columns} - {None}:
                spans = _both(spans, self.spans.get((model, pk), []))
        return min((start for start, _ in spans), default=None)


def published_spans(model, ids):
    """{id: [(from, until)]} in which records of a model were published. One query."""
    events = tracked_as(model).events._base_manager.filter(pgh_obj__in=ids).order_by("pgh_id")
    states = {}
    for pk, label, status, moment in events.values_list("pgh_obj", "pgh_label", "status", "pgh_created_at"):
        states.setdefault(pk, []).append((moment, status if label != "delete" else ""))
    return {pk: _spans(rows) for pk, rows in states.items()}


def _spans(rows):
    ends = [*(moment for moment, _ in rows[1:]), now()]
    return [
        (start, end)
        for (start, status), end in zip(rows, ends, strict=True)
        if status == Status.PUBLISHED and start < end
    ]


def _both(spans, others):
    """The spans in which one of each holds."""
    found = [(max(one[0], other[0]), min(one[1], other[1])) for one in spans for other in others]
    return [span for span in found if span[0] < span[1]]


def _lines_of_claim(claim, rows, seen):
    """The Lines of what readers saw of a claim, in the order of its rows, whose ids they bear."""
    before = None
    ends = [*(row.pgh_created_at for row in rows[1:]), now()]
    for row, until in zip(rows, ends, strict=True):
        since = seen.since(row, until)
        if since is None:
            if before and row.status == Status.WITHDRAWN:
                yield Line(row.pgh_created_at.date(), row.pgh_id, "A claim was withdrawn")
                before = None
            continue
        if claim.public:
            line = Line(since.date(), row.pgh_id, "Added" if before is None else "Changed", claim)
            if before is not None:
                line.told, line.reworded = _differences(claim, before, row)
            if before is None or line.told or line.reworded:
                yield line
        before = row


def _differences(claim, before, after):
    labels = KINDS[claim.kind].labels
    told, reworded = [], []
    for name in (*TOLD, *REWORDED):
        column = Claim._meta.get_field(name)
        label = labels.get(name) or label_of(column)
        one, other = (getattr(row, column.attname) for row in (before, after))
        if one == other:
            continue
        if name in REWORDED:
            reworded.append(label)
        elif (said := (_said(column, before), _said(column, after))) and said[0] != said[1]:
            told.append((label, *said))
    return told, reworded


def _said(column, row):
    """What a row says in a field, as readers may see it today; '' for what they may not."""
    if not column.is_relation:
        return in_words(column, row)
    record = getattr(row, column.name)
    if record is None or getattr(record, "status", Status.PUBLISHED) != Status.PUBLISHED:
        return ""
    return shown(record)


def _lines_of_record(record):
    """Lines of the record's own history: published, withdrawn, called otherwise."""
    model = record._meta.concrete_model
    named = model is Incident or record.naming == Naming.NAMED
    before, lines = None, []
    for row in tracked_as(record).events._base_manager.filter(pgh_obj=record.pk).order_by("pgh_id"):
        day = row.pgh_created_at.date()
        if row.status == Status.PUBLISHED and row.pgh_label != "delete":
            if before is None:
                lines.append(Line(day, 0, "Published again" if lines else "Published"))
            elif named:
                changed = [name for name in OWN[model] if getattr(row, name) != getattr(before, name)]
                labels = [label_of(model._meta.get_field(name)) for name in changed]
                lines += [Line(day, 0, "Changed", reworded=labels)] if labels else []
            before = row
        elif before is not None:
            lines.append(Line(day, 0, "Withdrawn"))
            before = None
    return lines
