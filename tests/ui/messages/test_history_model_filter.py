"""The model of the table, filtered: searched beside the window, and kept up with what arrives."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.search_query import Query, parse
from mqtts_gui.ui.models import history_search as module
from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.models.history_search import RunningSearch
from tests.support.histories import deleted, kept, message, messages
from tests.support.history_models import numbers

WAIT_MS = 10_000
SALLE3 = parse("topic:ciel/salle3/#")


def expected(history: History, query: Query) -> list[int]:
    with closing(history.reader()) as reader:
        return [each.seq for each in reader.page(0, 1 << 40) if query.matches(each.message)]


def filtered(qtbot: QtBot, model: HistoryModel, query: Query) -> None:
    with qtbot.waitSignal(model.scan_ended, timeout=WAIT_MS):
        model.set_filter(query)


def test_a_filter_shows_what_it_asks_for_and_an_empty_one_everything(
    qtbot: QtBot, history: History, model: HistoryModel, qtmodeltester: ModelTester
) -> None:
    history.append(messages(3_000))
    assert history.flush()
    history.append(messages(50, 3_000))
    model.look()
    progress: list[float] = []
    model.progress_changed.connect(progress.append)

    filtered(qtbot, model, SALLE3)

    assert numbers(model) == expected(history, SALLE3)
    rows = model.rowCount()
    assert [model.row_of(seq) for seq in numbers(model) if seq is not None] == list(range(rows))
    assert all(SALLE3.matches(model.message_at(row) or message(0)) for row in range(rows))
    assert (model.is_filtered, model.is_searching, model.total) == (True, False, 3_050)
    assert progress == sorted(progress)
    assert progress[-1] == 1.0
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here

    filtered(qtbot, model, parse(""))
    assert (model.is_filtered, model.rowCount()) == (False, 3_050)


def test_what_arrives_is_filtered_too(qtbot: QtBot, history: History, model: HistoryModel) -> None:
    history.append(messages(100))
    model.look()
    filtered(qtbot, model, SALLE3)
    before = model.rowCount()
    with qtbot.waitSignal(model.rowsInserted, timeout=WAIT_MS) as inserted:
        history.append(messages(70, 100))
        model.look()
    assert inserted.args is not None
    assert inserted.args[1:] == [before, before + 9]
    assert numbers(model) == expected(history, SALLE3)


def test_none_is_missing_and_none_there_twice_while_messages_arrive(
    qtbot: QtBot, history: History, model: HistoryModel, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # it keeps checking from now on
    history.append(messages(4_000))
    model.look()
    pause = threading.Event()

    def arrive() -> None:
        for start in range(4_000, 12_000, 100):
            history.append(messages(100, start))
            pause.wait(0.003)

    sender = threading.Thread(target=arrive)
    looking = QTimer(interval=20)
    looking.timeout.connect(model.look)
    looking.start()
    sender.start()
    try:
        for text in ("valeur", "topic:salle5", "topic:ciel/salle3/#"):
            filtered(qtbot, model, parse(text))
    finally:
        sender.join()
    model.look()
    wanted = expected(history, SALLE3)
    qtbot.waitUntil(lambda: model.rowCount() == len(wanted), timeout=WAIT_MS)
    assert numbers(model) == wanted


def test_the_next_filter_replaces_the_one_that_searches(
    qtbot: QtBot, history: History, model: HistoryModel
) -> None:
    history.append(messages(20_000))
    model.look()
    ended: list[int] = []
    model.scan_ended.connect(lambda: ended.append(model.rowCount()))
    for text in ("v", "va", "/(v|x)a+l.*e/", "topic:salle1"):
        model.set_filter(parse(text))
        assert model.is_searching
        assert model.rowCount() == 0
    filtered(qtbot, model, SALLE3)
    assert ended == [len(expected(history, SALLE3))]
    assert numbers(model) == expected(history, SALLE3)


def test_a_pause_keeps_what_arrives_from_being_found(
    qtbot: QtBot, history: History, model: HistoryModel
) -> None:
    history.append(messages(700))
    model.look()
    filtered(qtbot, model, SALLE3)
    model.set_paused(True)
    history.append(messages(70, 700))
    model.look()
    assert (model.rowCount(), model.held) == (100, 70)
    filtered(qtbot, model, parse("topic:salle4"))
    assert model.rowCount() == 100
    with qtbot.waitSignal(model.rowsInserted, timeout=WAIT_MS):
        model.set_paused(False)
    assert (model.rowCount(), model.held) == (110, 0)


def test_deletions_are_searched_around(qtbot: QtBot, history: History, model: HistoryModel) -> None:
    first = history.append(messages(2_000))
    model.look()
    filtered(qtbot, model, SALLE3)
    deleted(history, range(first + 900, first + 1_100))
    with qtbot.waitSignal(model.scan_ended, timeout=WAIT_MS):
        model.look()
    assert numbers(model) == expected(history, SALLE3)
    assert model.row_of(first + 3) == 0


def test_the_oldest_that_are_dropped_are_found_no_longer(qtbot: QtBot, tmp_path: Path) -> None:
    with kept(tmp_path / "a.sqlite3", Limits(messages=3_200)) as history:
        history.append(messages(3_000))
        assert history.flush()
        model = HistoryModel(history)
        filtered(qtbot, model, SALLE3)
        removed: list[tuple[int, int]] = []
        model.rowsRemoved.connect(lambda _parent, first, last: removed.append((first, last)))
        history.append(messages(2_000, 3_000))
        assert history.flush()
        model.look()
        wanted = expected(history, SALLE3)
        qtbot.waitUntil(lambda: model.rowCount() == len(wanted), timeout=WAIT_MS)
        assert numbers(model) == wanted
        assert removed
        assert all(first == 0 for first, _ in removed)
        model.close()


def test_what_was_dropped_before_it_was_taken_over_is_not_shown(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with kept(tmp_path / "a.sqlite3", Limits(messages=100)) as history:
        model = HistoryModel(history)
        try:
            history.append(messages(50))
            model.look()
            filtered(qtbot, model, SALLE3)
            search = model._search
            assert search is not None
            model._poll.stop()  # what it finds waits
            for start in range(50, 2_050, 500):
                history.append(messages(500, start))
            model.look()
            assert history.flush()
            qtbot.waitUntil(lambda: search._work._at == search._work._goal, timeout=WAIT_MS)
            model.look()
            model._poll.start()
            wanted = expected(history, SALLE3)
            qtbot.waitUntil(lambda: not search.is_behind, timeout=WAIT_MS)
            assert numbers(model) == wanted
        finally:
            model.close()


def test_a_search_ends_with_the_model(
    qtbot: QtBot, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LINGER", timedelta(minutes=1))
    history.append(messages(20_000))
    model = HistoryModel(history)
    model.set_filter(parse("/(v|x)a+l.*e/"))
    model.close()
    assert model.rowCount() == 0
    # The fixture `no_thread_left` sees the thread end.


def test_the_first_are_found_at_once_among_very_many(
    qtbot: QtBot, history: History, model: HistoryModel
) -> None:
    some = messages(10_000)
    for _ in range(50):
        history.append(some)
        assert history.is_open() or history.flush()
    assert history.flush()
    model.look()
    began = time.perf_counter()
    with qtbot.waitSignal(model.rowsInserted, timeout=WAIT_MS):
        model.set_filter(parse("topic:salle3 valeur"))
    first = time.perf_counter() - began
    with qtbot.waitSignal(model.scan_ended, timeout=6 * WAIT_MS):
        pass
    print(f"first {first * 1e3:.0f} ms, all {time.perf_counter() - began:.2f} s")  # noqa: T201
    assert first < 1
    assert model.rowCount() == 50 * sum(SALLE3.matches(each) for each in some)


def test_nothing_is_found_beyond_what_was_told_of(
    qtbot: QtBot, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LINGER", timedelta(milliseconds=10))
    owner = QObject()
    first = history.append(messages(700))
    search = RunningSearch(owner, history, SALLE3, first + 100)
    found: list[int] = []

    def searched_up_to(end: int) -> None:
        search.extend(end)
        qtbot.waitUntil(lambda: search.is_behind, timeout=WAIT_MS)

        def taken() -> bool:
            found.extend([*search.take_older(), *search.take_live()])
            return not search.is_behind

        qtbot.waitUntil(taken, timeout=WAIT_MS)
        assert sorted(found) == [seq for seq in expected(history, SALLE3) if seq < end]

    searched_up_to(first + 200)
    qtbot.waitUntil(lambda: not searching(), timeout=WAIT_MS)
    searched_up_to(first + 500)
    searched_up_to(first + 700)
    assert len(found) == len(set(found)) == 100
    search.cancel()


def searching() -> bool:
    return any(thread.name == "job apart" for thread in threading.enumerate())
