"""One question to one port, and what came back: in clear, over TLS, or a handshake alone.

A question sends as little as it can: no user name, no password, and a client certificate only to a
broker whose own was verified; one connection at a time, only to the address that was tried.
"""

from __future__ import annotations

import base64
import contextlib
import secrets
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from mqtts_gui.mqtt.attempt import Attempt, AttemptError
from mqtts_gui.mqtt.channel import Channel
from mqtts_gui.mqtt.codec import Connect, Disconnect, ProtocolLevel, encode
from mqtts_gui.mqtt.connecting import Connector
from mqtts_gui.mqtt.dialling import DialError, dial
from mqtts_gui.mqtt.events import Evidence, SessionEvent
from mqtts_gui.mqtt.lenient import LenientConnector
from mqtts_gui.mqtt.profile import Profile, Protocol, Secrets, TlsVersion
from mqtts_gui.mqtt.resolving import literal_addresses
from mqtts_gui.mqtt.waiting import READ, WRITE, CancelledError, Waiter

CONNECTED_WITHIN_S = 1.0
MAX_ANSWER_BYTES = 4096
_ROUND_TRIPS = 4
_END_OF_HEAD = b"\r\n\r\n"


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


class Prober:
    """Asks the address that was tried, one connection after the other.

    Every method may raise `CancelledError`.
    """

    def __init__(self, profile: Profile, known: Secrets, address: str, waiter: Waiter) -> None:
        self._profile = profile.with_changes(host=address, server_name=profile.expected_name)
        self._secrets = Secrets(key_password=known.key_password)
        self._addresses = literal_addresses(address, profile.port)
        self._waiter = waiter

    def ask(self, greeting: bytes, seconds: float) -> Answer:
        """Connect, send `greeting` in clear and return what came back within `seconds`."""
        began = time.monotonic()
        try:
            connected, _ = dial(self._addresses, self._waiter, began + CONNECTED_WITHIN_S)
        except DialError:
            return Answer(refused=True)
        now = time.monotonic()
        channel = Channel(connected)
        try:
            # A network on which a connection takes long is not asked to answer in less.
            return self._converse(channel, greeting, max(seconds, _ROUND_TRIPS * (now - began)))
        finally:
            channel.dispose()

    def ask_over_tls(self, greeting: bytes, seconds: float) -> Answer:
        """Do the same over TLS, which is set up as for the connection itself."""
        with self._connected(Connector, self._as_connection()) as (attempt, evidence):
            if evidence.error is not None or attempt.channel is None:
                return Answer(refused=True)
            return self._converse(attempt.channel, greeting, seconds)

    def shake_hands_as_usual(self) -> Evidence:
        """Shake hands as this program does by default; nothing is verified, nothing shown."""
        with self._connected(Connector, self._as_stranger()) as (_, evidence):
            return evidence

    def shake_hands_with_usual_ciphers(self) -> Evidence:
        """Do the same with the versions of the connection, so that its ciphers alone differ."""
        given = self._profile
        profile = self._as_stranger().with_changes(tls_min=given.tls_min, tls_max=given.tls_max)
        with self._connected(Connector, profile) as (_, evidence):
            return evidence

    def shake_hands_as_stranger(self) -> Evidence:
        """Shake hands with the settings of the connection; nothing is verified, nothing shown."""
        given = self._profile
        versions = {"tls_min": given.tls_min, "tls_max": given.tls_max, "ciphers": given.ciphers}
        with self._connected(Connector, self._as_stranger().with_changes(**versions)) as (_, seen):
            return seen

    def shake_hands_leniently(self) -> Evidence:
        """Shake hands with whatever is old or weak; nothing is verified, nothing shown."""
        with self._connected(LenientConnector, self._as_stranger()) as (_, evidence):
            return evidence

    def shake_hands_once_more(self, newest: TlsVersion) -> Evidence:
        """Shake hands as the connection does, with this version of TLS at most."""
        profile = self._as_connection().with_changes(tls_max=newest)
        with self._connected(Connector, profile) as (_, evidence):
            return evidence

    def _as_stranger(self) -> Profile:
        return Profile(
            protocol=Protocol.MQTTS,
            host=self._profile.host,
            port=self._profile.port,
            server_name=self._profile.server_name,
            verify_chain=False,
            verify_name=False,
        )

    def _as_connection(self) -> Profile:
        """Return the profile; its client certificate goes only to a broker that is verified."""
        profile = self._profile
        if profile.verify_chain and profile.verify_name:
            return profile
        return profile.with_changes(client_cert=None, client_key=None)

    @contextlib.contextmanager
    def _connected(
        self, kind: type[Connector], profile: Profile
    ) -> Iterator[tuple[Attempt, Evidence]]:
        attempt = Attempt(_nobody)
        within = timedelta(seconds=CONNECTED_WITHIN_S)
        try:
            kind(profile, self._secrets, attempt, self._waiter, within).connect()
            yield attempt, attempt.evidence(None)
        except AttemptError as failure:
            if failure.evidence.cancelled:
                raise CancelledError from None
            yield attempt, failure.evidence
        finally:
            if attempt.channel is not None:
                attempt.channel.dispose()

    def _converse(self, channel: Channel, greeting: bytes, seconds: float) -> Answer:
        """Send, and listen until the answer is complete, the other side closes, or time is up."""
        deadline = time.monotonic() + seconds
        if greeting:
            channel.send(greeting)
        channel.flush()
        data = b""
        while True:
            if channel.pending():
                data += channel.recv(MAX_ANSWER_BYTES - len(data))
            is_over = _is_complete(data) or channel.error is not None
            if is_over or time.monotonic() >= deadline:
                return Answer(data=data, closed=channel.error is not None)
            events = READ | WRITE if channel.has_unsent else READ
            if self._waiter.wait({channel.socket: events}, deadline):
                channel.receive()
                channel.flush()


def _is_complete(data: bytes) -> bool:
    """Say whether enough came: the whole head of an answer of HTTP, anything of others."""
    if data.startswith(b"HTTP/"):
        return _END_OF_HEAD in data or len(data) >= MAX_ANSWER_BYTES
    return bool(data)


def anonymous_connect(level: int = ProtocolLevel.V3_1_1) -> bytes:
    """Return CONNECT and DISCONNECT: a broker in clear answers, and keeps nothing of us."""
    client_id = f"mqtts-gui-{secrets.token_hex(4)}"
    return encode(Connect(client_id, level, keep_alive_s=10)) + encode(Disconnect())


def websocket_upgrade(host: str) -> bytes:
    """Return the greeting of WebSockets for MQTT (RFC 6455, 4.1), which is a GET as well."""
    lines = (
        "GET /mqtt HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {_some_key()}",
        "Sec-WebSocket-Protocol: mqtt",
        "Sec-WebSocket-Version: 13",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii", "ignore")


def client_hello() -> bytes:
    """Return a greeting of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # only whether TLS answers matters; nothing is sent
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing)
    with contextlib.suppress(ssl.SSLWantReadError):
        tls.do_handshake()
    return outgoing.read()


def _some_key() -> str:
    return base64.b64encode(secrets.token_bytes(16)).decode("ascii")


def _nobody(_event: SessionEvent) -> None:
    """Report to nobody."""
