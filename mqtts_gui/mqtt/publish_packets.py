"""Many messages of QoS 0 as the bytes of their PUBLISH packets, all at once.

paho takes a message at a time, which costs tens of microseconds: too much for a file of a million
lines. Without QoS there is no state to keep, so that nothing is lost by going past it.
"""

from __future__ import annotations

from collections.abc import Sequence

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.wire import PacketType, text, varint

_RETAIN = 1
_LENGTHS = tuple(varint(length) for length in range(4096))
"""The lengths of short packets, as they are on the wire."""


def publish_packets(messages: Sequence[Message], *, is_v5: bool) -> bytes:
    """Return the packets of messages of QoS 0, oldest first, one behind the other."""
    parts: list[bytes] = []
    kind: tuple[str, bool, bytes] | None = None
    first, head = b"", b""
    for message in messages:
        if kind != (message.topic, message.retain, message.properties):
            kind = (message.topic, message.retain, message.properties)
            first, head = _heads(*kind, is_v5=is_v5)
        payload = message.payload
        length = len(head) + len(payload)
        size = _LENGTHS[length] if length < len(_LENGTHS) else varint(length)
        parts += (first, size, head, payload)
    return b"".join(parts)


def _heads(topic: str, retain: bool, properties: bytes, *, is_v5: bool) -> tuple[bytes, bytes]:  # noqa: FBT001 - a part of a message
    """Return what stands before the length, and between it and the payload."""
    head = text(topic)
    if is_v5:
        head += varint(len(properties)) + properties
    return bytes([PacketType.PUBLISH << 4 | (_RETAIN if retain else 0)]), head
