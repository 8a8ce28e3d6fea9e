"""How like two folded names are: by their sounds, how much each word tells, their order, and what is left over."""

import re
from functools import lru_cache
from itertools import accumulate, pairwise
from math import log

from lib.folding import MEANT, TELLS_LITTLE
from lib.letters import WRITTEN
from lib.meanings import LITTLE as LITTLE_WORDS

# What it costs to leave a sound out: vowels are often not written. Others cost 1.
LEFT_OUT = {"ɐ": 0.02, "a": 0.2, "i": 0.2, "u": 0.2, "y": 0.3, "w": 0.3, "h": 0.5}
GLIDING = 0.05  # the a of ay and aw, which are one sound
CHANGED_ROUND = 0.5
# What it costs to take one sound for another: those that one letter stands for in some spelling cost little.
_ALIKE = {
    0.1: "kg kġ gġ kc jc zḏ dḏ hḫ tṯ sš sṯ šč jč ḫč gj bp vw vf yi wu ḫx hx kx sc xš zž jž td",
    0.01: "ɐa ɐi ɐu",
    0.2: "ai au iu ɐy ɐw",
    0.3: "zd zs kḫ ḏṯ hg ġḫ vb mn žš čc sz kh čk jy cg",
}
TAKEN_FOR = {}
for _cost, _pairs in _ALIKE.items():
    for _one, _other in _pairs.split():
        TAKEN_FOR.setdefault(_one, {})[_other] = TAKEN_FOR.setdefault(_other, {})[_one] = _cost

LEAST = 0.6  # words that are less alike are different
STEEP = 5  # how fast it tells less that a word is less alike
ASKED = 0.75  # how much it counts that the question is answered; the rest: that the name is asked for
TURNED = 0.03  # how much less another order tells
JOINED, BEGUN, INITIALS = 0.95, 0.6, 0.7  # what it tells that words are written as one, begin so, or are shortened so
LITTLE = 0.2  # of what other words tell that are as rare: forms in law, and small words
TRANSLATED = 0.9  # how alike words of one meaning are
ARTICLE = 0.98  # how alike words still are of which one has an article, or -at for -a
LONG = 5  # letters of a word with which a longer one may begin
LONGEST = 40  # letters of a word that count
REMEMBERED = 50_000  # pairs of words

SAYS_LITTLE = frozenset(LITTLE_WORDS.split())
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_JOINED = re.compile("(?:al|b[ai]n(?=[^aiu]))(?=.{4})")


def telling(word, names, total):
    """How much a word tells that so many of all names have: rare ones much more than common ones."""
    return log(1 + total / (1 + names)) ** 1.5 * (LITTLE if word in TELLS_LITTLE else 1)


@lru_cache(REMEMBERED)
def likeness(word, other):
    """From 0 to 1: how like two words of lib.folding are. An article joined to one, or -at for -a, hardly counts.

    Words of one meaning are alike, however they sound.
    """
    if word in MEANT and word != other and MEANT[word] == MEANT.get(other):
        return max(TRANSLATED, _spoken_alike(word, other))
    if word[-2:] == "at" and other[-1:] == "a" and other[-2:] != "at":
        return ARTICLE * likeness(word[:-1], other)
    if other[-2:] == "at" and word[-1:] == "a":
        return ARTICLE * likeness(word, other[:-1])
    best = _spoken_alike(word, other)
    if best < ARTICLE:
        for one, another in ((word, other), (other, word)):
            if found := _JOINED.match(one):
                best = max(best, ARTICLE * _spoken_alike(one[found.end() :], another))
    return best


def _spoken_alike(word, other):
    """1 less the cheapest way from one word to the other, in proportion to what the heavier of them weighs."""
    word, other = word[:LONGEST], other[:LONGEST]
    if word == other:
        return 1.0
    costs, out = _costs(word), _costs(other)
    row, before, last = [0.0, *accumulate(out)], [], ""
    heavier = max(row[-1], sum(costs), 1.0)
    for letter, cost in zip(word, costs, strict=True):
        taken_for = TAKEN_FOR.get(letter, {})
        above, left = row, row[0] + cost
        row = [left]
        for place, against in enumerate(other):
            left += out[place]
            best = above[place] + (0.0 if letter == against else taken_for.get(against, 1.0))
            if above[place + 1] + cost < best:
                best = above[place + 1] + cost
            if against == last and place and letter == other[place - 1]:
                best = min(best, before[place - 1] + CHANGED_ROUND)
            left = min(best, left)
            row.append(left)
        before, last = above, letter
    return max(0.0, 1 - row[-1] / heavier)


