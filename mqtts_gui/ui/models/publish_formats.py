"""The formats in which a message is written, by name."""

from __future__ import annotations

from collections.abc import Mapping

from mqtts_gui.i18n import Phrase, literal, mark
from mqtts_gui.mqtt.formats.model import Format

WRITTEN_FORMATS: Mapping[Format, Phrase] = {
    Format.TEXT: mark("Text"),
    Format.JSON: mark("JSON"),
    Format.HEX: mark("Hexadecimal"),
    Format.BASE64: mark("Base64"),
    Format.CBOR: mark("CBOR"),
    Format.MSGPACK: mark("MessagePack"),
    Format.XML: mark("XML"),
    Format.NUMBERS: mark("Numbers"),
}

HINTS: Mapping[Format, Phrase] = {
    Format.TEXT: mark("Content…"),
    Format.JSON: literal('{"value": 21.5}'),
    Format.HEX: literal("68 65 6c 6c 6f"),
    Format.BASE64: literal("aGVsbG8="),
    Format.CBOR: mark('Written as JSON: {"value": 21.5}. Bytes: {"$bytes": "aGVsbG8="}'),
    Format.MSGPACK: mark('Written as JSON: {"value": 21.5}. Bytes: {"$bytes": "aGVsbG8="}'),
    Format.XML: literal("<value>21.5</value>"),
    Format.NUMBERS: mark("uint16le 1 2 3, or float32be 21.5"),
}
"""What an empty editor shows."""

JSON_LIKE = frozenset({Format.JSON, Format.CBOR, Format.MSGPACK})
"""Formats that are typed as JSON."""
