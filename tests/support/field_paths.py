"""Ways through a tree of fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.field_tree import FieldNode, field_tree
from tests.support.issuing import NOW, loaded


def tree_of(
    data: bytes, now: datetime = NOW, passphrase: str | None = None
) -> tuple[FieldNode, ...]:
    """Return the fields of the first item in `data`."""
    item = loaded(data, password=lambda: passphrase).items[0]
    return field_tree(item, describe(item), now)


def find(nodes: Sequence[FieldNode], *labels: str) -> FieldNode:
    """Return the field at the end of a path of labels; each may be the start of one."""
    first, *rest = labels
    exact = [node for node in nodes if str(node.label) == first]
    near = [node for node in nodes if str(node.label).startswith(first)]
    assert near, (first, [str(node.label) for node in nodes])
    found = (exact or near)[0]
    return find(found.children, *rest) if rest else found


def walk(nodes: Sequence[FieldNode]) -> Iterator[FieldNode]:
    """Yield all fields, those above first."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def pairs(node: FieldNode) -> list[tuple[str, str]]:
    """Return label and value of what stands below a field."""
    return [(str(child.label), child.text) for child in node.children]
