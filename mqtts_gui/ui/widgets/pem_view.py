"""The PEM text of what is shown; never that of a private key."""

from __future__ import annotations

import base64
import textwrap

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.certs.loading import Kind, LoadedItem
from mqtts_gui.i18n import mark, tr
from mqtts_gui.ui.widgets.copy_button import CopyButton
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

PEM_WIDTH = 64
LABELS = {
    Kind.CERTIFICATE: "CERTIFICATE",
    Kind.CSR: "CERTIFICATE REQUEST",
    Kind.PUBLIC_KEY: "PUBLIC KEY",
    Kind.CRL: "X509 CRL",
}
KEY_HIDDEN = mark("A private key is never shown: it is a secret, and stays in its file.")
NO_PEM = mark("There is nothing to show in PEM form.")


class PemView(QWidget):
    """A text to read and copy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QPlainTextEdit()
        self.text.setObjectName("pem_text")
        self.text.setReadOnly(True)
        self.text.setProperty("kind", "mono")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.remark = VerdictLine()
        self.copy_button = CopyButton(self.text.toPlainText)
        self.copy_button.setObjectName("copy_pem_button")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.remark)
        column.addWidget(self.text, 1)
        column.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignRight)
        self._retranslate()

    def show_item(self, item: LoadedItem | None) -> None:
        """Display the PEM text of `item`."""
        pem = "" if item is None else pem_of(item)
        secret = item is not None and item.kind in {Kind.PRIVATE_KEY, Kind.PKCS12}
        self.text.setPlainText(pem)
        self.text.setVisible(bool(pem))
        self.copy_button.setVisible(bool(pem))
        self.remark.show_remark(None if pem else KEY_HIDDEN if secret else NO_PEM)
        self.remark.setHidden(bool(pem))

    def _retranslate(self) -> None:
        self.text.setAccessibleName(tr("PEM text"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def pem_of(item: LoadedItem) -> str:
    """Return `item` in PEM form, "" for what has none or must not be shown."""
    label = LABELS.get(item.kind)
    if label is None or not item.der:
        return ""
    lines = textwrap.wrap(base64.b64encode(item.der).decode("ascii"), PEM_WIDTH)
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])
