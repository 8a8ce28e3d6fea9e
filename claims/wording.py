"""The words that readers see, made from the columns of a claim.

Every function here takes a claim and returns a tuple of parts: texts and records (actors, places, incidents), in the
order in which they are read. A page shows a record as a link; `plain` joins all of them as text.
"""

from lib.dates import say, say_when

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
GROUPS = {"all": "people", "man": "men", "woman": "women", "adult": "adults", "child": "children"}
ONE = {"people": "person", "men": "man", "women": "woman", "adults": "adult", "children": "child"}
ROLES = {
    "carried_out": "carried it out",
    "ordered": "ordered it",
    "assisted": "assisted in it",
    "party": "took part as a side",
    "aimed_at": "was the one aimed at",
    "affected": "was affected",
    "received": "received the person, body or thing",
    "linked": "is linked to it",
}
OUTCOMES = {
    "killed": "killed",
    "killed_by_own_device": "killed by their own device",
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
SIDES = {"acting": "of the acting side", "aimed_at": "of the side aimed at", "bystander": "bystanders"}
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
LIFE = {"born": "born", "died": "died", "founded": "founded", "dissolved": "dissolved"}


def plain(parts):
    """The parts as one text."""
    return "".join(part if isinstance(part, str) else shown(part) for part in parts)


def shown(record):
    """The name of a record as readers may see it."""
    return getattr(record, "public_name", None) or str(record)


def code(term_id):
    """The code of a term: what follows the scheme in its id."""
    return term_id.partition(".")[2] if term_id else ""


def count_of(claim, noun="people", *, digits=False):
    """A figure and what it counts: "13 people", "at least 13 people", "2 to 4 people", or the words as printed."""
    low, high = claim.low, claim.high
    if low is None and high is None and claim.best is None:
        return f"“{claim.words}”" if digits else f"“{claim.words}” {noun}"

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
    return f"{number} {ONE.get(noun, noun) if one else noun}".strip()


def bounds_text(low, high):
    """Two bounds of a figure as text: "2", "2 to 4", "2 or more", "up to 4"."""
    if low is None:
        return f"up to {high:,}"
    if high is None:
        return f"{low:,} or more"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def occurrence(claim):
    """That it took place."""
    return ("it took place",)


def incident_type(claim):
    """What it was."""
    return (f"it was of the type “{claim.term.label.lower()}”",)


def date(claim):
    """When it was."""
    return (f"it was {say_when(claim.date)}",)


def place(claim):
    """Where it was, with how precisely that is known and the site as printed."""
    site = (f" (“{claim.words}”)",) if claim.words else ()
    before = {
        "precision.near": "near ",
        "precision.area": "in an area of ",
        "precision.sea_air": "at sea or in the air off ",
    }
    return ("it was ", before.get(claim.precision_id, "in "), claim.location, *site)


def participation(claim):
    """Who had which role, and what came of it for them."""
    role = ROLES[code(claim.role_id)]
    if claim.named_actor is None:
        who = (count_of(claim, "") + " " if claim.low is not None or claim.high is not None else "",)
        who = (*who, f"“{claim.words}”") if claim.words else who
    elif claim.belonging:
        who = ("persons said to belong to ", claim.named_actor)
    else:
        who = (claim.named_actor,)
    came_of_it = (f" and was {_one(OUTCOMES[code(claim.outcome_id)])}",) if claim.outcome_id else ()
    if code(claim.outcome_id) in {"escaped"}:
        came_of_it = (" and escaped",)
    return (*who, f" {role}", *came_of_it)


def _one(outcome):
    return outcome.replace("their own device", "its own device")


def casualties(claim):
    """How many of whom were killed, injured, detained and so on."""
    noun = GROUPS[claim.persons]
    if claim.combat_status == "civilian":
        noun = "civilians" if claim.persons == "all" else f"civilian {noun}"
    elif claim.combat_status == "combatant":
        noun = "fighters" if claim.persons == "all" else f"{noun} said to be fighters"
    elif claim.combat_status == "disputed":
        noun = f"{noun} whose status is disputed"
    figure = count_of(claim, noun)
    parts = [figure]
    if claim.named_actor is not None:
        parts += [" of ", claim.named_actor]
    elif claim.side in SIDES:
        parts.append(f" ({SIDES[claim.side]})")
    single = claim.low == claim.high == 1
    parts.append(f" {'was' if single else 'were'} {OUTCOMES[code(claim.outcome_id)]}")
    if claim.caused_by is not None:
        parts += [", by ", claim.caused_by]
    if claim.attackers_included == "yes":
        parts.append(", attackers included")
    elif claim.attackers_included == "no":
        parts.append(", attackers not included")
    if claim.scope == "part":
        parts.append(" (part of the incident)")
    elif claim.scope == "period":
        parts.append(" (over a period)")
    return tuple(parts)


def means(claim):
    """By what means."""
    number = "" if claim.low is None and claim.high is None else count_of(claim, "", digits=True) + " × "
    return (f"the means was {number}{claim.term.label.lower()}",)


def seizure(claim):
    """What was seized."""
    number = "" if claim.low is None and claim.high is None else count_of(claim, "") + " "
    return (f"{number}{claim.term.label.lower()} seized",)


def count(claim):
    """A number of things or a length of time."""
    parts = [count_of(claim, claim.counted)]
    if claim.named_actor is not None:
        parts += [", with or against ", claim.named_actor]
    if claim.date:
        parts.append(f", {say_when(claim.date)}")
    return tuple(parts)


def link(claim):
    """How it is tied to another incident."""
    return (f"it {LINKS[code(claim.term_id)]} ", claim.other_incident)


def own_words(claim):
    """The curator's own words: motives and notes have no columns."""
    return (claim.text,)


def name(claim):
    """A name."""
    return (claim.name,)


def membership(claim):
    """Which position in which organization, and when."""
    position = claim.rank or claim.term.label.lower()
    title = (f" (“{claim.words}”)",) if claim.words else ()
    return (f"{position} of ", claim.named_actor, *title, *interval(claim))


def relation(claim):
    """How it stands to another actor."""
    return (f"it {RELATIONS[code(claim.term_id)]} ", claim.named_actor, *interval(claim))


def interval(claim):
    """When, with what the ends of the interval are."""
    if not claim.date:
        return ()
    ends = []
    if claim.start_is == "first_seen":
        ends.append("the start is when it was first seen")
    if claim.end_is == "last_seen":
        ends.append("the end is when it was last seen")
    if claim.end_is == "ongoing":
        ends.append("ongoing when reported")
    return (f", {say(claim.date)}", f" ({'; '.join(ends)})" if ends else "")


def presence(claim):
    """Where it was, and when."""
    when = (f", {say_when(claim.date)}",) if claim.date else ()
    return (f"it {PRESENCES[code(claim.term_id)]} ", claim.location, *when)


def life_event(claim):
    """When and where it was born, died, was founded or dissolved."""
    verb = LIFE[code(claim.term_id)]
    when = (f" {say_when(claim.date)}",) if claim.date else ()
    where = (" in ", claim.location) if claim.location is not None else ()
    words = (f" (“{claim.words}”)",) if claim.words else ()
    return (verb, *when, *where, *words)


def designation(claim):
    """By whom it is designated or sanctioned, as what."""
    by = (", by ", claim.named_actor) if claim.named_actor is not None else ()
    when = (f", {say_when(claim.date)}",) if claim.date else ()
    return (claim.words, *by, *when)
