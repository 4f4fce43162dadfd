"""The format in which a payload reads best: what is declared first, but only if it is true.

Nothing is guessed that could as well be something else: bytes that begin like CBOR are shown as
bytes unless all of them are a map with names. A guess says what it goes by.
"""

from __future__ import annotations

import re
from enum import Enum

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.formats.cbor_reader import read_cbor
from mqtts_gui.mqtt.formats.content_types import declared_format
from mqtts_gui.mqtt.formats.digits import unwrapped
from mqtts_gui.mqtt.formats.images import ImageKind, image_facts
from mqtts_gui.mqtt.formats.json_reader import is_json, read_json
from mqtts_gui.mqtt.formats.model import DEFAULT_LIMIT, Format, Guess
from mqtts_gui.mqtt.formats.msgpack_reader import read_msgpack
from mqtts_gui.mqtt.formats.nodes import Kind
from mqtts_gui.mqtt.formats.plain import as_text, has_controls, has_controls_beyond_ascii
from mqtts_gui.mqtt.formats.tree import TreeBuilder
from mqtts_gui.mqtt.formats.xml_reader import is_xml

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_READERS = {Format.CBOR: read_cbor, Format.MSGPACK: read_msgpack}
_NAMES = {
    Format.JSON: "JSON", Format.XML: "XML", Format.CBOR: "CBOR", Format.MSGPACK: "MessagePack",
}  # fmt: skip
_WORDS = {Format.TEXT: mark("text"), Format.IMAGE: mark("a picture")}
_LEAST_BYTES = 3
_LEAST_LETTERS = 2
_WORD = re.compile(r"[\w$@][\w .:/@#%$-]*")
_WHOLE_LIMIT = 1 << 20
"""JSON up to this size is checked to its end, which takes a hundredth of a second."""
_PART_LIMIT = 64 * 1024
"""Of larger JSON and XML so much is read."""


class _Weight(Enum):
    NONE = 0
    POSSIBLE = 1
    CERTAIN = 2


def guess(
    payload: bytes, content_type: str | None = None, payload_format_indicator: int | None = None
) -> Guess:
    """Return the format for `payload`, from its content type (MQTT 5) and from what it is."""
    if not payload:
        return Guess(Format.TEXT, mark("The content is empty."), sure=True)
    declared = declared_format(content_type)
    if declared is not None and _is(payload, declared):
        why = mark("The content type says so: %(type)s.", type=(content_type or "")[:80])
        return Guess(declared, why, sure=True)
    found = _by_content(payload)
    if declared is not None:
        return Guess(found.format, _contradiction(declared, found), sure=False, inside=found.inside)
    if payload_format_indicator == 1 and found.format in {Format.HEX, Format.IMAGE} | set(_READERS):
        why = mark(
            "The payload format indicator says UTF-8 text, but the content is something else."
        )
        return Guess(found.format, why, sure=False)
    return found


def _contradiction(declared: Format, found: Guess) -> Phrase:
    return mark(
        "The content type says %(declared)s, but the content is something else. %(why)s",
        declared=_WORDS.get(declared) or _NAMES[declared],
        why=found.why,
    )


def _is(payload: bytes, declared: Format) -> bool:
    """Say whether `payload` is what it is declared to be, as far as it is read."""
    match declared:
        case Format.HEX:
            return True
        case Format.IMAGE:
            return image_facts(payload) is not None
        case Format.CBOR | Format.MSGPACK:
            builder = TreeBuilder()
            fault = _READERS[declared](payload, builder, DEFAULT_LIMIT)
            return fault is None and not builder.too_deep
        case Format.JSON:
            return _is_json(payload)
        case Format.XML:
            return _is_xml(payload)
        case _:
            return _is_text(payload)


def _by_content(payload: bytes) -> Guess:
    facts = image_facts(payload)
    if facts is not None:
        why = mark("It begins like a picture (%(kind)s).", kind=facts.kind.value)
        if facts.kind is ImageKind.SVG and _is_xml(payload):
            return Guess(Format.XML, why, sure=True)
        # Two letters begin a BMP, and texts: only a whole one is taken for a picture.
        if facts.width and (facts.kind is not ImageKind.BMP or facts.complete):
            return Guess(Format.IMAGE, why, sure=facts.complete)
    if _is_text(payload):
        return _by_text(payload)
    if payload[:64].lstrip().startswith(b"<?xml") and _is_xml(payload):
        return Guess(Format.XML, mark("It is XML in the encoding that it declares."), sure=True)
    return _by_bytes(payload)


