"""Names and values below each other, as a message's properties are listed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from mqtts_gui.ui.models.message_facts import Fact
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span
from mqtts_gui.ui.widgets.scaling import px

NARROW = 300
"""Below this width (at 100 %) a name stands above its value."""


class FactList(QWidget):
    """Show facts; what is longer than a line is wrapped, and can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: Sequence[Fact] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._is_narrow = False
        self._rows: list[tuple[FlowLabel, FlowLabel]] = []

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Display `facts`, and nothing else."""
        self._facts = facts
        while len(self._rows) < len(facts):
            row = (FlowLabel(), FlowLabel())
            self._rows.append(row)
        self._place()
        self._retranslate()

    def texts(self) -> list[str]:
        """Return what is shown, a line for each fact."""
        return [f"{fact.name}: {fact.value}" for fact in self._facts]

    def _place(self) -> None:
        """Put names beside their values, or above them where the list is narrow."""
        top = Qt.AlignmentFlag.AlignTop
        for place, (name, value) in enumerate(self._rows):
            if self._is_narrow:
                self._grid.addWidget(name, 2 * place, 0, 1, 2)
                self._grid.addWidget(value, 2 * place + 1, 0, 1, 2)
            else:
                self._grid.addWidget(name, place, 0, top)
                self._grid.addWidget(value, place, 1, top)

    def _retranslate(self) -> None:
        for place, row in enumerate(self._rows):
            for label in row:
                label.setHidden(place >= len(self._facts))
        widest = 0
        for (name, value), fact in zip(self._rows, self._facts, strict=False):
            name.show_spans([Span(str(fact.name), "muted")])
            value.show_spans([Span(str(fact.value))])
            value.setAccessibleName(f"{fact.name}: {fact.value}")
            widest = max(widest, name.fontMetrics().horizontalAdvance(str(fact.name)))
        beside = min(widest + 2, max(80, self.width() // 3))
        self._grid.setColumnMinimumWidth(0, 0 if self._is_narrow else beside)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = event.size().width() < px(NARROW)
        if is_narrow is not self._is_narrow:
            self._is_narrow = is_narrow
            self._place()
            self._retranslate()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.FontChange}:
            self._retranslate()
        super().changeEvent(event)
