"""A value of JSON, CBOR, MessagePack or XML on one line: its name, itself, and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mqtts_gui.i18n import ntr
from mqtts_gui.mqtt.formats.nodes import Kind, Node
from mqtts_gui.mqtt.formats.tree import Tree

_ROLES: Mapping[Kind, str] = {
    Kind.TEXT: "ok",
    Kind.COMMENT: "muted",
    Kind.INSTRUCTION: "muted",
    Kind.ATTRIBUTE: "ok",
    Kind.NUMBER: "accent",
    Kind.BOOLEAN: "warning",
    Kind.NULL: "warning",
    Kind.UNDEFINED: "warning",
    Kind.SIMPLE: "warning",
    Kind.BYTES: "error",
    Kind.EXTENSION: "error",
    Kind.TIME: "accent",
}
_HELD = {Kind.OBJECT: ("{", "}"), Kind.ARRAY: ("[", "]")}
_SLANTED = {Kind.BOOLEAN, Kind.NULL, Kind.UNDEFINED, Kind.SIMPLE}


class Part(NamedTuple):
    """A piece of a line; `role` is a colour of the theme."""

    text: str
    role: str = "text"
    slanted: bool = False


def value_parts(tree: Tree, number: int, *, counted: bool = True) -> list[Part]:
    """Return the pieces of the line of a node; safe to be shown as plain text."""
    node = tree.nodes[number]
    key = tree.key(number)
    if node.kind is Kind.ELEMENT:
        count = f" {_count(node)}" if node.length and counted else ""
        return [Part(f"<{key}>"), *([Part(count, "muted")] if count else [])]
    if node.kind is Kind.ATTRIBUTE:
        return [Part(f"@{key}"), Part(" = ", "muted"), _value(tree, number)]
    name = [Part(key), Part(": ", "muted")] if key else []
    if node.kind in _HELD:
        begin, end = _HELD[node.kind]
        inside = f" {_count(node)} " if node.length and counted else ""
        return [*name, Part(f"{begin}{inside}{end}", "muted")]
    return [*name, _value(tree, number)]


def value_line(tree: Tree, number: int, *, counted: bool = True) -> str:
    """Return the line of a node.

    Args:
        tree: Where it is.
        number: Which it is.
        counted: With how many values it holds.
    """
    return "".join(part.text for part in value_parts(tree, number, counted=counted))


def _value(tree: Tree, number: int) -> Part:
    """Return a value; texts have quotes, so that "1" is told from 1 without its colour."""
    node, text = tree.nodes[number], tree.text(number)
    if node.kind in {Kind.TEXT, Kind.ATTRIBUTE}:
        text = f"“{text}”" if tree.is_xml else f'"{text}"'
    elif node.kind is Kind.COMMENT:
        text = f"<!--{text}-->"
    elif node.kind is Kind.INSTRUCTION:
        text = f"<?{text}?>"
    elif node.kind is Kind.TAG:
        return Part(f"tag {text}", "muted")
    return Part(text, _ROLES.get(node.kind, "text"), node.kind in _SLANTED)


def _count(node: Node) -> str:
    if node.kind is Kind.OBJECT:
        return ntr("%(count)s name", "%(count)s names", node.length)
    return ntr("%(count)s value", "%(count)s values", node.length)
