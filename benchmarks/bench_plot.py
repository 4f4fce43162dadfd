"""How many frames a second a plot of four series of 100,000 points is painted at, while it grows.

    python benchmarks/bench_plot.py [--seconds 10] [--rate 1000] [--points 100000] [--display N]

The real plot window on a screen of its own (Xvfb, openbox, xcb, 1280 by 800). Messages are handed
to the connection's feed in another thread, as a session does, fifty times a second. In the same run
an idle process keeps the same clock as the window. It asserts nothing. On a machine where others
work, `chrt -r 10` before the command leaves them out.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.flood_setting import Part, screen
from benchmarks.watched_window import Watch, say
from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.plot_view import PlotView
from mqtts_gui.ui.widgets.plot_window import PlotWindow
from tests.support.fake_messages_connection import FakeConnection

SERIES = 4
BATCHES = 50  # a second
SPANS = {"everything": None, "10 minutes": 600 * 10**9, "1 minute": 60 * 10**9}


def show(points: int, rate: int, seconds: float) -> None:
    """Show the window, let it grow, and say what was seen; a process of its own."""
    application = QApplication([])
    theme = Theme(application)
    theme.apply(application, "light")
    connection = FakeConnection()
    window = PlotWindow(connection)
    view = window.panel.view
    for number in range(SERIES):
        window.panel.plot(f"ciel/salle{number}/temperature", "$.valeur")
        window.panel.plots.plotted[-1].series.extend(_past(points, number))
    window.showMaximized()
    growing = _Growing(connection, rate)
    growing.start()

    def wait(duration_s: float) -> None:
        loop = QEventLoop()
        QTimer.singleShot(round(duration_s * 1000), loop.quit)
        loop.exec()

    say("ready")
    figures: dict[str, float] = {}
    for name, span in SPANS.items():
        view.follow(span)
        wait(1)
        found = _watched(view, wait, seconds)
        figures |= {f"{name} {key}": value for key, value in found.items()}
    growing.stop()
    figures["held"] = sum(len(each.series) for each in window.panel.plots.plotted)
    figures |= {"width": view.width(), "height": view.height()}
    window.close()
    say(json.dumps(figures))


def _watched(view: PlotView, wait: Callable[[float], None], seconds: float) -> dict[str, float]:
    watch = Watch()
    before, begun = view.frames, time.perf_counter()
    watch.begin()
    wait(seconds)
    figures = watch.end()
    figures["frames_s"] = (view.frames - before) / (time.perf_counter() - begun)
    took = []
    for _ in range(20):
        at = time.perf_counter()
        view.repaint()
        took.append((time.perf_counter() - at) * 1000)
    figures["frame_ms"] = statistics.median(took)
    return figures


def _past(points: int, number: int) -> list[tuple[int, float]]:
    noise = random.Random(number)  # noqa: S311 - repeatable, not secret
    now, value, found = time.time_ns(), 15.0 + 3 * number, []
    for at in range(points):
        value += noise.gauss(0, 0.02)
        found.append((now - (points - at) * 36 * 10**6, value + noise.gauss(0, 0.2)))
    return found


class _Growing:
    """Hand messages to a connection's feed in a thread, as a session does."""

    def __init__(self, connection: Connection, rate: int) -> None:
        self._feed = connection.series_feed
        self._each = rate // BATCHES
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        seq = 0
        while not self._ended.wait(1 / BATCHES):
            now = time.time_ns()
            payload = b'{"valeur": %d.5, "unite": "C"}' % (seq % 20)
            batch = [
                Message(
                    time_ns=now + at, incoming=True, topic=f"ciel/salle{at % SERIES}/temperature",
                    payload=payload, qos=0, retain=False, duplicate=False,
                )
                for at in range(self._each)
            ]  # fmt: skip
            self._feed.take(seq, batch)
            seq += len(batch)


def main() -> None:
    """Measure and print."""
    chosen = _arguments()
    if chosen.part == "show":
        show(chosen.points, chosen.rate, chosen.seconds)
        return
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    words = ["--part", "show", "--points", str(chosen.points), "--rate", str(chosen.rate)]
    with screen(chosen.display) as environment:
        idle = Part("watched_window.py", "idle")
        words += ["--seconds", str(chosen.seconds)]
        figures = Part("bench_plot.py", *words, environment=environment).figures()
        idle.tell(0)
        _report(figures, idle.figures(), chosen)


def _report(found: dict[str, float], idle: dict[str, float], chosen: argparse.Namespace) -> None:
    print(
        f"{SERIES} series, {found['held']:,.0f} points, {chosen.rate:,} more a second, "
        f"view of {found['width']:.0f} by {found['height']:.0f} pixels"
    )
    for name in SPANS:
        print(
            f"  {name:12} {found[f'{name} frames_s']:5.1f} frames/s   one takes "
            f"{found[f'{name} frame_ms']:5.1f} ms   clock: worst {found[f'{name} worst_ms']:6.1f} "
            f"ms   99th percentile {found[f'{name} p99_ms']:5.1f}   over 50 ms: "
            f"{found[f'{name} over_50_ms']:.0f} times"
        )
    print(
        f"  idle process                                  clock: worst {idle['worst_ms']:6.1f} ms"
        f"   99th percentile {idle['p99_ms']:5.1f}   over 50 ms: {idle['over_50_ms']:.0f} times"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--points", type=int, default=100_000, help="of each series")
    parser.add_argument("--rate", type=int, default=1000, help="points a second, of all series")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--display", type=int, help="number of the screen; any that is free")
    return parser.parse_args()


if __name__ == "__main__":
    main()
