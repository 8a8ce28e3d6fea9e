"""Names in any spelling and script, folded so that spellings of one name meet (docs/names.md).

A name is folded into its parts, in their order, articles left out. A part has a word, which is how it sounds, in small
Latin letters with one letter a sound (š for sh, ḫ for kh, as DIN 31635 and ISO 233 write them); and keys, which are its
consonants, in each way in which they may be meant. Two spellings of one word share a key.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from lib.letters import ARABIC, CONSONANTS, CYRILLIC, LATIN, NOT_ARTICLES, VOWELS

LONGEST = 400  # characters of a name that count
MOST_KEYS = 12  # of one word
REMEMBERED = 100_000  # words whose folding is kept: the same come again and again

SUN = "tṯdḏrzsšln"  # the article takes on the sound of these: ash-Sham, an-Nusra
ARTICLES = {"al", "el", "il", "ul", "aal", "āl"}
KUNYAS = {"abu": "abu", "abul": "abu", "abi": "abu", "aba": "abu", "ebu": "abu", "ebi": "abu", "bu": "abu"}
KUNYAS |= {"um": "um", "umm": "um", "om": "um", "omm": "um"}
SONS = {
    "ibn": "ibn",
    "abn": "ibn",
    "bin": "ibn",
    "ben": "ibn",
    "bn": "ibn",
    "bint": "bint",
    "bent": "bint",
    "bnt": "bint",
}

_APOSTROPHES = re.compile("['`´ʹʻʼʽʾʿˈˊˋ‘’‛′＇ߴߵـ\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200d-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]+")  # fmt: skip
_TANWIN = re.compile("ا\u064b|\u064bا")
_BETWEEN = re.compile(
    r"[\s\x00-&(-/:-@\[-_{-\x9f¡-©«-±¶-¸»¿×÷،؍؛؞؟٪-٭۔\u2000-\u206f\u3000-\u3004\u3008-\u303f\ud800-\udfff]+"
)
_LATIN_GRAPHEMES = re.compile("|".join(sorted(map(re.escape, LATIN), key=len, reverse=True)))
_ABD = re.compile("[ae]bd(?:[aeui](?P<allah>ll?ah?i?)|[aeui]l?(?P<rest>[^aeiu].{3,})|(?P<rest2>[^aeiu].{3,}))")
_SLAVE = re.compile(r"[ae]bd[aeiu](?:l.|(.)\1)")
_ABU = re.compile("[ae]bu(?:l(?P<rest>.{3,})|(?P<rest2>[^aeiul].{3,}))")
_ALLAH = re.compile("(?P<first>.{3,})(?:[aeiu]llah|ulla)")
_ALLAHS = {"allah", "ullah", "ellah", "illah"}
_DIN = re.compile("(?P<first>.{2,}?)(?:[aeiu](?:dd|tt)in|[eu]din|[ae]din(?=e))e?")
_WITHIN = re.compile("(?P<first>.{2,}?)(?P<rest>الله|ال.{3,})")


_PREFIXED = re.compile("(?:[ae]l|b[ei]n|bel|bu|[ae](?=([tṯdḏrzsšn])\\1))(?=[^aeiu].{3})")
_SAME = re.compile(r"'")
_DOUBLE = re.compile(r"(.)\1+")
_MARBUTA = re.compile("(?:ة|(?<=[ae])[ht])$")
_START = re.compile("(?P<v>v)|(?P<w>w|u(?=[aei]))|(?P<ye>ye|i(?=[aeu]))|(?P<y>y)|(?P<j>j)|(?P<a>[aeiu])")
_BEGINNINGS = {"v": ("f", "W"), "w": ("W",), "ye": ("Y", "A"), "y": ("Y",), "j": ("j", "Y"), "a": ("A",)}
_MARKS = "WYA"
_VOWELS = VOWELS | set("ة'")
_FLATTENED = [
    (re.compile(was), now)
    for was, now in (
        ("[ae][iy]", "ay"),
        ("[ae][uw]", "aw"),
        ("(?<=^[^aeiu]a[^aeiu])e(?=[^aeiu]$)", "i"),
        ("^u(?=[aei])", "w"),
        ("e", "a"),
        ("(?<=[^aeiu])y|i[yj]|y$|iy(?=[aeu])", "i"),
        ("uw(?=[aei])", "u"),
    )
]


class Part(NamedTuple):
    """One word of a name: how it sounds, and its consonants in each way in which they may be meant."""

    word: str
    keys: tuple[str, ...]


def parts_of(name):
    """The parts of a name, in its order. None only for a text without a letter and a digit. Never raises."""
    tokens = _tokens(name)
    spoken = [sounds for token in tokens for sounds in _sounds(token)]
    kept = _without_articles(spoken) or spoken
    return [_part(sounds) for sounds in kept]


def near(word):
    """What is left of a word with each of its letters left out, and itself: words one error apart share one.

    One error is a letter too many, too few, another, or two letters changed round. Words of less than four letters,
    which are five where letters are doubled or silent, have no neighbours.
    """
    return {word} | ({word[:at] + word[at + 1 :] for at in range(len(word))} if len(word) >= 4 else set())


def initials(name):
    """What the name of an organization may be shortened to: its first letters, with and without the small words."""
    return ()


def _tokens(name):
    """What stands between blanks and marks, in small letters, with ayn, hamza and what is not written left out."""
    text = unicodedata.normalize("NFKC", name[:LONGEST])[:LONGEST].casefold()
    text = unicodedata.normalize("NFC", _APOSTROPHES.sub("", _TANWIN.sub("", text)))
    tokens = [token for token in _BETWEEN.split(text) if any(map(str.isalnum, token))]
    if not tokens and any(map(str.isalnum, name)):
        tokens = ["".join(filter(str.isalnum, name[:LONGEST].casefold())) or "?"]
    return tokens


@lru_cache(REMEMBERED)
def _sounds(token):
    """What a token says, as a list of words of one letter a sound."""
    if any("\u0600" <= letter <= "\u08ff" for letter in token):
        return _arabic(token)
    plain = "".join(CYRILLIC.get(letter, letter) for letter in token)
    plain = "".join(letter if letter in LATIN else _bare(letter) for letter in plain)
    if not plain or not all(letter in LATIN for letter in plain):
        return [token]
    return _joined(_LATIN_GRAPHEMES.sub(lambda found: LATIN[found[0]], plain))


def _bare(letter):
    """A letter without its marks."""
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)) or letter


def _arabic(token):
    """The words of a token in Arabic script."""
    if token in ("ام", "أم"):
        return ["um"]
    if token in ("الله", "اللہ"):
        return ["allah"]
    if (within := _WITHIN.fullmatch(token)) and not token.startswith("ال"):
        return [*_arabic(within["first"]), *_arabic(within["rest"])]
    token = token.removeprefix("و") if token.startswith("وال") and len(token) > 5 else token
    if token.startswith("ال") and len(token) > 3 and token not in NOT_ARTICLES:
        return ["al", *_arabic(token[2:])]
    if not all(letter in ARABIC for letter in token):
        return [token]
    sounds = "".join(ARABIC[letter] if at or letter != "ع" else "a" for at, letter in enumerate(token))
    sounds = re.sub("(?<=[^aeiuwy])w(?![aeiuwy])", "u", re.sub("(?<=[^aeiuwy])y(?![aeiuwy])", "i", sounds))
    sounds = re.sub(r"([^aeiu])(?=\1)", r"\1'", re.sub("(?<=[^aeiuwy])h$", "ah", sounds))
    return [*filter(None, re.split("(?<=^abu)(?=.{3})", sounds))]


def _joined(sounds):
    """The words of what is written as one: Abdulrahman, Abubakr, Nasrallah, Salahuddin."""
    if sounds in _ALLAHS:
        return ["allah"]
    if found := _ABD.fullmatch(sounds):
        return ["abd", *_joined("allah" if found["allah"] else found["rest"] or found["rest2"])]
    if found := _ABU.fullmatch(sounds):
        return ["abu", *_joined(found["rest"] or found["rest2"])]
    if found := _ALLAH.fullmatch(sounds):
        return [found["first"], "allah"]
    if found := _DIN.fullmatch(sounds):
        return [found["first"], "din"]
    return [sounds]


def _without_articles(words):
    """The words but for articles; kunyas and what says whose son one is, in one form."""
    kept = []
    for word, following in pairwise([*words, ""]):
        likened = word[:1] in "aeui" and word[1:] == following[:1] and word[1:] in SUN
        if not (following and word and (word in ARTICLES or likened)):
            slave = following and _SLAVE.fullmatch(word + following[0])
            kept.append("abd" if slave else KUNYAS.get(word) or SONS.get(word) or word)
    return kept


@lru_cache(REMEMBERED)
def _part(sounds):
    """The part that a word of sounds is."""
    if not all(letter in CONSONANTS or letter in _VOWELS for letter in sounds):
        return Part(sounds, (sounds,))
    return Part(_word(sounds), _keys(sounds))


def _word(sounds):
    """A word with its vowels flattened, and without double letters and the h that ends a word in -a."""
    word = _DOUBLE.sub(r"\1", sounds)
    word = _SAME.sub("a", word)
    word = re.sub("(?:ة|[ae]h?)$", "a", word) if len(word) > 2 else word
    for was, now in _FLATTENED:
        word = was.sub(now, word)
    return _DOUBLE.sub(r"\1", word)


def _keys(sounds):
    """The consonants of a word in each way in which they may be meant, the likeliest first."""
    rest = _PREFIXED.match(sounds)
    return tuple([*_meant(sounds), *(_meant(sounds[rest.end() :]) if rest else ())][:MOST_KEYS]) or (sounds,)


def _meant(sounds):
    """The keys of a word as it stands."""
    letters = _DOUBLE.sub(r"\1", sounds)
    start = _START.match(letters)
    shapes = [letters]
    if start:
        shapes = [begin + letters[start.end() :] for begin in _BEGINNINGS[start.lastgroup]]
    if _SAME.search(letters):
        shapes += [_DOUBLE.sub(r"\1", _SAME.sub("", shape)) for shape in shapes]
    keys = {}
    for shape in shapes:
        for ending in _endings(shape):
            used = [letter for letter in dict.fromkeys(ending) if letter in CONSONANTS]
            for meant in product(*(CONSONANTS[letter] for letter in used)):
                choices = dict(zip(used, meant, strict=True))
                keys["".join(choices.get(letter, letter if letter in _MARKS else "") for letter in ending)] = None
    return [key for key in keys if key]


def _endings(letters):
    """A word with each end that it may have: -a, -ah and -at are one in Arabic, and Turkish ends in t for d."""
    yield letters
    if found := _MARBUTA.search(letters):
        yield letters[: found.start()]
    if letters[-1:] == "t" and len(letters) > 3:
        yield letters[:-1] + "d"
