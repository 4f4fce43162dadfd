"""A broker without TLS that says what a test tells it to, one connection after the other."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

from mqtts_gui.mqtt.codec import Connack, Packet, PacketReader, decode, encode
from tests.support.patience import DEADLINE_S


class Peer:
    """A client's connection, as the broker sees it."""

    def __init__(self, connection: socket.socket, level: int) -> None:
        self.socket = connection
        self.level = level
        self._reader = PacketReader()
        connection.settimeout(DEADLINE_S)

    def greet(self, answer: Connack | None = None) -> Packet:
        """Take CONNECT, answer it, and return it."""
        connect = self.next_packet()
        self.say(answer or Connack())
        return connect

    def say(self, *packets: Packet) -> None:
        self.socket.sendall(b"".join(encode(packet, self.level) for packet in packets))

    def next_packet(self) -> Packet:
        """Return the next packet of the client."""
        while (raw := next(self._reader.packets(), None)) is None:
            data = self.socket.recv(65_536)
            if not data:
                raise EOFError("the client closed the connection")
            self._reader.feed(data)
        return decode(raw, self.level)

    def wait_for_end(self) -> list[Packet]:
        """Return what the client sends until it closes the connection."""
        packets = []
        with contextlib.suppress(EOFError, ConnectionResetError):
            while True:
                packets.append(self.next_packet())
        return packets


@contextlib.contextmanager
def scripted_broker(*scripts: Callable[[Peer], None], level: int = 5) -> Iterator[int]:
    """Follow a script for each connection that comes, and yield the port."""
    failures: list[BaseException] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(DEADLINE_S)

        def serve() -> None:
            try:
                for script in scripts:
                    connection, _ = listening.accept()
                    with connection:
                        script(Peer(connection, level))
            except BaseException as error:  # noqa: BLE001 - the test's own thread raises it
                failures.append(error)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()
    if failures:
        raise failures[0]
