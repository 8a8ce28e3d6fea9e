"""Asking for the head of an answer: from machines of the public web alone, and no more than a head in good time."""

import gzip
import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from lib.asking import WEB, Answer, NoAnswerError, NotPublicError, OddAnswerError, ask, is_public
from tests.web import CERTIFICATE, PUBLIC, head, serving

AGENT = "Test (+https://site.example)"
STORY = "http://paper.example/story"


def asking(answer, address=STORY, method="HEAD", *, secure=False, at_once=False, **web):
    """What comes of asking a server that answers so, and the Server."""
    with serving(answer if callable(answer) else lambda *_: answer, secure=secure, at_once=at_once) as server:
        return ask(address, method, agent=AGENT, web=server.web(**web)), server


@pytest.mark.parametrize(
    "machine",
    [
        *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.1", "127.9.9.9", "169.254.169.254"),
        *("0.0.0.0", "0.1.2.3", "100.64.0.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
        *("192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%lo", "fc00::1", "fd00::1", "ff02::1", "fec0::1", "2001:db8::1"),
        *("::ffff:10.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1"),
        *("", "paper.example", "127.1", "0x7f000001"),
    ],
)
def test_machine_that_is_not_of_the_public_web_is_told(machine):
    assert not is_public(machine)


@pytest.mark.parametrize("machine", [PUBLIC, "8.8.8.8", "172.32.0.1", "2606:2800:220:1:248:1893:25c8:1946"])
def test_machine_of_the_public_web_is_told(machine):
    assert is_public(machine)


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1/", "http://[::1]/", "http://10.1.2.3/", "https://192.168.0.1/", "http://169.254.169.254/x"),
        *(
            "http://[::ffff:127.0.0.1]/",
            "http://[fe80::1]/",
            "http://224.0.0.1/",
            "http://0.0.0.0/",
            "http://localhost/",
        ),
    ],
)
def test_private_machine_is_not_asked(address):
    with pytest.raises(NotPublicError, match="it leads to no machine of the public web"):
        ask(address, "HEAD", agent=AGENT, web=WEB)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://paper.example:8080/", "port 8080 is not asked"),
        ("https://paper.example:22/", "port 22 is not asked"),
        ("http://paper.example:0/", "port 0 is not asked"),
        ("http://paper.example:99999/", "the address can't be read"),
        ("http://[::1/", "the address can't be read"),
        (f"http://{'a' * 64}.example/", "the address can't be read"),
        ("ftp://paper.example/", "the address is none of the web"),
        ("file:///etc/passwd", "the address is none of the web"),
        ("http:///story", "the address is none of the web"),
        ("", "the address is none of the web"),
    ],
)
def test_what_is_no_address_of_the_public_web_is_not_asked(address, why):
    with serving(lambda *_: head("200 OK")) as server:
        with pytest.raises(NotPublicError, match=why):
            ask(address, "HEAD", agent=AGENT, web=server.web())
        assert server.reached == []


@pytest.mark.parametrize("machines", [["127.0.0.1"], ["10.0.0.1"], [PUBLIC, "10.0.0.1"], ["::1"], ["::ffff:7f00:1"]])
def test_name_that_resolves_to_a_private_machine_is_not_asked(machines):
    with serving(lambda *_: head("200 OK")) as server:
        with pytest.raises(NotPublicError, match="it leads to no machine of the public web"):
            ask(STORY, "HEAD", agent=AGENT, web=server.web(machines={"paper.example": machines}))
        assert server.reached == []


def test_name_is_resolved_once_and_the_connection_goes_to_what_was_looked_at():
    names = []

    def resolve(host, port, patience):
        names.append(host)
        return [PUBLIC] if len(names) == 1 else ["127.0.0.1"]  # as a name that changes between the two

    with serving(lambda *_: head("200 OK")) as server:
        web = server.web()
        answer = ask(STORY, "HEAD", agent=AGENT, web=type(web)(resolve=resolve, connect=web.connect))
    assert (answer, names, server.reached) == (Answer(200), ["paper.example"], [(PUBLIC, 80)])


def test_request_says_who_asks_and_of_which_host():
    answer, server = asking(head("204 No Content"), "http://PAPER.example/a story?q=الجسر&p=%20#part")
    assert answer == Answer(204)
    assert server.asked == ["HEAD paper.example/a%20story?q=%D8%A7%D9%84%D8%AC%D8%B3%D8%B1&p=%20"]
    assert server.heads == [
        {
            "host": "paper.example",
            "accept-encoding": "identity",
            "user-agent": AGENT.lower(),
            "accept": "*/*",
            "connection": "close",
        }
    ]


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("http://paper.example", "GET paper.example/"),
        ("http://user:word@paper.example?q=1", "GET paper.example/?q=1"),
        ("http://مثال.example/", "GET xn--mgbh0fb.example/"),
        ("http://paper.example.:80/", "GET paper.example/"),
    ],
)
def test_address_is_asked_as_servers_know_it(address, asked):
    assert asking(head("200 OK"), address, "GET")[1].asked == [asked]


