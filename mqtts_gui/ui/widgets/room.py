"""Room for a stack of pages, which asks for what the shown page needs and no more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override


class Room(QWidget):
    """Give a stack all the room there is, and ask for what its page needs at least.

    Qt's scroll area asks a page with wrapped texts for the height it would like, and scrolls long
    before it has to; and a stack asks for its largest page, shown or not.
    """

    def __init__(
        self, stack: QStackedWidget, least_px: int | None = None, parent: QWidget | None = None
    ) -> None:
        """Take `stack`; `least_px` is the least height of pages that scroll by themselves."""
        super().__init__(parent)
        self._stack, self._least_px = stack, least_px
        stack.setParent(self)
        stack.currentChanged.connect(self.updateGeometry)

    @override
    def minimumSizeHint(self) -> QSize:
        page = self._stack.currentWidget()
        if page is None:
            return QSize()
        least = page.minimumSizeHint().expandedTo(page.minimumSize())
        if self._least_px is not None:
            return least.expandedTo(QSize(0, self._least_px))
        layout = page.layout()
        if layout is None or not layout.hasHeightForWidth():
            return least
        width = max(self.width(), least.width())
        return QSize(least.width(), max(least.height(), layout.minimumHeightForWidth(width)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack.resize(self.size())
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # texts wrap otherwise, and need another height

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
