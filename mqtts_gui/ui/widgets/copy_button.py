"""A button that copies a text and says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon

THANKS_MS = 1500


class CopyButton(QPushButton):
    """Put what `text` returns on the clipboard; the button says “Copied” for a moment.

    Signals:
        copied: It lies on the clipboard.
    """

    copied = Signal()

    def __init__(self, text: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._timer = QTimer(self, singleShot=True, interval=THANKS_MS)
        self._timer.timeout.connect(self._calm)
        self.setProperty("kind", "link")
        self.clicked.connect(self.copy)
        self._retranslate()

    def copy(self) -> None:
        """Copy, and say so."""
        QGuiApplication.clipboard().setText(self._text())
        self.setText(tr("Copied"))
        self.setIcon(icon("check", "ok"))
        self._timer.start()
        self.copied.emit()

    def _calm(self) -> None:
        self.setIcon(QIcon())
        self._retranslate()

    def _retranslate(self) -> None:
        self.setText(tr("Copy"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
