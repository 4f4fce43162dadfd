"""The places that a template can have, each a button that writes it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.popover import Popover
from mqtts_gui.ui.widgets.scaling import px, scaled_mono_font

PLACES: tuple[tuple[str, Phrase], ...] = (
    ("{{counter}}", mark("1, 2, 3 … one more with each message")),
    ("{{counter:100:5}}", mark("100, 105, 110 …")),
    ("{{time}}", mark("the time in UTC: 2026-01-31T09:15:02.123Z")),
    ("{{time:s}}", mark("seconds since 1970")),
    ("{{time:ms}}", mark("milliseconds since 1970")),
    ("{{int:1:6}}", mark("a random whole number from 1 to 6")),
    ("{{float:20:25:1}}", mark("a random number from 20 to 25 with 1 decimal")),
    ("{{text:8}}", mark("8 random letters and digits")),
    ("{{client}}", mark("the client identifier")),
    ("{{name}}", mark("the name of the connection")),
    ("{{{{", mark("two braces, as they are")),
)
_COLUMNS_APART = 16


class PublishTemplateHelp(Popover):
    """Show what can be filled in.

    Signals:
        chosen: A place is to be written.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("publish_template_help")
        self._heading = named(QLabel(), "", "strong")
        self._buttons: list[QPushButton] = []
        self._labels: list[QLabel] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(_COLUMNS_APART))
        grid.setVerticalSpacing(0)
        for row, (place, _) in enumerate(PLACES):
            button = named(QPushButton(place), "publish_place_button", "link")
            button.setFont(scaled_mono_font())
            button.setAutoDefault(True)
            button.clicked.connect(partial(self._choose, place))
            label = named(QLabel(), "", "small")
            grid.addWidget(button, row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label, row, 1)
            self._buttons.append(button)
            self._labels.append(label)
        self.body.addWidget(self._heading)
        self.body.addLayout(grid)
        self._retranslate()

    def open(self, below: QWidget) -> None:
        """Open beside a widget, the first place under the keyboard."""
        self.open_below(below)
        self._buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _choose(self, place: str) -> None:
        self.close()
        self.chosen.emit(place)

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("What can be filled in"))
        self._heading.setText(tr("Filled in for each message. Click a place to write it."))
        for button, label, (_, meaning) in zip(self._buttons, self._labels, PLACES, strict=True):
            label.setText(str(meaning))
            button.setAccessibleDescription(str(meaning))
