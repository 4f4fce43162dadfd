"""What MQTT 5's content type promises: a media type of RFC 6838, as far as we read such."""

from __future__ import annotations

from mqtts_gui.mqtt.formats.model import Format

_TYPES = {
    "application/json": Format.JSON,
    "text/json": Format.JSON,
    "application/json-seq": Format.TEXT,
    "application/x-ndjson": Format.TEXT,
    "application/ndjson": Format.TEXT,
    "application/jsonl": Format.TEXT,
    "application/xml": Format.XML,
    "text/xml": Format.XML,
    "application/cbor": Format.CBOR,
    "application/msgpack": Format.MSGPACK,
    "application/x-msgpack": Format.MSGPACK,
    "application/vnd.msgpack": Format.MSGPACK,
    "application/octet-stream": Format.HEX,
    "application/yaml": Format.TEXT,
    "application/x-www-form-urlencoded": Format.TEXT,
    "json": Format.JSON,
    "xml": Format.XML,
    "cbor": Format.CBOR,
    "msgpack": Format.MSGPACK,
    "text": Format.TEXT,
    "plain": Format.TEXT,
}
_SUFFIXES = {"json": Format.JSON, "xml": Format.XML, "cbor": Format.CBOR, "msgpack": Format.MSGPACK}
_LONGEST = 255


def declared_format(content_type: str | None) -> Format | None:
    """Return the format that a content type names; None where it names none that we read.

    Parameters (`; charset=utf-8`) are left out: the content is looked at anyway.
    """
    if not content_type:
        return None
    name = content_type[:_LONGEST].split(";", 1)[0].strip().lower()
    if name in _TYPES:
        return _TYPES[name]
    kind, _, rest = name.partition("/")
    suffix = rest.rpartition("+")[2] if "+" in rest else ""
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if kind == "image":
        return Format.IMAGE
    return Format.TEXT if kind == "text" and rest else None
