"""Partial dates in words: how a page says them, and what people type for them (the grammar: lib/edtf.py)."""

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from lib.edtf import EXAMPLES, NotADate, Span, bounds, is_valid, split

MONTHS = ("January", "February", "March", "April", "May", "June")
MONTHS += ("July", "August", "September", "October", "November", "December")
_LONGEST = 300  # characters
_ENGLISH = [month.lower() for month in MONTHS]
_ARABIC = (  # Levantine, then Egyptian, in the spelling that _fold leaves
    ("كانون الثاني", "يناير"),
    ("شباط", "فبراير"),
    ("اذار", "مارس"),
    ("نيسان", "ابريل"),
    ("ايار", "مايو"),
    ("حزيران", "يونيو", "يونيه"),
    ("تموز", "يوليو", "يوليه"),
    ("اب", "اغسطس"),
    ("ايلول", "سبتمبر"),
    ("تشرين الاول", "اكتوبر"),
    ("تشرين الثاني", "نوفمبر"),
    ("كانون الاول", "ديسمبر"),
)
_NUMBERS = {name: number for number, name in enumerate(_ENGLISH, 1)}
_NUMBERS |= {name[:3]: number for name, number in list(_NUMBERS.items())} | {"sept": 9}
_NUMBERS |= {name: number for number, names in enumerate(_ARABIC, 1) for name in names}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # first month, northern hemisphere
_THIRDS = ("early", "mid", "late")

