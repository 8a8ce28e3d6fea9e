"""Names in any spelling and script, folded so that spellings of one name meet. The rules: docs/names.md.

A name is folded into its parts, in their order, articles left out. A part has a word, which is how it sounds, in small
Latin letters with one letter a sound (š for sh, ḫ for kh, as in DIN 31635 and ISO 233); and keys, which are its
consonants in each way in which they may be meant. Two spellings of one word share a key; so do words of several
languages for what a body is, such as "Jabhat" and "Front" (lib/meanings.py).
"""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby, pairwise, product
from typing import NamedTuple

from lib.letters import (
    ARABIC,
    ARABIC_WORDS,
    BEGINNINGS,
    CONSONANTS,
    CYRILLIC,
    LATIN,
    NOT_ARTICLES,
    UNWRITTEN,
    VOWELS,
    WRITTEN,
)
from lib.meanings import LITTLE, MEANINGS

LONGEST = 400  # characters of a name that count
MOST_KEYS = 12  # of one word
MOST_MEANINGS = 64  # that are weighed for them
REMEMBERED = 30_000  # words whose folding is kept: the same come again and again

SUN = "tṯdḏrzsšln"  # the article takes on the sound of these: ash-Sham, an-Nusra
ARTICLES = {"al", "el", "il", "ul", "wal", "wel"}
ALIKE = {
    **dict.fromkeys(("abu", "abul", "abil", "albu", "abi", "aba", "ebu", "ebi", "bu"), "abu"),
    **dict.fromkeys(("um", "umm", "om", "omm"), "um"),
    **dict.fromkeys(("ibn", "ebn", "bin", "ben", "bn"), "ibn"),
    **dict.fromkeys(("bint", "bent", "bnt"), "bint"),
    **dict.fromkeys(("muhd", "mhd"), "muhammad"),
    **dict.fromkeys(("zadeh", "zade", "zadah"), "zada"),
    **dict.fromkeys(("allah", "ullah", "ellah", "illah"), "allah"),
}
SMALL = {"a", "and", "at", "for", "in", "of", "on", "the", "to", "de", "del", "des", "du", "e", "et", "i", "la", "y"}
SMALL |= {"fi", "wa", "min", "ve"}

