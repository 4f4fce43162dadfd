"""What JSON, CBOR, MessagePack and XML have in common: values, their names, and faults."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from mqtts_gui.i18n import Phrase


class Kind(StrEnum):
    """What a node is."""

    OBJECT = "object"
    ARRAY = "array"
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    UNDEFINED = "undefined"
    SIMPLE = "simple"
    BYTES = "bytes"
    TAG = "tag"
    EXTENSION = "extension"
    TIME = "time"
    ELEMENT = "element"
    ATTRIBUTE = "attribute"
    COMMENT = "comment"
    INSTRUCTION = "instruction"


class Encoded(NamedTuple):
    """A map's key that is itself a container: its bytes, as they stand in the payload."""

    data: bytes


class Extension(NamedTuple):
    """A MessagePack value of a type that the application defines."""

    code: int
    data: bytes


Key = str | int | float | bytes | Extension | Encoded | None
Value = str | int | float | bytes | Extension | None


class Node(NamedTuple):
    """One value.

    Attributes:
        parent: The number of the node it lies in; -1 for the outermost.
        depth: How many nodes it lies in.
        key: Its name in an object, its index in an array; None for the outermost and for what a
            tag is put on.
        kind: What it is.
        value: Of a text, a text; of JSON's numbers the digits as they were sent; of other numbers
            the number; of a tag or a simple value its number; None for containers.
        length: How many children it has in the payload, be they shown or not.
    """

    parent: int
    depth: int
    key: Key
    kind: Kind
    value: Value
    length: int


class Remark(NamedTuple):
    """Something that a person should know about a payload, at `offset` bytes from its start."""

    phrase: Phrase
    offset: int | None = None


class StopError(Exception):
    """Reading ends here."""


class FullError(StopError):
    """There are more nodes or levels than are shown."""


class CutError(StopError):
    """The part of the payload that is read ends here."""


class BrokenError(StopError):
    """The payload is not what it is read as, from `offset` bytes on (characters for text)."""

    def __init__(self, phrase: Phrase, offset: int) -> None:
        super().__init__(phrase.text)
        self.phrase = phrase
        self.offset = offset
