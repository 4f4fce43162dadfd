"""CBOR and MessagePack written value by value, by the libraries that know their bytes.

Maps are written as pairs: a `dict` holds 1, 1.0 and true as one name.
"""

from __future__ import annotations

import io
from abc import ABC, abstractmethod

import cbor2
import msgpack
from typing_extensions import override

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.formats.model import PayloadError

_CBOR_ARRAY, _CBOR_MAP, _CBOR_TAG = 4, 5, 6
_MAX_TAG = 2**64 - 1
_SIMPLE = {*range(20), *range(32, 256)}
_EXTENSIONS = range(-128, 128)


class BinaryWriter(ABC):
    """Append values; a method that answers False has written nothing: there is no such value."""

    @abstractmethod
    def scalar(self, value: object) -> None:
        """Write a text, number, boolean, bytes or null.

        Raises:
            PayloadError: the form has no such number or text.
        """

    @abstractmethod
    def array(self, count: int) -> None:
        """Begin an array; `count` values follow."""

    @abstractmethod
    def map(self, count: int) -> None:
        """Begin a map; `count` names follow, each with its value."""

    def tag(self, number: int) -> bool:
        """Write a tag for the value that follows."""
        return False

    def simple(self, number: int) -> bool:
        """Write a simple value."""
        return False

    def undefined(self) -> bool:
        """Write the undefined value."""
        return False

    def extension(self, code: int, data: bytes) -> bool:
        """Write an extension."""
        return False

    @abstractmethod
    def payload(self) -> bytes:
        """Return what was written."""


class CborWriter(BinaryWriter):
    """Write CBOR; floats have 64 bits."""

    def __init__(self) -> None:
        self._stream = io.BytesIO()
        self._encoder = cbor2.CBOREncoder(self._stream)

    @override
    def scalar(self, value: object) -> None:
        _check_text(value)
        self._encoder.encode(value)

    @override
    def array(self, count: int) -> None:
        self._encoder.encode_length(_CBOR_ARRAY, count)

    @override
    def map(self, count: int) -> None:
        self._encoder.encode_length(_CBOR_MAP, count)

    @override
    def tag(self, number: int) -> bool:
        if not 0 <= number <= _MAX_TAG:
            return False
        self._encoder.encode_length(_CBOR_TAG, number)
        return True

    @override
    def simple(self, number: int) -> bool:
        if number not in _SIMPLE:
            return False
        self._encoder.encode(cbor2.CBORSimpleValue(number))
        return True

    @override
    def undefined(self) -> bool:
        self._encoder.encode_undefined()
        return True

    @override
    def payload(self) -> bytes:
        return self._stream.getvalue()


class MsgpackWriter(BinaryWriter):
    """Write MessagePack; floats have 64 bits."""

    def __init__(self) -> None:
        self._packer = msgpack.Packer()
        self._parts: list[bytes] = []

    @override
    def scalar(self, value: object) -> None:
        _check_text(value)
        try:
            self._parts.append(self._packer.pack(value))
        except OverflowError:
            raise PayloadError(
                mark(
                    "MessagePack has no whole number as large as %(number)s.",
                    number=str(value)[:60],
                )
            ) from None

    @override
    def array(self, count: int) -> None:
        self._parts.append(self._packer.pack_array_header(count))

    @override
    def map(self, count: int) -> None:
        self._parts.append(self._packer.pack_map_header(count))

    @override
    def extension(self, code: int, data: bytes) -> bool:
        if code not in _EXTENSIONS:
            return False
        self._parts.append(self._packer.pack_ext_type(code, data))
        return True

    @override
    def payload(self) -> bytes:
        return b"".join(self._parts)


def _check_text(value: object) -> None:
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise PayloadError(
                mark("The text contains half a character and cannot be sent.")
            ) from None
