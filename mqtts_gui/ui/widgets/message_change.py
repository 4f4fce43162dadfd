"""What changed since the previous message of a topic: a few lines below the content."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, nmark, tr
from mqtts_gui.ui.models.change_finder import Change
from mqtts_gui.ui.models.message_difference import GONE, Difference
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span
from mqtts_gui.ui.widgets.low_scroll import LowScroll
from mqtts_gui.ui.widgets.naming import named

MOST_LINES = 8
MOST_CHARACTERS = 120
"""Of a line that are shown here; the comparison shows more."""

_HEIGHT = 128


class MessageChange(QWidget):
    """Show a `Change`; nothing without one.

    Signals:
        compare_requested: The two are to be shown side by side.
    """

    compare_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_change")
        self._change: Change | None = None
        self._heading = QLabel(wordWrap=True)
        self._heading.setProperty("kind", "muted")
        self.compare_button = named(QPushButton(), "compare_with_previous_button", "link")
        self.compare_button.clicked.connect(self.compare_requested)
        self._lines: list[FlowLabel] = []
        self._note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._note.setProperty("kind", "small")
        self._lay_out()
        self.hide()
        self._retranslate()

    @property
    def change(self) -> Change | None:
        """What is shown."""
        return self._change

    def show_change(self, change: Change | None) -> None:
        """Display `change`; None takes everything away."""
        self._change = change
        self.setHidden(change is None)
        self._retranslate()

    def texts(self) -> list[str]:
        """Return the lines that are shown."""
        return [line.text() for line in self._lines if not line.isHidden()]

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._heading, 1)
        head.addWidget(self.compare_button, 0, Qt.AlignmentFlag.AlignTop)
        holder = QWidget()
        self._rows = QVBoxLayout(holder)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        self._scroll = LowScroll(holder, _HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._scroll)
        column.addWidget(self._note)

    def _show_lines(self, changes: Sequence[tuple[str, str]]) -> None:
        for place, (sign, text) in enumerate(changes):
            if place == len(self._lines):
                self._lines.append(FlowLabel())
                self._rows.addWidget(self._lines[place])
            shown = text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"
            role = "error" if sign == GONE else "ok"
            self._lines[place].show_spans([Span(f"{sign} {shown}", role, mono=True)])
        self._scroll.setHidden(not changes)
        for place, line in enumerate(self._lines):
            line.setHidden(place >= len(changes))

    def _retranslate(self) -> None:
        self._heading.setText(tr("Change since the previous message"))
        self.compare_button.setText(tr("Compare"))
        self.compare_button.setToolTip(tr("Show both messages side by side"))
        change = self._change
        if change is None:
            return
        difference = change.difference
        changes = [] if difference is None else difference.changes
        self._show_lines(changes[:MOST_LINES])
        self.compare_button.setHidden(difference is None)
        note = " ".join(str(phrase) for phrase in _notes(difference, len(changes)))
        self._note.setText(note)
        self._note.setHidden(not note)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _notes(difference: Difference | None, changes: int) -> list[Phrase]:
    if difference is None:
        return [mark("This is the first message kept of this topic.")]
    notes = list(difference.notes)
    if not changes and not notes:
        notes.append(mark("The content is the same."))
    if (more := changes - MOST_LINES) > 0:
        notes.append(nmark("And %(count)s more line.", "And %(count)s more lines.", more))
    return notes
