"""Imports a release of the UCDP Georeferenced Event Dataset. docs/ucdp.md tells what becomes of each column."""

from collections import Counter, defaultdict
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pghistory
from django.db import connection, transaction
from django.db.models import Max

from actors.models import Actor
from claims.choices import IdentifierScheme
from claims.computing import computed_at_the_end
from claims.importing.actors import Actors
from claims.importing.copying import Table
from claims.importing.mapping import Mapped, key_of, said_by
from claims.importing.places import Places
from claims.importing.reading import look_through
from claims.importing.sources import Cited, release_article
from claims.kinds import EMPTY, RELATIONS
from claims.models import Claim, Identifier
from incidents.models import Incident
from lib.editorial import UNSEEN, Status
from lib.names import fold_new
from lib.processes import beside
from locations.models import Location
from sources.choices import ArticleKind
from sources.models import Article, Outlet

CHUNKS = (250, 2_000)  # events that are written together: at first few, so that the database need not wait for them
ANALYZED = {2, 5}  # chunks after which the planner is told what is there; autovacuum does so when all is written
LARGE = 200_000  # bytes of a file, some thousand events if it is packed, from which on a process of its own is worth it
COLUMN = {name: f"{name}_id" if name in RELATIONS else name for name in EMPTY}
VALUES = [*EMPTY, "words", "text"]
REPLACED, CORRECTED = "Replaced by a later release: ", "Corrected by a later file of this release: "


class WrongRowsError(Exception):
    """Rows of the file can't be used, so nothing was written. `wrong`: {line: reason}."""

    def __init__(self, wrong):
        super().__init__(f"{len(wrong)} rows can't be used")
        self.wrong = wrong


class BusyError(Exception):
    """Another import of the dataset is running."""


class _NotMeant(Exception):
    """Ends a dry run: nothing of it stays."""


@dataclass
class Report:
    """What an import did, or would do. `held`: ids of changed events that readers see, left as they are by drafts."""

    release: str
    counts: Counter = field(default_factory=Counter)
    wrong: dict = field(default_factory=dict)
    held: list = field(default_factory=list)
    absent: int = 0  # events of earlier releases that are not in this file


def import_ucdp(path, *, by=None, release="", status=Status.PUBLISHED, dry_run=False, skip_wrong=False, progress=None):
    """Write what a file of UCDP GED says: all of it or nothing. Returns a Report.

    A second import of the same file changes nothing; one of a later release writes what changed and deprecates what
    that replaces. `by`: the curator; `release`: "24.1", by default the one that follows the newest year of the file;
    `status`: of what is new; `dry_run`: take everything back at the end; `skip_wrong`: leave wrong rows out, which
    otherwise stop all; `progress(done, total)` is called now and then.
    Raises UnreadableError, WrongRowsError, BusyError.
    """
    # Another process finds what events say; it gets ready while the file is looked through.
    with beside(said_by) if _is_large(path) else nullcontext(said_by) as found:
        contents = look_through(path)
        if contents.wrong and not skip_wrong:
            raise WrongRowsError(contents.wrong)
        release = release or f"{(contents.newest + 1) % 100:02}.1"
        report = Report(release, wrong=contents.wrong)
        if contents.rows == len(contents.wrong):
            return report
        said = {"imports": f"UCDP GED {release}"} | ({"user": by.pk} if by else {})
        try:
            with transaction.atomic(), pghistory.context(**said):
                _wait_for_nobody()
                with computed_at_the_end():
                    importing = _Importing(contents, report, Status(status).value)
                    importing.run(found(path, contents, importing.before, CHUNKS), progress)
                if dry_run:  # only now, so that it meets every rule too
                    raise _NotMeant
        except _NotMeant:
            pass
    fold_new()
    return report


def _is_large(path):
    with suppress(OSError):  # it can't be read: told by whoever reads it
        return Path(path).stat().st_size >= LARGE
    return False


