"""A blocking MQTT client over TLS that does only what the test tells it to."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Self, TypeVar

from mqtts_gui.broker.demo import DemoBroker
from mqtts_gui.broker.hub import Hub
from mqtts_gui.mqtt.codec import Packet, PacketReader, RawPacket, decode, encode
from mqtts_gui.pki.throwaway import ThrowawayPki
from tests.support.patience import DEADLINE_S

T = TypeVar("T")


def client_context(
    pki: ThrowawayPki, version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3, *, certificate: bool = True
) -> ssl.SSLContext:
    """Return what a student's client would be set to."""
    context = ssl.create_default_context(cafile=pki.ca_cert)
    context.minimum_version = context.maximum_version = version
    if certificate:
        context.load_cert_chain(pki.client_cert, pki.client_key)
    return context


class DemoClient:
    """A connection to the demonstration broker."""

    def __init__(self, broker: DemoBroker, context: ssl.SSLContext, level: int = 5) -> None:
        self.level = level
        raw = socket.create_connection((broker.host, broker.port), DEADLINE_S)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.socket = context.wrap_socket(raw, server_hostname="localhost")
        except BaseException:
            raw.close()
            raise
        self._reader = PacketReader()
        self._packets: list[RawPacket] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.socket.close()

    def send(self, *packets: Packet) -> None:
        """Send packets."""
        self.socket.sendall(b"".join(encode(packet, self.level) for packet in packets))

    def receive(self) -> Packet | None:
        """Return the next packet, or None at the end of the connection."""
        while not self._packets:
            data = self.socket.recv(65_536)
            if not data:
                return None
            self._reader.feed(data)
            self._packets = list(self._reader.packets())
        return decode(self._packets.pop(0), self.level)

    def exchange(self, *packets: Packet) -> Packet | None:
        """Send packets and return the first answer."""
        self.send(*packets)
        return self.receive()


def ask(broker: DemoBroker, question: Callable[[Hub], T]) -> T:
    """Return what `question` answers in the broker's thread."""
    answer: Future[T] = Future()
    broker.call(lambda hub: answer.set_result(question(hub)))
    return answer.result(DEADLINE_S)
