"""How a subscription is painted: coloured square, filter, second line, a cross to remove it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from mqtts_gui.ui.connection import SubscriptionRow
from mqtts_gui.ui.fonts import ui_font
from mqtts_gui.ui.icons import icon_pixmap
from mqtts_gui.ui.models.subscriptions_model import ROW_ROLE, SUMMARY_ROLE
from mqtts_gui.ui.palette import colour, series_colour
from mqtts_gui.ui.widgets.message_painter import SQUARE, SQUARE_GAP, paint_square
from mqtts_gui.ui.widgets.scaling import px, text_scale

_Index = QModelIndex | QPersistentModelIndex
_PADDING = 8
_ABOVE = 7
_SMALL_PX = 11
_CROSS = 14
_RADIUS = 6
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class SubscriptionDelegate(QStyledItemDelegate):
    """Paint the rows of a `SubscriptionsModel`."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.pointed_cross = False
        """The pointer is over the cross of the row under it."""

    def cross_of(self, row: QRect) -> QRect:
        """Return the square that the cross of a row at `row` reacts in."""
        side = px(_CROSS) + px(8)
        return QRect(row.right() - side - px(2), row.top() + px(4), side, side)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = max(self._view.viewport().width(), px(120))
        room = self._text_room(QRect(0, 0, width, 0))
        names, small = QFontMetrics(QApplication.font()), QFontMetrics(_small_font())
        lines = small.height()
        if _row(index).refused is not None:
            text = index.data(SUMMARY_ROLE)
            lines = small.boundingRect(QRect(0, 0, room.width(), 9999), int(_WRAP), text).height()
        return QSize(width, names.height() + lines + 2 * px(_ABOVE) + px(3))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row, rect = _row(index), option.rect
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        pointed = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        if chosen or pointed:
            self._paint_ground(painter, rect, focused=chosen and self._view.hasFocus())
        names = QFontMetrics(QApplication.font())
        room = self._text_room(rect)
        line = QRect(room.left(), room.top(), room.width(), names.height())
        side = px(SQUARE)
        square = QPoint(rect.left() + px(_PADDING), line.center().y() - side // 2 + 1)
        paint_square(painter, QRect(square, QSize(side, side)), series_colour(row.colour))
        if chosen or pointed:
            line.setRight(self._paint_cross(painter, rect, pointed=pointed))
        painter.setFont(QApplication.font())
        painter.setPen(colour("text"))
        name = names.elidedText(index.data(), Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), name)
        self._paint_summary(painter, room.adjusted(0, names.height() + px(2), 0, 0), index)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, *, focused: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("accent") if focused else Qt.PenStyle.NoPen)
        painter.setBrush(colour("subtle"))
        inset = 0.5 if focused else 0.0
        ground = rect.toRectF().adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(ground, px(_RADIUS), px(_RADIUS))

    def _paint_cross(self, painter: QPainter, rect: QRect, *, pointed: bool) -> int:
        place, side = self.cross_of(rect), px(_CROSS)
        role = "error" if pointed and self.pointed_cross else "muted"
        cross = icon_pixmap("x", role, side, painter.device().devicePixelRatioF())
        painter.drawPixmap(place.center() - QPoint(side // 2, side // 2), cross)
        return place.left()

    def _paint_summary(self, painter: QPainter, room: QRect, index: _Index) -> None:
        font, text = _small_font(), index.data(SUMMARY_ROLE)
        painter.setFont(font)
        if _row(index).refused is not None:
            painter.setPen(colour("error"))
            painter.drawText(room, int(_WRAP), text)
            return
        painter.setPen(colour("muted"))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignTop), shown)

    def _text_room(self, rect: QRect) -> QRect:
        left = px(_PADDING) + px(SQUARE) + px(SQUARE_GAP)
        return rect.adjusted(left, px(_ABOVE), -px(_PADDING), -px(_ABOVE) + px(2))


def _row(index: _Index) -> SubscriptionRow:
    row = index.data(ROW_ROLE)
    assert isinstance(row, SubscriptionRow)  # noqa: S101 - what the model of this view holds
    return row


def _small_font() -> QFont:
    return ui_font(text_scale(), size_px=_SMALL_PX)
