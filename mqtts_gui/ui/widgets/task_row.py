"""How far something is that takes a while, and a button that ends it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import ntr, tr
from mqtts_gui.ui.widgets.naming import named

_FULL = 1000  # steps of the bar


class TaskRow(QWidget):
    """A bar above a figure and a button.

    Signals:
        cancelled: The person wants it to end.
    """

    cancelled = Signal()

    def __init__(self, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self.bar = named(QProgressBar(), f"{prefix}_progress")
        self.bar.setMaximum(_FULL)
        self.bar.setTextVisible(False)
        self.label = named(QLabel(), f"{prefix}_progress_label", "muted")
        self.cancel_button = named(QPushButton(), f"{prefix}_stop_button")
        self.cancel_button.clicked.connect(self.cancelled)
        line = QHBoxLayout()
        line.addWidget(self.label, 1)
        line.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addLayout(line)
        self._retranslate()

    def show_progress(self, share: float, count: int) -> None:
        """Show how far it is, from 0 to 1, and how many messages that are."""
        self._count = count
        self.bar.setValue(round(share * _FULL))
        self._retranslate()

    def _retranslate(self) -> None:
        self.cancel_button.setText(tr("Cancel"))
        self.bar.setAccessibleName(tr("Progress"))
        self.label.setText(ntr("%(count)s message", "%(count)s messages", self._count))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
