"""The forms in which something can be saved, one below the other; those refused say why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.ui.models.save_choices import LABELS, Choice, SaveForm
from mqtts_gui.ui.widgets.margin import Margin
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

GAP_PX, TEXT_GAP_PX, INDENT_PX = 6, 0, 21


class SaveForms(QWidget):
    """A column of radio buttons, each with a line below it.

    Signals:
        chosen: A form was chosen (a `SaveForm`).
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: dict[SaveForm, Choice] = {}
        self._group = QButtonGroup(self)
        self.buttons = {form: named(QRadioButton(), f"save_{form}_radio") for form in SaveForm}
        self.lines = {form: VerdictLine() for form in SaveForm}
        self._margins = {form: Margin(line, 0, 0, 0, 0) for form, line in self.lines.items()}
        self._rows = {form: QWidget() for form in SaveForm}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_PX)
        for form, row in self._rows.items():
            self._lay_out_row(form, row)
            column.addWidget(row)
            self._group.addButton(self.buttons[form])
            self.buttons[form].clicked.connect(partial(self._choose, form))

    @property
    def form(self) -> SaveForm | None:
        """What is chosen."""
        return next((form for form, each in self.buttons.items() if each.isChecked()), None)

    def show_choices(self, choices: Sequence[Choice], chosen: SaveForm | None) -> None:
        """Offer `choices`, with one chosen."""
        self._choices = {each.form: each for each in choices}
        self._group.setExclusive(False)  # else the last one cannot be unchecked
        for form, button in self.buttons.items():
            choice = self._choices.get(form)
            self._rows[form].setHidden(choice is None)
            button.setChecked(form is chosen)
            button.setEnabled(choice is not None and not choice.refused)
        self._group.setExclusive(True)
        self._retranslate()

    def begin(self) -> None:
        """Give the focus to what is chosen."""
        if self.form is not None:
            self.buttons[self.form].setFocus()

    def _lay_out_row(self, form: SaveForm, row: QWidget) -> None:
        inside = QVBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(TEXT_GAP_PX)
        inside.addWidget(self.buttons[form], 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._margins[form])

    def _choose(self, form: SaveForm, *_checked: bool) -> None:
        self.chosen.emit(form)

    def _retranslate(self) -> None:
        for margin in self._margins.values():
            margin.setContentsMargins(px(INDENT_PX), 0, 0, 0)
        for form, choice in self._choices.items():
            self.lines[form].show_remark(choice.about, "muted", "info" if choice.refused else "")
            self.buttons[form].setText(str(LABELS[form]))
            self.buttons[form].setAccessibleDescription(self.lines[form].text())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.LanguageChange, QEvent.Type.StyleChange}:
            self._retranslate()
        super().changeEvent(event)
