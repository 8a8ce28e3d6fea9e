"""What a search of the whole site finds: actors, places and outlets by their names, the others by their words."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse

from claims.counting import attach_claim_number
from claims.models import Claim
from incidents.models import Incident
from incidents.words import Words
from lib.attaching import in_order
from lib.names import found
from lib.paging import ROWS
from lib.words import OR, parts_of, question_of
from portal.named import RECORDS, best_of, complete, named, nearest
from sources.models import Article

SHOWN = 5  # of each noun, where all are shown
MOST = 1_000  # that are counted
MOST_NAMED, MOST_LISTED = 100, 500  # records that are found by name: of all nouns at once, of one noun
NEWEST = 5_000  # claims that are looked through where very many incidents have the words
TEMPLATES = {
    "incident": "incidents/_incidents_list.html",
    "article": "sources/_articles_list.html",
    "claim": "claims/_claims_list.html",
}


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
    address: str  # '' if it has none
    is_cut: bool = False  # there are more than the number
    newest: int = 0  # only so many were looked through, the newest
    is_too_much: bool = False  # there was too much to look through for quotes
    has_alike: bool = False  # its list has names that are alike, too

    @property
    def template(self):
        """Of its rows."""
        return TEMPLATES.get(self.noun, "portal/_named.html")

    @property
    def told(self):
        """How many there are, in words: "1 actor", "more than 1,000 incidents"."""
        if self.is_too_much:
            return f"{self.noun}s"
        if self.is_far:
            return f"{self.noun}s whose names are alike"
        return number_of(self.noun, self.number, is_cut=self.is_cut, newest=self.newest)

    @property
    def is_named(self):
        """Whether its records are found by name."""
        return self.noun in RECORDS

    @property
    def more(self):
        """What its list has besides its rows, in words; '' if nothing."""
        if not self.address:
            return ""
        if self.newest:
            return f"Look through all {self.noun}s"
        every = f"All {self.told}" if self.number > len(self.rows) else ""
        if not self.is_named:
            return every or "As a list with filters"
        alike = f"More {self.noun}s whose names are alike" if self.has_alike and not self.is_far else ""
        return f"{every}, and others whose names are alike" if every and alike else every or alike

    @property
    def is_far(self):
        """Whether nothing in it is what was asked for: it is only offered."""
        return self.is_named and self.rows[0].is_far

    @property
    def comes_last(self):
        """Whether what is found by words is nearer: a place of another name, or names that are only spelled alike."""
        first = self.rows[0]
        return first.is_close or (self.noun == "location" and not first.is_whole)


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
        """What was found, noun by noun, the nearest first."""
        by_name, by_words = list(self._by_name()), list(self._by_words())
        if by_words:
            by_name = [group for group in by_name if not group.is_far]
        rows = [row for group in by_name for row in group.rows]
        complete(rows, next((group.rows for group in by_words if group.noun == "claim"), ()))
        last = [group for group in by_name if group.comes_last]
        return [*(group for group in by_name if group not in last), *by_words, *last]

    @property
    def is_in_vain(self):
        """Whether nothing was found, though names may be offered."""
        return all(group.is_far for group in self.groups)

    @cached_property
    def best(self):
        """The one record that has just this name, however it is spelled; None where there is none, or several."""
        whole = [row for group in self.groups if group.is_named for row in group.rows if row.is_whole]
        return whole[0] if len(whole) == 1 else None

    @cached_property
    def alike(self):
        """[(noun, address of those that are found)] of names that are less near than those that are shown."""
        near = {group.noun for group in self.groups if group.is_named}
        nouns = dict.fromkeys(match.noun for match in self._every)
        return [(f"{noun}s", self.address(noun=noun)) for noun in nouns if noun not in near]

    def page_of(self, noun, number):
        """A page of the records of one noun, at most five hundred. Raises InvalidPage."""
        matches = self._matches([noun], MOST_LISTED)
        page = Paginator(matches[:MOST_LISTED], ROWS).page(number)
        page.object_list = named(noun, page.object_list)
        complete(page.object_list)
        page.told = number_of(noun, page.paginator.count, is_cut=len(matches) > MOST_LISTED)
        page.neighbours = [
            self.address(noun=noun, page=there) if 1 <= there <= page.paginator.num_pages else ""
            for there in (page.number - 1, page.number + 1)
        ]
        return page

    def _matches(self, nouns, most):
        return found(self.name, nouns=nouns, limit=most + 1) if self.name else []

    @cached_property
    def _every(self):
        return self._matches(tuple(RECORDS), MOST_NAMED)

    def _by_name(self):
        best = best_of(self._every)
        near = nearest(self._every, best)
        if len(self._every) > MOST_NAMED and sum(map(len, near.values())) > MOST_NAMED:
            # Of very many that are alike each noun has its own.
            near = {noun: nearest(self._matches([noun], MOST_NAMED), best).get(noun, ()) for noun in near}
        for noun, matches in near.items():
            if rows := named(noun, matches[:SHOWN]):
                number, is_cut = min(len(matches), MOST_NAMED), len(matches) > MOST_NAMED
                has_alike = sum(match.noun == noun for match in self._every) > len(matches)
                yield Group(noun, rows, number, self.address(noun=noun), is_cut, has_alike=has_alike)

    def _by_words(self):
        common = self.question and Words.objects.perhaps_telling(self.question).are_many()
        groups = [self._incidents(common), self._articles(), self._claims(common)] if self.question else []
        yield from (group for group in groups if group.number or group.newest or group.is_too_much)

    def _incidents(self, common):
        if common and self.question.quoting:
            return Group("incident", [], 0, "", is_too_much=True)
        incidents, address = Incident.objects.published(), self.address("incidents")
        ids, is_cut = _counted(incidents.telling(self.question).newest_first())
        shown = incidents.titled_first(self.question, among=ids[:SHOWN] if is_cut else ids)
        return Group("incident", list(shown.for_list()[:SHOWN]), len(ids), address, is_cut)

    def _articles(self):
        articles, address = Article.objects.published(), self.address("articles")
        if self.question.quoting and articles.perhaps_telling(self.question).are_many():
            return Group("article", [], 0, "", is_too_much=True)
        ids, is_cut = _counted(articles.telling(self.question).newest_first())
        if at_address := _counted(articles.at_address(self.text))[0]:
            ids, is_cut, address = at_address, False, ""
        shown = articles.for_display().attaching(attach_claim_number)
        return Group("article", in_order(shown, ids[:SHOWN]), len(ids), address, is_cut)

    def _claims(self, common):
        claims = Claim.objects.public().newest(NEWEST) if common else Claim.objects.public()
        ids, is_cut = _counted(claims.telling(self.question, common=common).newest_first())
        rows, newest = in_order(Claim.objects, ids[:SHOWN]), NEWEST if common else 0
        address = "" if common and self.question.quoting else self.address("claims")  # which would refuse it
        return Group("claim", rows, len(ids), address, is_cut, newest)


def _counted(rows):
    """(the ids of no more than a thousand rows, whether there are more). One query."""
    ids = list(rows.values_list("pk", flat=True)[: MOST + 1])
    return ids[:MOST], len(ids) > MOST
