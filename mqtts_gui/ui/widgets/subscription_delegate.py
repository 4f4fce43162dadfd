"""How a subscription is painted: square, name, second line, remark; crosses to act on it."""

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

from mqtts_gui.i18n import visible
from mqtts_gui.ui.connection import SubscriptionRow
from mqtts_gui.ui.fonts import ui_font
from mqtts_gui.ui.icons import icon_pixmap
from mqtts_gui.ui.models.subscriptions_model import REMARK_ROLE, ROW_ROLE, SUMMARY_ROLE
from mqtts_gui.ui.palette import colour, series_colour
from mqtts_gui.ui.widgets.message_painter import SQUARE, SQUARE_GAP, paint_square
from mqtts_gui.ui.widgets.scaling import px, text_scale

_Index = QModelIndex | QPersistentModelIndex
_PADDING = 8
_ABOVE = 7
_SMALL_PX = 11
_CROSS = 14
_GAP, _LEAST_FILTER = 6, 30
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

    def retry_of(self, index: _Index, row: QRect) -> QRect:
        """Return the square that asks again for what was refused; empty for other rows."""
        cross = self.cross_of(row)
        is_refused = _row(index).refused is not None and not _row(index).is_off
        return cross.translated(-cross.width(), 0) if is_refused else QRect()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = max(self._view.viewport().width(), px(120))
        room = self._text_room(QRect(0, 0, width, 0))
        names, small = QFontMetrics(QApplication.font()), QFontMetrics(_small_font())
        height = names.height() + 2 * px(_ABOVE) + px(3)
        if _has_summary(index):
            height += small.height()
        if (remark := index.data(REMARK_ROLE)) is not None:
            place = QRect(0, 0, room.width(), 9999)
            height += small.boundingRect(place, int(_WRAP), remark[0]).height()
        return QSize(width, height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect, state = option.rect, option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        pointed = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        if chosen or pointed:
            current = index == self._view.currentIndex()
            self._paint_ground(painter, rect, focused=current and self._view.hasFocus())
        names = QFontMetrics(QApplication.font())
        room = self._text_room(rect)
        line = QRect(room.left(), room.top(), room.width(), names.height())
        self._paint_sign(painter, index, rect.left() + px(_PADDING), line.center().y())
        retry = self.retry_of(index, rect)
        if chosen or pointed:
            line.setRight(self._paint_cross(painter, rect, pointed=pointed))
        if not retry.isEmpty():
            self._paint_icon(painter, retry, "refresh-cw", "accent")
            line.setRight(retry.left())
        self._paint_name(painter, line, index)
        self._paint_lines(painter, room.adjusted(0, names.height() + px(2), 0, 0), index)
        painter.restore()

    def _paint_sign(self, painter: QPainter, index: _Index, left: int, middle: int) -> None:
        """Paint the coloured square; an empty one for what is not shown."""
        row, side = _row(index), px(SQUARE)
        square = QRect(left, middle - side // 2 + 1, side, side)
        paint_square(painter, square, series_colour(row.colour))
        if row.is_off or row.paused_ns:
            inner = px(2)
            painter.fillRect(square.adjusted(inner, inner, -inner, -inner), colour("surface"))

    def _paint_name(self, painter: QPainter, line: QRect, index: _Index) -> None:
        """Paint what the row is called, and behind an alias the filter."""
        row, font = _row(index), QApplication.font()
        names = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(colour("muted" if row.is_off else "text"))
        name = names.elidedText(index.data(), Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), name)
        taken = names.horizontalAdvance(name) + px(_GAP)
        if row.alias and line.width() - taken > px(_LEAST_FILTER):
            rest = line.adjusted(taken, 0, 0, 0)
            small = _small_font()
            painter.setFont(small)
            painter.setPen(colour("muted"))
            text = visible(row.filter)
            middle = Qt.TextElideMode.ElideMiddle
            shown = QFontMetrics(small).elidedText(text, middle, rest.width())
            painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _paint_ground(self, painter: QPainter, rect: QRect, *, focused: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("accent") if focused else Qt.PenStyle.NoPen)
        painter.setBrush(colour("subtle"))
        inset = 0.5 if focused else 0.0
        ground = rect.toRectF().adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(ground, px(_RADIUS), px(_RADIUS))

    def _paint_cross(self, painter: QPainter, rect: QRect, *, pointed: bool) -> int:
        place = self.cross_of(rect)
        self._paint_icon(
            painter, place, "x", "error" if pointed and self.pointed_cross else "muted"
        )
        return place.left()

    def _paint_icon(self, painter: QPainter, place: QRect, name: str, role: str) -> None:
        side = px(_CROSS)
        picture = icon_pixmap(name, role, side, painter.device().devicePixelRatioF())
        painter.drawPixmap(place.center() - QPoint(side // 2, side // 2), picture)

    def _paint_lines(self, painter: QPainter, room: QRect, index: _Index) -> None:
        font = _small_font()
        small = QFontMetrics(font)
        painter.setFont(font)
        if _has_summary(index):
            painter.setPen(colour("muted"))
            text = index.data(SUMMARY_ROLE)
            shown = small.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignTop), shown)
            room.setTop(room.top() + small.height())
        if (remark := index.data(REMARK_ROLE)) is not None:
            text, role = remark
            painter.setPen(colour(role))
            painter.drawText(room, int(_WRAP), text)

    def _text_room(self, rect: QRect) -> QRect:
        left = px(_PADDING) + px(SQUARE) + px(SQUARE_GAP)
        return rect.adjusted(left, px(_ABOVE), -px(_PADDING), -px(_ABOVE) + px(2))


def _row(index: _Index) -> SubscriptionRow:
    row = index.data(ROW_ROLE)
    assert isinstance(row, SubscriptionRow)  # noqa: S101 - what the model of this view holds
    return row


def _has_summary(index: _Index) -> bool:
    """Say whether there is more to tell than that nothing comes, and why."""
    row = _row(index)
    return row.refused is None or row.is_off or bool(row.paused_ns)


def _small_font() -> QFont:
    return ui_font(text_scale(), size_px=_SMALL_PX)
