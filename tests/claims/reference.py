"""The rules of visibility, origin and summary in plain Python, to hold the SQL against (claims/sql).

It reads whole tables and looks at one incident at a time. It is slow, and meant to be read.
"""

from collections import defaultdict
from datetime import date

from actors.models import Actor
from claims.models import Claim
from codebook.models import Term
from incidents.models import Incident
from locations.models import Location
from sources.models import Article, Outlet

EARLIEST, LATEST = date.min, date.max
BLAMES = ("role.carried_out", "role.ordered", "role.assisted")
HARMED = ("role.aimed_at", "role.affected")
HARMS = ("outcome.killed", "outcome.killed_by_own_device", "outcome.injured")
OPEN = float("inf")  # the upper bound of "or more"


def rows(model):
    """All rows of a table by id, each with its columns as attributes."""
    names = [field.attname for field in model._meta.concrete_fields]
    return {row.id: row for row in model._base_manager.values_list(*names, named=True)}


class World:
    """Everything that is stored, as it stands now."""

    def __init__(self):
        self.claims = rows(Claim)
        self.articles = rows(Article)
        self.outlets = rows(Outlet)
        self.actors = rows(Actor)
        self.locations = rows(Location)
        self.incidents = rows(Incident)
        self.terms = rows(Term)

    def public(self, claim):
        """Whether readers may see the claim: it is published, and so is everything that it stands in or names."""
        named = [
            self.articles[claim.article_id],
            *(self.incidents[pk] for pk in (claim.incident_id, claim.other_incident_id) if pk),
            *(
                self.actors[pk]
                for pk in (
                    claim.actor_id,
                    claim.claimant_id,
                    claim.speaks_for_id,
                    claim.named_actor_id,
                    claim.caused_by_id,
                )
                if pk
            ),
            *(self.locations[pk] for pk in (claim.location_id,) if pk),
        ]
        if any(record.status != "published" for record in [claim, *named]):
            return False
        return not (claim.kind == "name" and self.actors[claim.actor_id].naming != "named")

    def root(self, article):
        """The id of the outlet whose report an article is or passes on."""
        if article.after_outlet_id:
            return article.after_outlet_id
        if article.after_article_id and self.articles[article.after_article_id].status == "published":
            earlier = self.articles[article.after_article_id]
            return earlier.after_outlet_id or earlier.outlet_id
        return article.outlet_id

    def origin(self, claim):
        """Whose words the claim is."""
        if claim.speaks_for_id:
            return f"a:{claim.speaks_for_id}"
        if claim.claimant_id:
            return f"a:{claim.claimant_id}"
        root = self.outlets[self.root(self.articles[claim.article_id])]
        if claim.claimant_words:
            return f"w:{root.id}:{claim.claimant_words.lower()}"
        owner = self.actors.get(root.organization_id)
        return f"a:{owner.id}" if owner and owner.status == "published" else f"o:{root.id}"

    def summary(self, incident_id, as_of=None):
        """The computed columns of one incident, by name."""
        return Summary(self, incident_id, as_of).columns()

    def summaries(self, as_of=None):
        """The computed columns of every incident, by id."""
        return {pk: self.summary(pk, as_of) for pk in self.incidents}


def reading(claim):
    """The bounds of a figure as it was given; None if it is only words."""
    given = [number for number in (claim.low, claim.high, claim.best) if number is not None]
    if not given:
        return None
    if claim.low is None and claim.high is None:
        return claim.best, claim.best
    return (0 if claim.low is None else min(given)), (OPEN if claim.high is None else max(given))


