"""Who says a claim, and how: the words before the statement.

Like `claims.wording`, functions give parts: texts and records in the order in which they are read.
"""

from django.utils.translation import get_language_info

from claims import wording
from claims.choices import Certainty, Stance
from lib.editorial import Status

# What the claimant does, before "that …". The last two have no statement of their own to introduce.
VERBS = {
    Stance.ASSERTS: "says",
    Stance.DENIES: "denies",
    Stance.NOT_CLAIMED: "reports no claim",
    Stance.DECLINES: "does not say",
    Stance.WITHDRAWS: "takes back the statement",
}


def claimant(claim):
    """Who says so: an actor, an unnamed one in the printed words, or the outlet in its own voice; and for whom."""
    if claim.claimant is not None:
        who = (claim.claimant,)
    elif claim.claimant_words:
        who = (f"“{claim.claimant_words}”",)
    else:
        who = (claim.article.outlet,)
    return (*who, ", for ", claim.speaks_for) if claim.speaks_for is not None else who


def sentence(claim):
    """The whole claim as parts: who says, denies or takes back that what. Of a motive or a note, its own words."""
    if claim.kind in {"motive", "note"}:
        return claim.statement
    verb = f"{VERBS[claim.stance]} that"
    if claim.stance == Stance.NOT_CLAIMED and claim.kind == "participation" and claim.named_actor is None:
        verb = "reports that"  # nobody has claimed it
    if claim.stance == Stance.DECLINES:
        verb = "does not say whether"
    comma = "," if claim.speaks_for is not None else ""
    return (*claimant(claim), f"{comma} {verb} ", *wording.clause(claim), ".")


def told(claim):
    """The whole claim as text, as a sentence begins."""
    text = wording.plain(sentence(claim))
    return text[:1].upper() + text[1:]


def in_own_voice(claim):
    """Whether the article says it itself."""
    return claim.claimant is None and not claim.claimant_words


def manner(claim):
    """How it is said, in a few words, or '': "hedged", "inferred by the curator", "the article keeps its distance"."""
    ways = []
    if claim.certainty == Certainty.HEDGED:
        ways.append("hedged")
    if claim.certainty == Certainty.INFERRED:
        ways.append("inferred by the curator")
    if claim.distanced:
        ways.append("the article keeps its distance")
    return ", ".join(ways)


def origin(claim):
    """Whose words the claim is, as parts: the body spoken for, the claimant, or the outlet that first printed it."""
    root = root_outlet(claim.article)
    if claim.speaks_for is not None or claim.claimant is not None:
        return (claim.speaks_for or claim.claimant,)
    if claim.claimant_words:
        return (f"“{claim.claimant_words}” in ", root)
    organization = root.organization
    return (organization,) if organization is not None and organization.status == Status.PUBLISHED else (root,)


def root_outlet(article):
    """The outlet whose report an article is: the one that it passes on, else its own. Of an article that readers may
    not see, nothing is told."""
    if article.after_article is not None and article.after_article.status == Status.PUBLISHED:
        return article.after_article.after_outlet or article.after_article.outlet
    return article.after_outlet or article.outlet


def source(article):
    """An article in a few words: "KVIA (Associated Press), 4 April 2024"."""
    root = root_outlet(article)
    after = f" ({root})" if root != article.outlet else ""
    return f"{article.outlet}{after}, {article.published_text}"


def language(code):
    """The English name of a language by its BCP 47 code, or the code where Django has no name for it."""
    names = {"tl": "Tagalog", "ku": "Kurdish"}
    try:
        return names.get(code) or get_language_info(code.partition("-")[0])["name"]
    except KeyError:
        return code


def runs_leftwards(code):
    """Whether the language of a BCP 47 code is written from right to left."""
    return code.partition("-")[0] in {"ar", "ckb", "fa", "he", "ur"}
