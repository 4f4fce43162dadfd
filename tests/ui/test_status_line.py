"""The bottom line: what it says of a connection's history, in whatever room there is."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.store.history_limits import Stats
from mqtts_gui.ui.connection import State
from tests.support.window import Bench

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@dataclass
class Holds:
    """A history that holds what a test says."""

    told: Stats

    def stats(self) -> Stats:
        """Return what it holds."""
        return self.told


@pytest.mark.parametrize(
    ("stats", "text", "tip"),
    [
        (Stats(2_559), "History: 2,559 messages, 0 lost", ""),
        (Stats(1, lost=1), "History: 1 message, 1 lost", "1 message was lost since"),
        (
            Stats(5_000_000, dropped=2_000),
            "History: 5,000,000 messages, 0 lost (oldest dropped at the limit)",
            "2,000 old messages were dropped",
        ),
        (
            Stats(20, unsaved=12, lost=1_204),
            "History: 20 messages, 1,204 lost, 12 only in memory",
            "1,204 messages were lost since",
        ),
    ],
)
def test_the_bottom_line_says_what_is_kept_and_what_is_lost(
    bench: Bench, stats: Stats, text: str, tip: str
) -> None:
    connection, line = bench.connections[0], bench.window.status_line
    bench.window.show_connection(connection)
    assert line.history_label.whole_text() == ""

    connection.history = Holds(stats)  # type: ignore[assignment]  # all that is asked of it
    connection.history_opened.emit()

    assert line.history_label.whole_text() == text
    assert tip in line.history_label.toolTip()
    bench.window.show_tool("preferences")
    assert line.history_label.whole_text() == ""


def test_in_a_narrow_bottom_line_what_is_kept_is_shortened_first(
    bench: Bench, qtbot: QtBot, each_language: str
) -> None:
    connection, line = bench.connections[0], bench.window.status_line
    connection.received, connection.sent = 2_000_000, 1_000_000
    connection.state = State.READY
    connection.history = Holds(Stats(5_000_000, dropped=1))  # type: ignore[assignment]  # likewise
    bench.window.show_connection(connection)
    connection.state_changed.emit()

    bench.frame.resize(560, 600)
    qtbot.waitUntil(lambda: line.history_label.text().endswith("…"))

    assert line.state_label.text() == line.state_label.whole_text()
    assert line.history_label.whole_text() in line.history_label.toolTip()
    bench.frame.resize(1280, 800)
    qtbot.waitUntil(lambda: not line.history_label.text().endswith("…"))
