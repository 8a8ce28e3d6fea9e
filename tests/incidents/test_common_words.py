"""Words that very many incidents have are found in memory just as the database finds them."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from incidents.columns import COLUMNS
from incidents.common_words import common_words
from incidents.filters import IncidentFilters
from incidents.models import Incident
from incidents.words import Words
from lib import late
from lib.columns import Columns
from lib.words import question_of
from tests.factories import ClaimFactory, IncidentFactory

ASKED = [
    "convoy",
    "conv",
    "CONVOY ambush",
    "convoy 12",
    "12",
    "bridge convoy",
    "bridge",
    "convoys",
    "nothing convoy",
    "ambush -bridge",
    "-bridge ambush 12",
    "convoy -12",
    "convoy OR bridge",
    '"convoy 12"',
    'ambush "of convoy" 12',
]


@pytest.fixture
def told(transactional_db, monkeypatch):
    """Incidents of which most have the words "convoy", "ambush" and "12", and columns that know it."""
    incidents = [
        IncidentFactory(title=f"Ambush of convoy {number % 13}" if number % 4 else "Clash at a bridge")
        for number in range(24)
    ]
    for number, incident in enumerate(incidents):
        text = "Convoys of 12 cars were met in an ambush." if number % 3 else "A bridge was hit."
        ClaimFactory(incident=incident, text=text)
    IncidentFactory(title="Ambush of convoy 12, not published", status="draft")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE incidents_words")
    monkeypatch.setattr(late, "LONG", -1)
    monkeypatch.setattr(IncidentFilters, "columns", Columns(COLUMNS.source))
    return incidents


def by_columns(words):
    """The ids that the list finds for some words."""
    filters = IncidentFilters(QueryDict(urlencode({"q": words})), Incident.objects.published())
    assert filters.form.is_valid()
    return sorted(filters.selection().page("-date", 0, 100))


def by_database(words):
    published = Incident.objects.published()
    return sorted(
        published.filter(pk__in=Words.objects.telling(question_of(words)).values("pk")).values_list("pk", flat=True)
    )


def test_common_words_are_those_that_the_database_counts_as_such(told):
    assert {"convoy", "ambush", "12", "convoys"} <= set(common_words())
    assert "of" not in common_words()


@pytest.mark.parametrize("words", ASKED)
def test_what_is_found_in_memory_is_what_the_database_finds(told, words):
    assert by_columns(words) == by_database(words)


def test_a_common_word_asks_nothing_of_the_words_of_incidents(told):
    by_columns("convoy")
    with CaptureQueriesContext(connection) as queries:
        by_columns("convoy ambush")
    assert [query for query in queries.captured_queries if "FROM incidents_words" in query["sql"]] == []


def test_incidents_whose_words_alone_change_are_found_by_what_they_say_now(told):
    by_columns("convoy")
    claim = told[0].claims.get()
    claim.text = "A convoy was met in an ambush."
    claim.save()
    told[1].claims.update(text="A bridge was hit.")
    told[5].title = "Clash at a river"
    told[5].save()
    told[2].claims.all().delete()

    for words in ASKED:
        assert by_columns(words) == by_database(words)
    assert told[0].pk in by_columns("convoy")
