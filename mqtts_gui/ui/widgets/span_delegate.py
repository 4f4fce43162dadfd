"""Draws cells made of spans: wrapped plain text in several weights and colours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize
from PySide6.QtGui import QPainter, QTextLayout
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.flow_label import Span, lay_out
from mqtts_gui.ui.widgets.scaling import px

PAD_X, PAD_Y = 8, 9

Index = QModelIndex | QPersistentModelIndex


class SpanDelegate(QStyledItemDelegate):
    """Paint what `spans` returns for a cell, with a line under each row."""

    pad_y = PAD_Y

    def spans(self, index: Index) -> Sequence[Span]:
        """Return what stands in a cell."""
        raise NotImplementedError

    def highlights(self, index: Index) -> Sequence[QTextLayout.FormatRange]:
        """Return what is marked in a cell, in UTF-16 units of its spans."""
        return ()

    def cell_width(self, option: QStyleOptionViewItem, index: Index) -> int:
        """Return the width of a cell, in pixels."""
        view = option.widget
        width = view.columnWidth(index.column()) if isinstance(view, QTableView) else 0
        return width or option.rect.width() or px(200)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        control = QStyle.ControlElement.CE_ItemViewItem
        shown.widget.style().drawControl(control, shown, painter, shown.widget)
        painter.save()
        painter.setPen(colour("hairline"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.setClipRect(option.rect)
        layout = lay_out(self.spans(index), option.font, _room(option.rect.width()))
        free = option.rect.height() - layout.boundingRect().height()
        place = QPointF(option.rect.left() + px(PAD_X), option.rect.top() + free / 2)
        layout.draw(painter, place, self.highlights(index))
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self.cell_width(option, index)
        layout = lay_out(self.spans(index), option.font, _room(width))
        return QSize(width, round(layout.boundingRect().height()) + 2 * px(self.pad_y) + 1)

    @override
    def displayText(self, value: object, locale: object) -> str:
        return ""  # the spans are drawn instead


def _room(width: int) -> int:
    return max(1, width - 2 * px(PAD_X))
