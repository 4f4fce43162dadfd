"""CBOR as it was sent (RFC 8949), tags and simple values included.

A library makes Python objects of it: repeated names, tags and lengths are gone, a tag may build a
regular expression or refer to itself, and a fault gives no place. This reader follows nothing and
reserves nothing: a length is compared with the bytes that are there.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from typing_extensions import override

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.formats.binary_reader import BinaryReader
from mqtts_gui.mqtt.formats.nodes import BrokenError, Key, Kind
from mqtts_gui.mqtt.formats.tree import TreeBuilder

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _OTHER = range(8)
_BREAK = 0xFF
_IN_BYTE = 24
_RESERVED = 28
_INDEFINITE = 31
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_LEAST_SIMPLE = 32
_CONSTANTS: dict[int, tuple[Kind, bool | None]] = {
    20: (Kind.BOOLEAN, False),
    21: (Kind.BOOLEAN, True),
    22: (Kind.NULL, None),
    23: (Kind.UNDEFINED, None),
}


@dataclass(slots=True)
class CborReader(BinaryReader):
    """Read one data item; see `BinaryReader`."""

    @override
    def value(self, key: Key) -> None:
        """Read one item and hand it to the builder, under `key`."""
        start = self.position
        first = self.byte()
        major, low = first >> 5, first & 31
        if major == _OTHER:
            self._other(key, low, start)
            return
        argument = self._argument(low, major, start)
        if major in {_UNSIGNED, _NEGATIVE}:
            number = argument or 0
            self.builder.leaf(key, Kind.NUMBER, number if major == _UNSIGNED else -1 - number)
        elif major in {_BYTES, _TEXT}:
            data = self._chunks(major) if argument is None else self.take(argument)
            self.text_or_bytes(key, data, is_text=major == _TEXT, start=start)
        elif major == _TAG:
            self.builder.open(key, Kind.TAG, argument, 1)
            self.value(None)
            self.builder.close(1)
        elif major == _ARRAY:
            self._array(key, argument)
        else:
            self._map(key, argument)

    def _argument(self, low: int, major: int, start: int) -> int | None:
        if low < _IN_BYTE:
            return low
        if low < _RESERVED:
            return int.from_bytes(self.take(1 << (low - _IN_BYTE)))
        if low == _INDEFINITE and major in {_BYTES, _TEXT, _ARRAY, _MAP}:
            return None
        raise BrokenError(
            mark(
                "CBOR has no item that begins with byte 0x%(byte)s.", byte=f"{major << 5 | low:02x}"
            ),
            start,
        )

    def _chunks(self, major: int) -> bytes:
        chunks = []
        while self.peek() != _BREAK:
            start = self.position
            first = self.byte()
            length = self._argument(first & 31, first >> 5, start) if first >> 5 == major else None
            if length is None:
                raise BrokenError(mark("A text in parts has a part of another kind."), start)
            chunks.append(self.take(length))
        self.position += 1
        return b"".join(chunks)

    def _array(self, key: Key, length: int | None) -> None:
        self.room_for(length or 0)
        self.builder.open(key, Kind.ARRAY, count=length or 0)
        index = 0
        while not self._is_end(length, index):
            self.value(index)
            index += 1
        self.builder.close(index)

    def _map(self, key: Key, length: int | None) -> None:
        self.room_for(2 * (length or 0))
        self.builder.open(key, Kind.OBJECT, count=length or 0)
        names: set[tuple[type, Key]] = set()
        index = 0
        while not self._is_end(length, index):
            self.value(self.key(names))
            index += 1
        self.builder.close(index)

    def _is_end(self, length: int | None, index: int) -> bool:
        if length is not None:
            return index == length
        if self.peek() != _BREAK:
            return False
        self.position += 1
        return True

    def _other(self, key: Key, low: int, start: int) -> None:
        if low in _FLOATS:
            size = 1 << (low - _IN_BYTE)
            (number,) = struct.unpack(_FLOATS[low], self.take(size))
            self.builder.leaf(key, Kind.NUMBER, number)
        elif low in _CONSTANTS:
            kind, value = _CONSTANTS[low]
            self.builder.leaf(key, kind, value)
        elif low < _IN_BYTE:
            self.builder.leaf(key, Kind.SIMPLE, low)
        elif low == _IN_BYTE and self.peek() >= _LEAST_SIMPLE:
            self.builder.leaf(key, Kind.SIMPLE, self.byte())
        else:
            raise BrokenError(
                mark(
                    "CBOR has no item that begins with byte 0x%(byte)s.", byte=f"{0xE0 | low:02x}"
                ),
                start,
            )


def read_cbor(payload: bytes, builder: TreeBuilder, limit: int) -> BrokenError | None:
    """Read the first `limit` bytes into `builder`; return what is wrong with them."""
    return CborReader(payload, builder, min(limit, len(payload))).run()
