"""Brings rows of a file together with the claims that are there: what is the same, what is new, what has changed."""

from collections import defaultdict
from functools import partial
from hashlib import md5

from claims.choices import IdentifierScheme
from claims.importing.building import GONE, accuses, built, differing, errors, on_one_origin, statement
from claims.importing.cells import WrongCellError, messages
from claims.importing.copying import Table
from claims.importing.named import Named
from claims.importing.writing import AT_ONCE, Row, write
from claims.models import Claim, Identifier
from claims.queries import attach_records
from lib.editorial import Status
from lib.history import Difference

TOLD = 2_000  # rows that are told one by one
REPLACED, CORRECTED = "Replaced by a later version of ", "Corrected by an import of claims."


class Merging:
    """One import, inside its transaction."""

    def __init__(self, report, contents, status):
        self.report, self.contents, self.status = report, contents, status
        self.own = not report.dataset
        self.counts = report.counts
        self.named = Named(status, own=self.own)
        self.numbers = Table(Claim).numbers()
        self.reason = CORRECTED if self.own else f"{REPLACED}{report.dataset}."
        self.seen = {}  # {hash of a statement: the line on which it stands first}
        self.kept, self.replaced = set(), {}  # ids of claims that a row says; {id: that of the one in its place}
        self.known = {}  # {number of a row of a dataset: id of its claim}
        self.before = 0 if self.own else self._of_dataset().count()
        self.met = 0
        self.answering, self.accusing = [], []  # rows that need others, which are looked at when all are there

    def take(self, rows, *, last=False):
        """Write what rows, [(line, {column: text})], say that is not there yet."""
        rows = [Row(line, cells, cells.get("id", ""), _fingerprint(cells)) for line, cells in rows]
        ties = self._ties(rows)
        if not last and not self.own:
            self.met += sum(self._value(row.number) in ties for row in rows if row.number)
        rows = [row for row in rows if not self._is_unchanged(row, ties)]
        self._ask(rows, ties)
        self._each(rows, partial(self._build, ties=ties))
        rows = [row for row in rows if row.claim is not None]
        self._find(rows)
        accusing = self._accusations([row.claim for row in rows]) if last else None
        todo = self._each(rows, partial(self._decide, accusing=accusing))
        if todo:
            write(todo, self.report)

    def finish(self):
        """What can be done only when every row is there."""
        if self.accusing:
            self.take(self.accusing, last=True)
        answering = []
        for line, claim, number in self.answering:
            if number not in self.known:
                self.report.left[line] = f"it is here, but answers no claim: row {number} was left out"
            elif claim.answers_id != self.known[number]:
                claim.answers_id = self.known[number]
                answering.append(claim)
        gone = {pk: new for pk, new in self.replaced.items() if pk not in self.kept}
        if not self.own:  # what answered a row answers it as it is now
            for claim in Claim.objects.filter(pk__in=self._of_dataset().values("claim"), answers__in=gone):
                claim.answers_id = gone[claim.answers_id]
                answering.append(claim)
        Claim.objects.bulk_update(answering, ["answers"], AT_ONCE)
        Claim.objects.filter(pk__in=gone, deprecated_reason="").update(deprecated_reason=self.reason)
        moved = list(Identifier.objects.filter(claim__in=gone))
        for tie in moved:
            tie.claim_id = gone[tie.claim_id]
        Identifier.objects.bulk_update(moved, ["claim"], AT_ONCE)
        self.report.absent = self.before - self.met
        self.report.counts = +self.counts  # without zeros

    def _each(self, rows, function):
        """What the function gives for each row, without Nones; rows that it finds wrong are noted."""
        found = []
        for row in rows:
            try:
                found.append(function(row))
            except WrongCellError as error:
                self.report.wrong[row.line] = f"{error.column}: {error}"
        return [one for one in found if one is not None]

    def _of_dataset(self):
        """The identifiers of the rows of the dataset."""
        return Identifier.objects.filter(scheme=IdentifierScheme.CLAIM, value__startswith=self._value(""))

    def _value(self, number):
        """The value of the identifier of a row."""
        return number if self.own else f"{self.report.dataset}:{number}"

    def _ties(self, rows):
        """{value: (id of the claim, fingerprint)} of the identifiers of these rows and of those that they answer."""
        numbers = {row.number for row in rows} | {row.cells.get("answers", "") for row in rows if not self.own}
        values = [self._value(number) for number in numbers - {""}]
        ties = Identifier.objects.filter(scheme=IdentifierScheme.CLAIM, value__in=values)
        return {value: found for value, *found in ties.values_list("value", "claim_id", "fingerprint")}

    def _is_unchanged(self, row, ties):
        """Whether a row of a dataset is what it was at the last import; then nothing more is asked about it."""
        pk, fingerprint = ties.get(self._value(row.number), (None, ""))
        if self.own or not row.number or fingerprint != row.fingerprint:
            return False
        self.counts["claims same"] += 1
        self.kept.add(pk)
        self.known[row.number] = pk
        return True

    def _ask(self, rows, ties):
        """Ask the database for the claims that the rows were, and for all that they name."""
        numbers = {row.number for row in rows if row.number}
        pks = {ties[self._value(number)][0] for number in numbers if self._value(number) in ties}
        if self.own:
            pks |= {int(number) for number in numbers if _is_number(number)}
        self.claims = Claim.objects.in_bulk(pks)
        attach_records(list(self.claims.values()))
        answered = {
            int(row.cells.get("answers")) for row in rows if self.own and _is_number(row.cells.get("answers", ""))
        }
        self.answered = set(Claim.objects.filter(pk__in=answered).values_list("pk", flat=True))
        self.named.look_up([row.cells for row in rows])

    def _build(self, row, ties):
        """Make the claim of a row. Of those that it may have been, the one that says what it says counts."""
        tied, _ = ties.get(self._value(row.number), (None, ""))
        pks = [int(row.number), tied] if self.own and _is_number(row.number) else [tied]
        candidates = [self.claims[pk] for pk in dict.fromkeys(pks) if pk in self.claims]
        row.tied = self.claims.get(tied)
        if self.own and row.number and not candidates:
            raise WrongCellError("id", f"there is no claim {row.number[:60]} here; leave it empty for a new claim")
        answered = self._answered(row, ties)
        for before in candidates or [None]:
            row.before = before
            claim = built(row.cells, self.named, before, answered)
            if before is not None and statement(claim) == statement(before):
                break
        row.rests = self.named.rests_on(row.cells)
        row.claim = claim

    def _answered(self, row, ties):
        """The id of the claim that a row answers; None for none, and for one that stands further down."""
        number = row.cells.get("answers", "")
        if not number:
            return None
        if self.own:
            if not _is_number(number) or int(number) not in self.answered:
                raise WrongCellError("answers", f"there is no claim {number[:60]} here")
            return int(number)
        if number == row.number:
            raise WrongCellError("answers", "a claim can't answer itself")
        if number not in self.known and number in self.contents.ids:
            row.answers = number
        pk = self.known.get(number) or ties.get(self._value(number), [None])[0]
        if pk is None and not row.answers:
            raise WrongCellError("answers", f"there is no row {number[:60]} in this file or in one before it")
        return pk

    @staticmethod
    def _accusations(claims):
        """All claims, of these and of the database, that accuse the same persons in the same incidents."""
        persons, incidents = ({getattr(one, name) for one in claims} for name in ("named_actor_id", "incident_id"))
        return [*Claim.objects.accusations(persons, incidents), *(claim for claim in claims if not errors(claim))]

    def _find(self, rows):
        """Give each row its target: the claim that says what the row says, whoever entered it."""
        new = [row for row in rows if row.before is None or statement(row.claim) != statement(row.before)]
        alike = {}
        for subject in ("incident_id", "actor_id"):
            about = {getattr(row.claim, subject) for row in new} - {None}
            if about:
                articles = {row.claim.article_id for row in new}
                stored = Claim.objects.filter(**{f"{subject}__in": about}, article__in=articles)
                for claim in stored.order_by("pk"):
                    other = alike.get(statement(claim))
                    if other is None or other.status == Status.WITHDRAWN:
                        alike[statement(claim)] = claim
        for row in rows:
            row.target = row.before
        for row in new:
            row.target = alike.get(statement(row.claim))
        through = Claim.rests_on.through.objects
        pks = {claim.pk for row in rows for claim in (row.before, row.target) if claim is not None}
        self.resting = defaultdict(set)
        for pk, article in through.filter(claim__in=pks).values_list("claim_id", "article_id"):
            self.resting[pk].add(article)

    def _decide(self, row, accusing):
        """Settle what becomes of a row: nothing, or what is to be written. Returns it if anything is."""
        if first := self.seen.get(hash(statement(row.claim))):
            raise WrongCellError("kind", f"line {first} makes the same claim, of the same article and claimant")
        self._compare(row)
        if reason := self._untouchable(row):
            self.report.left[row.line] = reason
            self.seen[hash(statement(row.claim))] = row.line
            self.kept.update(one.pk for one in (row.before, row.target) if one is not None)
            return None
        if row.target is None or (row.changed and row.target is row.before):
            if accuses(row.claim) and accusing is None:
                self.accusing.append((row.line, row.cells))
                return None
            if wrong := errors(row.claim) or (accusing and on_one_origin(row.claim, accusing, but=row.before)):
                self.report.wrong[row.line] = messages(wrong)
                return None
        return self._settled(row)

    def _compare(self, row):
        """Find what differs between a row and its target, and which claims it replaces."""
        row.replaced = [row.before] if row.before is not None and row.target is not row.before else []
        resting = {article.pk for article in row.rests}
        if row.target is None:
            row.claim.status, row.claim.deprecated_reason = self.status, row.cells.get("deprecated_reason", "")
            row.resting = resting | self.resting[row.before and row.before.pk]
            return
        is_back = self._is_back(row)
        if row.target is row.before:
            row.resting = resting - self.resting[row.target.pk]
            row.replaced = [row.tied] if is_back and row.tied not in (None, row.target) else []
        else:
            row.claim = row.target  # it is the same, and nothing of it is changed but that it counts again
        if is_back:
            row.claim.deprecated_reason = ""
        row.changed = differing(row.claim, row.target) if row.target is row.before else ["deprecated_reason"] * is_back

    def _is_back(self, row):
        """Whether the row says what an earlier file said, until an import replaced it."""
        says_nothing = self.own and row.target is row.before and "deprecated_reason" not in row.cells
        return (
            row.target.deprecated_reason == self.reason and not row.cells.get("deprecated_reason") and not says_nothing
        )

    def _untouchable(self, row):
        """Why the claims that a row would change are left as they are; '' if they are not."""
        touched = [*row.replaced, *([row.target] if row.target is not None and (row.changed or row.resting) else [])]
        adopted = [row.target] if row.target is not None and row.target is not row.before else []
        if gone := next((one.status for one in [*touched, *adopted] if one.status in GONE), ""):
            return f"a curator has {gone} this claim"
        if self.status == Status.DRAFT and any(one.status == Status.PUBLISHED for one in touched):
            return "readers see this claim: only an import that publishes changes it"
        return ""

    def _settled(self, row):
        """Count a row and remember its claim. Returns the row if anything is to be written."""
        if row.target is None:
            row.claim.pk, row.claim._state.adding = next(self.numbers), True
        pk = row.claim.pk
        self.seen[hash(statement(row.claim))] = row.line
        self.kept.add(pk)
        self.replaced |= {one.pk: pk for one in row.replaced if not one.deprecated_reason}
        changed = "changed" if row.replaced else "new" if row.target is None else ""
        changed = changed or ("corrected" if row.changed or row.resting else "same")
        self.counts[f"claims {changed}"] += 1
        if changed != "same" and len(self.report.rows) < TOLD:
            self.report.rows[row.line] = changed, _differences(row, changed)
        if not self.own and row.number:
            self.known[row.number] = pk
        if row.answers:
            self.answering.append((row.line, row.claim, row.answers))
        row.tie = self._value(row.number) if row.number and (row.replaced or not self.own) else ""
        return row if changed != "same" or row.tie else None


def _differences(row, changed):
    """What is written of a row, as [Difference]: a new sentence, beside the one that it replaces; corrected columns."""
    if changed != "corrected":
        before = row.replaced[0].text if row.replaced else ""
        return [Difference("Sentence", before, row.claim.text, [])]
    columns = [(name, getattr(row.target, name), getattr(row.claim, name)) for name in row.changed]
    found = [Difference(name.replace("_", " "), str(old or ""), str(new or ""), []) for name, old, new in columns]
    return [*found, *([Difference("rests on", "", f"{len(row.resting)} more", [])] if row.resting else [])]


def _fingerprint(cells):
    """A text that is another one as soon as any cell of a row is."""
    return md5(repr(sorted(cells.items())).encode(), usedforsecurity=False).hexdigest()


def _is_number(text):
    return text.isascii() and text.isdigit() and len(text) < 19
