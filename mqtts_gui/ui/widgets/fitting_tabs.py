"""Tabs that move together where there is little room, before they begin to scroll."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QTabBar, QWidget
from typing_extensions import override

from mqtts_gui.ui.widgets.scaling import px

_PADDING, _GAP, _TIGHT = 14, 4, 4
"""Room beside a tab's words and after the tab, as the program's style sheet has it; the least."""


class FittingTabs(QTabBar):
    """A row of tabs as on the other pages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page-tabs")
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def tabInserted(self, index: int) -> None:
        super().tabInserted(index)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.LanguageChange}:
            self._fit()

    def _fit(self) -> None:
        """Give the tabs the room that there is for each, from the usual down to the least."""
        if not self.count():
            return
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)  # so is the chosen one
        metrics = QFontMetrics(bold)
        words = sum(metrics.horizontalAdvance(self.tabText(at)) for at in range(self.count()))
        room = (self.width() - words) // self.count() - 2
        usual = 2 * px(_PADDING) + px(_GAP)
        padding, gap = px(_PADDING), px(_GAP)
        if room < usual:
            padding, gap = max(px(_TIGHT), room // 2), 0
        look = f"QTabBar::tab {{ padding: 0px {padding}px; margin-right: {gap}px; }}"
        if look != self.styleSheet():
            self.setStyleSheet(look)
