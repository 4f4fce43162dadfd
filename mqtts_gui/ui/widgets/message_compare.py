"""Two messages side by side in a window of their own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout
from typing_extensions import override

from mqtts_gui.i18n import nmark, ntr, tr, visible
from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.message_difference import CAME, GONE, Difference, difference_of
from mqtts_gui.ui.models.message_facts import compared_facts, time_between
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.copy_button import CopyButton
from mqtts_gui.ui.widgets.difference_pane import (
    MOST_ROWS,
    DifferencePane,
    difference_as_text,
)
from mqtts_gui.ui.widgets.fact_comparison import FactComparison
from mqtts_gui.ui.widgets.low_scroll import LowScroll
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.own_window import OwnWindow

SIZE = QSize(920, 640)
MARGIN, GAP = 12, 8
_FACTS_HEIGHT = 230


class MessageCompare(OwnWindow):
    """Show what differs between two messages, the older one on the left."""

    def __init__(self, old: Message, new: Message) -> None:
        super().__init__("message_compare", SIZE)
        self._old, self._new = old, new
        self._difference: Difference | None = None
        self._make_parts()
        self._lay_out()
        self.facts.show_facts(compared_facts(old, new))
        self.only_differences.toggled.connect(self._show_rows)
        self._retranslate()
        run_job(self, lambda: difference_of(old.payload, new.payload), self._take, self._fail)

    @property
    def difference(self) -> Difference | None:
        """What differs in the contents; None while they are being compared."""
        return self._difference

    def _make_parts(self) -> None:
        self.summary = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.summary.setProperty("kind", "heading")
        self.note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.note.setProperty("kind", "muted")
        self.facts = FactComparison()
        self.only_differences = named(QCheckBox(), "only_different_lines_check")
        self.copy_button = named(CopyButton(self._as_text), "copy_difference_button", "link")
        self.pane = DifferencePane()

    def _lay_out(self) -> None:
        head = Card(padding_px=12)
        head.body.addWidget(self.summary)
        head.body.addWidget(LowScroll(self.facts, _FACTS_HEIGHT))
        bar = QHBoxLayout()
        bar.addWidget(self.only_differences)
        bar.addStretch(1)
        bar.addWidget(self.copy_button)
        content = Card(padding_px=12)
        content.body.addLayout(bar)
        content.body.addWidget(self.pane, 1)
        content.body.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(head)
        column.addWidget(content, 1)

    def _take(self, difference: Difference) -> None:
        self._difference = difference
        self._show_rows()
        self._retranslate()

    def _fail(self, error: BaseException) -> None:
        raise error

    def _show_rows(self) -> None:
        if self._difference is not None:
            only = self.only_differences.isChecked()
            self.pane.show_rows(self._difference.rows, only_differences=only)

    def _as_text(self) -> str:
        return "" if self._difference is None else difference_as_text(self._difference.rows)

    def _retranslate(self) -> None:
        topics = list(dict.fromkeys(visible(one.topic) for one in (self._old, self._new)))
        self.setWindowTitle(tr("Comparison: %(topics)s", topics=" / ".join(topics)))
        self.only_differences.setText(tr("Only what differs"))
        between = time_between(self._old, self._new)
        second = tr("The right one came %(between)s.", between=between)
        self.summary.setText(f"{self._verdict()} {second}")
        notes = self._notes()
        self.note.setText(" ".join(notes))
        self.note.setHidden(not notes)

    def _verdict(self) -> str:
        if self._difference is None:
            return tr("Comparing the contents…")
        signs = [sign for sign, _ in self._difference.changes]
        if not signs:
            return tr("The contents do not differ.")
        gone, came = signs.count(GONE), signs.count(CAME)
        went = nmark("%(count)s line went", "%(count)s lines went", gone)
        new = nmark("%(count)s line came", "%(count)s lines came", came)
        return tr("In the content, %(went)s and %(came)s.", went=went, came=new)

    def _notes(self) -> list[str]:
        if self._difference is None:
            return []
        notes = [str(note) for note in self._difference.notes]
        if len(self._difference.rows) > MOST_ROWS:
            notes.append(
                ntr(
                    "Only the first %(count)s line is shown.",
                    "Only the first %(count)s lines are shown.",
                    MOST_ROWS,
                )
            )
        return notes

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
