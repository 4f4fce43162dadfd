"""A payload, or its first part, in one format; what does not fit is said and never hidden.

Nothing here takes longer or more memory than the limit allows, whatever the payload promises.
"""

from __future__ import annotations

from collections.abc import Callable

from mqtts_gui.i18n import Phrase, format_number, mark
from mqtts_gui.mqtt.formats.cbor_reader import read_cbor
from mqtts_gui.mqtt.formats.diagnosis import diagnosis
from mqtts_gui.mqtt.formats.digits import base64_rows, hex_rows
from mqtts_gui.mqtt.formats.images import image_facts, image_remarks
from mqtts_gui.mqtt.formats.json_reader import read_json
from mqtts_gui.mqtt.formats.json_text import indented
from mqtts_gui.mqtt.formats.model import DEFAULT_LIMIT, Decoded, Format
from mqtts_gui.mqtt.formats.msgpack_reader import read_msgpack
from mqtts_gui.mqtt.formats.nodes import BrokenError, Remark
from mqtts_gui.mqtt.formats.plain import PlainText, as_text, printable
from mqtts_gui.mqtt.formats.scalars import MAX_VALUES, readings
from mqtts_gui.mqtt.formats.tree import Tree, TreeBuilder
from mqtts_gui.mqtt.formats.xml_reader import read_xml, xml_encoding

_HEX_LIMIT = 64 * 1024
_TEXT_PER_BYTE = 4
"""Characters of text made of a byte at most: indents could make it a hundredfold."""


def decode(payload: bytes, payload_format: Format, *, limit: int = DEFAULT_LIMIT) -> Decoded:
    """Return `payload` in one format; of a larger one what its first `limit` bytes say."""
    limit = max(limit, 1)
    return _DECODERS[payload_format](payload, limit)


def _text(payload: bytes, limit: int) -> Decoded:
    plain = as_text(payload, limit)
    return Decoded(
        Format.TEXT,
        printable(plain.text),
        fits=plain.fits,
        remarks=plain.remarks + _part_remark(plain.shown, payload),
        shown=plain.shown,
        total=len(payload),
    )


def _json(payload: bytes, limit: int) -> Decoded:
    plain = as_text(payload, limit)
    builder = TreeBuilder()
    cut = plain.shown < len(payload)
    fault = read_json(plain.text, builder, cut=cut)
    remarks = [Remark(each.phrase, _at(plain, each.offset)) for each in builder.remarks]
    if fault is not None:
        remarks.insert(0, Remark(fault.phrase, _at(plain, fault.offset)))
    text, complete = plain.text, True
    if fault is None and plain.fits:
        text, complete = indented(plain.text, _TEXT_PER_BYTE * limit)
    return Decoded(
        Format.JSON,
        printable(text),
        fits=fault is None and plain.fits,
        tree=_tree(builder),
        remarks=(
            *plain.remarks,
            *remarks,
            *_text_remark(complete),
            *_part_remark(plain.shown, payload),
        ),
        shown=plain.shown,
        total=len(payload),
    )


def _xml(payload: bytes, limit: int) -> Decoded:
    builder = TreeBuilder()
    fault = read_xml(payload, builder, limit)
    text, shown, remarks = _xml_source(payload, limit)
    first = () if fault is None else (Remark(fault.phrase, fault.offset),)
    return Decoded(
        Format.XML,
        printable(text),
        fits=fault is None,
        tree=_tree(builder, is_xml=True),
        remarks=(*first, *remarks, *builder.remarks, *_part_remark(shown, payload)),
        shown=shown,
        total=len(payload),
    )


def _xml_source(payload: bytes, limit: int) -> tuple[str, int, tuple[Remark, ...]]:
    try:
        encoding = xml_encoding(payload)
    except BrokenError:
        encoding = "utf-8"
    if encoding in {"utf-8", "utf-16", "ascii"}:
        plain = as_text(payload, limit)
        return plain.text, plain.shown, plain.remarks
    part = payload[:limit]
    remark = Remark(mark("This text is %(name)s, as the XML declares.", name=encoding.upper()), 0)
    return part.decode(encoding, errors="backslashreplace"), len(part), (remark,)


