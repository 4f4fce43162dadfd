"""Controls side by side, on as many lines as they need, however little room there is above them."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mqtts_gui.ui.widgets.flow_layout import FlowLayout


class FlowRow(QWidget):
    """A widget with a `FlowLayout` that insists on its height.

    A page that scrolls asks a layout for its least height without saying for which width, and would
    cut the second line off.

    Attributes:
        flow: Where the controls go.
    """

    def __init__(self, gap: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flow = FlowLayout(self, gap=gap)

    def _fit(self) -> None:
        self.setMinimumHeight(self.flow.heightForWidth(self.width()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return done
