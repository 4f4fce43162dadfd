"""Messages as texts for the clipboard: rows of a table, topics, contents, JSON."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.guessing import guess
from mqtts_gui.ui.models.message_text import tab_separated
from mqtts_gui.ui.models.payload_text import copied_payload

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BETWEEN = "\n"
_UNSAFE = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What reorders a text, and half characters: as escapes, which JSON has for that."""


def rows_as_text(messages: Sequence[Message]) -> str:
    """Return a line for each message, its fields apart by tabs."""
    return _BETWEEN.join(map(tab_separated, messages))


def topics_as_text(messages: Sequence[Message]) -> str:
    """Return each topic once, as it was on the wire."""
    return _BETWEEN.join(dict.fromkeys(message.topic for message in messages))


def contents_as_text(messages: Sequence[Message]) -> str:
    """Return the contents, each in the format in which it reads best."""
    return _BETWEEN.join(
        copied_payload(message.payload, guess(message.payload).format) for message in messages
    )


def messages_as_json(messages: Sequence[Message]) -> str:
    """Return one message as an object of JSON, several as a list."""
    objects = [_as_object(message) for message in messages]
    whole = objects[0] if len(objects) == 1 else objects
    text = json.dumps(whole, indent=2, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def instant_text(time_ns: int) -> str:
    """Return an instant as ISO 8601 in UTC, to the microsecond."""
    try:
        instant = _EPOCH + timedelta(microseconds=time_ns // 1000)
    except OverflowError:
        return str(time_ns)
    return instant.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _as_object(message: Message) -> dict[str, object]:
    fields: dict[str, object] = {
        "time": instant_text(message.time_ns),
        "direction": "in" if message.incoming else "out",
        "topic": message.topic,
        "qos": message.qos,
        "retained": message.retain,
        "duplicate": message.duplicate,
        "size": len(message.payload),
    }
    try:
        fields["payload"] = message.payload.decode()
    except UnicodeDecodeError:
        fields["payload_base64"] = base64.b64encode(message.payload).decode()
    if message.properties:
        fields["properties_base64"] = base64.b64encode(message.properties).decode()
    return fields
