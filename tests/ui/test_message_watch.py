"""A message that is read while it is deleted, over a real history."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.ui.models.message_watch import MessageWatch
from tests.support.histories import deleted, kept, messages

COUNT = 30


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with kept(tmp_path / "h.sqlite3") as made:
        made.append(messages(COUNT))
        assert made.flush()
        yield made


class Watched:
    def __init__(self, history: History, seq: int) -> None:
        self.told = 0
        self.watch = MessageWatch()
        self.watch.gone.connect(self._take)
        self.watch.watch(history, seq)

    def _take(self) -> None:
        self.told += 1


def number(history: History, place: int) -> int:
    with closing(history.reader()) as reader:
        seq = reader.nth(place)
    assert seq is not None
    return seq


@pytest.mark.parametrize("place", [0, 7, COUNT - 1])
def test_a_message_that_is_deleted_is_told_of_once(
    qtbot: QtBot, history: History, place: int
) -> None:
    seq = number(history, place)
    watched = Watched(history, seq)
    with qtbot.waitSignal(watched.watch.gone):
        assert deleted(history, [seq]) == 1
    beside = Watched(history, number(history, 3))
    with qtbot.waitSignal(beside.watch.gone):
        deleted(history, None)
    assert watched.told == 1


def test_messages_that_come_and_others_that_go_are_not_told_of(
    qtbot: QtBot, history: History
) -> None:
    seq = number(history, 5)
    watched, beside = Watched(history, seq), Watched(history, seq + 1)
    history.append(messages(COUNT, COUNT))
    with qtbot.waitSignal(beside.watch.gone):
        deleted(history, [seq + 1, seq + 2])
    last = Watched(history, seq + 3)
    with qtbot.waitSignal(last.watch.gone):
        deleted(history, [seq + 3])
    assert not watched.told


def test_what_went_by_age_stays_in_view(qtbot: QtBot, tmp_path: Path) -> None:
    with kept(tmp_path / "h.sqlite3", Limits(messages=100)) as history:
        first = history.append(messages(50))
        assert history.flush()
        watched = Watched(history, first)
        history.append(messages(400, 50))
        assert history.flush()
        qtbot.waitUntil(lambda: (history.stats().first_seq or 0) > first)
        for _ in range(2):  # looks that would have told of it
            looked = watched.watch._heart.timeout
            with qtbot.waitSignal(looked):
                pass
        assert not watched.told


def test_nothing_is_told_of_a_message_that_is_read_no_more(qtbot: QtBot, history: History) -> None:
    watched, beside = (Watched(history, number(history, place)) for place in (4, 5))
    watched.watch.watch(None, None)
    with qtbot.waitSignal(beside.watch.gone):
        deleted(history, None)
    assert not watched.told
