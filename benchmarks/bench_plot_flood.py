"""How the window stands a flood while it plots four of its topics: frames, points, the event loop.

    python benchmarks/bench_plot_flood.py [--rate 100000] [--seconds 20] [--display N]

As `bench_window`, with a plot window beside the main one, in which each of four topics has a curve:
at 100,000 messages a second, 2,500 points a second for each. An idle process keeps the same clock.
It asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QTimer
from typing_extensions import override

from benchmarks.flood_sender import TOPICS
from benchmarks.flooded_window import arguments, flood, measure
from benchmarks.watched_window import Follower, say, window
from mqtts_gui.ui.plotting import Plotting

SERIES = 4
_SPAN_NS = 60 * 10**9
_POLL_MS = 100


class PlotFollower(Follower):
    """Opens the plot once the page is there, and counts its frames during the flood."""

    @override
    def begin(self) -> None:
        self._begun = (0.0, 0)
        super().begin()
        plotting = self._application.frame.findChild(Plotting)
        assert plotting is not None  # noqa: S101 - the page is shown
        for topic in TOPICS[:SERIES]:
            plotting.plot(topic, "$.t")
        self._panel = plotting.open().panel
        self._panel.view.follow(_SPAN_NS)
        self._poll = QTimer(self, interval=_POLL_MS)
        self._poll.timeout.connect(self._wait_for_points)
        self._poll.start()

    def _wait_for_points(self) -> None:
        panel = self._panel
        if len(panel.plots.plotted[0].series):
            self._poll.stop()
            self._begun = (time.perf_counter(), panel.view.frames)

    @override
    def say_more(self) -> None:
        at, frames = self._begun
        panel = self._panel
        figures = {
            "frames_s": round((panel.view.frames - frames) / (time.perf_counter() - at), 1),
            "points": [len(each.series) for each in panel.plots.plotted],
        }
        say(f"plot {json.dumps(figures)}")


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__, seconds=20)
    parser.add_argument("--window", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.window:
        window(chosen.window, PlotFollower)
        return
    program = (Path(__file__).name, "--window")
    measure(lambda broker: flood(broker, chosen, program, says="plot"))


if __name__ == "__main__":
    main()
