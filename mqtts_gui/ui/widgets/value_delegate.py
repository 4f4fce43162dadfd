"""Draws a value of a tree on one line: what it is shows by its colour and by its form."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from mqtts_gui.ui.models.payload_reading import Finder
from mqtts_gui.ui.models.value_tree_model import Index, ValueTreeModel
from mqtts_gui.ui.models.value_words import value_parts
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import px, scaled_mono_font

PAD_X = 4
ROW_PX = 20


class ValueDelegate(QStyledItemDelegate):
    """Paint the rows of a `ValueTreeModel`."""

    def __init__(self, model: ValueTreeModel) -> None:
        super().__init__(model)
        self._model = model
        self._find: Finder | None = None

    def mark(self, find: Finder | None) -> None:
        """Mark what `find` finds in a row."""
        self._find = find

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        shown.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget
        )
        painter.save()
        painter.setClipRect(option.rect)
        room = option.rect.adjusted(px(PAD_X), 0, -px(PAD_X), 0)
        self._paint_parts(painter, room, index)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        # Rows are as wide as the view: what is longer ends with an ellipsis, and is copied whole.
        return QSize(px(60), max(px(ROW_PX), QFontMetrics(_font()).height() + px(4)))

    def _paint_parts(self, painter: QPainter, room: QRect, index: Index) -> None:
        font = _font()
        marked = self._marked(index)
        if marked:
            painter.fillRect(room, colour("warning-soft"))
        for part in value_parts(self._model.tree, index.internalId()):
            font.setItalic(part.slanted)
            font.setUnderline(marked)
            painter.setFont(font)
            painter.setPen(colour(part.role))
            metrics = QFontMetrics(font)
            # Of a text of a thousand characters no more is measured than fits.
            most = room.width() // max(1, metrics.horizontalAdvance("i")) + 2
            text = metrics.elidedText(
                part.text[: most + 1], Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | _PLAIN, text)
            room.setLeft(room.left() + metrics.horizontalAdvance(text))
            if text != part.text or room.width() <= 0:
                break

    def _marked(self, index: Index) -> bool:
        return self._find is not None and bool(self._find(str(index.data())))

    @override
    def displayText(self, value: object, locale: object) -> str:
        return ""  # the parts are drawn instead


def _font() -> QFont:
    return scaled_mono_font()


_PLAIN = Qt.TextFlag.TextSingleLine
