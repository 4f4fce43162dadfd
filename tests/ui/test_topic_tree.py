"""The topic tree in its card: found, filtered, acted on, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.topic_nodes import TopicNode
from mqtts_gui.store.history import History
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.pages.messages_page import MessagesPage
from mqtts_gui.ui.widgets.topic_tree import TopicTree
from tests.support.accessible import spoken
from tests.support.fake_messages_connection import FakeConnection, message
from tests.support.histories import kept
from tests.support.patience import DEADLINE_S

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Desk:
    """A page over a real history."""

    def __init__(self, qtbot: QtBot, history: History) -> None:
        self.qtbot, self.history = qtbot, history
        self.connection = FakeConnection()
        self.page = MessagesPage(self.connection)
        qtbot.addWidget(self.page)
        self.page.resize(1040, 640)
        self.page.show()
        self.connection.open_history(history)
        self.wait(lambda: not self.tree.memory.is_busy)

    @property
    def tree(self) -> TopicTree:
        return self.page.subscriptions.tree

    @property
    def filter(self) -> str:
        return self.page.messages.filter_bar.filter_edit.text()

    @property
    def shown(self) -> list[str]:
        model = self.tree.model
        nodes = (model.node_at(row) for row in range(model.rowCount()))
        return [node.topic for node in nodes if node is not None]

    def wait(self, condition: object) -> None:
        self.qtbot.waitUntil(condition, timeout=int(DEADLINE_S * 1000))  # type: ignore[arg-type]

    def come(self, *messages: Message | str) -> None:
        made = [message(each) if isinstance(each, str) else each for each in messages]
        self.history.append(made)
        self.connection.topics.take(made)
        self.connection.topics.settle()
        self.connection.messages_arrived.emit()
        self.tree.look()

    def node(self, topic: str) -> TopicNode:
        found = self.connection.topics.root
        for name in topic.split("/"):
            below = found.child(name)
            assert below is not None
            found = below
        return found

    def place(self, topic: str) -> QPoint:
        row = self.tree.model.row_of(self.node(topic))
        assert row is not None
        view = self.tree.view
        return QPoint(view.viewport().width() // 2, view.top_of(row) + view.row_height // 2)

    def click(self, topic: str) -> None:
        place = self.place(topic)
        QTest.mouseClick(self.tree.view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def menu(self, topic: str) -> dict[str, QAction]:
        menu = self.tree.menu.make(self.node(topic))
        self.qtbot.addWidget(menu)
        return {action.text(): action for action in menu.actions() if action.text()}


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with kept(tmp_path / "h.sqlite3") as history:
        made = Desk(qtbot, history)
        yield made
        made.page.messages.model.close()
        made.wait(lambda: not made.tree.memory.is_busy)


def test_a_click_shows_its_messages_and_a_second_one_all(desk: Desk) -> None:
    desk.come("ciel/salle12/temperature", "ciel/salle14", "maison")
    assert desk.shown == ["ciel", "maison"]
    desk.click("ciel")
    assert desk.filter == "topic:ciel/#"
    desk.click("ciel")
    assert desk.filter == ""
    desk.click("maison")
    assert desk.filter == "topic:maison"
    desk.tree.view.setFocus()
    QTest.keyClick(desk.tree.view, Qt.Key.Key_Escape)
    assert desk.filter == ""


def test_the_arrow_and_a_double_click_unfold(desk: Desk) -> None:
    desk.come("ciel/salle12/temperature", "maison")
    view = desk.tree.view
    place = desk.place("ciel")
    arrow = QPoint(8, place.y())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=arrow)
    assert desk.shown == ["ciel", "ciel/salle12", "maison"]
    assert desk.filter == ""
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.shown == ["ciel", "maison"]
    assert desk.filter == "topic:ciel/#"


def test_everything_by_the_keyboard(desk: Desk) -> None:
    desk.come("a/b/c", "a/d", "e")
    view = desk.tree.view
    view.setFocus()
    keys = Qt.Key
    assert view.node is desk.node("a")
    QTest.keyClick(view, keys.Key_Right)
    QTest.keyClick(view, keys.Key_Right)
    assert view.node is desk.node("a/b")
    QTest.keyClick(view, keys.Key_Right)
    assert desk.shown == ["a", "a/b", "a/b/c", "a/d", "e"]
    QTest.keyClick(view, keys.Key_Down)
    QTest.keyClick(view, keys.Key_Return)
    assert desk.filter == "topic:a/b/c"
    QTest.keyClick(view, keys.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "a/b/c"
    QTest.keyClick(view, keys.Key_Left)
    QTest.keyClick(view, keys.Key_Left)
    assert desk.shown == ["a", "a/b", "a/d", "e"]
    assert view.node is desk.node("a/b")
    QTest.keyClick(view, keys.Key_Left)
    QTest.keyClick(view, keys.Key_Left)
    assert desk.shown == ["a", "e"]
    QTest.keyClick(view, keys.Key_Asterisk)
    assert desk.shown == ["a", "a/b", "a/b/c", "a/d", "e"]
    QTest.keyClicks(view, "D")
    assert desk.tree.search_edit.hasFocus()
    assert desk.tree.search_edit.text() == "D"
    QTest.keyClick(desk.tree.search_edit, keys.Key_Return)
    assert desk.shown == ["a", "a/d"]
    assert view.hasFocus()
    QTest.keyClick(view, keys.Key_Escape)
    assert desk.shown == ["a", "a/b", "a/b/c", "a/d", "e"]
    assert desk.tree.search_edit.isHidden()
    desk.tree.search_button.click()
    QTest.keyClicks(desk.tree.search_edit, "zzz")
    desk.tree.search()
    assert desk.shown == []
    QTest.keyClick(desk.tree.search_edit, keys.Key_Escape)
    assert desk.shown == ["a", "a/b", "a/b/c", "a/d", "e"]
    assert view.hasFocus()


def test_what_one_looks_at_stays_in_place_while_topics_come(desk: Desk) -> None:
    desk.come(*(f"t{i}" for i in range(0, 400, 2)))
    view = desk.tree.view
    view.go_to(desk.node("t200"))
    node, top = view.node, view.top_of(view.currentIndex().row())
    desk.come(*(f"t{i}" for i in range(1, 400, 2)))
    assert view.node is node
    assert view.top_of(view.currentIndex().row()) == top
    view.scroll_to(view.row_height * 50 + 7)  # the current row is out of sight now
    first = desk.tree.model.node_at(view.seen_rows().start)
    assert first is not None
    top = view.top_of(view.seen_rows().start)
    desk.come(*(f"s{i}" for i in range(30)))
    row = desk.tree.model.row_of(first)
    assert row is not None
    assert view.top_of(row) == top
    assert view.node is node


def test_topics_of_earlier_runs_are_there(qtbot: QtBot, tmp_path: Path) -> None:
    with kept(tmp_path / "h.sqlite3") as history:
        history.append([message("old/one"), message("old/two")])
        desk = Desk(qtbot, history)
        desk.wait(lambda: desk.shown == ["old"])
        assert desk.node("old").total == 0
        desk.page.messages.model.close()
        desk.wait(lambda: not desk.tree.memory.is_busy)


def test_deleted_topics_go(desk: Desk) -> None:
    desk.come("gone/a", "gone/b", "stays")
    desk.tree.view.go_to(desk.node("stays"))
    assert desk.history.flush()
    desk.tree.look()
    desk.history.delete("gone/#")
    desk.wait(lambda: desk.shown == ["stays"])
    assert desk.node("stays").count == 1
    assert desk.tree.view.node is desk.node("stays")
    desk.history.clear()
    desk.wait(lambda: desk.shown == [])


def test_the_menu_does_what_it_says(desk: Desk) -> None:
    desk.come(message("ciel/x", b"21.6"), message("ciel", ("é" * 900).encode()), "$SYS/a")
    menu = desk.menu("ciel")
    menu["Publish to this topic"].trigger()
    assert desk.page.publish_bar.topic_edit.text() == "ciel"
    menu["Subscribe to this and all below (#)"].trigger()
    assert [row.filter for row in desk.connection.subscriptions] == ["ciel/#"]
    assert not desk.menu("ciel")["Subscribe to this and all below (#)"].isEnabled()
    menu["Unfold all below"].trigger()
    assert "ciel/x" in desk.shown
    desk.menu("ciel/x")["Copy the last value"].trigger()
    assert QGuiApplication.clipboard().text() == "21.6"
    desk.menu("ciel")["Copy the last value"].trigger()
    desk.wait(lambda: QGuiApplication.clipboard().text() == "é" * 900)
    desk.menu("ciel/x")["Copy the topic"].trigger()
    assert QGuiApplication.clipboard().text() == "ciel/x"
    desk.menu("ciel")["Fold"].trigger()
    assert "ciel/x" not in desk.shown
    desk.menu("ciel")["Empty the tree"].trigger()
    assert desk.shown == []


def test_a_screen_reader_hears_whole_rows(desk: Desk, reader: None) -> None:
    desk.come(message("ciel/x", b"21.6", retain=True), message("ciel", b"\x1b[31m"))
    desk.tree.model.open_below(desk.node("ciel"))
    heard = " ".join(spoken(desk.tree))
    assert "ciel, level 1, unfolded, 2 messages" in heard
    assert "x, level 2, 1 message, retained, last value 21.6" in heard
    assert "\x1b" not in heard


def test_the_card_stays_usable_in_a_low_window(desk: Desk) -> None:
    for number in range(12):
        desk.connection.subscribe(f"topic/{number}", 0)
    desk.come(*(f"t{i}" for i in range(50)))
    desk.page.resize(790, 480)
    view, rows = desk.tree.view, desk.page.subscriptions.list
    desk.wait(lambda: rows.height() >= 40)
    assert view.height() >= view.row_height
    desk.tree.fold_button.click()
    assert view.isHidden() or not view.isVisible()
    assert desk.tree.height() < 60
    desk.tree.fold_button.click()
    assert view.isVisible()


def test_it_says_it_in_french_as_well(desk: Desk, switch: LanguageSwitch) -> None:
    desk.come("a")
    switch.use("fr")
    assert desk.tree.view.accessibleName()
    switch.use("en")
    assert desk.tree.fold_button.text() == "Topic tree"


def test_clearing_needs_a_connection(desk: Desk) -> None:
    desk.come(message("a/b", retain=True))
    assert desk.menu("a")["Clear all retained messages below…"].isEnabled()
    desk.connection.enter(State.IDLE)
    assert not desk.menu("a")["Clear all retained messages below…"].isEnabled()
