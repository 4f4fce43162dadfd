"""One line that says what a file is worth: icon, word, summary."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mqtts_gui.certs.judging import Verdict
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import Phrase
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span

ICONS = {
    None: "check",
    Severity.INFO: "info",
    Severity.WARNING: "triangle-alert",
    Severity.ERROR: "circle-x",
}
ROLES = {
    None: "ok",
    Severity.INFO: "muted",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
}


class VerdictLine(FlowLabel):
    """Show a verdict, or a remark in its place; the tool tip has the findings in full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Verdict | Phrase | None = None
        self._look = ("", "muted")
        self.setProperty("kind", "muted")

    def show_verdict(self, verdict: Verdict) -> None:
        """Display what a file is worth."""
        self._shown = verdict
        self._look = (ICONS[verdict.severity], ROLES[verdict.severity])
        self.refresh()

    def show_remark(self, remark: Phrase | None, role: str = "muted", icon_name: str = "") -> None:
        """Display a sentence; None shows nothing."""
        self._shown, self._look = remark, (icon_name, role)
        self.refresh()

    def refresh(self) -> None:
        """Display again what was last given, in the language in force."""
        name, role = self._look
        spans, told = [], []
        if isinstance(self._shown, Verdict):
            spans.append(Span(str(self._shown.headline), role))
            summary = str(self._shown.summary)
            spans += [Span(" — ", role), Span(summary)] if summary else []
            told = [
                str(part)
                for finding in self._shown.findings
                for part in (finding.message, finding.fix)
                if part is not None
            ]
        elif self._shown is not None:
            spans.append(Span(str(self._shown), role))
        self.show_spans(spans, name, role)
        self.setToolTip("\n".join(told))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.refresh()
        super().changeEvent(event)
