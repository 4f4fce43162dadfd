"""How often and how many times a message is published again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.publish_plan import Repeated
from mqtts_gui.ui.widgets.calm_controls import CalmSpin
from mqtts_gui.ui.widgets.naming import named

LONGEST_MS = 24 * 3600 * 1000
MOST = 1_000_000_000


class PublishRepeatRow(QWidget):
    """Seen while messages are to be repeated.

    Signals:
        closed: The person wants it no more.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.interval_spin = named(CalmSpin(1, LONGEST_MS), "publish_interval_spin")
        self.count_spin = named(CalmSpin(0, MOST), "publish_count_spin")
        self.interval_spin.show_value(Repeated().interval_ms)
        self._interval_label, self._count_label = QLabel(), QLabel()
        self._interval_label.setBuddy(self.interval_spin)
        self._count_label.setBuddy(self.count_spin)
        self.close_button = named(QPushButton(), "publish_repeat_close_button", "icon")
        self.close_button.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (
            self._interval_label,
            self.interval_spin,
            self._count_label,
            self.count_spin,
        ):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.close_button)
        self.hide()
        self._retranslate()

    @property
    def repeated(self) -> Repeated | None:
        """How to repeat; None while that is not wanted."""
        if self.isHidden():
            return None
        return Repeated(self.interval_spin.value(), self.count_spin.value())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._interval_label.setText(tr("Repeat every"))
        self.interval_spin.setSuffix(tr(" ms"))
        self._count_label.setText(tr("How many times"))
        self.count_spin.setSpecialValueText(tr("until stopped"))
        self.close_button.setIcon(icon("x", "muted"))
        self.close_button.setToolTip(tr("Publish once"))
        self.close_button.setAccessibleName(tr("Do not repeat"))
