"""How tall a view that scrolls must be so that it need not scroll.

Where a page scrolls as a whole, a second scroll bar within it would take the wheel away.
"""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractScrollArea, QPlainTextEdit, QTableView, QTreeView

TALLEST = 6000
"""Pixels; what is taller scrolls by itself after all."""


def whole_height(area: QAbstractScrollArea) -> int:
    """Return the height of a text, tree or table with all that it shows, in pixels."""
    around = area.height() - area.viewport().height()
    return min(TALLEST, around + _content_height(area))


def _content_height(area: QAbstractScrollArea) -> int:
    match area:
        case QPlainTextEdit():
            margin = round(2 * area.document().documentMargin())
            lines = area.document().blockCount() + 1  # lines may be a fraction of a pixel taller
            return lines * area.fontMetrics().lineSpacing() + margin
        case QTreeView():
            return _tree_height(area)
        case QTableView():
            return area.verticalHeader().length()
    return area.viewport().height() + area.verticalScrollBar().maximum()


def _tree_height(tree: QTreeView) -> int:
    height, index = 0, tree.model().index(0, 0)
    while index.isValid() and height < TALLEST:
        height += tree.rowHeight(index)
        index = tree.indexBelow(index)
    return height
