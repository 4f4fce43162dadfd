"""A command to copy: fixed width, selectable, with a button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.widgets.copy_button import CopyButton


class CommandBox(QFrame):
    """Show one command line."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "code")
        self.command = QLabel()
        self.command.setObjectName(f"{name}_command")
        self.command.setProperty("kind", "mono")
        self.command.setTextFormat(Qt.TextFormat.PlainText)
        self.command.setWordWrap(True)
        self.command.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy_button = CopyButton(self.command.text)
        self.copy_button.setObjectName(f"{name}_copy_button")
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 5, 6, 5)
        line.addWidget(self.command, 1)
        line.addWidget(self.copy_button)
        self.hide()
        self._retranslate()

    def show_command(self, command: str) -> None:
        """Display `command`; nothing is shown for an empty one."""
        self.command.setText(command)
        self.setVisible(bool(command))

    def _retranslate(self) -> None:
        self.command.setAccessibleName(tr("Command"))
        self.copy_button.setAccessibleName(tr("Copy the command"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
