import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.copier import AT_ONCE_BYTES
from mqtts_gui.ui.message_actions import MessageActions
from mqtts_gui.ui.message_commands import COMMANDS, MessageCommand
from mqtts_gui.ui.message_windows import Row
from tests.support.fake_messages_connection import FakeConnection, message
from tests.support.histories import kept, messages

ROWS: Sequence[Row] = [
    (1, message("ciel/a", b'{"v": 1}', qos=1, retain=True)),
    (2, message("ciel/b", "température\t21".encode())),
]


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[QWidget]:
    page = QWidget()
    qtbot.addWidget(page)
    yield page
    QGuiApplication.clipboard().clear()


@pytest.fixture
def connection(page: QWidget, tmp_path: Path) -> Iterator[FakeConnection]:
    made = FakeConnection()
    with kept(tmp_path / "h.sqlite3") as history:
        history.append(messages(30))
        made.history = history
        yield made


@pytest.fixture
def actions(page: QWidget, connection: FakeConnection) -> MessageActions:
    return MessageActions(connection, page)


def copied(actions: MessageActions, command: MessageCommand, rows: Sequence[Row]) -> str:
    actions.perform(command, rows)
    return QGuiApplication.clipboard().text()


def test_rows_topics_contents_and_json_are_copied(actions: MessageActions) -> None:
    lines = copied(actions, MessageCommand.COPY_ROWS, ROWS).splitlines()
    assert [line.split("\t")[2:] for line in lines] == [
        ["ciel/a", '{"v": 1}', "1", "R"],
        ["ciel/b", "température 21", "0", ""],
    ]
    assert copied(actions, MessageCommand.COPY_TOPIC, [*ROWS, ROWS[0]]) == "ciel/a\nciel/b"
    assert copied(actions, MessageCommand.COPY_CONTENT, ROWS[1:]) == "température\t21"
    found = json.loads(copied(actions, MessageCommand.COPY_JSON, ROWS))
    assert [each["payload"] for each in found] == ['{"v": 1}', "température\t21"]
    assert found[0]["time"] == "2025-03-12T11:22:07.318000Z"


def test_what_is_no_text_is_copied_without_loss(actions: MessageActions) -> None:
    odd = [(1, message("a\u202eb\ud800", b"\xff\x00"))]
    text = copied(actions, MessageCommand.COPY_JSON, odd)
    found = json.loads(text)
    assert (found["topic"], found["payload_base64"]) == ("a\u202eb\ud800", "/wA=")
    assert "\u202e" not in text


def test_much_is_copied_beside_the_window(qtbot: QtBot, actions: MessageActions) -> None:
    large = [(1, message("large", b"x" * (AT_ONCE_BYTES + 1)))]
    with qtbot.waitSignal(QGuiApplication.clipboard().dataChanged):
        actions.perform(MessageCommand.COPY_CONTENT, large)
        assert QGuiApplication.clipboard().text() == ""
    assert len(QGuiApplication.clipboard().text()) == AT_ONCE_BYTES + 1


def test_the_menu_offers_what_can_be_done(page: QWidget, actions: MessageActions) -> None:
    def enabled(rows: Sequence[Row]) -> set[str]:
        menu = QMenu(page)
        actions.fill_menu(menu, rows)
        return {action.objectName() for action in menu.actions() if action.isEnabled()} - {""}

    everything = {str(command) for command in COMMANDS}
    assert enabled(ROWS[:1]) == everything
    assert everything - enabled(ROWS) == {
        MessageCommand.ONLY_TOPIC,
        MessageCommand.PLOT,
        MessageCommand.PUBLISH_AGAIN,
        MessageCommand.DELETE_TOPIC,
    }
    assert enabled([]) == {MessageCommand.DELETE_PERIOD}


def test_without_a_history_nothing_of_it_is_offered(
    actions: MessageActions, connection: FakeConnection
) -> None:
    connection.history = None
    refused = {command for command in COMMANDS if not actions.can(command, ROWS[:1])}
    assert refused == {
        MessageCommand.COMPARE,
        MessageCommand.DELETE_ROWS,
        MessageCommand.DELETE_TOPIC,
        MessageCommand.DELETE_PERIOD,
    }
    assert actions.can(MessageCommand.COMPARE, ROWS)


def test_the_menu_asks_the_page(qtbot: QtBot, page: QWidget, actions: MessageActions) -> None:
    menu = QMenu(page)
    actions.fill_menu(menu, ROWS[:1])
    by_name = {action.objectName(): action for action in menu.actions()}
    with qtbot.waitSignal(actions.publish_again_requested) as asked:
        by_name[MessageCommand.PUBLISH_AGAIN].trigger()
    assert asked.args == [ROWS[0][1]]
    with qtbot.waitSignal(actions.only_topic_requested) as asked:
        by_name[MessageCommand.ONLY_TOPIC].trigger()
    assert asked.args == ["ciel/a"]


def test_keys_work_on_the_selected_rows(qtbot: QtBot, actions: MessageActions) -> None:
    view = QWidget(focusPolicy=Qt.FocusPolicy.StrongFocus)
    qtbot.addWidget(view)
    actions.install(view, lambda: ROWS[1:])
    with qtbot.waitExposed(view):
        view.show()
    view.activateWindow()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\t")[2] == "ciel/b"