@pytest.mark.parametrize(
    ("location", "sends_to"),
    [
        ("/there", "http://paper.example/there"),
        ("https://other.example/x y", "https://other.example/x%20y"),
        ("//other.example/", "http://other.example/"),
        ("/الجسر", "http://paper.example/%D8%A7%D9%84%D8%AC%D8%B3%D8%B1"),
        ("/a\0b\tc", "http://paper.example/a%00bc"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_answer_that_sends_on_says_where(location, sends_to):
    assert asking(head("302 Found", location=location))[0] == Answer(302, sends_to)


@pytest.mark.parametrize("location", ["http://[::1", "http://paper.example/" + "a" * 2_000])
def test_answer_that_sends_on_to_no_address_is_odd(location):
    with pytest.raises(OddAnswerError):
        asking(head("302 Found", location=location))


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("99999999999999999999", timedelta(days=7)),
        ("-5", None),
        ("soon", None),
        ("Fri, 31 Dec 1999 23:59:59 GMT", timedelta(0)),
        ("Fri, 31 Dec 99999999999999999999 23:59:59 GMT", None),
        pytest.param(
            format_datetime(datetime.now(UTC) + timedelta(days=30), usegmt=True), timedelta(days=7), id="later"
        ),
    ],
)
def test_answer_says_how_long_to_wait(told, wait):
    assert asking(head("429 Too Many Requests", retry_after=told))[0] == Answer(429, wait=wait)


def drip(of, every):
    """An answer that comes byte by byte."""

    def answer(asked, connection):
        for byte in of:
            connection.sendall(bytes([byte]))
            time.sleep(every)

    return answer


def endless(start, more):
    """An answer that never ends."""

    def answer(asked, connection):
        connection.sendall(start)
        while True:
            connection.sendall(more)

    return answer


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_slow_drip_is_given_up(method):
    begun = time.monotonic()
    with pytest.raises(NoAnswerError, match="it took more than 0.6 seconds"):
        asking(drip(head("200 OK", x="y" * 100), 0.05), method=method, patience=0.6)
    assert time.monotonic() - begun < 3


def test_server_that_says_nothing_is_given_up():
    with pytest.raises(NoAnswerError, match=r"it took more than 0.3 seconds"):
        asking(drip(b" ", 2), patience=0.3)


@pytest.mark.parametrize(
    ("start", "more"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"x: y\r\n" * 1_000),
        (b"HTTP/1.1 200 OK\r\nx: ", b"y" * 60_000),
        (b"HTTP/1.1 ", b"2" * 60_000),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000),
    ],
)
def test_endless_head_is_given_up(start, more):
    with pytest.raises(OddAnswerError, match="it does not answer as a web server does"):
        asking(endless(start, more))


@pytest.mark.parametrize(
    "answer",
    [
        head("200 OK", content_length=10**15) + b"x" * 1_000_000,
        endless(head("200 OK"), b"x" * 100_000),
        endless(head("200 OK", transfer_encoding="chunked"), b"5\r\nhello\r\n" * 1_000),
        head("200 OK", content_encoding="gzip") + gzip.compress(b"\0" * 50_000_000),
        drip(head("200 OK") + b"x" * 100, 0.01),
    ],
    ids=["huge", "endless", "endless in chunks", "bomb", "dripping"],
)
def test_body_is_not_read_whatever_it_is(answer):
    begun = time.monotonic()
    assert asking(answer, method="GET", patience=10)[0] == Answer(200)
    assert time.monotonic() - begun < 8


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/9 9\r\n\r\n",
        b"\x16\x03\x01\0",
        b"\0" * 99,
    ],
)
def test_what_is_no_answer_of_a_web_server_is_odd(answer):
    with pytest.raises(OddAnswerError):
        asking(answer)


def test_certificate_that_nobody_trusts_is_told():
    with pytest.raises(OddAnswerError, match="its certificate is not valid: self-signed certificate"):
        asking(head("200 OK"), "https://paper.example/", secure=True)


def trusting():
    return ssl.create_default_context(cafile=CERTIFICATE)


def test_certificate_is_that_of_the_name_and_not_of_the_machine():
    answer, server = asking(head("200 OK"), "https://paper.example/", secure=True, tls=trusting())
    assert (answer, server.asked, server.reached) == (Answer(200), ["HEAD paper.example/"], [(PUBLIC, 443)])

    with pytest.raises(OddAnswerError, match=r"its certificate is not valid: Hostname mismatch.*other\.example"):
        asking(head("200 OK"), "https://other.example/", secure=True, tls=trusting())


def test_server_that_does_not_speak_tls_is_odd():
    with pytest.raises(OddAnswerError, match="no secure connection to it can be made"):
        asking(lambda _, connection: connection.sendall(head("200 OK")), "https://paper.example/", at_once=True)


def test_server_that_is_silent_before_tls_is_given_up():
    with pytest.raises(NoAnswerError, match="it took more than 0.3 seconds"):
        asking(lambda *_: time.sleep(1), "https://paper.example/", at_once=True, patience=0.3)


def test_machine_that_takes_no_connection_leaves_the_turn_to_the_next():
    tried = []

    def connect(place, timeout):
        tried.append(place[0])
        if len(tried) < 3:
            raise ConnectionRefusedError
        return web.connect(place, timeout)

    with serving(lambda *_: head("200 OK")) as server:
        machines = ["2606:2800:220::1", "8.8.8.8", PUBLIC]
        web = server.web(machines={"paper.example": machines})
        assert ask(STORY, "HEAD", agent=AGENT, web=type(web)(resolve=web.resolve, connect=connect)) == Answer(200)
    assert tried == machines


def test_nobody_at_home_is_no_answer():
    def connect(place, timeout):
        raise TimeoutError

    with pytest.raises(NoAnswerError, match="no connection to it can be made"):
        ask(STORY, "HEAD", agent=AGENT, web=type(WEB)(resolve=lambda *_: [PUBLIC], connect=connect))
