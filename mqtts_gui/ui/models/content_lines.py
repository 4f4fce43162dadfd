"""A content as lines that can be compared: of JSON, of text, or of bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import islice
from typing import NamedTuple

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.guessing import binary_format
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.mqtt.formats.tree import Tree
from mqtts_gui.ui.models.value_words import value_line

MOST_LINES = 20_000
HEX_BYTES = 16
STEP = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
"""Between the names of a path."""

_DEEPEST = 40  # steps that are indented
_LONGEST_PATH = 200
_SPACES = {ord(space): None for space in " \t\r\n"}
_PRINTABLE = range(0x20, 0x7F)
_VALUES = {Format.CBOR, Format.MSGPACK}
_ROWS = {Format.BASE64, Format.NUMBERS}


class ContentKind(Enum):
    """As what two contents are compared."""

    JSON = "json"
    VALUES = "values"
    TEXT = "text"
    HEX = "hex"


class ContentLine(NamedTuple):
    """A line of a content.

    Attributes:
        key: Equal for lines that are the same.
        text: As it is shown in the whole content; untrusted.
        path: Where in JSON it stands.
        value: As it is shown with its path; empty for a closing bracket.
    """

    key: str
    text: str
    path: str = ""
    value: str = ""


class _Number(str):
    """A number of JSON as it was sent: 21.50 is not 21.5 to who looks for a change."""

    __slots__ = ()


class _Object(list[tuple[str, object]]):
    """An object of JSON, with names that occur twice."""


def lines_of(
    contents: Sequence[bytes], form: Format | None = None
) -> tuple[ContentKind, list[list[ContentLine]]]:
    """Return two contents as lines of the same kind; an empty one is of any kind.

    Args:
        contents: Two of them.
        form: The format in which they are read, if both fit it; None for the one that is found.
    """
    if form is None:
        form = next((found for found in map(binary_format, contents) if found), None)
    decoded = _decoded(contents, form)
    if decoded is not None:
        return decoded
    texts = [_text_of(content) for content in contents]
    if any(text is None for text in texts):
        return ContentKind.HEX, [_some(_hex_lines(content)) for content in contents]
    known = [text or "" for text in texts]
    found = [_json_lines(text) for text in known]
    is_json = all(lines is not None or not text for lines, text in zip(found, known, strict=True))
    if is_json and any(known):
        return ContentKind.JSON, [lines or [] for lines in found]
    return ContentKind.TEXT, [_some(_text_lines(text)) for text in known]


def _decoded(
    contents: Sequence[bytes], form: Format | None
) -> tuple[ContentKind, list[list[ContentLine]]] | None:
    """Return contents as lines of a format; None where its lines are no better than those found."""
    if form is Format.HEX:
        return ContentKind.HEX, [_some(_hex_lines(content)) for content in contents]
    if form not in _VALUES | _ROWS:
        return None
    found = [decode(content, form, limit=max(len(content), 1)) for content in contents]
    if not all(each.fits or not each.total for each in found):
        return None
    if form in _ROWS:
        return ContentKind.TEXT, [_some(_text_lines(each.text)) for each in found]
    return ContentKind.VALUES, [_some(_tree_lines(each.tree)) for each in found]


def _tree_lines(tree: Tree | None) -> Iterator[ContentLine]:
    """Yield the values of a tree, a value a line; they are visible already."""
    if tree is None:
        return
    names: list[str] = []
    for number, node in enumerate(tree.nodes):
        del names[node.depth :]
        text = value_line(tree, number, counted=False)
        path = _shortened(STEP.join(name for name in names if name))
        value = "" if tree.children(number) else text
        before = f"{path}{STEP}" if path else ""
        indent = "  " * min(node.depth, _DEEPEST)
        yield ContentLine(f"{path}\0{text}", indent + text, before, value)
        names.append(tree.key(number))


def _some(lines: Iterator[ContentLine]) -> list[ContentLine]:
    return list(islice(lines, MOST_LINES + 1))  # one more, which tells that some are missing


def _text_of(content: bytes) -> str | None:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _text_lines(text: str) -> Iterator[ContentLine]:
    if text:
        yield from (ContentLine(line, line, value=line) for line in text.split("\n"))


def _hex_lines(content: bytes) -> Iterator[ContentLine]:
    for offset in range(0, len(content), HEX_BYTES):
        row = content[offset : offset + HEX_BYTES]
        letters = "".join(chr(byte) if byte in _PRINTABLE else "." for byte in row)
        shown = f"{row.hex(' '):<{HEX_BYTES * 3 - 1}}  {letters}"
        yield ContentLine(row.hex(), f"{offset:04x}  {shown}", value=shown)


def _json_lines(text: str) -> list[ContentLine] | None:
    """Return JSON a value a line, names in order; None for what is no object or list of JSON."""
    if text.translate(_SPACES)[:1] not in {"{", "["}:
        return None
    try:
        value = json.loads(text, object_pairs_hook=_Object, parse_int=_Number, parse_float=_Number)
        return _some(_value_lines("", value, "", 0))
    except (ValueError, RecursionError):
        return None


def _value_lines(name: str, value: object, path: str, depth: int) -> Iterator[ContentLine]:
    if not isinstance(value, list):
        yield _line(name + _scalar(value), path, depth)
        return
    is_object = isinstance(value, _Object)
    begin, end = ("{", "}") if is_object else ("[", "]")
    if not value:
        yield _line(name + begin + end, path, depth)
        return
    yield _line(name + begin, path, depth)
    inside = _shortened(path + (name.removesuffix(": ") or ("[]" if depth else "")))
    members = sorted(value, key=_name_of) if is_object else ((None, each) for each in value)
    for key, each in members:
        member = "" if key is None else f"{_quoted(key)}: "
        yield from _value_lines(member, each, inside and inside + STEP, depth + 1)
    yield _line(end, path, depth, is_end=True)


def _line(text: str, path: str, depth: int, *, is_end: bool = False) -> ContentLine:
    indented = "  " * min(depth, _DEEPEST) + text
    return ContentLine(f"{path}\0{text}", indented, path, "" if is_end else text)


def _shortened(path: str) -> str:
    return path if len(path) <= _LONGEST_PATH else f"…{path[-_LONGEST_PATH:]}"


def _name_of(member: tuple[str, object]) -> str:
    return member[0]


def _scalar(value: object) -> str:
    return value if isinstance(value, _Number) else _quoted(value)


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
