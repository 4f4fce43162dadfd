"""The table of messages over real histories: what it shows, follows, keeps in place and says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.search_query import parse
from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.models.message_cells import Column
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.message_table import MessageTable
from tests.support.fake_messages_connection import message
from tests.support.histories import deleted

WAIT_MS = 10_000
LIMIT = 1_600  # dropped a hundred at once


def numbered(count: int, first: int = 0) -> list[Message]:
    return [message(payload=str(number).encode()) for number in range(first, first + count)]


@pytest.fixture
def limits() -> Limits:
    return Limits(messages=LIMIT)


@pytest.fixture
def table(qtbot: QtBot, dressed: None, model: HistoryModel) -> MessageTable:
    table = MessageTable(model, lambda topic: 0 if topic == "ciel" else None)
    qtbot.addWidget(table)
    table.resize(540, 300)
    table.show()
    return table


def arrive(model: HistoryModel, history: History, messages: list[Message]) -> None:
    history.append(messages)
    model.look()


def arrive_on_disk(model: HistoryModel, history: History, messages: list[Message]) -> None:
    """Let messages come and, beyond the limit, the oldest go."""
    history.append(messages)
    assert history.flush()
    model.look()


def payload_at(table: MessageTable, y: int) -> bytes:
    model = table.model()
    assert isinstance(model, HistoryModel)
    found = model.message_at(table.rowAt(y))
    assert found is not None
    return found.payload


def last_visible(table: MessageTable) -> int:
    QApplication.processEvents()
    return table.rowAt(table.viewport().height() - 1)


def test_rows_have_one_height_and_the_content_the_spare_width(
    table: MessageTable, model: HistoryModel, history: History
) -> None:
    arrive(model, history, numbered(3))
    QApplication.processEvents()
    widths = {column: table.columnWidth(column) for column in Column}
    assert {table.rowHeight(row) for row in range(3)} == {28}
    assert max(widths, key=lambda column: widths[column]) is Column.CONTENT
    button = table.findChild(QToolButton, "message_columns_button")
    assert button is not None
    assert sum(widths.values()) + button.width() == table.viewport().width()


@pytest.mark.parametrize("newest_first", [False, True])
def test_the_newest_is_kept_in_view(
    table: MessageTable,
    model: HistoryModel,
    history: History,
    newest_first: bool,  # noqa: FBT001 - a case
) -> None:
    model.set_newest_first(newest_first)
    for start in range(0, 300, 100):
        arrive(model, history, numbered(100, start))
        newest = 0 if newest_first else start + 99
        assert newest in {table.rowAt(0), last_visible(table)}
        assert payload_at(table, table.viewport().height() - 1 if not newest_first else 0) == (
            b"%d" % (start + 99)
        )


@pytest.mark.parametrize("newest_first", [False, True])
def test_the_oldest_dropped_do_not_end_following(
    table: MessageTable,
    model: HistoryModel,
    history: History,
    newest_first: bool,  # noqa: FBT001 - a case
) -> None:
    model.set_newest_first(newest_first)
    for start in range(0, 3_000, 300):
        arrive_on_disk(model, history, numbered(300, start))
        newest = payload_at(table, 0 if newest_first else table.viewport().height() - 1)
        assert newest == b"%d" % (start + 299)
    assert model.rowCount() <= LIMIT
    assert table.following


@pytest.mark.parametrize("newest_first", [False, True])
def test_elsewhere_it_stays_to_the_pixel_and_counts_what_comes(
    qtbot: QtBot,
    table: MessageTable,
    model: HistoryModel,
    history: History,
    newest_first: bool,  # noqa: FBT001 - a case
) -> None:
    model.set_newest_first(newest_first)
    arrive(model, history, numbered(100))
    table.verticalScrollBar().setValue(200)
    assert not table.following
    read, rest = payload_at(table, 0), table.rowViewportPosition(table.rowAt(0))
    with qtbot.waitSignal(table.unseen_changed, check_params_cb=lambda count: count == 7):
        arrive(model, history, numbered(7, 100))
    QApplication.processEvents()
    assert (payload_at(table, 0), table.rowViewportPosition(table.rowAt(0))) == (read, rest)
    with qtbot.waitSignal(table.unseen_changed, check_params_cb=lambda count: count == 0):
        table.follow()
    assert payload_at(table, 0 if newest_first else table.viewport().height() - 1) == b"106"


@pytest.mark.parametrize("newest_first", [False, True])
def test_what_is_read_stays_when_the_oldest_go(
    table: MessageTable,
    model: HistoryModel,
    history: History,
    newest_first: bool,  # noqa: FBT001 - a case
) -> None:
    model.set_newest_first(newest_first)
    arrive_on_disk(model, history, numbered(1_600))
    table.verticalScrollBar().setValue(28 * 800 + 5)
    read = payload_at(table, 1)
    arrive_on_disk(model, history, numbered(50, 1_600))
    QApplication.processEvents()
    assert model.rowCount() < 1_650
    assert payload_at(table, 1) == read
    assert table.rowViewportPosition(table.rowAt(1)) == -5


def test_what_is_read_stays_when_others_are_deleted(
    table: MessageTable, model: HistoryModel, history: History
) -> None:
    first = history.append(numbered(1_000))
    assert history.flush()
    model.look()
    table.verticalScrollBar().setValue(28 * 500 + 9)
    table.setCurrentIndex(model.index(505, 0))
    deleted(history, [first + 10, first + 20, first + 900])
    model.look()
    assert payload_at(table, 0) == b"500"
    assert table.rowViewportPosition(table.rowAt(0)) == -9
    assert (table.currentIndex().row(), table.following) == (503, False)

    deleted(history, [first + 500])  # what is read itself: what follows it is there instead
    model.look()
    assert payload_at(table, 0) == b"501"


def test_following_goes_on_after_a_deletion(
    table: MessageTable, model: HistoryModel, history: History
) -> None:
    first = history.append(numbered(1_000))
    assert history.flush()
    model.look()
    table.selectRow(3)
    table.follow()
    deleted(history, [first + 10])
    model.look()
    assert table.following
    assert payload_at(table, table.viewport().height() - 1) == b"999"


def test_what_is_found_late_does_not_move_what_is_read(
    qtbot: QtBot, table: MessageTable, model: HistoryModel, history: History
) -> None:
    arrive(model, history, numbered(1_500))
    model.set_filter(parse("1"))
    qtbot.waitUntil(lambda: model.rowCount() > 20, timeout=WAIT_MS)
    table.verticalScrollBar().setValue(28 * 3)
    seen = payload_at(table, 0)
    qtbot.waitUntil(lambda: not model.is_searching, timeout=WAIT_MS)
    assert payload_at(table, 0) == seen
    assert not table.following


def test_the_current_message_is_announced_with_its_number(
    qtbot: QtBot, table: MessageTable, model: HistoryModel, history: History
) -> None:
    first = history.append(numbered(5))
    model.look()
    with qtbot.waitSignal(table.message_chosen) as chosen:
        QTest.mouseClick(
            table.viewport(),
            Qt.MouseButton.LeftButton,
            pos=table.visualRect(model.index(2, Column.CONTENT)).center(),
        )
    assert chosen.args == [model.message_at(2), first + 2]
    with qtbot.waitSignal(table.message_chosen) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert chosen.args == [model.message_at(3), first + 3]


def test_a_dropped_message_stays_the_chosen_one(
    qtbot: QtBot, table: MessageTable, model: HistoryModel, history: History
) -> None:
    arrive_on_disk(model, history, numbered(1_600))
    table.setCurrentIndex(model.index(3, 0))
    with qtbot.assertNotEmitted(table.message_chosen):
        arrive_on_disk(model, history, numbered(500, 1_600))
    assert model.rowCount() < 2_100
    assert not table.currentIndex().isValid()


def test_a_message_that_went_is_neither_painted_nor_chosen(
    qtbot: QtBot, table: MessageTable, model: HistoryModel, history: History
) -> None:
    arrive_on_disk(model, history, numbered(1_600))
    model.set_paused(True)
    history.append(numbered(800, 1_600))
    assert history.flush()
    model.look()
    assert model.message_at(0) is None
    table.verticalScrollBar().setValue(0)
    with qtbot.assertNotEmitted(table.message_chosen):
        QTest.keyClick(table, Qt.Key.Key_Home)
    table.selectRow(0)
    assert table.selected_rows() == []
    assert not table.grab().isNull()


@pytest.mark.parametrize("newest_first", [False, True])
def test_home_and_end_go_to_both_ends(
    table: MessageTable,
    model: HistoryModel,
    history: History,
    newest_first: bool,  # noqa: FBT001 - a case
) -> None:
    model.set_newest_first(newest_first)
    arrive(model, history, numbered(200))
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.currentIndex().row() == table.rowAt(0) == 0
    assert table.following is newest_first
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == last_visible(table) == 199
    assert table.following is not newest_first


def test_page_keys_go_by_what_is_seen(
    table: MessageTable, model: HistoryModel, history: History
) -> None:
    arrive(model, history, numbered(200))
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_PageDown)
    page = table.currentIndex().row()
    assert 3 < page <= table.viewport().height() // 28
    QTest.keyClick(table, Qt.Key.Key_PageDown)
    assert table.currentIndex().row() == 2 * page
    QTest.keyClick(table, Qt.Key.Key_PageUp)
    assert table.currentIndex().row() == page


def test_rows_are_selected_by_mouse_and_keys_and_handed_out_in_order(
    table: MessageTable, model: HistoryModel, history: History
) -> None:
    first = history.append(numbered(50))
    model.look()
    table.verticalScrollBar().setValue(0)

    def click(row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        place = table.visualRect(model.index(row, Column.CONTENT)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    click(1)
    click(3, Qt.KeyboardModifier.ShiftModifier)
    click(6, Qt.KeyboardModifier.ControlModifier)
    assert [seq - first for seq, _ in table.selected_rows()] == [1, 2, 3, 6]
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [seq - first for seq, _ in table.selected_rows()][-1] == 7
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert [message.payload for _, message in table.selected_rows()] == [
        b"%d" % number for number in range(50)
    ]
    model.set_newest_first(True)
    table.selectAll()
    assert [seq - first for seq, _ in table.selected_rows()] == list(range(49, -1, -1))
    assert list(table.selected_numbers()) == list(range(first + 49, first - 1, -1))


def test_the_chosen_message_is_found_again_when_the_filter_changes(
    qtbot: QtBot, table: MessageTable, model: HistoryModel, history: History
) -> None:
    arrive(model, history, numbered(500))
    table.setCurrentIndex(model.index(77, 0))
    with qtbot.waitSignal(model.scan_ended, timeout=WAIT_MS):
        model.set_filter(parse("77"))
    assert payload_at(table, table.visualRect(table.currentIndex()).center().y()) == b"77"
    with qtbot.waitSignal(model.scan_ended):
        model.set_filter(parse(""))
    assert table.currentIndex().row() == 77
    QApplication.processEvents()
    assert table.viewport().rect().intersects(table.visualRect(model.index(77, 0)))


def test_it_is_painted_in_both_themes_and_larger(
    qapp: QApplication, table: MessageTable, model: HistoryModel, history: History
) -> None:
    strange = ["\u202eabc\x00", "x" * 5000, "日本" * 300, ""]
    arrive(model, history, [message(text, text.encode(), retain=True) for text in strange])
    table.selectAll()
    theme = Theme()
    theme.apply(qapp, "light", 150)
    light = table.grab().toImage()
    theme.apply(qapp, "dark", 150)
    dark = table.grab().toImage()
    assert table.rowHeight(0) > 28
    assert light.pixelColor(5, 250).lightness() > dark.pixelColor(5, 250).lightness()
    theme.apply(qapp, "light", 100)
