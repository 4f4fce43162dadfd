"""Payloads as text: UTF-8, or UTF-16 that says so, with everything invisible made visible."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from mqtts_gui.i18n import mark, nmark, visible
from mqtts_gui.mqtt.formats.nodes import Remark

_LONGEST_CHARACTER = 4
# All of Latin up to U+024F can be read, but for a no-break space and a soft hyphen.
_UNUSUAL = re.compile("[^\t\n -~\u00a1-\u00ac\u00ae-\u024f]+")
_FIRST_OF_SEVERAL = 0xC0
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_TEXT_CONTROLS = b"\t\n\r"
_CONTROLS = bytes(set(range(0x20)) - set(_TEXT_CONTROLS)) + b"\x7f"


@dataclass(frozen=True, slots=True)
class PlainText:
    r"""A text as it was read.

    Attributes:
        text: The characters; bytes that are none are written `\xNN`.
        fits: All bytes are characters.
        shown: How many bytes were read.
        is_utf8: Nothing but UTF-8 was read, without a byte order mark.
        remarks: What a person should know.
    """

    text: str
    fits: bool
    shown: int
    is_utf8: bool
    remarks: tuple[Remark, ...] = ()


def as_text(payload: bytes, limit: int) -> PlainText:
    """Return the first `limit` bytes of `payload` as text."""
    encoding = _UTF16.get(payload[:2])
    if encoding is not None:
        return _from_utf16(payload, limit, encoding)
    part = payload[:limit] if len(payload) <= limit else whole_characters(payload[:limit])
    try:
        text = part.decode()
    except UnicodeDecodeError as error:
        return _damaged(part, error.start)
    if not text.startswith("\ufeff"):
        return PlainText(text, fits=True, shown=len(part), is_utf8=True)
    remark = Remark(
        mark("This begins with a byte order mark, which some programs stumble over."), 0
    )
    return PlainText(text[1:], fits=True, shown=len(part), is_utf8=False, remarks=(remark,))


def whole_characters(part: bytes) -> bytes:
    """Leave out the UTF-8 character that was cut in two at the end of `part`."""
    for back in range(1, min(_LONGEST_CHARACTER, len(part)) + 1):
        byte = part[-back]
        if byte >= _FIRST_OF_SEVERAL:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4  # noqa: PLR2004 - UTF-8's own
            return part if back >= length else part[:-back]
        if byte < 0x80:  # noqa: PLR2004 - ASCII: nothing is cut
            return part
    return part


def printable(text: str) -> str:
    """Return untrusted lines with all but tabs and ends of lines made visible."""
    return _UNUSUAL.sub(lambda found: visible(found[0]), text)


def has_controls(part: bytes) -> bool:
    """Say whether `part` has characters that texts have no use for: NUL, escape, delete."""
    return len(part.translate(None, _CONTROLS)) != len(part)


def has_controls_beyond_ascii(text: str) -> bool:
    """Say whether `text` has a control of U+0080 to U+009F, or a place without a character."""
    return not text.isascii() and any(
        "\x7f" < character < "\xa0" or character in "\ufffe\uffff" for character in text
    )


def _damaged(part: bytes, start: int) -> PlainText:
    text = part.decode(errors="backslashreplace")
    escaped = part.decode(errors="surrogateescape")
    odd = len(escaped) - len(escaped.encode(errors="ignore").decode())
    phrase = nmark(
        "This is not UTF-8 text: %(count)s byte is shown as \\xNN.",
        "This is not UTF-8 text: %(count)s bytes are shown as \\xNN.",
        odd,
    )
    return PlainText(
        text, fits=False, shown=len(part), is_utf8=False, remarks=(Remark(phrase, start),)
    )


def _from_utf16(payload: bytes, limit: int, encoding: str) -> PlainText:
    part = payload[: max(limit & ~1, 2)]
    text = part[2:].decode(encoding, errors="backslashreplace")
    try:
        part[2:].decode(encoding)
    except UnicodeDecodeError as error:
        # Half of a pair at the end of a part is only the cut.
        if len(part) == len(payload) or error.start < len(part) - 2 - _LONGEST_CHARACTER:
            damaged = mark("This begins like UTF-16 and has bytes that are none of its characters.")
            remark = Remark(damaged, error.start + 2)
            return PlainText(text, fits=False, shown=len(part), is_utf8=False, remarks=(remark,))
        text = part[2 : 2 + error.start].decode(encoding)
    name = "UTF-16LE" if encoding == "utf-16-le" else "UTF-16BE"
    remark = Remark(mark("This text is %(name)s, not UTF-8 as MQTT programs expect.", name=name), 0)
    return PlainText(text, fits=True, shown=len(part), is_utf8=False, remarks=(remark,))
