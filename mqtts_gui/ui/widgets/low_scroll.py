"""What may be long in a card: as high as its content up to a limit, then it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

from mqtts_gui.ui.widgets.scaling import px

_GROWN = {QEvent.Type.LayoutRequest, QEvent.Type.Resize}


class LowScroll(QScrollArea):
    """Hold `content`, at most `height_px` high (at 100 %)."""

    def __init__(self, content: QWidget, height_px: int) -> None:
        super().__init__(widgetResizable=True)
        self._most, self._content = height_px, content
        self.setProperty("kind", "clear")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        content.installEventFilter(self)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() in _GROWN:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        layout, needed = self._content.layout(), self._content.sizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            needed = layout.totalHeightForWidth(self.viewport().width())
        height = min(needed, px(self._most))
        if (self.minimumHeight(), self.maximumHeight()) != (height, height):
            self.setFixedHeight(height)
