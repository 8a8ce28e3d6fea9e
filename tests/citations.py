"""Reads citations as the programs of others do: pybtex, rispy, and the schema of CSL-JSON."""

import json
import re
import unicodedata
from pathlib import Path

import rispy
from jsonschema import Draft3Validator
from pybtex.database import parse_string

SCHEMA = Draft3Validator(json.loads((Path(__file__).parent / "vendor" / "csl-data.json").read_text()))
# LaTeX's own names of signs that mean something to it.
SIGNS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
}


def one_line(text):
    """The text as a citation has it: without controls, and whatever parts words is one space."""
    return " ".join("".join(one for one in text if one.isspace() or unicodedata.category(one) != "Cc").split())


def typeset(value):
    """The text that LaTeX sets for a value of BibTeX. Fails where a sign of LaTeX stands in it unescaped."""
    found = re.compile(r"\{\\(?P<name>[a-z]+)\}|\\(?P<sign>[&%$#_])|(?P<brace>[{}])|(?P<text>[^\\{}&%$#_~^])")
    text, at, depth = "", 0, 0
    while at < len(value):
        one = found.match(value, at)
        assert one, value[at:]
        at = one.end()
        depth += {"{": 1, "}": -1}.get(one["brace"], 0)
        text += SIGNS[one["name"]] if one["name"] else one["sign"] or one["text"] or ""
    assert depth == 0
    return text


def of_bibtex(text):
    """{key: {field: text}} of BibTeX; authors as a list, each whole. Fails where pybtex would part a name."""
    entries = {}
    for key, entry in parse_string(text, "bibtex").entries.items():
        assert entry.type == "misc"
        authors = entry.persons.get("author", [])
        assert all(str(person) == person.last_names[0] for person in authors), authors
        raw = {"url"}  # typeset as it stands
        entries[key] = {name: value if name in raw else typeset(value) for name, value in entry.fields.items()} | {
            "author": [typeset(str(person)) for person in authors]
        }
    return entries


def of_ris(text):
    """[{tag's name: value}] of RIS."""
    assert text.endswith("ER  - \r\n")
    return rispy.loads(text)


def of_csl(text):
    """The items of CSL-JSON, valid by its schema."""
    items = json.loads(text)
    SCHEMA.validate(items)
    return items
