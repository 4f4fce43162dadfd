"""One connection: its header with state and buttons, its problem, and its tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.errors import Problem
from mqtts_gui.i18n import Phrase, tr, visible
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.models.connection_text import standing
from mqtts_gui.ui.models.connections_model import address_of, display_name
from mqtts_gui.ui.pages.abilities import (
    AcceptsFiles,
    AsksForTest,
    Begins,
    HoldsEdits,
    HoldsProblem,
    Reveals,
)
from mqtts_gui.ui.theme import set_kind
from mqtts_gui.ui.widgets.page_header import PageHeader
from mqtts_gui.ui.widgets.problem_place import ProblemPlace
from mqtts_gui.ui.widgets.room import Room
from mqtts_gui.ui.widgets.scaling import px

MESSAGES, CONNECTION, SECURITY = "messages", "connection", "security"
LEAST_PAGE_PX, LEAST_BADGE_PX = 160, 90


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of every connection; its page is made when it is first shown."""

    id: str
    title: Phrase
    make: Callable[[Connection], QWidget]


class ConnectionView(QWidget):
    """Everything about one connection.

    Signals:
        action_requested: A button of the problem panel was pressed (its `Action`).
        picture_requested: The person wants a picture of the page.
    """

    action_requested = Signal(object)
    picture_requested = Signal()

    def __init__(
        self, connection: Connection, tabs: Sequence[Tab], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.connection = connection
        self._tabs = list(tabs)
        self._pages: dict[str, QWidget] = {}
        self._follow_success = self._is_testing = False
        self._lent_focus: QPushButton | None = None
        self.header, self.problem_place = PageHeader(), ProblemPlace()
        self.connect_button = QPushButton()
        self.connect_button.setObjectName("connect_button")
        self.test_button = QPushButton()
        self.test_button.setObjectName("test_button")
        for button in (self.test_button, self.connect_button):
            self.header.add_button(button)
        self.header.badge.setObjectName("security_badge")
        self._stack = QStackedWidget()
        self._lay_out()
        for tab in self._tabs:
            self.header.add_tab(str(tab.title))
        self._connect()
        self._retranslate()
        self._show_problem()
        ready_or_known = connection.state is State.READY or MESSAGES not in self._ids()
        self.show_tab(MESSAGES if ready_or_known else CONNECTION)

    def show_tab(self, tab_id: str) -> None:
        """Show a tab; an unknown one leaves the first."""
        ids = self._ids()
        self.header.tabs.setCurrentIndex(ids.index(tab_id) if tab_id in ids else 0)
        self._show_page(self.header.tabs.currentIndex())

    def step_tab(self, step: int) -> None:
        """Show the tab `step` places further right; it goes round."""
        tabs = self.header.tabs
        tabs.setCurrentIndex((tabs.currentIndex() + step) % max(1, tabs.count()))

    def page(self, tab_id: str) -> QWidget:
        """Return the page of a tab, made if it was never shown.

        Raises:
            ValueError: there is no such tab.
        """
        if tab_id not in self._pages:
            tab = self._tabs[self._ids().index(tab_id)]
            page = tab.make(self.connection)
            self._pages[tab_id] = page
            if isinstance(page, AsksForTest):
                page.test_requested.connect(self.test_connection)
            self._stack.addWidget(page)
        return self._pages[tab_id]

    def accept_files(self, paths: Sequence[Path]) -> None:
        """Hand dropped files to the editor of the connection, and show it."""
        page = self.page(CONNECTION)
        if isinstance(page, AcceptsFiles):
            self.show_tab(CONNECTION)
            page.accept_files(paths)

    def reveal(self, object_name: str) -> None:
        """Bring a control of the editor into view."""
        page = self.page(CONNECTION)
        if isinstance(page, Reveals):
            self.show_tab(CONNECTION)
            page.reveal(object_name)

    def flush(self) -> None:
        """Save the edits that wait for a pause in typing."""
        for page in self._pages.values():
            if isinstance(page, HoldsEdits):
                page.flush()

    def toggle_connection(self) -> None:
        """Connect, cancel or disconnect: what the button says."""
        self.flush()
        if self.connection.state in {State.IDLE, State.FAILED}:
            self._follow_success = True
            if MESSAGES in self._ids():
                self.page(MESSAGES)  # so that its table has the first messages too
            self.connection.open()
        elif self.connection.state is not State.CLOSING:
            self.connection.close()

    def test_connection(self) -> None:
        """Have the doctor test the connection, or end that: what the button says."""
        connection = self.connection
        if SECURITY in self._ids():
            self.show_tab(SECURITY)
        if connection.testing:
            if self._is_testing:  # else the button has not said it yet
                connection.cancel_test()
            return
        self.flush()
        connection.test()

    def _ids(self) -> list[str]:
        return [tab.id for tab in self._tabs]

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.problem_place)
        column.addWidget(Room(self._stack, LEAST_PAGE_PX), 1)  # pages scroll by themselves

    def _connect(self) -> None:
        self.connect_button.clicked.connect(self.toggle_connection)
        self.test_button.clicked.connect(self.test_connection)
        self.header.tabs.currentChanged.connect(self._show_page)
        self.header.picture_requested.connect(self.picture_requested)
        self.problem_place.action_requested.connect(self.action_requested)
        self.connection.profile_changed.connect(self._show_profile)
        self.connection.state_changed.connect(self._take_state)
        self.connection.step_changed.connect(self._show_state)
        self.connection.test_changed.connect(self._show_state)
        self.connection.problem_changed.connect(self._show_problem)

    def _show_page(self, place: int) -> None:
        if not 0 <= place < len(self._tabs):
            return
        page = self.page(self._tabs[place].id)
        self._place_problem(page)
        self._stack.setCurrentWidget(page)

    def _place_problem(self, page: QWidget) -> None:
        """Let the problem stand inside of a page that has a place for it, else above the page."""
        hidden = self.problem_place.isHidden()
        if isinstance(page, HoldsProblem):
            page.hold_problem(self.problem_place)
        elif self._column.indexOf(self.problem_place) < 0:
            self._column.insertWidget(1, self.problem_place)
            self.problem_place.show_inside(inside=False)
            self.problem_place.leave_out()
        self.problem_place.setHidden(hidden)  # who gets another parent is hidden

    def _take_state(self) -> None:
        self._show_state()
        if self.connection.state is State.READY and self._follow_success:
            self._follow_success = False
            self._go_on_to_messages()

    def _go_on_to_messages(self) -> None:
        """Lead who asked for a connection to where messages are read and written."""
        if MESSAGES not in self._ids():
            return
        focus = QApplication.focusWidget()
        is_elsewhere = focus is not None and not self.isAncestorOf(focus)
        came = self.header.tabs.currentIndex() != self._ids().index(MESSAGES)
        self.show_tab(MESSAGES)
        page = self.page(MESSAGES)
        waits_here = came or focus is None or not page.isAncestorOf(focus)
        if self.isVisible() and isinstance(page, Begins) and waits_here and not is_elsewhere:
            page.begin()

    def _show_profile(self) -> None:
        self.header.title.setText(visible(display_name(self.connection)))
        self.header.subtitle.setText(visible(address_of(self.connection)))
        self._show_state()  # a test of other settings says nothing of these

    def _show_state(self) -> None:
        now = standing(self.connection)
        self.header.badge.show_state(now.text, now.kind)
        self.header.badge.set_tip(now.tip)
        text, kind = _button(self.connection.state)
        self.connect_button.setText(text)
        set_kind(self.connect_button, kind)
        self._show_test()
        self._enable_button(self.connect_button, on=self.connection.state is not State.CLOSING)

    def _show_test(self) -> None:
        connection = self.connection
        self._is_testing = connection.testing
        self._fit_test()
        busy = connection.state in {State.CONNECTING, State.CLOSING}
        self._enable_button(self.test_button, on=not busy)
        if busy:
            self.test_button.setToolTip(
                tr("The connection is being made: test it when that is over.")
            )

    def _fit_test(self) -> None:
        """Write what the button does, in one word where the state would have no room else."""
        whole, short = _test_words(self.connection)
        self.test_button.setText(whole)
        is_short = self.header.room_for_badge() < px(LEAST_BADGE_PX)
        if is_short:
            self.test_button.setText(short)
        self.test_button.setToolTip(whole if is_short else "")
        self.test_button.setAccessibleName(whole)

    def _enable_button(self, button: QPushButton, *, on: bool) -> None:
        """Enable or disable a button; one that had the focus gets it back."""
        if not on and button.hasFocus():
            self._lent_focus = button
        button.setEnabled(on)
        if on and self._lent_focus is button:
            self._lent_focus = None
            button.setFocus()

    def _show_problem(self) -> None:
        problem, focus = self.connection.problem, QApplication.focusWidget()
        if problem is None and focus is not None and self.problem_place.isAncestorOf(focus):
            self.connect_button.setFocus()  # Qt would give it to whatever comes next
        self.problem_place.show_problem(problem, self._further())

    def _further(self) -> tuple[Problem, ...]:
        """Return what else is wrong beside the problem that is shown."""
        connection = self.connection
        for result in (connection.test_result, connection.attempt_result):
            if result is not None and result.diagnosis is connection.problem is not None:
                return result.further
        return ()

    def _retranslate(self) -> None:
        for place, tab in enumerate(self._tabs):
            self.header.tabs.setTabText(place, str(tab.title))
        self.header.tabs.setAccessibleName(tr("Pages of the connection"))
        self._show_profile()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.connection.testing:
            self.connection.cancel_test()
        elif self.connection.state is State.CONNECTING:
            self.connection.close()
        elif self.problem_place.isVisible():
            self.problem_place.dismiss()
            self.connect_button.setFocus()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_test()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            QTimer.singleShot(0, self, self._fit_test)  # once the parts have their new sizes
        super().changeEvent(event)


def _button(state: State) -> tuple[str, str]:
    """Return what the button of a connection says, and its kind."""
    match state:
        case State.IDLE | State.FAILED:
            return tr("Connect"), "primary"
        case State.CONNECTING | State.WAITING:
            return tr("Cancel"), ""
        case State.READY:
            return tr("Disconnect"), "danger"
        case State.CLOSING:
            return tr("Disconnecting…"), ""


def _test_words(connection: Connection) -> tuple[str, str]:
    """Return what the button of the test says, and the word for it where there is little room."""
    if connection.testing:
        return tr("Cancel the test"), tr("Cancel")
    if connection.test_result is not None:
        return tr("Test again"), tr("Test")
    return tr("Test the connection"), tr("Test")
