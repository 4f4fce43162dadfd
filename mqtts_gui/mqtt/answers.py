"""How the broker answered CONNECT, and how a connection of MQTT ended."""

from __future__ import annotations

from dataclasses import dataclass

from mqtts_gui.mqtt.events import NO_LIMITS, BrokerLimits
from mqtts_gui.mqtt.wire import MalformedPacketError


@dataclass(frozen=True, slots=True)
class Connack:
    """The broker's answer to CONNECT; `reason_code` is as on the wire."""

    reason_code: int
    session_present: bool = False
    reason_string: str = ""
    assigned_client_id: str | None = None
    server_reference: str = ""
    limits: BrokerLimits = NO_LIMITS


@dataclass(frozen=True, slots=True)
class Closed:
    """How MQTT ended.

    Attributes:
        reason_code: That of the broker's DISCONNECT, None when it sent none.
        error: MalformedPacketError for a packet that is none, TimeoutError for an unanswered
            ping.
    """

    reason_code: int | None = None
    reason_string: str = ""
    error: MalformedPacketError | TimeoutError | None = None
    server_reference: str = ""
