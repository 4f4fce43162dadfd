"""Histories that nothing can be written of: they show what fits in memory all the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from mqtts_gui.store import history_tail, history_writer
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Period, Stats, instant
from mqtts_gui.store.history_unkept import UnkeptHistory
from tests.support.histories import SECOND, START_NS, Told, deleted, kept, message, messages, raw

NAME = "a.sqlite3"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_writer, "RETRY", timedelta(milliseconds=50))


def numbers(history: History) -> list[int]:
    with closing(history.reader()) as reader:
        found = [each.message.time_ns for each in reader.page(0, 1 << 40)]
    return [(time_ns - START_NS) // SECOND for time_ns in found]


def test_what_is_unkept_can_be_read_and_counted() -> None:
    history = UnkeptHistory()
    first = history.append(messages(5))
    assert history.append(messages(5, 5)) == first + 5

    stats = history.stats()
    assert numbers(history) == list(range(10))
    assert (stats.count, stats.first_seq, stats.last_seq) == (10, first, first + 9)
    assert stats.bytes == 0
    assert not history.flush()


def test_the_oldest_go_when_memory_is_full_and_the_gate_stays_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history_tail.Tail.__init__, "__defaults__", (10_000,))
    history = UnkeptHistory()
    for number in range(1_000):
        history.append([message(number)])
        assert history.is_open()

    left = numbers(history)
    assert 20 < len(left) < 40
    assert left == list(range(1_000 - len(left), 1_000))
    assert history.stats().count == len(left)


PERIOD = Period(instant(START_NS + 3 * SECOND), instant(START_NS + 8 * SECOND))


@pytest.mark.parametrize(
    ("what", "gone"),
    [
        ("ciel/salle1/#", {1, 8, 15}),
        (PERIOD, {3, 4, 5, 6, 7}),
        (None, set(range(20))),
        ("nobody", set[int]()),
    ],
)
def test_what_is_unkept_can_be_deleted(what: object, gone: set[int]) -> None:
    history = UnkeptHistory()
    history.append(messages(12))
    history.append(messages(8, 12))
    before = history.epoch()

    assert deleted(history, what) == len(gone)
    assert numbers(history) == [each for each in range(20) if each not in gone]
    assert history.stats().count == 20 - len(gone)
    assert history.epoch() != before


def test_messages_that_stay_keep_their_numbers() -> None:
    history = UnkeptHistory()
    first = history.append(messages(9))
    deleted(history, {first + 2, first + 6, first + 7})

    with closing(history.reader()) as reader:
        left = [each.seq - first for each in reader.page(0, 99)]
        assert left == [0, 1, 3, 4, 5, 8]
        assert reader.message(first + 8) == message(8)
        assert reader.place_of(first + 8) == 5
    assert history.append(messages(1)) == first + 9


def test_a_file_of_another_window_is_counted_as_it_is_read(tmp_path: Path) -> None:
    with kept(tmp_path / NAME) as history:
        history.append(messages(30))
    with closing(raw(tmp_path / f"{NAME}-lock")) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        told = Told()
        with kept(tmp_path / NAME, told=told) as history:
            history.append(messages(5, 30))

            assert told.codes == ["history-in-use"]
            assert history.stats().count == 35
            assert history.stats().first_seq == 1
            assert numbers(history) == list(range(35))
            holder.rollback()
            told.wait("history-saved-again")
            assert history.flush()
            assert history.stats().count == 35
            assert numbers(history) == list(range(35))


def _in_the_way(path: Path) -> None:
    path.write_text("in the way", encoding="utf-8")


def _a_loop(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize("make", [_in_the_way, _a_loop])
def test_a_folder_that_takes_no_file_leaves_the_messages_in_memory(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "folder")
    told = Told()
    with kept(tmp_path / "folder" / NAME, told=told) as history:
        assert history.stats() == Stats()
        history.append(messages(7))

        assert told.codes == ["history-not-saved"]
        assert history.stats().count == 7
        assert numbers(history) == list(range(7))
    assert told.codes == ["history-not-saved", "history-messages-unsaved"]
