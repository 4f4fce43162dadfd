"""The steps of something under way, on one line: those done, and the one that is waited for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span


class StepTrail(FlowLabel):
    """Show steps as they begin."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Phrase, ...] = ()

    def show_steps(self, steps: Sequence[Phrase]) -> None:
        """Display `steps`; the last one is under way."""
        self._steps = tuple(steps)
        self._retranslate()

    def _retranslate(self) -> None:
        spans: list[Span] = []
        for step in self._steps[:-1]:
            spans += [Span(f"{step} ", "muted"), Span("✓", "ok"), Span("  ", "muted")]
        for step in self._steps[-1:]:
            spans.append(Span(tr("%(step)s…", step=step)))
        self.show_spans(spans)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
