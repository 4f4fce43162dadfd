"""Asks for a passphrase where the locked file is shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark, tr
from mqtts_gui.ui.widgets.labelled_field import LabelledField
from mqtts_gui.ui.widgets.secret_edit import SecretEdit

WRONG = mark("This is not the passphrase of the file")


class UnlockRow(QWidget):
    """A passphrase field with a button.

    Signals:
        passphrase_given: What the person typed.
    """

    passphrase_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = SecretEdit("file_passphrase_edit")
        self.button = QPushButton()
        self.button.setObjectName("unlock_button")
        inside = QWidget()
        line = QHBoxLayout(inside)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.edit, 1)
        line.addWidget(self.button)
        self._field = LabelledField(
            mark("The file is protected: type its passphrase"), inside, self.edit
        )
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._field)
        self.edit.returnPressed.connect(self._give)
        self.button.clicked.connect(self._give)
        self._retranslate()

    def ask(self, *, again: bool) -> None:
        """Ask; `again` says that the last answer was wrong."""
        self._field.show_note(WRONG if again else None, Severity.ERROR)
        if again:
            self.edit.selectAll()

    def forget(self) -> None:
        """Take away what was typed: the file is unlocked, or another one is shown."""
        self.edit.clear()
        self._field.show_note(None)

    def _give(self) -> None:
        if self.edit.text():
            self.passphrase_given.emit(self.edit.text())

    def _retranslate(self) -> None:
        self.button.setText(tr("Unlock"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
