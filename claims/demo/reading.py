"""Reads the data files of the demo. Asks no database: what it gives are plain dicts of the files' own keys."""

from datetime import date
from pathlib import Path

import yaml

from claims.kinds import KINDS

HERE = Path(__file__).resolve().parent
CASUALTIES = {
    "combat_status": "unstated",
    "persons": "all",
    "side": "unstated",
    "attackers_included": "unstated",
    "scope": "whole",
}
# What a claim of a file may say; the value columns besides are those of its kind.
CLAIM = {
    *(
        "about",
        "kind",
        "text",
        "words",
        "says",
        "says_words",
        "speaks_for",
        "said_on",
        "stance",
        "certainty",
        "distanced",
    ),
    *("at", "locator", "passage", "number", "actor", "note", "key", "answers"),
}
HEAD = {"outlet", "title", "address", "published", "language", "authors", "kind", "after"}


def read(name, folder=HERE):
    """The content of one data file, dates as text."""
    return _as_written(yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8")))


def _as_written(content):
    if isinstance(content, dict):
        return {key: _as_written(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_as_written(value) for value in content]
    return content.isoformat() if isinstance(content, date) else content


def articles(folder=HERE):
    """[(key, head, claims)] of the articles as they are read, the shorthand of their claims spelled out."""
    found = []
    for key in read("order", folder):
        content = read(f"articles/{key}", folder)
        head = {name: content[name] for name in HEAD & content.keys()}
        claims = [spelled_out(claim, head, content.get("paragraphs", {})) for claim in content["claims"]]
        found.append((key, head, claims))
    return found


def spelled_out(claim, head, paragraphs):
    """A claim of a file without its shorthand.

    `at` is a paragraph or the name of a part of the article, `number` an exact figure. Casualties are whole and
    unstated unless the file says otherwise; a name is in the language of its article and in Latin letters.
    Raises ValueError for a word that no claim of this kind has.
    """
    unknown = claim.keys() - CLAIM - set(KINDS[claim["kind"]].columns)
    if unknown:
        raise ValueError(f"{claim['text']} What is {', '.join(map(str, unknown))}?")
    claim = dict(claim)
    at, number = claim.pop("at", None), claim.pop("number", None)
    if at is not None:
        claim["locator"] = f"paragraph {at}" if isinstance(at, int) else at
        claim.setdefault("passage", paragraphs.get(at, ["", ""]))
    if number is not None:
        claim["low"] = claim["high"] = number
    if claim["kind"] == "casualties":
        claim = CASUALTIES | claim
    if claim["kind"] == "name":
        claim = {"language": head["language"], "script": "Latn"} | claim
    return claim
