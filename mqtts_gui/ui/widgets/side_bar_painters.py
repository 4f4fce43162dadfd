"""How the rows of the side bar are drawn: connections and tools."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import visible
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.connection_text import PADLOCK_ROLES, padlock
from mqtts_gui.ui.models.connections_model import CONNECTION_ROLE, address_of
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import px

INSET_PX, RADIUS_PX = 8, 6
TEXT_LEFT_PX, TOOL_TEXT_LEFT_PX, SMALL_PX = 33, 41, 11
CONNECTION_ROW_PX, TOOL_ROW_PX = 45, 32
DOT_PX, PADLOCK_PX, TOOL_ICON_PX = 9, 13, 16
DOT_ROLES = {
    State.IDLE: "idle",
    State.CONNECTING: "accent",
    State.READY: "ok",
    State.WAITING: "warning",
    State.FAILED: "error",
    State.CLOSING: "idle",
}
_Index = QModelIndex | QPersistentModelIndex


class RowPainter(QStyledItemDelegate):
    """Let the style sheet draw the ground of a row; what stands on it is drawn by the others."""

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        option.text, option.icon = "", QIcon()

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = self.parent()
        if isinstance(view, QAbstractItemView) and _is_keyboard_place(view, index):
            inset = px(INSET_PX) + 0.5
            frame = QRectF(option.rect).adjusted(inset, 0.5, -inset, -0.5)
            painter.setPen(QPen(colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, px(RADIUS_PX), px(RADIUS_PX))


class ConnectionPainter(RowPainter):
    """Draw a connection: state dot, name, address, padlock."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, px(CONNECTION_ROW_PX))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        connection = index.data(CONNECTION_ROLE)
        if not isinstance(connection, Connection):
            return
        painter.save()
        super().paint(painter, option, index)
        row = option.rect
        dot = px(DOT_PX)
        middle = row.center().y() + 1
        draw_dot(painter, QRectF(row.left() + px(16), middle - dot / 2, dot, dot), connection.state)
        side = px(PADLOCK_PX)
        lock = QRect(row.right() - px(16) - side, middle - side // 2, side, side)
        sign = padlock(connection)
        icon(sign, PADLOCK_ROLES[sign]).paint(painter, lock)
        self._draw_texts(painter, _text_rect(row, lock.left()), index.data(), connection)
        painter.restore()

    @override
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        row = option.rect
        height = editor.sizeHint().height()
        left = row.left() + px(TEXT_LEFT_PX) - px(INSET_PX)
        editor.setGeometry(
            left, row.center().y() - height // 2, row.right() - px(INSET_PX) - left, height
        )

    def _draw_texts(
        self, painter: QPainter, area: QRect, name: str, connection: Connection
    ) -> None:
        font = QApplication.font()
        small = QFont(font)
        small.setPixelSize(px(SMALL_PX))
        upper, lower = QFontMetrics(font).height(), QFontMetrics(small).height()
        top = area.top() + (area.height() - upper - lower) // 2
        _draw_line(painter, QRect(area.left(), top, area.width(), upper), font, name, "text")
        rest = QRect(area.left(), top + upper, area.width(), lower)
        _draw_line(painter, rest, small, address_of(connection), "muted")


class ToolPainter(RowPainter):
    """Draw a tool: icon and name."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, px(TOOL_ROW_PX))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        super().paint(painter, option, index)
        row, side = option.rect, px(TOOL_ICON_PX)
        view = self.parent()
        chosen = isinstance(view, QAbstractItemView) and view.selectionModel().isSelected(index)
        mode = QIcon.Mode.Selected if chosen else QIcon.Mode.Normal
        place = QRect(row.left() + px(16), row.center().y() + 1 - side // 2, side, side)
        index.data(Qt.ItemDataRole.DecorationRole).paint(
            painter, place, Qt.AlignmentFlag.AlignCenter, mode
        )
        left = row.left() + px(TOOL_TEXT_LEFT_PX)
        area = QRect(left, row.top(), row.right() - px(INSET_PX * 2) - left, row.height())
        _draw_line(painter, area, QApplication.font(), index.data(), "text")
        painter.restore()


def draw_dot(painter: QPainter, area: QRectF, state: State) -> None:
    """Draw a state: a disc when live, a crossed disc when failed, half when under way, a ring."""
    role = colour(DOT_ROLES[state])
    line = max(1.6, area.width() / 6)
    inner = area.adjusted(line / 2, line / 2, -line / 2, -line / 2)
    filled = state in {State.READY, State.FAILED}
    painter.setPen(QPen(Qt.PenStyle.NoPen) if filled else QPen(role, line))
    painter.setBrush(role if filled else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(area if filled else inner)
    if state in {State.CONNECTING, State.WAITING}:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(role)
        painter.drawPie(area, 90 * 16, 180 * 16)
    if state is State.FAILED:
        painter.setPen(QPen(colour("surface"), line * 0.8))
        arm, centre = area.width() / 5, area.center()
        for turn in (1, -1):
            reach = QPointF(arm, arm * turn)
            painter.drawLine(centre - reach, centre + reach)


def _is_keyboard_place(view: QAbstractItemView, index: _Index) -> bool:
    """Tell whether the keyboard is at this row, and is what the person uses."""
    by_keyboard = view.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    return by_keyboard and view.hasFocus() and view.currentIndex() == index


def _text_rect(row: QRect, right: int) -> QRect:
    left = row.left() + px(TEXT_LEFT_PX)
    return QRect(left, row.top(), right - px(6) - left, row.height())


def _draw_line(painter: QPainter, area: QRect, font: QFont, text: str, role: str) -> None:
    painter.setFont(font)
    painter.setPen(colour(role))
    shown = QFontMetrics(font).elidedText(visible(text), Qt.TextElideMode.ElideRight, area.width())
    align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, align, shown)
