"""A line below a control that says what is wrong with it, or that it is fine."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase
from mqtts_gui.ui.theme import restyle
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span

_ICONS = {"error": "circle-x", "warning": "triangle-alert", "ok": "check", "muted": "info"}


class NoteLine(FlowLabel):
    """Show one sentence with the icon and the colour of its role; nothing without a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "small")
        self._phrase: Phrase | None = None
        self._role = "muted"
        self.hide()

    @property
    def phrase(self) -> Phrase | None:
        """What is said."""
        return self._phrase

    def show_note(self, phrase: Phrase | None, role: str = "error") -> None:
        """Say `phrase` in the colour `role`; None takes the line away."""
        self._phrase, self._role = phrase, role
        self._retranslate()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        if self._phrase is not None:
            self.show_spans([Span(str(self._phrase), self._role)], _ICONS[self._role], self._role)
        self.setVisible(self._phrase is not None)


def mark_invalid(control: QWidget, phrase: Phrase | None) -> None:
    """Frame `control` as refused and describe why to assistive tools; None clears it."""
    control.setAccessibleDescription("" if phrase is None else str(phrase))
    if bool(control.property("invalid")) is not (phrase is not None):
        control.setProperty("invalid", phrase is not None)
        restyle(control)
