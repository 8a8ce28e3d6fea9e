"""The columns of the CSV of claims: one claim a row, with its stance, its certainty and who denies it in every row.

A value column names what it holds; beside it stands the slug of the record, which identifies it. The value columns come
from the declarations of the kinds.
"""

from claims.attribution import origin
from claims.denials import attach_denials
from claims.kinds import EMPTY, KINDS
from claims.models import Claim
from claims.queries import attach_records
from claims.wording import plain
from codebook.models import Term
from lib.editorial import shown
from lib.exporting import Column, code, permalink
from sources.models import Article


def attach_answered(claims):
    """Give each claim `.answered`: the id of the claim that it answers, if readers may see that one. One query."""
    ids = {claim.answers_id for claim in claims} - {None}
    public = set(Claim.objects.public().filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    for claim in claims:
        claim.answered = claim.answers_id if claim.answers_id in public else None


def attach_rests_on(claims):
    """Give each claim `.rests_on_addresses`: of the published articles that its article names as its own sources.

    Each once by its own address where this site gives a link, else by that of its page here. Two queries.
    """
    found = {}
    through = Claim.rests_on.through.objects.filter(claim__in=[claim.pk for claim in claims])
    pairs = list(through.order_by("article_id").values_list("claim_id", "article_id"))
    articles = Article.objects.published().for_display().in_bulk({article for _, article in pairs}) if pairs else {}
    addresses = {pk: article.link or permalink(article) for pk, article in articles.items()}
    for claim, article in pairs:
        if article in addresses:
            found.setdefault(claim, []).append(addresses[article])
    for claim in claims:
        claim.rests_on_addresses = found.get(claim.pk, [])


RECORDS = (attach_records,)


def _said(column):
    """What a value column holds in the kinds that have it: "For participation: actor; for casualties: whose"."""
    called = {}
    for kind in KINDS.values():
        if column in kind.columns:
            called.setdefault(kind.labels.get(column, column.replace("_", " ")).lower(), []).append(kind.code)
    said = "; ".join(f"for {', '.join(kinds)}: {label}" for label, kinds in called.items())
    return said[:1].upper() + said[1:]


def _value(column):
    """The column, or the two columns, of one value column of the table."""
    model = Claim._meta.get_field(column).related_model
    if model is Term:
        return [Column(column, lambda claim: code(getattr(claim, f"{column}_id")), f"{_said(column)}, as a code.")]
    if model is not None:
        return [
            Column(column, lambda claim: _shown(getattr(claim, column)), f"{_said(column)}.", RECORDS),
            Column(f"{column}_slug", f"{column}.slug", f"The slug of what `{column}` names.", RECORDS),
        ]
    return [
        Column(
            column,
            lambda claim: getattr(claim, column) if column in claim.declaration.columns else None,
            f"{_said(column)}{', as EDTF' if column == 'date' else ''}.",
        )
    ]


def _shown(record):
    return shown(record) if record is not None else None


COLUMNS = [
    Column("id", "id", "The number of the claim."),
    Column("address", permalink, "The permanent address of the claim's page."),
    Column("subject_kind", lambda claim: "incident" if claim.incident_id else "actor", "What it is about."),
    Column("subject", lambda claim: shown(claim.subject), "The title of the incident or the actor's name.", RECORDS),
    Column("subject_slug", "subject.slug", "The slug of the same in the CSV of incidents or of actors.", RECORDS),
    Column("subject_address", lambda claim: permalink(claim.subject), "The address of the same.", RECORDS),
    Column("kind", "kind", "The kind of claim, which says which of the value columns it has."),
    Column("text", "text", "The claim in the curator's own words."),
    Column("stance", "stance", "What the claimant does with it: asserts, denies, not_claimed, declines or withdraws."),
    Column("certainty", "certainty", "How surely it is said: stated or hedged; or inferred by the curator."),
    Column("distanced", "distanced", "Whether the article keeps its distance from it."),
    Column(
        "denied_by",
        "denied_by",
        "The numbers of the claims that deny it, naming it or bearing its value.",
        (attach_denials,),
    ),
    Column(
        "answers",
        "answered",
        "The number of the claim that this one denies, corrects or replies to.",
        (attach_answered,),
    ),
    Column("deprecated_reason", "deprecated_reason", "Why it counts no more; empty of a claim that counts."),
    Column(
        "claimant",
        "claimant.public_name",
        "Who says so; empty of one without a name, and where the article says it itself.",
        RECORDS,
    ),
    Column("claimant_slug", "claimant.slug", "The slug of the claimant in the CSV of actors.", RECORDS),
    Column("claimant_words", "claimant_words", "A claimant without a name, as printed."),
    Column("speaks_for", "speaks_for.public_name", "The body for which the claimant speaks.", RECORDS),
    Column("speaks_for_slug", "speaks_for.slug", "The slug of that body in the CSV of actors.", RECORDS),
    Column("claimed_on", "claimed_on", "When it was said, as EDTF."),
    Column(
        "origin", lambda claim: plain(origin(claim)), "Whose words it is: claims of one origin count once.", RECORDS
    ),
    Column(
        "origin_address",
        lambda claim: permalink(origin(claim)[-1]),
        "The address of the actor or outlet of the origin, which with the words tells origins apart.",
        RECORDS,
    ),
    *(column for name in EMPTY for column in _value(name)),
    Column("words", "words", "The value as printed."),
    Column("article_id", "article_id", "The number of the article that makes the claim."),
    Column("article_title", "article.title", "The title of that article.", RECORDS),
    Column("article_kind", "article.kind", "What was published, as in the CSV of articles.", RECORDS),
    Column("outlet", "article.outlet.name", "The outlet that published it.", RECORDS),
    Column("outlet_slug", "article.outlet.slug", "The slug of that outlet in the CSV of outlets.", RECORDS),
    Column("outlet_type", lambda claim: code(claim.article.outlet.type_id), "What that outlet is, as a code.", RECORDS),
    Column("published", "article.published", "When it was published, as EDTF.", RECORDS),
    Column("article_language", "article.language", "Its language, as BCP 47: en, ar.", RECORDS),
    Column("link", "article.link", "Its own address, where this site gives a link.", RECORDS),
    Column("archived_link", "article.archived_link", "The address of its archived copy, likewise.", RECORDS),
    Column("locator", "locator", "Where in the article it stands."),
    Column("sequence", "sequence", "Its place in the order of the article."),
    Column("passage_start", "passage_start", "The first words of the passage."),
    Column("passage_end", "passage_end", "The last words of the passage."),
    Column(
        "rests_on",
        "rests_on_addresses",
        "The addresses of the articles that its article names as its own sources, or of their pages here.",
        (attach_rests_on,),
    ),
    Column("curator_note", "curator_note", "How it was coded or inferred, and why."),
]
EXPORTS = {"claims": COLUMNS}
