"""Messages out of a read, many at a time: the one place where every nanosecond counts.

`BatchReader.take` understands whole and faultless PUBLISH and PUBREL packets, and stops in front of
all else. What it stops at goes the ordinary way (`Delivery.take`), which names what is wrong; so
nothing is said about faults here, and both ways cannot disagree on them. A test sends the same
bytes both ways.
"""

from __future__ import annotations

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.inbox import Inbox
from mqtts_gui.mqtt.incoming import NO_IDENTIFIER, check_properties, check_topic_name
from mqtts_gui.mqtt.property_scan import are_surely_sound
from mqtts_gui.mqtt.wire import Cursor, MalformedPacketError

MOST_KNOWN = 4096
"""Properties that are kept."""

MOST_TOPICS = 65_536
"""Topics that are kept: where more come in turn, each is read anew each time."""

LONGEST_KNOWN = 256
"""Bytes of the longest topic or properties that are kept: what is kept must not fill the memory."""

_PUBLISH, _PUBREL, _PUBREL_BYTES = 3, 0x62, 2
_CONTINUES = 0x80
_LENGTH_BYTES = 4
_Flags = tuple[int, bool, bool] | None


def _flags(half: int) -> _Flags:
    qos, duplicate = half >> 1 & 3, bool(half & 8)
    is_wrong = qos == 3 or (duplicate and not qos)  # noqa: PLR2004 - there is no such quality
    return None if is_wrong else (qos, bool(half & 1), duplicate)


_FLAGS = tuple(_flags(half) for half in range(16))
"""QoS, retain and duplicate by the lower half of the first byte; None where the half is wrong."""


def frame_at(data: bytes, place: int) -> tuple[int, int] | None:
    """Return start and end of the body of the packet at `place`.

    None if the packet is not whole or its header is none: who reads it byte by byte will tell.
    """
    length, end = 0, len(data)
    for at in range(place + 1, min(place + 1 + _LENGTH_BYTES, end)):
        byte = data[at]
        length |= (byte & 0x7F) << 7 * (at - place - 1)
        if byte < _CONTINUES:
            is_sound = data[place] >= 1 << 4 and (byte or at == place + 1)
            return (at + 1, at + 1 + length) if is_sound and at + length < end else None
    return None


class BatchReader:
    """Takes the messages of a session out of the bytes that were read."""

    def __init__(self, *, is_v5: bool) -> None:
        self._is_v5 = is_v5
        self._topics: dict[bytes, str] = {}
        self._sound: set[bytes] = set()

    # One loop on purpose: a call for each message would take as long as all the rest.
    def take(self, data: bytes, place: int, inbox: Inbox) -> int:  # noqa: C901, PLR0912 - see above
        """Move messages from `data`, beginning at `place`, to `inbox`; return where it stopped."""
        end, is_v5, time_ns = len(data), self._is_v5, inbox.time_ns
        identifier = properties = b""
        find_topic, new = self._topics.get, tuple.__new__
        add, acknowledge, hold = inbox.messages.append, inbox.puback.append, inbox.hold
        try:
            while place < end:
                first, size, start = data[place], data[place + 1], place + 2
                if size >= _CONTINUES:
                    size, start = size - _CONTINUES + (data[start] << 7), start + 1
                    if not 0 < data[start - 1] < _CONTINUES:
                        if (frame := frame_at(data, place)) is None:
                            break
                        start, size = frame[0], frame[1] - frame[0]
                stop = start + size
                if stop > end:
                    break
                if first >> 4 != _PUBLISH:
                    if first != _PUBREL or size != _PUBREL_BYTES:
                        break
                    if not inbox.release(data[start:stop]):
                        break
                    place = stop
                    continue
                at = start + 2 + (data[start] << 8) + data[start + 1]
                topic = find_topic(data[start:at]) or self._learn_topic(data[start:at])
                flags = _FLAGS[first & 0x0F]
                if flags is None or topic is None:
                    break
                qos, retain, duplicate = flags
                if qos:
                    identifier = data[at : at + 2]
                    at += 2
                if is_v5:
                    at, properties = at + 1, b""
                    if data[at - 1]:
                        at, properties = self._read_properties(data, at - 1)
                if at > stop or (qos and identifier == NO_IDENTIFIER):
                    break
                if qos == 1:
                    acknowledge(identifier)
                payload = data[at:stop]
                if qos <= 1 or hold(identifier, hash((topic, payload)), duplicate=duplicate):
                    row = (time_ns, True, topic, payload, qos, retain, duplicate, properties)
                    add(new(Message, row))
                place = stop
        except IndexError:
            pass  # the bytes end in the middle of a packet
        return place

    def _learn_topic(self, field: bytes) -> str | None:
        """Return the topic in `field`, which begins with its length; None if it is none."""
        try:
            topic = Cursor(field).text()
            check_topic_name(topic)
        except MalformedPacketError:
            return None
        if len(field) <= LONGEST_KNOWN:
            if len(self._topics) >= MOST_TOPICS:
                self._topics.clear()
            self._topics[field] = topic
        return topic

    def _read_properties(self, data: bytes, place: int) -> tuple[int, bytes]:
        """Return the end of the properties at `place`, and these; too far an end if one is odd."""
        size, start = data[place], place + 1
        if size >= _CONTINUES:
            size, start = size - _CONTINUES + (data[start] << 7), start + 1
            if not 0 < data[start - 1] < _CONTINUES:
                return len(data) + 1, b""
        properties = data[start : start + size]
        if properties not in self._sound and not self._learn_properties(properties):
            return len(data) + 1, b""
        return start + size, properties

    def _learn_properties(self, properties: bytes) -> bool:
        """Say whether these are the properties of a message, and know it from now on."""
        if not are_surely_sound(properties):
            try:
                check_properties(properties)
            except MalformedPacketError:
                return False
        if len(properties) <= LONGEST_KNOWN:
            if len(self._sound) >= MOST_KNOWN:
                self._sound.clear()
            self._sound.add(properties)
        return True
