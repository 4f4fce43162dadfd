"""Names and values below each other, as a message's properties are listed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from mqtts_gui.ui.models.message_facts import Fact
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span


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
        self._rows: list[tuple[FlowLabel, FlowLabel]] = []

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Display `facts`, and nothing else."""
        self._facts = facts
        while len(self._rows) < len(facts):
            row = (FlowLabel(), FlowLabel())
            for column, label in enumerate(row):
                self._grid.addWidget(label, len(self._rows), column, Qt.AlignmentFlag.AlignTop)
            self._rows.append(row)
        self._grid.setColumnStretch(0, 0)
        self._retranslate()

    def texts(self) -> list[str]:
        """Return what is shown, a line for each fact."""
        return [f"{fact.name}: {fact.value}" for fact in self._facts]

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
        self._grid.setColumnMinimumWidth(0, min(widest + 2, max(80, self.width() // 3)))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.FontChange}:
            self._retranslate()
        super().changeEvent(event)
