"""Loads the demo data: an article of 30 May 2024 claim by claim, and what other articles say of the same events."""

from collections import Counter

from django.db import transaction

from actors.choices import Kind, Naming
from actors.models import Actor
from claims.demo import reading
from claims.kinds import EMPTY, RELATIONS
from claims.models import Claim
from incidents.models import Incident
from lib.editorial import Status
from lib.operations import operation
from locations.models import Location, LocationName
from sources.models import Article, Outlet

TERMS = {"term", "role", "outcome", "precision"}
PLAIN = {"kind", "text", "words", "stance", "certainty", "distanced", "locator"}


class NoGazetteerError(Exception):
    """The gazetteer has not been loaded, so the places of the demo are not there."""


@transaction.atomic
@operation("load", of="the demo data")
def load_demo(folder=reading.HERE):
    """Write the demo data of `folder`, everything published. Returns a Counter of what was "new", "changed", "same".

    Each record goes through `full_clean` and the constraints of the database. What is there already and says the same
    is left alone, so that a second run writes nothing; what the files say otherwise is changed. A claim is known by
    its article and its place in the article's file.
    Raises NoGazetteerError, ValidationError and IntegrityError.
    """
    return _Loading(folder).run()


def _written(record, values, counts):
    """Give the record these values, check it and save it, unless it has them already."""
    is_new = record.pk is None
    if not is_new and all(getattr(record, name) == value for name, value in values.items()):
        counts["same"] += 1
        return record
    for name, value in values.items():
        setattr(record, name, value)
    record.full_clean(validate_constraints=False)  # the database holds them; asking it twice takes 0.2 s a claim
    record.save()
    counts["new" if is_new else "changed"] += 1
    return record


class _Loading:
    """One run, with the records that it has met by the keys of the files."""

    def __init__(self, folder):
        self.folder = folder
        self.counts = Counter()
        self.claims = {}

    def run(self):
        self.places = self._places()
        self.actors = self._actors()
        self.incidents = {
            key: self._at_slug(Incident, values["slug"], title=values["title"], status=Status.PUBLISHED)
            for key, values in reading.read("incidents", self.folder).items()
        }
        self.outlets = self._outlets()
        for _, head, claims in reading.articles(self.folder):
            self._article(head, claims)
        return self.counts

    def _at_slug(self, model, slug, **values):
        record = model.objects.filter(slug=slug).first() or model()
        return _written(record, {"slug": slug, **values}, self.counts)

    def _places(self):
        places = {}
        for key, values in reading.read("places", self.folder).items():
            if "wof" not in values:
                values["parent_id"] = places[values.pop("parent")].pk if "parent" in values else None
                places[key] = self._at_slug(Location, key, status=Status.PUBLISHED, **values)
                continue
            places[key] = Location.objects.filter(gazetteer="wof", gazetteer_id=str(values["wof"])).first()
            if places[key] is None:
                raise NoGazetteerError(f"The gazetteer has no place {values['wof']} ({key}). Load it first.")
            for name in values.get("names", []):
                if not Location.objects.filter(pk=places[key].pk).named(name).exists():
                    _written(LocationName(), {"location": places[key], "name": name, "language": "en"}, self.counts)
        return places

    def _actors(self):
        files = reading.read("actors", self.folder)
        common = {"status": Status.PUBLISHED, "naming": Naming.NAMED}
        return {
            key: self._at_slug(
                Actor,
                key,
                kind=kind,
                name=values["name"],
                living=values.get("living", True),
                public_role=kind == Kind.PERSON,
                **common,
            )
            for group, kind in (("persons", Kind.PERSON), ("organizations", Kind.ORGANIZATION))
            for key, values in files[group].items()
        }

    def _outlets(self):
        outlets = {}
        for key, values in reading.read("outlets", self.folder).items():
            record = Outlet.objects.filter(name=values["name"]).first() or Outlet()
            organization = values.get("organization")
            outlets[key] = _written(
                record,
                {
                    "name": values["name"],
                    "type_id": f"outlet_type.{values['type']}",
                    "organization_id": self.actors[organization].pk if organization else None,
                },
                self.counts,
            )
        return outlets

    def _article(self, head, claims):
        values = {
            "kind": "article",
            "authors": "",
            **head,
            "outlet_id": self.outlets[head["outlet"]].pk,
            "after_outlet_id": self.outlets[head["after"]].pk if "after" in head else None,
            "status": Status.PUBLISHED,
        }
        values = {name: value for name, value in values.items() if name not in {"outlet", "after"}}
        record = Article.objects.filter(address=head["address"]).first() or Article()
        article = _written(record, values, self.counts)
        there = {claim.sequence: claim for claim in article.claims.order_by("-id")}
        wanted = [self._claim(article, sequence, claim) for sequence, claim in enumerate(claims, 1)]
        # Claims that change stand aside first: while they are written, two may say the same for a moment.
        aside = [
            there[values["sequence"]].pk
            for values in wanted
            if values["sequence"] in there
            and any(getattr(there[values["sequence"]], name) != value for name, value in values.items())
        ]
        if aside:
            article.claims.filter(pk__in=aside).update(status=Status.WITHDRAWN)
            there = {claim.sequence: claim for claim in article.claims.order_by("-id")}
        for values, source in zip(wanted, claims, strict=True):
            values["answers_id"] = self.claims[source["answers"]].pk if "answers" in source else None
            record = there.get(values["sequence"]) or Claim(article=article)
            claim = _written(record, values, self.counts)
            if "key" in source:
                self.claims[source["key"]] = claim

    def _claim(self, article, sequence, source):
        """The columns of one claim of a file, those that it leaves empty among them."""
        start, end = source.get("passage", ["", ""])
        about = source["about"]
        subject = {"incident_id": None, "actor_id": None}
        if about in self.incidents:
            subject["incident_id"] = self.incidents[about].pk
        else:
            subject["actor_id"] = self.actors[about].pk
        defaults = {"words": "", "stance": "asserts", "certainty": "stated", "distanced": False, "locator": ""}
        return {
            "article_id": article.pk,
            "sequence": sequence,
            "status": Status.PUBLISHED,
            "passage_start": start,
            "passage_end": end,
            "claimant_id": self._pk(self.actors, source.get("says")),
            "claimant_words": source.get("says_words", ""),
            "speaks_for_id": self._pk(self.actors, source.get("speaks_for")),
            "claimed_on": source.get("said_on", ""),
            "curator_note": source.get("note", ""),
            **subject,
            **defaults,
            **{name: source[name] for name in PLAIN & source.keys()},
            **{f"{name}_id" if name in RELATIONS else name: value for name, value in self._values(source).items()},
        }

    def _values(self, source):
        """The value columns, records by their ids."""
        records = {
            "named_actor": ("actor", self.actors),
            "caused_by": ("caused_by", self.actors),
            "other_incident": ("other_incident", self.incidents),
            "location": ("location", self.places),
        }
        values = {}
        for column, empty in EMPTY.items():
            if column in records:
                name, known = records[column]
                values[column] = self._pk(known, source.get(name))
            elif column in TERMS and column in source:
                scheme = Claim(kind=source["kind"]).declaration.scheme if column == "term" else column
                values[column] = f"{scheme}.{source[column]}"
            else:
                values[column] = source.get(column, empty)
        return values

    @staticmethod
    def _pk(records, key):
        return None if key is None else records[key].pk
