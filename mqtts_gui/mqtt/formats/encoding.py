"""What a person types, checked and turned into the bytes of a payload; and the way back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.formats.cbor_reader import read_cbor
from mqtts_gui.mqtt.formats.composing import Composer
from mqtts_gui.mqtt.formats.digits import base64_rows, from_base64, from_hex
from mqtts_gui.mqtt.formats.json_reader import is_json, read_json
from mqtts_gui.mqtt.formats.model import Format, PayloadError, error_at
from mqtts_gui.mqtt.formats.msgpack_reader import read_msgpack
from mqtts_gui.mqtt.formats.nodes import BrokenError, Remark
from mqtts_gui.mqtt.formats.notation import notation
from mqtts_gui.mqtt.formats.scalars import NumbersError, pack, readings
from mqtts_gui.mqtt.formats.tree import Tree, TreeBuilder
from mqtts_gui.mqtt.formats.writers import BinaryWriter, CborWriter, MsgpackWriter
from mqtts_gui.mqtt.formats.xml_reader import read_xml, xml_encoding

MAX_TYPED_VALUES = 50_000
MAX_TYPED_BYTES = 1 << 20
"""What is larger is sent as a file: no editor of text is the place for it."""

WRITTEN = (
    Format.TEXT, Format.JSON, Format.XML, Format.HEX, Format.BASE64, Format.CBOR, Format.MSGPACK,
    Format.NUMBERS,
)  # fmt: skip
"""The formats in which a payload can be typed."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A payload as a person would type it.

    Attributes:
        text: What to type; not made visible, for it is to be edited.
        exact: `encode` makes the very same bytes of it.
        why_not: What is lost, if it is not exact.
    """

    text: str
    exact: bool
    why_not: Phrase | None = None


def encode(text: str, payload_format: Format) -> bytes:
    """Return the bytes that `text` stands for; CBOR and MessagePack are typed as in `notation`.

    Raises:
        PayloadError: it stands for none in this format; the error has the place.
    """
    match payload_format:
        case Format.HEX:
            return from_hex(text)
        case Format.BASE64:
            return from_base64(text)
        case Format.CBOR:
            return _composed(text, CborWriter())
        case Format.MSGPACK:
            return _composed(text, MsgpackWriter())
        case Format.NUMBERS:
            return _packed(text)
        case Format.JSON:
            _check_json(text)
        case Format.XML:
            _check_xml(text)
        case Format.IMAGE:
            raise PayloadError(mark("A picture cannot be typed: drop its file instead."))
        case _:
            pass
    return _utf8(text)


def typed(payload: bytes, payload_format: Format) -> Typed | None:
    """Return what to type for `payload`; None where it is of another format, or too large."""
    text = _typed(payload, payload_format) if len(payload) <= MAX_TYPED_BYTES else None
    if text is None:
        return None
    try:
        exact = encode(text, payload_format) == payload
    except PayloadError:
        return None
    why_not = mark(
        "Lengths, widths or spaces are not kept: the values are the same, the bytes not."
    )
    return Typed(text, exact, None if exact else why_not)


def _typed(payload: bytes, payload_format: Format) -> str | None:
    text: str | None = None
    match payload_format:
        case Format.HEX:
            text = payload.hex(" ")
        case Format.BASE64:
            text = base64_rows(payload)
        case Format.CBOR | Format.MSGPACK:
            read = _whole_tree(_BINARY[payload_format])
            tree = read(payload)
            text = notation(tree, read) if tree.nodes else None
        case Format.NUMBERS:
            text = _typed_numbers(payload)
        case Format.TEXT | Format.JSON | Format.XML:
            with contextlib.suppress(UnicodeDecodeError):
                text = payload.decode()
        case _:
            pass
    return text


def _typed_numbers(payload: bytes) -> str | None:
    found = next(iter(readings(payload)), None)
    if found is None or found.count > len(found.values):
        return None
    return f"{found.name} {' '.join(found.values)}"


def _whole_tree(
    read: Callable[[bytes, TreeBuilder, int], BrokenError | None],
) -> Callable[[bytes], Tree]:
    def read_all(payload: bytes) -> Tree:
        """Read all of it, or nothing: half of a payload is not to be published."""
        builder = TreeBuilder(MAX_TYPED_VALUES)
        fault = read(payload, builder, len(payload))
        is_whole = fault is None and not builder.too_deep and len(builder.nodes) < MAX_TYPED_VALUES
        return Tree(tuple(builder.nodes if is_whole else ()))

    return read_all


_BINARY = {Format.CBOR: read_cbor, Format.MSGPACK: read_msgpack}


def typing_remarks(text: str, payload_format: Format) -> tuple[Remark, ...]:
    """Return what to know of JSON that can be sent: repeated names, rounded numbers."""
    if payload_format not in {Format.JSON, Format.CBOR, Format.MSGPACK}:
        return ()
    builder = TreeBuilder()
    read_json(text, builder, strict=True)
    return tuple(builder.remarks)


def _composed(text: str, writer: BinaryWriter) -> bytes:
    builder = TreeBuilder(MAX_TYPED_VALUES)
    fault = read_json(text, builder, strict=True)
    if fault is not None:
        raise error_at(fault.phrase, text, fault.offset)
    if builder.too_deep:
        raise PayloadError(mark("This is nested too deeply."))
    if len(builder.nodes) >= MAX_TYPED_VALUES:
        raise PayloadError(mark("These are too many values to be typed: drop a file instead."))
    Composer(Tree(tuple(builder.nodes)), writer).write()
    return writer.payload()


def _packed(text: str) -> bytes:
    try:
        return pack(text)
    except NumbersError as error:
        raise error_at(error.phrase, text, error.offset) from None


def _check_json(text: str) -> None:
    if is_json(text):
        return
    builder = TreeBuilder(MAX_TYPED_VALUES)
    fault = read_json(text, builder, strict=True)
    if fault is not None:
        raise error_at(fault.phrase, text, fault.offset)
    raise PayloadError(mark("This is nested too deeply."))


def _check_xml(text: str) -> None:
    payload = _utf8(text)
    fault = read_xml(payload, TreeBuilder(MAX_TYPED_VALUES), len(payload))
    if fault is not None:
        offset = len(payload[: fault.offset].decode(errors="ignore"))
        raise error_at(fault.phrase, text, offset)
    if xml_encoding(payload) not in {"utf-8", "ascii"}:
        raise PayloadError(mark("What is typed is sent as UTF-8, and the XML declares otherwise."))


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        phrase = mark("The text contains half a character and cannot be sent.")
        raise error_at(phrase, text, error.start) from None
