"""What the table of messages paints: the right rows wherever one scrolls, days, signs, marks."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.i18n import use_language
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history import History
from mqtts_gui.store.search_query import parse
from mqtts_gui.ui.models import history_pages
from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.models.history_pages import Line
from mqtts_gui.ui.models.message_cells import Column
from mqtts_gui.ui.models.message_columns import MessageColumns
from mqtts_gui.ui.models.message_text import day_forms
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.message_days import DayPainter
from mqtts_gui.ui.widgets.message_painter import MessagePainter, Span
from mqtts_gui.ui.widgets.message_table import MessageTable
from tests.support.fake_messages_connection import message
from tests.support.histories import deleted, messages

WAIT_MS = 10_000
MILLION = 1_000_000
ROW = 28
SECOND = 10**9
TODAY = datetime.now().astimezone().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def table(qtbot: QtBot, dressed: None, model: HistoryModel) -> MessageTable:
    columns = MessageColumns()
    for column in Column:
        columns.show(column, shown=True)
    table = MessageTable(model, lambda topic: 0 if topic.startswith("ciel") else None, columns)
    qtbot.addWidget(table)
    table.resize(800, 300)
    table.show()
    QApplication.processEvents()
    return table


class Painted:
    """What is painted, and where: real painting goes on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lines: dict[int, Line] = {}
        self.days: dict[int, object] = {}
        self.above: object = None
        paint, between, above = (
            MessagePainter.paint, DayPainter.paint_between, DayPainter.paint_above,
        )  # fmt: skip

        def note_line(
            one: MessagePainter, painter: QPainter, line: Line, top: int, spans: Sequence[Span]
        ) -> None:
            self.lines[top] = line
            paint(one, painter, line, top, spans)

        def note_day(one: DayPainter, painter: QPainter, day: object, y: int, width: int) -> None:
            self.days[y] = day
            between(one, painter, day, y, width)  # type: ignore[arg-type]  # a date

        def note_above(one: DayPainter, painter: QPainter, day: object, place: QRect) -> None:
            self.above = day
            above(one, painter, day, place)  # type: ignore[arg-type]  # a date

        monkeypatch.setattr(MessagePainter, "paint", note_line)
        monkeypatch.setattr(DayPainter, "paint_between", note_day)
        monkeypatch.setattr(DayPainter, "paint_above", note_above)

    def again(self, table: MessageTable) -> None:
        """Paint the table once more, and forget what was painted before."""
        self.lines, self.days, self.above = {}, {}, None
        table.viewport().repaint()
        QApplication.processEvents()
        table.horizontalHeader().viewport().repaint()


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Painted:
    return Painted(monkeypatch)


def arrive(model: HistoryModel, history: History, some: Sequence[Message]) -> None:
    history.append(some)
    model.look()


def days_ago(days: int, count: int) -> list[Message]:
    start = int((TODAY - timedelta(days=days)).timestamp()) * SECOND
    return [message(time_ns=start + number * SECOND) for number in range(count)]


