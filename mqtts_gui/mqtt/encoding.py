"""From what a control packet says to its bytes."""

from __future__ import annotations

from functools import singledispatch

from mqtts_gui.mqtt import wire
from mqtts_gui.mqtt.decoding import MAX_QOS
from mqtts_gui.mqtt.packets import (
    Acknowledgement,
    Auth,
    Connack,
    Connect,
    Disconnect,
    Packet,
    Pingreq,
    Pingresp,
    ProtocolLevel,
    Puback,
    Pubcomp,
    Publish,
    Pubrec,
    Pubrel,
    Suback,
    Subscribe,
    TopicRequest,
    Unsuback,
    Unsubscribe,
    Will,
)
from mqtts_gui.mqtt.properties import WILL, Properties, encode_properties
from mqtts_gui.mqtt.wire import FIRST_BYTE_FLAGS, PacketType


def encode(packet: Packet, level: int = ProtocolLevel.V3_1_1) -> bytes:
    """Return the bytes of `packet` at a protocol level (CONNECT names its own).

    Below MQTT 5 properties are left out, and so are reason codes where 3.1.1 has none.

    Raises:
        ValueError: a value does not fit, or MQTT cannot carry it.
    """
    if isinstance(packet, Publish):
        return _publish(packet, level)
    packet_type = PacketType[type(packet).__name__.upper()]
    body = _body(packet, level)
    return (
        bytes([packet_type << 4 | FIRST_BYTE_FLAGS.get(packet_type, 0)])
        + wire.varint(len(body))
        + body
    )


def _publish(packet: Publish, level: int) -> bytes:
    if not 0 <= packet.qos <= MAX_QOS or (packet.packet_id is None) != (packet.qos == 0):
        raise ValueError("a message of QoS 1 or 2, and no other, has a packet identifier")
    first = 0x30 | packet.duplicate << 3 | packet.qos << 1 | packet.retain
    head = wire.text(packet.topic)
    if packet.packet_id is not None:
        head += _packet_id(packet.packet_id)
    if level >= ProtocolLevel.V5:
        head += encode_properties(packet.properties, "PUBLISH")
    length = wire.varint(len(head) + len(packet.payload))
    return b"".join((bytes([first]), length, head, packet.payload))


@singledispatch
def _body(packet: Packet, level: int) -> bytes:
    raise TypeError(f"{type(packet).__name__} is not a packet")


@_body.register
def _connect(packet: Connect, _: int) -> bytes:
    level = ProtocolLevel(packet.level)
    name = "MQIsdp" if level is ProtocolLevel.V3_1 else "MQTT"
    parts = [
        wire.text(name),
        bytes([level, _connect_flags(packet)]),
        wire.uint16(packet.keep_alive_s),
        _properties(packet.properties, "CONNECT", level),
        wire.text(packet.client_id),
    ]
    if packet.will is not None:
        parts += _will(packet.will, level)
    if packet.username is not None:
        parts.append(wire.text(packet.username))
    if packet.password is not None:
        parts.append(wire.binary(packet.password))
    return b"".join(parts)


def _connect_flags(packet: Connect) -> int:
    flags = packet.clean_start << 1
    flags |= (packet.username is not None) << 7 | (packet.password is not None) << 6
    if packet.will is not None:
        flags |= 0x04 | _qos(packet.will.qos) << 3 | packet.will.retain << 5
    return flags


def _will(will: Will, level: int) -> list[bytes]:
    return [_properties(will.properties, WILL, level), wire.text(will.topic),
            wire.binary(will.payload)]  # fmt: skip


@_body.register
def _connack(packet: Connack, level: int) -> bytes:
    properties = _properties(packet.properties, "CONNACK", level)
    return bytes([packet.session_present, packet.reason_code]) + properties


@_body.register(Puback)
@_body.register(Pubrec)
@_body.register(Pubrel)
@_body.register(Pubcomp)
def _acknowledgement(packet: Acknowledgement, level: int) -> bytes:
    name = type(packet).__name__.upper()
    return _packet_id(packet.packet_id) + _optional_code(
        packet.reason_code, packet.properties, name, level
    )


@_body.register
def _subscribe(packet: Subscribe, level: int) -> bytes:
    if not packet.requests:
        raise ValueError("SUBSCRIBE needs a topic filter")
    properties = _properties(packet.properties, "SUBSCRIBE", level)
    requests = [_request(request, level) for request in packet.requests]
    return b"".join((_packet_id(packet.packet_id), properties, *requests))


def _request(request: TopicRequest, level: int) -> bytes:
    options = _qos(request.qos)
    if level >= ProtocolLevel.V5:
        if not 0 <= request.retain_handling <= 2:  # noqa: PLR2004 - the standard's three ways
            raise ValueError("the retain handling is 0, 1 or 2")
        options |= request.no_local << 2 | request.retain_as_published << 3
        options |= request.retain_handling << 4
    return wire.text(request.filter) + bytes([options])


@_body.register
def _suback(packet: Suback, level: int) -> bytes:
    properties = _properties(packet.properties, "SUBACK", level)
    return _packet_id(packet.packet_id) + properties + bytes(packet.reason_codes)


@_body.register
def _unsubscribe(packet: Unsubscribe, level: int) -> bytes:
    if not packet.filters:
        raise ValueError("UNSUBSCRIBE needs a topic filter")
    properties = _properties(packet.properties, "UNSUBSCRIBE", level)
    return b"".join((_packet_id(packet.packet_id), properties, *map(wire.text, packet.filters)))


@_body.register
def _unsuback(packet: Unsuback, level: int) -> bytes:
    if level < ProtocolLevel.V5:
        return _packet_id(packet.packet_id)
    properties = _properties(packet.properties, "UNSUBACK", level)
    return _packet_id(packet.packet_id) + properties + bytes(packet.reason_codes)


@_body.register(Pingreq)
@_body.register(Pingresp)
def _ping(_packet: Pingreq | Pingresp, _level: int) -> bytes:
    return b""


@_body.register
def _disconnect(packet: Disconnect, level: int) -> bytes:
    return _optional_code(packet.reason_code, packet.properties, "DISCONNECT", level)


@_body.register
def _auth(packet: Auth, level: int) -> bytes:
    if level < ProtocolLevel.V5:
        raise ValueError("AUTH needs MQTT 5")
    return _optional_code(packet.reason_code, packet.properties, "AUTH", level)


def _optional_code(code: int, properties: Properties, place: str, level: int) -> bytes:
    """Return code and properties, or less where less says the same (3.4.2.1)."""
    if level < ProtocolLevel.V5:
        return b""
    encoded = encode_properties(properties, place)
    if encoded != b"\0":
        return bytes([code]) + encoded
    return bytes([code]) if code else b""


def _properties(properties: Properties, place: str, level: int) -> bytes:
    return encode_properties(properties, place) if level >= ProtocolLevel.V5 else b""


def _packet_id(packet_id: int) -> bytes:
    if not packet_id:
        raise ValueError("a packet identifier is never 0")
    return wire.uint16(packet_id)


def _qos(qos: int) -> int:
    if not 0 <= qos <= MAX_QOS:
        raise ValueError("the QoS is 0, 1 or 2")
    return qos
