"""Asks a broker for its certificates, in place: where it is, what happens, what came of it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from mqtts_gui.doctor.presenting import Presented
from mqtts_gui.errors import Action, ActionId, Problem
from mqtts_gui.ui.models.broker_fetch import BrokerFetch, FetchRequest
from mqtts_gui.ui.widgets.broker_fetch_card import BrokerFetchCard
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel

GAP_PX = 8
_ACTIONS = {
    ActionId.TRY_AGAIN,
    ActionId.EDIT_HOST,
    ActionId.USE_HOST,
    ActionId.USE_PORT,
    ActionId.COPY_COMMAND,
}


class BrokerFetchPanel(QWidget):
    """A card with the form, and below it what went wrong; hidden until it is opened.

    Signals:
        chain_fetched: A broker presented certificates (`Presented`: its `name` is HOST:PORT).
        closed: The person needs it no longer; what was under way is cancelled.
    """

    chain_fetched = Signal(object)
    closed = Signal()

    def __init__(self, fetch: BrokerFetch | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("broker_fetch_panel")
        self.fetch = fetch or BrokerFetch(self)
        self.card, self.problem = BrokerFetchCard(), ProblemPanel()
        self.form = self.card.form
        self.problem.setObjectName("fetch_problem_panel")
        self._opener: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_PX)
        column.addWidget(self.card)
        column.addWidget(self.problem)
        self.form.show_request(self.fetch.last)
        self._connect()
        self.hide()

    def open(self) -> None:
        """Ask which broker; what was asked for last is still there."""
        self._show()
        if not self.fetch.busy:
            self.card.show_form()
            self.form.focus_host()

    def fetch_from(self, host: str, port: int, server_name: str = "") -> None:
        """Ask this broker at once, in the place of what is under way."""
        self._show()
        self.form.show_request(FetchRequest(host, port, server_name))
        self._start()

    def leave(self) -> None:
        """Go away, and give the focus back to whatever opened this."""
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        self.fetch.cancel()
        self.problem.clear()
        self.hide()
        opener, self._opener = self._opener, None
        if had_focus and opener is not None and isValid(opener):
            opener.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def _connect(self) -> None:
        self.card.fetch_wanted.connect(self._start)
        self.card.cancel_wanted.connect(self.fetch.cancel)
        self.card.close_wanted.connect(self.leave)
        self.problem.action_requested.connect(self._carry_out)
        self.problem.dismissed.connect(self.form.focus_host)
        self.fetch.progressed.connect(self.card.show_steps)
        self.fetch.ended.connect(self._take)
        self.fetch.cancelled.connect(self._rest)

    def _show(self) -> None:
        if self.isHidden():
            self._opener = QApplication.focusWidget()
        self.show()

    def _start(self) -> None:
        request = self.form.request()
        if request is not None:
            self.problem.clear()
            self.card.show_busy()
            self.fetch.start(request)

    def _take(self, presented: Presented) -> None:
        if presented.problem is not None:
            self.card.show_form()
            self.problem.show_problem(_with_known_actions(presented.problem))
        else:
            self.card.show_result(presented)
            QAccessible.updateAccessibility(QAccessibleEvent(self.card, QAccessible.Event.Alert))
            self.chain_fetched.emit(presented)

    def _rest(self) -> None:
        self.card.show_form()

    def _carry_out(self, action: Action) -> None:
        match action.id:
            case ActionId.EDIT_HOST:
                self.form.focus_host()
            case ActionId.COPY_COMMAND:
                pass  # the panel has shown and copied it
            case ActionId.USE_HOST:
                self.form.show_request(self.fetch.last._replace(host=action.argument))
                self._start()
            case ActionId.USE_PORT:
                self.form.show_request(self.fetch.last._replace(port=int(action.argument)))
                self._start()
            case _:
                self._start()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # Another page may be shown meanwhile; a window that is closed waits for nothing.
        if not event.spontaneous() and self.window().isHidden():
            self.fetch.cancel()


def _with_known_actions(problem: Problem) -> Problem:
    """Leave out what only a connection can do, such as switching TLS off."""
    known = tuple(action for action in problem.actions if action.id in _ACTIONS)
    return replace(problem, actions=known)
