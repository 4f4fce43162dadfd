"""Readers that never pause: they give way to the writer, and the log stays cheap beside them."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from typing_extensions import override

from mqtts_gui.store import history_turns
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.history_repair import Opened
from mqtts_gui.store.history_schema import LOG_BYTES, LOG_PAGES
from mqtts_gui.store.history_tail import Chunk
from mqtts_gui.store.history_turns import FREE_S, LONGEST_S, Turns
from tests.support.histories import kept, message, messages, raw


class Clock:
    """A clock that stands still unless it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


class Rest(threading.Event):
    """Whether the writer rests; who waits for it is noted, and not kept waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    @override
    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0.0)
        return False


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(history_turns, "time", made)
    return made


def ask(turns: Turns, clock: Clock, seconds: float) -> None:
    turns.begin()
    clock.now += seconds
    turns.end()


def test_who_reads_without_a_pause_waits_as_long_as_the_reading_took(clock: Clock) -> None:
    rest = Rest()
    turns = Turns(rest)
    ask(turns, clock, 3 * FREE_S)
    assert rest.waits == []
    ask(turns, clock, 2 * FREE_S)
    assert rest.waits == [pytest.approx(3 * FREE_S)]
    ask(turns, clock, 5 * LONGEST_S)
    ask(turns, clock, 0)
    assert rest.waits[1:] == [pytest.approx(2 * FREE_S), pytest.approx(LONGEST_S)]


def test_who_pauses_between_questions_waits_for_nobody(clock: Clock) -> None:
    rest = Rest()
    turns = Turns(rest)
    for _ in range(50):
        ask(turns, clock, FREE_S / 3)
        ask(turns, clock, FREE_S / 3)
        clock.now += FREE_S
    assert rest.waits == []


def test_the_writer_rests_when_there_is_nothing_to_write(tmp_path: Path) -> None:
    with kept(tmp_path / "a.sqlite3") as history:
        history.append(messages(10))
        assert history.flush()
        assert history.at_rest.wait(20)


def test_a_log_that_readers_hold_is_moved_each_time_it_has_grown_by_as_much(tmp_path: Path) -> None:
    opened = Opened(tmp_path / "a.sqlite3")
    reader = raw(tmp_path / "a.sqlite3")
    log = tmp_path / "a.sqlite3-wal"
    number = 1

    def write() -> None:
        nonlocal number
        large = [message(number, payload=bytes(1 << 20))]
        opened.batches.write([Chunk(number, large, 1 << 20, time.monotonic())], Limits())
        opened.mind_log()
        number += 1

    def due_at(connection: sqlite3.Connection) -> int:
        (pages,) = connection.execute("PRAGMA wal_autocheckpoint").fetchone()
        return int(pages)

    with closing(reader), closing(opened):
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM state").fetchall()
        assert due_at(opened.file.connection) == LOG_PAGES
        while log.stat().st_size <= LOG_BYTES:
            write()
        assert due_at(opened.file.connection) == 2 * LOG_PAGES
        while log.stat().st_size <= 2 * LOG_BYTES:
            write()
        assert due_at(opened.file.connection) == 3 * LOG_PAGES
        reader.rollback()
        while log.stat().st_size > LOG_BYTES:
            write()
            assert number < 200
        assert due_at(opened.file.connection) == LOG_PAGES
