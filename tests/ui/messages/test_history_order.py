"""The model of the table over real histories: either order, places, another history, long rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.history_unkept import UnkeptHistory
from mqtts_gui.store.search_query import parse
from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.models.history_pages import LINE_BYTES
from tests.support.histories import deleted, kept, message, messages
from tests.support.history_models import changes, numbers

WAIT_MS = 10_000


def test_the_newest_may_be_first(
    qtbot: QtBot, history: History, model: HistoryModel, qtmodeltester: ModelTester
) -> None:
    first = history.append(messages(5))
    model.look()
    model.set_newest_first(True)
    assert model.newest_first
    assert numbers(model) == [first + number for number in (4, 3, 2, 1, 0)]
    told = changes(model)
    history.append(messages(3, 5))
    model.look()
    assert told == [("in", 0, 2)]
    assert [model.message_at(row) for row in range(8)] == messages(8)[::-1]
    assert [model.row_of(first + number) for number in range(8)] == list(range(7, -1, -1))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here
    model.set_newest_first(False)
    assert numbers(model) == [first + number for number in range(8)]


def test_the_oldest_go_from_the_last_row_where_the_newest_are_first(
    qtbot: QtBot, tmp_path: Path, qtmodeltester: ModelTester
) -> None:
    with kept(tmp_path / "a.sqlite3", Limits(messages=1_600)) as history:
        first = history.append(messages(1_600))
        assert history.flush()
        model = HistoryModel(history)
        model.set_newest_first(True)
        qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here
        told = changes(model)
        history.append(messages(500, 1_600))
        assert history.flush()
        model.look()
        count = model.rowCount()
        assert told == [("out", count - 500, 1_599), ("in", 0, 499)]
        assert model.message_at(0) == message(2_099)
        assert model.seq_at(count - 1) == history.stats().first_seq == first + 2_100 - count
        model.close()


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("gaps", [False, True])
def test_a_row_is_near_where_a_message_was(
    qtbot: QtBot,
    history: History,
    model: HistoryModel,
    gaps: bool,  # noqa: FBT001 - a case
    newest_first: bool,  # noqa: FBT001 - a case
) -> None:
    assert model.row_near(7) is None
    first = history.append(messages(3_000))
    assert history.flush()
    left = list(range(3_000))
    if gaps:
        deleted(history, range(first + 1_000, first + 1_500))
        left[1_000:1_500] = []
    model.look()
    model.set_newest_first(newest_first)

    def near(number: int) -> int | None:
        row = model.row_near(first + number)
        seq = None if row is None else model.seq_at(row)
        return None if seq is None else seq - first

    assert [near(number) for number in (0, 10, 999, 2_999)] == [0, 10, 999, 2_999]
    assert near(1_200) == (1_500 if gaps else 1_200)
    assert (near(-50), near(9_999)) == (0, 2_999)


def test_another_history_is_shown_in_the_place_of_one(
    qtbot: QtBot, history: History, tmp_path: Path
) -> None:
    model = HistoryModel(UnkeptHistory())
    model.set_filter(parse("topic:ciel/salle3/#"))
    qtbot.waitUntil(lambda: not model.is_searching, timeout=WAIT_MS)
    history.append(messages(70))
    with qtbot.waitSignal(model.scan_ended, timeout=WAIT_MS):
        model.show_history(history)
    assert (model.total, model.rowCount()) == (70, 10)
    history.append(messages(70, 70))
    model.look()
    qtbot.waitUntil(lambda: model.rowCount() == 20, timeout=WAIT_MS)
    model.close()


def test_what_a_row_shows_of_a_long_message_is_short(
    qtbot: QtBot, history: History, model: HistoryModel
) -> None:
    history.append([message(1, payload=b"x" * 100_000), message(2)])
    model.look()
    line = model.line_at(0)
    assert line is not None
    assert (line.size, len(line.message.payload)) == (100_000, LINE_BYTES)
    assert model.line_at(1) == (message(2), len(message(2).payload))
    assert model.message_at(0) == message(1, payload=b"x" * 100_000)


@pytest.mark.parametrize("newest_first", [False, True])
def test_what_is_found_comes_in_the_order_of_the_rows(
    qtbot: QtBot,
    history: History,
    model: HistoryModel,
    newest_first: bool,  # noqa: FBT001 - a case
) -> None:
    first = history.append(messages(30_000))
    model.look()
    model.set_newest_first(newest_first)
    told = changes(model)
    with qtbot.waitSignal(model.scan_ended, timeout=WAIT_MS):
        model.set_filter(parse("topic:ciel/salle3/#"))
    older = len(told)
    history.append(messages(70, 30_000))
    model.look()
    wanted = [first + number for number in range(30_070) if number % 7 == 3]
    qtbot.waitUntil(lambda: model.rowCount() == len(wanted), timeout=WAIT_MS)
    assert numbers(model) == (wanted[::-1] if newest_first else wanted)
    assert all((at == 0) is not newest_first for _, at, _ in told[1:older])
    assert all((at == 0) is newest_first for _, at, _ in told[older:])


def test_a_search_given_up_leaves_what_it_found_and_goes_on_with_what_arrives(
    qtbot: QtBot, history: History, model: HistoryModel
) -> None:
    history.append(messages(60_000))
    model.look()
    model.cancel_search()  # there is none
    model.set_filter(parse("/(v|x)a+l.*e/"))
    qtbot.waitUntil(lambda: model.rowCount() > 0, timeout=WAIT_MS)
    with qtbot.waitSignal(model.scan_ended, timeout=WAIT_MS):
        model.cancel_search()
    found = model.rowCount()
    assert 0 < found < 60_000
    assert model.progress < 1
    history.append(messages(10, 60_000))
    model.look()
    qtbot.waitUntil(lambda: model.rowCount() == found + 10, timeout=WAIT_MS)
