"""Windows of single messages and of comparisons, opened from a page over a real history."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.message_actions import MessageActions
from mqtts_gui.ui.message_commands import MessageCommand
from mqtts_gui.ui.message_windows import Row
from mqtts_gui.ui.widgets.message_compare import MessageCompare
from mqtts_gui.ui.widgets.message_detail import MessageDetail
from mqtts_gui.ui.widgets.message_window import MessageWindow
from tests.support.fake_messages_connection import NOON_NS, FakeConnection, message
from tests.support.histories import deleted, kept

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SECOND_NS = 10**9


class Bench:
    """A page, its actions, and rows of a history."""

    def __init__(self, connection: FakeConnection, rows: list[Row]) -> None:
        self.main = QWidget()
        self.page = QWidget(self.main)
        self.rows = rows
        self.connection = connection
        self.actions = MessageActions(connection, self.page)
        self.main.show()

    def open(self, place: int) -> MessageWindow:
        window = self.actions.windows.show_message(self.connection.history, self.rows[place])
        QTest.qWaitForWindowActive(window)
        return window


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    connection = FakeConnection()
    with kept(tmp_path / "h.sqlite3") as history:
        sent = [
            message(
                ("ciel/a", "ciel/b")[number % 2],
                b'{"v": %d}' % number,
                qos=number % 2,
                time_ns=NOON_NS + number * SECOND_NS,
            )
            for number in range(10)
        ]
        first = history.append(sent)
        connection.history = history
        made = Bench(connection, [(first + at, each) for at, each in enumerate(sent)])
        yield made
        made.actions.windows.close_all()
        made.main.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QGuiApplication.clipboard().clear()


def windows(bench: Bench) -> list[str]:
    return [each.windowTitle() for each in bench.actions.windows.open]


def test_messages_are_opened_each_in_its_window(bench: Bench) -> None:
    bench.actions.perform(MessageCommand.OPEN, bench.rows[:2])
    assert windows(bench) == ["ciel/a", "ciel/b"]
    for window in list(bench.actions.windows.open):
        assert window.isWindow()
        assert window.windowModality() is Qt.WindowModality.NonModal


def test_escape_closes_and_the_size_is_remembered(bench: Bench) -> None:
    window = bench.open(0)
    window.resize(500, 444)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert windows(bench) == []
    assert (bench.open(1).width(), bench.open(1).height()) == (500, 444)


def test_one_goes_to_the_others_of_the_topic(qtbot: QtBot, bench: Bench) -> None:
    window = bench.open(4)
    QTest.keyClick(window, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.message.payload == b'{"v": 2}')
    QTest.keyClick(window, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.message.payload == b'{"v": 4}')
    window.next_button.click()
    qtbot.waitUntil(lambda: window.message.payload == b'{"v": 6}')
    window.show_row(bench.rows[0])
    assert not window.note.isVisible()
    window.previous_button.click()
    qtbot.waitUntil(window.note.isVisible)
    assert window.message.payload == b'{"v": 0}'


def test_it_lives_on_when_the_row_is_gone(qtbot: QtBot, bench: Bench) -> None:
    window = bench.open(4)
    assert bench.connection.history is not None
    assert deleted(bench.connection.history, "ciel/a") == 5
    assert window.detail.view.toPlainText() == '{\n  "v": 4\n}'
    window.next_button.click()
    qtbot.waitUntil(window.note.isVisible)


def test_properties_are_listed_and_damaged_ones_named(bench: Bench) -> None:
    window = bench.open(0)
    assert not window.detail.properties.isVisible()
    content_type = b"\x03\x00\x04text" + b"\x26\x00\x01a\x00\x04<b>b"
    seq, plain = bench.rows[0]
    window.show_row((seq, plain._replace(properties=content_type)))
    assert window.detail.properties.facts.isVisible()
    assert window.detail.properties.facts.texts() == ["Content type: text", "a: <b>b"]
    window.show_row((seq, plain._replace(properties=b"\x03\x00\x09x")))
    (damaged,) = window.detail.properties.facts.texts()
    assert damaged.startswith("Damaged properties: ")
    assert damaged.endswith(": 03 00 09 78")


def test_strange_topics_are_made_visible(bench: Bench) -> None:
    odd = message("a\u202eb\n<b>\ud800", b"\xff")
    window = bench.actions.windows.show_message(None, (1, odd))
    assert window.windowTitle() == "a\\u{202E}b␊<b>\\u{D800}"
    assert not window.next_button.isEnabled()


def test_two_are_compared_the_older_one_on_the_left(qtbot: QtBot, bench: Bench) -> None:
    bench.actions.perform(MessageCommand.COMPARE, [bench.rows[3], bench.rows[0]])
    (window,) = bench.actions.windows.open
    assert isinstance(window, MessageCompare)
    qtbot.waitUntil(lambda: window.difference is not None)
    facts = {name: (old, new) for name, old, new in window.facts.rows()}
    assert facts["≠ Topic"] == ("ciel/a", "ciel/b")
    assert facts["≠ QoS"] == ("0", "1")
    assert facts["= Retained"] == ("no", "no")
    assert "3 s later" in window.summary.text()
    assert window.pane.old_view.toPlainText() == '  {\n\N{MINUS SIGN}   "v": 0\n  }'
    assert window.pane.new_view.toPlainText() == '  {\n+   "v": 3\n  }'
    window.only_differences.click()
    assert window.pane.new_view.toPlainText().splitlines()[0].strip() == "⋯"
    window.copy_button.click()
    assert QGuiApplication.clipboard().text().splitlines() == [
        "  {",
        '\N{MINUS SIGN}   "v": 0',
        '+   "v": 3',
        "  }",
    ]


def test_one_is_compared_with_the_previous_of_its_topic(qtbot: QtBot, bench: Bench) -> None:
    bench.actions.perform(MessageCommand.COMPARE, bench.rows[4:5])
    qtbot.waitUntil(lambda: len(bench.actions.windows.open) == 1)
    assert windows(bench) == ["Comparison: ciel/a"]
    bench.actions.perform(MessageCommand.COMPARE, bench.rows[:1])
    qtbot.waitUntil(lambda: not bench.actions.place.isHidden())
    assert bench.actions.place.bar.text


def test_the_detail_compares_with_the_previous(qtbot: QtBot, bench: Bench) -> None:
    detail = MessageDetail(bench.page)
    bench.actions.serve(detail)
    seq, shown = bench.rows[4]
    detail.show_message(shown, seq)
    qtbot.waitUntil(lambda: detail.change.change is not None)
    detail.change.compare_button.click()
    assert windows(bench) == ["Comparison: ciel/a"]


def test_they_close_with_the_main_window(bench: Bench) -> None:
    bench.open(0)
    bench.actions.perform(MessageCommand.COMPARE, bench.rows[:2])
    assert len(bench.actions.windows.open) == 2
    bench.main.close()
    assert bench.actions.windows.open == []


def test_they_close_when_the_page_goes(qtbot: QtBot, bench: Bench) -> None:
    window = bench.open(0)
    with qtbot.waitSignal(window.closed):
        bench.page.deleteLater()


def test_they_speak_the_other_language(qtbot: QtBot, bench: Bench, switch: LanguageSwitch) -> None:
    first, second = bench.open(0), bench.actions.windows.show_comparison(*bench.rows[:2])
    qtbot.waitUntil(lambda: second.difference is not None)
    switch.use("fr")
    QApplication.processEvents()
    assert first.windowTitle() == "ciel/a"
    assert second.windowTitle()
