"""MessagePack as it was sent, extensions and repeated names included.

As for CBOR, what a library makes of it no longer says what was there; see `cbor_reader`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from typing_extensions import override

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.formats.binary_reader import BinaryReader
from mqtts_gui.mqtt.formats.nodes import BrokenError, Extension, Key, Kind
from mqtts_gui.mqtt.formats.timestamps import TIMESTAMP, timestamp
from mqtts_gui.mqtt.formats.tree import TreeBuilder

_FIXED_MAP, _FIXED_ARRAY, _FIXED_TEXT, _FIRST_NAMED, _NEGATIVE = 0x80, 0x90, 0xA0, 0xC0, 0xE0
_CONSTANTS: dict[int, tuple[Kind, bool | None]] = {
    0xC0: (Kind.NULL, None),
    0xC2: (Kind.BOOLEAN, False),
    0xC3: (Kind.BOOLEAN, True),
}
_NUMBERS = {
    0xCA: ">f", 0xCB: ">d",
    0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q",
    0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q",
}  # fmt: skip
_LENGTH_BYTES = {
    0xC4: 1, 0xC5: 2, 0xC6: 4,  # bytes
    0xC7: 1, 0xC8: 2, 0xC9: 4,  # extensions
    0xD9: 1, 0xDA: 2, 0xDB: 4,  # texts
    0xDC: 2, 0xDD: 4,  # arrays
    0xDE: 2, 0xDF: 4,  # maps
}  # fmt: skip
_BYTES, _EXTENSIONS, _TEXTS, _ARRAYS = ({0xC4, 0xC5, 0xC6}, {0xC7, 0xC8, 0xC9},
    {0xD9, 0xDA, 0xDB}, {0xDC, 0xDD})  # fmt: skip
_FIXED_EXTENSIONS = {0xD4: 1, 0xD5: 2, 0xD6: 4, 0xD7: 8, 0xD8: 16}


@dataclass(slots=True)
class MsgpackReader(BinaryReader):
    """Read one object; see `BinaryReader`."""

    @override
    def value(self, key: Key) -> None:
        """Read one object and hand it to the builder, under `key`."""
        start = self.position
        first = self.byte()
        if first < _FIXED_MAP:
            self.builder.leaf(key, Kind.NUMBER, first)
        elif first >= _NEGATIVE:
            self.builder.leaf(key, Kind.NUMBER, first - 0x100)
        elif first < _FIXED_ARRAY:
            self._map(key, first & 0x0F)
        elif first < _FIXED_TEXT:
            self._array(key, first & 0x0F)
        elif first < _FIRST_NAMED:
            self.text_or_bytes(key, self.take(first & 0x1F), is_text=True, start=start)
        else:
            self._named(key, first, start)

    def _named(self, key: Key, first: int, start: int) -> None:
        if first in _CONSTANTS:
            kind, constant = _CONSTANTS[first]
            self.builder.leaf(key, kind, constant)
        elif first in _NUMBERS:
            form = _NUMBERS[first]
            (number,) = struct.unpack(form, self.take(struct.calcsize(form)))
            self.builder.leaf(key, Kind.NUMBER, number)
        elif first in _FIXED_EXTENSIONS:
            self._extension(key, _FIXED_EXTENSIONS[first], start)
        elif first in _LENGTH_BYTES:
            self._with_length(key, first, start)
        else:
            raise BrokenError(mark("MessagePack has no object that begins with byte 0xc1."), start)

    def _with_length(self, key: Key, first: int, start: int) -> None:
        length = int.from_bytes(self.take(_LENGTH_BYTES[first]))
        if first in _EXTENSIONS:
            self._extension(key, length, start)
        elif first in _BYTES | _TEXTS:
            self.text_or_bytes(key, self.take(length), is_text=first in _TEXTS, start=start)
        elif first in _ARRAYS:
            self._array(key, length)
        else:
            self._map(key, length)

    def _array(self, key: Key, length: int) -> None:
        self.room_for(length)
        self.builder.open(key, Kind.ARRAY, count=length)
        for index in range(length):
            self.value(index)
        self.builder.close(length)

    def _map(self, key: Key, length: int) -> None:
        self.room_for(2 * length)
        self.builder.open(key, Kind.OBJECT, count=length)
        names: set[tuple[type, Key]] = set()
        for _ in range(length):
            self.value(self.key(names))
        self.builder.close(length)

    def _extension(self, key: Key, length: int, start: int) -> None:
        code = int.from_bytes(self.take(1), signed=True)
        extension = Extension(code, self.take(length))
        is_time = code == TIMESTAMP and timestamp(extension.data) is not None
        self.builder.leaf(key, Kind.TIME if is_time else Kind.EXTENSION, extension)
        if code == TIMESTAMP and not is_time:
            self.builder.remark(mark("The timestamp that begins here is none."), start)


def read_msgpack(payload: bytes, builder: TreeBuilder, limit: int) -> BrokenError | None:
    """Read the first `limit` bytes into `builder`; return what is wrong with them."""
    return MsgpackReader(payload, builder, min(limit, len(payload))).run()