_UNSAID = re.compile(  # ayn, hamza, apostrophes; tatweel, marks over and under Arabic letters; what directs the writing
    "(?:['`´ʹʻʼʽʾʿˈˊˋ‘’‛′\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u00ad\u200d-\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\u200c(?!ال))+"
)
_ODD = re.compile(r"[^\w\s']|_")
_FIRST = re.compile(r"[^\W_]")
_ELIDED = re.compile(r"\b[dl]['’](?=[^\W\d_bcdfgjklmnpqrstvwxz])")  # d'Alep, l'Oued
_APART = re.compile("(?<=[stdkgcz])['’ʹ](?=h)")  # two letters that are not one sound: Is'haq
_BOUND = re.compile("ه\u200cا(?=[یي])[یي]")  # how Persian writes -i after a silent h: خامنه‌ای
_AYN = re.compile("(?<=ا)ع(?=[^اأإويىئةه])")  # it parts a long vowel from one that is not written: قاعدة
_TANWIN = re.compile("ا[ـ\u064c-\u0652]*\u064b|\u064b[ـ\u064c-\u0652]*[اى]")
_ORDINAL = re.compile("([0-9]+)(?:st|nd|rd|th)")
_DIGITS = {ord(digit): str(unicodedata.digit(digit)) for digit in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"}
_SCRIPTS = re.compile("[\u0600-\u08ff]+|[^\u0600-\u08ff]+")
_DOUBLE = re.compile(r"(.)\1+")

_GRAPHEME = re.compile("|".join(sorted(map(re.escape, LATIN), key=len, reverse=True)))
_SERVANT = re.compile(r"[ae]bd[aeiu](?:l.|(.)\1)")  # abdul, abdur: and the first letter of the word after it
_ABD_ALLAH = re.compile("[ae]bd[aeiu]ll?ah?i?")
_ABD = re.compile("[ae]bd(?:[aeiu]l?)?(?P<rest>[^aeiu].{3,})")
_ABU = re.compile("[ae]bu(?:l(?=.{3})|(?=[^aeiul].{3}))(?P<rest>.+)")
_ALLAH = re.compile("(?P<first>.{3,})(?:[aeiu]llah|ulla)")
_DIN = re.compile("(?P<first>.{2,}?)(?:[aeiu]?(?:dd|tt)in|[eu]din|[ae]din(?=e))e?")
_WITHIN = re.compile("(?P<first>(?!ال).{2,}?)(?P<rest>الله|ال.{3,})")  # names that are written as one: عبدالرحمن

_JOINED = re.compile(rf"(?:[ae]l|(?:b[ei]n|bel|bu|[ae](?=([{SUN}])\1))(?=[^aeiu]))(?=.{{4}})")
_MARBUTA = re.compile("(?:ة|(?<=[ae])[ht])$")
_BEGINNING = [(re.compile(written), meant) for written, meant in BEGINNINGS.items()]
_MARKS = {"W": "W", "Y": "Y", "A": "A", "J": "j", "F": "f"}
_SAID = set(CONSONANTS) | VOWELS | {"ة"}
_FLATTENED = [
    (re.compile(was), now)
    for was, now in (
        (r"(.)\1+", r"\1"),
        ("(?<=[cdgkpstz])(?=h)|(?<=d)(?=j)|(?<=t)(?=z)|(?<=c)(?=k)", "a"),  # two letters that are not one sound
        ("(?<=^[^aeiu]a[^aeiu])e(?=[^aeiu]$)", "i"),  # Khaled, Saleh, Harem
        ("(?<=..)ة$|(?<=.)[ae]h?$", "a"),
        ("ة", "a"),
        ("[ae][iy]|(?<=.)ae(?=[^aeiu])", "ay"),
        ("[ae][uw]", "aw"),
        ("e", "a"),
        ("(?<=[^aeiu])y|iy|y$", "i"),
        ("uw(?=[ai])", "u"),
        ("^u(?=[ai])", "w"),
        (r"(.)\1+", r"\1"),
    )
]


class Part(NamedTuple):
    """One word of a name: how it sounds, and its consonants in each way in which they may be meant."""

    word: str
    keys: tuple[str, ...]


def parts_of(name):
    """The parts of a name, in its order. None only for a text without a letter and a digit. Never raises."""
    return [_part(word) for word in _said(name)]


def near(word):
    """A word, and what is left of it with each of its letters left out: words one error apart share one of these.

    One error is a letter too many, too few, another, or two letters changed round. Words of less than four letters have
    none: five letters as they are written may be four as they are folded (Raqqa, raka).
    """
    word = word.replace(UNWRITTEN, "") or word
    return {word} | ({word[:at] + word[at + 1 :] for at in range(len(word))} if len(word) > 3 else set())


def initials(name):
    """What the name of an organization may be shortened to, folded as that is: {"hts"} of Hayat Tahrir al-Sham.

    With and without articles, and small words such as "of". Empty for names of one word, or of more than eight.
    """
    words = [(token, word) for token in _tokens(name) for word in _spoken(token) if word]
    short = set()
    for skipped in (set(), SMALL, ARTICLES, SMALL | ARTICLES):
        letters = "".join(word[0] for token, word in words if token not in skipped and word not in skipped)
        if 1 < len(letters) <= 8 and letters.isalpha():
            short.update(part.word for part in parts_of(letters.translate(WRITTEN)) if len(part.word) > 1)
    return short


def _said(name):
    """The words of a name as they are said, articles left out."""
    return _made_alike([word for token in _tokens(name) for word in _spoken(token)])


def _tokens(name):
    """What stands between blanks and marks, in small letters, without what is not said."""
    start = _FIRST.search(name)
    name = name[start.start() :][:LONGEST] if start else ""
    text = unicodedata.normalize("NFKC", name)[:LONGEST].casefold().replace("ı", "i")  # their capitals are one letter
    text = _BOUND.sub("ئی", text)
    text = "'".join(_UNSAID.sub("", some) for some in _APART.split(_TANWIN.sub("", _ELIDED.sub("", text))))
    text = _ODD.sub(_mark_or_blank, unicodedata.normalize("NFC", text).translate(_DIGITS))
    tokens = [token[found.start() :] for token in text.split() if (found := _FIRST.search(token))]
    return _put_together(tokens) or [*filter(None, [_alone(_UNSAID.sub("", name)) or _alone(name)])]


def _alone(name):
    """The letters and digits of a name as one token."""
    return _DOUBLE.sub(r"\1", "".join(filter(str.isalnum, name)).lower())


def _mark_or_blank(found):
    """A mark of a letter as it is; a blank for everything else that is no letter and no digit."""
    return found[0] if unicodedata.category(found[0]).startswith("M") else " "


def _put_together(tokens):
    """The tokens with letters that stand alone as one, and without the e or i by which Persian binds two words."""
    kept = []
    for (lone, _), some in groupby(tokens, lambda token: (len(token) == 1 and token.isalpha(), _is_arabic(token))):
        some = list(some)
        if not lone:
            kept += some
        elif not (kept and len(some) == 1 and LATIN.get(_bare(some[0])) in {"e", "i"} and tokens[-1] != some[0]):
            kept.append("".join(some))
    return kept


@lru_cache(REMEMBERED)
def _spoken(token):
    """What a token says, as words of one letter a sound. Letters of other scripts stay as they are."""
    if _is_arabic(token):
        pieces = [piece for piece in _SCRIPTS.findall(token) if any(map(str.isalnum, piece))]
        if pieces != [token]:
            return [word for piece in pieces for word in _spoken(piece)]
        return [*filter(None, _arabic(token))] or [token]
    latin = "".join(letter if letter in LATIN or letter in CYRILLIC else _bare(letter) for letter in token)
    latin = "".join(CYRILLIC.get(letter, letter) for letter in latin)
    if not latin or not all(letter in LATIN for letter in latin):
        return [_ORDINAL.sub(r"\1", latin) or token]
    return [*filter(None, _taken_apart(_GRAPHEME.sub(lambda found: LATIN[found[0]], latin)))] or [token]


def _is_arabic(token):
    """Whether a token is in Arabic script."""
    return "\u0600" <= token[0] <= "\u08ff" or any("\u0600" <= letter <= "\u08ff" for letter in token)


def _bare(letter):
    """A letter without its marks; a mark alone is nothing."""
    if letter < "\u0900" or "\u1e00" <= letter <= "\u1fff":  # in other scripts what looks like a mark may be a vowel
        return "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return letter


def _arabic(token):
    """What a token in Arabic script says. A vowel that is not written stands between consonants, if any does."""
    if token in ARABIC_WORDS:
        return [ARABIC_WORDS[token]]
    if found := _WITHIN.fullmatch(token):
        return [*_arabic(found["first"]), *_arabic(found["rest"])]
    if len(token) > 5 and token.startswith("وال"):
        return _arabic(token[1:])  # and the
    if len(token) > 4 and token.startswith("لل"):
        return ["al", *_arabic(token[2:])]  # for the
    if len(token) > 3 and token.startswith("ال") and token not in NOT_ARTICLES:
        return ["al", *_arabic(token[2:])]
    if len(token) > 5 and token[:3] in {"أبو", "ابو"}:
        return ["abu", *_arabic(token[3:])]
    if not all(letter in ARABIC for letter in token):
        return [token]
    heard = _AYN.sub(UNWRITTEN, token)
    said = "".join(ARABIC.get(letter, letter) for letter in heard).replace("yy", "y")
    said = UNWRITTEN + said[token[0] != "ع" :] if token[0] in "اأإع" else said
    said = re.sub("(?<=[^aɐwy])y(?![awy])", "i", said)
    said = re.sub("(?<=[^aɐwy])w(?![awyi])", "u", said)
    said = re.sub("(?<=[^aiuɐwy])h$", "ah", said)
    return [re.sub("(?<=[^aiuɐwy])(?=[^aiuɐة])", UNWRITTEN, said)]


def _taken_apart(said):
    """The words of what is written as one: Abdulrahman, Abubakr, Nasrallah, Salahuddin."""
    if _ABD_ALLAH.fullmatch(said):
        return ["abd", "allah"]
    if found := _ABD.fullmatch(said):
        return ["abd", *_taken_apart(found["rest"])]
    if found := _ABU.fullmatch(said):
        return ["abu", *_taken_apart(found["rest"])]
    if found := _ALLAH.fullmatch(said):
        return [found["first"], "allah"]
    if found := _DIN.fullmatch(said):
        return [found["first"], "din"]
    return [said]


def _made_alike(words):
    """The words but for articles; Abu, ibn, Abd and Allah in one form."""
    kept = []
    for word, following in pairwise([*words, ""]):
        assimilated = len(word) == 2 and word[0] in VOWELS and word[1] in SUN and following.startswith(word[1])
        if following and (word in ARTICLES or assimilated or (word == "wa" and following in ARTICLES)):
            continue
        servant = following and _SERVANT.fullmatch(word + following[0])
        kept.append("abd" if servant else ALIKE.get(word) or ALIKE.get(_word(word), word))
    return kept


@lru_cache(REMEMBERED)
def _part(said):
    """The part that a word is. One in other scripts, or with a digit, is its own key."""
    if not _SAID.issuperset(said):
        return Part(said, (said,))
    word = _word(said)
    return Part(word, (_keys(said) or (said,)) + ((f"~{MEANT[word]}",) if word in MEANT else ()))


@lru_cache(REMEMBERED)
def _word(said):
    """A word with its vowels flattened, and its double letters."""
    word = said
    for was, now in _FLATTENED:
        word = was.sub(now, word)
    return word or said


def _keys(said):
    """The consonants of a word in each way in which they may be meant, the likeliest first."""
    joined = _JOINED.match(said)
    keys = {}
    for later, written in enumerate([said, said[joined.end() :]] if joined else [said]):
        for unlikely, shape in _shapes(written):
            for less, key in _meanings(shape):
                key = key.replace("nb", "mb")  # Manbij is said Membij
                keys[key] = min(keys.get(key, 99), later + unlikely + less)
    return tuple(sorted(filter(None, keys), key=keys.get))[:MOST_KEYS]


def _shapes(said):
    """The forms that a word may have, with how unlikely they are: (number, form)."""
    apart = _DOUBLE.sub(r"\1", said)
    apart = apart[0] + apart[1:].replace(UNWRITTEN, "")  # a letter that stands twice is one, or has a vowel between
    for body in dict.fromkeys([_DOUBLE.sub(r"\1", apart), apart]):
        start, meant = next(((len(f[0]), m) for pattern, m in _BEGINNING if (f := pattern.match(body))), (0, ("",)))
        for unlikely, begun in enumerate(meant):
            shape = begun + body[start:]
            yield unlikely, shape
            if found := _MARBUTA.search(shape):
                yield unlikely, shape[: found.start()]  # -a, -ah, -at
            if len(shape) > 3 and shape.endswith("t"):
                yield unlikely + 1, f"{shape[:-1]}d"  # Turkish: Halit, Mehmet


def _meanings(shape):
    """The keys of one form, with how unlikely they are: (number, key). A letter is meant alike in the whole word."""
    letters = [letter for letter in dict.fromkeys(shape) if letter in CONSONANTS]
    choices, number = [], 1
    for letter in letters:
        meant = CONSONANTS[letter] if number * len(CONSONANTS[letter]) <= MOST_MEANINGS else CONSONANTS[letter][:1]
        number *= len(meant)
        choices.append([*enumerate(meant)])
    for chosen in product(*choices):
        said = dict(zip(letters, (meant for _, meant in chosen), strict=True))
        yield sum(at for at, _ in chosen), "".join(said.get(one) or _MARKS.get(one, "") for one in shape)


# {word: what it means}, of words of several languages that mean the same; and words that tell little.
MEANT = {_word(said): one for one, words in MEANINGS.items() for word in words.split() for said in _said(word)}
TELLS_LITTLE = frozenset(_word(said) for word in LITTLE.split() for said in _said(word))
