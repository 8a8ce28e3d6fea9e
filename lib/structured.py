"""Structured data in a page: JSON-LD with the words of schema.org, in a block that no browser runs."""

import json
import re

from django.utils.html import format_html
from django.utils.safestring import SafeString

from lib.edtf import split

_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}  # or a text could end the block
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


def data_block(nodes):
    """The nodes (dicts of JSON-LD) as one graph in an element for the head of a page. What is empty is left out."""
    graph = [{name: value for name, value in node.items() if value not in (None, "", [])} for node in nodes]
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":")
    ).translate(_ESCAPED)
    # Escaped for where it stands, as json_script does; quotation marks stay.
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))  # nosec B308 B703


def certain_days(edtf):
    """(first, last) as ISO 8601 of a date that is one day, month or year, or lasts from one to another; else Nones."""
    shape, parts = split(edtf) if edtf else ("", [])
    if shape not in {"one", "lasting"} or not all(_DAY.fullmatch(part) for part in parts):
        return None, None
    return parts[0], parts[-1]
