"""The values of JSON text, and the `$` names of `notation`, written as CBOR or MessagePack."""

from __future__ import annotations

import math

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.formats.digits import from_base64
from mqtts_gui.mqtt.formats.model import PayloadError
from mqtts_gui.mqtt.formats.nodes import Kind
from mqtts_gui.mqtt.formats.notation import MAX_BITS
from mqtts_gui.mqtt.formats.tree import Tree
from mqtts_gui.mqtt.formats.writers import BinaryWriter

_SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


class Composer:
    """Write the values of a tree, read from JSON text, in a binary form.

    Raises:
        PayloadError: a name that begins with `$` stands for nothing here, a name repeats, or the
            form has no such value.
    """

    def __init__(self, tree: Tree, writer: BinaryWriter) -> None:
        self._tree = tree
        self._writer = writer

    def write(self, index: int = 0) -> None:
        """Write one value."""
        node = self._tree.nodes[index]
        children = self._tree.children(index)
        match node.kind:
            case Kind.OBJECT:
                self._object(index, children)
            case Kind.ARRAY:
                self._writer.array(len(children))
                for child in children:
                    self.write(child)
            case Kind.NUMBER:
                self._writer.scalar(self._number(index))
            case _:
                self._writer.scalar(node.value)

    def _object(self, index: int, children: list[int]) -> None:
        names = [str(self._tree.nodes[child].key) for child in children]
        if len(set(names)) < len(names):
            raise PayloadError(
                mark("A name stands twice in the object %(path)s.", path=self._tree.path(index))
            )
        if any(name.startswith("$") for name in names):
            self._special(index, dict(zip(names, children, strict=True)))
            return
        self._writer.map(len(children))
        for name, child in zip(names, children, strict=True):
            self._writer.scalar(name)
            self.write(child)

    def _special(self, index: int, parts: dict[str, int]) -> None:
        match sorted(parts):
            case ["$bytes"]:
                self._writer.scalar(self._bytes(parts["$bytes"]))
            case ["$number"] if self._text(parts["$number"]) in _SPECIAL:
                self._writer.scalar(_SPECIAL[self._text(parts["$number"])])
            case ["$map"]:
                self._pairs(parts["$map"])
            case ["$tag", "value"] if self._writer.tag(self._whole(parts["$tag"])):
                self.write(parts["value"])
            case ["$simple"] if self._writer.simple(self._whole(parts["$simple"])):
                pass
            case ["$undefined"] if self._tree.nodes[parts["$undefined"]].value is True:
                if not self._writer.undefined():
                    raise self._no_meaning(index)
            case ["$ext"] if self._extension(parts["$ext"]):
                pass
            case _:
                raise self._no_meaning(index)

    def _pairs(self, index: int) -> None:
        pairs = [self._tree.children(pair) for pair in self._array(index)]
        if any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004 - a name and a value
            raise self._no_meaning(index)
        self._writer.map(len(pairs))
        for name, value in pairs:
            self.write(name)
            self.write(value)

    def _extension(self, index: int) -> bool:
        parts = self._array(index)
        if len(parts) != 2:  # noqa: PLR2004 - a type and bytes
            return False
        return self._writer.extension(self._whole(parts[0]), self._bytes(parts[1]))

    def _array(self, index: int) -> list[int]:
        if self._tree.nodes[index].kind is not Kind.ARRAY:
            raise self._no_meaning(index)
        return self._tree.children(index)

    def _bytes(self, index: int) -> bytes:
        try:
            return from_base64(self._text(index))
        except PayloadError as error:
            raise PayloadError(
                mark("%(path)s: %(reason)s", path=self._tree.path(index), reason=error.phrase)
            ) from None

    def _text(self, index: int) -> str:
        node = self._tree.nodes[index]
        if node.kind is not Kind.TEXT:
            raise self._no_meaning(index)
        return str(node.value)

    def _whole(self, index: int) -> int:
        number = self._number(index) if self._tree.nodes[index].kind is Kind.NUMBER else None
        if not isinstance(number, int):
            raise self._no_meaning(index)
        return number

    def _number(self, index: int) -> int | float:
        digits = str(self._tree.nodes[index].value)
        if not digits.lstrip("-").isdigit():
            number = float(digits)
            if math.isinf(number):
                raise PayloadError(
                    mark("The number at %(path)s is too large.", path=self._tree.path(index))
                )
            return number
        if len(digits) > MAX_BITS // 4 or (whole := int(digits)).bit_length() > MAX_BITS:
            raise PayloadError(
                mark("The number at %(path)s is too large.", path=self._tree.path(index))
            )
        return whole

    def _no_meaning(self, index: int) -> PayloadError:
        return PayloadError(
            mark(
                "At %(path)s, a name that begins with $ has no meaning here.",
                path=self._tree.path(index),
            )
        )