def _wait_for_nobody():
    """Only one import at a time: a second one would see neither what the first one writes nor its identifiers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('claims.importing.ucdp'))")
        if not cursor.fetchone()[0]:
            raise BusyError("Another import of UCDP GED is running. Try again when it is done.")


class _Importing:
    """One import, inside its transaction."""

    def __init__(self, contents, report, status):
        self.contents, self.report, self.status = contents, report, status
        self.counts = report.counts
        self.article = release_article(report.release, status)
        self.articles = Article.objects.filter(outlet=self.article.outlet_id, kind=ArticleKind.DATASET)
        self.origin = f"o:{self.article.outlet_id}"  # most probably; the database looks again
        self.places = Places(contents.centres, status)
        self.actors = Actors(contents.names, status)
        events = Identifier.objects.filter(scheme=IdentifierScheme.UCDP_EVENT)
        self.before = dict(events.values_list("value", "fingerprint"))
        self.incidents, self.claims, self.ties = Table(Incident), Table(Claim), Table(Identifier, without=["id"])
        self.resting = Table(Claim.rests_on.through, without=["id"])
        last = Claim.objects.filter(article=self.article).aggregate(last=Max("sequence"))["last"]
        self.sequence = count(1 if last is None else last + 1)  # event by event, as in the file

    @cached_property
    def cited(self):
        """The articles that events cite; not read when nothing is new."""
        return Cited(self.status)

    def run(self, chunks, progress):
        """Write it all. `chunks`: what `said_by` yields; the next one is made ready while the last rows are checked."""
        done, total = 0, self.contents.rows - len(self.contents.wrong)
        ready = map(self._ready, chunks)
        number, lot = 0, next(ready, None)
        while lot is not None:
            number, (events, todo) = number + 1, lot
            lot = self._write(todo, lambda: next(ready, None)) if todo else next(ready, None)
            if todo and number in ANALYZED:
                self._analyze()
            done += events
            if progress:
                progress(done, total)
        met = self.counts["events unchanged"] + self.counts["events changed"] + len(self.report.held)
        self.report.absent = len(self.before) - met
        self.report.counts = +self.counts  # without zeros

    def _analyze(self):
        """Tell the planner what is there now: foreign keys and pages would be planned for empty tables."""
        models = (Claim, Incident, Article, Outlet, Location, Actor, Identifier, Claim.rests_on.through)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL default_statistics_target = 10")
            cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in models)}")

    def _ready(self, events):
        """(how many events these are, [_Todo] of those that say something that is not there yet)."""
        changed = [number for number, _, says in events if says is not None and number in self.before]
        found = Identifier.objects.filter(scheme=IdentifierScheme.UCDP_EVENT, value__in=changed)
        known = {tie.value: tie for tie in found.select_related("incident")}
        todo = []
        for number, now, says in events:
            tie = known.get(number)
            if says is None:
                self.counts["events unchanged"] += 1
            elif tie is not None and self.status == Status.DRAFT and tie.incident.status not in UNSEEN:
                self.report.held.append(number)
            else:
                todo.append(_Todo(number, now, says, tie, *self._resolved(says)))
        return len(events), todo

    def _resolved(self, says):
        """([(Said, its columns with the ids of the records)], ids of the cited articles)."""
        claims = [(said, self._columns(said.values)) for said in says.claims]
        if any("belonging" in said.values for said in says.claims):
            claims = list(keyed(claims).values())  # two names of members may be of one actor
        return claims, [self.cited.pk(citation) for citation in says.citations]

    def _columns(self, values):
        """The same with the ids of the records in place of their names."""
        for name, records in (("named_actor", self.actors), ("location", self.places)):
            if name in values:
                values = {**values, name: records.pk(values[name])}
        return values

    def _write_named(self):
        """Write the records that these claims name and that are new."""
        self.counts["places"] += self.places.write()
        actors, names = self.actors.write(self.article)
        self.counts["actors"] += actors
        self.counts["claims new"] += names
        outlets, articles = self.cited.write()
        self.counts["outlets"] += outlets
        self.counts["articles cited"] += articles

    def _as_new(self, todo):
        """Write the incidents of events that were never imported. Yields (_Todo, incident id, its claims)."""
        self.counts["events new"] += len(todo)
        ids = self.incidents.ids(len(todo))
        self.incidents.copy(
            self.incidents.row(id=pk, slug=f"ucdp-{one.id}", title=one.says.title, status=self.status)
            for pk, one in zip(ids, todo, strict=True)
        )
        self.ties.copy(
            self.ties.row(
                scheme=IdentifierScheme.UCDP_EVENT.value,
                value=one.id,
                incident_id=pk,
                fingerprint=one.fingerprint,
                title=one.says.title,
            )
            for pk, one in zip(ids, todo, strict=True)
        )
        for pk, one in zip(ids, todo, strict=True):
            yield one, pk, one.claims

    def _as_changed(self, todo):
        """Deprecate what events do not say any more. Yields (_Todo, incident id, what they say newly)."""
        if not todo:
            return
        self.counts["events changed"] += len(todo)
        stored = self._stored([one.tie.incident_id for one in todo])
        gone, back, resting = {REPLACED: [], CORRECTED: []}, [], []
        for one in todo:
            there = stored[one.tie.incident_id]
            says, fresh = keyed(one.claims), []
            for key, (said, values) in says.items():
                before = there.get(key, [])
                if any(self._stands(claim) for claim in before):
                    resting += [(claim.pk, said, one.cited) for claim in before if not claim.deprecated_reason]
                elif again := [claim for claim in before if claim.article_id == self.article.pk]:
                    back += [claim.pk for claim in again]
                else:
                    fresh.append((said, values))
            for key, before in there.items():
                for claim in before if key not in says else ():
                    if not claim.deprecated_reason and claim.status in {Status.DRAFT, Status.REVIEW, Status.PUBLISHED}:
                        gone[CORRECTED if claim.article_id == self.article.pk else REPLACED].append(claim.pk)
            yield one, one.tie.incident_id, fresh
        for reason, pks in gone.items():
            Claim.objects.filter(pk__in=pks).update(deprecated_reason=f"{reason}{self.article.title}.")
            self.counts["claims deprecated"] += len(pks)
        Claim.objects.filter(pk__in=back).update(deprecated_reason="")
        self.counts["claims back"] += len(back)
        self._rest(resting)
        self._rename(todo)

    @staticmethod
    def _stands(claim):
        """Whether a stored claim holds the place of the same statement: it is current, or a curator put it aside."""
        return not claim.deprecated_reason.startswith((REPLACED, CORRECTED))

    def _stored(self, incidents):
        """{incident id: {key: [Claim]}} of what releases said of these incidents."""
        stored = {pk: defaultdict(list) for pk in incidents}
        claims = Claim.objects.filter(incident__in=incidents, article__in=self.articles)
        for claim in claims.only("incident", "article", "kind", "status", "deprecated_reason", *VALUES):
            values = {name: getattr(claim, COLUMN.get(name, name)) for name in VALUES}
            stored[claim.incident_id][key_of(claim.kind, values)].append(claim)
        return stored

    def _rest(self, resting):
        """Add the cited articles on which stored claims do not rest yet."""
        through = Claim.rests_on.through
        there = set(through.objects.filter(claim__in=[pk for pk, *_ in resting]).values_list("claim_id", "article_id"))
        wanted = {(pk, article) for pk, said, cited in resting if said.rests for article in cited}
        through.objects.bulk_create([through(claim_id=pk, article_id=to) for pk, to in sorted(wanted - there)])

    def _rename(self, todo):
        """Keep what was found; give an incident its new title, unless a curator has given it another one."""
        renamed = []
        for one in todo:
            if one.tie.incident.title == one.tie.title != one.says.title:
                one.tie.incident.title = one.says.title
                renamed.append(one.tie.incident)
            one.tie.fingerprint, one.tie.title = one.fingerprint, one.says.title
        Incident.objects.bulk_update(renamed, ["title"])
        Identifier.objects.bulk_update([one.tie for one in todo], ["fingerprint", "title"])

    def _write(self, todo, meanwhile):
        """Write what these events say. Returns what `meanwhile` does: it is called while the last rows are checked."""
        self._write_named()
        new, changed = [one for one in todo if one.tie is None], [one for one in todo if one.tie is not None]
        said, resting = [*self._as_new(new), *self._as_changed(changed)], []
        number = sum(len(fresh) for *_, fresh in said)
        self.counts["claims new"] += number
        self.claims.copy(self._rows(said, iter(self.claims.ids(number)), resting))
        rows = (self.resting.row(claim_id=pk, article_id=to) for pk, cited in resting for to in cited)
        return self.resting.copy(rows, meanwhile)

    def _rows(self, said, ids, resting):
        """The rows of claims, with these ids. Adds to `resting` (claim id, ids of the articles on which it rests)."""
        same = {
            "article": self.article.pk,
            "status": self.status,
            "public": self.status == Status.PUBLISHED,
            "origin": self.origin,
        }
        for one, incident, new in said:
            same |= {"locator": f"event {one.id}", "incident": incident}
            for claim, values in new:
                pk, sequence = next(ids), next(self.sequence)
                if claim.rests:
                    resting.append((pk, one.cited))
                yield self.claims.row(id=pk, sequence=sequence, kind=claim.kind, text=claim.text, **same, **values)


class _Todo(NamedTuple):
    """An event that is new or changed. `claims`: [(Said, its columns)]; `cited`: ids of articles."""

    id: str
    fingerprint: str
    says: Mapped
    tie: Identifier | None
    claims: list
    cited: list


def keyed(claims):
    """{key: (Said, its columns)} of claims whose columns hold the ids of records."""
    return {key_of(said.kind, {**values, "text": said.text}): (said, values) for said, values in claims}