def _by_text(payload: bytes) -> Guess:
    start = payload[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in {b"{", b"["} and _is_json(payload):
        return _throughout(Format.JSON, payload, _WHOLE_LIMIT)
    if start == b"<" and _is_xml(payload):
        return _throughout(Format.XML, payload, DEFAULT_LIMIT)
    inside = unwrapped(payload) if len(payload) <= DEFAULT_LIMIT else None
    if inside is not None:
        found = _by_content(inside)
        if found.sure and found.format not in {Format.TEXT, Format.HEX}:
            why = mark("This text is Base64 of something known. %(why)s", why=found.why)
            return Guess(Format.TEXT, why, sure=True, inside=found.format)
    return _text()


def _throughout(payload_format: Format, payload: bytes, limit: int) -> Guess:
    name = _NAMES[payload_format]
    if len(payload) <= limit:
        why = mark("It is %(name)s from beginning to end.", name=name)
        return Guess(payload_format, why, sure=True)
    why = mark("It begins as %(name)s; it is too large to be read to its end.", name=name)
    return Guess(payload_format, why, sure=False)


def _text() -> Guess:
    return Guess(Format.TEXT, mark("It is text."), sure=True)


def _by_bytes(payload: bytes) -> Guess:
    weights = {each: _weight(payload, each) for each in _READERS}
    certain = [each for each, weight in weights.items() if weight is _Weight.CERTAIN]
    if len(certain) == 1:
        why = mark("All of it is a map with names, in %(name)s.", name=_NAMES[certain[0]])
        return Guess(certain[0], why, sure=True)
    possible = [_NAMES[each] for each, weight in weights.items() if weight is not _Weight.NONE]
    if possible:
        names = ", ".join(possible)
        why = mark("It may be %(names)s or anything else; it is shown as bytes.", names=names)
        return Guess(Format.HEX, why, sure=False)
    why = mark("It is neither text nor another format that can be told.")
    return Guess(Format.HEX, why, sure=True)


def binary_format(payload: bytes) -> Format | None:
    """Return CBOR or MessagePack where a payload is practically certain to be it."""
    certain = [each for each in _READERS if _weight(payload, each) is _Weight.CERTAIN]
    return certain[0] if len(certain) == 1 else None


def _weight(payload: bytes, payload_format: Format) -> _Weight:
    """Judge whether all of `payload` is a map, or maps in an array, whose names are words."""
    builder = TreeBuilder()
    if len(payload) > DEFAULT_LIMIT or len(payload) < _LEAST_BYTES:
        return _Weight.NONE
    if _READERS[payload_format](payload, builder, len(payload)) is not None or builder.remarks:
        return _Weight.NONE
    nodes = builder.nodes
    outer = next((node for node in nodes if node.kind is not Kind.TAG), None)
    if outer is None or outer.kind not in {Kind.OBJECT, Kind.ARRAY}:
        return _Weight.NONE
    names = [
        node.key for node in nodes if node.parent >= 0 and nodes[node.parent].kind is Kind.OBJECT
    ]
    letters = sum(len(str(name)) for name in names)
    if letters >= _LEAST_LETTERS and all(
        isinstance(name, str) and _WORD.fullmatch(name) for name in names
    ):
        return _Weight.CERTAIN
    return _Weight.POSSIBLE


def _is_text(payload: bytes) -> bool:
    plain = as_text(payload, DEFAULT_LIMIT)
    if not plain.fits:
        return False
    if payload.startswith(_UTF16_MARKS):
        return len(payload) > len(_UTF16_MARKS[0]) and not has_controls(plain.text.encode())
    return not has_controls(payload[: plain.shown]) and not has_controls_beyond_ascii(plain.text)


def _is_json(payload: bytes) -> bool:
    plain = as_text(payload, _WHOLE_LIMIT if len(payload) <= _WHOLE_LIMIT else _PART_LIMIT)
    if not plain.fits:
        return False
    cut = plain.shown < len(payload)
    if not cut and is_json(plain.text):
        return True
    builder = TreeBuilder()
    fault = read_json(plain.text, builder, cut=cut)
    # What is nested beyond bounds is not seen to be JSON.
    return fault is None and not builder.too_deep


def _is_xml(payload: bytes) -> bool:
    return is_xml(payload, DEFAULT_LIMIT if len(payload) <= DEFAULT_LIMIT else _PART_LIMIT)