def pieces(text):
    """The groups of three letters that the words of a text have, their ends among them, as they are written.

    Without forms in law, titles and small words, unless it has no others.
    """
    words = _WORD.findall(text.casefold())
    told = [word for word in words if word not in SAYS_LITTLE] or words
    return {f" {word} "[at : at + 3] for word in told for at in range(len(word))}


def shared(ones, others):
    """From 0 to 1: how much of two texts is written the same, by their pieces."""
    return 2 * len(ones & others) / ((len(ones) + len(others)) or 1)


@lru_cache(REMEMBERED)
def _costs(word):
    """What it costs to leave out each letter of a word."""
    pairs = pairwise(f"{word} ")
    return [GLIDING if one == "a" and then in "yw" else LEFT_OUT.get(one, 1.0) for one, then in pairs]


def score(question, likes, name, weight):
    """From 0 to 1: how well a name answers a question.

    `question`: its words; `likes`: for each of them the words of names that are like it, {word: likeness}; `name`: its
    words; `weight`: {word of names: how much it tells}, "" being one that no name has. Each word answers one at most.
    The score is how much of the question is answered, by how much of the name is asked for, a little more of the first;
    and somewhat less if the order is another.
    """
    pairs = sorted(
        (-alike[word], abs(asked - place), asked, place)
        for asked, alike in enumerate(likes)
        for place, word in enumerate(name)
        if word in alike
    )
    told = told_by(question, likes, weight)
    tells = [weight[word] for word in name]
    left, over = dict(enumerate(question)), dict(enumerate(name))
    answered = asked_for = 0.0
    places = []
    for alike, _, asked, place in pairs:
        if asked in left and place in over:
            del left[asked], over[place]
            much = (-alike) ** STEEP
            answered += much * told[asked]
            asked_for += much * tells[place]
            places.append((asked, place))
    for much, mine, theirs in _otherwise(left, over):
        answered += much * sum(told[at] for at in mine)
        asked_for += much * sum(tells[at] for at in theirs)
    turned = sum(after < before for (_, before), (_, after) in pairwise(sorted(places)))
    whole = (answered / sum(told)) ** ASKED * (asked_for / sum(tells)) ** (1 - ASKED)
    return whole * (1 - TURNED) ** turned


def told_by(question, likes, weight):
    """How much each word of a question tells: as much as what is likest to it. The parameters are those of `score`."""
    return [
        weight.get(word) or weight[max(alike, key=alike.get, default="")]
        for word, alike in zip(question, likes, strict=True)
    ]


def _otherwise(left, over):
    """What one has as one word and the other as two, as a longer one, or as initials: (how alike, places, places)."""
    for ones, others, turned in ((left, over, False), (over, left, True)):
        for at, word in list(ones.items()):
            for start in list(others):
                alike = others[start][0] == word[0] or others.get(start + 1, " ")[-1] == word[-1]
                if alike and (found := _spelled(word, others, start)):
                    much, places = found
                    del ones[at]
                    for place in places:
                        del others[place]
                    yield (much, places, [at]) if turned else (much, [at], places)
                    break


def _spelled(word, others, start):
    """How a word is said by those that stand from a place on: (how alike, their places), or None."""
    first = said = others[start]
    for end in (start + 1, start + 2):
        if end not in others:
            break
        said += others[end]
        if abs(len(word) - len(said)) < 3 and (much := likeness(word, said)) > JOINED - 0.1:
            return JOINED * much**STEEP, [*range(start, end + 1)]
    if len(first) >= LONG and word.startswith(first):
        return BEGUN, [start]
    letters, place = "", start
    while place in others and len(letters) < len(word):
        letter = others[place][0].translate(WRITTEN)
        letters += letter if letters[-1:] != letter else ""  # SSG is folded to sg
        place += 1
    return (INITIALS, [*range(start, place)]) if letters == word and place - start > 2 else None
