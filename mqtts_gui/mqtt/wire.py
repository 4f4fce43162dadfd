"""The data types of MQTT on the wire (MQTT 5.0, 1.5): integers, texts, binary data."""

from __future__ import annotations

from enum import IntEnum

MALFORMED_PACKET = 0x81
PROTOCOL_ERROR = 0x82
MAX_UINT16 = 0xFFFF
MAX_UINT32 = 0xFFFF_FFFF
MAX_VARINT = 268_435_455
_VARINT_BYTES = 4


class PacketType(IntEnum):
    """The types of control packets (MQTT 5.0, 2.1.2): the upper half of the first byte."""

    CONNECT = 1
    CONNACK = 2
    PUBLISH = 3
    PUBACK = 4
    PUBREC = 5
    PUBREL = 6
    PUBCOMP = 7
    SUBSCRIBE = 8
    SUBACK = 9
    UNSUBSCRIBE = 10
    UNSUBACK = 11
    PINGREQ = 12
    PINGRESP = 13
    DISCONNECT = 14
    AUTH = 15


FIRST_BYTE_FLAGS: dict[int, int] = {
    PacketType.PUBREL: 2,
    PacketType.SUBSCRIBE: 2,
    PacketType.UNSUBSCRIBE: 2,
}
"""The lower half of the first byte where it is neither 0 nor, as in PUBLISH, free (2.1.3)."""


class MalformedPacketError(Exception):
    """Bytes that are not an MQTT packet, or one that the standard forbids.

    Attributes:
        reason: What is wrong, in English, without any of the bytes.
        clause: Section of MQTT 5.0 that says so; that of 3.1.1 has the same subject.
        code: Reason code to answer with (MQTT 5.0, 2.4).
    """

    def __init__(self, reason: str, clause: str, code: int = MALFORMED_PACKET) -> None:
        super().__init__(f"{reason} (MQTT {clause})")
        self.reason = reason
        self.clause = clause
        self.code = code


class Cursor:
    """Read the parts of a packet's body one after the other.

    Raises:
        MalformedPacketError: from every method, when the body ends too early or a value is wrong.
    """

    __slots__ = ("_data", "_end", "_position")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0
        self._end = len(data)

    @property
    def left(self) -> int:
        """Number of bytes not read yet."""
        return self._end - self._position

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        start = self._position
        if count > self._end - start:
            raise MalformedPacketError("the packet ends in the middle of a field", "1.5")
        self._position = start + count
        return self._data[start : self._position]

    def rest(self) -> bytes:
        """Return everything that is left."""
        return self.take(self.left)

    def byte(self) -> int:
        """Return a byte as a number."""
        return self.take(1)[0]

    def uint16(self) -> int:
        """Return a two byte integer."""
        return int.from_bytes(self.take(2))

    def uint32(self) -> int:
        """Return a four byte integer."""
        return int.from_bytes(self.take(4))

    def varint(self) -> int:
        """Return a variable byte integer."""
        value = 0
        for index in range(_VARINT_BYTES):
            byte = self.byte()
            value |= (byte & 0x7F) << (7 * index)
            if byte < 0x80:  # noqa: PLR2004 - the continuation bit
                if index and not byte:
                    raise MalformedPacketError("an integer is longer than it need be", "1.5.5")
                return value
        raise MalformedPacketError("a variable byte integer is too long", "1.5.5")

    def binary(self) -> bytes:
        """Return binary data, which its length precedes."""
        return self.take(self.uint16())

    def text(self) -> str:
        """Return a UTF-8 string, which its length precedes."""
        try:
            text = self.take(self.uint16()).decode("utf-8")  # refuses surrogates by itself
        except UnicodeDecodeError as error:
            raise MalformedPacketError("a text is not UTF-8", "1.5.4") from error
        if "\0" in text:
            raise MalformedPacketError("a text contains the character U+0000", "1.5.4")
        return text

    def finish(self) -> None:
        """Check that nothing is left."""
        if self.left:
            raise MalformedPacketError("bytes are left after the last field", "2.1.4")


def uint16(value: int) -> bytes:
    """Return a two byte integer; ValueError if it does not fit."""
    return _integer(value, 2, MAX_UINT16)


def uint32(value: int) -> bytes:
    """Return a four byte integer; ValueError if it does not fit."""
    return _integer(value, 4, MAX_UINT32)


def varint(value: int) -> bytes:
    """Return a variable byte integer; ValueError if it does not fit."""
    if not 0 <= value <= MAX_VARINT:
        raise ValueError(f"{value} does not fit in a variable byte integer")
    encoded = bytearray()
    while value > 0x7F:  # noqa: PLR2004 - seven bits a byte
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def binary(value: bytes) -> bytes:
    """Return binary data with its length before it; ValueError if it is too long."""
    if len(value) > MAX_UINT16:
        raise ValueError(f"{len(value)} bytes are more than a field holds")
    return len(value).to_bytes(2) + value


def text(value: str) -> bytes:
    """Return a UTF-8 string with its length before it; ValueError if MQTT cannot carry it."""
    if "\0" in value:
        raise ValueError("MQTT texts cannot contain U+0000")
    return binary(value.encode("utf-8"))


def _integer(value: int, size: int, maximum: int) -> bytes:
    if not 0 <= value <= maximum:
        raise ValueError(f"{value} does not fit in {size} bytes")
    return value.to_bytes(size)
