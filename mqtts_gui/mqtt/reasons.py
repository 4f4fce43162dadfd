"""The reason codes of MQTT 5 (2.4) and the return codes of MQTT 3.1.1, with their names."""

from __future__ import annotations

from enum import IntEnum

from mqtts_gui.mqtt.wire import PacketType

MQTT_5 = 5
FAILURE = 0x80
"""Codes from here on say that something failed."""


class ReasonCode(IntEnum):
    """The reason codes of MQTT 5."""

    SUCCESS = 0x00
    GRANTED_QOS_1 = 0x01
    GRANTED_QOS_2 = 0x02
    DISCONNECT_WITH_WILL = 0x04
    NO_MATCHING_SUBSCRIBERS = 0x10
    NO_SUBSCRIPTION_EXISTED = 0x11
    CONTINUE_AUTHENTICATION = 0x18
    REAUTHENTICATE = 0x19
    UNSPECIFIED_ERROR = 0x80
    MALFORMED_PACKET = 0x81
    PROTOCOL_ERROR = 0x82
    IMPLEMENTATION_SPECIFIC_ERROR = 0x83
    UNSUPPORTED_PROTOCOL_VERSION = 0x84
    CLIENT_IDENTIFIER_NOT_VALID = 0x85
    BAD_USER_NAME_OR_PASSWORD = 0x86
    NOT_AUTHORIZED = 0x87
    SERVER_UNAVAILABLE = 0x88
    SERVER_BUSY = 0x89
    BANNED = 0x8A
    SERVER_SHUTTING_DOWN = 0x8B
    BAD_AUTHENTICATION_METHOD = 0x8C
    KEEP_ALIVE_TIMEOUT = 0x8D
    SESSION_TAKEN_OVER = 0x8E
    TOPIC_FILTER_INVALID = 0x8F
    TOPIC_NAME_INVALID = 0x90
    PACKET_IDENTIFIER_IN_USE = 0x91
    PACKET_IDENTIFIER_NOT_FOUND = 0x92
    RECEIVE_MAXIMUM_EXCEEDED = 0x93
    TOPIC_ALIAS_INVALID = 0x94
    PACKET_TOO_LARGE = 0x95
    MESSAGE_RATE_TOO_HIGH = 0x96
    QUOTA_EXCEEDED = 0x97
    ADMINISTRATIVE_ACTION = 0x98
    PAYLOAD_FORMAT_INVALID = 0x99
    RETAIN_NOT_SUPPORTED = 0x9A
    QOS_NOT_SUPPORTED = 0x9B
    USE_ANOTHER_SERVER = 0x9C
    SERVER_MOVED = 0x9D
    SHARED_SUBSCRIPTIONS_NOT_SUPPORTED = 0x9E
    CONNECTION_RATE_EXCEEDED = 0x9F
    MAXIMUM_CONNECT_TIME = 0xA0
    SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED = 0xA1
    WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED = 0xA2


