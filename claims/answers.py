"""What the claims about one thing answer: grouped by question, then by value, with who asserts and who denies it.

A page is made from one list of claims. Articles are numbered once for the page, as endnotes, so that a mark bears the
same number wherever its article is cited.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby

from claims.attribution import claimant, in_own_voice, origin, root_outlet
from claims.choices import CombatStatus, Stance
from claims.wording import code

VOICES = {  # what stands before those who say, deny and so on, in the order in which they are shown
    Stance.ASSERTS: "",
    Stance.DENIES: "Denied by",
    Stance.NOT_CLAIMED: "Not claimed, according to",
    Stance.DECLINES: "Not said by",
    Stance.WITHDRAWS: "Taken back by",
}
NOT_SAID = {
    Stance.DENIES: "Denied: ",
    Stance.NOT_CLAIMED: "Not claimed: ",
    Stance.DECLINES: "Left unsaid: ",
    Stance.WITHDRAWS: "Taken back: ",
}
GROUPS = ("child", "woman", "man", "adult")  # in the order in which they are shown, after figures of all
HARMED = ("aimed_at", "affected")  # roles whose outcome answers what became of them
RESPONSIBILITY = ("carried_out", "ordered", "assisted")
ORDER = (
    "occurrence", "type", "date", "place", "responsibility", "participation",
    "killed", "killed_by_own_device", "injured", "detained", "missing", "displaced", "released", "acquitted",
    "escaped", "unharmed", "not_stated", "sexually_harmed",
    "means", "seizure", "name", "membership", "relation", "presence", "life_event", "designation",
    "count", "link", "motive", "note",
)  # fmt: skip
HEADINGS = {
    "occurrence": "Whether it took place",
    "type": "What happened",
    "date": "When",
    "place": "Where",
    "responsibility": "By whom",
    "participation": "Who else took part",
    "killed": "Killed",
    "killed_by_own_device": "Killed by their own device",
    "injured": "Injured",
    "detained": "Detained",
    "missing": "Missing",
    "displaced": "Displaced",
    "released": "Released",
    "acquitted": "Acquitted",
    "escaped": "Escaped",
    "unharmed": "Unharmed",
    "not_stated": "Fate not stated",
    "means": "By what means",
    "seizure": "Seized",
    "count": "Numbers and durations",
    "link": "Tied to other incidents",
    "motive": "Why",
    "name": "Names",
    "membership": "Positions",
    "relation": "Relations",
    "presence": "Whereabouts",
    "life_event": "Beginning and end",
    "designation": "Designations and sanctions",
    "note": "Also said",
}


def place_of(key):
    """The place of a question on a page: that of its key, or at the end for an outcome that editors have added."""
    return ORDER.index(key) if key in ORDER else len(ORDER)


def heading_of(key):
    """A question as people ask it."""
    return HEADINGS.get(key) or key.replace("_", " ").capitalize()


def question_of(claim):
    """The question that a claim answers: a key of HEADINGS. Contested questions of an incident bear the same keys."""
    if claim.kind == "participation":
        if code(claim.role_id) in RESPONSIBILITY:
            return "responsibility"
        return code(claim.outcome_id) if code(claim.role_id) in HARMED and claim.outcome_id else "participation"
    if claim.kind == "casualties":
        return code(claim.outcome_id)
    return claim.kind


def _fate(claim):
    # A participation tells what became of the actor, also where it answers another question: an attacker was killed.
    return {code(claim.outcome_id)} & set(ORDER) if claim.kind == "participation" else set()


def numbers(claims):
    """On how much claims rest: the numbers of their articles, outlets and origins."""
    return {
        "article": len({claim.article_id for claim in claims}),
        "outlet": len({claim.article.outlet_id for claim in claims}),
        "origin": len({claim.origin for claim in claims}),
    }


def tally(claims):
    """On how much claims rest: "6 articles · 5 outlets · 2 origins"."""
    return " · ".join(f"{number} {noun}{'' if number == 1 else 's'}" for noun, number in numbers(claims).items())


@dataclass
class Voice:
    """One claimant with all the claims in which it says the same."""

    claims: list
    superseded: frozenset = frozenset()  # ids of claims whose origin gave another figure later

    @property
    def claimant(self):
        """Who says so, as parts."""
        return claimant(self.claims[0])

    @property
    def first(self):
        """Its first claim, for how it is said."""
        return self.claims[0]

    @property
    def in_own_voice(self):
        """Whether the claimant is the outlet itself."""
        return in_own_voice(self.first)

    @property
    def after(self):
        """The outlet whose report it passes on in its own voice, or None."""
        root = root_outlet(self.first.article)
        return root if self.in_own_voice and root != self.first.article.outlet else None

    @property
    def revised(self):
        """Whether the same origin gave another figure later, so that this one counts no more."""
        return all(claim.pk in self.superseded for claim in self.claims)

    @property
    def printed(self):
        """The value as printed, where the value shown does not give it; '' if it does or nothing is kept."""
        return "" if self.first.words_are_value else self.first.words

    @property
    def others(self):
        """In how many claims besides the first it says so."""
        return len(self.claims) - 1


def voices(claims, superseded=frozenset()):
    """The claims gathered by claimant, in the order in which they came."""
    gathered = {}
    for claim in claims:
        gathered.setdefault(claimant(claim), []).append(claim)  # two persons without a name here are not one
    return [Voice(same, superseded) for same in gathered.values()]


SAME_FIGURE = (
    "outcome_id", "combat_status", "persons", "side", "attackers_included", "scope", "named_actor_id", "caused_by_id",
)  # fmt: skip


def superseded_figures(claims):
    """Ids of the figures that the same origin replaced later. Of one origin the latest counts (sql/summary.sql)."""
    latest = {}
    figures = [claim for claim in claims if claim.kind == "casualties" and claim.stance == Stance.ASSERTS]
    for claim in sorted(figures, key=said_on):
        latest[_figure(claim)] = claim
    return frozenset(claim.pk for claim in figures if excludes(claim, latest[_figure(claim)]))


def excludes(one, other):
    """Whether two figures can't both be right: other words, or "at least 13" beside "13", revise nothing."""
    ends = [bounds_of(claim) for claim in (one, other)]
    return any(high is not None and low is not None and low > high for (low, _), (_, high) in (ends, ends[::-1]))


