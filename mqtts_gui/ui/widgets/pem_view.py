"""The PEM text of what is shown; never that of a private key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.certs.loading import Kind, LoadedItem
from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.ui.models.figure import Figure
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.pem_text import MOST_PARTS, has_pem, pem_of, pem_of_all
from mqtts_gui.ui.widgets.copy_button import CopyButton
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

SECRETS = {Kind.PRIVATE_KEY, Kind.PKCS12}
KEY_HIDDEN = mark("A private key is never shown: it is a secret, and stays in its file.")
KEY_LEFT_OUT = mark("The private key is left out: it is a secret, and stays in its file.")
NO_PEM = mark("There is nothing to show in PEM form.")


class PemView(QWidget):
    """A text to read and copy: the part that is selected, or the whole file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[LoadedItem, ...] = ()
        self._item: LoadedItem | None = None
        self.text = named(QPlainTextEdit(), "pem_text", "mono")
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.whole_check = named(QCheckBox(), "pem_whole_file_check")
        self.remark = VerdictLine()
        self.copy_button = named(CopyButton(self.text.toPlainText), "copy_pem_button")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.whole_check)
        column.addWidget(self.remark)
        column.addWidget(self.text, 1)
        column.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignRight)
        self.whole_check.toggled.connect(self._write)
        self._retranslate()

    def show_item(self, entry: OpenedFile, place: int) -> None:
        """Display the PEM text of the item at `place` of an open file."""
        pairs = entry.pairs()
        self._items = entry.file.items if entry.file is not None else ()
        self._item = pairs[place][0] if place < len(pairs) else None
        self.whole_check.setVisible(sum(map(has_pem, self._items[:MOST_PARTS])) > 1)
        self._retranslate()
        self._write()

    def _write(self) -> None:
        whole = self.whole_check.isChecked() and not self.whole_check.isHidden()
        one = "" if self._item is None else pem_of(self._item)
        pem = pem_of_all(self._items) if whole else one
        if pem != self.text.toPlainText():  # who reads or selects it goes on
            self.text.setPlainText(pem)
        self.text.setVisible(bool(pem))
        self.copy_button.setVisible(bool(pem))
        remark = self._remark(pem, whole=whole)
        self.remark.show_remark(remark)
        self.remark.setHidden(remark is None)

    def _remark(self, pem: str, *, whole: bool) -> Phrase | None:
        if not pem:
            secret = self._item is not None and self._item.kind in SECRETS
            return KEY_HIDDEN if secret else NO_PEM
        if not whole:
            return None
        if len(self._items) > MOST_PARTS:
            return mark(
                "The first %(most)s of %(count)s parts are shown.",
                most=Figure(MOST_PARTS),
                count=Figure(len(self._items)),
            )
        return KEY_LEFT_OUT if any(item.kind in SECRETS for item in self._items) else None

    def _retranslate(self) -> None:
        self.text.setAccessibleName(tr("PEM text"))
        self.whole_check.setText(tr("All parts of the file, in its order"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
