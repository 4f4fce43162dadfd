"""The button that holds new messages back, and says how many it holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import format_number, tr


class PauseButton(QPushButton):
    """Pressed while the table is paused."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pause_button")
        self.setCheckable(True)
        self._held = 0
        self.toggled.connect(self._retranslate)
        self._retranslate()

    def show_held(self, count: int) -> None:
        """Say how many messages the pause holds back."""
        if count != self._held:
            self._held = count
            self._retranslate()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        if not self.isChecked():
            self.setText(tr("Pause"))
        elif self._held:
            self.setText(tr("Resume (%(count)s)", count=format_number(self._held)))
        else:
            self.setText(tr("Resume"))
        self.setToolTip(tr("Hold new messages back while you read."))
