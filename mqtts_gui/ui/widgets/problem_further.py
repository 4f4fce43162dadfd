"""What else has to be mended, once the problem above is: a quiet list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.errors import Problem
from mqtts_gui.i18n import tr
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span, spans_of
from mqtts_gui.ui.widgets.layouts import clear
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.verdict_line import ICONS, ROLES

GAP_PX = 4


class FurtherProblems(QWidget):
    """One line for each further problem: its sign, what happened, why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("further_problems")
        self._problems: tuple[Problem, ...] = ()
        self._heading = named(QLabel(), "further_heading", "muted")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GAP_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP_PX, 0, 0)
        column.setSpacing(GAP_PX)
        column.addWidget(self._heading)
        column.addLayout(self._rows)
        self.hide()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Display them; nothing is shown where there are none."""
        self._problems = tuple(problems)
        self.setVisible(bool(problems))
        self._retranslate()

    def lines(self) -> list[str]:
        """Return what is shown, for a report."""
        return [f"{one.message} {one.cause} [{one.code}]" for one in self._problems]

    def _retranslate(self) -> None:
        self._heading.setText(tr("Also to be checked:"))
        clear(self._rows)
        for problem in self._problems:
            row, severity = FlowLabel(), problem.severity
            row.setProperty("kind", "muted")
            cause = [Span(" — ", "muted"), *spans_of(problem.cause, "muted")]
            spans = spans_of(problem.message) + (cause if str(problem.cause) else [])
            row.show_spans(spans, ICONS[severity], ROLES[severity])
            row.setAccessibleName(f"{problem.message} {problem.cause}")
            self._rows.addWidget(row)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
