"""The form that asks for a broker, what is under way, and in a few sentences what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.doctor.presenting import Presented
from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.broker_fetch import facts_of
from mqtts_gui.ui.widgets.broker_fetch_form import BrokerFetchForm
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span, spans_of
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.step_trail import StepTrail

SIDE_PX, TOP_PX, GAP_PX = 16, 10, 8
PROMISE = mark("Nothing is trusted, and no client certificate is sent.")


class BrokerFetchCard(QFrame):
    """A form; while it is answered, the steps; in the end, a line with the result.

    Signals:
        fetch_wanted: The person wants what the form asks for.
        cancel_wanted: What is under way shall end.
        close_wanted: None of this is needed any more.
    """

    fetch_wanted = Signal()
    cancel_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._result: Presented | None = None
        self.form = BrokerFetchForm()
        self._make_head()
        self._make_foot()
        self._lay_out()
        self._connect()
        self.show_form()
        self._retranslate()

    def show_form(self) -> None:
        """Let the person type."""
        self._show_parts(result=False, busy=False)

    def show_busy(self) -> None:
        """Say that a fetch has begun."""
        self.trail.show_steps(())
        self._show_parts(result=False, busy=True)

    def show_steps(self, steps: Sequence[Phrase]) -> None:
        """Say how far it has come."""
        self.trail.show_steps(steps)

    def show_result(self, presented: Presented) -> None:
        """Say what was presented, in the place of the form."""
        self._result = presented
        self._write_result()
        self._show_parts(result=True, busy=False)

    def _make_head(self) -> None:
        self._heading = QLabel()
        self._heading.setProperty("kind", "heading")
        self.result = named(FlowLabel(), "fetch_result")
        self.another_button = named(QPushButton(), "fetch_another_button", "link")
        self.close_button = named(QToolButton(), "fetch_close_button", "icon")
        self.close_button.setIcon(icon("x", "muted"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _make_foot(self) -> None:
        self.note, self.trail = NoteLine(), named(StepTrail(), "fetch_progress")
        self.cancel_button = named(QPushButton(), "cancel_fetch_button")
        self.fetch_button = named(QPushButton(), "fetch_button", "primary")

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        self._foot = QWidget()
        head.addWidget(self._heading, 1)
        head.addWidget(self.result, 1)
        for button in (self.another_button, self.close_button):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        for part in (self.note, self.trail):
            foot.addWidget(part, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.cancel_button, self.fetch_button):
            foot.addWidget(button)
        foot.setContentsMargins(0, 0, 0, 0)
        self._foot.setLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE_PX, TOP_PX, SIDE_PX, TOP_PX)
        column.setSpacing(GAP_PX)
        column.addLayout(head)
        column.addWidget(self.form)
        column.addWidget(self._foot)
        QWidget.setTabOrder(self.fetch_button, self.close_button)

    def _connect(self) -> None:
        self.form.confirmed.connect(self.fetch_wanted)
        self.fetch_button.clicked.connect(self.fetch_wanted)
        self.cancel_button.clicked.connect(self.cancel_wanted)
        self.close_button.clicked.connect(self.close_wanted)
        self.another_button.clicked.connect(self._ask_again)

    def _ask_again(self) -> None:
        self.show_form()
        self.form.focus_host()

    def _show_parts(self, *, result: bool, busy: bool) -> None:
        """Show the form or the result, and with the form what fits the moment."""
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        for shown, parts in (
            (result, (self.result, self.another_button)),
            (not result, (self.form, self._foot, self._heading)),
            (busy, (self.trail, self.cancel_button)),
            (not busy, (self.fetch_button,)),
        ):
            for part in parts:
                part.setVisible(shown)
        self.note.show_note(None if busy else PROMISE, "muted")
        self.form.setDisabled(busy)
        if had_focus and result:
            self.another_button.setFocus()
        elif had_focus and busy:
            self.cancel_button.setFocus()
        elif had_focus:
            self.form.focus_host()

    def _write_result(self) -> None:
        if self._result is None:
            return
        role = "warning" if self._result.weakened else "ok"
        spans: list[Span] = []
        for fact in facts_of(self._result):
            spans += [*spans_of(fact), Span(" ")]
        name = "triangle-alert" if self._result.weakened else "check"
        self.result.show_spans(spans[:-1], name, role)

    def _retranslate(self) -> None:
        self._heading.setText(tr("Certificates of a broker"))
        self.another_button.setText(tr("Another broker…"))
        self.cancel_button.setText(tr("Cancel"))
        self.fetch_button.setText(tr("Fetch"))
        self.close_button.setToolTip(tr("Close"))
        self.close_button.setAccessibleName(tr("Close"))
        self._write_result()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
