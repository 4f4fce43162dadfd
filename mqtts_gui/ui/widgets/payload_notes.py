"""What is to be said of a content: first what does not fit, then why it is shown as it is."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, nmark, tr
from mqtts_gui.mqtt.formats.nodes import Remark
from mqtts_gui.ui.models.figure import Figure
from mqtts_gui.ui.models.format_names import FORMAT_NAMES
from mqtts_gui.ui.models.payload_reading import PayloadReading, reason
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine

MOST_REMARKS = 4
"""That are written out; a screen has no room for more."""


class FormatNotes(QWidget):
    """Above a content: why it does not fit its format, or why it is shown in it.

    Signals:
        inside_requested: What a text in Base64 holds is to be shown (True), or the text (False).
    """

    inside_requested = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fault, self.why = NoteLine(), NoteLine()
        self.inside_button = named(QPushButton(), "show_inside_base64_button", "link")
        self.inside_button.setCheckable(True)
        self.inside_button.clicked.connect(self.inside_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.fault)
        column.addWidget(self.why)
        column.addWidget(self.inside_button)
        self._inside = ""
        self.show_reading(None)

    def show_reading(self, reading: PayloadReading | None, *, inside: bool = False) -> None:
        """Say what is to be known before the content is read."""
        fault = None if reading is None else reading.fault
        self.fault.show_note(None if fault is None else placed(fault), "error")
        why = None if reading is None else reason(reading)
        if reading is not None and why is not None and not inside:
            name = FORMAT_NAMES[reading.decoded.format]
            why = mark("Shown as %(format)s: %(why)s", format=name, why=why)
        self.why.show_note(why, "muted")
        guess = None if reading is None else reading.guess
        within = None if guess is None else guess.inside
        self._inside = "" if within is None else str(FORMAT_NAMES[within])
        self.inside_button.setVisible(within is not None)
        self.inside_button.setChecked(inside)
        self.setHidden(fault is None and why is None and within is None)
        self._retranslate()

    def _retranslate(self) -> None:
        shown = tr("Show the Base64 text")
        hidden = tr("Show what is inside (%(format)s)", format=self._inside)
        self.inside_button.setText(shown if self.inside_button.isChecked() else hidden)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class Remarks(QWidget):
    """Below a content: what else there is to know."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = [NoteLine() for _ in range(MOST_REMARKS + 1)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for line in self._lines:
            column.addWidget(line)
        self.hide()

    def texts(self) -> list[str]:
        """Return what is said."""
        return [line.text() for line in self._lines if not line.isHidden()]

    def show_reading(self, reading: PayloadReading | None) -> None:
        """Say what is to be known besides."""
        phrases = [] if reading is None else list(_remarks(reading))
        for place, line in enumerate(self._lines):
            line.show_note(phrases[place] if place < len(phrases) else None, "muted")
        self.setHidden(not phrases)


def placed(remark: Remark) -> Phrase:
    """Return a remark with its place, where it has one."""
    if not remark.offset:
        return remark.phrase
    return mark("Byte %(offset)s: %(remark)s", offset=Figure(remark.offset), remark=remark.phrase)


def _remarks(reading: PayloadReading) -> Iterator[Phrase]:
    if not reading.payload:
        yield mark("The content is empty.")
        return
    remarks = reading.remarks
    yield from map(placed, remarks[:MOST_REMARKS])
    if len(remarks) > MOST_REMARKS:
        more = len(remarks) - MOST_REMARKS
        yield nmark("And %(count)s more remark.", "And %(count)s more remarks.", more)
