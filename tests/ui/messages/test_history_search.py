"""A search beside the window that is given up: what it found stays, what arrives is looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from mqtts_gui.store.history import History
from mqtts_gui.store.search_query import parse
from mqtts_gui.ui.models.history_search import RunningSearch
from tests.support.histories import messages

WAIT_MS = 10_000
SLOW = parse("/(v|x)a+l.*e/")


def test_a_search_given_up_keeps_what_it_found_and_looks_at_what_arrives(
    qtbot: QtBot, history: History
) -> None:
    first = history.append(messages(60_000))
    owner = QObject()
    search = RunningSearch(owner, history, SLOW, first + 60_000)
    older: list[int] = []

    def some_found() -> bool:
        older.extend(search.take_older())
        return bool(older)

    qtbot.waitUntil(some_found, timeout=WAIT_MS)
    assert (search.searched,) == (False,)  # mypy would take it for settled
    search.cancel_search()
    assert search.searched
    assert search.progress < 1
    older += search.take_older()
    assert older == list(range(first + 59_999, first + 59_999 - len(older), -1))
    assert len(older) < 60_000
    qtbot.waitUntil(lambda: not search.is_behind, timeout=WAIT_MS)

    history.append(messages(50, 60_000))
    search.extend(first + 60_050)
    live: list[int] = []

    def all_live() -> bool:
        live.extend(search.take_live())
        return len(live) == 50

    qtbot.waitUntil(all_live, timeout=WAIT_MS)
    assert live == list(range(first + 60_000, first + 60_050))
    assert not search.take_older()
    assert not search.is_behind
    search.cancel()


def test_giving_up_what_has_ended_or_was_cancelled_does_nothing(
    qtbot: QtBot, history: History
) -> None:
    first = history.append(messages(10))
    owner = QObject()
    search = RunningSearch(owner, history, SLOW, first + 10)
    qtbot.waitUntil(lambda: search.searched, timeout=WAIT_MS)
    search.cancel_search()
    assert len(search.take_older()) == 10
    assert search.progress == 1
    search.cancel()
    search.cancel_search()
    assert not search.is_behind
