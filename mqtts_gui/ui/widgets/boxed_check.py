"""A check box framed like the buttons beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import px

_RADIUS = 6


class BoxedCheck(QWidget):
    """A check box in a frame as high as a button; a click on the frame checks it as well."""

    def __init__(self, object_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check = named(QCheckBox(), object_name)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(10), 0, px(11), 0)
        self._row.addWidget(self.check)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), px(28) + 2)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.check.isEnabled():
            self.check.click()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("border"))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(_RADIUS), px(_RADIUS)
        )
        painter.end()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_row"):
            self._row.setContentsMargins(px(10), 0, px(11), 0)
            self.updateGeometry()
