"""Combos and number fields that leave the mouse wheel to the form they stand in.

A form that scrolls under the pointer must not change the port on its way, least of all when every
edit is saved as it is made.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase
from mqtts_gui.ui.widgets.number_field import NumberField
from mqtts_gui.ui.widgets.scaling import px

FIELD_HEIGHT = 28


class CalmCombo(QComboBox):
    """A combo of phrases, each standing for a value.

    Signals:
        chosen: The person chose a value.
    """

    chosen = Signal(object)

    def __init__(
        self, choices: Sequence[tuple[Phrase, object]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._choices: list[tuple[Phrase, object]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(lambda place: self.chosen.emit(self._choices[place][1]))
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[Phrase, object]]) -> None:
        """Offer `choices`; the value stays chosen where it is still among them."""
        value = self.value()
        self._choices = list(choices)
        with QSignalBlocker(self):
            self.clear()
            self.addItems([str(phrase) for phrase, _ in self._choices])
        self.show_value(value)

    def value(self) -> object:
        """Return the value of the choice shown, None where there is none."""
        place = self.currentIndex()
        return self._choices[place][1] if 0 <= place < len(self._choices) else None

    def show_value(self, value: object) -> None:
        """Show the choice of `value`; the first where there is no such choice."""
        values = [choice for _, choice in self._choices]
        with QSignalBlocker(self):
            self.setCurrentIndex(
                values.index(value) if value in values else min(0, len(values) - 1)
            )

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            for place, (phrase, _) in enumerate(self._choices):
                self.setItemText(place, str(phrase))
        super().changeEvent(event)


class CalmSpin(NumberField):
    """A number field without arrows.

    Signals:
        refused: What was typed is no number of the range.
    """

    refused = Signal()

    def __init__(self, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(least, most, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().inputRejected.connect(self.refused)

    def show_value(self, value: int) -> None:
        """Show `value` without reporting it as an edit."""
        if self.value() != value:
            with QSignalBlocker(self):
                self.setValue(value)

    @override
    def sizeHint(self) -> QSize:
        # The style makes number fields a little taller than the fields they stand beside.
        return QSize(super().sizeHint().width(), px(FIELD_HEIGHT) + 2)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), px(FIELD_HEIGHT) + 2)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
