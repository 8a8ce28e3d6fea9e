"""CSV of a list: what stands in a cell, and that it streams whatever its reader and the database do."""

import csv
import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from datetime import date
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError, close_old_connections, connection, transaction
from django.db.models import Func, IntegerField, Value
from django.db.models.functions import Now
from django.middleware.gzip import GZipMiddleware
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from psycopg.errors import QueryCanceled

from codebook.models import Term
from incidents.models import Incident
from lib import exporting
from lib.exporting import BROKEN_OFF, CHUNK, FORMULA, Column, as_csv, cell, stream_csv, unguarded
from lib.management.commands.describe_columns import described, exports
from locations.models import Location, attach_ancestors
from tests.factories import LocationFactory
from tests.files import rows_of

DOCS = Path(__file__).resolve().parents[2] / "docs"
CODE = [Column("code", "code", "The code.")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ([], ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (-3, "-3"),
        (-36.25, "-36.25"),
        (date(2024, 5, 30), "2024-05-30"),
        ("../2012", "../2012"),
        (["2019-10-26", "2019-10-27"], "2019-10-26; 2019-10-27"),
        ([3, 5], "3; 5"),
        ("القحطاني", "القحطاني"),
        ("=1+1", "'=1+1"),
        ("+963 11", "'+963 11"),
        ("-3", "'-3"),
        ("@everybody", "'@everybody"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        (["=1", "x"], "'=1; x"),
        ("1=1", "1=1"),
        ("'=1", "''=1"),
        ("''-", "'''-"),
        ("it's", "it's"),
        ("'", "'"),
        (" =1", " =1"),
    ],
)
def test_cell_has_its_value_as_text(value, text):
    assert cell(value) == text


LETTERS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(st.lists(st.lists(LETTERS | st.sampled_from(["=a", '"', ",", "\r\n", "-\r", "\n", "'"]), min_size=1)))
def test_what_is_read_back_is_what_was_put_in_but_for_the_apostrophes(rows):
    read = list(csv.reader(StringIO(as_csv(rows), newline=""), strict=True))

    assert [[unguarded(cell) for cell in row] for row in read] == rows
    assert not any(cell.startswith(FORMULA) for row in read for cell in row)


def test_column_finds_its_value_by_a_function_or_by_the_way_to_it(db):
    town = LocationFactory(name="Sarmada", parent=LocationFactory(name="Idlib"))

    assert Column("a", lambda place: place.name.upper(), "").value(town) == "SARMADA"
    assert Column("a", "parent.name", "").value(town) == "Idlib"
    assert Column("a", "parent.parent.name", "").value(town) is None
    with pytest.raises(AttributeError):
        Column("a", "parent.nothing", "").value(town)


def test_file_is_what_spreadsheets_read(db):
    LocationFactory(name='A, the "b"', name_ar="سرمدا", note="one\ntwo", latitude=36.2, longitude=-36.7)
    LocationFactory(name="B", note="=cmd()")
    columns = [Column(name, name, "") for name in ("name", "name_ar", "note", "latitude", "longitude")]
    answer = stream_csv(Location.objects.order_by("name"), columns, "locations")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    day = timezone.now().date().isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="sourceline-locations-{day}.csv"'
    assert (
        b"".join(answer.streaming_content)
        == (
            "\ufeffname,name_ar,note,latitude,longitude\r\n"
            '"A, the ""b""",سرمدا,"one\ntwo",36.2,-36.7\r\n'
            "B,,'=cmd(),,\r\n"
        ).encode()
    )


@pytest.mark.parametrize("rows", [Location.objects.all, Location.objects.none])
def test_file_without_rows_has_its_header(db, rows):
    assert b"".join(stream_csv(rows(), [Column("name", "name", "")], "x").streaming_content) == b"\xef\xbb\xbfname\r\n"


def made(number):
    """So many terms, in the order of their codes."""
    Term.objects.bulk_create(
        [
            Term(id=f"seized.t{at:05d}", scheme="seized", code=f"t{at:05d}", label="t", definition="t")
            for at in range(number)
        ]
    )
    return Term.objects.filter(code__regex="^t[0-9]{5}$").order_by("code")


def test_related_records_come_chunk_by_chunk_once_for_each_function(db, django_assert_num_queries):
    handed = []

    def attach_number(records):
        handed.append(len(records))
        for record in records:
            record.number = int(record.code[1:])

    terms = made(2 * CHUNK + 1)
    columns = [Column("a", "number", "", (attach_number,)), Column("b", "number", "", (attach_number,))]
    # A savepoint and its end, the reader's patience, the cursor.
    with django_assert_num_queries(4):
        rows = rows_of(stream_csv(terms, columns, "terms"))

    assert handed == [CHUNK, CHUNK, 1]
    assert rows == [{"a": str(number), "b": str(number)} for number in range(2 * CHUNK + 1)]


@pytest.mark.parametrize(("column", "queries"), [("lineage", 5), ("name", 4)])
def test_columns_bring_what_they_need_and_a_page_of_the_rows_nothing(db, column, queries, django_assert_num_queries):
    country = LocationFactory(name="Syria", kind="country")
    LocationFactory(name="Sarmada", parent=country)
    columns = [Column("a", column, "", (attach_ancestors,) if column == "lineage" else ())]
    with django_assert_num_queries(queries):
        rows = rows_of(stream_csv(Location.objects.order_by("name").with_ancestors(), columns, "locations"))

    assert rows == [{"a": "Sarmada, Syria" if column == "lineage" else "Sarmada"}, {"a": "Syria"}]


def test_rows_are_fetched_as_they_are_read(db):
    read = []
    column = Column("code", lambda term: read.append(term.pk) or term.code, "")
    lines = iter(stream_csv(made(3 * CHUNK), [column], "terms"))
    lengths = []
    for _ in lines:
        lengths.append(len(read))

    assert lengths == [CHUNK, 2 * CHUNK, 3 * CHUNK]


def test_memory_does_not_grow_with_the_rows(db):
    terms = made(8 * CHUNK)
    most = {}
    for number in (3 * CHUNK, 8 * CHUNK):
        tracemalloc.start()
        for _ in stream_csv(terms.filter(code__lt=f"t{number:05d}"), CODE, "terms"):
            pass
        most[number] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert most[8 * CHUNK] < 1.1 * most[3 * CHUNK]


@pytest.mark.parametrize("encoding", ["gzip, br", "br"])
def test_gzip_streams_the_same_file(db, encoding):
    read = []
    column = Column("code", lambda term: read.append(term.pk) or sha256(term.code.encode()).hexdigest(), "")
    terms = made(3 * CHUNK)
    request = RequestFactory().get("/", headers={"accept-encoding": encoding})
    answer = GZipMiddleware(lambda request: stream_csv(terms, [column], "terms"))(request)
    parts, lengths = [], []
    for part in answer.streaming_content:
        parts.append(part)
        lengths.append(len(read))

    whole = b"".join(stream_csv(terms, [column], "terms").streaming_content)
    assert answer.has_header("Content-Length") is False
    if encoding == "br":
        assert answer.has_header("Content-Encoding") is False
        assert b"".join(parts) == whole
    else:
        assert answer["Content-Encoding"] == "gzip"
        assert gzip.decompress(b"".join(parts)) == whole
        first = zlib.decompressobj(wbits=31).decompress(b"".join(parts[:2]))
        assert first == whole[: len(first)]
        assert first.startswith(b"\xef\xbb\xbfcode\r\n")
    assert sorted(set(lengths)) == [CHUNK, 2 * CHUNK, 3 * CHUNK]


def open_cursors():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors WHERE name LIKE '\\_django\\_curs%'")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("taken", [0, 1, 2])
def test_reader_who_leaves_leaves_nothing_open(taken):
    answer = stream_csv(made(2 * CHUNK + 1), CODE, "terms")
    parts = iter(answer)
    for _ in range(taken):
        next(parts)
    assert open_cursors() == 1
    answer.close()

    assert open_cursors() == 0
    assert connection.in_atomic_block is False
    assert connection.get_autocommit() is True
    assert next(parts, "no more") == "no more"


def reading():
    """How many other connections are in the middle of something."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        return cursor.fetchone()[0]


def test_reader_who_closes_the_connection_ends_the_query(live_server, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 100)
    Incident.objects.bulk_create(
        [Incident(title="A raid " * 25, slug=f"a-raid-{number}", status="published") for number in range(4000)]
    )
    with socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # so that the server can't send all at once
        reader.connect((live_server.thread.host, live_server.thread.port))
        reader.sendall(b"GET /incidents/?format=csv HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert reader.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n")
        assert reading() == 1
    until = time.monotonic() + 5
    while reading() and time.monotonic() < until:
        time.sleep(0.02)

    assert reading() == 0


@pytest.mark.django_db(transaction=True)
def test_reader_who_leaves_takes_back_nothing_that_others_wrote():
    terms = made(2)
    answer = stream_csv(terms, CODE, "terms")
    terms.filter(code="t00000").update(label="changed")
    answer.close()

    assert list(terms.values_list("label", flat=True)) == ["changed", "t"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leaves", [True, False])
def test_more_readers_than_connections_come_one_after_the_other(leaves):
    terms, found = made(CHUNK + 1), []

    def read():
        answer = stream_csv(terms.all(), CODE, "terms")
        parts = iter(answer)
        found.append(len(next(parts) if leaves else b"".join(parts)))
        answer.close()
        close_old_connections()  # as at the end of every request

    readers = connection.settings_dict["OPTIONS"]["pool"]["max_size"] + 2
    for _ in range(readers):
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()

    assert found == [len("\ufeffcode\r\n".encode()) + 8 * (CHUNK if leaves else CHUNK + 1)] * readers


def slowly(rows, seconds):
    nap = Func(Value(seconds), template="(SELECT 1 FROM pg_sleep(%(expressions)s))", output_field=IntegerField())
    return rows.annotate(nap=nap)


def test_rows_that_take_too_long_are_refused_before_the_answer_begins(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 50")
    with pytest.raises(OperationalError) as raised, transaction.atomic():
        stream_csv(slowly(Term.objects.all(), 5.0), CODE, "terms")

    assert isinstance(raised.value.__cause__, QueryCanceled)
    assert open_cursors() == 0


def test_reader_may_take_longer_than_a_query_may(db):
    terms = made(CHUNK + 1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1000")
    parts = iter(stream_csv(terms, CODE, "terms"))
    first = next(parts)
    time.sleep(1.1)

    assert (first + b"".join(parts)).endswith(b"t02000\r\n")


def test_file_that_fails_in_the_middle_says_so_in_its_last_line(db, caplog):
    def of(term):
        if term.code == "t02000":
            raise DatabaseError("the disk is full")
        return term.code

    answer = stream_csv(made(CHUNK + 1), [Column("code", of, "")], "terms")
    lines = b"".join(answer.streaming_content).decode().split("\r\n")

    assert lines[CHUNK:] == ["t01999", BROKEN_OFF, ""]
    assert [record.message for record in caplog.records] == ["A CSV was broken off."]
    assert open_cursors() == 0


@pytest.mark.django_db(transaction=True)
def test_reader_who_takes_nothing_for_too_long_is_given_up(monkeypatch, caplog):
    monkeypatch.setattr(exporting, "PATIENCE", "50ms")
    answer = stream_csv(made(CHUNK + 1), CODE, "terms")
    parts = iter(answer)
    next(parts)
    time.sleep(0.5)
    rest = list(parts)
    answer.close()
    close_old_connections()

    assert rest == [BROKEN_OFF.encode() + b"\r\n"]
    assert [record.message for record in caplog.records if record.name == "lib.exporting"] == ["A CSV was broken off."]
    assert Term.objects.filter(code="t00000").exists()
    assert open_cursors() == 0


def test_patience_ends_with_the_file(transactional_db):
    answer = stream_csv(Term.objects.annotate(now=Now()), CODE, "terms")
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("5min",)
    answer.close()
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("0",)


def test_page_of_the_columns_says_what_is_declared():
    assert (DOCS / "columns.md").read_text(encoding="utf-8") == described()


def test_every_list_has_its_columns():
    assert list(exports()) == ["claims", "incidents", "articles", "outlets", "actors", "locations"]


@pytest.mark.parametrize("noun", exports())
def test_columns_have_names_of_their_own_and_a_sentence(noun):
    columns = exports()[noun]

    assert len({column.name for column in columns}) == len(columns)
    assert [column.name for column in columns if not column.name.replace("_", "a").isalpha()] == []
    assert [column.name for column in columns if not column.says[:1].isupper() or column.says[-1:] != "."] == []