_ANSWERS = "CONNACK PUBACK PUBREC SUBACK UNSUBACK DISCONNECT"
_ENDS = "CONNACK DISCONNECT"
_TABLE: dict[ReasonCode, tuple[str, str]] = {
    ReasonCode.SUCCESS: (
        "Success",
        "CONNACK PUBACK PUBREC PUBREL PUBCOMP SUBACK UNSUBACK DISCONNECT AUTH",
    ),
    ReasonCode.GRANTED_QOS_1: ("Granted QoS 1", "SUBACK"),
    ReasonCode.GRANTED_QOS_2: ("Granted QoS 2", "SUBACK"),
    ReasonCode.DISCONNECT_WITH_WILL: ("Disconnect with Will Message", "DISCONNECT"),
    ReasonCode.NO_MATCHING_SUBSCRIBERS: ("No matching subscribers", "PUBACK PUBREC"),
    ReasonCode.NO_SUBSCRIPTION_EXISTED: ("No subscription existed", "UNSUBACK"),
    ReasonCode.CONTINUE_AUTHENTICATION: ("Continue authentication", "AUTH"),
    ReasonCode.REAUTHENTICATE: ("Re-authenticate", "AUTH"),
    ReasonCode.UNSPECIFIED_ERROR: ("Unspecified error", _ANSWERS),
    ReasonCode.MALFORMED_PACKET: ("Malformed Packet", _ENDS),
    ReasonCode.PROTOCOL_ERROR: ("Protocol Error", _ENDS),
    ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR: ("Implementation specific error", _ANSWERS),
    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION: ("Unsupported Protocol Version", "CONNACK"),
    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID: ("Client Identifier not valid", "CONNACK"),
    ReasonCode.BAD_USER_NAME_OR_PASSWORD: ("Bad User Name or Password", "CONNACK"),
    ReasonCode.NOT_AUTHORIZED: ("Not authorized", _ANSWERS),
    ReasonCode.SERVER_UNAVAILABLE: ("Server unavailable", "CONNACK"),
    ReasonCode.SERVER_BUSY: ("Server busy", _ENDS),
    ReasonCode.BANNED: ("Banned", "CONNACK"),
    ReasonCode.SERVER_SHUTTING_DOWN: ("Server shutting down", "DISCONNECT"),
    ReasonCode.BAD_AUTHENTICATION_METHOD: ("Bad authentication method", _ENDS),
    ReasonCode.KEEP_ALIVE_TIMEOUT: ("Keep Alive timeout", "DISCONNECT"),
    ReasonCode.SESSION_TAKEN_OVER: ("Session taken over", "DISCONNECT"),
    ReasonCode.TOPIC_FILTER_INVALID: ("Topic Filter invalid", "SUBACK UNSUBACK DISCONNECT"),
    ReasonCode.TOPIC_NAME_INVALID: ("Topic Name invalid", "CONNACK PUBACK PUBREC DISCONNECT"),
    ReasonCode.PACKET_IDENTIFIER_IN_USE: (
        "Packet Identifier in use",
        "PUBACK PUBREC SUBACK UNSUBACK",
    ),
    ReasonCode.PACKET_IDENTIFIER_NOT_FOUND: ("Packet Identifier not found", "PUBREL PUBCOMP"),
    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED: ("Receive Maximum exceeded", "DISCONNECT"),
    ReasonCode.TOPIC_ALIAS_INVALID: ("Topic Alias invalid", "DISCONNECT"),
    ReasonCode.PACKET_TOO_LARGE: ("Packet too large", _ENDS),
    ReasonCode.MESSAGE_RATE_TOO_HIGH: ("Message rate too high", "DISCONNECT"),
    ReasonCode.QUOTA_EXCEEDED: ("Quota exceeded", "CONNACK PUBACK PUBREC SUBACK DISCONNECT"),
    ReasonCode.ADMINISTRATIVE_ACTION: ("Administrative action", "DISCONNECT"),
    ReasonCode.PAYLOAD_FORMAT_INVALID: (
        "Payload format invalid",
        "CONNACK PUBACK PUBREC DISCONNECT",
    ),
    ReasonCode.RETAIN_NOT_SUPPORTED: ("Retain not supported", _ENDS),
    ReasonCode.QOS_NOT_SUPPORTED: ("QoS not supported", _ENDS),
    ReasonCode.USE_ANOTHER_SERVER: ("Use another server", _ENDS),
    ReasonCode.SERVER_MOVED: ("Server moved", _ENDS),
    ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED: (
        "Shared Subscriptions not supported",
        "SUBACK DISCONNECT",
    ),
    ReasonCode.CONNECTION_RATE_EXCEEDED: ("Connection rate exceeded", _ENDS),
    ReasonCode.MAXIMUM_CONNECT_TIME: ("Maximum connect time", "DISCONNECT"),
    ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED: (
        "Subscription Identifiers not supported",
        "SUBACK DISCONNECT",
    ),
    ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED: (
        "Wildcard Subscriptions not supported",
        "SUBACK DISCONNECT",
    ),
}
"""Name of each code, and the packets it may stand in (2.4)."""
_RETURN_CODES_OF_3_1_1 = (
    "Connection accepted",
    "Unacceptable protocol version",
    "Identifier rejected",
    "Server unavailable",
    "Bad user name or password",
    "Not authorized",
)
_SUBACK_FAILURE_OF_3_1_1 = 0x80


def allowed_codes(packet_type: PacketType, level: int) -> frozenset[int]:
    """Return the codes that a packet of this type may carry at this protocol level (3, 4, 5)."""
    return _ALLOWED_5[packet_type] if level >= MQTT_5 else _ALLOWED_3.get(packet_type, frozenset())


def reason_name(code: int, packet_type: PacketType, level: int = MQTT_5) -> str:
    """Return the standard's name of a code, in English; a number in words if it has none."""
    if code not in allowed_codes(packet_type, level):
        return f"Unknown code 0x{code:02X}"
    if level < MQTT_5 and packet_type is PacketType.CONNACK:
        return _RETURN_CODES_OF_3_1_1[code]
    if level < MQTT_5 and code == _SUBACK_FAILURE_OF_3_1_1:
        return "Failure"
    if code == ReasonCode.SUCCESS and packet_type is PacketType.DISCONNECT:
        return "Normal disconnection"
    if code == ReasonCode.SUCCESS and packet_type is PacketType.SUBACK:
        return "Granted QoS 0"
    return _TABLE[ReasonCode(code)][0]


_ALLOWED_5 = {
    packet_type: frozenset(
        int(code) for code, (_, places) in _TABLE.items() if packet_type.name in places.split()
    )
    for packet_type in PacketType
}
_ALLOWED_3 = {
    PacketType.CONNACK: frozenset(range(len(_RETURN_CODES_OF_3_1_1))),
    PacketType.SUBACK: frozenset({0, 1, 2, _SUBACK_FAILURE_OF_3_1_1}),
}