_MONTH = f"(?:{'|'.join(_ENGLISH)})"
_ANY_MONTH = re.compile(rf"(?<!\w)({'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\.?(?!\w)")
_REWRITES = [  # in this order: each brings one habit of writing to "26 to 27 october 2019"
    (rf"({_MONTH})/\1", r"\1"),  # أيار/مايو
    (r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?", " "),
    (r"\b(early|mid|late)-", r"\1 "),
    (r"\s*[–—]\s*|\s+-\s+", " to "),
    (r"^([0-9]{4})-([0-9]{4})$", r"\1 to \2"),
    (rf"\b([0-9]{{1,2}})-({_MONTH})-([0-9]{{4}})\b", r"\1 \2 \3"),
    (rf"({_MONTH})-({_MONTH})", r"\1 to \2"),
    (rf"\b([0-9]{{1,2}})-([0-9]{{1,2}})(?=\s+{_MONTH})", r"\1 to \2"),
    (rf"({_MONTH}\s+[0-9]{{1,2}})-([0-9]{{1,2}})\b", r"\1 to \2"),
    (r"\b([0-9]{1,2})(?:st|nd|rd|th)\b(?:\s+of\b)?", r"\1"),
    (rf"({_MONTH})\s+([0-9]{{1,2}}) (or|to|and) ([0-9]{{1,2}}),?\s+([0-9]{{4}})\b", r"\2 \3 \4 \1 \5"),
    (rf"({_MONTH})\s+([0-9]{{1,2}})(?![0-9])", r"\2 \1"),
    (rf"({_MONTH}),\s*([0-9]{{4}})", r"\1 \2"),
    (rf"({_MONTH}|early|mid|late|spring|summer|autumn|fall|winter)\s+of\s+", r"\1 "),
    (r"\s*,\s*", ", "),
    (r"\s+", " "),
]
_REWRITES = [(re.compile(pattern), put) for pattern, put in _REWRITES]
_RELATIVE = re.compile(
    r"\b(today|yesterday|tomorrow|tonight|now|recently|ago|last|this|next|earlier|previous|current|currently)\b"
)
_ABOUT = re.compile(r"^(?:about|around|circa|approximately|approx\.?|roughly|ca?\.|ca?(?= )|~) ?")
_UNCERTAIN = re.compile(r" ?(?:\(uncertain\)|\(\?\)|\?)$")


@lru_cache(maxsize=10_000)
def say(edtf):
    """`edtf` in prose: "30 May 2024", "about May 2024", "26 or 27 October 2019", "since 2012".

    Years before 1000 keep their four digits. Raises NotADate.
    """
    bounds(edtf)
    if edtf == "":
        return ""
    shape, parts = split(edtf)
    if shape == "one":
        return _say_one(edtf)
    said = _say_together(parts)
    if shape == "list":
        return _either(said)
    start, end = said
    if shape == "within":
        return f"from {start} on" if not end else f"by {end}" if not start else f"between {start} and {end}"
    if parts[1] == "..":
        return f"since {start}"
    if parts[1] == "":
        return f"{start} to an unknown date"
    if parts[0] in {"", ".."}:
        return f"{'up to' if parts[0] else 'until'} {end}"
    return f"{start} to {end}"


def say_when(edtf):
    """`edtf` in prose with its preposition: "on 4 April 2024", "in October 2011", "from 2018 to 2022"."""
    said = say(edtf)
    if edtf == "":
        return ""
    shape, parts = split(edtf)
    if shape == "lasting" and " to " in said and not said.startswith("up to"):
        return f"from {said}"
    if shape in {"lasting", "within"}:
        return said
    prepositions = {_preposition(part) for part in parts}
    if len(prepositions) == 1:
        return prepositions.pop() + said
    return _either([_preposition(part) + _say_one(part) for part in parts])


def say_any(edtfs):
    """The dates of different accounts in prose, each once, the earliest first: "26 or 27 October 2019"."""
    dates = sorted({edtf for edtf in edtfs if edtf}, key=lambda edtf: (*_sortable(bounds(edtf)), edtf))
    if all(split(edtf)[0] == "one" for edtf in dates):
        return _either(_say_together(dates))
    return _either([say(edtf) for edtf in dates])


def _sortable(span):
    return span.first or date.min, span.last or date.max


def _preposition(part):
    if part[-1] in "~%":
        return ""
    return "on " if len(part.rstrip("?")) == 10 else "in "


def _either(said):
    return " or ".join(filter(None, [", ".join(said[:-1]), *said[-1:]]))


def _say_together(parts):
    """Each part in prose, without the month and year that the last part says for all."""
    said = [_say_one(part) for part in parts]
    if any(not re.fullmatch(r"[0-9-]{7,10}", part) for part in parts) or len({len(part) for part in parts}) > 1:
        return said
    if len({part[:7] for part in parts}) == 1 and len(parts[0]) == 10:
        shared = 2
    elif len({part[:4] for part in parts}) == 1:
        shared = 1
    else:
        return said
    return [" ".join(one.split()[:-shared]) for one in said[:-1]] + said[-1:]


def _say_one(part):
    """One day, month, year or decade in prose; '' for an open or unknown end."""
    if part in {"", ".."}:
        return ""
    plain = part.rstrip("~?%")
    year, *rest = plain.split("-")
    words = [MONTHS[int(rest[0]) - 1]] if rest else []
    if len(rest) == 2:
        words.insert(0, str(int(rest[1])))
    words.append(f"the {year[:3]}0s" if year.endswith("X") else year)
    about = "about " if part[-1] in "~%" else ""
    return about + " ".join(words) + (" (uncertain)" if part[-1] in "?%" else "")


def understand(text):
    """The EDTF text of what a person typed; '' for nothing. Raises NotADate, its message meant for that person."""
    text = text.strip()
    if len(text) > _LONGEST:
        raise NotADate(f"This is too long for a date. {EXAMPLES}")
    plain = _fold(text)
    compact = re.sub(r"\s*(,|/|\.\.)\s*", r"\1", plain).upper()
    if is_valid(compact):
        return compact
    if _RELATIVE.search(plain):
        raise NotADate(
            f"“{text}” depends on the day it was said: write the calendar date, "
            "and keep the printed words as the claim's words."
        )
    plain = _ANY_MONTH.sub(lambda found: _ENGLISH[_NUMBERS[found[1]] - 1], plain)
    for pattern, put in _REWRITES:
        plain = pattern.sub(put, plain)
    edtf = _phrase(plain.strip(), text)
    bounds(edtf)  # what ends before it begins
    return edtf


def _fold(text):
    """Lower case, western digits, and one spelling of Arabic letters."""
    folded = []
    for letter in unicodedata.normalize("NFKC", text).lower():
        if letter.isdecimal():
            folded.append(str(unicodedata.decimal(letter)))
        elif unicodedata.category(letter) not in {"Mn", "Cf"} and letter != "ـ":
            folded.append({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "،": ",", "؟": "?"}.get(letter, letter))
    return "".join(folded)


def _phrase(plain, text):
    """EDTF of a whole phrase: a range, a list, or one date with the word before it."""
    if found := re.fullmatch(r"between (.+?) and (.+)", plain):
        return _within(*_borrowing([found[1], found[2]], text))
    if found := re.fullmatch(r"from (.+) (?:on|onwards?)", plain):
        return _from(_one(found[1], text))
    if found := re.fullmatch(r"(?:up to|to|till) (.+)", plain):
        return f"../{_end(_one(found[1], text))}"
    if found := re.fullmatch(r"until (.+)", plain):
        return f"/{_end(_one(found[1], text))}"
    if found := re.fullmatch(r"(?:from )?(.+) (?:to|until|till) an unknown date", plain):
        return f"{_end(_one(found[1], text))}/"
    if found := re.fullmatch(r"(?:from )?(.+?) (?:to|until|till) (.+)", plain):
        start, end = (_end(one, alone=False) for one in _borrowing([found[1], found[2]], text))
        if not is_valid(f"{start}/{end}"):
            _end(start), _end(end)
        return f"{start}/{end}"
    if found := re.fullmatch(r"(?:since|from) (.+)", plain):
        return f"{_end(_one(found[1], text))}/.."
    if found := re.fullmatch(r"by (.+)", plain):
        return _by(_one(found[1], text))
    if found := re.fullmatch(r"before (.+)", plain):
        return f"[..{_beside(_one(found[1], text), 'first', -1)}]"
    if found := re.fullmatch(r"after (.+)", plain):
        return f"[{_beside(_one(found[1], text), 'last', 1)}..]"
    items = [item for part in plain.split(" or ") for item in part.split(", ")]
    if len(items) == 1:
        return _one(plain, text)
    ones = _borrowing(items, text)
    if any("[" in one for one in ones):
        raise NotADate("Alternatives must be days, months, years or decades, such as “26 or 27 October 2019”.")
    return f"[{','.join(ones)}]"


def _borrowing(items, text):
    """EDTF of each item; an item without a year, or without month and year, takes them from the last."""
    last = _one(items[-1], text)
    year = last.strip("[")[:4].replace("X", "0")
    month = MONTHS[int(last[5:7]) - 1].lower() if re.match(r"[0-9]{4}-[0-9]{2}", last) else ""
    ones = []
    for item in items[:-1]:
        if re.search(r"(?:^| )[0-9]{1,2}$", item) and month:
            item = f"{item} {month}"
        if not re.search(r"[0-9]{4}|[0-9]{3}x", item):
            item = f"{item} {year}"
        ones.append(_one(item, text))
    return [*ones, last]


def _one(plain, text):
    """EDTF of one date, or of a vague span such as a season as [first..last]."""
    plain = re.sub(r"^(?:on|in|during) (?:the )?(?=\S)", "", plain)
    about = _ABOUT.search(plain)
    uncertain = _UNCERTAIN.search(plain)
    bare = _UNCERTAIN.sub("", _ABOUT.sub("", plain))
    mark = "%" if about and uncertain else "~" if about else "?" if uncertain else ""
    edtf = _vague(bare) or _plain(bare, text)
    if mark and edtf[-1] in "]~?%":
        raise NotADate(f"“{text}” is doubly vague: write the outer bounds, such as between 1 and 20 May 2024.")
    bounds(edtf + mark)
    return edtf + mark


def _vague(bare):
    """[first..last] of "early January 2024", "late 2024", "winter 2024"; '' for anything else."""
    if found := re.fullmatch(rf"(early|mid|late) ({_MONTH}) ([0-9]{{4}})", bare):
        month = f"{found[3]}-{_NUMBERS[found[2]]:02d}"
        first, last = bounds(month)
        third = _THIRDS.index(found[1])
        return f"[{month}-{third * 10 + first.day:02d}..{month}-{(10, 20, last.day)[third]:02d}]"
    if found := re.fullmatch(r"(early|mid|late) ([0-9]{4})", bare):
        third = _THIRDS.index(found[1])
        return f"[{found[2]}-{third * 4 + 1:02d}..{found[2]}-{third * 4 + 4:02d}]"
    if found := re.fullmatch(r"(?:the )?(spring|summer|autumn|fall|winter) ([0-9]{4})", bare):
        month, year = _SEASONS[found[1]], found[2]
        end = (year, month + 2) if month < 12 else (f"{int(year) + 1:04d}", 2)
        return f"[{_calendar(year, month, None, bare)}..{_calendar(*end, None, bare)}]"
    return ""


def _plain(bare, text):
    """EDTF of a day, month, year or decade however written. Raises NotADate."""
    if found := re.fullmatch(rf"(?:([0-9]{{1,2}}) )?({_MONTH}) ([0-9]{{4}})", bare):
        return _calendar(found[3], _NUMBERS[found[2]], found[1], text)
    if found := re.fullmatch(r"(?:the )?([0-9]{3})0s", bare):
        return f"{found[1]}X"
    if found := re.fullmatch(r"([0-9]{1,2})[./-]([0-9]{4})", bare):
        return _calendar(found[2], found[1], None, text)
    if found := re.fullmatch(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})", bare):
        return _calendar(found[1], found[3], found[4], text)
    if found := re.fullmatch(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})", bare):
        one, other, year = int(found[1]), int(found[3]), found[4]
        if one <= 12 and other <= 12 and one != other:
            raise NotADate(f"“{found[0]}” may be read in two ways: write the month as a word, or {year}-MM-DD.")
        return _calendar(year, min(one, other) if one <= 12 or other <= 12 else other, max(one, other), text)
    if re.fullmatch(rf"(?:[0-9]{{1,2}} )?(?:(?:early|mid|late) )?{_MONTH}", bare):
        raise NotADate(f"“{text}” lacks its year.")
    upper = bare.upper()
    if is_valid(upper) and re.fullmatch(r"[0-9X-]+[~?%]?", upper):
        return upper
    raise NotADate(f"“{text}” is not understood as a date. {EXAMPLES}")


