"""The words that readers see, made from the columns of a claim.

Every function here takes a claim and returns a tuple of parts: texts and records (actors, places, incidents), in the
order in which they are read. A page shows a record as a link; `plain` joins all of them as text.
"""

from claims.phrases import (
    CAME_OF_IT,
    GROUPS,
    LIFE,
    LINKS,
    MEANS,
    OUTCOMES,
    POSITIONS,
    PRESENCES,
    RELATIONS,
    ROLES,
    SEIZED,
    SIDES,
    STATUSES,
    TYPES,
    a,
    bounds_text,
    count_of,
    phrase,
)
from lib.dates import say, say_when
from lib.editorial import shown


def plain(parts):
    """The parts as one text."""
    return "".join(part if isinstance(part, str) else shown(part) for part in parts)


def code(term_id):
    """The code of a term: what follows the scheme in its id."""
    return term_id.partition(".")[2] if term_id else ""


def clause(claim):
    """The statement as it follows "that": a kind that states its value alone gets the beginning of a sentence."""
    statement = claim.statement
    if claim.kind == "count":
        return ("the figure ", *(("for ", claim.actor, " ") if claim.actor is not None else ()), "is ", *statement)
    if claim.kind == "name":
        return (claim.actor, " is called ", *statement)
    if claim.kind == "designation":
        return (claim.actor, f" is designated “{statement[0]}”", *statement[1:])
    if claim.kind == "membership":
        was = claim.end_is != "ongoing" and (claim.date or claim.end_is)
        rank = f"{claim.rank} and " if claim.rank else ""
        position = POSITIONS.get(code(claim.term_id)) or a(claim.term.label)
        return (claim.actor, f" {'was' if was else 'is'} {rank}{position} of ", *statement[1:])
    return statement


def occurrence(claim):
    """That it took place."""
    return ("it took place",)


def incident_type(claim):
    """What it was."""
    return (f"it was {TYPES.get(code(claim.term_id)) or a(claim.term.label)}{_printed(claim)}",)


def _printed(claim):
    return f" (“{claim.words}”)" if claim.words else ""


def date(claim):
    """When it was."""
    return (f"it was {say_when(claim.date)}",)


def place(claim):
    """Where it was, with how precisely that is known and the site as printed."""
    before = {
        "precision.near": "near ",
        "precision.area": "in " if claim.location.kind == "area" else "in a part of ",
        "precision.sea_air": "at sea or in the air off ",
    }
    return ("it was ", before.get(claim.precision_id, "in "), claim.location, _printed(claim))


def participation(claim):
    """Who had which role, and what came of it for them."""
    if claim.named_actor is None and claim.stance == "not_claimed":
        return (f"nobody has claimed it{_printed(claim)}",)
    printed = _printed(claim) if claim.named_actor is not None else ""
    if claim.named_actor is None:
        several = (claim.low, claim.high) != (1, 1)
        who = (f"“{claim.words}”",) if claim.words else (count_of(claim),)
    else:
        several = claim.belonging
        who = ("persons said to belong to " if claim.belonging else "", claim.named_actor)
    role = ROLES[claim.role.code][several] if claim.role.code in ROLES else f"had the role “{claim.role.label}”"
    outcome = code(claim.outcome_id)
    if not outcome or outcome == "not_stated":
        return (*who, f" {role}{printed}")
    came_of_it = CAME_OF_IT.get(outcome) or f"{'were' if several else 'was'} {phrase(OUTCOMES, claim.outcome)}"
    return (*who, f" {role} and {came_of_it}{printed}")


def casualties(claim):
    """How many of whom were killed, injured, detained and so on."""
    noun = GROUPS[claim.persons]
    if claim.combat_status == "civilian":
        noun = "civilians" if claim.persons == "all" else f"civilian {noun}"
    elif claim.combat_status == "combatant":
        noun = "fighters" if claim.persons == "all" else noun
    parts = [count_of(claim, noun)]
    if claim.named_actor is not None:
        parts += [" of ", claim.named_actor]
    elif claim.side in SIDES:
        parts.append(f" ({SIDES[claim.side]})")
    single = claim.low == claim.high == 1
    if claim.combat_status == "disputed":
        parts.append(", whose status is disputed,")
    elif claim.combat_status == "combatant" and claim.persons != "all":
        parts.append(f", said to be {'a fighter' if single else 'fighters'},")
    parts.append(f" {'was' if single else 'were'} {phrase(OUTCOMES, claim.outcome)}")
    return (*parts, *_as_counted(claim))


