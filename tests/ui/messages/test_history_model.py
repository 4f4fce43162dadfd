"""The model of the table over real histories on disk: every message is a row."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from mqtts_gui.i18n import tr, use_language
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.models.history_pages import MOST_BYTES, MOST_MESSAGES
from mqtts_gui.ui.models.message_cells import Column
from tests.support.histories import deleted, kept, message, messages
from tests.support.history_models import numbers

MILLION = 1_000_000
WAIT_MS = 10_000


def contents(model: HistoryModel) -> list[object]:
    return [model.index(row, Column.CONTENT).data() for row in range(model.rowCount())]


def changes(model: HistoryModel) -> list[tuple[str, int, int]]:
    told: list[tuple[str, int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: told.append(("in", first, last)))
    model.rowsRemoved.connect(lambda _parent, first, last: told.append(("out", first, last)))
    model.modelReset.connect(lambda: told.append(("reset", 0, 0)))
    return told


def test_what_was_appended_since_the_last_look_is_one_insertion(
    qtbot: QtBot, history: History, model: HistoryModel, qtmodeltester: ModelTester
) -> None:
    told = changes(model)
    history.append(messages(3))
    history.append(messages(2, 3))
    model.look()
    history.append(messages(2, 5))
    model.look()
    model.look()

    assert told == [("in", 0, 4), ("in", 5, 6)]
    assert model.in_memory == 7, "what is shown first needs no reading"
    assert [model.message_at(row) for row in range(7)] == messages(7)
    assert model.total == 7
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here


def test_nobody_need_tell_of_what_arrives(
    qtbot: QtBot, history: History, model: HistoryModel
) -> None:
    with qtbot.waitSignal(model.rowsInserted, timeout=WAIT_MS):
        history.append(messages(3))
    assert model.rowCount() == 3


def test_what_was_there_before_has_rows(
    qtbot: QtBot, history: History, qtmodeltester: ModelTester
) -> None:
    history.append(messages(3_000))
    assert history.flush()
    history.append(messages(10, 3_000))
    model = HistoryModel(history)
    try:
        assert model.rowCount() == 3_010
        assert model.message_at(2_999) == message(2_999)
        assert model.message_at(3_005) == message(3_005)
        assert [model.row_of(seq) for seq in numbers(model) if seq is not None] == list(
            range(3_010)
        )
        qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here
    finally:
        model.close()


def test_cells_and_headings_say_what_the_message_is(
    qtbot: QtBot, history: History, model: HistoryModel
) -> None:
    history.append([message(5, "ciel", b"a\nb")._replace(incoming=False, qos=2, retain=True)])
    model.look()
    cells = [model.index(0, column) for column in Column]
    assert [cell.data() for cell in cells][1:] == ["↑", "ciel", "a b", "2", "R", "", "3 B"]
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert cells[Column.DIRECTION].data(spoken) == "Sent"
    assert cells[Column.TIME].data(Qt.ItemDataRole.DecorationRole) is None

    use_language("fr")
    with qtbot.waitSignal(model.headerDataChanged):
        model.retranslate()
    headings = [model.headerData(column, Qt.Orientation.Horizontal) for column in Column]
    assert headings == ["Heure", "", "Topic", "Contenu", "QoS", "R", "D", tr("Size")]
    assert cells[Column.DIRECTION].data(spoken) != "Sent"


def test_a_pause_holds_new_messages_back(
    qtbot: QtBot, history: History, model: HistoryModel
) -> None:
    history.append(messages(4))
    model.look()
    model.set_paused(True)
    history.append(messages(3, 4))
    with qtbot.waitSignal(model.held_changed, timeout=WAIT_MS):
        model.look()
    assert (model.rowCount(), model.held, model.paused) == (4, 3, True)
    assert history.flush()
    history.append(messages(2, 7))
    model.look()
    assert (model.rowCount(), model.held) == (4, 5)

    told = changes(model)
    model.set_paused(False)
    assert (model.rowCount(), model.held) == (9, 0)
    assert told == [("in", 4, 8)]
    assert model.message_at(8) == message(8)


def test_deletions_leave_the_rows_of_what_remains(
    qtbot: QtBot, history: History, model: HistoryModel, qtmodeltester: ModelTester
) -> None:
    first = history.append(messages(4_000))
    model.look()
    assert deleted(history, "ciel/salle3/#") > 0
    with qtbot.waitSignal(model.modelReset, timeout=WAIT_MS):
        model.look()

    remaining = [number for number in range(4_000) if number % 7 != 3]
    assert numbers(model) == [first + number for number in remaining]
    assert [model.row_of(first + number) for number in remaining] == list(range(len(remaining)))
    assert model.row_of(first + 3) is None
    assert model.message_at(2_000) == message(remaining[2_000])
    history.append(messages(2, 4_000))
    told = changes(model)
    model.look()
    assert told == [("in", len(remaining), len(remaining) + 1)]
    assert model.message_at(len(remaining) + 1) == message(4_001)
    deleted(history, [first + number for number in (0, 4_000)])
    model.look()
    assert numbers(model) == [first + number for number in [*remaining[1:], 4_001]]
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here


def test_a_deletion_while_paused_shows_nothing_new(
    qtbot: QtBot, history: History, model: HistoryModel
) -> None:
    first = history.append(messages(20))
    model.look()
    model.set_paused(True)
    history.append(messages(5, 20))
    deleted(history, [first + 7, first + 22])
    model.look()
    assert numbers(model) == [first + number for number in range(20) if number != 7]
    model.set_paused(False)
    assert model.rowCount() == 23


@pytest.mark.parametrize("gaps", [False, True])
def test_a_deletion_of_the_oldest_and_others_is_not_taken_for_a_drop(
    qtbot: QtBot,
    history: History,
    gaps: bool,  # noqa: FBT001 - a case
) -> None:
    first = history.append(messages(100))
    assert history.flush()
    expected = [first + number for number in range(100)]
    if gaps:
        deleted(history, [first + 1])
        expected.remove(first + 1)
    model = HistoryModel(history)
    gone = [first, first + 50]
    assert deleted(history, gone) == 2
    with qtbot.waitSignal(model.modelReset, timeout=WAIT_MS):
        model.look()
    assert numbers(model) == [seq for seq in expected if seq not in gone]
    assert model.message_at(60) == message(63 if gaps else 62)
    model.close()


def test_everything_may_go(qtbot: QtBot, history: History, model: HistoryModel) -> None:
    history.append(messages(2_000))
    model.look()
    deleted(history, None)
    model.look()
    assert (model.rowCount(), model.total) == (0, 0)
    history.append(messages(3))
    model.look()
    assert [model.message_at(row) for row in range(3)] == messages(3)


@pytest.mark.parametrize("gaps", [False, True])
def test_the_oldest_go_from_the_first_row(
    qtbot: QtBot,
    tmp_path: Path,
    gaps: bool,  # noqa: FBT001 - a case
) -> None:
    with kept(tmp_path / "a.sqlite3", Limits(messages=6_400)) as history:
        first = history.append(messages(6_000))
        assert history.flush()
        if gaps:
            deleted(history, [first + 5_500])
        model = HistoryModel(history)
        told = changes(model)
        dropping: list[tuple[int, int]] = []
        model.dropping.connect(lambda start, last: dropping.append((start, last)))
        for start in range(6_000, 9_000, 500):
            history.append(messages(500, start))
            assert history.flush()
            model.look()
            assert model.seq_at(0) == history.stats().first_seq
        assert {kind for kind, _, _ in told} == {"in", "out"}
        assert all(at == 0 for kind, at, _ in told if kind == "out")
        assert dropping == [(start, last) for kind, start, last in told if kind == "out"]
        rows = model.rowCount()
        assert rows <= 6_400
        assert rows == history.stats().count
        for row in (0, 1, rows // 2, rows - 1):
            seq = model.seq_at(row)
            assert seq is not None
            assert model.message_at(row) == message(seq - first)
            assert model.row_of(seq) == row
        assert model.seq_at(0) == history.stats().first_seq
        model.close()


@pytest.mark.parametrize("gaps", [False, True])
def test_what_goes_before_the_rows_know_is_no_other_message(
    qtbot: QtBot,
    tmp_path: Path,
    gaps: bool,  # noqa: FBT001 - a case
) -> None:
    with kept(tmp_path / "a.sqlite3", Limits(messages=1_600)) as history:
        first = history.append(messages(1_600))
        assert history.flush()
        if gaps:
            deleted(history, [first + 1_400])
        model = HistoryModel(history)
        history.append(messages(800, 1_600))
        assert history.flush()
        assert model.message_at(0) is None
        assert model.index(0, Column.TOPIC).data() is None
        assert model.message_at(1_500) == message(1_501 if gaps else 1_500)
        assert model.row_of(first + 1_300) == 1_300
        model.close()


def test_what_was_deleted_before_the_rows_know_is_no_other_message(
    qtbot: QtBot, history: History, model: HistoryModel
) -> None:
    first = history.append(messages(3_000))
    assert history.flush()
    model.look()
    model.close()  # and with it what is in memory
    deleted(history, range(first + 1_000, first + 1_100))
    found = [model.message_at(row) for row in range(980, 1_120)]
    there = {*range(980, 1_000), *range(1_100, 1_120)}
    assert found == [message(row) if row in there else None for row in range(980, 1_120)]


def test_few_messages_stay_in_memory(qtbot: QtBot, history: History, model: HistoryModel) -> None:
    history.append(messages(20_000))
    assert history.flush()
    model.look()
    contents(model)
    assert model.in_memory <= MOST_MESSAGES
    large = 1 << 20
    history.append([message(number, payload=bytes(large)) for number in range(40)])
    model.look()
    contents(model)
    assert model.in_memory <= MOST_BYTES // large


def test_a_million_rows_are_quick(qtbot: QtBot, history: History, model: HistoryModel) -> None:
    some = messages(10_000)
    slowest = 0.0
    for _ in range(MILLION // len(some)):
        history.append(some)
        assert history.is_open() or history.flush()
        began = time.perf_counter()
        model.look()
        slowest = max(slowest, time.perf_counter() - began)
    assert model.rowCount() == MILLION
    assert history.flush()

    random, spent = Random(5), []  # noqa: S311 - places to scroll to, no secret
    model.message_at(0)
    for _ in range(200):
        row = random.randrange(MILLION - 40)
        began = time.perf_counter()
        seen = [model.message_at(each) for each in range(row, row + 40)]
        spent.append(time.perf_counter() - began)
        assert seen == [some[each % len(some)] for each in range(row, row + 40)]
    spent.sort()
    print(f"look {slowest * 1e3:.1f} ms; page {spent[100] * 1e3:.2f}, {spent[-1] * 1e3:.1f} ms")  # noqa: T201
    assert slowest < 0.5
    assert spent[100] < 0.02
    assert spent[-1] < 0.5
