"""The columns of the table of messages: chosen, kept, drawn wider; and the order of the rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from mqtts_gui.store.history import History
from mqtts_gui.store.settings import SettingsStore
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.models.message_cells import USUAL, Column
from mqtts_gui.ui.models.message_columns import MessageColumns
from mqtts_gui.ui.preferences import Preferences
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.message_heading import MessageHeading
from mqtts_gui.ui.widgets.message_table import MessageTable
from tests.support.fake_messages_connection import message

WIDTHS = {"1280": 542, "1024": 536, "broad": 1200}


@pytest.fixture
def history(history: History) -> History:
    history.append([message(payload=b"%d" % number) for number in range(100)])
    return history


@pytest.fixture
def columns() -> MessageColumns:
    return MessageColumns()


@pytest.fixture
def table(
    qtbot: QtBot, dressed: None, model: HistoryModel, columns: MessageColumns
) -> MessageTable:
    table = MessageTable(model, lambda _: 0, columns)
    qtbot.addWidget(table)
    table.resize(WIDTHS["1280"], 300)
    table.show()
    QApplication.processEvents()
    return table


def heading(table: MessageTable) -> MessageHeading:
    found = table.horizontalHeader()
    assert isinstance(found, MessageHeading)
    return found


def shown(table: MessageTable) -> list[Column]:
    return [column for column in Column if not table.isColumnHidden(column)]


def actions(qtbot: QtBot, table: MessageTable) -> dict[str, QAction]:
    menu = heading(table).make_menu()
    qtbot.addWidget(menu)
    return {action.objectName(): action for action in menu.actions()}


def test_columns_are_chosen_in_the_menu_and_shown_in_every_table(
    qtbot: QtBot, table: MessageTable, model: HistoryModel, columns: MessageColumns
) -> None:
    other = MessageTable(model, lambda _: 0, columns)
    qtbot.addWidget(other)
    assert shown(table) == list(USUAL)

    actions(qtbot, table)["size_column_action"].trigger()
    actions(qtbot, table)["duplicate_column_action"].trigger()
    actions(qtbot, table)["topic_column_action"].trigger()

    wanted = [each for each in Column if each is not Column.TOPIC]
    assert shown(table) == shown(other) == wanted
    entries = actions(qtbot, table)
    assert entries["size_column_action"].isChecked()
    assert not entries["topic_column_action"].isChecked()


def test_one_column_always_stays(qtbot: QtBot, table: MessageTable) -> None:
    for column in USUAL[:-1]:
        actions(qtbot, table)[f"{column.name.lower()}_column_action"].trigger()
    assert shown(table) == [USUAL[-1]]
    assert not actions(qtbot, table)[f"{USUAL[-1].name.lower()}_column_action"].isEnabled()
    assert not table.grab().isNull()


def test_the_choice_is_kept_in_the_settings(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    store = SettingsStore(tmp_path)
    preferences = Preferences(qapp, store, Theme(), LanguageSwitch(qapp))
    chosen = MessageColumns(preferences)
    chosen.show(Column.SIZE, shown=True)
    chosen.show(Column.QOS, shown=False)
    preferences.flush()
    assert store.load().message_columns == (
        "time", "direction", "topic", "content", "retained", "size",
    )  # fmt: skip

    again = MessageColumns(Preferences(qapp, store, Theme(), LanguageSwitch(qapp)))
    assert again.chosen == chosen.chosen
    chosen.reset()
    preferences.flush()
    assert store.load().message_columns == ()


def test_names_that_are_no_columns_are_passed_over(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    preferences = Preferences(qapp, SettingsStore(tmp_path), Theme(), LanguageSwitch(qapp))
    preferences.change(message_columns=("colour", "content", "time"))
    assert MessageColumns(preferences).chosen == (Column.TIME, Column.CONTENT)
    preferences.change(message_columns=("colour",))
    assert MessageColumns(preferences).chosen == USUAL
    preferences.flush()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("with_all", [False, True])
def test_the_columns_fill_the_width_and_the_content_has_most(
    table: MessageTable,
    columns: MessageColumns,
    width: int,
    with_all: bool,  # noqa: FBT001 - a case
) -> None:
    for column in Column if with_all else ():
        columns.show(column, shown=True)
    table.resize(width, 300)
    QApplication.processEvents()
    widths = {column: table.columnWidth(column) for column in shown(table)}
    assert sum(widths.values()) == heading(table).width()
    assert max(widths, key=lambda column: widths[column]) is Column.CONTENT


def test_a_width_that_was_drawn_stays_for_every_table(
    qtbot: QtBot, table: MessageTable, model: HistoryModel, columns: MessageColumns
) -> None:
    usual = table.columnWidth(Column.TOPIC)
    drag(table, Column.TOPIC, 40)
    assert table.columnWidth(Column.TOPIC) == usual + 40
    table.resize(700, 300)
    QApplication.processEvents()
    assert table.columnWidth(Column.TOPIC) == usual + 40

    other = MessageTable(model, lambda _: 0, columns)
    qtbot.addWidget(other)
    other.resize(700, 300)
    other.show()
    QApplication.processEvents()
    assert other.columnWidth(Column.TOPIC) == usual + 40
    columns.show(Column.SIZE, shown=True)
    assert table.columnWidth(Column.TOPIC) == usual + 40
    columns.reset()
    assert columns.widths == {}
    assert table.columnWidth(Column.TOPIC) != usual + 40


def test_no_width_pushes_a_column_out_of_sight(table: MessageTable) -> None:
    drag(table, Column.TOPIC, 600)
    QApplication.processEvents()
    assert heading(table).length() <= heading(table).width()
    table.resize(400, 300)
    QApplication.processEvents()
    assert table.columnWidth(Column.CONTENT) >= 20


def test_a_click_on_the_time_turns_the_order_round(
    qtbot: QtBot, table: MessageTable, model: HistoryModel
) -> None:
    first, last = model.message_at(0), model.message_at(99)
    before = heading(table).grab().toImage()
    click(table, Column.TIME)
    assert model.newest_first
    assert (model.message_at(0), model.message_at(99)) == (last, first)
    assert table.rowAt(0) == 0
    assert table.following
    assert heading(table).grab().toImage() != before
    spoken = Qt.ItemDataRole.AccessibleTextRole
    said = model.headerData(Column.TIME, Qt.Orientation.Horizontal, spoken)
    assert said == "Time, newest first"
    click(table, Column.TOPIC)
    assert model.newest_first
    entry = actions(qtbot, table)["newest_first_action"]
    assert entry.isChecked()
    entry.trigger()
    assert table.rowAt(table.viewport().height() - 1) == 99
    assert table.following


def test_what_is_read_and_chosen_stays_when_the_order_turns(
    table: MessageTable, model: HistoryModel
) -> None:
    table.verticalScrollBar().setValue(28 * 40 + 3)
    table.setCurrentIndex(model.index(42, 0))
    click(table, Column.TIME)
    read = model.message_at(table.rowAt(0))
    assert read is not None
    assert read.payload == b"40"
    assert model.message_at(table.currentIndex().row()) == model.message_at(99 - 42)
    assert not table.following


@pytest.mark.qt_log_ignore("raise", "grabbing the keyboard")  # the offscreen platform has no menus
def test_the_button_and_a_right_click_open_the_menu(qtbot: QtBot, table: MessageTable) -> None:
    button = heading(table).button
    assert button.accessibleName()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    close_menu(qtbot)
    heading(table).customContextMenuRequested.emit(QPoint(5, 5))
    close_menu(qtbot)


def close_menu(qtbot: QtBot) -> None:
    def opened() -> bool:
        return isinstance(QApplication.activePopupWidget(), QMenu)

    qtbot.waitUntil(opened)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()
    qtbot.waitUntil(lambda: not opened())


def click(table: MessageTable, column: Column) -> None:
    place = QPoint(table.columnViewportPosition(column) + 10, heading(table).height() // 2)
    QTest.mouseClick(heading(table).viewport(), Qt.MouseButton.LeftButton, pos=place)


def drag(table: MessageTable, column: Column, by: int) -> None:
    view, middle = heading(table).viewport(), heading(table).height() // 2
    edge = table.columnViewportPosition(column) + table.columnWidth(column) - 1
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(edge, middle))
    for place in (edge + by // 2, edge + by):
        QTest.mouseMove(view, QPoint(place, middle))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(edge + by, middle))
