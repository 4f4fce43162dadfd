"""What a session reads in the broker's packets, leniently.

The codec refuses what the standard forbids; a client that must say what a broker did has to read
that too: mosquitto refuses a large message with a code that PUBACK may not carry.
"""

from __future__ import annotations

import time

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.wire import Cursor, MalformedPacketError

_DUPLICATE, _RETAIN = 0x08, 0x01
_CONTINUES = 0x80


def read_publish(flags: int, body: bytes, *, is_v5: bool) -> tuple[int, Message]:
    """Return the packet identifier (0 for QoS 0) and the message of a PUBLISH (3.3).

    This runs once per message: it cuts bytes, and decodes nothing but the topic.

    Raises:
        MalformedPacketError: the packet ends too early.
    """
    qos = flags >> 1 & 3
    place = 2 + int.from_bytes(body[:2], "big")
    topic = body[2:place]
    packet_id = 0
    if qos:
        packet_id = int.from_bytes(body[place : place + 2], "big")
        place += 2
    properties = b""
    if is_v5 and place < len(body):
        start, size = _properties_at(body, place)
        place = start + size
        properties = body[start:place]
    if place > len(body):
        raise MalformedPacketError("the packet ends in the middle of a field", "1.5")
    return (
        packet_id,
        Message(
            time.time_ns(),
            True,  # noqa: FBT003 - a named tuple filled by place: there may be 100,000 a second
            topic.decode("utf-8", "backslashreplace"),
            body[place:],
            qos,
            bool(flags & _RETAIN),
            bool(flags & _DUPLICATE),
            properties,
        ),
    )


def read_acknowledgement(body: bytes) -> tuple[int, int]:
    """Return packet identifier and reason code of PUBACK, PUBREC, PUBREL or PUBCOMP.

    Raises:
        MalformedPacketError: the packet ends too early.
    """
    cursor = Cursor(body)
    return cursor.uint16(), cursor.byte() if cursor.left else 0


def read_codes(body: bytes, *, is_v5: bool) -> tuple[int, tuple[int, ...]]:
    """Return packet identifier and reason codes of SUBACK or UNSUBACK.

    Raises:
        MalformedPacketError: the packet ends too early.
    """
    cursor = Cursor(body)
    packet_id = cursor.uint16()
    if is_v5:
        cursor.take(cursor.varint())
    return packet_id, tuple(cursor.rest())


def _properties_at(body: bytes, place: int) -> tuple[int, int]:
    if body[place] < _CONTINUES:
        return place + 1, body[place]
    cursor = Cursor(body[place : place + 4])
    size = cursor.varint()
    return min(place + 4, len(body)) - cursor.left, size
