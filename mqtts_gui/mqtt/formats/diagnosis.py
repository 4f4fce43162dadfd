"""CBOR and MessagePack as text for people: the diagnostic notation of RFC 8949, section 8."""

from __future__ import annotations

import json

from mqtts_gui.mqtt.formats.labels import bare, short_hex, written
from mqtts_gui.mqtt.formats.nodes import Encoded, Key, Kind, Node, Value
from mqtts_gui.mqtt.formats.plain import printable
from mqtts_gui.mqtt.formats.tree import Tree

_OPENING = {Kind.OBJECT: "{", Kind.ARRAY: "[", Kind.TAG: "("}
_CLOSING = {Kind.OBJECT: "}", Kind.ARRAY: "]", Kind.TAG: ")"}


class _FullError(Exception):
    """The text is long enough."""


class _Diagnosis:
    """Write the lines of one tree."""

    def __init__(self, tree: Tree, most: int) -> None:
        self.lines: list[str] = []
        self._tree = tree
        self._left = most

    def write(self, index: int, depth: int, before: str, after: str) -> None:
        """Write a value between what stands on its first and behind its last line."""
        node = self._tree.nodes[index]
        if node.kind is Kind.TAG:
            children = self._tree.children(index)
            if children:
                self.write(
                    children[0], depth, f"{before}{written(node.kind, node.value)}(", f"){after}"
                )
                return
        if node.kind in _OPENING:
            self._container(index, depth, before, after)
        else:
            self._add(depth, f"{before}{_scalar(node)}{after}")

    def _container(self, index: int, depth: int, before: str, after: str) -> None:
        node = self._tree.nodes[index]
        opening, closing = _OPENING[node.kind], _CLOSING[node.kind]
        children = self._tree.children(index)
        if not children:
            inner = "…" if node.length else ""
            self._add(depth, f"{before}{opening}{inner}{closing}{after}")
            return
        self._add(depth, before + opening)
        for number, child in enumerate(children, start=1):
            key = f"{_key(self._tree.nodes[child].key)}: " if node.kind is Kind.OBJECT else ""
            self.write(child, depth + 1, key, "," if number < node.length else "")
        if len(children) < node.length:
            self._add(depth + 1, "…")
        self._add(depth, closing + after)

    def _add(self, depth: int, text: str) -> None:
        line = "  " * depth + text
        if len(line) > self._left:
            self.lines.append(line[: max(self._left, 0)] + "…")
            raise _FullError
        self._left -= len(line) + 1
        self.lines.append(line)


def diagnosis(tree: Tree, most: int) -> tuple[str, bool]:
    """Return the values of `tree` as text of at most `most` characters, and whether that is all."""
    writer = _Diagnosis(tree, most)
    complete = True
    try:
        if tree.nodes:
            writer.write(0, 0, "", "")
    except _FullError:
        complete = False
    return printable("\n".join(writer.lines)), complete


def _key(key: Key) -> str:
    if isinstance(key, Encoded):
        return f"<{short_hex(key.data)}>"
    return _value(key)


def _scalar(node: Node) -> str:
    if node.kind in {Kind.TIME, Kind.SIMPLE, Kind.UNDEFINED}:
        return written(node.kind, node.value)
    return _value(node.value)


def _value(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bytes):
        return f"h'{value.hex()}'"
    return bare(value)
