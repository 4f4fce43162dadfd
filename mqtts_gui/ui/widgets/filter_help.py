"""The whole language of the filter on half a screen, each example a button that types it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import language, tr
from mqtts_gui.ui.models.filter_help import FRENCH_KEYS, Example, examples
from mqtts_gui.ui.widgets.layouts import clear
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.popover import Popover
from mqtts_gui.ui.widgets.scaling import px, scaled_mono_font

_COLUMNS_APART = 16


class FilterHelp(Popover):
    """Show what can be typed.

    Signals:
        chosen: An example is to be typed into the field.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("filter_help")
        self._heading = named(QLabel(), "filter_help_heading", "strong")
        self._buttons: list[QPushButton] = []
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(px(_COLUMNS_APART))
        self._rows.setVerticalSpacing(0)
        self._note = named(QLabel(), "filter_help_note", "muted")
        for part in (self._heading, self._note):
            self.body.addWidget(part)
        self.body.insertLayout(1, self._rows)
        self._retranslate()

    def open(self, below: QWidget) -> None:
        """Open below a widget, the first example under the keyboard."""
        self._retranslate()  # the examples have the day in them
        self.open_below(below)
        self._buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("What can be typed into the filter"))
        self._heading.setText(tr("All that is typed must hold. Click an example to try it."))
        names = "  ".join(FRENCH_KEYS)
        self._note.setText(tr("The keys in French: %(names)s", names=names))
        self._note.setVisible(language() == "fr")
        self._empty()
        for row, example in enumerate(examples(datetime.now(UTC).astimezone().date())):
            self._add(row, example)

    def _empty(self) -> None:
        self._buttons.clear()
        while (item := self._rows.takeAt(0)) is not None:
            if (inner := item.layout()) is not None:
                clear(inner)
                inner.deleteLater()
            elif (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _add(self, row: int, example: Example) -> None:
        meaning = str(example.meaning)
        line = QHBoxLayout()
        line.setSpacing(2)
        for text in example.texts:
            button = named(QPushButton(text.replace("&", "&&")), "filter_example_button", "link")
            button.setFont(scaled_mono_font())
            button.setAccessibleName(text)
            button.setAccessibleDescription(meaning)
            button.setAutoDefault(True)
            button.clicked.connect(partial(self._choose, text))
            line.addWidget(button)
            self._buttons.append(button)
        line.addStretch(1)
        self._rows.addLayout(line, row, 0)
        self._rows.addWidget(named(QLabel(meaning), "", "small"), row, 1)

    def _choose(self, text: str) -> None:
        self.close()
        self.chosen.emit(text)
