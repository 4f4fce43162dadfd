"""What a session reports, as immutable events, oldest first, through the sink it was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from mqtts_gui.i18n import Phrase


class StepId(StrEnum):
    """The steps of a connection, in order; the value is what the console's JSON prints."""

    FILES = "files"
    RESOLVE = "resolve"
    TCP = "tcp"
    TLS = "tls"
    CERTIFICATE = "certificate"
    CLIENT_CERTIFICATE = "client-certificate"
    MQTT = "mqtt"
    SUBSCRIBE = "subscribe"
    PUBLISH = "publish"
    WATCH = "watch"


class StepStatus(StrEnum):
    """How a step ended."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """What the handshake negotiated.

    Attributes:
        version: As OpenSSL names it: `TLSv1.3`.
        cipher: OpenSSL's name of the cipher suite.
        group: Key exchange group of the ServerHello, such as `X25519`; None under TLS 1.2.
        alpn: Protocol agreed on by ALPN, or None.
    """

    version: str
    cipher: str
    group: str | None = None
    alpn: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a connection attempt saw, for `doctor.explain` to judge.

    Attributes:
        step: The step that ended the attempt.
        error: What was raised, or None when the broker refused in words (CONNACK).
        address: The IP address that answered, or was tried last.
        verify_code: OpenSSL's X509_V_ERR code when verification failed, else None.
        alert: Number of the TLS alert received, else None.
        chain: DER certificates that the broker presented, leaf first, trusted or not.
        certificate_requested: The broker asked for a client certificate.
        certificate_sent: A client certificate was sent.
        tls: What was negotiated, if the handshake got that far.
        bytes_received: Bytes read from the socket in all.
        first_bytes: The first bytes read, at most 64.
        mqtt_sent: CONNECT was sent.
        reason_code: Return or reason code of CONNACK or DISCONNECT, as on the wire.
        reason_string: Reason string of MQTT 5, untrusted.
        was_ready: The session had been ready before it ended.
        cancelled: The person ended the attempt.
        largest_sent: Bytes of the largest PUBLISH sent over the connection, 0 for none.
        max_packet_size: The largest packet that the broker said it takes (MQTT 5), if it did.
        server_reference: Where the broker sends its clients to (MQTT 5), untrusted.
        lasted_s: How many seconds the session was ready.
    """

    step: StepId
    error: BaseException | None = None
    address: str | None = None
    verify_code: int | None = None
    alert: int | None = None
    chain: tuple[bytes, ...] = ()
    certificate_requested: bool = False
    certificate_sent: bool = False
    tls: TlsFacts | None = None
    bytes_received: int = 0
    first_bytes: bytes = b""
    mqtt_sent: bool = False
    reason_code: int | None = None
    reason_string: str = ""
    was_ready: bool = False
    cancelled: bool = False
    largest_sent: int = 0
    max_packet_size: int | None = None
    server_reference: str = ""
    lasted_s: float = 0.0


@dataclass(frozen=True, slots=True)
class BrokerLimits:
    """What a broker of MQTT 5 takes of its clients (3.2.2.3); others do not say.

    Attributes:
        max_packet_size: Bytes of the largest packet, or None.
        maximum_qos: The highest quality of service of a message.
        retain_available: It keeps retained messages.
        topic_alias_maximum: The highest topic alias, 0 for none.
    """

    max_packet_size: int | None = None
    maximum_qos: int = 2
    retain_available: bool = True
    topic_alias_maximum: int = 0


NO_LIMITS = BrokerLimits()


@dataclass(frozen=True, slots=True)
class LiveFacts:
    """What is true of a live session: the badge, the padlock and the JSON are made of this.

    Attributes:
        address: The broker's IP address.
        chain: DER certificates that the broker presented, leaf first; empty without TLS.
        chain_verified: The chain and its dates were verified.
        name_verified: The name the certificate was verified for, or None.
        client_name: Common name of the client certificate that was sent, or None.
        limits: What the broker said it takes.
    """

    address: str
    tls: TlsFacts | None
    chain: tuple[bytes, ...]
    chain_verified: bool
    name_verified: str | None
    certificate_requested: bool
    client_name: str | None
    mqtt_version: str
    session_present: bool
    assigned_client_id: str | None
    limits: BrokerLimits = NO_LIMITS


class Message(NamedTuple):
    """One application message; a tuple, because there may be a hundred thousand a second.

    Attributes:
        time_ns: When it was read or written, nanoseconds since 1970, UTC.
        incoming: From the broker; False for what this client published.
        topic: Topic name; untrusted.
        payload: As it was on the wire.
        properties: Undecoded MQTT 5 properties.
    """

    time_ns: int
    incoming: bool
    topic: str
    payload: bytes
    qos: int
    retain: bool
    duplicate: bool
    properties: bytes = b""


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A step of the connection has begun."""

    step: StepId


@dataclass(frozen=True, slots=True)
class StepEnded:
    """A step of the connection has ended, with what it found."""

    step: StepId
    status: StepStatus
    duration: timedelta
    detail: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """The broker accepted the session; messages may flow."""

    at: datetime
    facts: LiveFacts


@dataclass(frozen=True, slots=True)
class ConnectFailed:
    """An attempt to connect ended before the session was ready.

    Attributes:
        final: No further attempt follows by itself (else a `Retrying` does).
    """

    at: datetime
    evidence: Evidence
    final: bool = True


@dataclass(frozen=True, slots=True)
class Disconnected:
    """A ready session ended; `evidence` is None when the person asked for it.

    Attributes:
        final: No attempt to connect again follows by itself (else a `Retrying` does).
    """

    at: datetime
    evidence: Evidence | None = None
    final: bool = True


@dataclass(frozen=True, slots=True)
class Retrying:
    """The session will try to connect again, `delay` from now."""

    at: datetime
    delay: timedelta
    attempt: int


@dataclass(frozen=True, slots=True)
class MessagesReceived:
    """All messages of one read, oldest first; do not change the list."""

    messages: Sequence[Message]


@dataclass(frozen=True, slots=True)
class Published:
    """A message of this client was handed over as its quality of service demands.

    Attributes:
        token: What `Session.publish` returned.
        reason_code: Reason code of PUBACK or PUBREC, 0 for success and for QoS 0.
    """

    token: int
    message: Message
    reason_code: int = 0


@dataclass(frozen=True, slots=True)
class BatchPublished:
    """Messages of quality of service 0 were handed over together.

    Attributes:
        token: That of the first; each other has one more.
    """

    token: int
    count: int


@dataclass(frozen=True, slots=True)
class NotAcknowledged:
    """Messages of this client that the broker had not acknowledged when the session ended.

    Attributes:
        kept: The next session of this client sends them; else they may or may not have arrived.
    """

    messages: tuple[Message, ...]
    kept: bool


@dataclass(frozen=True, slots=True)
class SubscribeAnswered:
    """SUBACK: reason codes in the order of the filters, 0 to 2 granted, 128 and above refused."""

    filters: tuple[str, ...]
    reason_codes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnsubscribeAnswered:
    """UNSUBACK."""

    filters: tuple[str, ...]
    reason_codes: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class SessionCrashed:
    """A fault of this program ended the network thread; the traceback is for the report."""

    at: datetime
    traceback: str


SessionEvent = (
    StepStarted
    | StepEnded
    | Ready
    | ConnectFailed
    | Disconnected
    | Retrying
    | MessagesReceived
    | Published
    | BatchPublished
    | NotAcknowledged
    | SubscribeAnswered
    | UnsubscribeAnswered
    | SessionCrashed
)
