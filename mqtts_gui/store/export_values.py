"""How exported files write what a message consists of: instants, contents, MQTT 5 properties.

`docs/export.md` says so to people; the reverse stands in `import_values`.
"""

from __future__ import annotations

import base64
import json
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from mqtts_gui.mqtt import wire
from mqtts_gui.mqtt.properties import Properties, decode_properties, encode_properties
from mqtts_gui.mqtt.wire import Cursor, MalformedPacketError

TEXT, BASE64 = "text", "base64"
RECEIVED, SENT = "received", "sent"
WIRE = "wire_base64"
"""The properties as they were on the wire, where their names do not bring them back exactly."""

_SECOND = 10**9
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KNOWN_PROPERTIES, _LONG_PROPERTIES = 1024, 1024
_ESCAPED = re.compile("[\u0085\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What ends a line for some readers, what reorders a text, and half characters."""


def instant_text(time_ns: int) -> str:
    """Return an instant as ISO 8601 in this computer's time, with its offset and nanoseconds."""
    second, rest = divmod(time_ns, _SECOND)
    before, offset = _second_text(second)
    return f"{before}.{rest:09d}{offset}"


@lru_cache(maxsize=64)
def _second_text(second: int) -> tuple[str, str]:
    instant = _EPOCH + timedelta(seconds=second)
    with suppress(OSError, OverflowError, ValueError):  # Windows knows no local time before 1970
        instant = instant.astimezone()
    text = instant.isoformat(timespec="seconds")
    return text[:19], text[19:]


def json_text(text: str) -> str:
    """Return `text` as a string of JSON that no reader cuts or reorders."""
    quoted = _quote(text)
    return quoted if quoted.isascii() else _ESCAPED.sub(_escape, quoted)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


_quote = json.JSONEncoder(ensure_ascii=False).encode


def base64_text(data: bytes) -> str:
    """Return bytes as Base64."""
    return base64.b64encode(data).decode("ascii")


def properties_text(properties: bytes) -> str:
    """Return MQTT 5 properties as an object of JSON, from which the very bytes come back."""
    if len(properties) > _LONG_PROPERTIES:
        return _properties_text(properties)
    return _known_properties_text(properties)


def _properties_text(properties: bytes) -> str:
    try:
        decoded = decode_properties(Cursor(wire.varint(len(properties)) + properties), "PUBLISH")
    except MalformedPacketError:
        return f'{{"{WIRE}":"{base64_text(properties)}"}}'
    fields = properties_fields(decoded)
    if wire_form(decoded) != properties:
        fields[WIRE] = base64_text(properties)
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return _ESCAPED.sub(_escape, text)


_known_properties_text = lru_cache(maxsize=_KNOWN_PROPERTIES)(_properties_text)


def properties_fields(decoded: Properties) -> dict[str, object]:
    """Return those of a message that are there, by the names of `Properties`."""
    fields: dict[str, object] = {}
    for name in Properties.__dataclass_fields__:
        value = getattr(decoded, name)
        if value is None or value == ():
            continue
        if isinstance(value, bytes):
            fields[f"{name}_base64"] = base64_text(value)
        else:
            fields[name] = value
    return fields


def wire_form(decoded: Properties) -> bytes:
    """Return the properties of a message as `Message.properties` has them."""
    cursor = Cursor(encode_properties(decoded, "PUBLISH"))
    return cursor.take(cursor.varint())
