"""Deleting rows, a topic, a period: asked or delayed, counted, and gone from the history."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.store.history import History
from mqtts_gui.store.history_counting import Counting
from mqtts_gui.store.history_limits import Period
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.message_actions import MOST_ROWS, MessageActions
from mqtts_gui.ui.message_commands import MessageCommand
from mqtts_gui.ui.message_windows import Row
from mqtts_gui.ui.models import message_selection
from mqtts_gui.ui.models.message_selection import Deleter, Selection
from mqtts_gui.ui.widgets.delete_messages_bar import SECONDS
from mqtts_gui.ui.widgets.delete_messages_panel import DeleteMessagesPanel
from tests.support.fake_messages_connection import FakeConnection, message
from tests.support.histories import kept

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
COUNT = 100


class Bench:
    """A page with the place above a field, and a history of a message a minute."""

    def __init__(self, history: History) -> None:
        start_ns = int(START.timestamp()) * 10**9
        sent = [
            message(("ciel/a", "ciel/b", "other")[at % 3], time_ns=start_ns + at * 60 * 10**9)
            for at in range(COUNT)
        ]
        first = history.append(sent)
        self.history = history
        self.rows: list[Row] = [(first + at, each) for at, each in enumerate(sent)]
        connection = FakeConnection()
        connection.history = history
        self.page = QWidget()
        self.field = QLineEdit()
        self.actions = MessageActions(connection, self.page)
        self.place = self.actions.place
        column = QVBoxLayout(self.page)
        column.addWidget(self.place)
        column.addWidget(self.field)
        self.page.show()
        QTest.qWaitForWindowActive(self.page)
        self.field.setFocus()

    def ask(self, command: MessageCommand, *rows: Row) -> DeleteMessagesPanel:
        self.actions.perform(command, rows)
        panel = self.place.panel
        assert panel is not None
        return panel

    def left(self) -> list[int]:
        """The places of the messages that are still there."""
        first = self.rows[0][0]
        with closing(self.history.reader()) as reader:
            return [stored.seq - first for stored in reader.page(0, COUNT)]


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    with kept(tmp_path / "h.sqlite3") as history:
        made = Bench(history)
        qtbot.addWidget(made.page)
        yield made


def test_nothing_of_the_panel_is_cut_where_the_page_is_small(bench: Bench) -> None:
    panel = bench.ask(MessageCommand.DELETE_PERIOD)
    bench.page.resize(320, 120)
    QTest.qWait(0)
    parts = (panel.topic_edit, panel.period.from_edit, panel.period.to_edit, panel.delete_button)
    for part in parts:
        assert part.visibleRegion().boundingRect() == part.rect(), part.objectName()
    assert panel.period.to_edit.y() > panel.period.from_edit.y()  # it has a line of its own


def test_a_clock_that_went_back_leaves_a_period_to_choose(bench: Bench) -> None:
    earlier = int((START - timedelta(days=2)).timestamp()) * 10**9
    bench.history.append([message("ciel/a", time_ns=earlier)])
    period = bench.ask(MessageCommand.DELETE_PERIOD).period.period()
    assert period.start is not None
    assert period.end is not None
    assert period.start <= START - timedelta(days=2) < START < period.end


def counted(qtbot: QtBot, panel: DeleteMessagesPanel) -> str:
    qtbot.waitUntil(lambda: panel._counted)
    return panel.delete_button.text()


def gone(qtbot: QtBot, bench: Bench, act: Callable[[], object], count: int) -> None:
    act()
    qtbot.waitUntil(lambda: f"{count} message" in bench.place.bar.text)
    assert "deleted" in bench.place.bar.text


def test_selected_rows_go_after_some_seconds(qtbot: QtBot, bench: Bench) -> None:
    bar = bench.place.bar
    bench.actions.perform(MessageCommand.DELETE_ROWS, bench.rows[3:5])
    assert bench.place.isVisible()
    assert f"in {SECONDS} s" in bar.text
    for _ in range(SECONDS - 1):
        bar._count_down()
    assert bench.left() == list(range(COUNT))
    gone(qtbot, bench, bar._count_down, 2)
    assert bench.left() == [*range(3), *range(5, COUNT)]
    bar.close_button.click()
    assert not bench.place.isVisible()


def test_they_are_kept_when_that_is_wanted(bench: Bench) -> None:
    bench.actions.perform(MessageCommand.DELETE_ROWS, bench.rows[3:5])
    bench.place.bar.keep_button.click()
    for _ in range(SECONDS):
        bench.place.bar._count_down()
    assert bench.left() == list(range(COUNT))
    assert not bench.place.isVisible()


def test_a_second_deletion_does_not_forget_the_first(qtbot: QtBot, bench: Bench) -> None:
    bench.actions.perform(MessageCommand.DELETE_ROWS, bench.rows[:1])
    numbers = [seq for seq, _ in bench.rows[10:90]]
    bench.actions.perform(MessageCommand.DELETE_ROWS, bench.rows[10:12], numbers)
    assert "80 messages" in bench.place.bar.text
    bench.place.bar.now_button.click()
    qtbot.waitUntil(lambda: bench.left() == [*range(1, 10), *range(90, COUNT)])


def test_very_many_rows_are_deleted_by_their_period(bench: Bench) -> None:
    bench.actions.perform(MessageCommand.DELETE_ROWS, bench.rows[:2], range(1, MOST_ROWS + 2))
    assert bench.place.panel is not None
    assert bench.place.bar.keep_button.isHidden()
    assert len(bench.left()) == COUNT


def test_who_is_at_the_bar_is_waited_for(bench: Bench) -> None:
    bench.actions.perform(MessageCommand.DELETE_ROWS, bench.rows[:1])
    bench.place.bar.keep_button.setFocus()
    for _ in range(SECONDS + 1):
        bench.place.bar._count_down()
    assert len(bench.left()) == COUNT


def test_a_topic_goes_once_it_was_asked_and_counted(qtbot: QtBot, bench: Bench) -> None:
    panel = bench.ask(MessageCommand.DELETE_TOPIC, bench.rows[1])
    assert panel.topic_edit.text() == "ciel/b"
    assert panel.cancel_button.hasFocus()
    assert counted(qtbot, panel) == "Delete 33 messages"
    gone(qtbot, bench, panel.delete_button.click, 33)
    assert bench.left() == [at for at in range(COUNT) if at % 3 != 1]
    assert bench.place.panel is None
    assert bench.field.hasFocus()


def test_no_topic_is_not_taken_for_every_topic(bench: Bench) -> None:
    bench.actions.perform(MessageCommand.DELETE_TOPIC, [(1, message(""))])
    assert bench.place.panel is None


def test_a_period_is_prefilled_with_everything_there_is(qtbot: QtBot, bench: Bench) -> None:
    panel = bench.ask(MessageCommand.DELETE_PERIOD)
    assert panel.period.between.isChecked()
    assert counted(qtbot, panel) == f"Delete {COUNT} messages"
    first = START + timedelta(minutes=10)
    panel.period.to_edit.setDateTime(QDateTime.fromSecsSinceEpoch(int(first.timestamp())))
    assert not panel.delete_button.isEnabled()
    assert counted(qtbot, panel) == "Delete 11 messages"
    gone(qtbot, bench, panel.delete_button.click, 11)
    assert bench.left() == list(range(11, COUNT))


def test_a_period_of_a_topic_filter(
    qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_selection, "MOST_AT_ONCE", 7)
    panel = bench.ask(MessageCommand.DELETE_PERIOD)
    later = START + timedelta(minutes=50)
    panel.period.from_edit.setDateTime(QDateTime.fromSecsSinceEpoch(int(later.timestamp())))
    panel.topic_edit.setText("ciel/#")
    assert counted(qtbot, panel) == "Delete 33 messages"
    gone(qtbot, bench, panel.delete_button.click, 33)
    assert bench.left() == [at for at in range(COUNT) if at < 50 or at % 3 == 2]


def test_what_is_older_than_some_days(qtbot: QtBot, bench: Bench) -> None:
    panel = bench.ask(MessageCommand.DELETE_PERIOD)
    panel.period.older.click()
    panel.period.days_spin.setValue((datetime.now(UTC) - START).days + 5)
    qtbot.waitUntil(lambda: panel._counted)
    assert not panel.delete_button.isEnabled()


def test_a_filter_that_is_none_is_refused(qtbot: QtBot, bench: Bench) -> None:
    panel = bench.ask(MessageCommand.DELETE_PERIOD)
    counted(qtbot, panel)
    panel.topic_edit.setText("ciel/#/x")
    qtbot.waitUntil(panel.refusal.isVisible)
    assert not panel.delete_button.isEnabled()
    panel.topic_edit.setText("ciel/+")
    assert counted(qtbot, panel) == "Delete 67 messages"
    assert not panel.refusal.isVisible()


def test_escape_deletes_nothing(qtbot: QtBot, bench: Bench) -> None:
    panel = bench.ask(MessageCommand.DELETE_TOPIC, bench.rows[0])
    QTest.keyClick(panel.topic_edit, Qt.Key.Key_Escape)
    assert bench.place.panel is None
    assert not bench.place.isVisible()
    assert bench.field.hasFocus()
    assert len(bench.left()) == COUNT


def test_every_text_follows_the_language(
    qtbot: QtBot, bench: Bench, switch: LanguageSwitch
) -> None:
    panel = bench.ask(MessageCommand.DELETE_PERIOD)
    counted(qtbot, panel)
    bench.actions.perform(MessageCommand.DELETE_ROWS, bench.rows[:1])
    switch.use("fr")
    assert panel.delete_button.text()
    assert bench.place.bar.text


@pytest.mark.parametrize(
    "selection", [Selection(), Selection("ciel/#"), Selection("", Period(START))]
)
def test_the_count_is_that_of_what_goes(qtbot: QtBot, bench: Bench, selection: Selection) -> None:
    counting = Counting(bench.history, selection.topic_filter, selection.period)
    counting.slice(timedelta(seconds=20))
    counting.close()
    deleter = Deleter(bench.page)
    with qtbot.waitSignal(deleter.deleted) as told:
        deleter.delete(bench.history, selection)
    assert told.args == [counting.count]
    assert counting.count > 0
