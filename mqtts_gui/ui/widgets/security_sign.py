"""The sign before a step: how it ended, in shape and colour, and in a word for a screen reader."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.events import StepStatus
from mqtts_gui.ui.icons import icon_pixmap
from mqtts_gui.ui.models.security_picture import StepLine
from mqtts_gui.ui.widgets.scaling import px

SIDE = 14
UNDER_WAY, WAITING = mark("under way"), mark("not reached yet")
ICONS = {
    StepStatus.OK: ("check", "ok"),
    StepStatus.WARNING: ("triangle-alert", "warning"),
    StepStatus.ERROR: ("x", "error"),
}
WORDS = {
    StepStatus.OK: mark("in order"),
    StepStatus.WARNING: mark("in order, with a warning"),
    StepStatus.ERROR: mark("failed"),
    StepStatus.SKIPPED: mark("not done"),
}


def word_for(line: StepLine) -> Phrase:
    """Return in words how a step stands."""
    if line.status is not None:
        return WORDS[line.status]
    return UNDER_WAY if line.under_way else WAITING


class StepSign(QLabel):
    """A check, a cross, a triangle, a clock or a dash."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: StepLine | None = None
        self.setProperty("kind", "muted")
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_line(self, line: StepLine) -> None:
        """Display how a step stands."""
        self._line = line
        self._draw()

    def _draw(self) -> None:
        if self._line is None:
            return
        self.setAccessibleName(str(word_for(self._line)))
        name, role = ("clock", "accent") if self._line.under_way else ("", "")
        if self._line.status is not None:
            name, role = ICONS.get(self._line.status, ("", ""))
        if name:
            self.setPixmap(icon_pixmap(name, role, px(SIDE), self.devicePixelRatioF()))
        else:
            self.setText("\N{EN DASH}")

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._draw()
