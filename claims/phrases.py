"""The phrases that statements are made of: what terms of the codebook read like, and figures in words.

Editors may add terms; one that has no phrase here reads by its label.
"""

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
GROUPS = {"all": "people", "man": "men", "woman": "women", "adult": "adults", "child": "children"}
ONE = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "adults": "adult",
    "children": "child",
    "civilians": "civilian",
    "fighters": "fighter",
    "hours": "hour",
    "days": "day",
    "months held": "month held",
}
ROLES = {  # of one, and of several
    "carried_out": ("carried it out", "carried it out"),
    "ordered": ("ordered it", "ordered it"),
    "assisted": ("assisted in it", "assisted in it"),
    "party": ("took part as a side", "took part as a side"),
    "aimed_at": ("was the one aimed at", "were the ones aimed at"),
    "affected": ("was affected", "were affected"),
    "received": ("received the person, body or thing", "received the person, body or thing"),
    "linked": ("is linked to it", "are linked to it"),
}
OUTCOMES = {
    "killed": "killed",
    "killed_by_own_device": "killed by a device of their own",
    "injured": "injured",
    "detained": "detained",
    "missing": "missing",
    "displaced": "displaced",
    "sexually_harmed": "sexually harmed",
    "released": "released",
    "acquitted": "acquitted",
    "escaped": "escaped",
    "unharmed": "unharmed",
    "not_stated": "of unstated fate",
}
CAME_OF_IT = {"escaped": "escaped", "killed_by_own_device": "died by setting off a device"}
SEIZED = {  # of an unsaid number, where the label of the codebook is in the singular
    "explosive_belt": "explosive belts",
    "vehicle_bomb": "vehicle bombs",
    "rigged_motorcycle": "rigged motorcycles",
}
TYPES = {  # where "a" and the label would not read well
    "shelling": "shelling",
    "sexual_violence": "sexual violence",
    "proceedings": "a proceeding",
    "destruction": "destruction or looting",
    "displacement": "displacement",
    "period_total": "a total of several events",
    "unclear": "of a type that is not said",
}
MEANS = {  # where "with a" and the label would not read well
    "bodily": "bodily force",
    "artillery": "artillery",
    "fire": "fire",
    "chemical": "a chemical agent",
    "other": "other means",
    "not_stated": "means that are not stated",
}
SIDES = {"acting": "of the acting side", "aimed_at": "of the side aimed at", "bystander": "bystanders"}
STATUSES = {"civilian": "civilians", "combatant": "said to be fighters", "disputed": "status disputed"}
POSITIONS = {  # where "a" and the label would not read well
    "head": "head",
    "deputy": "deputy head",
    "spokesperson": "spokesperson",
    "leader_unspecified": "a leader",
    "staff": "on the staff",
}
LINKS = {
    "part_of": "was part of",
    "follows": "followed",
    "revenge_for": "was in revenge for",
    "against_accused_of": "was directed against those accused of",
    "same_perpetrators": "was by the same perpetrators as",
    "not_same": "is not the same as",
}
RELATIONS = {
    "part_of": "is part of",
    "under_command_of": "is under the command of",
    "administered_by": "is administered by",
    "pledged_to": "is pledged to",
    "affiliated": "is affiliated with",
    "renamed_to": "was renamed",
    "merged_into": "merged into",
    "split_from": "split from",
    "allied_with": "is allied with",
    "supports": "supports",
    "fights": "fights",
    "targets": "targets",
    "outlet_of": "is an outlet of",
}
PRESENCES = {
    "based": "is based in",
    "operates": "operates in",
    "hides": "hid in",
    "moved_to": "moved to",
    "active": "was active in",
}
LIFE = {"born": "was born", "died": "died", "founded": "was founded", "dissolved": "was dissolved"}


def phrase(phrases, term):
    """How a term reads in a sentence: its phrase, or its label where it has none."""
    return phrases.get(term.code) or term.label.lower()


def count_of(claim, noun="people", *, digits=False):
    """A figure and what it counts: "13 people", "at least 13 people", "2 to 4 people", or the words as printed."""
    low, high = claim.low, claim.high
    if low is None and high is None and claim.best is None:
        return f"“{claim.words}”" if digits or noun == "people" else f"“{claim.words}” {noun}".strip()

    def spelled(number):
        return NUMBERS[number] if not digits and number < len(NUMBERS) else f"{number:,}"

    if claim.best is not None:
        number = spelled(claim.best)
        if (low, high) not in {(None, None), (claim.best, claim.best)}:
            number += f" ({bounds_text(low, high)})"
    elif low is None:
        number = f"up to {spelled(high)}"
    elif high is None:
        number = f"at least {spelled(low)}"
    else:
        number = spelled(low) if low == high else f"{spelled(low)} to {spelled(high)}"
    one = low == high == 1 or (claim.best == 1 and low == high)
    return f"{number} {_singular(noun) if one else noun}".strip()


def _singular(noun):
    """The noun for one, if its last word, or all of it, is one that we know: "civilian child"."""
    before, space, last = noun.rpartition(" ")
    return ONE.get(noun) or before + space + ONE.get(last, last)


def a(label):
    """The label with its article: "a raid", "an air strike"."""
    return f"{'an' if label[:1].lower() in 'aeiou' else 'a'} {label[:1].lower()}{label[1:]}"


def bounds_text(low, high):
    """Two bounds of a figure as text: "2", "2 to 4", "2 or more", "up to 4"."""
    if low is None:
        return f"up to {high:,}"
    if high is None:
        return f"{low:,} or more"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
