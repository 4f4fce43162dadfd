"""How much is kept of each connection: two limits, chosen from what makes sense."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, nmark, tr
from mqtts_gui.ui.models.size_text import size_phrase
from mqtts_gui.ui.widgets.calm_controls import CalmCombo
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.labelled_field import LabelledField
from mqtts_gui.ui.widgets.naming import named

MESSAGES = (10_000, 100_000, 1_000_000, 5_000_000, 20_000_000, 100_000_000)
SIZES = tuple(n << 20 for n in (50, 100, 250, 500, 1 << 10, 2 << 10, 5 << 10, 10 << 10, 50 << 10))
_GAP_PX = 12


class HistoryLimits(QWidget):
    """Two combos; a limit that somebody wrote into the settings is offered, too.

    Signals:
        chosen: Other limits are wanted (messages, bytes: `object`, for they exceed 32 bits).
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.messages_combo = named(CalmCombo(), "history_messages_combo")
        self.bytes_combo = named(CalmCombo(), "history_bytes_combo")
        self._hint = QLabel()
        self._hint.setProperty("kind", "muted")
        self._hint.setWordWrap(True)
        fields = QWidget()
        flow = FlowLayout(fields, gap=_GAP_PX, at_top=True)
        flow.addWidget(LabelledField(mark("Messages at most"), self.messages_combo))
        flow.addWidget(LabelledField(mark("Size on the disk at most"), self.bytes_combo))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(fields)
        column.addWidget(self._hint)
        self.setFocusProxy(self.messages_combo)
        for combo in (self.messages_combo, self.bytes_combo):
            combo.chosen.connect(self._choose)
        self._retranslate()

    def show_limits(self, messages: int, size: int) -> None:
        """Display what is in force."""
        self.messages_combo.set_choices([(_count(n), n) for n in _with(MESSAGES, messages)])
        self.bytes_combo.set_choices([(size_phrase(n), n) for n in _with(SIZES, size)])
        self.messages_combo.show_value(messages)
        self.bytes_combo.show_value(size)

    def _choose(self) -> None:
        self.chosen.emit(self.messages_combo.value(), self.bytes_combo.value())

    def _retranslate(self) -> None:
        self._hint.setText(
            tr(
                "Each connection keeps its messages on the disk; where either limit is reached, "
                "the oldest go."
            )
        )

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _with(usual: tuple[int, ...], value: int) -> list[int]:
    return sorted({*usual, value})


def _count(number: int) -> Phrase:
    return nmark("%(count)s message", "%(count)s messages", number)
