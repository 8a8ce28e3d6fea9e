"""The records that rows of a file name: found, for some thousand rows at once, or made where a row says enough of them.

Incidents, articles and outlets are made. An actor or a place is not: whether somebody is a person who may be named, or
where a place lies, no file of claims says.
"""

import re
from collections import defaultdict
from functools import cached_property

from django.conf import settings
from django.core.exceptions import ValidationError

from actors.models import Actor
from claims.choices import IdentifierScheme
from claims.importing.cells import SLUGS, SUBJECTS, WrongCellError
from claims.importing.copying import Table
from claims.models import Identifier
from codebook.models import Term
from incidents.models import Incident
from lib.addresses import free_slug
from lib.dates import understand
from lib.edtf import NotADate
from lib.web_addresses import address_key, without_telling
from locations.models import Location
from sources.forms import AddressFormField
from sources.models import Article, Outlet

NUMBERED = re.compile(r"(?:actor|incident|location)(?:-[0-9]+)?")  # slugs of what a site does not name in Latin
SCHEMES = {
    Actor: {IdentifierScheme.UCDP_ACTOR.value, IdentifierScheme.UCDP_NAME.value},
    Incident: {IdentifierScheme.UCDP_EVENT.value},
}
NOUN = {Actor: "actor", Incident: "incident", Location: "place"}


