"""The control packets of MQTT as data: what stands in them, not how it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from mqtts_gui.mqtt.properties import NO_PROPERTIES, Properties


class ProtocolLevel(IntEnum):
    """The versions of MQTT as CONNECT numbers them (3.1.2.2)."""

    V3_1 = 3
    V3_1_1 = 4
    V5 = 5


@dataclass(frozen=True, slots=True)
class Will:
    """The message a broker sends for a client that vanishes."""

    topic: str
    payload: bytes
    qos: int = 0
    retain: bool = False
    properties: Properties = NO_PROPERTIES


@dataclass(frozen=True, slots=True)
class Connect:
    """A client introduces itself.

    Attributes:
        clean_start: Clean session, as MQTT 3.1.1 calls it.
        keep_alive_s: Seconds; 0 switches it off.
    """

    client_id: str
    level: int = ProtocolLevel.V3_1_1
    clean_start: bool = True
    keep_alive_s: int = 60
    username: str | None = None
    password: bytes | None = field(default=None, repr=False)
    will: Will | None = None
    properties: Properties = NO_PROPERTIES


@dataclass(frozen=True, slots=True)
class Connack:
    """The broker's answer; `reason_code` is the return code where the level is below 5."""

    session_present: bool = False
    reason_code: int = 0
    properties: Properties = NO_PROPERTIES


@dataclass(frozen=True, slots=True)
class Publish:
    """An application message on its way; `packet_id` is None at QoS 0 only."""

    topic: str
    payload: bytes = b""
    qos: int = 0
    retain: bool = False
    duplicate: bool = False
    packet_id: int | None = None
    properties: Properties = NO_PROPERTIES


@dataclass(frozen=True, slots=True)
class Puback:
    """Receipt of a message of QoS 1."""

    packet_id: int
    reason_code: int = 0
    properties: Properties = NO_PROPERTIES


@dataclass(frozen=True, slots=True)
class Pubrec:
    """First answer to a message of QoS 2: received."""

    packet_id: int
    reason_code: int = 0
    properties: Properties = NO_PROPERTIES


@dataclass(frozen=True, slots=True)
class Pubrel:
    """Answer to PUBREC: release it."""

    packet_id: int
    reason_code: int = 0
    properties: Properties = NO_PROPERTIES


@dataclass(frozen=True, slots=True)
class Pubcomp:
    """Last answer to a message of QoS 2: complete."""

    packet_id: int
    reason_code: int = 0
    properties: Properties = NO_PROPERTIES


@dataclass(frozen=True, slots=True)
class TopicRequest:
    """One filter of SUBSCRIBE with its options (3.8.3.1); all but `qos` need MQTT 5.

    Attributes:
        retain_handling: 0 retained messages at every subscribe, 1 at a new one only, 2 never.
    """

    filter: str
    qos: int = 0
    no_local: bool = False
    retain_as_published: bool = False
    retain_handling: int = 0


@dataclass(frozen=True, slots=True)
class Subscribe:
    """A client asks for the messages of some topics."""

    packet_id: int
    requests: tuple[TopicRequest, ...]
    properties: Properties = NO_PROPERTIES


@dataclass(frozen=True, slots=True)
class Suback:
    """One code for each filter of SUBSCRIBE, in its order: the QoS granted, or a failure."""

    packet_id: int
    reason_codes: tuple[int, ...]
    properties: Properties = NO_PROPERTIES


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """A client no longer wants some topics."""

    packet_id: int
    filters: tuple[str, ...]
    properties: Properties = NO_PROPERTIES


@dataclass(frozen=True, slots=True)
class Unsuback:
    """Answer to UNSUBSCRIBE; codes only in MQTT 5."""

    packet_id: int
    reason_codes: tuple[int, ...] = ()
    properties: Properties = NO_PROPERTIES


@dataclass(frozen=True, slots=True)
class Pingreq:
    """A client asks whether the broker is there."""


@dataclass(frozen=True, slots=True)
class Pingresp:
    """The broker is there."""


@dataclass(frozen=True, slots=True)
class Disconnect:
    """The end, with its reason; before MQTT 5 only from a client, and without a reason."""

    reason_code: int = 0
    properties: Properties = NO_PROPERTIES


@dataclass(frozen=True, slots=True)
class Auth:
    """A step of the enhanced authentication of MQTT 5."""

    reason_code: int = 0
    properties: Properties = NO_PROPERTIES


Acknowledgement = Puback | Pubrec | Pubrel | Pubcomp
Packet = (
    Connect
    | Connack
    | Publish
    | Acknowledgement
    | Subscribe
    | Suback
    | Unsubscribe
    | Unsuback
    | Pingreq
    | Pingresp
    | Disconnect
    | Auth
)
