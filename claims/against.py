"""Why two records can't be one, and the claims that name them: asked before they are merged (claims/merging.py)."""

from functools import reduce
from itertools import combinations
from operator import or_

from django.db.models import Q

from actors.choices import Naming
from actors.models import Actor
from claims.checks import accusation_errors
from claims.choices import IdentifierScheme
from claims.models import Claim, Identifier
from claims.queries import ACTORS
from incidents.models import Incident
from lib.editorial import UNSEEN, Status
from lib.merging import pointing_at
from locations.models import Location
from sources.models import Article

# Columns in which one claim may name both: then it tells of two.
BOTH = ("actor", "named_actor", "caused_by", "incident", "other_incident")
TOLD = 3  # claims that are quoted in a refusal


def against(gone, stays):
    """Why a record can't be merged into another one: sentences; empty if it can."""
    if gone.pk == stays.pk:
        return ["It takes two."]
    merged = [one for one in (gone, stays) if one.merged_into_id is not None]
    if merged:
        return [f"“{one}” was merged already." for one in merged]
    reasons = list(_of_status(gone, stays)) if hasattr(gone, "status") else []
    of_noun = {Actor: _of_actors, Location: _of_locations, Article: _of_articles, Incident: _of_incidents}
    reasons += of_noun.get(type(gone), lambda *_: ())(gone, stays)
    both = tying(gone, stays).exclude(status=Status.WITHDRAWN).order_by("pk")
    told = [f"A claim ties one to the other, as two: “{claim.text}” Withdraw it first." for claim in both[:TOLD]]
    return reasons + told


def _of_status(gone, stays):
    yield from (f"“{one}” is restricted." for one in (gone, stays) if one.status == Status.RESTRICTED)
    if stays.status == Status.WITHDRAWN:
        yield f"“{stays}” is withdrawn: let the other one stay."
    if stays.status in UNSEEN and gone.status == Status.PUBLISHED:
        yield f"Readers see “{gone}” and not “{stays}”: let that one stay, or publish both."


def _of_actors(gone, stays):
    if gone.kind != stays.kind:
        yield "One is a person, the other an organization."


def _of_locations(gone, stays):
    if gone.pk in stays.path:
        yield f"“{stays}” lies in “{gone}”: a place is not merged into one that lies in it."


def _of_articles(gone, stays):
    if stays.pk == gone.after_article_id or gone.pk == stays.after_article_id:
        yield "One passes the other one on: they are two."
    resting = Q(article=gone, rests_on=stays) | Q(article=stays, rests_on=gone)
    if Claim.objects.filter(resting).exclude(status=Status.WITHDRAWN).exists():
        yield "One names the other one as its source: they are two."


def _of_incidents(gone, stays):
    # The next release of the dataset would take what it says of one for what it does not say of the other any more.
    events = Identifier.objects.filter(scheme=IdentifierScheme.UCDP_EVENT, incident__in=[gone, stays])
    if events.order_by().values("incident").distinct().count() == 2:
        yield "Both are events of UCDP, which counts them as two."


def columns_of(model):
    """The columns by which claims name records of a model."""
    return pointing_at(model).get(Claim, [])


def naming(*records):
    """Claims that name one of these records of a noun, in any of their columns."""
    pks = [record.pk for record in records]
    return any_of(Claim, [{f"{column}__in": pks} for column in columns_of(type(records[0]))])


def tying(one, other):
    """Claims that name both records as two: a membership, a relation, a link."""
    columns = [column for column in columns_of(type(one)) if column in BOTH]
    both = [(one.pk, other.pk), (other.pk, one.pk)]
    return any_of(Claim, [{first: a, second: b} for first, second in combinations(columns, 2) for a, b in both])


def any_of(model, asked):
    """The rows of which one of these questions is true."""
    rows = model._base_manager.order_by()
    if len(asked) < 2:
        return rows.filter(**asked[0]) if asked else rows.none()
    # A union: an OR over several columns would read the whole table.
    ids = [rows.filter(**one).values("pk") for one in asked]
    return rows.filter(pk__in=ids[0].union(*ids[1:]))


def too_much(record, *names):
    """{id of a published claim: what it tells readers and must not, as a sentence} of claims that name a record.

    `names`: what it is called, for a person whose name is withheld.
    """
    shown = naming(record).filter(status=Status.PUBLISHED)
    found = {}
    if isinstance(record, Actor) and record.naming != Naming.NAMED:
        told = reduce(or_, (Q(**{f"{column}__icontains": name}) for column in ("text", "words") for name in names))
        found = {one.pk: f"This names somebody whose name is withheld: “{one.text}”" for one in shown.filter(told)}
    accused = {"named_actor__kind": "person", "named_actor__living": True, "named_actor__public_role": False}
    for claim in shown.filter(kind="participation", named_actor__naming=Naming.NAMED, **accused).select_related(
        *ACTORS
    ):
        others = Claim.objects.accusing(claim.named_actor_id, claim.incident_id, but=claim.pk)
        for words in accusation_errors(claim, others).values():
            found[claim.pk] = f"{words} “{claim.text}”"
    return found


def waiting_for(record):
    """How many published claims readers don't see, perhaps because they don't see this record."""
    unseen = getattr(record, "status", "") in UNSEEN
    return naming(record).filter(status=Status.PUBLISHED, public=False).count() if unseen else 0
