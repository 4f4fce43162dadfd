"""The beginning of a payload on one line, for a table of many."""

from __future__ import annotations

from mqtts_gui.i18n import visible

_LONGEST_CHARACTER_BYTES = 4


def one_line(payload: bytes, limit: int = 200) -> str:
    """Return the beginning of `payload` on one line of at most `limit` characters, for a table."""
    start = payload[: limit * _LONGEST_CHARACTER_BYTES]
    cut = len(start) < len(payload)
    try:
        # A character may have been cut in two at the end of `start`.
        text = start.decode("utf-8") if not cut else _decode_start(start)
    except UnicodeDecodeError:
        text = start[:limit].hex(" ")
    text = visible(" ".join(text.split()) if not text.isprintable() else text)
    return text if len(text) <= limit and not cut else f"{text[: limit - 1]}…"


def _decode_start(start: bytes) -> str:
    try:
        return start.decode()
    except UnicodeDecodeError as error:
        if len(start) - error.start >= _LONGEST_CHARACTER_BYTES:
            raise
        return start[: error.start].decode()
