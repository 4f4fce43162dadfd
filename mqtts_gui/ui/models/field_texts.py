"""Fields as they are copied: one value, a line, or a branch with everything below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mqtts_gui.certs.field_tree import FieldNode
from mqtts_gui.i18n import visible
from mqtts_gui.ui.models.hex_dump import dump

_INDENT = "    "
_BYTES_A_LINE = 16
LONGEST_SHOWN = 2000
"""Characters of one value on the screen; copied it is whole."""


def value_text(node: FieldNode) -> str:
    """Return the value of a field alone."""
    return node.text if node.data is None else dump(node.data, _BYTES_A_LINE)


def shown_text(node: FieldNode) -> str:
    """Return the value as far as it is shown."""
    if isinstance(node.value, str) and len(node.value) > LONGEST_SHOWN:
        return f"{visible(node.value[:LONGEST_SHOWN])}…"
    return node.text


def said_text(node: FieldNode, *, whole: bool = False) -> str:
    """Return the value, as far as it is shown or whole, with what is said about it."""
    value = node.text if whole else shown_text(node)
    remark = "" if node.remark is None else str(node.remark)
    if not value:
        return remark
    return f"{value} ({remark})" if remark else value


def line_text(node: FieldNode) -> str:
    """Return label and value of a field; of a dump all its lines."""
    return "\n".join(_lines(node, 0))


def branch_text(nodes: Sequence[FieldNode]) -> str:
    """Return fields and everything below them, indented."""
    return "".join(f"{line}\n" for node in nodes for line in _branch(node, 0))


def _branch(node: FieldNode, depth: int) -> Iterator[str]:
    yield from _lines(node, depth)
    for child in node.children:
        yield from _branch(child, depth + 1)


def _lines(node: FieldNode, depth: int) -> Iterator[str]:
    said = said_text(node, whole=True)
    yield f"{_INDENT * depth}{node.label}: {said}" if said else f"{_INDENT * depth}{node.label}"
    if node.data is not None:
        for line in dump(node.data, _BYTES_A_LINE).splitlines():
            yield f"{_INDENT * (depth + 1)}{line}"
