"""A chain of trust as a list, from the root to the leaf."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.models.questions import ChainLink
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span
from mqtts_gui.ui.widgets.layouts import clear
from mqtts_gui.ui.widgets.scaling import px

STEP = 22


class ChainView(QWidget):
    """One line a certificate, each indented below the one that signed it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._links: tuple[ChainLink, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(10)

    def show_chain(self, links: tuple[ChainLink, ...]) -> None:
        """Display `links`, the root first."""
        self._links = links
        self._write()

    def _write(self) -> None:
        clear(self._lines)
        for depth, link in enumerate(self._links):
            self._lines.addWidget(_row(depth, link))
        if not self._links:
            nothing = FlowLabel()
            nothing.show_spans([Span(tr("Only certificates have a chain."), "muted")])
            self._lines.addWidget(nothing)
        self._lines.addStretch(1)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)


def _row(depth: int, link: ChainLink) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(depth * px(STEP), 0, 0, 0)
    label = FlowLabel()
    spans = [Span(link.name, bold=True), Span(f" — {link.detail}", "muted")]
    if link.missing:
        label.show_spans(spans, "file-question-mark", "warning")
    else:
        label.show_spans(spans, "certificate", "muted")
    line.addWidget(label)
    return row