def test_the_right_rows_are_painted_anywhere_in_a_million(
    table: MessageTable, model: HistoryModel, history: History, painted: Painted
) -> None:
    some = messages(10_000)
    for _ in range(MILLION // len(some)):
        history.append(some)
        assert history.is_open() or history.flush()
    assert history.flush()
    model.look()
    assert table.following
    table.resize(800, 600)
    bar, spent = table.verticalScrollBar(), [0.0]

    def check() -> None:
        expected = {
            row * ROW - table.offset: some[
                (MILLION - 1 - row if model.newest_first else row) % len(some)
            ]
            for row in table.seen_rows()
        }
        assert len(expected) >= (table.viewport().height()) // ROW
        assert {top: line.message for top, line in painted.lines.items()} == expected

    def go(value: int) -> None:
        began = time.thread_time()
        bar.setValue(value)
        painted.again(table)
        spent.append(time.thread_time() - began)
        check()

    for newest_first in (False, True):
        model.set_newest_first(newest_first)
        random = Random(7)  # noqa: S311 - places to scroll to, no secret
        for _ in range(60):
            go(random.randrange(bar.maximum()))
        for place in range(0, bar.maximum(), bar.maximum() // 40):
            go(place)
        for key in (Qt.Key.Key_Home, Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_PageUp):
            QTest.keyClick(table, key)
            painted.again(table)
            check()
        turn_wheel(table, 240)
        painted.again(table)
        check()
    spent.sort()
    print(f"jump {spent[len(spent) // 2] * 1e3:.1f} ms, worst {spent[-1] * 1e3:.1f} ms")  # noqa: T201
    assert spent[len(spent) // 2] < 0.05
    assert spent[-1] < 0.1


def turn_wheel(table: MessageTable, by: int) -> None:
    before, middle = table.offset, QPointF(table.viewport().rect().center())
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(
        middle, table.viewport().mapToGlobal(middle), QPoint(), QPoint(0, by), none,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003 - Qt's
    )  # fmt: skip
    QApplication.sendEvent(table.viewport(), event)
    assert table.offset < before


def test_rows_are_painted_right_where_numbers_are_missing(
    table: MessageTable, model: HistoryModel, history: History, painted: Painted
) -> None:
    some = messages(5_000)
    first = history.append(some)
    assert history.flush()
    gone = set(range(0, 5_000, 3))
    deleted(history, [first + number for number in gone])
    model.look()
    left = [each for number, each in enumerate(some) if number not in gone]
    for row in (0, 17, 1_000, 2_222, len(left) - 5):
        table.scroll_to(row * ROW)
        painted.again(table)
        top = table.seen_rows().start
        found = [painted.lines[y].message for y in sorted(painted.lines)]
        assert found == left[top : top + len(found)]


def test_a_line_lies_where_the_day_changes_and_the_day_above_while_it_is_not_today(
    table: MessageTable, model: HistoryModel, history: History, painted: Painted
) -> None:
    arrive(model, history, [*days_ago(2, 30), *days_ago(1, 30), *days_ago(0, 30)])
    days = [(TODAY - timedelta(days=ago)).date() for ago in (2, 1, 0)]
    painted.again(table)
    assert (painted.above, painted.days) == (None, {}), "what is of today needs no day"

    table.scroll_to(0)
    painted.again(table)
    assert (painted.above, painted.days) == (days[0], {})
    table.scroll_to(25 * ROW + 5)
    painted.again(table)
    assert (painted.above, painted.days) == (days[0], {5 * ROW - 5: days[1]})
    table.scroll_to(30 * ROW)
    painted.again(table)
    assert (painted.above, painted.days) == (days[1], {0: days[1]})
    table.scroll_to(58 * ROW)
    painted.again(table)
    assert (painted.above, painted.days) == (days[1], {2 * ROW: days[2]})

    model.set_newest_first(True)
    table.scroll_to(28 * ROW)
    painted.again(table)
    assert (painted.above, painted.days) == (None, {2 * ROW: days[1]})


def test_a_day_covers_nothing_of_the_text(
    table: MessageTable, model: HistoryModel, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {"topic": "ciel/Éjgpq", "payload": b"\xc3\x89{jgpq|".decode()}
    first = [each._replace(payload=texts["payload"].encode()) for each in days_ago(2, 5)]
    second = [each._replace(payload=texts["payload"].encode()) for each in days_ago(1, 5)]
    some = [each._replace(topic=texts["topic"]) for each in [*first, *second]]
    arrive(model, history, some)

    def letters(image: QImage) -> set[tuple[int, int]]:
        """Return where something is as dark as letters."""
        places = ((x, y) for x in range(image.width()) for y in range(3 * ROW, 7 * ROW))
        return {(x, y) for x, y in places if image.pixelColor(x, y).lightness() < 130}

    with_day = letters(table.viewport().grab().toImage())
    monkeypatch.setattr(DayPainter, "paint_between", lambda *_: None)
    without = letters(table.viewport().grab().toImage())
    assert without
    assert without <= with_day


def test_days_are_written_as_the_language_does() -> None:
    day = datetime(2026, 11, 20).date()  # noqa: DTZ001 - a day of the calendar
    assert day_forms(day) == ("Friday 20 November 2026", "20 November 2026", "20 Nov 2026")
    use_language("fr")
    assert day_forms(day)[1] == "20 novembre 2026"


@pytest.mark.parametrize(
    ("column", "facts"),
    [
        (Column.DIRECTION, [{"incoming": True}, {"incoming": False}]),
        (Column.QOS, [{"qos": 1}, {"qos": 2}]),
        (Column.RETAINED, [{"retain": True}, {"retain": False}]),
        (Column.DUPLICATE, [{"duplicate": True}, {"duplicate": False}]),
        (Column.SIZE, [{"payload": b"x"}, {"payload": b"x" * 2000}]),
    ],
)
def test_every_fact_has_a_sign_that_is_not_only_a_colour(
    table: MessageTable,
    model: HistoryModel,
    history: History,
    column: Column,
    facts: list[dict[str, Any]],
) -> None:
    arrive(model, history, [message()._replace(**fields) for fields in facts])
    image = table.viewport().grab().toImage()
    left, width = table.columnViewportPosition(column), table.columnWidth(column)

    def ink(top: int) -> set[tuple[int, int]]:
        places = ((x, y) for x in range(left, left + width) for y in range(top, top + ROW))
        return {(x, y - top) for x, y in places if image.pixelColor(x, y).lightness() < 200}

    assert ink(0) != ink(ROW)


def test_what_was_searched_for_is_marked_in_topic_and_content(
    qtbot: QtBot, table: MessageTable, model: HistoryModel, history: History
) -> None:
    arrive(model, history, [message("ciel/salle", b"bonjour ciel"), message("ciel", b"other")])

    def marked(row: int, column: Column) -> list[int]:
        image = table.viewport().grab().toImage()
        left, soft = table.columnViewportPosition(column), colour("warning-soft").rgb()
        middle = row * ROW + 7
        places = range(left, left + table.columnWidth(column))
        return [x - left for x in places if image.pixel(x, middle) == soft]

    assert marked(0, Column.TOPIC) == marked(0, Column.CONTENT) == []
    with qtbot.waitSignal(model.scan_ended, timeout=WAIT_MS):
        model.set_filter(parse("CIEL"))
    assert marked(0, Column.TOPIC)
    content = marked(0, Column.CONTENT)
    digit = table.fontMetrics().horizontalAdvance("0")
    assert content
    assert min(content) > 5 * digit, "the second word, and not the first"
    with qtbot.waitSignal(model.scan_ended, timeout=WAIT_MS):
        model.set_filter(parse(""))
    assert marked(0, Column.TOPIC) == []


def test_marks_are_found_once_for_what_is_painted_often(
    qtbot: QtBot, table: MessageTable, model: HistoryModel, history: History
) -> None:
    line = b"bonjour " * 200_000  # longer than what a row shows
    arrive(model, history, [message(f"ciel/{number}", line) for number in range(30)])
    with qtbot.waitSignal(model.scan_ended, timeout=WAIT_MS):
        model.set_filter(parse("bonjour"))
    table.viewport().repaint()
    began = time.thread_time()
    for _ in range(20):
        table.viewport().repaint()
    assert (time.thread_time() - began) / 20 < 0.05


def test_a_screen_full_of_long_messages_is_read_once(
    table: MessageTable,
    model: HistoryModel,
    history: History,
    painted: Painted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history_pages, "MOST_BYTES", 1 << 20)
    some = [message(f"ciel/{number}", b"%d " % number * (1 << 18)) for number in range(20)]
    history.append(some)
    assert history.flush()
    model.look()
    painted.again(table)
    began = time.thread_time()
    for _ in range(20):
        painted.again(table)
    assert (time.thread_time() - began) / 20 < 0.03
    shown = [painted.lines[top] for top in sorted(painted.lines)]
    assert [line.message.topic for line in shown] == [each.topic for each in some[-len(shown) :]]
    assert [line.size for line in shown] == [len(each.payload) for each in some[-len(shown) :]]
    assert model.in_memory < len(shown)


def test_the_row_with_the_keyboard_has_a_frame(
    qtbot: QtBot, table: MessageTable, model: HistoryModel, history: History
) -> None:
    arrive(model, history, days_ago(0, 3))
    table.selectRow(1)
    table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    image = table.viewport().grab().toImage()
    edge = image.pixelColor(table.viewport().width() // 2, ROW)
    assert edge == colour("accent")
    assert image.pixelColor(2, ROW + 3) == colour("selection")
    assert image.pixelColor(2, 2 * ROW + 3) == colour("surface")
