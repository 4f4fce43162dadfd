"""A message that was received or sent, as somebody would have written it."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.formats.encoding import MAX_TYPED_BYTES, WRITTEN, typed
from mqtts_gui.mqtt.formats.guessing import guess
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.mqtt.properties import Properties, decode_properties
from mqtts_gui.mqtt.publish_properties import NOTHING_TYPED, TypedProperties
from mqtts_gui.mqtt.wire import Cursor, MalformedPacketError, varint
from mqtts_gui.store.sent_messages import Written

_CHANGED = re.compile("[\0\r\u2028\u2029\ufdd0\ufdd1]")
"""Characters that an editor takes for something else."""


@dataclass(frozen=True, slots=True)
class Again:
    """A message to be written once more; `note` says what is not as it was."""

    written: Written
    note: Phrase | None = None


def as_written(message: Message) -> Again:
    """Return what to type for a message; its bytes come back the same, or `note` says so."""
    properties = _properties(message.properties)
    found = guess(message.payload, properties.content_type or None).format
    note: Phrase | None = None
    text, payload_format = "", found if found in WRITTEN else Format.HEX
    if len(message.payload) > MAX_TYPED_BYTES:
        note = mark("The content is too long for an editor: publish it as a file.")
    else:
        form = typed(message.payload, payload_format)
        if form is not None and _CHANGED.search(form.text):
            form = None
            note = mark("In hexadecimal: an editor of text would change its line ends.")
        if form is None or not form.exact:
            payload_format = Format.HEX
            form = typed(message.payload, Format.HEX)
        text = "" if form is None else form.text
    written = Written(message.topic, text, payload_format, message.qos, message.retain, properties)
    return Again(written, note)


def _properties(encoded: bytes) -> TypedProperties:
    said = Properties()
    with suppress(MalformedPacketError):
        said = decode_properties(Cursor(varint(len(encoded)) + encoded), "PUBLISH")
    correlation, is_hex = _correlation(said.correlation_data or b"")
    if said == Properties():
        return NOTHING_TYPED
    expiry = said.message_expiry_interval_s
    return TypedProperties(
        is_text=bool(said.payload_format_indicator),
        expiry="" if expiry is None else str(expiry),
        content_type=said.content_type or "",
        response_topic=said.response_topic or "",
        correlation=correlation,
        correlation_hex=is_hex,
        user=said.user_properties,
    )


def _correlation(data: bytes) -> tuple[str, bool]:
    with suppress(UnicodeDecodeError):
        text = data.decode()
        if text.isprintable():
            return text, False
    return data.hex(" "), True
