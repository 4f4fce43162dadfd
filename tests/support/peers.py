"""The other end of a connection, in the test's own thread: it moves only when told to."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

from mqtts_gui.mqtt.channel import Channel
from tests.support.patience import DEADLINE_S


@contextlib.contextmanager
def tcp_pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Return two ends of a TCP connection on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        near = socket.create_connection(listening.getsockname())
        far, _ = listening.accept()
    far.settimeout(DEADLINE_S)
    far.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with near, far:
        yield near, far


def server_context(certificate: Path, key: Path, **settings: object) -> ssl.SSLContext:
    """Return a context for a server; `settings` are attributes of SSLContext."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    for name, value in settings.items():
        setattr(context, name, value)
    return context


class TlsPeer:
    """A TLS server over one end of a connection."""

    def __init__(self, end: socket.socket, context: ssl.SSLContext) -> None:
        self._end = end
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)

    def shake_hands(self) -> None:
        """Go on with the handshake as far as what has arrived allows."""
        self._take()
        try:
            self.tls.do_handshake()
        except ssl.SSLWantReadError:
            pass
        finally:
            self._send()

    def write(self, data: bytes) -> None:
        """Send one record."""
        self.tls.write(data)
        self._send()

    def read(self) -> bytes:
        """Wait until something arrives, and return it."""
        self.wait()
        self._take()
        data = bytearray()
        with contextlib.suppress(ssl.SSLWantReadError):
            while chunk := self.tls.read(65_536):
                data += chunk
        return bytes(data)

    def wait(self) -> None:
        """Wait until something arrives."""
        assert select.select([self._end], [], [], DEADLINE_S)[0], "nothing arrives"

    def _take(self) -> None:
        while select.select([self._end], [], [], 0.01)[0]:
            data = self._end.recv(65_536)
            self._incoming.write(data)
            if not data:
                return

    def _send(self) -> None:
        if self._outgoing.pending:
            self._end.sendall(self._outgoing.read())


def receive(channel: Channel) -> None:
    """Wait until something arrives, and let `channel` read it."""
    assert select.select([channel], [], [], DEADLINE_S)[0], "nothing arrives"
    channel.receive()


def shake_hands(channel: Channel, peer: TlsPeer) -> None:
    """Take both ends through the handshake."""
    for _ in range(4):
        done = channel.advance_handshake()
        speaks = channel.has_unsent
        channel.flush()
        if speaks:
            peer.wait()
        peer.shake_hands()
        if done:
            return
        receive(channel)
    raise AssertionError("the handshake does not end")
