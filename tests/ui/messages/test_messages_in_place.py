"""What a person reads stays in place to the pixel, whatever happens to the messages around it."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.store.search_query import parse
from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.message_table import MessageTable
from tests.support.histories import deleted, kept, messages

WAIT_MS = 10_000
ROUNDS = 60
LIMIT = 3_200


class Reading:
    """Somebody who reads in a table while others act."""

    def __init__(self, qtbot: QtBot, history: History, seed: int) -> None:
        self._qtbot, self._history = qtbot, history
        self._random = Random(seed)  # noqa: S311 - what happens, no secret
        self._sent = 0
        self.model = HistoryModel(history)
        self.table = MessageTable(self.model, lambda _: None)
        qtbot.addWidget(self.table)
        self.table.resize(600, 400)
        self.table.show()

    def seen(self) -> tuple[int | None, int]:
        """Return the number of the first message that is seen, and where it lies."""
        row = self.table.seen_rows().start
        return self.model.seq_at(row), self.table.top_of(row)

    def begin(self) -> None:
        self.arrive(2_500)
        self.table.scroll_to(self.table.row_height * 1_200 + 11)
        assert not self.table.following

    def act(self) -> set[int]:
        """Let something happen; return the numbers of what was deleted."""
        gone: set[int] = set()
        match self._random.randrange(6):
            case 0:
                gone = self.delete()
            case 1:
                self.turn()
            case 2:
                self.pause()
            case _:
                self.arrive()
        QApplication.processEvents()
        return gone

    def arrive(self, count: int = 0) -> None:
        count = count or self._random.randrange(1, 120)
        self._history.append(messages(count, self._sent))
        self._sent += count
        assert self._history.flush()
        self.model.look()

    def delete(self) -> set[int]:
        rows = self._random.sample(range(self.model.rowCount()), 20)
        gone = {seq for row in rows if (seq := self.model.seq_at(row)) is not None}
        deleted(self._history, gone)
        self.model.look()
        return gone

    def turn(self) -> None:
        seen, count = self.table.seen_rows(), self.model.rowCount()
        if seen.start < len(seen) or seen.stop > count - len(seen):
            return  # near an end it cannot stay: nothing lies beyond
        self.model.set_newest_first(not self.model.newest_first)

    def pause(self) -> None:
        self.model.set_paused(not self.model.paused)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_read_stays_in_place(
    qtbot: QtBot, dressed: None, tmp_path: Path, seed: int
) -> None:
    with kept(tmp_path / "a.sqlite3", Limits(messages=LIMIT)) as history:
        reading = Reading(qtbot, history, seed)
        reading.begin()
        stayed = 0
        for _ in range(ROUNDS):
            before = reading.seen()
            gone = reading.act()
            first = history.stats().first_seq or 0
            if before[0] is None or before[0] in gone or before[0] < first:
                break  # what was read went, as the oldest or by a deletion
            stayed += 1
            assert reading.seen() == before
            assert not reading.table.following
        assert stayed > 10
        reading.model.close()


def test_it_stays_when_a_filter_is_taken_away(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    Theme().apply(qapp, "light", 100)
    with kept(tmp_path / "a.sqlite3") as history:
        reading = Reading(qtbot, history, 1)
        reading.begin()
        with qtbot.waitSignal(reading.model.scan_ended, timeout=WAIT_MS):
            reading.model.set_filter(parse("topic:salle3"))
        assert reading.table.following, "the newest answers first"
        reading.table.scroll_to(reading.table.row_height * 50)
        reading.table.setCurrentIndex(reading.model.index(52, 0))
        chosen = reading.model.seq_at(52)
        reading.model.set_filter(parse(""))
        assert reading.model.seq_at(reading.table.currentIndex().row()) == chosen
        assert reading.table.currentIndex().row() in reading.table.seen_rows()
        reading.model.close()
