"""The steps of a connection, as they are taken and as they ended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.ui.models.security_picture import MAIN_STEPS, Picture, Source
from mqtts_gui.ui.widgets.card import PADDING_PX, Card
from mqtts_gui.ui.widgets.copy_button import CopyButton
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.security_step_row import StepRow
from mqtts_gui.ui.widgets.verdict_line import VerdictLine

BAR_GAP, ABOVE, BELOW = 12, 12, 10
_STALE = {
    Source.TEST: mark("The settings have changed since this test."),
    Source.ATTEMPT: mark("The settings have changed since this attempt."),
    Source.SESSION: mark("The settings have changed: they apply at the next connection."),
}
_CANCELLED = {
    Source.TEST: mark("The test was cancelled."),
    Source.ATTEMPT: mark("The attempt was cancelled."),
}


class ReportButton(CopyButton):
    """Copy everything about the connection as a text."""

    @override
    def _retranslate(self) -> None:
        self.setText(tr("Copy as text"))
        self.setAccessibleName(tr("Copy the steps and everything found as text"))


class StepsCard(Card):
    """A row for each step; while something is under way, a bar and a button that ends it.

    Signals:
        cancelled: The person wants to end what is under way.
    """

    cancelled = Signal()

    def __init__(self, report: Callable[[], str], parent: QWidget | None = None) -> None:
        """Make the card; `report` returns what is copied as text."""
        super().__init__(parent=parent)
        self.setObjectName("steps_card")
        self.rows: list[StepRow] = []
        self._picture = Picture()
        self.copy_button = named(ReportButton(report), "copy_report_button", "link")
        self.remark = named(VerdictLine(), "steps_remark")
        self.bar, self.cancel_button = QProgressBar(), QPushButton()
        self._make_busy()
        # In the line of the heading, so that no step moves when one thing follows the other.
        self.header.addWidget(self._busy, 1)
        self.header.addWidget(self.copy_button)
        self.body.addWidget(self.remark)
        self.body.addStretch(1)
        self.body.setSpacing(0)
        if (around := self.layout()) is not None:
            around.setContentsMargins(PADDING_PX, ABOVE, PADDING_PX, BELOW)
        self._retranslate()

    def show_picture(self, picture: Picture) -> None:
        """Display the steps; rows that are there already are kept."""
        self._picture = picture
        for row, line in zip(self.rows, picture.lines, strict=False):
            row.show_line(line)
        for line in picture.lines[len(self.rows) :]:
            self.rows.append(StepRow(line))
            self.body.insertWidget(len(self.rows), self.rows[-1])
            self.rows[-1].show()  # Qt would do so later, and draw everything squeezed until then
        for row in self.rows[len(picture.lines) :]:
            self.body.removeWidget(row)
            row.hide()  # deleted only later, and until then it would still be drawn
            row.deleteLater()
        del self.rows[len(picture.lines) :]
        self._show_busy()
        self._show_remark()
        self.copy_button.setVisible(picture.result is not None)

    def _make_busy(self) -> None:
        named(self.cancel_button, "cancel_test_button", "link")
        named(self.bar, "test_progress").setTextVisible(False)
        self.cancel_button.clicked.connect(self.cancelled)
        self._busy = QWidget()
        line = QHBoxLayout(self._busy)
        line.setContentsMargins(BAR_GAP, 0, 0, 0)
        line.setSpacing(BAR_GAP)
        line.addWidget(self.bar, 1)
        line.addWidget(self.cancel_button)

    def _show_busy(self) -> None:
        busy = self._picture.source in {Source.TESTING, Source.CONNECTING}
        had_focus = self.cancel_button.hasFocus()
        self._busy.setVisible(busy)
        self.bar.setMaximum(max(len(MAIN_STEPS), len(self._picture.lines)))
        self.bar.setValue(self._picture.ended)
        if had_focus and not busy:
            self.copy_button.setFocus()  # Qt would give it to whatever comes next

    def _show_remark(self) -> None:
        picture = self._picture
        remark: Phrase | None = None
        if picture.was_cancelled:
            remark = _CANCELLED.get(picture.source)
        elif picture.is_stale:
            remark = _STALE.get(picture.source)
        self.remark.show_remark(remark, "muted", "info")
        self.remark.setVisible(remark is not None)

    def _retranslate(self) -> None:
        self.set_heading(tr("Steps"))
        self.cancel_button.setText(tr("Cancel"))
        self.bar.setAccessibleName(tr("Progress of the steps"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
