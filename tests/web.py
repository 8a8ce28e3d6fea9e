"""A server on this machine that answers as a test tells it, and a Web whose every name leads to it.

Names and machines are looked at as always: a name resolves to a machine of the public web unless the test says
otherwise, and only then is the connection to that machine led here instead.
"""

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from lib.asking import Web

PUBLIC = "93.184.216.34"
CERTIFICATE = Path(__file__).parent / "lib" / "paper.example.pem"  # of paper.example, signed by itself


@dataclass
class Server:
    """What was asked of the server: ["GET host/path"], and to which machines connections were made."""

    port: int
    asked: list = field(default_factory=list)
    heads: list = field(default_factory=list)
    reached: list = field(default_factory=list)

    def web(self, *, machines=None, patience=5, tls=None):
        """The Web that leads here. `machines`: {name: [machines]} where a name is not a public one."""
        return Web(
            resolve=lambda host, port, patience: (machines or {}).get(host, [PUBLIC]),
            connect=self._connect,
            patience=patience,
            **({"tls": lambda: tls} if tls else {}),
        )

    def _connect(self, place, timeout):
        self.reached.append(place)
        return socket.create_connection(("127.0.0.1", self.port), timeout)


def head(status, **headers):
    """The head of an answer, as bytes: head("301 Moved Permanently", location="/there")."""
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@contextmanager
def serving(answer, *, secure=False, at_once=False):
    """A running Server. `answer`: a function of what is asked ("GET paper.example/story") and the open connection.

    It returns bytes to be sent, or None where it has sent what it wanted itself. `at_once`: nothing is waited for.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(listening.getsockname()[1])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)

    def talk(connection):
        with suppress(OSError), connection:
            if secure:
                connection = context.wrap_socket(connection, server_side=True)
            with connection:
                if at_once:
                    answer("", connection)
                    return
                told = b""
                while b"\r\n\r\n" not in told:
                    if not (more := connection.recv(65_536)):
                        return
                    told += more
                first, *lines = told.decode().split("\r\n\r\n")[0].split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in lines)
                method, path, _ = first.split(" ")
                server.heads.append(headers)
                server.asked.append(f"{method} {headers['host']}{path}")
                if (sent := answer(server.asked[-1], connection)) is not None:
                    connection.sendall(sent)

    def listen():
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield server
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
