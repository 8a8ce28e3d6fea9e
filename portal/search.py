"""What a search of the whole site finds: actors, places and outlets by their names, the others by their words."""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse

from actors.models import Actor
from claims.counting import attach_claim_number, attach_incident_number
from claims.models import Claim
from claims.queries import attach_records
from claims.telling_apart import in_words, known_of
from incidents.models import Incident
from incidents.words import Words
from lib.attaching import in_order
from lib.names import found
from lib.paging import ROWS
from lib.words import OR, parts_of, question_of
from locations.models import Location
from sources.models import Article, Outlet

SHOWN = 5  # of each noun, where all are shown
MOST = 1_000  # that are counted
MOST_NAMED, MOST_LISTED = 100, 500  # records that are found by name: of all nouns at once, of one noun
NEWEST = 5_000  # claims that are looked through where very many incidents have the words
NAMED = {
    "actor": Actor.objects.published().attaching(attach_incident_number),
    "location": Location.objects.published().with_ancestors(),
    "outlet": Outlet.objects.published().select_related("type", "country"),
}
TEMPLATES = {
    "incident": "incidents/_incidents_list.html",
    "article": "sources/_articles_list.html",
    "claim": "claims/_claims_list.html",
}
SAME = {"exact", "folded"}  # a whole name, but for its spelling


@dataclass
class Named:
    """A record, and the name by which it was found (a lib.names.Match), with the claim that gives that name."""

    match: object
    record: object
    claim: object = None
    known: list = field(default_factory=list)  # of an actor: claims that tell it from others of the name

    @property
    def other_name(self):
        """The name that was found, where it is none of those that are shown anyway."""
        shown = {self.record.name, getattr(self.record, "name_ar", "")}
        return "" if self.match.name in shown else self.match.name

    @property
    def is_close(self):
        """Whether it is only spelled alike."""
        return self.match.how == "close"

    @property
    def known_in_words(self):
        """[(what is known, the claim that says so)]."""
        return [(in_words(claim), claim) for claim in self.known]


def number_of(noun, number, *, is_cut=False, newest=0):
    """How many there are of a noun, in words."""
    among = f" among the newest {newest:,}" if newest else ""
    return f"{'more than ' if is_cut else ''}{number:,} {noun}{'' if number == 1 else 's'}{among}"


@dataclass
class Group:
    """What was found of one noun: its first rows, the number of all, and the address of their list."""

    noun: str
    rows: list
    number: int
    address: str
    is_cut: bool = False  # there are more than the number
    newest: int = 0  # only so many were looked through, the newest
    is_too_much: bool = False  # there was too much to look through for quotes

    @property
    def template(self):
        """Of its rows."""
        return TEMPLATES.get(self.noun, "portal/_named.html")

    @property
    def told(self):
        """How many there are, in words: "1 actor", "more than 1,000 incidents"."""
        if self.is_too_much:
            return f"{self.noun}s"
        return number_of(self.noun, self.number, is_cut=self.is_cut, newest=self.newest)

    @property
    def has_more(self):
        """Whether its list has more than its rows."""
        return bool(self.address and (self.number > len(self.rows) or self.is_cut or self.newest or self.is_too_much))

    @property
    def is_close(self):
        """Whether all that it has is only spelled alike."""
        return self.noun in NAMED and self.rows[0].is_close


