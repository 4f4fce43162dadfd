"""What a session reads in the broker's packets.

A message must be as the standard wants it. Answers are read leniently: the codec refuses what the
standard forbids, but a client that must say what a broker did has to read that too, and mosquitto
refuses a large message with a code that PUBACK may not carry.
"""

from __future__ import annotations

from mqtts_gui.mqtt import wire
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.properties import decode_properties
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.wire import PROTOCOL_ERROR, Cursor, MalformedPacketError

NO_IDENTIFIER = b"\0\0"
_MAX_QOS = 2
_DUPLICATE, _RETAIN = 0x08, 0x01


def read_publish(flags: int, body: bytes, *, is_v5: bool, time_ns: int) -> tuple[bytes, Message]:
    """Return packet identifier (as on the wire, none at QoS 0) and message of a PUBLISH (3.3).

    `mqtt.batches` reads the same much faster, and leaves to this what it does not understand.

    Raises:
        MalformedPacketError: the standard forbids it.
    """
    qos, duplicate = flags >> 1 & 3, bool(flags & _DUPLICATE)
    if qos > _MAX_QOS:
        raise MalformedPacketError("the QoS of a message is 3", "3.3.1.2")
    if duplicate and not qos:
        raise MalformedPacketError("a message of QoS 0 is marked as repeated", "3.3.1.1")
    cursor = Cursor(body)
    topic = cursor.text()
    packet_id = read_identifier(cursor) if qos else b""
    properties = cursor.take(cursor.varint()) if is_v5 else b""
    if properties:
        check_properties(properties)
    check_topic_name(topic)
    return packet_id, Message(
        time_ns,
        incoming=True,
        topic=topic,
        payload=cursor.rest(),
        qos=qos,
        retain=bool(flags & _RETAIN),
        duplicate=duplicate,
        properties=properties,
    )


def check_properties(properties: bytes) -> None:
    """Check the properties of a PUBLISH that a broker sent (3.3.2.3).

    Raises:
        MalformedPacketError: they are none, or name a topic by an alias.
    """
    decoded = decode_properties(Cursor(wire.varint(len(properties)) + properties), "PUBLISH")
    if decoded.topic_alias is not None:  # CONNECT allows none
        raise MalformedPacketError(
            "the broker uses a topic alias, which was not allowed",
            "3.3.2.3.4",
            ReasonCode.TOPIC_ALIAS_INVALID,
        )


def check_topic_name(topic: str) -> None:
    """Check the topic of a message that a broker sent.

    Raises:
        MalformedPacketError: it is empty, or a topic filter.
    """
    if not topic:
        raise MalformedPacketError("a topic name is empty", "4.7.3", PROTOCOL_ERROR)
    if "+" in topic or "#" in topic:
        raise MalformedPacketError(
            "a topic name contains a wildcard", "3.3.2.1", ReasonCode.TOPIC_NAME_INVALID
        )


def read_identifier(cursor: Cursor) -> bytes:
    """Return a packet identifier, as on the wire.

    Raises:
        MalformedPacketError: the packet ends too early, or the identifier is 0.
    """
    identifier = cursor.take(2)
    if identifier == NO_IDENTIFIER:
        raise MalformedPacketError("the packet identifier is 0", "2.2.1", PROTOCOL_ERROR)
    return identifier


def read_acknowledgement(body: bytes) -> tuple[int, int]:
    """Return packet identifier and reason code of PUBACK, PUBREC, PUBREL or PUBCOMP.

    Raises:
        MalformedPacketError: the packet ends too early, or the identifier is 0.
    """
    cursor = Cursor(body)
    return int.from_bytes(read_identifier(cursor)), cursor.byte() if cursor.left else 0


def read_codes(body: bytes, *, is_v5: bool) -> tuple[int, tuple[int, ...]]:
    """Return packet identifier and reason codes of SUBACK or UNSUBACK.

    Raises:
        MalformedPacketError: the packet ends too early, or the identifier is 0.
    """
    cursor = Cursor(body)
    packet_id = int.from_bytes(read_identifier(cursor))
    if is_v5:
        cursor.take(cursor.varint())
    return packet_id, tuple(cursor.rest())
