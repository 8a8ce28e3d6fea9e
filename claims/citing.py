"""The works that are cited: pages of this site, and the articles that their claims stand in."""

from django.utils import timezone

from claims.answers import numbered
from claims.attribution import claimant, manner, root_outlet, source
from claims.wording import plain
from lib.attaching import attach
from lib.citing import Work
from lib.dates import say
from lib.exporting import permalink
from sources.choices import LinkPolicy
from sources.models import Article

SITE = "Sourceline"
KINDS = {"statement": "webpage"}  # of articles, where the kind of the work has another name


def page_of(record, title, *, address="", on=None, note=""):
    """The page of a record as a work.

    `address`: that of a narrower or pinned page, if not the record's own. `on`: the day on which it stood so, today
    unless given. `note`: what else a reader must know, such as the moment of a pinned state.
    """
    noun = record._meta.concrete_model._meta.model_name
    return Work(
        id=f"sourceline-{noun}-{getattr(record, 'slug', '') or record.pk}",
        kind="webpage",
        title=title,
        publisher=SITE,
        accessed=on or timezone.localdate(),
        address=address or permalink(record),
        language="en",
        note=note,
    )


def page_as_of(record, title, as_of):
    """The page of a record as known on a day, if one is asked for (lib.fields.AsOf)."""
    if not as_of.day:
        return page_of(record, title)
    address = f"{permalink(record)}?as_of={as_of.day.isoformat()}"
    return page_of(record, title, address=address, note=f"As known on {as_of.said}")


def page_of_claim(claim):
    """The page of a claim with `.denied_by`. Who says it and how goes with it, so that it is not read as a fact."""
    said = [f"Said by {plain(claimant(claim))}", claim.get_stance_display().lower(), manner(claim) or "stated"]
    if claim.denied_by:
        said.append(f"denied by claim{'s' if len(claim.denied_by) > 1 else ''} {', '.join(map(str, claim.denied_by))}")
    if claim.deprecated_reason:
        said.append(f"deprecated: {claim.deprecated_reason}")
    return page_of(claim, claim.text, note="; ".join(said))


def page_of_article(article):
    """The page of what this site draws from an article."""
    return page_of(article, f"Claims drawn from “{article.title}”, {source(article)}")


def sources_of(claims):
    """The articles of claims as works, each once, in the order of the numbers that they bear on the page."""
    return [work_of(one.article) for one in numbered(claims)]


def work_of(article):
    """An article as a work: with its address only where readers are given a link.

    Programs make a link of every address in a file. So one that readers get as text stands in the note, and that of a
    dangerous page nowhere.
    """
    notes = []
    if root_outlet(article) != article.outlet:
        notes.append(f"Passes on {root_outlet(article)}.")
    if article.correction:
        when = f" on {say(article.corrected_on.isoformat())}" if article.corrected_on else ""
        notes.append(f"{article.get_correction_display()}{when}.")
    if article.address_text:
        told = article.get_link_policy_display().partition(":")[0].lower()
        why = "an official channel of an armed actor" if article.link_policy == LinkPolicy.LINK else told
        notes.append(f"Not linked ({why}): {article.address_text}")
    elif article.address and not article.link:
        notes.append("Its address is left out: the page is dangerous.")
    if article.dead_text:
        notes.append(f"{article.dead_text[:1].upper()}{article.dead_text[1:]}.")
    return Work(
        id=f"sourceline-source-{article.pk}",
        kind=KINDS.get(article.kind, article.kind),
        title=article.title,
        authors=tuple(filter(None, (author.strip() for author in article.authors.split(";")))),
        publisher=article.outlet.name,
        issued=article.published,
        address=article.link,
        archived=article.archived_link,
        language=article.language,
        note=" ".join(notes),
    )


def attach_articles(claims):
    """Bring the articles of claims, with all that a citation shows. One query."""
    attach(claims, ["article"], Article.objects.for_display())
