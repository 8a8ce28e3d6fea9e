"""Who says a claim, and how: the words before the statement.

Like `claims.wording`, functions give parts: texts and records in the order in which they are read.
"""

from claims.choices import Certainty, Stance

# What the claimant does, before "that …". The last two have no statement of their own to introduce.
VERBS = {
    Stance.ASSERTS: "says",
    Stance.DENIES: "denies",
    Stance.NOT_CLAIMED: "reports no claim",
    Stance.DECLINES: "does not say",
    Stance.WITHDRAWS: "takes back",
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


def passed_on(article):
    """The outlet or article whose report this article passes on, or None."""
    return article.after_outlet or article.after_article
