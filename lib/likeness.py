"""How like two folded names are: by their sounds, how much each word tells, their order, and what is left over."""

from functools import lru_cache
from itertools import pairwise

VOWELS = "aiu"
VOWEL, GLIDE, BREATH, CONSONANT = 0.2, 0.3, 0.5, 1.0  # what it costs to leave one out
_ALIKE = (  # sounds that one letter stands for in some spelling, and what it costs to take one for the other
    (0.1, "kg kġ gġ kc jc zḏ dḏ hḫ tṯ sš sṯ šč jč ḫč gj bp vw vf yi wu ḫx hx kx sc xš zž jž td"),
    (0.3, "zd zs kḫ ḏṯ hg ġḫ vb mn žš čc sz kh čk"),
)
SUBSTITUTION = {pair: cost for cost, pairs in _ALIKE for both in pairs.split() for pair in (both, both[::-1])}
LEFT_OUT = dict.fromkeys(VOWELS, VOWEL) | {"y": GLIDE, "w": GLIDE, "h": BREATH}
LEAST = 0.6


@lru_cache(200_000)
def likeness(word, other):
    """From 0 to 1: how like two words of lib.folding are."""
    if word == other:
        return 1.0
    out = [LEFT_OUT.get(letter, CONSONANT) for letter in other]
    row = [0.0]
    for cost in out:
        row.append(row[-1] + cost)
    total = row[-1]
    mine = 0.0
    before = None
    for at, letter in enumerate(word):
        cost = LEFT_OUT.get(letter, CONSONANT)
        mine += cost
        above, row, last = row, [row[0] + cost], before
        before = above
        for place, against in enumerate(other):
            if letter == against:
                best = above[place]
            else:
                swap = SUBSTITUTION.get(letter + against)
                if swap is None:
                    swap = 0.15 if letter in VOWELS and against in VOWELS else max(cost, out[place])
                best = min(above[place] + swap, above[place + 1] + cost, row[place] + out[place])
                if at and place and letter == other[place - 1] and against == word[at - 1]:
                    best = min(best, last[place - 1] + 0.5 * CONSONANT)
            row.append(best)
    return max(0.0, 1 - row[-1] / max(mine, total, 1.0))


STEEP = 5
ASKED = 0.65
TURNED = 0.03
JOINED = 0.9
INITIALS = 0.8


def score(question, likes, name, weight):
    """From 0 to 1: how well a name answers a question.

    `question`: its words; `likes`: for each of them the words of names that are like it, {word: likeness};
    `name`: its words; `weight`: {word of names: how much it tells}.
    """
    pairs = sorted(
        (
            (-alike[word], abs(asked - place), asked, place)
            for asked, alike in enumerate(likes)
            for place, word in enumerate(name)
            if word in alike
        ),
    )
    told = [
        weight[word] if word in weight else weight[max(alike, key=alike.get)] if alike else weight[""]
        for word, alike in zip(question, likes, strict=True)
    ]
    tells = [weight[word] for word in name]
    left, over = dict(enumerate(question)), dict(enumerate(name))
    mine = theirs = 0.0
    places = []
    for alike, _, asked, place in pairs:
        if asked in left and place in over:
            del left[asked], over[place]
            much = (-alike) ** STEEP
            mine += much * told[asked]
            theirs += much * tells[place]
            places.append((asked, place))
    if left and over:
        for much, ones, others in _together(left, over):
            mine += much * sum(told[at] for at in ones)
            theirs += much * sum(tells[at] for at in others)
    places.sort()
    turned = sum(after < before for (_, before), (_, after) in pairwise(places))
    return (mine / sum(told)) ** ASKED * (theirs / sum(tells)) ** (1 - ASKED) * (1 - TURNED * turned)


def _together(left, over):
    """What is written as one word here and as two there, or as its initials: (how like, places here, places there)."""
    for ones, others, swapped in ((left, over, False), (over, left, True)):
        for at, word in list(ones.items()):
            for start in list(others):
                found = _spelled(word, others, start)
                if found:
                    much, places = found
                    del ones[at]
                    for place in places:
                        del others[place]
                    yield (much, places, [at]) if swapped else (much, [at], places)
                    break


def _spelled(word, others, start):
    """How a word is spelled by words that stand one after the other from a place on."""
    if others[start][0] != word[0]:
        return None
    places = [start]
    while (following := places[-1] + 1) in others:
        places.append(following)
        if len(places) == 2 and abs(len(word) - len(others[start]) - len(others[following])) < 3:
            much = likeness(word, others[start] + others[following])
            if much > 0.8:
                return JOINED * much**STEEP, places
    if 2 <= len(word) <= len(places) and "".join(others[place][0] for place in places[: len(word)]) == word:
        return INITIALS, places[: len(word)]
    return None
