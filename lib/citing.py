"""Citations as text, BibTeX, RIS and CSL-JSON. It knows no room: a room tells its records as works.

Text is written in one line: whatever breaks or pads a line in a title or a name becomes one space.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from lib.dates import MONTHS, say
from lib.edtf import split

KINDS = {  # of works: the type in CSL, the type in RIS, and the word that tells it in text
    "webpage": ("webpage", "ELEC", ""),
    "article": ("article-newspaper", "NEWS", ""),
    "report": ("report", "RPRT", ""),
    "dataset": ("dataset", "DATA", "Dataset"),
    "video": ("motion_picture", "VIDEO", "Video"),
    "post": ("post", "ICOMM", "Post"),
}
_TEX = {"\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}"}  # BibTeX counts braces
_TEX |= {"~": r"{\textasciitilde}", "^": r"{\textasciicircum}", **{sign: f"\\{sign}" for sign in "&%$#_"}}
_INNER = str.maketrans("“”", "‘’")
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_NOT_OF_AN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f{}\\\"<>^`|]")


@dataclass(frozen=True)
class Work:
    """One thing that is cited: a page of this site, or what an outlet published.

    `id`: letters, digits and hyphens; it names the work in every form. `kind`: a key of KINDS.
    `authors`: each as printed and never taken apart: which part of a name is the family's, and whether a name is that
    of an institution, nobody has said. `publisher`: the outlet or site. `issued`: an EDTF text, '' for undated.
    `accessed`: the day on which a page was as cited. `address`: one that readers may follow.
    """

    id: str
    kind: str
    title: str
    authors: tuple[str, ...] = ()
    publisher: str = ""
    issued: str = ""
    accessed: date | None = None
    address: str = ""
    archived: str = ""
    language: str = ""
    note: str = ""


def as_text(work):
    """The work as an entry of a bibliography in Chicago style (notes and bibliography, 17th edition).

    What nobody signed stands under its outlet. A title in brackets is not the work's own and gets no quotation marks.
    Days are written before months, as on all pages: Chicago allows it.
    """
    title, publisher = _line(work.title), _line(work.publisher)
    if not title.startswith("["):
        title = f"“{_ended(title.translate(_INNER))}”"
    published = say(work.issued) or ("" if work.accessed else "n.d.")
    parts = [
        _and([_line(author) for author in work.authors]) or publisher,
        title,
        f"{publisher}, {published}" if work.authors and published else _capital(published),
        KINDS[work.kind][2],
        _line(work.note),
        f"Accessed {say(work.accessed.isoformat())}" if work.accessed else "",
        _address(work.address),
        f"Archived at {_address(work.archived)}" if work.archived else "",
    ]
    return " ".join(_ended(part) for part in parts if part)


def as_csl(works):
    """The works as CSL-JSON (citation-style-language/schema, csl-data.json), for reference managers and pandoc."""
    return "[\n" + ",\n".join(json.dumps(_csl(work), ensure_ascii=False) for work in works) + "\n]\n"


def _csl(work):
    outlet = "publisher" if work.kind in {"report", "dataset"} else "container-title"
    item = {
        "id": work.id,
        "type": KINDS[work.kind][0],
        "title": _line(work.title),
        "author": [{"literal": _line(author)} for author in work.authors],
        outlet: _line(work.publisher),
        "issued": _csl_date(work.issued) if work.issued else None,
        "accessed": _csl_date(work.accessed.isoformat()) if work.accessed else None,
        "URL": _address(work.address),
        "language": work.language,
        "note": _note(work),
    }
    return {name: value for name, value in item.items() if value}


def _csl_date(edtf):
    """A CSL date: in numbers where it is a day, month or year, about one, or from one to another; else in words."""
    shape, parts = split(edtf)
    bare = [part.rstrip("~") for part in parts] if shape == "one" else parts
    if shape not in {"one", "lasting"} or not all(_DAY.fullmatch(part) for part in bare):
        return {"literal": say(edtf)}
    numbers = {"date-parts": [[int(number) for number in part.split("-")] for part in bare]}
    return numbers | ({"circa": True} if bare != parts else {})


def as_bibtex(works):
    """The works as BibTeX, in UTF-8. Each is of the type "misc": every style knows it, and it asks for no field.

    Names stand in braces, so that an institution is not taken apart; titles too, so that no style writes them small.
    """
    return "\n".join(_bibtex(work) for work in works)


def _bibtex(work):
    fields = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in work.authors),
        "title": f"{{{_tex(work.title)}}}",
        "howpublished": _tex(work.publisher),
        **_bibtex_date(work.issued),
        "url": _address(work.address),
        "urldate": work.accessed.isoformat() if work.accessed else "",
        "language": work.language,
        "note": _tex(_note(work)),
    }
    # A month is a word of BibTeX, which stands without braces.
    lines = [f"{name} = {value if name == 'month' else f'{{{value}}}'}" for name, value in fields.items() if value]
    return ",\n  ".join([f"@misc{{{work.id}", *lines]) + "\n}\n"


def _bibtex_date(edtf):
    """Year, month and day where they are certain; else all of it in words as the year, which may be text."""
    if not _DAY.fullmatch(edtf):
        return {"year": _tex(say(edtf))}
    year, *rest = edtf.split("-")
    month = {"month": MONTHS[int(rest[0]) - 1][:3].lower()} if rest else {}
    return {"year": year, **month, **({"day": str(int(rest[1]))} if len(rest) == 2 else {})}


def _tex(text):
    return "".join(_TEX.get(letter, letter) for letter in _line(text))


def as_ris(works):
    """The works as RIS, lines ended as its makers ask. It can't mark a name as an institution's: it stands as it is."""
    return "\r\n".join(line for work in works for line in [*_ris(work), "ER  - ", ""])


def _ris(work):
    fields = [
        ("TY", KINDS[work.kind][1]),
        ("ID", work.id),
        *(("AU", _line(author)) for author in work.authors),
        ("TI", _line(work.title)),
        ("PB" if work.kind in {"report", "dataset"} else "T2", _line(work.publisher)),
        *_ris_date(work.issued),
        ("Y2", work.accessed.strftime("%Y/%m/%d/") if work.accessed else ""),
        ("UR", _address(work.address).replace(";", "%3B")),  # in RIS a semicolon begins another address
        ("LA", work.language),
        ("N1", _note(work)),
    ]
    return [f"{tag}  - {value}" for tag, value in fields if value]


def _ris_date(edtf):
    """PY and DA: year/month/day/in words, of which the words alone are given where the day is not certain."""
    if not edtf:
        return []
    if not _DAY.fullmatch(edtf):
        return [("DA", f"///{say(edtf)}")]
    return [("PY", edtf[:4]), ("DA", "/".join([*edtf.split("-"), "", ""][:3]) + "/")]


def _note(work):
    archived = f"Archived at {_address(work.archived)}" if work.archived else ""
    return " ".join(_ended(part) for part in (_line(work.note), archived) if part)


def _line(text):
    """The text in one line, without signs that are none of a text."""
    return " ".join("".join(letter for letter in text if letter.isspace() or letter not in _SIGNS).split())


_SIGNS = frozenset(map(chr, [*range(32), *range(127, 160), *range(0xD800, 0xE000)]))  # controls, halves of letters


def _address(address):
    """The address with percent-encoding for what would end it or unbalance braces."""
    return _NOT_OF_AN_ADDRESS.sub(lambda found: quote(found[0]), address)


def _ended(text):
    """The text with a full stop, unless it ends as a sentence does."""
    return text if text.endswith((".", "?", "!", "…", ".”", "?”", "!”", "…”")) else f"{text}."


def _capital(text):
    return text[:1].upper() + text[1:]


def _and(names):
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


# The file of each form: what writes it, and its content type.
FILES = {
    "bib": (as_bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (as_ris, "application/x-research-info-systems; charset=utf-8"),
    "json": (as_csl, "application/vnd.citationstyles.csl+json"),
}
