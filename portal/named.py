"""Actors, places and outlets that are found by a name, and what is shown of each."""

from dataclasses import dataclass, field

from actors.models import Actor
from claims import counting
from claims.models import Claim
from claims.queries import attach_records
from claims.telling_apart import in_words, known_of
from incidents.columns import COLUMNS
from incidents.models import Incident
from lib.attaching import in_order
from lib.conditions import AnyOf
from lib.late import is_long
from lib.names import WHOLLY
from locations.models import Location
from sources.models import Outlet


def attach_incident_number(locations):
    """Give each place `.incident_number`: of the incidents in it and within it; None where it would take long to know.

    One query, two if incidents have changed.
    """
    held = COLUMNS.now(unless=lambda: is_long(Incident))
    for location in locations:
        location.incident_number = held and len(held.select([AnyOf("location", (location.pk,))]))


RECORDS = {
    "actor": Actor.objects.published().attaching(counting.attach_incident_number),
    "location": Location.objects.published().with_ancestors().attaching(attach_incident_number),
    "outlet": Outlet.objects.published().select_related("type", "country"),
}
# Of the best score, what a name must have to be shown beside the best. Places are very many, and most are no more than
# places; of the others something is told.
NEARLY = {"actor": 0.5, "outlet": 0.5, "location": 0.75}
FIRST = {"actor": 1.1}  # of two nouns that are as near
FAR = 0.4  # the score of a name of which most is another


@dataclass
class Named:
    """A record, and the name by which it was found (a lib.names.Match), with the claim that gives that name."""

    match: object
    record: object
    claim: object = None
    known: list = field(default_factory=list)  # of an actor: claims that tell it from others of the name

    @property
    def other_name(self):
        """The name that was found as parts (claims.wording), where it is none of those that are shown anyway."""
        shown = {self.record.name, getattr(self.record, "name_ar", "")}
        return () if self.match.name in shown else (self.match.name,)

    @property
    def is_whole(self):
        """Whether it has just this name, however it is spelled."""
        return self.match.is_whole

    @property
    def is_far(self):
        """Whether it has little of what was asked for, so that it is only offered."""
        return self.match.score < FAR

    @property
    def is_close(self):
        """Whether a word of the name is only spelled alike."""
        return self.match.how == "close"

    @property
    def known_in_words(self):
        """[(what is known, the claim that says so)]."""
        return [(in_words(claim), claim) for claim in self.known]


def best_of(matches):
    """The score of the nearest; they are not quite in the order of their scores."""
    return max((match.score for match in matches), default=0)


def nearest(matches, best):
    """{noun: matches} of those that are nearly as near as the best of all (a score), the noun of the best first.

    Where a record has the whole name, places that do not are not near.
    """
    least = {noun: nearly * best for noun, nearly in NEARLY.items()}
    if best >= WHOLLY:
        least["location"] = WHOLLY
    near = {}
    for match in matches:
        if match.score >= least[match.noun]:
            near.setdefault(match.noun, []).append(match)
    return dict(sorted(near.items(), key=lambda item: -item[1][0].score * FIRST.get(item[0], 1)))


def named(noun, matches):
    """[Named] of some matches of one noun, in their order, without what is not published any more."""
    of = {match.record: match for match in matches}
    return [Named(of[record.pk], record) for record in in_order(RECORDS[noun], of)]


def complete(rows, claims=()):
    """Give what was found by name the claims of the names, and what tells actors apart; and all claims their records.

    At most seven queries, however many rows and claims.
    """
    known = known_of([row.record for row in rows if row.match.noun == "actor"])
    giving = Claim.objects.public().in_bulk({row.match.claim for row in rows} - {None})
    for row in rows:
        row.claim = giving.get(row.match.claim)
        row.known = known.get(row.record.pk, []) if row.match.noun == "actor" else []
    attach_records([*claims, *giving.values(), *(claim for row in rows for claim in row.known)])
