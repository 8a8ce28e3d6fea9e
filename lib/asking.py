"""Asking a server of the public web for the head of its answer, and no other server, whatever an address leads to.

A name is resolved once, what it resolves to is looked at, and the connection goes to just that: the name is not asked
for again. Of the answer the head alone is read. The body is neither read nor unpacked, so how long it is, and what it
is packed with, does not matter. Everything that may go wrong is one of three errors.
"""

import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import quote, urljoin, urlsplit

CONNECTING = 5  # seconds for one of the machines behind a name
MACHINES = 4  # that are tried behind a name
LONGEST_HEAD = 65_536  # bytes
LONGEST = 2_000  # characters of an address
PORTS = {"http": 80, "https": 443}
LONGEST_WAIT = timedelta(days=7)
UNICAST = ipaddress.ip_network("2000::/3")  # what of IPv6 is given out for the public web
AS_IT_STANDS = "!#$%&'()*+,/:;=?@[]~"  # in an address; the rest is percent-encoded


class NotPublicError(Exception):
    """The address leads to no server of the public web: another scheme or port, or a machine of a private network."""


class NoAnswerError(Exception):
    """Nobody answers there: no such name, no connection, or not in time."""


class OddAnswerError(Exception):
    """What answers is no web server that can be understood, or not the one that it says it is."""


@dataclass(frozen=True)
class Answer:
    """The head of an answer: its status, the whole address that it sends on to, or '', and how long it bids to wait."""

    status: int
    sends_to: str = ""
    wait: timedelta | None = None


def by_dns(host, port, patience):
    """The addresses of the machines behind a name, as the system's resolver gives them. Raises NoAnswerError.

    In a thread that is left behind, since the resolver can't be told how long it may take.
    """
    found = []

    def look():
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            found.append(None)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(patience)
    if not found or None in found:
        raise NoAnswerError("its name is not found")
    return [place[0] for *_, place in found]


@cache
def authorities():
    """The certificates that this machine trusts, as a context of TLS."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Web:
    """The way to the servers: how names are found, how machines are reached, whose certificates are trusted.

    `patience`: seconds for one answer, from the name to the end of its head. Only tests give another way; whatever it
    finds is looked at before it is reached.
    """

    resolve: Callable = by_dns
    connect: Callable = socket.create_connection
    tls: Callable = authorities
    patience: float = 20


WEB = Web()


def is_public(machine):
    """Whether the address of a machine is one of the public web, and of one machine there."""
    try:
        found = ipaddress.ip_address(machine)
    except ValueError:
        return False
    if found.version == 6 and (found not in UNICAST or found.sixtofour or found.teredo):
        return False  # mapped, local, or one of IPv4 in disguise
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def ask(address, method, *, agent, web=WEB):
    """The Answer of the server to HEAD or GET. Raises NotPublicError, NoAnswerError, OddAnswerError, nothing else."""
    until = time.monotonic() + web.patience
    scheme, host, port, wanted = _parts(address)
    machines = _machines(host, port, web)
    try:
        with closing(http.client.HTTPConnection(host, port)) as connection:
            connection.default_port = PORTS[scheme]  # which is not named in the request
            connection.sock = _reached(machines, port, web, until)
            if scheme == "https":
                connection.sock.settimeout(_left(until))
                connection.sock = web.tls().wrap_socket(connection.sock, server_hostname=host)
            connection.sock = _Bounded(connection.sock, until)
            connection.request(method, wanted, headers={"User-Agent": agent, "Accept": "*/*", "Connection": "close"})
            return _understood(address, connection.getresponse())
    except TimeoutError:
        raise NoAnswerError(f"it took more than {web.patience:g} seconds") from None
    except ssl.SSLCertVerificationError as error:
        raise OddAnswerError(f"its certificate is not valid: {error.verify_message}") from None
    except ssl.SSLError:
        raise OddAnswerError("no secure connection to it can be made") from None
    except (http.client.HTTPException, OSError, ValueError):
        raise OddAnswerError("it does not answer as a web server does") from None


def _parts(address):
    """(scheme, host, port, what is asked of it) of an address. Raises NotPublicError."""
    try:
        parts = urlsplit(address)
        scheme, port = parts.scheme.lower(), parts.port
        host = (parts.hostname or "").rstrip(".")
        if ":" not in host:
            host = host.encode("idna").decode("ascii")
    except ValueError:
        raise NotPublicError("the address can't be read") from None
    if scheme not in PORTS or not host:
        raise NotPublicError("the address is none of the web")
    port = PORTS[scheme] if port is None else port
    if port not in PORTS.values():
        raise NotPublicError(f"port {port} is not asked")
    wanted = encoded(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")
    return scheme, host, port, wanted if wanted.startswith("/") else f"/{wanted}"


def encoded(text):
    """An address or a part of it in ASCII alone, without spaces and control characters."""
    return quote(text, safe=AS_IT_STANDS, errors="replace")


def _machines(host, port, web):
    """The machines behind a name; all of them are of the public web. Raises NotPublicError and NoAnswerError."""
    try:
        found = [str(ipaddress.ip_address(host))]
    except ValueError:
        found = web.resolve(host, port, web.patience)
    if not all(map(is_public, found)):
        raise NotPublicError("it leads to no machine of the public web")
    return list(dict.fromkeys(found))[:MACHINES]


def _reached(machines, port, web, until):
    """A connection to the first machine that takes one, by its number. Raises NoAnswerError."""
    for machine in machines:
        try:
            return web.connect((machine, port), min(CONNECTING, _left(until)))
        except OSError:
            continue
    raise NoAnswerError("no connection to it can be made")


def _left(until):
    """Seconds that are left. Raises TimeoutError when none are."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Bounded:
    """A socket, as http.client needs one, that gives no more than a head has, and nothing when the time is over."""

    def __init__(self, sock, until):
        self.sock, self.until = sock, until

    def sendall(self, data):
        self.sock.settimeout(_left(self.until))
        self.sock.sendall(data)

    def makefile(self, mode):
        return io.BufferedReader(_Head(self.sock, self.until))

    def close(self):
        self.sock.close()


class _Head(io.RawIOBase):
    """What a socket gives: LONGEST_HEAD bytes at most. A limit of time for each piece alone would let it drip."""

    def __init__(self, sock, until):
        super().__init__()
        self.sock, self.until, self.room = sock, until, LONGEST_HEAD

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self.room:
            raise http.client.HTTPException("too long")
        self.sock.settimeout(_left(self.until))
        read = self.sock.recv_into(memoryview(buffer)[: self.room])
        self.room -= read
        return read


def _understood(address, response):
    """The Answer that a response of http.client is. Raises OddAnswerError, ValueError."""
    sends_to = response.getheader("Location") if 300 <= response.status < 400 else None
    if sends_to:
        sends_to = sends_to.encode("latin-1", "replace").decode("utf-8", "replace").strip()  # as servers mean it
        sends_to = encoded(urljoin(address, sends_to))
        if len(sends_to) > LONGEST:
            raise OddAnswerError("it sends on to an address that is too long")
    return Answer(response.status, sends_to or "", _wait(response.getheader("Retry-After")))


def _wait(told):
    """How long a header Retry-After bids to wait, a week at most; None for none that can be understood."""
    if not told:
        return None
    if told.strip().isascii() and told.strip().isdecimal():
        return min(timedelta(seconds=int(told.strip()[:9])), LONGEST_WAIT)
    try:
        when = parsedate_to_datetime(told)
    except (ValueError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max(when - datetime.now(UTC), timedelta(0)), LONGEST_WAIT)
