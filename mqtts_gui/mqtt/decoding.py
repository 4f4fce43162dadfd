"""From the bytes of a control packet to what it says, refusing what the standard forbids."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

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
from mqtts_gui.mqtt.properties import NO_PROPERTIES, WILL, Properties, decode_properties
from mqtts_gui.mqtt.reasons import ReasonCode, allowed_codes
from mqtts_gui.mqtt.wire import (
    FIRST_BYTE_FLAGS,
    PROTOCOL_ERROR,
    Cursor,
    MalformedPacketError,
    PacketType,
)

MAX_QOS = 2
_NAMES_AND_LEVELS = {
    ("MQIsdp", ProtocolLevel.V3_1),
    ("MQTT", ProtocolLevel.V3_1_1),
    ("MQTT", ProtocolLevel.V5),
}


class RawPacket(NamedTuple):
    """A packet cut out of the stream: its first byte, and what follows the remaining length."""

    first_byte: int
    body: bytes

    @property
    def size(self) -> int:
        """Bytes of the whole packet on the wire."""
        length = len(self.body)
        return length + 2 + (length > 0x7F) + (length > 0x3FFF) + (length > 0x1F_FFFF)  # noqa: PLR2004


def decode(raw: RawPacket, level: int = ProtocolLevel.V3_1_1) -> Packet:
    """Return what `raw` says, at the protocol level of its connection (CONNECT names its own).

    Raises:
        MalformedPacketError: it is malformed, or breaks a rule that can be seen in it alone.
    """
    number, flags = raw.first_byte >> 4, raw.first_byte & 0x0F
    if number == PacketType.PUBLISH:
        return _publish(flags, Cursor(raw.body), level)
    decoder = _DECODERS.get(number)
    if decoder is None or (number == PacketType.AUTH and level < ProtocolLevel.V5):
        raise MalformedPacketError(f"packet type {number} does not exist", "2.1.2")
    if flags != FIRST_BYTE_FLAGS.get(number, 0):
        raise MalformedPacketError("the flags of the first byte are wrong", "2.1.3")
    cursor = Cursor(raw.body)
    packet = decoder(cursor, level)
    cursor.finish()
    return packet


def _publish(flags: int, cursor: Cursor, level: int) -> Publish:
    qos, duplicate = flags >> 1 & 3, bool(flags & 8)
    if qos > MAX_QOS:
        raise MalformedPacketError("the QoS of a message is 3", "3.3.1.2")
    if duplicate and not qos:
        raise MalformedPacketError("a message of QoS 0 is marked as repeated", "3.3.1.1")
    topic = cursor.text()
    packet_id = _packet_id(cursor) if qos else None
    properties = _properties(cursor, PacketType.PUBLISH, level)
    if topic or properties.topic_alias is None:
        _check_topic_name(topic, "3.3.2.1")
    payload = cursor.rest()
    return Publish(topic, payload, qos, bool(flags & 1), duplicate, packet_id, properties)


def _connect(cursor: Cursor, _: int) -> Connect:
    name, level = cursor.text(), cursor.byte()
    if (name, level) not in _NAMES_AND_LEVELS:
        code = ReasonCode.UNSUPPORTED_PROTOCOL_VERSION
        raise MalformedPacketError("protocol name or version unknown", "3.1.2.2", code)
    flags = cursor.byte()
    _check_connect_flags(flags, level)
    keep_alive_s = cursor.uint16()
    properties = _properties(cursor, PacketType.CONNECT, level)
    client_id = cursor.text()
    will = _will(cursor, flags, level) if flags & 0x04 else None
    username = cursor.text() if flags & 0x80 else None
    password = cursor.binary() if flags & 0x40 else None
    clean_start = bool(flags & 0x02)
    return Connect(
        client_id, level, clean_start, keep_alive_s, username, password, will, properties
    )


def _check_connect_flags(flags: int, level: int) -> None:
    if flags & 0x01:
        raise MalformedPacketError("the reserved flag of CONNECT is set", "3.1.2.3")
    if flags >> 3 & 3 > MAX_QOS:
        raise MalformedPacketError("the QoS of the will is 3", "3.1.2.6")
    if not flags & 0x04 and flags & 0x38:
        raise MalformedPacketError("there are flags for a will, but no will", "3.1.2.5")
    if level < ProtocolLevel.V5 and flags & 0x40 and not flags & 0x80:
        raise MalformedPacketError("there is a password without a user name", "3.1.2.9")


def _will(cursor: Cursor, flags: int, level: int) -> Will:
    properties = decode_properties(cursor, WILL) if level >= ProtocolLevel.V5 else NO_PROPERTIES
    topic = cursor.text()
    _check_topic_name(topic, "3.1.3.3")
    return Will(topic, cursor.binary(), flags >> 3 & 3, bool(flags & 0x20), properties)


def _connack(cursor: Cursor, level: int) -> Connack:
    flags, code = cursor.byte(), cursor.byte()
    if level == ProtocolLevel.V3_1:
        flags = 0  # 3.1 reserves the byte without a word on its value
    if flags > 1:
        raise MalformedPacketError("reserved flags of CONNACK are set", "3.2.2.1")
    _check_code(code, PacketType.CONNACK, level)
    if flags and code:
        raise MalformedPacketError(
            "a refused connection has a session", "3.2.2.1.1", PROTOCOL_ERROR
        )
    return Connack(bool(flags), code, _properties(cursor, PacketType.CONNACK, level))


def _acknowledgement(
    packet_class: type[Acknowledgement], packet_type: PacketType
) -> Callable[[Cursor, int], Packet]:
    def decode_it(cursor: Cursor, level: int) -> Packet:
        packet_id = _packet_id(cursor)
        code, properties = _optional_code(cursor, packet_type, level)
        return packet_class(packet_id, code, properties)

    return decode_it


def _subscribe(cursor: Cursor, level: int) -> Subscribe:
    packet_id = _packet_id(cursor)
    properties = _properties(cursor, PacketType.SUBSCRIBE, level)
    requests = []
    while cursor.left:
        requests.append(_topic_request(cursor.text(), cursor.byte(), level))
    if not requests:
        raise MalformedPacketError("SUBSCRIBE without a topic filter", "3.8.3", PROTOCOL_ERROR)
    return Subscribe(packet_id, tuple(requests), properties)


def _topic_request(topic_filter: str, options: int, level: int) -> TopicRequest:
    reserved = 0xC0 if level >= ProtocolLevel.V5 else 0xFC
    if options & reserved or options & 3 > MAX_QOS:
        raise MalformedPacketError("reserved subscription options are set", "3.8.3.1")
    retain_handling, no_local = options >> 4 & 3, bool(options & 4)
    if retain_handling > 2:  # noqa: PLR2004 - the three ways of the standard
        raise MalformedPacketError("the retain handling is 3", "3.8.3.1", PROTOCOL_ERROR)
    if no_local and topic_filter.startswith("$share/"):
        raise MalformedPacketError("a shared subscription is not local", "3.8.3.1", PROTOCOL_ERROR)
    _check_filter(topic_filter)
    return TopicRequest(topic_filter, options & 3, no_local, bool(options & 8), retain_handling)


def _suback(cursor: Cursor, level: int) -> Suback:
    packet_id = _packet_id(cursor)
    properties = _properties(cursor, PacketType.SUBACK, level)
    return Suback(packet_id, _codes(cursor, PacketType.SUBACK, level), properties)


def _unsubscribe(cursor: Cursor, level: int) -> Unsubscribe:
    packet_id = _packet_id(cursor)
    properties = _properties(cursor, PacketType.UNSUBSCRIBE, level)
    filters = []
    while cursor.left:
        filters.append(cursor.text())
        _check_filter(filters[-1])
    if not filters:
        raise MalformedPacketError("UNSUBSCRIBE without a topic filter", "3.10.3", PROTOCOL_ERROR)
    return Unsubscribe(packet_id, tuple(filters), properties)


def _unsuback(cursor: Cursor, level: int) -> Unsuback:
    packet_id = _packet_id(cursor)
    if level < ProtocolLevel.V5:
        return Unsuback(packet_id)
    properties = decode_properties(cursor, PacketType.UNSUBACK.name)
    return Unsuback(packet_id, _codes(cursor, PacketType.UNSUBACK, level), properties)


def _disconnect(cursor: Cursor, level: int) -> Disconnect:
    return Disconnect(*_optional_code(cursor, PacketType.DISCONNECT, level))


def _auth(cursor: Cursor, level: int) -> Auth:
    return Auth(*_optional_code(cursor, PacketType.AUTH, level))


def _optional_code(cursor: Cursor, packet_type: PacketType, level: int) -> tuple[int, Properties]:
    """Read a reason code and properties, either of which may be left out at the end (3.4.2.1)."""
    if level < ProtocolLevel.V5 or not cursor.left:
        return 0, NO_PROPERTIES
    code = cursor.byte()
    _check_code(code, packet_type, level)
    return code, decode_properties(cursor, packet_type.name) if cursor.left else NO_PROPERTIES


def _codes(cursor: Cursor, packet_type: PacketType, level: int) -> tuple[int, ...]:
    codes = tuple(cursor.rest())
    if not codes:
        raise MalformedPacketError(f"{packet_type.name} without a code", "3.9.3")
    for code in codes:
        _check_code(code, packet_type, level)
    return codes


def _check_code(code: int, packet_type: PacketType, level: int) -> None:
    if code not in allowed_codes(packet_type, level):
        name = packet_type.name
        raise MalformedPacketError(f"{name} cannot carry code 0x{code:02X}", "2.4", PROTOCOL_ERROR)


def _packet_id(cursor: Cursor) -> int:
    packet_id = cursor.uint16()
    if not packet_id:
        raise MalformedPacketError("the packet identifier is 0", "2.2.1", PROTOCOL_ERROR)
    return packet_id


def _properties(cursor: Cursor, packet_type: PacketType, level: int) -> Properties:
    if level < ProtocolLevel.V5:
        return NO_PROPERTIES
    return decode_properties(cursor, packet_type.name)


def _check_topic_name(topic: str, clause: str) -> None:
    if not topic:
        raise MalformedPacketError("a topic name is empty", "4.7.3", PROTOCOL_ERROR)
    if "+" in topic or "#" in topic:
        raise MalformedPacketError(
            "a topic name contains a wildcard", clause, ReasonCode.TOPIC_NAME_INVALID
        )


def _check_filter(topic_filter: str) -> None:
    if not topic_filter:
        raise MalformedPacketError("a topic filter is empty", "4.7.3", PROTOCOL_ERROR)


_DECODERS: dict[int, Callable[[Cursor, int], Packet]] = {
    PacketType.CONNECT: _connect,
    PacketType.CONNACK: _connack,
    PacketType.PUBACK: _acknowledgement(Puback, PacketType.PUBACK),
    PacketType.PUBREC: _acknowledgement(Pubrec, PacketType.PUBREC),
    PacketType.PUBREL: _acknowledgement(Pubrel, PacketType.PUBREL),
    PacketType.PUBCOMP: _acknowledgement(Pubcomp, PacketType.PUBCOMP),
    PacketType.SUBSCRIBE: _subscribe,
    PacketType.SUBACK: _suback,
    PacketType.UNSUBSCRIBE: _unsubscribe,
    PacketType.UNSUBACK: _unsuback,
    PacketType.PINGREQ: lambda _cursor, _level: Pingreq(),
    PacketType.PINGRESP: lambda _cursor, _level: Pingresp(),
    PacketType.DISCONNECT: _disconnect,
    PacketType.AUTH: _auth,
}
