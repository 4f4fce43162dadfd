"""A command to read and select: broken at its blanks only, and copied without the breaks.

A text widget of Qt would also break behind hyphens and slashes, within file names, and where a
line is broken by hand it would copy the break: a shell would then run half a command.
"""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.command_lines import Broken, pieces_of, units
from mqtts_gui.ui.widgets.scaling import px

INDENT, NARROWEST = 14, 120
LEADING = 0.25
"""Space between lines, in parts of the size of the letters."""


class CommandText(QLabel):
    """Show a command of one line or several.

    What stands on the screen is the very command; the mouse, Ctrl+A and Ctrl+C select and copy it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._anchor = self._cursor = 0
        self.setProperty("kind", "mono")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def setText(self, text: str) -> None:
        if text != self.text():
            self._anchor = self._cursor = 0
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def selected_text(self) -> str:
        """Return what is selected, without the line breaks of the screen."""
        first, last = sorted((self._anchor, self._cursor))
        units = self.text().encode("utf-16-le")[2 * first : 2 * last]
        return units.decode("utf-16-le", errors="ignore")

    def copy(self) -> None:
        """Copy what is selected, the whole command where nothing is."""
        QGuiApplication.clipboard().setText(self.selected_text() or self.text())

    def select_all(self) -> None:
        """Select the whole command."""
        self._select(0, units(self.text()))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        height: int = self.fontMetrics().height()
        return max(math.ceil(self._broken(width).height), height)

    @override
    def sizeHint(self) -> QSize:
        longest = max(map(self.fontMetrics().horizontalAdvance, self.text().split("\n")))
        return QSize(longest + 1, self.heightForWidth(max(self.width(), NARROWEST)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(NARROWEST), self.fontMetrics().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colour("text" if self.isEnabled() else "disabled"))
        broken = self._broken(self.width())
        first, last = map(broken.shown_place, sorted((self._anchor, self._cursor)))
        chosen = [_selected(first, last)] if last > first else []
        broken.layout.draw(painter, QPointF(0, 0), chosen)
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            place = self._place_at(event.position())
            extends = Qt.KeyboardModifier.ShiftModifier in event.modifiers()
            self._select(self._anchor if extends else place, place)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if Qt.MouseButton.LeftButton in event.buttons():
            self._select(self._anchor, self._place_at(event.position()))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the word under the mouse, from blank to blank."""
        place = self._place_at(event.position())
        for word in re.finditer(r"\S+", self.text()):
            first, last = units(self.text()[: word.start()]), units(self.text()[: word.end()])
            if first <= place <= last:
                self._select(first, last)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._select(0, 0)
        super().focusOutEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Copy"), self.copy)
        menu.addAction(tr("Select all"), self.select_all)
        menu.popup(event.globalPos())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()
        super().changeEvent(event)

    def _select(self, anchor: int, cursor: int) -> None:
        self._anchor, self._cursor = anchor, cursor
        self.update()

    def _place_at(self, point: QPointF) -> int:
        return self._broken(self.width()).place_at(point)

    def _broken(self, width: int) -> Broken:
        self.ensurePolished()
        font = self.font()
        measure = QFontMetricsF(font).horizontalAdvance
        pieces = list(pieces_of(self.text(), measure, max(1, width), px(INDENT)))
        return Broken(pieces, font, px(INDENT), font.pixelSize() * LEADING)


def _selected(first: int, last: int) -> QTextLayout.FormatRange:
    chosen, look = QTextLayout.FormatRange(), QTextCharFormat()
    look.setBackground(colour("accent"))
    look.setForeground(colour("on-accent"))
    chosen.start, chosen.length, chosen.format = first, last - first, look
    return chosen