def bounds_of(claim):
    """(low, high) of a figure as the summary reads it: a dataset's may run backwards or leave out its best figure."""
    if claim.low is None and claim.high is None:
        return claim.best, claim.best
    numbers = [number for number in (claim.low, claim.high, claim.best) if number is not None]
    return None if claim.low is None else min(numbers), None if claim.high is None else max(numbers)


def _figure(claim):
    return (claim.origin, *(getattr(claim, column) for column in SAME_FIGURE))


def said_on(claim):
    """(the day on which a claim was said, or else printed; its id): for putting claims in order of time."""
    article = claim.article
    day = claim.claimed_on_last or claim.claimed_on_first or article.published_last or article.published_first
    return (day or date.min, claim.pk)


@dataclass
class Line:
    """One value of one question, with every claim that bears it."""

    claims: list
    superseded: frozenset = frozenset()

    @cached_property
    def asserting(self):
        """The claims that assert it."""
        return [claim for claim in self.claims if claim.stance == Stance.ASSERTS]

    @property
    def first(self):
        """The claim whose words are shown for all."""
        return (self.asserting or self.claims)[0]

    @property
    def before(self):
        """What stands before a value that nobody here asserts, so that it is not read as said."""
        return "" if self.asserting else NOT_SAID.get(self.first.stance, "")

    @property
    def one_origin(self):
        """Whether it is asserted, and by one origin alone."""
        return self.origins == 1

    @property
    def voices(self):
        """[(what stands before it, the voice)] of those who assert it, deny it and so on, in that order."""
        return [
            (before, voice)
            for stance, before in VOICES.items()
            for voice in voices([claim for claim in self.claims if claim.stance == stance], self.superseded)
        ]

    @property
    def denied(self):
        """Whether somebody denies it."""
        return any(claim.stance == Stance.DENIES for claim in self.claims)

    @cached_property
    def origins(self):
        """How many distinct origins assert it."""
        return len({claim.origin for claim in self.asserting})

    @property
    def articles(self):
        """How many articles print the assertion."""
        return len({claim.article_id for claim in self.asserting})


