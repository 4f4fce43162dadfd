"""What a connection carries, kept for whoever wants to watch: packets, and TLS records.

A tap that is off costs a session one question for each read. One that is on keeps so many bytes and
drops the oldest; what is dropped is counted.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from enum import Enum
from typing import NamedTuple

KEPT_BYTES = 32 * 1024 * 1024
LONGEST_KEPT = 64 * 1024
"""Bytes kept of one packet: it may have 256 MB."""
OVERHEAD_BYTES = 200
"""What an entry takes beside its bytes."""

_RECORD_HEAD_BYTES = 5
_RECORD_TYPES = range(20, 25)
_MAX_RECORD_BYTES = 16 * 1024 + 2048
_PACKET_HEAD_BYTES = 5
_CONTINUES = 0x80


class Layer(Enum):
    """What an entry is."""

    PACKET = "packet"
    RECORD = "record"


class Heard(NamedTuple):
    """A packet of MQTT or a record of TLS, as it travelled.

    Attributes:
        time_ns: When it was read or written, nanoseconds since 1970, UTC.
        incoming: From the broker.
        data: Its first bytes, all of them if it is not too long.
        size: Its bytes in all.
    """

    time_ns: int
    layer: Layer
    incoming: bool
    data: bytes
    size: int


class Tap:
    """Collects what the connections of a session carry; it may be used from any thread.

    Attributes:
        is_on: It listens.
        turned_on: How many times it has begun to listen.
    """

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self.is_on = False
        self.turned_on = 0
        self._kept_bytes = kept_bytes
        self._held_bytes = self._dropped = 0
        self._heard: deque[Heard] = deque()
        self._lock = threading.Lock()

    def turn(self, *, on: bool) -> None:
        """Begin or cease to listen; what was heard is kept."""
        self.turned_on += on and not self.is_on
        self.is_on = on

    def take(self) -> tuple[list[Heard], int]:
        """Return what was heard since the last call, oldest first, and how much was dropped."""
        with self._lock:
            heard, dropped = list(self._heard), self._dropped
            self._heard.clear()
            self._held_bytes = self._dropped = 0
        return heard, dropped

    def keep(self, entries: list[Heard]) -> None:
        """Keep entries, and drop the oldest if they are too many."""
        with self._lock:
            for entry in entries:
                self._heard.append(entry)
                self._held_bytes += len(entry.data) + OVERHEAD_BYTES
            while self._held_bytes > self._kept_bytes and self._heard:
                self._held_bytes -= len(self._heard.popleft().data) + OVERHEAD_BYTES
                self._dropped += 1


class TapLine:
    """What one connection hangs on a tap; the tap may be turned on in the middle of anything.

    Attributes:
        tap: The tap; ask for `tap.is_on` before anything is handed over.
    """

    def __init__(self, tap: Tap) -> None:
        self.tap = tap
        self._turned_on = 0
        self._cutters: dict[tuple[Layer, bool], _Cutter] = {}
        self._lose_track()

    def hear(self, layer: Layer, data: bytes, *, incoming: bool, skip: int = 0) -> None:
        """Take bytes as they travelled; the first `skip` are the end of something not heard."""
        if self._turned_on != self.tap.turned_on:
            self._lose_track()
        time_ns = time.time_ns()
        self.tap.keep(
            [
                Heard(time_ns, layer, incoming, head, size)
                for head, size in self._cutters[layer, incoming].cut(data, skip)
            ]
        )

    def _lose_track(self) -> None:
        """Begin anew: bytes went by unheard."""
        self._turned_on = self.tap.turned_on
        both_ways = [(layer, incoming) for layer in Layer for incoming in (True, False)]
        self._cutters = {key: _Cutter(key[0]) for key in both_ways}


class _Cutter:
    """Cuts a stream into packets or records."""

    def __init__(self, layer: Layer) -> None:
        self._measure = _record_size if layer is Layer.RECORD else _packet_size
        self._seeks = layer is Layer.RECORD
        self._head = b""
        self._size = self._missing = 0
        self._is_lost = True

    def cut(self, data: bytes, skip: int) -> list[tuple[bytes, int]]:
        """Return first bytes and size of each unit that is whole now."""
        place = 0
        if self._is_lost:
            place = _first_record(data) if self._seeks else min(skip, len(data))
            self._is_lost = place == len(data)
        found = []
        while place < len(data):
            if not self._missing:
                if self._head:
                    data, place, self._head = self._head + data[place:], 0, b""
                size = self._measure(data, place)
                if size is None:
                    self._head = data[place : place + _PACKET_HEAD_BYTES]
                    break
                self._size = self._missing = size
            part = data[place : place + self._missing]
            self._head += part[: LONGEST_KEPT - len(self._head)]
            self._missing -= len(part)
            place += len(part)
            if not self._missing:
                found.append((self._head, self._size))
                self._head = b""
        return found


def _record_size(data: bytes, place: int) -> int | None:
    """Return the bytes of the record at `place`, None if that is not known yet."""
    if len(data) < place + _RECORD_HEAD_BYTES:
        return None
    return _RECORD_HEAD_BYTES + int.from_bytes(data[place + 3 : place + 5])


def _first_record(data: bytes) -> int:
    """Return where the first record begins in bytes out of the middle of a stream.

    That is where one record follows another as far as can be seen; the end if it is nowhere.
    """
    return next((place for place in range(len(data)) if _are_records(data, place)), len(data))


def _are_records(data: bytes, place: int) -> bool:
    while place < len(data):
        if data[place] not in _RECORD_TYPES or data[place + 1 : place + 2] not in {b"", b"\3"}:
            return False
        size = _record_size(data, place)
        if size is None:
            return True
        if size > _MAX_RECORD_BYTES:
            return False
        place += size
    return True


def _packet_size(data: bytes, place: int) -> int | None:
    """Return the bytes of the packet at `place`, None if that is not known yet."""
    length = 0
    for at, byte in enumerate(data[place + 1 : place + _PACKET_HEAD_BYTES]):
        length |= (byte & 0x7F) << 7 * at
        if byte < _CONTINUES:
            return at + 2 + length
    return None
