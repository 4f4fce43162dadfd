"""How a PKCS#12 is locked: a passphrase typed twice, or none, which has to be confirmed."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark, tr
from mqtts_gui.ui.models.certificate_saving import Lock
from mqtts_gui.ui.widgets.labelled_field import LabelledField
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.secret_edit import SecretEdit
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

GAP_PX = 8
ONE_ROW_PX = 440
MISSING = mark("Type a passphrase, or confirm below that there shall be none.")
DIFFERENT = mark("This is not the same passphrase.")
OPEN = mark("Whoever gets hold of the file can use the private key.")
OWNER = mark("The file has the access rights of its folder: choose a folder of your own.")


class LockForm(QWidget):
    """Two masked fields and two boxes.

    Signals:
        confirmed: Enter was pressed.
    """

    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = SecretEdit("save_passphrase_edit")
        self.again_edit = SecretEdit("save_passphrase_again_edit")
        self._first = LabelledField(mark("Passphrase of the new file"), self.edit)
        self._second = LabelledField(mark("The same once more"), self.again_edit)
        self.none_check = named(QCheckBox(), "save_without_passphrase_check")
        self.old_check = named(QCheckBox(), "save_old_lock_check")
        self.warning = named(VerdictLine(), "save_without_passphrase_warning")
        self._rights = VerdictLine()
        self._rights.setVisible(sys.platform == "win32")
        self._lay_out()
        self.none_check.toggled.connect(self._show_state)
        for edit in (self.edit, self.again_edit):
            edit.textEdited.connect(self._forget_notes)
            edit.returnPressed.connect(self.confirmed)
        self._show_state()
        self._retranslate()

    def lock(self) -> Lock | None:
        """Return how to lock; None, and a word below the field, where that is not clear."""
        self._forget_notes()
        if self.none_check.isChecked():
            return Lock()
        if not self.edit.text():
            self._refuse(self._first)
        elif self.edit.text() != self.again_edit.text():
            self._refuse(self._second)
        else:
            return Lock(self.edit.text(), old=self.old_check.isChecked())
        return None

    def forget(self) -> None:
        """Take away what was typed and chosen."""
        self.edit.clear()
        self.again_edit.clear()
        self.none_check.setChecked(False)
        self.old_check.setChecked(False)
        self._forget_notes()

    def _lay_out(self) -> None:
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(GAP_PX)
        self._line.addWidget(self._first, 1)
        self._line.addWidget(self._second, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_PX)
        column.addLayout(self._line)
        for part in (self.old_check, self.none_check, self.warning, self._rights):
            column.addWidget(part)

    def _refuse(self, field: LabelledField) -> None:
        field.show_note(MISSING if field is self._first else DIFFERENT, Severity.ERROR)
        field.control.setFocus()

    def _forget_notes(self, *_text: str) -> None:
        for field in (self._first, self._second):
            field.show_note(None)

    def _show_state(self, *_on: bool) -> None:
        without = self.none_check.isChecked()
        for part in (self.edit, self.again_edit, self.old_check):
            part.setDisabled(without)
        if without:
            self.edit.clear()
            self.again_edit.clear()
            self._forget_notes()
        self.warning.setHidden(not without)

    def _retranslate(self) -> None:
        self.none_check.setText(tr("No passphrase"))
        self.old_check.setText(tr("For old Windows and Android (3DES)"))
        self.old_check.setToolTip(
            tr("Windows before 10 and Android before 12 do not open files locked by AES.")
        )
        self.warning.show_remark(OPEN, "warning", "triangle-alert")
        self._rights.show_remark(OWNER, "muted", "info")
        self.none_check.setAccessibleDescription(self.warning.text())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._line.setDirection(beside if self.width() >= px(ONE_ROW_PX) else below)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
