"""A second look at a port, where what was seen fits several causes.

A probe sends as little as it can: no user name, no password, no client certificate, and one
connection at a time, only to the address that was tried.
"""

from __future__ import annotations

import secrets
import socket
import ssl
import time
from dataclasses import dataclass

from mqtts_gui.mqtt.codec import Connect, Disconnect, encode
from mqtts_gui.mqtt.dialling import DialError, dial
from mqtts_gui.mqtt.events import Evidence, StepId
from mqtts_gui.mqtt.profile import Profile, Protocol
from mqtts_gui.mqtt.resolving import literal_addresses
from mqtts_gui.mqtt.waiting import READ, Waiter

ANSWER_WITHIN_S = 1.0
SILENCE_S = 0.4
"""A server that closes every connection does so well within this time."""
_ENOUGH_BYTES = 64


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back to one probe.

    Attributes:
        refused: There was no connection at all.
        data: The first bytes that came.
        closed: The other side closed the connection.
    """

    refused: bool = False
    data: bytes = b""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Probe:
    """What the probes of one second look showed; None for those that were not needed.

    Attributes:
        to_plain_connect: Answer to an anonymous CONNECT in clear.
        to_silence: Answer to saying nothing.
        to_tls: Answer to the greeting of TLS.
        to_tcp: Answer to a bare TCP connection.
    """

    to_plain_connect: Answer | None = None
    to_silence: Answer | None = None
    to_tls: Answer | None = None
    to_tcp: Answer | None = None


def look_again(profile: Profile, evidence: Evidence, waiter: Waiter) -> Probe | None:
    """Probe the port if the evidence alone leaves several causes, else return None.

    Raises:
        CancelledError: the person ended the attempt.
    """
    if evidence.cancelled or evidence.address is None or evidence.reason_code is not None:
        return None
    prober = _Prober(evidence.address, profile.port, waiter)
    if evidence.was_ready:
        return Probe(to_tcp=prober.ask(b"", 0))
    if evidence.step is StepId.TLS and evidence.alert is None and not evidence.bytes_received:
        return _behind_silence(prober)
    if evidence.step is StepId.MQTT and profile.protocol is Protocol.MQTT:
        return Probe(to_tls=prober.ask(_client_hello(), ANSWER_WITHIN_S))
    return None


def _behind_silence(prober: _Prober) -> Probe:
    plain = prober.ask(_anonymous_connect(), ANSWER_WITHIN_S)
    if plain.data:
        return Probe(to_plain_connect=plain)
    return Probe(to_plain_connect=plain, to_silence=prober.ask(b"", SILENCE_S))


class _Prober:
    """Asks one address and port, one connection after the other."""

    def __init__(self, address: str, port: int, waiter: Waiter) -> None:
        self._addresses = literal_addresses(address, port)
        self._waiter = waiter

    def ask(self, greeting: bytes, seconds: float) -> Answer:
        """Connect, send `greeting` and return what came back within `seconds`."""
        if not self._addresses:
            return Answer(refused=True)
        try:
            connected, _ = dial(self._addresses, self._waiter, time.monotonic() + ANSWER_WITHIN_S)
        except DialError:
            return Answer(refused=True)
        with connected:
            return self._listen(connected, greeting, time.monotonic() + seconds)

    def _listen(self, connected: socket.socket, greeting: bytes, deadline: float) -> Answer:
        connected.settimeout(0)
        data, closed = b"", False
        try:
            if greeting:
                connected.sendall(greeting)
            while not data and not closed and time.monotonic() < deadline:
                if self._waiter.wait({connected: READ}, deadline):
                    data = connected.recv(_ENOUGH_BYTES)
                    closed = not data
        except OSError:
            closed = True
        return Answer(data=data, closed=closed)


def _anonymous_connect() -> bytes:
    """Return CONNECT and DISCONNECT: a broker in clear answers, and keeps nothing of us."""
    client_id = f"mqtts-gui-{secrets.token_hex(4)}"
    return encode(Connect(client_id, keep_alive_s=10)) + encode(Disconnect())


def _client_hello() -> bytes:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # only whether TLS answers matters; nothing is sent
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing)
    try:
        tls.do_handshake()
    except ssl.SSLWantReadError:
        return outgoing.read()
    raise AssertionError("a handshake cannot end without an answer")
