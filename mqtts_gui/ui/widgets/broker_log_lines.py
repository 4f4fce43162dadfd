"""The lines of a broker's log that matter: number, words, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.doctor.broker_log_join import LogFinding
from mqtts_gui.i18n import tr
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span
from mqtts_gui.ui.widgets.layouts import clear
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.verdict_line import ICONS, ROLES

_GAP, _INDENT = 6, 19


class BrokerLogLine(QWidget):
    """One line, with its meaning below."""

    def __init__(self, finding: LogFinding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finding = finding
        self.text, self.meaning = FlowLabel(), FlowLabel()
        self.text.setProperty("kind", "small")
        self._column = QVBoxLayout(self)
        self._column.setSpacing(1)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._indented = QHBoxLayout()
        self._indented.addWidget(self.text)
        self._column.addWidget(self.meaning)
        self._column.addLayout(self._indented)
        self._retranslate()

    def _retranslate(self) -> None:
        finding = self._finding
        icon, role = ICONS[finding.severity], ROLES[finding.severity]
        self.meaning.show_spans([Span(str(finding.message))], icon, role)
        self.text.show_spans(
            [
                Span(tr("line %(number)s", number=finding.number) + "  ", "muted"),
                Span(finding.text, "muted", mono=True),
            ]
        )
        self._indented.setContentsMargins(px(_INDENT), 0, 0, 0)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._retranslate()
        super().changeEvent(event)


class BrokerLogLines(QWidget):
    """All of them, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("broker_log_lines")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)

    def show_findings(self, findings: Sequence[LogFinding]) -> None:
        """Display `findings` in the place of what was shown."""
        clear(self._column)
        for finding in findings:
            self._column.addWidget(BrokerLogLine(finding))
        self.setVisible(bool(findings))
