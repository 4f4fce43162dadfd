"""The characters of a file: UTF-8, the UTF-16 of Windows, and the mixtures that students make.

`Get-Content a.crt, b.crt > both.crt` writes UTF-16, and `>>` appends it to whatever was there.
"""

from __future__ import annotations

_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_MARKER_WORDS = ("BEGIN ", "END ")
_WIDE_WORDS = tuple(
    word.encode(encoding) for word in _MARKER_WORDS for encoding in _WIDE_MARKS.values()
)
_NARROW_MARKER = b"-----BEGIN "
_PROBE = 40
"""Bytes at the start that show UTF-16 without a mark: every other one is zero."""


def read_text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return `data` as text, and the codes of what its encoding has odd."""
    wide = _WIDE_MARKS.get(data[:2]) or _unmarked(data)
    if any(word in data for word in _WIDE_WORDS) and (wide is None or _NARROW_MARKER in data):
        return _mixture(data), ("form-utf16",)
    if wide is not None:
        start = 2 if data[:2] in _WIDE_MARKS else 0
        return data[start:].decode(wide, errors="replace"), ("form-utf16",)
    if data.startswith(_UTF8_MARK):
        return data[len(_UTF8_MARK) :].decode("utf-8", errors="replace"), ("form-bom",)
    return _narrow(data), ()


def _unmarked(data: bytes) -> str | None:
    """Return the encoding of UTF-16 that has no byte order mark, or None."""
    head = data[: min(_PROBE, len(data) // 2 * 2)]
    zeros = bytes(len(head) // 2)
    if not zeros or head.count(0) != len(zeros):
        return None
    return {head[1::2]: "utf-16-le", head[::2]: "utf-16-be"}.get(zeros)


def _mixture(data: bytes) -> str:
    """Return text of which only a part is UTF-16: what matters in it are ASCII letters."""
    for mark in _WIDE_MARKS:
        data = data.replace(mark, b"")
    return _narrow(data.replace(b"\0", b""))


def _narrow(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
