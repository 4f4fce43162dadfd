"""The properties of MQTT 5 (2.2.2.2): their numbers, types and the packets they belong to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from mqtts_gui.mqtt import wire
from mqtts_gui.mqtt.wire import PROTOCOL_ERROR, Cursor, MalformedPacketError


@dataclass(frozen=True, slots=True)
class Properties:
    """What a packet says beyond MQTT 3.1.1, by the names of the standard; None means not said."""

    payload_format_indicator: bool | None = None
    message_expiry_interval_s: int | None = None
    content_type: str | None = None
    response_topic: str | None = None
    correlation_data: bytes | None = None
    subscription_identifiers: tuple[int, ...] = ()
    session_expiry_interval_s: int | None = None
    assigned_client_identifier: str | None = None
    server_keep_alive_s: int | None = None
    authentication_method: str | None = None
    authentication_data: bytes | None = field(default=None, repr=False)
    request_problem_information: bool | None = None
    will_delay_interval_s: int | None = None
    request_response_information: bool | None = None
    response_information: str | None = None
    server_reference: str | None = None
    reason_string: str | None = None
    receive_maximum: int | None = None
    topic_alias_maximum: int | None = None
    topic_alias: int | None = None
    maximum_qos: int | None = None
    retain_available: bool | None = None
    user_properties: tuple[tuple[str, str], ...] = ()
    maximum_packet_size: int | None = None
    wildcard_subscription_available: bool | None = None
    subscription_identifier_available: bool | None = None
    shared_subscription_available: bool | None = None


NO_PROPERTIES = Properties()
WILL = "WILL"


class _Type(Enum):
    BIT = "bit"
    BYTE = "byte"
    UINT16 = "uint16"
    UINT32 = "uint32"
    VARINT = "varint"
    TEXT = "text"
    BINARY = "binary"
    PAIR = "pair"


class _Property(NamedTuple):
    """A row of the table: where the property may stand is a set of packet names, or WILL.

    `at_least` and `at_most` bound a number; a value outside is a protocol error.
    """

    number: int
    name: str
    type: _Type
    places: frozenset[str]
    at_least: int = 0
    at_most: int = wire.MAX_UINT32


def _row(number: int, name: str, type_: _Type, places: str, *bounds: int) -> _Property:
    return _Property(number, name, type_, frozenset(places.split()), *bounds)


_EVERYWHERE = (
    "CONNECT WILL CONNACK PUBLISH PUBACK PUBREC PUBREL PUBCOMP SUBSCRIBE SUBACK"
    " UNSUBSCRIBE UNSUBACK DISCONNECT AUTH"
)
_ANSWERS = "CONNACK PUBACK PUBREC PUBREL PUBCOMP SUBACK UNSUBACK DISCONNECT AUTH"

_TABLE = (
    _row(0x01, "payload_format_indicator", _Type.BIT, "PUBLISH WILL"),
    _row(0x02, "message_expiry_interval_s", _Type.UINT32, "PUBLISH WILL"),
    _row(0x03, "content_type", _Type.TEXT, "PUBLISH WILL"),
    _row(0x08, "response_topic", _Type.TEXT, "PUBLISH WILL"),
    _row(0x09, "correlation_data", _Type.BINARY, "PUBLISH WILL"),
    _row(0x0B, "subscription_identifiers", _Type.VARINT, "PUBLISH SUBSCRIBE", 1, wire.MAX_VARINT),
    _row(0x11, "session_expiry_interval_s", _Type.UINT32, "CONNECT CONNACK DISCONNECT"),
    _row(0x12, "assigned_client_identifier", _Type.TEXT, "CONNACK"),
    _row(0x13, "server_keep_alive_s", _Type.UINT16, "CONNACK"),
    _row(0x15, "authentication_method", _Type.TEXT, "CONNECT CONNACK AUTH"),
    _row(0x16, "authentication_data", _Type.BINARY, "CONNECT CONNACK AUTH"),
    _row(0x17, "request_problem_information", _Type.BIT, "CONNECT"),
    _row(0x18, "will_delay_interval_s", _Type.UINT32, "WILL"),
    _row(0x19, "request_response_information", _Type.BIT, "CONNECT"),
    _row(0x1A, "response_information", _Type.TEXT, "CONNACK"),
    _row(0x1C, "server_reference", _Type.TEXT, "CONNACK DISCONNECT"),
    _row(0x1F, "reason_string", _Type.TEXT, _ANSWERS),
    _row(0x21, "receive_maximum", _Type.UINT16, "CONNECT CONNACK", 1),
    _row(0x22, "topic_alias_maximum", _Type.UINT16, "CONNECT CONNACK"),
    _row(0x23, "topic_alias", _Type.UINT16, "PUBLISH", 1),
    _row(0x24, "maximum_qos", _Type.BYTE, "CONNACK", 0, 1),
    _row(0x25, "retain_available", _Type.BIT, "CONNACK"),
    _row(0x26, "user_properties", _Type.PAIR, _EVERYWHERE),
    _row(0x27, "maximum_packet_size", _Type.UINT32, "CONNECT CONNACK", 1),
    _row(0x28, "wildcard_subscription_available", _Type.BIT, "CONNACK"),
    _row(0x29, "subscription_identifier_available", _Type.BIT, "CONNACK"),
    _row(0x2A, "shared_subscription_available", _Type.BIT, "CONNACK"),
)
_BY_NUMBER = {row.number: row for row in _TABLE}
_REPEATABLE = frozenset({"subscription_identifiers", "user_properties"})


def decode_properties(cursor: Cursor, place: str) -> Properties:
    """Read the properties of a packet; `place` is its name, or WILL.

    Raises:
        MalformedPacketError: one is unknown, out of place, repeated, or has a wrong value.
    """
    length = cursor.varint()
    if not length:
        return NO_PROPERTIES
    inside = Cursor(cursor.take(length))
    values: dict[str, Any] = {}
    lists: dict[str, list[Any]] = {}
    while inside.left:
        row = _BY_NUMBER.get(inside.varint())
        if row is None or place not in row.places:
            raise MalformedPacketError(f"a property does not belong in {place}", "2.2.2.2")
        value = _bounded(row, _READERS[row.type](inside))
        if row.name in _REPEATABLE:
            lists.setdefault(row.name, []).append(value)
        elif row.name in values:
            raise MalformedPacketError(f"{row.name} is repeated", "2.2.2.2", PROTOCOL_ERROR)
        else:
            values[row.name] = value
    values.update({name: tuple(items) for name, items in lists.items()})
    _check_together(values, place)
    return Properties(**values)


def encode_properties(properties: Properties, place: str) -> bytes:
    """Return the properties of a packet with their length; ValueError if one cannot stand there."""
    if properties is NO_PROPERTIES:
        return b"\0"
    encoded = b"".join(_written(row, getattr(properties, row.name), place) for row in _TABLE)
    return wire.varint(len(encoded)) + encoded


def _written(row: _Property, value: Any, place: str) -> bytes:  # noqa: ANN401 - see the table
    if value is None or value == ():
        return b""
    if place not in row.places:
        raise ValueError(f"{row.name} does not belong in {place}")
    write, number = _WRITERS[row.type], bytes([row.number])
    if row.name in _REPEATABLE:
        return b"".join(number + write(_fitting(row, one)) for one in value)
    return number + write(_fitting(row, value))


def _fitting(row: _Property, value: Any) -> Any:  # noqa: ANN401 - see the table
    if isinstance(value, int) and not row.at_least <= value <= row.at_most:
        raise ValueError(f"{row.name} cannot be {value}")
    return value


def _bounded(row: _Property, value: Any) -> Any:  # noqa: ANN401 - see the table
    if isinstance(value, int) and not row.at_least <= value <= row.at_most:
        raise MalformedPacketError(f"{row.name} is out of range", "2.2.2.2", PROTOCOL_ERROR)
    return value


def _read_bit(cursor: Cursor) -> bool:
    byte = cursor.byte()
    if byte > 1:
        raise MalformedPacketError("a property is neither 0 nor 1", "2.2.2.2", PROTOCOL_ERROR)
    return bool(byte)


def _check_together(values: dict[str, Any], place: str) -> None:
    if "authentication_data" in values and "authentication_method" not in values:
        raise MalformedPacketError(
            "authentication data without a method", "3.1.2.11.10", PROTOCOL_ERROR
        )
    if place == "SUBSCRIBE" and len(values.get("subscription_identifiers", ())) > 1:
        raise MalformedPacketError(
            "more than one subscription identifier", "3.8.2.1.2", PROTOCOL_ERROR
        )
    topic = values.get("response_topic")
    if topic is not None and (not topic or "+" in topic or "#" in topic):
        raise MalformedPacketError(
            "the response topic is not a topic name", "3.3.2.3.5", PROTOCOL_ERROR
        )


_READERS: dict[_Type, Callable[[Cursor], Any]] = {
    _Type.BIT: _read_bit,
    _Type.BYTE: Cursor.byte,
    _Type.UINT16: Cursor.uint16,
    _Type.UINT32: Cursor.uint32,
    _Type.VARINT: Cursor.varint,
    _Type.TEXT: Cursor.text,
    _Type.BINARY: Cursor.binary,
    _Type.PAIR: lambda cursor: (cursor.text(), cursor.text()),
}
_WRITERS: dict[_Type, Callable[[Any], bytes]] = {
    _Type.BIT: lambda value: bytes([bool(value)]),
    _Type.BYTE: lambda value: bytes([value]),
    _Type.UINT16: wire.uint16,
    _Type.UINT32: wire.uint32,
    _Type.VARINT: wire.varint,
    _Type.TEXT: wire.text,
    _Type.BINARY: wire.binary,
    _Type.PAIR: lambda value: wire.text(value[0]) + wire.text(value[1]),
}
