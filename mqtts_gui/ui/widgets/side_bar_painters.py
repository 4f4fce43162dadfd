"""How the rows of the side bar are drawn: connections and tools."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
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


class ConnectionPainter(QStyledItemDelegate):
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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_background(painter, option)
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


class ToolPainter(QStyledItemDelegate):
    """Draw a tool: icon and name."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, px(TOOL_ROW_PX))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_background(painter, option)
        row, side = option.rect, px(TOOL_ICON_PX)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        mode = QIcon.Mode.Selected if chosen else QIcon.Mode.Normal
        place = QRect(row.left() + px(16), row.center().y() + 1 - side // 2, side, side)
        index.data(Qt.ItemDataRole.DecorationRole).paint(
            painter, place, Qt.AlignmentFlag.AlignCenter, mode
        )
        left = row.left() + px(TOOL_TEXT_LEFT_PX)
        area = QRect(left, row.top(), row.right() - px(INSET_PX * 2) - left, row.height())
        _draw_line(painter, area, QApplication.font(), index.data(), "text")
        painter.restore()


def draw_background(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Draw the rounded ground of a row that is selected, pointed at, or has the focus."""
    state = option.state
    ground = QRectF(option.rect.adjusted(px(INSET_PX), 0, -px(INSET_PX), 0))
    if state & QStyle.StateFlag.State_Selected:
        painter.setBrush(colour("selection"))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(colour("hover"))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    by_keyboard = state & QStyle.StateFlag.State_KeyboardFocusChange
    focused = bool(state & QStyle.StateFlag.State_HasFocus and by_keyboard)
    painter.setPen(QPen(colour("accent"), 1) if focused else QPen(Qt.PenStyle.NoPen))
    inside = ground.adjusted(0.5, 0.5, -0.5, -0.5) if focused else ground
    painter.drawRoundedRect(inside, px(RADIUS_PX), px(RADIUS_PX))


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


def _text_rect(row: QRect, right: int) -> QRect:
    left = row.left() + px(TEXT_LEFT_PX)
    return QRect(left, row.top(), right - px(6) - left, row.height())


def _draw_line(painter: QPainter, area: QRect, font: QFont, text: str, role: str) -> None:
    painter.setFont(font)
    painter.setPen(colour(role))
    shown = QFontMetrics(font).elidedText(visible(text), Qt.TextElideMode.ElideRight, area.width())
    align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, align, shown)
