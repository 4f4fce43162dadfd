"""How far the reading of many files has come, and a button that ends it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.models.figure import Figure
from mqtts_gui.ui.widgets.naming import named

PATIENCE_MS = 1000
"""What takes no longer needs no word."""


class ReadingRow(QWidget):
    """A bar, the figures, and Cancel; seen only when reading takes over a second.

    Signals:
        cancelled: The person wants to read no more.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = (0, 0)
        self.label, self.bar = named(QLabel(), "reading_label", "small"), QProgressBar()
        self.bar.setObjectName("reading_progress")
        self.bar.setTextVisible(False)
        self.cancel_button = named(QPushButton(), "cancel_reading_button", "link")
        line = QHBoxLayout()
        line.addWidget(self.label, 1)
        line.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.bar)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self.cancel_button.clicked.connect(self.cancelled)
        self.hide()
        self._retranslate()

    def show_progress(self, done: int, total: int) -> None:
        """Display that `done` of `total` files were read; 0 of 0 hides the row."""
        self._figures = (done, total)
        if total == 0:
            self._patience.stop()
            self.hide()
        elif self.isHidden() and not self._patience.isActive():
            self._patience.start()
        self._retranslate()

    def _retranslate(self) -> None:
        done, total = self._figures
        self.cancel_button.setText(tr("Cancel"))
        self.bar.setAccessibleName(tr("Progress of the reading"))
        self.bar.setMaximum(max(1, total))
        self.bar.setValue(done)
        self.label.setText(
            tr("Reading: %(done)s of %(total)s", done=Figure(done), total=Figure(total))
        )

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
