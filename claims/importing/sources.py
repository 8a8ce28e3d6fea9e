"""The release of UCDP as an article that makes claims, and the articles that it cites, which make none."""

from claims.importing.copying import Table
from lib.addresses import free_slug
from lib.merging import STANDING
from sources.choices import ArticleKind
from sources.models import Article, Outlet

DATASET = "Uppsala Conflict Data Program (UCDP)"
HOMEPAGE = "https://ucdp.uu.se/"
AUTHORS = "Ralph Sundberg; Erik Melander; Shawn Davies"
# What UCDP cites most and is no news outlet; of the others the dataset does not say what they are.
TYPES = {
    "monitor": (
        *("SOHR", "Airwars", "airwars.org", "VDC", "AAPP", "CIDE-PPD", "Free Burma Rangers"),
        "Myanmar Peace Monitor",
    ),
    "wire": (
        *("Agence France Presse", "Reuters News", "Reuters", "Associated Press Newswires", "EFE News Service"),
        *("Xinhua News Agency", "BBC Monitoring Middle East", "BBC Monitoring Americas"),
    ),
    "rights_body": ("HRW", "Amnesty International", "UNAMI"),
    "research": ("Justice in Mexico", "Justice in Mexico project", "STRATFOR Global Intelligence", "Crisis Watch"),
}
TYPE_OF = {name: kind for kind, names in TYPES.items() for name in names}


def release_article(release, status):
    """The article of a release ("24.1"), made if it is not there yet. Claims of UCDP stand in such articles."""
    outlet = Outlet.objects.filter(name=DATASET).first()
    if outlet is None:
        outlet = Outlet.objects.create(name=DATASET, type_id="outlet_type.dataset", homepage=HOMEPAGE)
    title = f"UCDP Georeferenced Event Dataset (GED) Global, version {release}"
    article = Article.objects.filter(outlet=outlet, kind=ArticleKind.DATASET, title=title).order_by("pk").first()
    if article is None:
        article = Article.objects.create(
            outlet=outlet,
            kind=ArticleKind.DATASET,
            title=title,
            authors=AUTHORS,
            published=f"20{release.partition('.')[0]}",
            language="en",
            status=status,
        )
    return article


class Cited:
    """The articles that events cite, found by outlet, date and headline, or made. Nobody here has read them."""

    def __init__(self, status):
        self.status = status
        self.table, self.publishers = Table(Article), Table(Outlet)
        self.ids, self.outlet_ids = self.table.numbers(), self.publishers.numbers()
        self.outlets = dict(Outlet.objects.values_list("name", STANDING))
        # By a short number: there may be very many. An article that has an address was not entered from a citation.
        there = Article.objects.filter(address="").values_list(STANDING, "outlet_id", "published", "title")
        self.known = {hash(tuple(key)): pk for pk, *key in there.iterator(chunk_size=5_000)}
        self.taken = None
        self.new, self.new_outlets = [], []

    def pk(self, citation):
        """The id of the article of a Citation; a row for it is made if there is none."""
        outlet = self.outlets.get(citation.outlet) or self._publisher(citation.outlet)
        key = hash((outlet, citation.published, citation.title))
        if key not in self.known:
            self.known[key] = pk = next(self.ids)
            values = {"published": citation.published, "title": citation.title, "status": self.status}
            self.new.append(self.table.row(id=pk, outlet_id=outlet, **values))
        return self.known[key]

    def write(self):
        """Write the rows that were made since. Returns how many outlets and articles."""
        outlets, self.new_outlets = self.new_outlets, []
        self.publishers.copy(outlets)
        rows, self.new = self.new, []
        self.table.copy(rows)
        return len(outlets), len(rows)

    def _publisher(self, name):
        if self.taken is None:
            self.taken = set(Outlet.objects.values_list("slug", flat=True))
            self.taken.update(*Outlet.objects.exclude(former_slugs=[]).values_list("former_slugs", flat=True))
        self.outlets[name] = pk = next(self.outlet_ids)
        slug = free_slug(name, self.taken.__contains__, "outlet")
        self.taken.add(slug)
        kind = f"outlet_type.{TYPE_OF.get(name, 'news')}"
        self.new_outlets.append(self.publishers.row(id=pk, slug=slug, name=name, type_id=kind))
        return pk
