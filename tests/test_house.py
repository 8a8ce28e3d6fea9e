"""The order of the house: rooms look to the right, and what the rules of every room forbid is nowhere."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# From left to right. A room may point to itself and to what stands right of it; rooms of one row not to each other.
LINE = [
    ["config"], ["portal"], ["claims"], ["incidents"], ["sources"], ["actors"], ["locations"], ["codebook", "accounts"],
    ["lib"],
]  # fmt: skip
PLACE = {room: place for place, row in enumerate(LINE) for room in row}
OUTSIDE = {"auth", "contenttypes", "admin", "sessions", "pghistory"}  # apps of others that a model may point to
FORBIDDEN_NAMES = {"utils", "helpers", "common", "services", "core", "signals"}
PAGES = {"views", "admin", "filters"}

FILES = sorted(path for room in PLACE for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)
PARTIALS = sorted((ROOT / "templates").rglob("_*.html"))


def named(path):
    return str(path.relative_to(ROOT))


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def relations():
    """[(room, room that it points to, words)] of every relation that a model declares, those of M2M tables too."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if field.remote_field is not None:
                to = field.remote_field.model._meta.app_label
                found.append((model._meta.app_label, to, f"{model._meta.label}.{field.name}"))
    return found


def test_every_app_of_ours_has_its_place():
    ours = {
        config.name
        for config in apps.get_app_configs()
        if ROOT in Path(config.path).parents and ".venv" not in config.path
    }
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}

    assert ours | {"config"} == set(PLACE) == folders


def test_relations_point_to_their_own_room_or_to_the_right():
    wrong = [
        words
        for room, to, words in relations()
        if room in PLACE and to not in OUTSIDE and to != room and PLACE.get(to, -1) <= PLACE[room]
    ]

    assert wrong == []
    assert {(room, to) for room, to, _ in relations() if room == "incidents"} >= {("incidents", "locations")}


def test_apps_of_others_do_not_point_into_the_rooms_but_to_the_user():
    assert {to for room, to, _ in relations() if room not in PLACE and to in PLACE} <= {"accounts"}


def test_no_module_bears_a_name_that_says_nothing():
    assert [named(path) for path in FILES if {path.stem, path.parent.name} & FORBIDDEN_NAMES] == []


def test_no_generic_relations_signals_or_star_imports():
    wrong = []
    for path in FILES:
        for node in ast.walk(tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
            module = getattr(node, "module", None) or "" if isinstance(node, ast.ImportFrom) else ""
            told = {*names, *module.split(".")}
            if (
                told & {"*", "signals", "receiver", "GenericForeignKey", "GenericRelation"}
                or "django.dispatch" in module
            ):
                wrong.append(f"{named(path)}: {module} {', '.join(names)}")

    assert wrong == []


# Queries are methods of querysets with names; pages chain these, and only fetch.
ASKED = {"filter", "exclude", "annotate", "alias", "aggregate", "raw", "extra"}


@pytest.mark.parametrize("path", [path for path in FILES if path.stem in PAGES or path.parent.name in PAGES], ids=named)
def test_pages_ask_by_the_names_of_querysets(path):
    asked = [
        f"line {node.lineno}: .{node.func.attr}("
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKED
    ]

    assert asked == []


@pytest.mark.parametrize("path", PARTIALS, ids=named)
def test_partial_begins_with_one_comment_that_names_what_it_needs(path):
    first, *rest = path.read_text(encoding="utf-8").splitlines()

    assert re.fullmatch(r"\{# .+ Needs( nothing\.|: .+\.).*( Uses: .+\.)? #\}", first) or re.fullmatch(
        r"\{# .+ Uses: .+\. #\}", first
    )
    assert not [line for line in rest if line.startswith("{#")] or path.name == "_masthead.html"


def test_templates_have_no_filter_calls_and_mark_nothing_as_safe():
    wrong = [
        named(path)
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if re.search(r"\.(filter|exclude|objects)\b|\|\s*safe|autoescape", path.read_text(encoding="utf-8"))
    ]

    assert wrong == []