class Named:
    """The records that rows name. `status`: of those that are made; `own`: whether the file's numbers are ours.

    What is made is not written: it is there, with its number, once for the rows that are looked up together.
    """

    def __init__(self, status, *, own):
        self.status, self.own = status, own
        self.terms = Term.objects.in_bulk()
        self.numbers = {model: Table(model).numbers() for model in (Incident, Article, Outlet)}

    def look_up(self, rows):
        """Ask the database for all that rows ([{column: text}]) name. A fixed number of queries."""
        self.found = {model: self._at_slugs(model, rows) for model in (Actor, Incident, Location)}
        outlets = Outlet.objects.select_related("type", "organization")
        self.outlets = {one.slug: one.standing for one in outlets.filter(slug__in=_given(rows, "outlet_slug"))}
        self.publishers = {one.name: one.standing for one in outlets.filter(name__in=_given(rows, "outlet"))}
        entered = Article.objects.entered_or_merged().for_display()
        numbers = {int(text) for text in _given(rows, "article_id") if _is_number(text)} if self.own else set()
        numbered = Article.objects.for_display().in_bulk(numbers)
        self.numbered = {pk: article.standing for pk, article in numbered.items()}
        links = {address_key(text) for column in ("link", "rests_on") for text in _addresses(rows, column)} - {""}
        self.linked, self.cited = defaultdict(list), defaultdict(list)
        for article in entered.filter(address_key__in=links).exclude(address_key=""):
            _add(self.linked[article.address_key], article.standing)
        titles = {row["article_title"] for row in rows if row.get("article_title") and not row.get("link")}
        for article in entered.filter(title__in=titles):
            _add(self.cited[article.outlet_id, article.published, article.title], article.standing)
        here = {pk for text in _addresses(rows, "rests_on") if (pk := _page(text))}
        self.pages = {pk: article.standing for pk, article in Article.objects.in_bulk(here).items()}

    def record(self, model, column, cells):
        """The record of a cell with a slug, or with the number of a dataset; None for ''. Raises WrongCellError."""
        text = cells.get(column, "")
        if not text or text in self.found[model]:
            return self.found[model].get(text)
        if not self.own and NUMBERED.fullmatch(text):
            raise WrongCellError(
                column, f"“{text}” is a number that the site of the file gave: write the slug that it has here"
            )
        name = cells.get("subject" if column == "subject_slug" else column.removesuffix("_slug"), "")
        if model is not Incident or ":" in text or not name:
            asks = " and the cell beside it has no title for a new one" if model is Incident and ":" not in text else ""
            raise WrongCellError(column, f"there is no {NOUN[model]} “{text[:100]}” here{asks}")
        incident = Incident(slug=text, title=name, status=self.status)
        _check(incident, {"slug": column, "title": column.removesuffix("_slug")}, ["slug", "title"])
        self.found[model][text] = self._numbered(incident)
        return incident

    def subject(self, kind, cells):
        """The incident or the actor that a row is about. Raises WrongCellError."""
        if not cells["subject_slug"]:
            raise WrongCellError("subject_slug", "it is empty: say what the claim is about")
        return self.record(SUBJECTS[kind], "subject_slug", cells)

    def article(self, cells):
        """The article that makes the claim of a row. Raises WrongCellError."""
        link, number = cells.get("link", ""), cells.get("article_id", "")
        key = self._key(link)
        if self.own and number:
            article = self.numbered.get(int(number)) if _is_number(number) else None
            if article is None:
                raise WrongCellError("article_id", f"there is no article {number[:20]} here")
            if key and key != article.address_key:
                raise WrongCellError("link", f"it is not the address of article {number}: leave one of them empty")
            return article
        found = self.linked.get(key, []) if key else self.cited.get(self._citation(cells), [])
        if len(found) > 1:
            raise WrongCellError("link" if key else "article_title", "several articles here have it")
        if found:
            return found[0]
        article = self._new_article(link, cells)
        (self.linked[key] if key else self.cited[self._citation(cells)]).append(article)  # its outlet is here now
        return article

    def rests_on(self, cells):
        """The articles on which the claim of a row rests. Raises WrongCellError."""
        articles = []
        for text in filter(None, cells.get("rests_on", "").split("; ")):
            found = [self.pages.get(_page(text))] if _page(text) else self.linked[address_key(text)]
            if len(found) != 1 or found[0] is None:
                raise WrongCellError("rests_on", f"there is not one article here with the address {text[:200]}")
            articles += found
        return articles

    def _key(self, link):
        try:
            return address_key(AddressFormField(required=False, max_length=2000).clean(link))
        except ValidationError as error:
            raise WrongCellError("link", " ".join(error.messages)) from error

    def _citation(self, cells):
        """(id of the outlet, date, headline), by which an article without an address is known."""
        outlet = self._outlet(cells)
        try:
            return outlet and outlet.pk, understand(cells.get("published", "")), cells.get("article_title", "")
        except NotADate as error:
            raise WrongCellError("published", str(error)) from error

    def _outlet(self, cells):
        """The outlet of a row, if it is here or is being made."""
        return self.outlets.get(cells.get("outlet_slug", "")) or self.publishers.get(cells.get("outlet", ""))

    def _new_article(self, link, cells):
        for column in ("article_title", "published"):
            if not cells.get(column):
                what = f"no article here has the address {link[:200]}" if link else "there is no such article here"
                raise WrongCellError(column, f"{what}, and to make one it needs an outlet, a headline and a date")
        outlet = self._outlet(cells) or self._new_outlet(cells)
        article = Article(
            outlet=outlet,
            title=cells["article_title"],
            address=without_telling(link),
            published=self._citation(cells)[1],
            language=cells.get("article_language", ""),
            status=self.status,
            **({"kind": cells["article_kind"]} if cells.get("article_kind") else {}),
        )
        shown = {"title": "article_title", "address": "link", "language": "article_language", "kind": "article_kind"}
        _check(article, shown, [*shown, "published"])
        return self._numbered(article)

    def _new_outlet(self, cells):
        name, slug, kind = (cells.get(column, "") for column in ("outlet", "outlet_slug", "outlet_type"))
        if not name:
            raise WrongCellError("outlet", "the outlet of the article is not here, and it has no name to make it")
        term = self.terms.get(f"outlet_type.{kind or 'news'}")
        if term is None:
            raise WrongCellError("outlet_type", f"the codebook has no “{kind[:60]}” in its list outlet_type")
        if not slug or slug in self._taken:
            slug = free_slug(name, self._taken.__contains__, "outlet")
        outlet = Outlet(name=name, slug=slug, type=term)
        _check(outlet, {"name": "outlet", "slug": "outlet_slug"}, ["name", "slug"])
        self._taken.add(slug)
        self.outlets[slug] = self.publishers[name] = self._numbered(outlet)
        return outlet

    def _numbered(self, record):
        record.pk = next(self.numbers[type(record)])
        return record

    @cached_property
    def _taken(self):
        former = Outlet.objects.exclude(former_slugs=[]).values_list("former_slugs", flat=True)
        return set(Outlet.objects.values_list("slug", flat=True)).union(*former)

    @cached_property
    def _former(self):
        """{model: {former slug: id}}."""
        return {
            model: {
                slug: pk
                for pk, slugs in model.objects.exclude(former_slugs=[]).values_list("pk", "former_slugs")
                for slug in slugs
            }
            for model in NOUN
        }

    def _at_slugs(self, model, rows):
        """{text of a cell: record} of those that are here."""
        columns = [column for column, (_, named) in SLUGS.items() if named is model]
        texts = set().union(*(_given(rows, column) for column in columns))
        texts |= {cells["subject_slug"] for cells in rows if SUBJECTS.get(cells["subject_kind"]) is model}
        records = model.objects.all()
        records = records.only("slug", "title", "status", "merged_into") if model is Incident else records
        found = {record.slug: record.standing for record in records.filter(slug__in=texts)}
        pks = {text: self._former[model][text] for text in texts - found.keys() if text in self._former[model]}
        pks |= self._identified(model, {text for text in texts if ":" in text})
        there = records.in_bulk(set(pks.values())) if pks else {}
        return found | {text: there[pk].standing for text, pk in pks.items() if pk in there}

    @staticmethod
    def _identified(model, texts):
        """{text: id of the record} of texts such as "ucdp_event:309875" or "wof:421173627"."""
        keys = {tuple(text.split(":", 1)): text for text in texts}
        values = [value for _, value in keys]
        if not keys:
            return {}
        if model is Location:
            known = Location.objects.filter(gazetteer_id__in=values).values_list("gazetteer", "gazetteer_id", "pk")
        else:
            ties = Identifier.objects.filter(scheme__in=SCHEMES[model], value__in=values)
            known = ties.values_list("scheme", "value", NOUN[model])
        return {keys[scheme, value]: pk for scheme, value, pk in known if (scheme, value) in keys}


def _add(records, record):
    if record not in records:
        records.append(record)


def _given(rows, column):
    return {cells[column] for cells in rows if cells.get(column)}


def _addresses(rows, column):
    return {text for cell in _given(rows, column) for text in cell.split("; ") if text}


def _is_number(text):
    return text.isascii() and text.isdigit() and len(text) < 19


def _page(address):
    """The number of the article whose page here has this address, or None."""
    found = re.fullmatch(rf"{re.escape(settings.SITE_URL)}/articles/([0-9]{{1,18}})/", address)
    return found and int(found[1])


def _check(record, shown_as, columns):
    """Raises WrongCellError for the first of these columns that the record's own checks refuse."""
    exclude = [field.name for field in record._meta.fields if field.name not in columns]
    try:
        record.clean_fields(exclude=exclude)
    except ValidationError as error:
        column, reasons = next(iter(error.message_dict.items()))
        raise WrongCellError(shown_as.get(column, column), " ".join(reasons)) from error
