"""A payload as a dump: offsets, bytes in hexadecimal, and the characters they are."""

from __future__ import annotations

WIDTHS = (32, 16, 8, 4)
"""Bytes a line may hold, the widest first."""

_PRINTABLE = range(0x20, 0x7F)
_LETTERS = bytes(byte if byte in _PRINTABLE else ord(".") for byte in range(256))
_GAP = "  "


def dump(payload: bytes, bytes_per_line: int) -> str:
    """Return `payload` as lines of `offset  bytes  characters`."""
    digits = _offset_digits(len(payload))
    hex_width = bytes_per_line * 3 - 1
    lines = []
    for offset in range(0, len(payload), bytes_per_line):
        part = payload[offset : offset + bytes_per_line]
        shown = part.translate(_LETTERS).decode("ascii")
        lines.append(f"{offset:0{digits}x}{_GAP}{part.hex(' '):<{hex_width}}{_GAP}{shown}")
    return "\n".join(lines)


def bytes_that_fit(columns: int, size: int) -> int:
    """Return how many bytes of a payload of `size` fit on a line of `columns` characters."""
    room = columns - _offset_digits(size) - 2 * len(_GAP) + 1
    return next((width for width in WIDTHS if width * 4 <= room), WIDTHS[-1])


def _offset_digits(size: int) -> int:
    return max(4, len(f"{max(size - 1, 0):x}"))
