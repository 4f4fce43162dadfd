"""What a screen reader finds on the screen: names, values and descriptions, in its order."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

TEXTS = (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)


def spoken(widget: QWidget) -> list[str]:
    """Return every text that a screen reader meets in what is shown of `widget`."""
    root = QAccessible.queryAccessibleInterface(widget)
    assert root is not None
    return [text for text in _texts(root) if text]


def _texts(node: QAccessibleInterface) -> Iterator[str]:
    owner = node.object()
    if isinstance(owner, QWidget) and not owner.isVisible():
        return  # cells of a table have no owner: those that are scrolled away can be reached
    for kind in TEXTS:
        yield node.text(kind)
    for place in range(node.childCount()):
        child = node.child(place)
        if child is not None:
            yield from _texts(child)
