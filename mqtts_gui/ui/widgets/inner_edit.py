"""A line edit with a hint or a button inside, at its right end."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget
from typing_extensions import override

from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.palette import colour

INSET = 10
GAP = 16
LEAST_BUTTON = 20


class InnerEdit(QLineEdit):
    """Show a hint while there is room for it, and hold buttons that the keyboard reaches."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = ""
        self._button: QToolButton | None = None

    def set_hint(self, hint: str) -> None:
        """Display `hint` at the right, as long as the text leaves room for it."""
        self._hint = hint
        self.setToolTip(hint)
        self.update()

    def add_button(self, icon_name: str, object_name: str) -> QToolButton:
        """Put a button with an icon at the right end and return it."""
        button = QToolButton(self)
        button.setObjectName(object_name)
        button.setIcon(icon(icon_name, "muted"))
        button.setProperty("kind", "icon")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._button = button
        self._place_button()
        return button

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        shown = self.text() or self.placeholderText()
        metrics = self.fontMetrics()
        free = self.width() - 2 * INSET - metrics.horizontalAdvance(shown) - GAP
        if not self._hint or metrics.horizontalAdvance(self._hint) > free:
            return
        painter = QPainter(self)
        painter.setPen(colour("muted"))
        room = self.rect().adjusted(INSET, 0, -INSET, 0)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, align, self._hint)
        painter.end()

    def _place_button(self) -> None:
        if self._button is None:
            return
        self._button.ensurePolished()  # its size is the style sheet's
        side = max(self._button.minimumHeight(), LEAST_BUTTON)
        top = (self.height() - side) // 2
        self._button.setGeometry(QRect(self.width() - side - top, top, side, side))
        self.setTextMargins(0, 0, side, 0)
