"""Two panels that share their room by a rule until a person moves the line between them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget
from typing_extensions import override

Rule = Callable[[int], int]


class SharedSplitter(QSplitter):
    """Put two panels side by side, or one above the other."""

    def __init__(self, first: QWidget, second: QWidget, gap: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._rule: Rule | None = None
        self.setHandleWidth(gap)
        self.setChildrenCollapsible(False)
        self.addWidget(first)
        self.addWidget(second)
        self.splitterMoved.connect(self._take_over)

    def share(self, orientation: Qt.Orientation, rule: Rule) -> None:
        """Lay the panels out; `rule` makes the first one's length of the length of both."""
        self.setOrientation(orientation)
        self._rule = rule
        self._apply()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._apply()

    def _apply(self) -> None:
        if self._rule is None:
            return
        across = self.orientation() is Qt.Orientation.Horizontal
        both = (self.width() if across else self.height()) - self.handleWidth()
        first = self._rule(both)
        self.setSizes([first, both - first])

    def _take_over(self) -> None:
        self._rule = None
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 1)
