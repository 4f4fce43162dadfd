"""What one does with messages on the real page, by its keys, over a real history."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.message_commands import MessageCommand
from mqtts_gui.ui.pages.messages_page import MessagesPage
from mqtts_gui.ui.widgets.message_compare import MessageCompare
from mqtts_gui.ui.widgets.message_window import MessageWindow
from tests.support.fake_messages_connection import FakeConnection, message
from tests.support.histories import kept

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

COUNT = 40


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[MessagesPage]:
    connection = FakeConnection()
    with kept(tmp_path / "h.sqlite3") as history:
        history.append([message(f"ciel/{at % 2}", b'{"v": %d}' % at) for at in range(COUNT)])
        connection.history = history
        made = MessagesPage(connection)
        qtbot.addWidget(made)
        made.resize(1100, 760)
        made.show()
        QTest.qWaitForWindowActive(made)
        qtbot.waitUntil(lambda: made.messages.table.model().rowCount() == COUNT)
        yield made
        made.messages.message_actions.windows.close_all()
        made.messages.model.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QGuiApplication.clipboard().clear()


def choose(page: MessagesPage, row: int) -> None:
    table = page.messages.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(row, 0))


def press(page: MessagesPage, key: Qt.Key, *, ctrl: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(page.messages.table, key, modifier)


def test_the_keys_copy_open_and_compare(qtbot: QtBot, page: MessagesPage) -> None:
    windows = page.messages.message_actions.windows
    choose(page, 5)
    press(page, Qt.Key.Key_C, ctrl=True)
    assert QGuiApplication.clipboard().text().split("\t")[2:4] == ["ciel/1", '{"v": 5}']
    press(page, Qt.Key.Key_Return)
    (window,) = windows.open
    assert isinstance(window, MessageWindow)
    window.close()
    QTest.qWaitForWindowActive(page)
    choose(page, 5)
    press(page, Qt.Key.Key_D, ctrl=True)
    qtbot.waitUntil(lambda: len(windows.open) == 1)
    assert isinstance(windows.open[0], MessageCompare)


def test_what_is_deleted_goes_from_the_table(qtbot: QtBot, page: MessagesPage) -> None:
    choose(page, 5)
    press(page, Qt.Key.Key_Delete)
    place = page.messages.message_actions.place
    assert place.isVisible()
    place.bar.now_button.click()
    qtbot.waitUntil(lambda: page.messages.table.model().rowCount() == COUNT - 1)
    choose(page, 5)
    rows = page.messages.table.selected_rows()
    assert [each.payload for _, each in rows] == [b'{"v": 6}']
    page.messages.message_actions.perform(MessageCommand.DELETE_TOPIC, rows)
    panel = place.panel
    assert panel is not None
    qtbot.waitUntil(panel.delete_button.isEnabled)
    panel.delete_button.click()
    qtbot.waitUntil(lambda: page.messages.table.model().rowCount() == COUNT // 2 - 1)


def test_a_deleted_message_is_shown_no_more(qtbot: QtBot, page: MessagesPage) -> None:
    choose(page, 5)
    assert page.detail.header_part.isVisible()
    press(page, Qt.Key.Key_Delete)
    page.messages.message_actions.place.bar.now_button.click()
    said = page.detail.findChild(QLabel, "message_detail_hint")
    assert said is not None
    qtbot.waitUntil(said.isVisible)
    assert said.text() == "The message that was shown here is no longer kept."
    assert not page.detail.header_part.isVisible()
    choose(page, 8)
    assert page.detail.header_part.isVisible()
    assert not said.isVisible()
    history = page.messages.message_actions._connection.history
    assert history is not None
    history.clear()  # as Preferences do it
    qtbot.waitUntil(said.isVisible)


def test_the_detail_tells_the_change_and_compares(qtbot: QtBot, page: MessagesPage) -> None:
    choose(page, 8)
    qtbot.waitUntil(lambda: page.detail.change.change is not None)
    assert page.detail.change.texts() == ['\N{MINUS SIGN} "v": 6', '+ "v": 8']
    page.detail.change.compare_button.click()
    assert len(page.messages.message_actions.windows.open) == 1
