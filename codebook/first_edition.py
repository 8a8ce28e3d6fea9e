"""The first edition of the codebook, read from its data file. Imports no model, so that a migration may use it."""

from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parent / "data" / "first_edition.yaml"


def first_edition():
    """The terms of the first edition as dicts of column values, `id` and `order` among them, in reading order."""
    schemes = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [
        {"id": f"{scheme}.{term['code']}", "scheme": scheme, "order": order, **term}
        for scheme, terms in schemes.items()
        for order, term in enumerate(terms, start=1)
    ]


def load(model, *, update=False):
    """Write the terms that are missing; with `update`, also set those that differ back to the first edition.

    `model` is Term as it is, or as it was when a migration was written: a column that it lacks is left out.
    Without `update` nothing that an editor has written is touched. Returns how many were made and how many updated.
    """
    columns = {field.name for field in model._meta.concrete_fields}
    blank = {name: "" for name in ("acled", "ucdp", "airwars") if name in columns}
    there = model.objects.in_bulk()
    new, changed = [], []
    for values in first_edition():
        values = blank | {name: value for name, value in values.items() if name in columns}
        term = there.get(values["id"])
        if term is None:
            new.append(model(**values))
        elif update and any(getattr(term, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(term, name, value)
            changed.append(term)
    model.objects.bulk_create(new)
    if changed:
        model.objects.bulk_update(changed, sorted(columns & {*blank, "order", "label", "label_ar", "definition"}))
    return len(new), len(changed)