def _statement(claim):
    # That nobody has claimed it is one statement, in whatever words it is printed.
    unclaimed = claim.stance == Stance.NOT_CLAIMED and claim.named_actor_id is None
    return (claim.kind, "unclaimed" if unclaimed else claim.value_key)


def _rank(line):
    # Of figures the totals first, then those of civilians, of children, and so on; of equals that of most origins.
    group = GROUPS.index(line.first.persons) + 1 if line.first.persons in GROUPS else 0
    narrower = line.first.combat_status not in {"", CombatStatus.UNSTATED}
    return (group, narrower, -line.origins, -line.articles)


@dataclass
class Question:
    """One question with its values, those of most origins first."""

    key: str
    lines: list
    contested: bool = False
    silent: list = field(default_factory=list)  # actors accused here who have no word on the page
    answers: list = field(default_factory=list)  # keys of other questions that are answered here and nowhere else

    @property
    def heading(self):
        """The question, as people ask it."""
        return heading_of(self.key)

    @property
    def claims(self):
        """Every claim of every line."""
        return [claim for line in self.lines for claim in line.claims]

    @property
    def tally(self):
        """ "6 articles · 5 outlets · 2 origins"."""
        return tally(self.claims)


@dataclass
class Source:
    """One article with the number that it bears on the page."""

    number: int
    article: object
    claims: list = field(default_factory=list)
    questions: list = field(default_factory=list)  # those of the page for which it is cited

    @property
    def origins(self):
        """Whose words it prints, each once, as parts."""
        return list({claim.origin: origin(claim) for claim in self.claims}.values())


def numbered(claims):
    """The articles of the claims as sources, numbered in the order of their publication; undated ones at the end."""
    articles = {}
    for claim in claims:
        articles.setdefault(claim.article_id, (claim.article, []))[1].append(claim)
    dated = sorted(
        articles.values(), key=lambda pair: (str(pair[0].published_last or "9999"), pair[0].outlet.name, pair[0].pk)
    )
    return [Source(number, article, claims) for number, (article, claims) in enumerate(dated, 1)]


def number_claims(claims):
    """Give each claim `.number`, that of its article on the page. Returns the articles as sources, each claim once."""
    sources = numbered({claim.pk: claim for claim in claims}.values())
    numbers = {source.article.pk: source.number for source in sources}
    for claim in claims:
        claim.number = numbers[claim.article_id]
    return sources


class Dossier:
    """All that the claims about one thing say, ready for its page.

    `also`: other claims that the page shows, to be numbered with the same sources.
    """

    def __init__(self, claims, contested=(), also=()):
        self.claims = list(claims)
        self.shown = list({claim.pk: claim for claim in [*self.claims, *also]}.values())
        self.sources = number_claims([*self.claims, *also])
        self.questions = self._questions(set(contested))
        cited = [(question, {claim.article_id for claim in question.claims}) for question in self.questions]
        for source in self.sources:
            source.questions = [question for question, articles in cited if source.article.pk in articles]
        self.numbers = numbers([claim for claim in self.claims if not claim.deprecated_reason])
        dated = sorted(
            {claim.article for claim in self.claims if claim.article.published_last},
            key=lambda article: (article.published_last, article.pk),
        )
        self.first_reported = dated[0].published_text if dated else ""
        self.last_reported = dated[-1].published_text if dated else ""
        self.deprecated = [claim for claim in self.claims if claim.deprecated_reason]

    def _questions(self, contested):
        current = [claim for claim in self.claims if not claim.deprecated_reason]
        current.sort(
            key=lambda claim: (place_of(question_of(claim)), question_of(claim), claim.number, claim.sequence, claim.pk)
        )
        questions, superseded = [], superseded_figures(current)
        for key, claims in groupby(current, key=question_of):
            lines = {}
            for claim in claims:
                lines.setdefault(_statement(claim), []).append(claim)
            ranked = sorted((Line(same, superseded) for same in lines.values()), key=_rank)
            questions.append(Question(key, ranked))
        places = {question.key: question for question in questions}
        for question in questions:
            for key in sorted({key for claim in question.claims for key in _fate(claim)} - places.keys()):
                places[key] = question
                question.answers.append(key)
            question.contested = not contested.isdisjoint({question.key, *question.answers})
        return questions

    def question(self, key):
        """The question of that key, or None if no claim answers it."""
        return next((question for question in self.questions if question.key == key), None)