def _binary(
    payload_format: Format, read: Callable[[bytes, TreeBuilder, int], BrokenError | None]
) -> Callable[[bytes, int], Decoded]:
    def decode_binary(payload: bytes, limit: int) -> Decoded:
        builder = TreeBuilder()
        fault = read(payload, builder, limit)
        tree = _tree(builder)
        first = () if fault is None else (Remark(fault.phrase, fault.offset),)
        if tree is None:
            text, complete = hex_rows(payload[: min(limit, _HEX_LIMIT)]), True
        else:
            text, complete = diagnosis(tree, _TEXT_PER_BYTE * limit)
        shown = min(limit, len(payload))
        return Decoded(
            payload_format,
            text,
            fits=fault is None,
            tree=tree,
            remarks=(
                *first,
                *builder.remarks,
                *_text_remark(complete),
                *_part_remark(shown, payload),
            ),
            shown=shown,
            total=len(payload),
        )

    return decode_binary


def _hex(payload: bytes, limit: int) -> Decoded:
    return _digits(Format.HEX, hex_rows, payload, min(limit, _HEX_LIMIT))


def _base64(payload: bytes, limit: int) -> Decoded:
    # A whole number of groups of three bytes: the first part reads as that of the whole.
    return _digits(Format.BASE64, base64_rows, payload, limit - limit % 3 or 3)


def _digits(
    payload_format: Format, rows: Callable[[bytes], str], payload: bytes, limit: int
) -> Decoded:
    shown = min(limit, len(payload))
    return Decoded(
        payload_format,
        rows(payload[:limit]),
        remarks=_part_remark(shown, payload),
        shown=shown,
        total=len(payload),
    )


def _image(payload: bytes, limit: int) -> Decoded:
    facts = image_facts(payload)
    if facts is None:
        shown = min(limit, _HEX_LIMIT, len(payload))
        return Decoded(
            Format.IMAGE,
            hex_rows(payload[:shown]),
            fits=False,
            remarks=(Remark(mark("This begins like no picture that is known here."), 0),),
            shown=shown,
            total=len(payload),
        )
    size = f", {facts.width} \N{MULTIPLICATION SIGN} {facts.height}" if facts.width else ""
    return Decoded(
        Format.IMAGE,
        f"{facts.kind}{size}",
        image=facts,
        remarks=image_remarks(facts, len(payload)),
        shown=len(payload),
        total=len(payload),
    )


def _numbers(payload: bytes, _limit: int) -> Decoded:
    found = readings(payload)
    text = "\n".join(
        f"{each.name:<10}{' '.join(each.values)}{' …' if each.count > len(each.values) else ''}"
        for each in found
    )
    remarks: tuple[Remark, ...] = ()
    if not payload:
        remarks = (Remark(mark("The content is empty: it holds no number."), 0),)
    elif found[0].count > MAX_VALUES:
        remarks = (
            Remark(
                mark("Only the first %(count)s numbers of each kind are shown.", count=MAX_VALUES)
            ),
        )
    return Decoded(
        Format.NUMBERS,
        text,
        fits=bool(found),
        readings=found,
        remarks=remarks,
        shown=min(len(payload), MAX_VALUES),
        total=len(payload),
    )


def _tree(builder: TreeBuilder, *, is_xml: bool = False) -> Tree | None:
    return Tree(tuple(builder.nodes), is_xml=is_xml) if builder.nodes else None


def _at(plain: PlainText, offset: int | None) -> int | None:
    """Turn a number of characters into one of bytes, where the text is UTF-8."""
    if offset is None or not plain.fits or not plain.is_utf8:
        return None
    return offset if plain.text.isascii() else len(plain.text[:offset].encode())


def _part_remark(shown: int, payload: bytes) -> tuple[Remark, ...]:
    return () if shown >= len(payload) else (Remark(_part(shown, len(payload)), shown),)


def _part(shown: int, total: int) -> Phrase:
    return mark(
        "Only the first %(shown)s of %(total)s bytes are read; what follows may be anything.",
        shown=format_number(shown),
        total=format_number(total),
    )


def _text_remark(complete: bool) -> tuple[Remark, ...]:  # noqa: FBT001 - what its caller was told
    return () if complete else (Remark(mark("The text would be too long and ends early.")),)


_DECODERS: dict[Format, Callable[[bytes, int], Decoded]] = {
    Format.TEXT: _text,
    Format.JSON: _json,
    Format.XML: _xml,
    Format.HEX: _hex,
    Format.BASE64: _base64,
    Format.CBOR: _binary(Format.CBOR, read_cbor),
    Format.MSGPACK: _binary(Format.MSGPACK, read_msgpack),
    Format.IMAGE: _image,
    Format.NUMBERS: _numbers,
}
