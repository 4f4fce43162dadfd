"""What a screen reader finds in the table of messages, and what keys alone reach."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.store.history import History
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.models.message_cells import Column
from mqtts_gui.ui.pages.messages_page import MessagesPage
from tests.support.fake_messages_connection import FakeConnection, message

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")

NOON_NS = 1_795_176_000_123_000_000  # 20 November 2026


@pytest.fixture
def connection() -> FakeConnection:
    return FakeConnection(state=State.READY)


@pytest.fixture
def page(page: MessagesPage, connection: FakeConnection) -> MessagesPage:
    connection.arrive(
        [
            message("ciel", b"first", qos=1, retain=True, time_ns=NOON_NS),
            message("ciel", b"second", incoming=False, time_ns=NOON_NS)._replace(duplicate=True),
        ]
    )
    return page


def cell_of(page: MessagesPage, row: int, column: Column) -> QAccessibleInterface | None:
    """Return a cell as Qt hands it to a screen reader: with the headings, in one long line."""
    root = QAccessible.queryAccessibleInterface(page.messages.table)
    assert root is not None
    line = len(Column) + 1
    assert root.childCount() == line * (page.messages.model.rowCount() + 1)
    return root.child((row + 1) * line + column + 1)


def cells(page: MessagesPage, row: int) -> list[str]:
    return [name(cell_of(page, row, column)) for column in Column]


def name(cell: QAccessibleInterface | None) -> str:
    assert cell is not None
    return cell.text(QAccessible.Text.Name)


def test_cells_say_what_their_signs_stand_for(page: MessagesPage, reader: None) -> None:
    first, second = cells(page, 0), cells(page, 1)
    assert first[0].startswith("Friday 20 November 2026, ")
    assert first[1:] == [
        "Received", "ciel", "first", "QoS 1", "Retained", "Not sent again", "5 bytes",
    ]  # fmt: skip
    assert second[1:] == [
        "Sent", "ciel", "second", "QoS 0", "Not retained", "Sent again (DUP)", "6 bytes",
    ]  # fmt: skip


def test_arriving_and_going_messages_disturb_no_reader(
    qtbot: QtBot, page: MessagesPage, history: History, reader: None
) -> None:
    table, model = page.messages.table, page.messages.model
    table.setFocus()
    table.selectRow(0)
    assert name(cell_of(page, 0, Column.CONTENT)) == "first"
    for _ in range(3):
        history.append([message("ciel", b"more") for _ in range(500)])
        model.look()
        assert name(cell_of(page, 0, Column.CONTENT)) == "first"
    model.set_newest_first(True)
    assert name(cell_of(page, model.rowCount() - 1, Column.CONTENT)) == "first"


def test_columns_and_new_messages_are_reached_by_keys(
    qtbot: QtBot, page: MessagesPage, history: History
) -> None:
    table = page.messages.table
    page.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    reached = set()
    for _ in range(30):
        widget = QApplication.focusWidget()
        if widget is not None:
            reached.add(widget.objectName())
            QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert {"message_table", "message_columns_button", "message_filter_edit"} <= reached


def test_a_letter_searches_nothing(qtbot: QtBot, page: MessagesPage) -> None:
    table = page.messages.table
    table.selectRow(1)
    QTest.keyClicks(table, "f")
    assert table.currentIndex().row() == 1


def test_left_and_right_go_through_the_columns_that_are_shown(
    qtbot: QtBot, page: MessagesPage
) -> None:
    table = page.messages.table
    table.columns.show(Column.TOPIC, shown=False)
    table.setCurrentIndex(page.messages.model.index(0, Column.DIRECTION))
    with qtbot.assertNotEmitted(table.message_chosen):
        QTest.keyClick(table, Qt.Key.Key_Right)
        assert table.currentIndex().column() == Column.CONTENT
        QTest.keyClick(table, Qt.Key.Key_Left)
        QTest.keyClick(table, Qt.Key.Key_Left)
        QTest.keyClick(table, Qt.Key.Key_Left)
        assert table.currentIndex().column() == Column.TIME


def test_the_menu_opens_for_the_selection_by_key(qtbot: QtBot, page: MessagesPage) -> None:
    table = page.messages.table
    table.setFocus()
    table.selectRow(1)
    table.customContextMenuRequested.emit(table.viewport().rect().bottomLeft())
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
