"""The formats in which contents are shown, by their names for people."""

from __future__ import annotations

from collections.abc import Mapping

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.formats.model import Format

FORMAT_NAMES: Mapping[Format, Phrase] = {
    Format.TEXT: mark("Text"),
    Format.JSON: mark("JSON"),
    Format.XML: mark("XML"),
    Format.HEX: mark("Hexadecimal"),
    Format.BASE64: mark("Base64"),
    Format.CBOR: mark("CBOR"),
    Format.MSGPACK: mark("MessagePack"),
    Format.IMAGE: mark("Image"),
    Format.NUMBERS: mark("Numbers"),
}
"""Every format, in the order in which they are offered."""
