from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.search_query import parse
from mqtts_gui.ui.models.messages_model import Column, MessagesModel
from tests.support.fake_messages_connection import message


def numbered(count: int, first: int = 0) -> list[Message]:
    return [message(payload=str(number).encode()) for number in range(first, first + count)]


def contents(model: MessagesModel) -> list[object]:
    return [model.index(row, Column.CONTENT).data() for row in range(model.rowCount())]


def test_a_batch_is_one_insertion(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = MessagesModel()
    insertions: list[tuple[int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: insertions.append((first, last)))

    model.take_batch(numbered(3))
    model.take_batch(numbered(2, 3))

    assert insertions == [(0, 2), (3, 4)]
    assert contents(model) == ["0", "1", "2", "3", "4"]
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here


def test_cells_say_what_the_message_is(qtbot: QtBot) -> None:
    model = MessagesModel()
    model.take_batch([message("room/1", b"a\nb\x1b", qos=2, retain=True, incoming=False)])
    row = [model.index(0, column).data() for column in Column]
    assert row[1:] == ["↑", "room/1", "a b␛", "2", "R"]
    spoken = model.index(0, Column.DIRECTION).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Sent"


def test_the_oldest_are_dropped_in_blocks(qtbot: QtBot) -> None:
    model = MessagesModel(limit=10)
    removals: list[tuple[int, int]] = []
    model.rowsRemoved.connect(lambda _parent, first, last: removals.append((first, last)))

    model.take_batch(numbered(8))
    model.take_batch(numbered(4, 8))

    assert removals == [(0, 4)]
    assert contents(model) == [str(number) for number in range(5, 12)]


def test_a_batch_larger_than_the_memory_keeps_the_newest(qtbot: QtBot) -> None:
    model = MessagesModel(limit=10)
    model.take_batch(numbered(35))
    assert contents(model) == [str(number) for number in range(25, 35)]


def test_payload_bytes_are_bounded_too(qtbot: QtBot) -> None:
    model = MessagesModel(byte_limit=100)
    for _ in range(10):
        model.take_batch([message(payload=b"x" * 40)])
    assert model.rowCount() == 2
    model.take_batch([message(payload=b"x" * 400)])
    assert model.rowCount() == 1


def test_filter_hides_and_shows(qtbot: QtBot) -> None:
    model = MessagesModel()
    model.take_batch(numbered(30))
    with qtbot.waitSignal(model.scan_ended):
        model.set_filter(parse("7"))
    assert contents(model) == ["7", "17", "27"]
    model.take_batch(numbered(10, 70))
    assert model.rowCount() == 13
    with qtbot.waitSignal(model.scan_ended):
        model.set_filter(parse(""))
    assert model.rowCount() == 40


def test_a_large_memory_is_filtered_in_slices_in_order(qtbot: QtBot) -> None:
    model = MessagesModel()
    model.take_batch(numbered(60_000))
    with qtbot.waitSignal(model.scan_ended, timeout=10_000):
        model.set_filter(parse("99"))
        model.take_batch(numbered(100, 60_000))
    expected = [str(number) for number in range(60_100) if "99" in str(number)]
    assert contents(model) == expected


def test_rows_dropped_under_a_filter_are_the_oldest_shown(qtbot: QtBot) -> None:
    model = MessagesModel(limit=10)
    model.set_filter(parse("qos:1"))
    for number in range(25):
        model.take_batch([message(payload=str(number).encode(), qos=number % 2)])
    kept = model.in_memory
    assert contents(model) == [str(n) for n in range(25 - kept, 25) if n % 2]


def test_pause_holds_back_and_keeps_what_is_shown(qtbot: QtBot) -> None:
    model = MessagesModel(limit=10)
    model.take_batch(numbered(3))
    model.set_paused(True)
    model.take_batch(numbered(4, 3))
    assert (model.rowCount(), model.held) == (3, 4)
    model.set_paused(False)
    assert (model.rowCount(), model.held) == (7, 0)


def test_clear_forgets_everything(qtbot: QtBot) -> None:
    model = MessagesModel()
    model.take_batch(numbered(3))
    model.clear()
    assert (model.rowCount(), model.in_memory) == (0, 0)
