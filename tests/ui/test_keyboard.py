"""Where the keyboard is: what Enter presses, what Escape ends, where the focus goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.errors import Action, ActionId, Problem, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.pages.connection_page import ConnectionPage
from mqtts_gui.ui.pages.connection_view import ConnectionView, Tab
from mqtts_gui.ui.pages.messages_page import MessagesPage
from mqtts_gui.ui.repairs import Repairs
from tests.support.fake_connection import live_facts
from tests.support.fake_editor_connection import FakeEditorConnection
from tests.support.window import Bench, make_bench

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ENTER, ESCAPE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab
CHOOSE_CA = Action(ActionId.CHOOSE_CA, mark("Choose another authority"))
PROBLEM = Problem(
    "ca-wrong", Severity.ERROR, mark("Another authority"), mark("Why"), mark("How"), (CHOOSE_CA,)
)


@pytest.fixture
def connection() -> FakeEditorConnection:
    return FakeEditorConnection()


@pytest.fixture
def view(qtbot: QtBot, connection: FakeEditorConnection) -> ConnectionView:
    tabs = [
        Tab("messages", mark("Messages"), MessagesPage),
        Tab("connection", mark("Connection"), ConnectionPage),
    ]
    shown = ConnectionView(connection, tabs)
    qtbot.addWidget(shown)
    shown.resize(1048, 740)
    shown.show_tab("connection")
    shown.show()
    with qtbot.waitActive(shown):
        shown.activateWindow()
    return shown


@pytest.fixture
def empty(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    made = make_bench(qapp, tmp_path)
    made.frame.show()
    with qtbot.waitActive(made.frame):
        made.frame.activateWindow()
    yield made
    made.dispose()


def focused() -> str:
    control = QApplication.focusWidget()
    return "" if control is None else control.objectName()


def press(key: Qt.Key) -> None:
    control = QApplication.focusWidget()
    assert control is not None
    QTest.keyClick(control, key)


def test_enter_in_the_empty_window_makes_a_connection(empty: Bench) -> None:
    assert focused() == "first_connection_button"

    press(ENTER)

    assert len(empty.workspace.connections) == 1


def test_enter_presses_a_button_only_by_itself(empty: Bench) -> None:
    control = QApplication.focusWidget()
    assert control is not None

    QTest.keyClick(control, ENTER, Qt.KeyboardModifier.AltModifier)

    assert not empty.workspace.connections


@pytest.mark.parametrize("tab", ["connection", "messages"])
def test_after_connecting_the_keyboard_is_where_one_subscribes(
    view: ConnectionView, connection: FakeEditorConnection, tab: str
) -> None:
    view.show_tab(tab)
    view.connect_button.setFocus()
    view.toggle_connection()

    connection.enter(State.READY, live_facts())

    assert focused() == "subscribe_topic_edit"


def test_after_connecting_who_types_a_message_goes_on_typing(
    view: ConnectionView, connection: FakeEditorConnection
) -> None:
    view.show_tab("messages")
    view.toggle_connection()
    payload = view.findChild(QWidget, "publish_payload_edit")
    assert payload is not None
    payload.setFocus()

    connection.enter(State.READY, live_facts())

    assert focused() == "publish_payload_edit"


def test_repaired_problem_hands_the_keyboard_to_the_button(
    view: ConnectionView, connection: FakeEditorConnection
) -> None:
    connection.fail(PROBLEM)
    repair = view.findChild(QPushButton, "choose_ca_button")
    assert repair is not None
    repair.setFocus()

    connection.open()

    assert focused() == "connect_button"


def test_button_keeps_the_keyboard_while_it_is_disconnecting(
    view: ConnectionView, connection: FakeEditorConnection
) -> None:
    view.connect_button.setFocus()
    connection.enter(State.READY, live_facts())

    connection.enter(State.CLOSING)
    connection.enter(State.IDLE)

    assert focused() == "connect_button"


def test_escape_cancels_an_attempt_and_nothing_else(
    view: ConnectionView, connection: FakeEditorConnection
) -> None:
    host = view.findChild(QWidget, "host_edit")
    assert host is not None
    host.setFocus()
    for state in (State.IDLE, State.READY, State.WAITING):
        connection.enter(state)
        press(ESCAPE)
    assert connection.calls == []

    connection.enter(State.CONNECTING)
    press(ESCAPE)

    assert connection.calls == ["close"]


def test_escape_takes_a_problem_away(
    view: ConnectionView, connection: FakeEditorConnection
) -> None:
    connection.fail(PROBLEM)
    view.connect_button.setFocus()

    press(ESCAPE)

    assert not view.problem_place.isVisible()
    assert focused() == "connect_button"


def test_escape_in_the_filter_shows_all_messages(view: ConnectionView) -> None:
    view.show_tab("messages")
    page = view.page("messages")
    assert isinstance(page, MessagesPage)
    bar = page.messages.filter_bar
    bar.filter_edit.setFocus()
    bar.show_only("qos:1")

    press(ESCAPE)

    assert bar.filter_edit.text() == ""


def test_tab_goes_from_the_topic_to_the_content_and_then_to_the_button(
    view: ConnectionView, connection: FakeEditorConnection
) -> None:
    connection.enter(State.READY, live_facts())
    view.show_tab("messages")
    topic = view.findChild(QWidget, "publish_topic_edit")
    assert topic is not None
    topic.setFocus()

    names = [focused()]
    for _ in range(8):
        press(TAB)
        names.append(focused())

    assert names == [
        "publish_topic_edit", "publish_qos_combo", "publish_retain_check", "publish_format_combo",
        "publish_properties_button", "publish_more_button", "publish_history_button",
        "publish_payload_edit", "publish_button",
    ]  # fmt: skip


def test_button_that_promises_a_file_opens_its_dialog(
    qtbot: QtBot,
    empty: Bench,
    connection: FakeEditorConnection,
    view: ConnectionView,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(empty.window, "show_connection", lambda _connection: view)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/lab/ca.crt", ""))

    with qtbot.waitSignal(connection.profile_changed):
        Repairs(empty.window).carry_out(connection, CHOOSE_CA)

    assert connection.profile.ca_file == Path("/lab/ca.crt")


def test_field_that_tab_goes_through_shows_its_beginning_again(view: ConnectionView) -> None:
    name = view.findChild(QLineEdit, "name_edit")
    assert name is not None
    name.setText("Machine virtuelle de la salle 12, derrière la fenêtre")
    name.setFocus(Qt.FocusReason.TabFocusReason)
    assert name.hasSelectedText()
    assert name.cursorPosition() > 0

    press(TAB)

    assert name.cursorPosition() == 0


def test_button_that_goes_when_pressed_leaves_the_keyboard_where_one_subscribes(
    view: ConnectionView, connection: FakeEditorConnection
) -> None:
    view.show_tab("messages")
    page = view.page("messages")
    assert isinstance(page, MessagesPage)
    page.messages.empty.button.setFocus()

    QTest.mouseClick(page.messages.empty.button, Qt.MouseButton.LeftButton)

    assert connection.calls == ["open"]
    assert focused() == "subscribe_topic_edit"
