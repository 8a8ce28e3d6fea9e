"""The articles that an event of UCDP cites: `"outlet,date,headline"`, several joined by semicolons, or free text."""

import html
import re
from typing import NamedTuple

from lib.edtf import is_valid

LONGEST_OUTLET, LONGEST_TITLE = 200, 500
# The date tells where the name of the outlet ends: names and headlines have commas of their own.
_CITED = re.compile(r"(?P<outlet>.*?),\s*(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?: [0-9:]+)?\s*,(?P<title>.*)", re.DOTALL)


class Citation(NamedTuple):
    """One cited article, as far as the dataset names it. `published`: EDTF, '' where it is no day of the calendar."""

    outlet: str
    published: str
    title: str


def citations_of(event):
    """([Citation], words): the articles that an Event cites, each once, and what can't be taken apart.

    Headlines and outlets are as printed, but that entities of web pages (&#8217;) are characters again.
    """
    text = event.source_article
    if not text:
        return [], ""
    if not text.startswith('"'):
        return [], _tidy(text)
    found, words = [], []
    for part in re.split(r'"\s*;\s*"', text.removeprefix('"').removesuffix('"')):
        cited = _CITED.fullmatch(part)
        outlet, title = (_tidy(cited[name]) for name in ("outlet", "title")) if cited else ("", "")
        if not (outlet and title and len(outlet) <= LONGEST_OUTLET):
            words.append(_tidy(part))
            continue
        published = cited["date"] if is_valid(cited["date"]) else ""
        found.append(Citation(outlet, published, shortened(title, LONGEST_TITLE)))
    return list(dict.fromkeys(found)), "; ".join(filter(None, words))


def shortened(text, most):
    """The text, at most so many characters long: what is cut off ends in "…"."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _tidy(text):
    return " ".join(html.unescape(text).split()).strip("; ")
