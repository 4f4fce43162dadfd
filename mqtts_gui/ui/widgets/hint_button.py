"""The primary button with its shortcut written beside its name."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import px

_GAP = 6
_HINT_STRENGTH = 0.75


class HintButton(QPushButton):
    """A primary button; what follows its name, the shortcut, is written more lightly."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self.setProperty("kind", "primary")

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + px(_GAP) + self._hint_width(), hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        names = QFontMetrics(self.font())
        name_width = names.horizontalAdvance(self.text())
        left = (self.width() - name_width - px(_GAP) - self._hint_width()) // 2
        ink = colour("on-accent" if self.isEnabled() else "disabled")
        painter.setPen(ink)
        align = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(left, 0, name_width + 2, self.height()), align, self.text())
        painter.setFont(QApplication.font())
        painter.setPen(_lighter(ink))
        left += name_width + px(_GAP)
        painter.drawText(QRect(left, 0, self.width(), self.height()), align, self._hint)
        painter.end()

    def _hint_width(self) -> int:
        return QFontMetrics(QApplication.font()).horizontalAdvance(self._hint)


def _lighter(ink: QColor) -> QColor:
    light = QColor(ink)
    light.setAlphaF(_HINT_STRENGTH)
    return light
