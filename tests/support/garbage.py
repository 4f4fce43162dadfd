"""Servers that send rubbish: each attends to its connections in threads of its own."""

from __future__ import annotations

import contextlib
import random
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.support.patience import DEADLINE_S

CHUNK = 16_384


class Line:
    """One connection, as rubbish is written to it.

    Attributes:
        stop: Set when the test is over.
    """

    def __init__(self, end: socket.socket, stop: threading.Event) -> None:
        self.end = end
        self.stop = stop

    def say(self, *parts: bytes) -> None:
        """Send this at once."""
        for part in parts:
            self.end.sendall(part)

    def endless(self, chunk: bytes, *, limit: int = 1 << 40) -> None:
        """Send this over and over, until the other side leaves."""
        sent = 0
        while not self.stop.is_set() and sent < limit:
            self.end.sendall(chunk)
            sent += len(chunk)

    def slowly(self, data: bytes, every_s: float) -> None:
        """Send a byte at a time."""
        for place in range(len(data)):
            if self.stop.wait(every_s):
                return
            self.end.sendall(data[place : place + 1])

    def hear(self) -> bytes:
        """Return something of what the other side says."""
        return self.end.recv(65_536)

    def hold(self) -> None:
        """Listen until the other side leaves, and say no more."""
        while not self.stop.is_set() and self.hear():
            pass

    def reset(self) -> None:
        """Leave as rudely as TCP allows."""
        self.end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.end.close()


Attend = Callable[[Line], None]


@contextlib.contextmanager
def garbage(attend: Attend, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Run a server that deals with each connection by `attend`, after the handshake if any."""
    stop, threads, lines = threading.Event(), list[threading.Thread](), list[socket.socket]()

    def serve(raw: socket.socket) -> None:
        raw.settimeout(DEADLINE_S)
        with raw, contextlib.suppress(OSError, ValueError):
            end = raw if context is None else context.wrap_socket(raw, server_side=True)
            lines.append(end)
            with end:
                attend(Line(end, stop))

    def accept() -> None:
        while True:
            try:
                raw, _ = listening.accept()
            except OSError:
                return
            lines.append(raw)
            threads.append(threading.Thread(target=serve, args=(raw,)))
            threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield listening.getsockname()[1]
        finally:
            stop.set()
            listening.shutdown(socket.SHUT_RDWR)
            accepting.join(DEADLINE_S)
            for line in list(lines):
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join(DEADLINE_S)


@dataclass(frozen=True)
class Rubbish:
    """What a server sends, by name."""

    name: str
    attend: Attend


def once(*parts: bytes) -> Attend:
    """Say this to everybody, then hold the line."""

    def attend(line: Line) -> None:
        line.say(*parts)
        line.hold()

    return attend


def after(greeting: bytes, then: Attend) -> Attend:
    """Hear something first, say this, and go on."""

    def attend(line: Line) -> None:
        line.hear()
        line.say(greeting)
        then(line)

    return attend


def forever(chunk: bytes) -> Attend:
    return lambda line: line.endless(chunk)


def chance(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)  # noqa: S311 - chance, not a secret


def _half_closed(line: Line) -> None:
    line.end.shutdown(socket.SHUT_WR)
    line.hold()


def _deaf(line: Line) -> None:
    line.end.shutdown(socket.SHUT_RD)
    line.stop.wait(DEADLINE_S)


def _http(line: Line) -> None:
    line.hear()
    line.say(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000000\r\n\r\n")
    line.endless(b"<p>bonjour</p>\r\n" * 1000)


def _flight(kind: int, body: bytes) -> bytes:
    return struct.pack(">BHH", kind, 0x0303, len(body)) + body


HANDSHAKE, ALERT, DATA, CHANGE = 22, 21, 23, 20
WARNING = _flight(ALERT, b"\x01\x5a")
EMPTY = {kind: _flight(kind, b"") for kind in (HANDSHAKE, ALERT, DATA, CHANGE)}

BEFORE_TLS = (
    Rubbish("random bytes", once(chance(1, 5000))),
    Rubbish("endless random bytes", forever(chance(2, CHUNK))),
    Rubbish("endless zeros", forever(bytes(CHUNK))),
    Rubbish("endless ones", forever(b"\xff" * CHUNK)),
    Rubbish("an endless line", forever(b"a" * CHUNK)),
    Rubbish("a gigabyte of HTTP", _http),
    Rubbish("half closed", _half_closed),
    Rubbish("deaf", _deaf),
    Rubbish("reset at once", Line.reset),
    Rubbish("silence", Line.hold),
    Rubbish("one byte, then silence", once(b"\x16")),
    Rubbish("warnings for ever", forever(WARNING * 1000)),
    Rubbish("six warnings", once(WARNING * 6)),
    Rubbish("an alert of no known number", once(_flight(ALERT, b"\x02\xc8"))),
    Rubbish("an alert of one byte", once(_flight(ALERT, b"\x02"))),
    *(
        Rubbish(f"empty records of type {kind} for ever", forever(each * 1000))
        for kind, each in EMPTY.items()
    ),
    Rubbish("a record that promises 65535 bytes", once(b"\x16\x03\x03\xff\xff" + bytes(70_000))),
    Rubbish(
        "a message that promises 16 MB",
        forever(_flight(HANDSHAKE, b"\x0b\xff\xff\xff" + bytes(16_000))),
    ),
    Rubbish(
        "ServerHello for ever",
        forever(_flight(HANDSHAKE, b"\x02\x00\x00\x26\x03\x03" + bytes(36)) * 100),
    ),
    Rubbish("hello requests for ever", forever(_flight(HANDSHAKE, bytes(4)) * 1000)),
)
