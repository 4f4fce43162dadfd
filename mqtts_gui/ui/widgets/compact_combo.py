"""A combo as narrow as its words: it stands in a row of buttons and looks like one of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox
from typing_extensions import override

from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.calm_controls import CalmCombo
from mqtts_gui.ui.widgets.scaling import px

_LEFT = 12
_RESIZED = {QEvent.Type.LanguageChange, QEvent.Type.FontChange, QEvent.Type.StyleChange}
_RIGHT = 24  # the arrow and what surrounds it


class CompactCombo(CalmCombo):
    """A `CalmCombo` that takes the width of its longest word and no more."""

    @override
    def sizeHint(self) -> QSize:
        words = [self.itemText(place) for place in range(self.count())]
        widest = max((self.fontMetrics().horizontalAdvance(word) for word in words), default=0)
        return QSize(widest + px(_LEFT) + px(_RIGHT) + 3, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _RESIZED:
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option, painter, self)
        painter.setPen(colour("text" if self.isEnabled() else "disabled"))
        room = QRect(px(_LEFT), 0, self.width() - px(_LEFT) - px(_RIGHT) + 2, self.height())
        align = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(room, align, self.currentText())
        painter.end()
