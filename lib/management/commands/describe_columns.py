"""Prints docs/columns.md: the columns of every CSV, from their declarations in each room's exports."""

from importlib import import_module

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.module_loading import module_has_submodule

HEAD = """# The columns of the CSV files

Made by `manage.py describe_columns` from the `exports.py` of each room.

Every list gives the rows that it shows as a CSV, by `?format=csv` beside its filters. A file is UTF-8 with a byte
order mark, lines end with CR LF, and cells are quoted where needed. Yes and no stand for true and false, and an empty
cell for what is not known or does not apply. Days are ISO 8601; partial dates are EDTF, such as `2024-05` or
`[2019-10-26..2019-10-27]`. Several values of one cell are separated by a semicolon and a space. Codes are those of the
codebook, without their scheme. A text that a spreadsheet would run as a formula, because it begins with `=`, `+`, `-`,
`@`, a tab or a carriage return, if need be after apostrophes of its own, has an apostrophe before it. A slug
identifies a record, and a name reads well. Where a person's name is not told, the file has what the pages have. Should
an error end a file early, its last line says so.
"""


def exports():
    """{noun of a list: its columns} of every room that has exports, the leftmost room first."""
    rooms = [
        config for config in reversed(list(apps.get_app_configs())) if module_has_submodule(config.module, "exports")
    ]
    return {noun: columns for room in rooms for noun, columns in import_module(f"{room.name}.exports").EXPORTS.items()}


def described():
    """The page as text."""
    return HEAD + "".join(
        f"\n## {noun.capitalize()}\n\n| column | says |\n|---|---|\n"
        + "".join(f"| `{column.name}` | {column.says} |\n" for column in columns)
        for noun, columns in exports().items()
    )


class Command(BaseCommand):
    """Prints the page of the columns."""

    help = __doc__

    def handle(self, **options):
        """Print it."""
        self.stdout.write(described(), ending="")