class Search:
    """The answer to one question (text)."""

    def __init__(self, text):
        self.text = text

    @cached_property
    def name(self):
        """What is looked for among names: the question without quotes; nothing where it says OR or minus."""
        parts = list(parts_of(self.text))
        return "" if any(part == OR or part.minus for part in parts) else " ".join(part.said for part in parts)

    @cached_property
    def question(self):
        """What is looked for in texts, or None if there is no word that says what to look for. One query."""
        question = question_of(self.text)
        return question if question.positive else None

    @property
    def words(self):
        """The single words of a question of several: each alone finds more."""
        said = [part.said for part in parts_of(self.text) if part != OR and not part.minus]
        words = list(dict.fromkeys(word for one in said for word in one.split()))
        return [(word, f"{reverse('search')}?{urlencode({'q': word})}") for word in words] if len(words) > 1 else []

    def address(self, listing="search", **more):
        """The address of a list that has this question."""
        return f"{reverse(listing)}?{urlencode({'q': self.text, **more})}"

    @cached_property
    def groups(self):
        """What was found, noun by noun: the nearest name first; names that are only spelled alike come last."""
        groups = sorted([*self._by_name(), *self._by_words()], key=lambda group: group.is_close)
        rows = {group.noun: group.rows for group in groups}
        complete([row for noun in NAMED for row in rows.get(noun, ())], rows.get("claim", ()))
        return groups

    @cached_property
    def best(self):
        """The one record that has just this name, however it is spelled; None where there is none, or several."""
        same = [row for group in self.groups if group.noun in NAMED for row in group.rows if row.match.how in SAME]
        exact = [row for row in same if row.match.how == "exact"] or same
        return exact[0] if len(exact) == 1 else None

    def page_of(self, noun, number):
        """A page of the records of one noun, at most five hundred. Raises InvalidPage."""
        matches = self._matches([noun], MOST_LISTED)
        page = Paginator(matches[:MOST_LISTED], ROWS).page(number)
        page.object_list = _named(noun, page.object_list)
        complete(page.object_list)
        page.told = number_of(noun, page.paginator.count, is_cut=len(matches) > MOST_LISTED)
        page.neighbours = [
            self.address(noun=noun, page=there) if 1 <= there <= page.paginator.num_pages else ""
            for there in (page.number - 1, page.number + 1)
        ]
        return page

    def _matches(self, nouns, most):
        return found(self.name, nouns=nouns, limit=most + 1) if self.name else []

    def _by_name(self):
        every = self._matches(tuple(NAMED), MOST_NAMED)
        for noun in dict.fromkeys([*(match.noun for match in every), *NAMED]):
            # Of very many each noun has its own.
            own = self._matches([noun], MOST_NAMED) if len(every) > MOST_NAMED else every
            own = [match for match in own if match.noun == noun]
            if rows := _named(noun, own[:SHOWN]):
                yield Group(noun, rows, min(len(own), MOST_NAMED), self.address(noun=noun), len(own) > MOST_NAMED)

    def _by_words(self):
        common = self.question and Words.objects.perhaps_telling(self.question).are_many()
        groups = [self._incidents(common), self._articles(), self._claims(common)] if self.question else []
        yield from (group for group in groups if group.number or group.newest or group.is_too_much)

    def _incidents(self, common):
        address = self.address("incidents")
        if common and self.question.quoting:
            return Group("incident", [], 0, address, is_too_much=True)
        incidents = Incident.objects.published()
        ids, is_cut = _counted(incidents.telling(self.question).newest_first())
        shown = incidents.titled_first(self.question, among=ids[:SHOWN] if is_cut else ids)
        return Group("incident", list(shown.for_list()[:SHOWN]), len(ids), address, is_cut)

    def _articles(self):
        articles, address = Article.objects.published(), self.address("articles")
        if self.question.quoting and articles.perhaps_telling(self.question).are_many():
            return Group("article", [], 0, address, is_too_much=True)
        ids, is_cut = _counted(articles.telling(self.question).newest_first())
        if at_address := _counted(articles.at_address(self.text))[0]:
            ids, is_cut, address = at_address, False, ""
        shown = articles.for_display().attaching(attach_claim_number)
        return Group("article", in_order(shown, ids[:SHOWN]), len(ids), address, is_cut)

    def _claims(self, common):
        claims = Claim.objects.public().newest(NEWEST) if common else Claim.objects.public()
        ids, is_cut = _counted(claims.telling(self.question, common=common).newest_first())
        newest = NEWEST if common else 0
        return Group("claim", in_order(Claim.objects, ids[:SHOWN]), len(ids), self.address("claims"), is_cut, newest)


def _counted(rows):
    """(the ids of no more than a thousand rows, whether there are more). One query."""
    ids = list(rows.values_list("pk", flat=True)[: MOST + 1])
    return ids[:MOST], len(ids) > MOST


def _named(noun, matches):
    """[Named] of some matches of one noun, in their order, without what is not published any more."""
    of = {match.record: match for match in matches}
    return [Named(of[record.pk], record) for record in in_order(NAMED[noun], of)]


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