class Summary:
    """What the accepted claims of one incident say."""

    def __init__(self, world, incident_id, as_of):
        self.world = world
        claims = [c for c in world.claims.values() if c.incident_id == incident_id and self.accepted(c, as_of)]
        self.claims = sorted(claims, key=lambda claim: claim.id)
        self.asserted = [c for c in self.claims if c.stance == "asserts" and not self.taken_back(c)]
        self.contested = set()

    def accepted(self, claim, as_of):
        published = self.article(claim).published_last
        on_time = as_of is None or (published is not None and published <= as_of)
        return self.world.public(claim) and not claim.deprecated_reason and on_time

    def article(self, claim):
        return self.world.articles[claim.article_id]

    def origin(self, claim):
        return self.world.origin(claim)

    def taken_back(self, claim):
        return any(
            other.stance == "withdraws"
            and self.origin(other) == self.origin(claim)
            and (other.answers_id == claim.id or (other.kind, other.value_key) == (claim.kind, claim.value_key))
            for other in self.claims
        )

    def said(self, claim):
        article = self.article(claim)
        day = claim.claimed_on_last or claim.claimed_on_first or article.published_last or article.published_first
        return day or EARLIEST, claim.id

    def of_kind(self, kind):
        return [claim for claim in self.asserted if claim.kind == kind]

    def columns(self):
        articles = [self.article(claim) for claim in self.claims]
        figures = self.latest_figures()
        columns = {
            "types": self.types(),
            **self.days(),
            **self.place(),
            **self.numbers("killed", figures),
            **self.numbers("injured", figures),
            **self.numbers("civilians", figures),
            **self.numbers("children", figures),
            "participants": self.participants(),
            "claim_count": len(self.claims),
            "article_count": len({claim.article_id for claim in self.claims}),
            "outlet_count": len({article.outlet_id for article in articles}),
            "origin_count": len({self.origin(claim) for claim in self.claims}),
            "first_reported": min((a.published_last for a in articles if a.published_last), default=None),
            "last_reported": max((a.published_last for a in articles if a.published_last), default=None),
            "means": sorted({claim.term_id for claim in self.of_kind("means")}),
            "outcomes": self.outcomes(),
            "harmed": self.harmed(),
            "outlets": sorted({article.outlet_id for article in articles}),
            "claimants": self.claimants(),
        }
        self.contest_figures(figures)
        self.contest_answers()
        self.contest_denied()
        return {**columns, "contested": sorted(self.contested)}

    def types(self):
        origins = defaultdict(set)
        for claim in self.of_kind("type"):
            origins[claim.term_id].add(self.origin(claim))
        return sorted(origins, key=lambda term: (-len(origins[term]), term))

    def days(self):
        texts = defaultdict(list)
        for claim in self.of_kind("date"):
            texts[claim.date_first or EARLIEST, claim.date_last or LATEST].append(claim.date)
        spans = list(texts)
        if any(a[1] < b[0] for a in spans for b in spans):
            self.contested.add("date")
        kept = [
            (first, last, min(texts[first, last]))
            for first, last in spans
            if not any(first <= f and t <= last and (f, t) != (first, last) for f, t in spans)
        ]
        first_day = min((first for first, _, _ in kept), default=EARLIEST)
        last_day = max((last for _, last, _ in kept), default=LATEST)
        return {
            "dates": [text for _, _, text in sorted(kept)],
            "first_day": None if first_day == EARLIEST else first_day,
            "last_day": None if last_day == LATEST else last_day,
        }

    def place(self):
        claims = self.of_kind("place")
        places = {claim.location_id: self.world.locations[claim.location_id].path for claim in claims}
        kept = [pk for pk in places if not any(pk in path[:-1] for path in places.values())]
        path, precision = [], ""
        if len(kept) == 1:
            path = places[kept[0]]
            terms = [self.world.terms[claim.precision_id] for claim in claims if claim.location_id == kept[0]]
            precision = min(terms, key=lambda term: (term.order, term.id)).id
        elif kept:
            self.contested.add("place")
            precision = "precision.disputed"
            for step in zip(*(places[pk] for pk in kept), strict=False):
                if len(set(step)) > 1:
                    break
                path.append(step[0])
        holders = [place for place in map(self.world.locations.get, path) if place.status == "published"]
        here = holders[-1] if holders else None
        return {
            "location": here.id if here else None,
            "governorate": next((h.id for h in reversed(holders) if h.kind == "governorate"), None),
            "country": next((h.id for h in reversed(holders) if h.kind == "country"), None),
            "locations": sorted(kept),
            "latitude": here.latitude if here else None,
            "longitude": here.longitude if here else None,
            "precision": precision,
        }

    def latest_figures(self):
        """Of one origin, the latest figure on the same people."""
        latest = {}
        for claim in sorted(self.of_kind("casualties"), key=self.said):
            if claim.scope != "period":
                people = (claim.outcome_id, claim.combat_status, claim.persons, claim.side, claim.attackers_included)
                latest[self.origin(claim), people, claim.scope, claim.named_actor_id, claim.caused_by_id] = claim
        return list(latest.values())

    def numbers(self, question, figures):
        outcome = "outcome.injured" if question == "injured" else "outcome.killed"
        totals, parts, words = defaultdict(list), defaultdict(list), defaultdict(list)
        estimates = defaultdict(list)  # a dataset's best figures for parts count where nothing else has a number
        for claim in figures:
            if claim.outcome_id != outcome:
                continue
            if question == "civilians" and claim.combat_status != "civilian":
                continue
            if question == "children" and (claim.persons != "child" or claim.combat_status == "combatant"):
                continue
            whole = claim.side == "unstated" and claim.named_actor_id is None and claim.scope == "whole"
            if question != "children":
                whole = whole and claim.persons == "all"
            if question in ("killed", "injured"):
                whole = whole and claim.combat_status == "unstated"
            bounds = reading(claim)
            if bounds is None:
                words[self.origin(claim)].append(claim.words)
            elif whole:
                totals[self.origin(claim)].append(bounds)
            elif claim.low is None and claim.high is None:
                estimates[self.origin(claim)].append(bounds[0])
            else:
                parts[self.origin(claim)].append(bounds[0])
        named = defaultdict(set)
        if question in ("killed", "injured"):
            named = self.persons_harmed(outcome)
            for origin, low in self.others_harmed(outcome):
                parts[origin].append(low)

        accounts, of_parts = [], []
        for origin in {*totals, *parts, *named, *estimates}:
            lows = (
                [lo for lo, _ in totals[origin]] + parts[origin] + [len(people) for people in [named[origin]] if people]
            )
            lo = max(lows or estimates[origin])
            hi = max((hi for _, hi in totals[origin]), default=OPEN)
            (accounts if totals[origin] or named[origin] else of_parts).append((lo, max(lo, hi)))
        # Numbers of parts alone count where nobody says how many in all, or where they are more than all who do.
        most = max((lo if hi == OPEN else hi for lo, hi in accounts), default=-1)
        accounts += [(lo, hi) for lo, hi in of_parts if lo > most]
        if accounts:
            low = min(lo for lo, _ in accounts)
            high = max(lo if hi == OPEN else hi for lo, hi in accounts)
            is_open = any(hi == OPEN for _, hi in accounts)
            stated = [(lo, lo if hi == OPEN else hi, hi == OPEN) for lo, hi in accounts]
            found = low, high, is_open, (low, high, is_open) not in stated, []
        elif words:
            found = 2, None, True, True, sorted({text for texts in words.values() for text in texts})
        else:
            found = None, None, False, False, []
        return {
            f"{question}_{name}": value
            for name, value in zip(("low", "high", "open", "computed", "words"), found, strict=True)
        }

    def harmed_in(self, outcome):
        return [claim for claim in self.of_kind("participation") if claim.outcome_id == outcome]

    def is_person(self, claim):
        return claim.named_actor_id and self.world.actors[claim.named_actor_id].kind == "person"

    def persons_harmed(self, outcome):
        """The persons that each origin names as harmed."""
        persons = defaultdict(set)
        for claim in self.harmed_in(outcome):
            if self.is_person(claim) and not claim.belonging:
                persons[self.origin(claim)].add(claim.named_actor_id)
        return persons

    def others_harmed(self, outcome):
        """(origin, at least how many) of those that are not persons with a name."""
        for claim in self.harmed_in(outcome):
            if not self.is_person(claim) and (claim.low is not None or claim.high is not None):
                yield self.origin(claim), claim.low or 0

    def participants(self):
        named = [claim for claim in self.of_kind("participation") if claim.named_actor_id]
        return sorted({f"{claim.role_id.removeprefix('role.')}:{claim.named_actor_id}" for claim in named})

    def figures_of_somebody(self):
        """The latest figures of each origin but those of nobody."""
        for claim in self.latest_figures():
            if {claim.low, claim.high, claim.best} - {None} != {0}:
                yield claim

    def outcomes(self):
        of_participants = {claim.outcome_id for claim in self.of_kind("participation")} - {None}
        return sorted(of_participants | {claim.outcome_id for claim in self.figures_of_somebody()})

    def harmed(self):
        found = set()
        for claim in self.figures_of_somebody():
            if claim.outcome_id in HARMS and claim.combat_status == "civilian":
                found.add("civilians")
            if claim.outcome_id in HARMS and claim.persons == "child" and claim.combat_status != "combatant":
                found.add("children")
        return sorted(found)

    def claimants(self):
        said = {pk for claim in self.claims for pk in (claim.claimant_id, claim.speaks_for_id)}
        return sorted(said - {None})

    def contest_figures(self, figures):
        groups = defaultdict(lambda: defaultdict(list))
        for claim in figures:
            bounds = reading(claim)
            if claim.scope == "whole" and bounds:
                people = claim.outcome_id, claim.combat_status, claim.persons, claim.side, claim.named_actor_id
                groups[people][self.origin(claim)].append(bounds)
        for people, accounts in groups.items():
            ranges = [(max(lo for lo, _ in bounds), max(hi for _, hi in bounds)) for bounds in accounts.values()]
            if max(lo for lo, _ in ranges) > min(hi for _, hi in ranges):
                self.contested.add(people[0].removeprefix("outcome."))

    def contest_answers(self):
        doers = [c for c in self.of_kind("participation") if c.role_id == "role.carried_out" and c.named_actor_id]
        for question, given in (
            ("responsibility", [(self.origin(c), c.named_actor_id) for c in doers]),
            ("means", [(self.origin(c), c.term_id) for c in self.of_kind("means")]),
        ):
            answers = defaultdict(set)
            for origin, answer in given:
                answers[origin].add(answer)
            if len(answers) > 1 and not set.intersection(*answers.values()):
                self.contested.add(question)

    def contest_denied(self):
        for claim in self.claims:
            if claim.stance != "denies":
                continue
            if claim.kind == "casualties":
                self.contested.add(claim.outcome_id.removeprefix("outcome."))
            elif claim.kind == "participation" and claim.role_id in BLAMES:
                self.contested.add("responsibility")
            elif claim.kind == "participation" and claim.role_id in HARMED and claim.outcome_id:
                self.contested.add(claim.outcome_id.removeprefix("outcome."))
            else:
                self.contested.add(claim.kind)