def _as_counted(claim):
    """By whom, and how the figure was counted."""
    if claim.caused_by is not None:
        yield from (", by ", claim.caused_by)
    if claim.attackers_included == "yes":
        yield ", attackers included"
    elif claim.attackers_included == "no":
        yield ", attackers not included"
    if claim.scope == "part":
        yield " (part of the incident)"
    elif claim.scope == "period":
        yield " (over a period)"


def means(claim):
    """By what means."""
    if claim.low is not None or claim.high is not None:
        return (f"it was done with {count_of(claim, '', digits=True)} × {claim.term.label.lower()}{_printed(claim)}",)
    return (f"it was done with {MEANS.get(code(claim.term_id)) or a(claim.term.label)}{_printed(claim)}",)


def seizure(claim):
    """What was seized."""
    label = claim.term.label.lower()
    things = SEIZED.get(code(claim.term_id), label)
    if claim.low is None and claim.high is None:
        return (f"{things} {'was' if claim.term_id in {'seized.ammunition', 'seized.money'} else 'were'} seized",)
    if claim.low == claim.high == 1:
        return (f"one {label} was seized",)
    return (f"{count_of(claim, things)} were seized",)


def count(claim):
    """A number of things or a length of time."""
    parts = [count_of(claim, claim.counted)]
    if claim.named_actor is not None:
        parts += [" (", claim.named_actor, ")"]
    if claim.date:
        parts.append(f", {say_when(claim.date)}")
    return tuple(parts)


def link(claim):
    """How it is tied to another incident."""
    return (f"it {phrase(LINKS, claim.term)} “", claim.other_incident, "”", _printed(claim))


def own_words(claim):
    """The curator's own words: motives and notes have no columns."""
    return (claim.text,)


def name(claim):
    """A name."""
    return (claim.name,)


def membership(claim):
    """Which position in which organization, and when."""
    position = "on the staff" if code(claim.term_id) == "staff" else claim.term.label.lower()
    rank = f"{claim.rank}, " if claim.rank else ""
    return (f"{rank}{position} of ", claim.named_actor, _printed(claim), *interval(claim))


def relation(claim):
    """How it stands to another actor."""
    return (claim.actor, f" {phrase(RELATIONS, claim.term)} ", claim.named_actor, *interval(claim))


def interval(claim):
    """When, with what the ends of the interval are."""
    if not claim.date:
        return (" (no longer)",) if claim.end_is == "ended" else ()
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
    return (claim.actor, f" {phrase(PRESENCES, claim.term)} ", claim.location, *when)


def life_event(claim):
    """When and where it was born, died, was founded or dissolved."""
    verb = phrase(LIFE, claim.term)
    when = (f" {say_when(claim.date)}",) if claim.date else ()
    where = (" in ", claim.location) if claim.location is not None else ()
    return (claim.actor, f" {verb}", *when, *where, _printed(claim))


def designation(claim):
    """By whom it is designated or sanctioned, as what."""
    by = (", by ", claim.named_actor) if claim.named_actor is not None else ()
    when = (f", {say_when(claim.date)}",) if claim.date else ()
    return (claim.words, *by, *when)


# The bare value, where a heading has asked the question already.


def bare_type(claim):
    """What it was: "Air strike"."""
    return (claim.term.label,)


def bare_date(claim):
    """When it was: "4 April 2024"."""
    return (say(claim.date),)


def bare_place(claim):
    """Where it was: "Sarmada", "Near Harem"."""
    _, before, where, _ = place(claim)
    return (where,) if before == "in " else (before, where)


def bare_means(claim):
    """By what means: "Explosive belt"."""
    number = "" if claim.low is None and claim.high is None else f"{bounds_text(claim.low, claim.high)} × "
    return (f"{number}{claim.term.label}",)


def bare_seizure(claim):
    """What was seized: "Weapons", "1 × Vehicle bomb"."""
    return bare_means(claim)


def bare_figure(claim):
    """How many, where a heading has said of whom and what happened to them: "At least 6", "3, civilians"."""
    number = count_of(claim, "", digits=True)
    parts = [number[:1].upper() + number[1:]]
    if claim.named_actor is not None:
        parts += [" of ", claim.named_actor]
    elif claim.side in SIDES:
        parts.append(f", {SIDES[claim.side]}")
    if claim.persons != "all" and claim.combat_status in STATUSES:
        parts.append(f", {STATUSES[claim.combat_status]}")
    return (*parts, *_as_counted(claim))
