"""What a payload is when somebody reads it in one of the formats."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mqtts_gui.i18n import Phrase
from mqtts_gui.mqtt.formats.images import ImageFacts
from mqtts_gui.mqtt.formats.nodes import Remark
from mqtts_gui.mqtt.formats.scalars import Reading
from mqtts_gui.mqtt.formats.tree import Tree

DEFAULT_LIMIT = 128 * 1024
"""Bytes of a payload that are read unless more are asked for."""


class Format(StrEnum):
    """How a payload is written and shown; the value is what settings keep."""

    TEXT = "text"
    JSON = "json"
    XML = "xml"
    HEX = "hex"
    BASE64 = "base64"
    CBOR = "cbor"
    MSGPACK = "msgpack"
    IMAGE = "image"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A payload, or its first part, in one format.

    Attributes:
        format: The format that was asked for.
        text: To be shown as plain text: control and bidirectional characters are visible.
        fits: The payload is what the format says, as far as it was read. If not, `remarks` begin
            with why, and `text` and `tree` have what stands before that place, or other forms.
        tree: The values of JSON, XML, CBOR and MessagePack.
        image: What the header of a picture says.
        readings: The payload as numbers, in each width and order of bytes that it fits.
        remarks: What a person should know, in the order of the payload.
        shown: How many bytes were read.
        total: How many there are.
    """

    format: Format
    text: str
    fits: bool = True
    tree: Tree | None = None
    image: ImageFacts | None = None
    readings: tuple[Reading, ...] = ()
    remarks: tuple[Remark, ...] = ()
    shown: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Guess:
    """The format in which a payload reads best.

    Attributes:
        format: That format.
        why: What speaks for it, and what does not fit what was declared.
        sure: Nothing speaks against it.
        inside: The text is Base64 of something recognised: in which format that reads.
    """

    format: Format
    why: Phrase
    sure: bool
    inside: Format | None = None


class PayloadError(ValueError):
    """What was typed cannot be sent in the chosen format.

    Attributes:
        phrase: Why not.
        line: Where, from 1; 0 if it is of no place.
        column: Where in the line, in characters from 1.
    """

    def __init__(self, phrase: Phrase, line: int = 0, column: int = 0) -> None:
        super().__init__(phrase.text)
        self.phrase = phrase
        self.line = line
        self.column = column


def error_at(phrase: Phrase, text: str, offset: int) -> PayloadError:
    """Return the error about `text` at `offset` characters."""
    before = text[:offset]
    return PayloadError(phrase, before.count("\n") + 1, offset - before.rfind("\n"))
