"""Servers of TLS to fetch certificates from: openssl's own, and one that notes what it is sent."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

from tests.support.mosquitto import find
from tests.support.patience import DEADLINE_S
from tests.support.ports import free_port


class Witness:
    """A server of TLS on loopback that says nothing itself and keeps what it hears.

    It attends to one connection until the other side closes it, and only then to the next.

    Attributes:
        port: Where it listens.
        greetings: The first bytes of each connection.
        names: The server names that were asked for, None where a client asked for none.
        client_certificates: What each client presented (DER), None where that was nothing.
        heard: What each client said after the handshake.
    """

    def __init__(self, context: ssl.SSLContext | None, host: str = "127.0.0.1") -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listening = socket.create_server((host, 0), family=family)
        self._context = context
        self._thread = threading.Thread(target=_accept, args=(self._listening, self._attend))
        self.port: int = self._listening.getsockname()[1]
        self.greetings: list[bytes] = []
        self.names: list[str | None] = []
        self.client_certificates: list[bytes | None] = []
        self.heard: list[bytes] = []
        if context is not None:
            context.sni_callback = lambda _tls, name, _context: self.names.append(name)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join(DEADLINE_S)
        self._listening.close()

    def _attend(self, connected: socket.socket) -> None:
        self.greetings.append(connected.recv(64, socket.MSG_PEEK))
        if self._context is None:
            _read_to_the_end(connected)
            return
        with connected.dup() as line:
            line.settimeout(DEADLINE_S)
            try:
                with self._context.wrap_socket(connected, server_side=True) as tls:
                    self.client_certificates.append(tls.getpeercert(binary_form=True))
                    self.heard.append(_read_to_the_end(tls))
            finally:
                _read_to_the_end(line)


@contextlib.contextmanager
def openssl_server(
    certificate: Path, key: Path, *options: str, host: str = "127.0.0.1"
) -> Iterator[int]:
    """Run `openssl s_server` and yield its port."""
    port = free_port()
    at = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command = [find("openssl"), "s_server", "-accept", at, "-cert", str(certificate)]
    process = subprocess.Popen(
        [*command, "-key", str(key), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        said = b"".join(iter(process.stdout.readline if process.stdout else bytes, b"ACCEPT\n"))
        assert process.poll() is None, said
        yield port
    finally:
        process.kill()
        process.communicate(timeout=DEADLINE_S)


@contextlib.contextmanager
def serving(attend: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run a server that deals with each connection by `attend`, one after the other."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_accept, args=(listening, attend))
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(DEADLINE_S)


def saying(greeting: bytes) -> contextlib.AbstractContextManager[int]:
    """Run a server that says the same to everybody, and listens until they leave."""

    def attend(connected: socket.socket) -> None:
        connected.sendall(greeting)
        _read_to_the_end(connected)

    return serving(attend)


def _accept(listening: socket.socket, attend: Callable[[socket.socket], None]) -> None:
    """Let `attend` deal with each connection until nobody listens any more."""
    while True:
        try:
            connected, _ = listening.accept()
        except OSError:
            return
        connected.settimeout(DEADLINE_S)
        with connected, contextlib.suppress(OSError):
            attend(connected)


def _read_to_the_end(end: socket.socket) -> bytes:
    heard = bytearray()
    with contextlib.suppress(OSError):
        while data := end.recv(65_536):
            heard += data
    return bytes(heard)
