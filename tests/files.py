"""Reads the files that the site gives."""

import csv
from io import StringIO


def rows_of(answer):
    """The rows of a CSV, each {column: cell}."""
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))
