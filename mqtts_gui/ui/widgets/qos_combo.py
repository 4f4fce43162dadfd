"""The chooser of a quality of service."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mqtts_gui.i18n import mark, tr
from mqtts_gui.ui.widgets.compact_combo import CompactCombo

LEVELS = (0, 1, 2)


class QosCombo(CompactCombo):
    """Choose 0, 1 or 2."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__([(mark("QoS %(qos)d", qos=qos), qos) for qos in LEVELS], parent)
        self._describe()

    @property
    def qos(self) -> int:
        """The level chosen."""
        return LEVELS[max(self.currentIndex(), 0)]

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._describe()

    def _describe(self) -> None:
        self.setAccessibleName(tr("Quality of service"))
        self.setToolTip(tr("QoS 0: at most once. QoS 1: at least once. QoS 2: exactly once."))
