"""The least of DER: where an element begins and ends, for what no library tells.

Certificates are decoded by `cryptography`. This reader answers what it cannot: how long a file says
it is (is it cut off?), which object a binary file holds, and a name that it refuses to decode.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

SEQUENCE = 0x30
SET = 0x31
BOOLEAN = 0x01
INTEGER = 0x02
BIT_STRING = 0x03
OCTET_STRING = 0x04
OBJECT_IDENTIFIER = 0x06
_LONG_FORM = 0x80
_MOST_LENGTH_BYTES = 4
_LONGEST_HEADER = 2 + _MOST_LENGTH_BYTES
_LONG_OID = 32
LONGEST_OID = 1024
"""Bytes; reading takes time by the square of the length, and real ones have about ten."""


class DerError(ValueError):
    """The bytes are not DER."""


class Element(NamedTuple):
    """One element; a tuple, because a certificate has a hundred and is described often.

    Attributes:
        tag: Identifier octet.
        content: The bytes inside.
        size: Bytes of the whole element, identifier and length included.
    """

    tag: int
    content: bytes
    size: int


def announced_size(data: bytes) -> int:
    """Return how many bytes the element at the start of `data` says it has, there or not.

    Raises:
        DerError: no element of definite length begins here.
    """
    header, length = _header(data)
    return header + length


def read_element(data: bytes) -> Element:
    """Return the element at the start of `data`.

    Raises:
        DerError: it is damaged or cut off.
    """
    header, length = _header(data)
    if header + length > len(data):
        raise DerError("cut off")
    return Element(data[0], data[header : header + length], header + length)


def read_elements(data: bytes) -> tuple[Element, ...]:
    """Return the elements that follow one another in `data`.

    Raises:
        DerError: one is damaged or cut off.
    """
    elements, offset, end = [], 0, len(data)
    while offset < end:
        header, length = _header(data[offset : offset + _LONGEST_HEADER])
        start = offset + header
        stop = start + length
        if stop > end:
            raise DerError("cut off")
        elements.append(Element(data[offset], data[start:stop], header + length))
        offset = stop
    return tuple(elements)


def read_oid(content: bytes) -> str:
    """Return an object identifier in dotted form.

    Raises:
        DerError: the content is no object identifier.
    """
    # The same few identifiers come again and again.
    return _known_oid(content) if len(content) < _LONG_OID else _oid(content)


@lru_cache(maxsize=512)
def _known_oid(content: bytes) -> str:
    return _oid(content)


def _oid(content: bytes) -> str:
    if not content or content[-1] & _LONG_FORM:
        raise DerError("incomplete object identifier")
    if len(content) > LONGEST_OID:
        raise DerError("an object identifier that would keep anybody busy")
    numbers, number = [], 0
    for byte in content:
        number = number << 7 | byte & 0x7F
        if not byte & _LONG_FORM:
            numbers.append(number)
            number = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))


def _header(data: bytes) -> tuple[int, int]:
    """Return the size of identifier and length, and the length."""
    if len(data) < 2 or data[0] & 0x1F == 0x1F:  # noqa: PLR2004 - high tag numbers are not used here
        raise DerError("no element")
    if data[1] < _LONG_FORM:
        return 2, data[1]
    count = data[1] & 0x7F
    if not 1 <= count <= _MOST_LENGTH_BYTES or len(data) < 2 + count:
        raise DerError("no definite length")
    return 2 + count, int.from_bytes(data[2 : 2 + count])


def encode(tag: int, *contents: bytes) -> bytes:
    """Return the element that holds `contents`, one after the other."""
    content = b"".join(contents)
    if len(content) < _LONG_FORM:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8)
    return bytes([tag, _LONG_FORM | len(length)]) + length + content
