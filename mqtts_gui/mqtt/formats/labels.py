"""Names and values of a payload as they are written in trees, paths and diagnostic notation."""

from __future__ import annotations

import re

from mqtts_gui.i18n import visible
from mqtts_gui.mqtt.formats.nodes import Encoded, Extension, Key, Kind, Value
from mqtts_gui.mqtt.formats.timestamps import instant

_MAX_KEY_BYTES = 64
_PLAIN_NAME = re.compile(r'[^.\[\]"<>=!\s]+')


def step(key: Key) -> str:
    """Return what `key` adds to a path."""
    if isinstance(key, str):
        if _PLAIN_NAME.fullmatch(key) and key.isprintable():
            return f".{key}"
        quoted = key.replace("\\", "\\\\").replace('"', '\\"')
        return f'."{visible(quoted)}"'
    if key is None:
        return ""
    return f"<{short_hex(key.data)}>" if isinstance(key, Encoded) else f"[{bare(key)}]"


def written(kind: Kind, value: Value) -> str:
    """Return a value as text, not yet made visible; of a container nothing."""
    if kind is Kind.TIME and isinstance(value, Extension):
        return instant(value.data)
    if kind is Kind.SIMPLE:
        return f"simple({value!r})"
    if value is None:
        return kind.value if kind in {Kind.NULL, Kind.UNDEFINED} else ""
    return value if isinstance(value, str) else bare(value)


def bare(value: int | float | bytes | Extension) -> str:
    """Return a number or bytes as diagnostic notation has them, long bytes in part."""
    match value:
        case bytes():
            text = f"h'{short_hex(value)}'"
        case Extension(code, data):
            text = f"ext({code}, h'{short_hex(data)}')"
        case bool():
            text = "true" if value else "false"
        case float():
            text = number_text(value)
        case _:
            text = str(value)
    return text


def number_text(value: float) -> str:
    """Return a number as JavaScript and diagnostic notation name it."""
    text = repr(value)
    return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(text, text)


def short_hex(data: bytes) -> str:
    """Return bytes in hexadecimal, of many only the first."""
    return data.hex() if len(data) <= _MAX_KEY_BYTES else f"{data[:_MAX_KEY_BYTES].hex()}…"
