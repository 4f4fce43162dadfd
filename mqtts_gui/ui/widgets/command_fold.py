"""A link that opens and closes a command in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon


class CommandFold(QPushButton):
    """Says by its arrow, and to a screen reader by a word, whether the command is seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about = ""
        self.setObjectName("finding_fold_button")
        self.setProperty("kind", "link")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self._retranslate)
        self._retranslate()

    def describe(self, about: str) -> None:
        """Say what the command is about, to those who come to it by the Tab key and hear it."""
        self._about = about
        self._retranslate()

    def _retranslate(self) -> None:
        is_open = self.isChecked()
        self.setText("openssl")
        self.setIcon(icon("chevron-down" if is_open else "chevron-right", "accent"))
        does = tr("Hide the openssl command") if is_open else tr("Show the openssl command")
        self.setToolTip(does)
        self.setAccessibleName(does)
        state = tr("unfolded") if is_open else tr("folded")
        self.setAccessibleDescription(f"{self._about} ({state})")

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
