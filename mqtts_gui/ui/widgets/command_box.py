"""A command to copy: fixed width, selectable, with a button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.ui.widgets.command_text import CommandText
from mqtts_gui.ui.widgets.copy_button import CopyButton


class CommandBox(QFrame):
    """Show one command, of one line or several; only what is shown is copied."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make the box; `name` begins the object names of its parts."""
        super().__init__(parent)
        self._title: Phrase | None = None
        self.setProperty("kind", "code")
        self.command = CommandText()
        self.command.setObjectName(f"{name}_command")
        self.copy_button = CopyButton(self.command.text)
        self.copy_button.setObjectName(f"{name}_copy_button")
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 5, 6, 5)
        line.addWidget(self.command, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()
        self._retranslate()

    def show_command(self, command: str, title: Phrase | None = None) -> None:
        """Display `command`; nothing is shown for an empty one.

        Args:
            command: What to type.
            title: What it is for, which a screen reader says with the button.
        """
        self._title = title
        self.command.setText(command)
        self.setVisible(bool(command))
        self._retranslate()

    def _retranslate(self) -> None:
        title = self._title
        name = tr("Copy the command") if title is None else tr("Copy: %(title)s", title=title)
        self.copy_button.setAccessibleName(name)
        self.command.setAccessibleDescription(tr("Command"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
