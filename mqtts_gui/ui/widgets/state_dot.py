"""The dot that tells where a connection stands, by shape as well as by colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.ui.connection import State
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.side_bar_painters import draw_dot

SIZE_PX = 8


class StateDot(QWidget):
    """A dot beside words that say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = State.IDLE
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_state(self, state: State) -> None:
        """Draw the dot of `state`."""
        self._state = state
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(SIZE_PX), px(SIZE_PX))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = px(SIZE_PX)
        top = (self.height() - side) / 2
        draw_dot(painter, QRectF(0, top, side, side), self._state)
        painter.end()
