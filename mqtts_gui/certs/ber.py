"""BER, the looser sister of DER, made DER as far as lengths go.

Firefox, macOS and S/MIME programs write containers of indefinite length, in pieces. What OpenSSL
reads of them is brought here into the form that everything else expects; contents stay as they are.
"""

from __future__ import annotations

from mqtts_gui.certs.der import OCTET_STRING, DerError, announced_size, encode

_CONSTRUCTED = 0x20
_HIGH_TAG = 0x1F
_INDEFINITE = 0x80
_END = b"\0\0"
_DEEPEST = 40
_MOST_ELEMENTS = 200_000
_HEADER = 6


def is_indefinite(data: bytes) -> bool:
    """Return whether a SEQUENCE of indefinite length begins here."""
    return data[:2] == b"\x30\x80"


def definite(data: bytes) -> bytes:
    """Return the element at the start of `data` with definite lengths, strings in one piece.

    Raises:
        DerError: it is damaged, cut off, deeper than any real one, or has too many parts.
    """
    return _Converter(data).element(0, len(data), 0)[0]


class _Converter:
    """Goes through the elements of a file, each read once, up to a number that is never needed."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = _MOST_ELEMENTS

    def element(self, start: int, end: int, depth: int) -> tuple[bytes, int]:
        """Return the element at `start` as DER, and where the next one begins."""
        data = self._data
        self._left -= 1
        if self._left < 0 or depth > _DEEPEST:
            raise DerError("too many elements")
        if start + 2 > end or data[start] & _HIGH_TAG == _HIGH_TAG:
            raise DerError("no element")
        tag = data[start]
        if data[start + 1] == _INDEFINITE:
            if not tag & _CONSTRUCTED:
                raise DerError("only what is constructed may be of indefinite length")
            parts, place = self._parts(start + 2, end, depth, closed=True)
            return _joined(tag, parts), place
        place = start + announced_size(data[start : start + _HEADER])
        if place > end:
            raise DerError("cut off")
        if not tag & _CONSTRUCTED:
            return data[start:place], place
        parts, _ = self._parts(place - _length(data, start), place, depth, closed=False)
        return _joined(tag, parts), place

    def _parts(self, start: int, end: int, depth: int, *, closed: bool) -> tuple[list[bytes], int]:
        """Return the elements up to `end`, or up to the two zeros that close an open length."""
        parts: list[bytes] = []
        while start < end:
            if closed and self._data[start : start + 2] == _END:
                return parts, start + 2
            part, start = self.element(start, end, depth + 1)
            parts.append(part)
        if closed:
            raise DerError("cut off")
        return parts, start


def _joined(tag: int, parts: list[bytes]) -> bytes:
    if tag == OCTET_STRING | _CONSTRUCTED:
        return encode(OCTET_STRING, *(part[len(part) - _length(part, 0) :] for part in parts))
    return encode(tag, *parts)


def _length(data: bytes, start: int) -> int:
    """Return how long the content of the element at `start` is."""
    first = data[start + 1]
    if first < _INDEFINITE:
        return first
    return int.from_bytes(data[start + 2 : start + 2 + (first & 0x7F)])
