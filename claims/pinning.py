"""Permalinks: the state of a page is kept, and read again by the queries that read the present (sql/kept.sql)."""

import hashlib
import json
import re
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from functools import wraps

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve

from actors.models import Actor
from claims.models import Claim, Pin
from claims.queries import ACTORS, TERMS
from codebook.models import Term
from incidents.models import SUMMARY, Incident
from lib.editorial import Status
from lib.pages import answer_gone
from locations.models import Location
from sources.models import Article, Outlet

NOUNS = {"incident": Incident, "actor": Actor, "article": Article, "claim": Claim}
KEY = re.compile(r"[0-9a-f]{24}")
MOST = 2_000  # claims of a page whose state is kept
RESTS_ON = Claim.rests_on.through


class TooMuchError(Exception):
    """More claims stand on a page than are kept."""


def record_at(address):
    """The published record whose page has this address, or None."""
    try:
        found = resolve(address)
    except Resolver404:
        return None
    if found.url_name not in NOUNS:
        return None
    records = NOUNS[found.url_name].objects.published()
    if "slug" in found.kwargs:
        return records.filter(slug=found.kwargs["slug"]).first()
    shown = records.public() if found.url_name == "claim" else records
    return shown.filter(pk=found.kwargs["pk"]).first()


def pin(record):
    """Keep the state of the record's page. Returns its Pin; the same one as long as nothing of it changes."""
    with transaction.atomic():
        content = state_of(record)
        key = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:24]
        noun = next(noun for noun, model in NOUNS.items() if isinstance(record, model))
        return Pin.objects.get_or_create(key=key, defaults={"noun": noun, "record": record.pk, "content": content})[0]


def state_of(record):
    """{table: [rows]} of all that the page of a record is made from, and `shown`: the ids of its claims.

    Raises TooMuchError.

    Claims bring what they stand in and name; bodies bring the outlets that tell what they are; places bring those
    around them.
    """
    claims = _rows(Claim, claims_of(record))
    if len(claims) > MOST:
        raise TooMuchError
    shown = sorted(_ids(claims, "id"))
    speakers = _ids(claims, "claimant_id", "speaks_for_id")
    resting = _rows(RESTS_ON, RESTS_ON.objects.filter(claim__in=_ids(claims, "id")))
    articles = _articles(_ids(claims, "article_id") | _ids(resting, "article_id") | _itself(record, Article))
    incidents = _kept(Incident, _ids(claims, "incident_id", "other_incident_id") | _itself(record, Incident))
    parts = {int(entry.partition(":")[2]) for one in incidents for entry in one["participants"]}
    ties = _rows(Claim, Claim.objects.public().about_actors(speakers | parts).of_belonging())
    claims = list({one["id"]: one for one in [*claims, *ties]}.values())
    articles = list({one["id"]: one for one in [*articles, *_articles(_ids(ties, "article_id"))]}.values())
    actors = _ids(claims, *(f"{column}_id" for column in ACTORS)) | parts | _itself(record, Actor)
    outlets = _kept(Outlet, _ids(articles, "outlet_id", "after_outlet_id"))
    outlets = {one["id"]: one for one in [*outlets, *_rows(Outlet, Outlet.objects.of_organizations(actors))]}.values()
    places = _ids(claims, "location_id") | _ids(incidents, "location_id", "governorate_id", "country_id")
    places |= {pk for one in incidents for pk in one["locations"]} | _ids(outlets, "country_id")
    locations = _kept(Location, places)
    around = _kept(Location, {pk for one in locations for pk in one["path"]} - places)
    terms = _ids(claims, *(f"{column}_id" for column in TERMS)) | _ids(outlets, "type_id")
    terms |= _ids(incidents, "precision") | {pk for one in incidents for pk in one["types"]}
    kept = {
        Claim: claims,
        RESTS_ON: resting,
        Article: articles,
        Outlet: outlets,
        Actor: _kept(Actor, actors | _ids(outlets, "organization_id")),
        Incident: incidents,
        Location: [*locations, *around],
        Term: _kept(Term, terms - {""}),
    }
    tables = {model._meta.db_table: sorted(rows, key=lambda row: row["id"]) for model, rows in kept.items()}
    return {"shown": shown, **tables}


def claims_of(record):
    """The claims that stand on the page of a record."""
    public = Claim.objects.public()
    if isinstance(record, Incident):
        return public.about_or_tying_to(record)
    if isinstance(record, Actor):
        return public.of_actor(record)
    if isinstance(record, Article):
        return public.of_article(record)
    return public.beside(record)


def _itself(record, model):
    return {record.pk} if isinstance(record, model) else set()


def _articles(ids):
    """Articles, with those whose reports they pass on."""
    articles = _kept(Article, ids)
    return [*articles, *_kept(Article, _ids(articles, "after_article_id") - ids)]


def _ids(rows, *columns):
    return {row[column] for row in rows for column in columns if row.get(column) is not None}


def _kept(model, ids):
    return _rows(model, model._base_manager.filter(pk__in=ids)) if ids else []


def _rows(model, records):
    """The rows of a queryset as the database has them, one dict each without what is NULL. One query.

    Raises TooMuchError instead of giving a part of them.
    """
    try:
        sql, values = records.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        # The table is a model's, the inner query the ORM's own with its values as parameters.
        told = f"SELECT jsonb_strip_nulls(to_jsonb(one)) FROM {table} AS one WHERE id IN ({sql}) LIMIT {MOST * 5 + 1}"  # noqa: S608  # nosec B608
        cursor.execute(told, values)
        rows = [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]
    if len(rows) > MOST * 5:
        raise TooMuchError
    return rows


