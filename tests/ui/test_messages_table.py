from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.search_query import parse
from mqtts_gui.ui.models.messages_model import Column, MessagesModel
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.message_table import MessageTable
from tests.support.fake_messages_connection import message


def numbered(count: int, first: int = 0) -> list[Message]:
    return [message(payload=str(number).encode()) for number in range(first, first + count)]


@pytest.fixture
def model() -> MessagesModel:
    return MessagesModel(limit=1000)


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication, model: MessagesModel) -> Iterator[MessageTable]:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # not to dress them again
    Theme().apply(qapp, "light", 100)
    table = MessageTable(model, lambda topic: 0 if topic == "ciel" else None)
    qtbot.addWidget(table)
    table.resize(540, 300)
    table.show()
    yield table
    QGuiApplication.clipboard().clear()


def last_visible(table: MessageTable) -> int:
    QApplication.processEvents()
    return table.rowAt(table.viewport().height() - 1)


def test_rows_have_one_height_and_the_content_the_spare_width(
    table: MessageTable, model: MessagesModel
) -> None:
    model.take_batch(numbered(3))
    widths = {column: table.columnWidth(column) for column in Column}
    assert {table.rowHeight(row) for row in range(3)} == {28}
    assert max(widths, key=lambda column: widths[column]) is Column.CONTENT
    assert sum(widths.values()) == table.viewport().width()


def test_the_newest_is_kept_in_view(table: MessageTable, model: MessagesModel) -> None:
    for start in range(0, 300, 100):
        model.take_batch(numbered(100, start))
        assert last_visible(table) == start + 99


def test_the_oldest_dropped_do_not_end_following(table: MessageTable, model: MessagesModel) -> None:
    for start in range(0, 3000, 300):
        model.take_batch(numbered(300, start))
        assert last_visible(table) == model.rowCount() - 1
    assert table.following


def test_scrolled_up_it_stays_and_counts_what_comes(
    qtbot: QtBot, table: MessageTable, model: MessagesModel
) -> None:
    model.take_batch(numbered(100))
    QApplication.processEvents()
    table.verticalScrollBar().setValue(200)
    assert not table.following
    with qtbot.waitSignal(table.unseen_changed, check_params_cb=lambda count: count == 7):
        model.take_batch(numbered(7, 100))
    QApplication.processEvents()
    assert table.verticalScrollBar().value() == 200
    with qtbot.waitSignal(table.unseen_changed, check_params_cb=lambda count: count == 0):
        table.follow()
    assert last_visible(table) == 106


def test_scrolled_up_the_rows_being_read_stay_when_the_oldest_go(
    table: MessageTable, model: MessagesModel
) -> None:
    model.take_batch(numbered(1000))
    QApplication.processEvents()
    table.verticalScrollBar().setValue(28 * 800)
    read = model.message_at(table.rowAt(1))
    model.take_batch(numbered(10, 1000))
    QApplication.processEvents()
    assert model.rowCount() < 1000
    assert model.message_at(table.rowAt(1)) is read


def test_the_current_message_is_announced(
    qtbot: QtBot, table: MessageTable, model: MessagesModel
) -> None:
    model.take_batch(numbered(5))
    with qtbot.waitSignal(table.message_chosen) as chosen:
        QTest.mouseClick(
            table.viewport(),
            Qt.MouseButton.LeftButton,
            pos=table.visualRect(model.index(2, Column.CONTENT)).center(),
        )
    assert chosen.args == [model.message_at(2)]
    with qtbot.waitSignal(table.message_chosen) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert chosen.args == [model.message_at(3)]


def test_a_dropped_message_stays_the_chosen_one(
    qtbot: QtBot, table: MessageTable, model: MessagesModel
) -> None:
    model.take_batch(numbered(1000))
    table.setCurrentIndex(model.index(3, 0))
    with qtbot.assertNotEmitted(table.message_chosen):
        model.take_batch(numbered(500, 1000))
    assert not table.currentIndex().isValid()


def test_home_and_end_go_to_the_first_and_the_newest(
    table: MessageTable, model: MessagesModel
) -> None:
    model.take_batch(numbered(200))
    QApplication.processEvents()
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.currentIndex().row() == 0
    assert not table.following
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == 199
    assert table.following


def test_selected_rows_are_copied_as_tab_separated_text(
    qtbot: QtBot, table: MessageTable, model: MessagesModel
) -> None:
    model.take_batch(numbered(5))
    for row in (3, 1):
        flags = QItemSelectionModel.SelectionFlag
        index = model.index(row, 0)
        table.selectionModel().select(index, flags.Select | flags.Rows)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[3] for line in lines] == ["1", "3"]


def test_the_chosen_message_is_found_again_when_the_filter_changes(
    qtbot: QtBot, table: MessageTable, model: MessagesModel
) -> None:
    model.take_batch(numbered(500))
    table.setCurrentIndex(model.index(77, 0))
    with qtbot.waitSignal(model.scan_ended):
        model.set_filter(parse("77"))
    assert table.currentIndex().data(Qt.ItemDataRole.DisplayRole) is not None
    assert model.message_at(table.currentIndex().row()).payload == b"77"
    with qtbot.waitSignal(model.scan_ended):
        model.set_filter(parse(""))
    assert table.currentIndex().row() == 77
    QApplication.processEvents()
    assert table.viewport().rect().intersects(table.visualRect(model.index(77, 0)))


def test_it_is_painted_in_both_themes_and_larger(
    qapp: QApplication, table: MessageTable, model: MessagesModel
) -> None:
    strange = ["\u202eabc\x00", "x" * 5000, "日本" * 300, ""]
    model.take_batch([message(text, text.encode(), retain=True) for text in strange])
    table.selectAll()
    theme = Theme()
    theme.apply(qapp, "light", 150)
    light = table.grab().toImage()
    theme.apply(qapp, "dark", 150)
    dark = table.grab().toImage()
    assert table.rowHeight(0) > 28
    assert light.pixelColor(5, 200).lightness() > dark.pixelColor(5, 200).lightness()
    theme.apply(qapp, "light", 100)