def _calendar(year, month, day, text):
    edtf = f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
    if not is_valid(edtf):
        raise NotADate(f"“{text}” is not in the calendar.")
    return edtf


def _end(edtf, *, alone=True):
    """`edtf` if a lasting date may end with it; with `alone`, decades may not."""
    if "[" in edtf or (alone and "X" in edtf):
        raise NotADate("A lasting date begins and ends with a day, month or year, such as “about 2012”.")
    return edtf


def _exact(edtf):
    return re.fullmatch(r"[0-9-]+", edtf) is not None


def _within(start, end):
    """Some time from the first day of `start` to the last of `end`, as precise as they are written."""
    if _exact(start) and _exact(end) and len(start) == len(end):
        return f"[{start}..{end}]"
    return _days(Span(bounds(start).first, bounds(end).last))


def _days(span):
    """[first..last] of a span, in whole years or months where it is made of them."""
    first, last = span
    after = last + timedelta(days=1) if last < date.max else date(1, 1, 1)
    length = 4 if (first.month, first.day) == (1, 1) == (after.month, after.day) else 7
    if length == 7 and not first.day == 1 == after.day:
        length = 10
    return f"[{first.isoformat()[:length]}..{last.isoformat()[:length]}]"


def _by(edtf):
    return f"[..{edtf if _exact(edtf) else bounds(edtf).last.isoformat()}]"


def _from(edtf):
    return f"[{edtf if _exact(edtf) else bounds(edtf).first.isoformat()}..]"


def _beside(edtf, side, step):
    """The day before the first, or after the last, day of `edtf`."""
    try:
        return (getattr(bounds(edtf), side) + timedelta(days=step)).isoformat()
    except OverflowError:
        raise NotADate("There are no dates before the year 0001 or after 9999.") from None
