"""How a row of the list of open files looks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)
from typing_extensions import override

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import visible
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.file_words import icon_of, kind_line
from mqtts_gui.ui.models.opened_files import ENTRY_ROLE, OpenedFile
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import plain_tool_tip, px
from mqtts_gui.ui.widgets.verdict_line import ICONS, ROLES

ROW, INSET, SIDE, MARK, SMALL, RADIUS = 45, 8, 16, 14, 11, 6

Index = QModelIndex | QPersistentModelIndex


class OpenedFilePainter(QStyledItemDelegate):
    """Draw a file: icon, name, what it is, how it stands."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(120), px(ROW))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, OpenedFile):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row, selected = option.rect, bool(option.state & QStyle.StateFlag.State_Selected)
        _draw_ground(painter, option, selected=selected)
        middle = row.center().y()
        left = QRect(row.left() + px(INSET), middle - px(SIDE) // 2, px(SIDE), px(SIDE))
        icon(icon_of(entry), "accent" if selected else "muted").paint(painter, left)
        end = row.right() - px(INSET)
        right = QRect(end - px(MARK), middle - px(MARK) // 2, px(MARK), px(MARK))
        sign = _sign(entry)
        if sign is not None:
            icon(*sign).paint(painter, right)
        _draw_texts(painter, row, left.right() + px(INSET), right.left() - px(4), entry)
        painter.restore()

    @override
    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        entry = index.data(ENTRY_ROLE)
        if event.type() is not QEvent.Type.ToolTip or not isinstance(entry, OpenedFile):
            return super().helpEvent(event, view, option, index)
        place = entry.name if entry.path is None else str(entry.path)
        told = [] if entry.verdict is None else [str(entry.verdict.headline)]
        words = plain_tool_tip(visible(place), str(kind_line(entry)), *told)
        QToolTip.showText(event.globalPos(), words, view)
        return True


def _sign(entry: OpenedFile) -> tuple[str, str] | None:
    """Return icon and colour of how a file stands; None while it is read."""
    if entry.gone:
        return ICONS[Severity.WARNING], ROLES[Severity.WARNING]
    if entry.verdict is None:
        return None
    return ICONS[entry.verdict.severity], ROLES[entry.verdict.severity]


def _draw_ground(painter: QPainter, option: QStyleOptionViewItem, *, selected: bool) -> None:
    row = option.rect
    if selected or option.state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(colour("selection" if selected else "hover"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(row, px(RADIUS), px(RADIUS))
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(colour("accent"))
        painter.drawRoundedRect(row.adjusted(0, 0, -1, -1), px(RADIUS), px(RADIUS))


def _draw_texts(painter: QPainter, row: QRect, left: int, right: int, entry: OpenedFile) -> None:
    font = QApplication.font()
    small = QFont(font)
    small.setPixelSize(px(SMALL))
    upper, lower = QFontMetrics(font).height(), QFontMetrics(small).height()
    top = row.top() + (row.height() - upper - lower) // 2
    middle, end = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
    for line_font, role, text, mode, y, height in (
        (font, "muted" if entry.gone else "text", visible(entry.name), middle, top, upper),
        (small, "muted", str(kind_line(entry)), end, top + upper, lower),
    ):
        painter.setFont(line_font)
        painter.setPen(colour(role))
        shown = painter.fontMetrics().elidedText(text, mode, right - left)
        painter.drawText(QRect(left, y, right - left, height), 0, shown)