@contextmanager
def reading(pin):
    """Inside, all queries read the kept state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('search_path')")
        (path,) = cursor.fetchone()
        _set(cursor, pin.key, f"kept, {path}")
        try:
            yield
        finally:
            _set(cursor, "", path)


def _set(cursor, key, path):
    settings = "SELECT set_config('sourceline.pin', %s, true), set_config('search_path', %s, true)"
    cursor.execute(settings, [key, path])


@dataclass(frozen=True)
class Since:
    """What is otherwise today than in a kept state, as numbers, and whether the page is gone.

    `elsewhere`: claims that are public, but no more on this page. `records`: names and columns of what is not computed:
    of the incidents, actors, outlets and places that the state names.
    """

    added: int
    changed: int
    withdrawn: int
    elsewhere: int
    restricted: int
    articles: int
    records: int
    page_merged: bool
    page_withdrawn: bool

    @property
    def same(self):
        """Whether nothing is otherwise."""
        return not any(astuple(self))

    @property
    def words(self):
        """What is otherwise, in words: "2 claims added"."""
        told = [
            (self.added, "claim{} added"),
            (self.changed, "claim{} changed"),
            (self.withdrawn, "claim{} withdrawn"),
            (self.elsewhere, "claim{} no longer on this page"),
        ]
        told = [(1, "the page was withdrawn")] if self.page_withdrawn else told
        told = [(1, "the page was merged into another one"), *told] if self.page_merged else told
        told += [
            (self.articles, "article{} changed"),
            (self.records, "record{} of incidents, actors, outlets or places changed"),
            (self.restricted, "claim{} removed for the law or for people’s safety, and not shown here either"),
        ]
        return [
            words if "{}" not in words else f"{number} {words.format('' if number == 1 else 's')}"
            for number, words in told
            if number
        ]


def since(pin, record):
    """What changed since a state of this record's page was kept."""
    kept = {row["id"]: row for row in pin.content[Claim._meta.db_table]}
    before = {pk: kept[pk] for pk in pin.content["shown"]}
    now = {row["id"]: row for row in _rows(Claim, claims_of(record))} if record.status == Status.PUBLISHED else {}
    gone = before.keys() - now.keys()
    restricted = _hidden(gone)
    elsewhere = set(Claim.objects.public().filter(pk__in=gone).values_list("pk", flat=True))
    return Since(
        added=len(now.keys() - before.keys()),
        changed=sum(now[pk] != before[pk] for pk in now.keys() & before.keys()),
        withdrawn=len(gone - restricted - elsewhere),
        elsewhere=len(elsewhere),
        restricted=len(restricted),
        articles=_changed(pin, Article),
        records=sum(_changed(pin, model) for model in (Incident, Actor, Outlet, Location)),
        page_merged=record.merged_into_id is not None and record.merged_into.is_shown,
        page_withdrawn=not record.standing.is_shown,
    )


def _changed(pin, model):
    """How many of the kept rows of a table are otherwise today. What is computed does not count, its claims do."""
    computed = {model._meta.get_field(name).attname for name in SUMMARY} if model is Incident else set()
    kept = pin.content[model._meta.db_table]
    before, now = (
        {row["id"]: {name: value for name, value in row.items() if name not in computed} for row in rows}
        for rows in (kept, _kept(model, _ids(kept, "id")))
    )
    return sum(row != now.get(pk) for pk, row in before.items())


def _hidden(ids):
    """Those of claims that are no longer shown in a kept state."""
    return set(Claim.objects.restricted().filter(pk__in=ids).values_list("pk", flat=True))


def _slug_of(pin):
    """The slug that the record had in the kept state."""
    rows = pin.content[NOUNS[pin.noun]._meta.db_table]
    return next(row["slug"] for row in rows if row["id"] == pin.record)


def _is_page_of(request, kwargs, pin, record):
    """Whether a page is one of the record of the pin, at its address of today or at a former one."""
    if request.resolver_match.url_name.partition("_")[0] != pin.noun:
        return False
    if "slug" in kwargs:
        return kwargs["slug"] in {record.slug, *record.former_slugs, _slug_of(pin)}
    return kwargs["pk"] == record.pk


def pinnable(view):
    """A page that shows a kept state of itself too: ?pin= names it. Only what was restricted since is not shown."""

    @wraps(view)
    def answer(request, **kwargs):
        if "pin" not in request.GET:
            return view(request, **kwargs)
        if not KEY.fullmatch(key := request.GET["pin"]):
            raise Http404("No state is kept under this key.")
        pin = get_object_or_404(Pin, key=key)
        record = get_object_or_404(NOUNS[pin.noun]._base_manager, pk=pin.record)
        if not _is_page_of(request, kwargs, pin, record):
            raise Http404("This is the key of another page.")
        if record.standing.status == Status.RESTRICTED:
            return answer_gone(request, record.standing, pin.noun)
        with transaction.atomic():
            changes = since(pin, record)
            if "slug" in kwargs:
                kwargs["slug"] = _slug_of(pin)
            with reading(pin):
                request.pin = {"key": key, "made": pin.made, "since": changes, "today": record}
                return view(request, **kwargs)

    return answer
