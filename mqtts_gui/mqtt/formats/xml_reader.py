"""XML as it was sent, by expat, which checks it; document type definitions are refused.

A definition can name files and addresses and define entities that grow a thousandfold, so nothing
is read behind one. The source is shown as it is, in the encoding that it declares.
"""

from __future__ import annotations

import codecs
import re
from xml.parsers import expat

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.formats.nodes import BrokenError, FullError, Kind
from mqtts_gui.mqtt.formats.tree import TreeBuilder

_DECLARED = re.compile(rb"<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([^\"'>]*)[\"']")
_DECLARATION_BYTES = 1_000
_ENCODINGS = {
    "utf-8": "utf-8",
    "ascii": "us-ascii",
    "iso8859-1": "iso-8859-1",
    "iso8859-15": "iso-8859-15",
    "cp1252": "windows-1252",
}
"""Those that are read: Python's name, and expat's."""
_UTF16_MARKS = (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)


def xml_encoding(payload: bytes) -> str:
    """Return the encoding that XML declares, by Python's name; UTF-8 where it declares none.

    Raises:
        BrokenError: it declares one that is not read here.
    """
    if payload.startswith(_UTF16_MARKS):
        return "utf-16"
    found = _DECLARED.match(payload[:_DECLARATION_BYTES].removeprefix(codecs.BOM_UTF8))
    if found is None:
        return "utf-8"
    name = found[1].decode("ascii", errors="replace")[:40]
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        known = ""
    if known not in _ENCODINGS:
        raise BrokenError(
            mark("The XML declares the encoding %(name)s, which is not read here.", name=name),
            found.start(1),
        )
    return known


def read_xml(payload: bytes, builder: TreeBuilder, limit: int) -> BrokenError | None:
    """Read the first `limit` bytes into `builder`; return what is wrong with them."""
    try:
        encoding = xml_encoding(payload)
        reader = _XmlReader(builder, _ENCODINGS.get(encoding, encoding))
        reader.follow()
        reader.read(payload, limit)
    except BrokenError as error:
        return error
    except FullError:
        builder.remark_bounds()
    return None


def is_xml(payload: bytes, limit: int) -> bool:
    """Say whether the first `limit` bytes are XML, without looking at what is in it."""
    try:
        encoding = xml_encoding(payload)
        _XmlReader(TreeBuilder(), _ENCODINGS.get(encoding, encoding)).read(payload, limit)
    except BrokenError:
        return False
    return True


class _XmlReader:
    """Hand what expat finds to a builder."""

    def __init__(self, builder: TreeBuilder, encoding: str) -> None:
        self._builder = builder
        self._payload = b""
        self._counts: list[int] = [0]
        # Named here, so that expat looks up no name that the payload makes up.
        self._parser = expat.ParserCreate(encoding)
        self._parser.StartDoctypeDeclHandler = self._refuse_definition

    def follow(self) -> None:
        """Hand over what is found; otherwise all is only checked, which is quick."""
        self._parser.buffer_text = True
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.CommentHandler = self._comment
        self._parser.ProcessingInstructionHandler = self._instruction

    def read(self, payload: bytes, limit: int) -> None:
        self._payload = payload
        try:
            self._parser.Parse(payload[:limit], len(payload) <= limit)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code) or str(error.code)
            raise BrokenError(
                mark("This is not well-formed XML: %(reason)s.", reason=reason),
                max(self._parser.ErrorByteIndex, 0),
            ) from None

    def _start(self, name: str, attributes: list[str]) -> None:
        self._counts[-1] += 1
        self._builder.open(name, Kind.ELEMENT)
        self._counts.append(len(attributes) // 2)
        for index in range(0, len(attributes), 2):
            self._builder.leaf(attributes[index], Kind.ATTRIBUTE, attributes[index + 1])

    def _end(self, _name: str) -> None:
        self._builder.close(self._counts.pop())

    def _text(self, text: str) -> None:
        if not text.isspace():
            self._leaf(Kind.TEXT, text)

    def _comment(self, text: str) -> None:
        self._leaf(Kind.COMMENT, text)

    def _instruction(self, target: str, text: str) -> None:
        self._leaf(Kind.INSTRUCTION, f"{target} {text}")

    def _leaf(self, kind: Kind, text: str) -> None:
        self._counts[-1] += 1
        self._builder.leaf(None, kind, text)

    def _refuse_definition(self, *_parts: object) -> None:
        # expat tells of it once it has read its name, or all of it.
        here = self._parser.CurrentByteIndex
        start = self._payload.rfind(b"<!DOCTYPE", 0, here + len(b"<!DOCTYPE"))
        raise BrokenError(
            mark("The XML has a document type definition (DOCTYPE), which is not read here."),
            here if start < 0 else start,
        )
