"""A line edit with a hint or with buttons inside, at its right end."""

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
        self._buttons: list[QToolButton] = []

    def set_hint(self, hint: str) -> None:
        """Display `hint` at the right, as long as the text leaves room for it."""
        self._hint = hint
        self.setToolTip(hint)
        self.update()

    def add_button(self, icon_name: str, object_name: str) -> QToolButton:
        """Put a button with an icon at the right end, left of those before, and return it."""
        button = QToolButton(self)
        button.setObjectName(object_name)
        button.setIcon(icon(icon_name, "muted"))
        button.setProperty("kind", "icon")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._buttons.append(button)
        self._place_buttons()
        return button

    def show_button(self, button: QToolButton, *, shown: bool) -> None:
        """Show a button, or give its place to the text."""
        button.setVisible(shown)
        self._place_buttons()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

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

    def _place_buttons(self) -> None:
        if not self._buttons:
            return
        right = self.width()
        for place, button in enumerate(each for each in self._buttons if not each.isHidden()):
            button.ensurePolished()  # its size is the style sheet's
            side = max(button.minimumHeight(), LEAST_BUTTON)
            top = (self.height() - side) // 2
            right -= side + (0 if place else top)
            button.setGeometry(QRect(right, top, side, side))
        self.setTextMargins(0, 0, self.width() - right, 0)
