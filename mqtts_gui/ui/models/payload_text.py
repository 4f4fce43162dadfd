"""A content as text for the clipboard: whole, and as it was sent wherever that is text."""

from __future__ import annotations

import base64

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.json_reader import is_json
from mqtts_gui.mqtt.formats.json_text import indented
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.mqtt.formats.plain import as_text

_TEXTS = {Format.TEXT, Format.XML, Format.JSON}
_VALUES = {Format.CBOR, Format.MSGPACK, Format.NUMBERS}


def copied_payload(payload: bytes, payload_format: Format) -> str:
    """Return the whole payload; hexadecimal can be published again as it is."""
    if payload_format in _TEXTS:
        return _as_text(payload, payload_format)
    if payload_format is Format.BASE64:
        return base64.b64encode(payload).decode()
    if payload_format in _VALUES:
        decoded = decode(payload, payload_format, limit=len(payload))
        if decoded.fits:
            return decoded.text
    return payload.hex(" ")


def _as_text(payload: bytes, payload_format: Format) -> str:
    text = as_text(payload, len(payload)).text
    if payload_format is Format.JSON and is_json(text):
        return indented(text, 100 * len(text))[0]
    return text
