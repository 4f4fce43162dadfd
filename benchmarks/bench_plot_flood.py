"""How the window stands a flood while it plots four of its topics: frames, points, the event loop.

    python benchmarks/bench_plot_flood.py [--rate 100000] [--seconds 20] [--display N]

As `bench_window`, with a plot window beside the main one, in which each of four topics has a curve:
at 100,000 messages a second, 2,500 points a second for each. An idle process keeps the same clock.
It asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QTimer

from benchmarks.bench_window import FILTER, _report
from benchmarks.flood_sender import TOPICS
from benchmarks.flood_setting import Broker, Part, screen
from benchmarks.watched_window import Follower, say
from mqtts_gui.mqtt.profile import Profile, Subscription
from mqtts_gui.store.profiles import ProfileStore
from mqtts_gui.ui.plotting import Plotting
from tests.support.lab import make_lab

SERIES = 4
_SPAN_NS = 60 * 10**9
_POLL_MS = 100


class PlotFollower(Follower):
    """Opens the plot once the page is there, and counts its frames during the flood."""

    def begin_plotting(self) -> None:
        """Begin with it."""
        self._begun = (0.0, 0)
        self.begin()
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

    def tell_plot(self) -> None:
        """Say what was plotted, and how often."""
        at, frames = self._begun
        panel = self._panel
        figures = {
            "frames_s": round((panel.view.frames - frames) / (time.perf_counter() - at), 1),
            "points": [len(each.series) for each in panel.plots.plotted],
        }
        say(f"plot {json.dumps(figures)}")


def window(folder: str) -> None:
    """Run the program."""
    from mqtts_gui.ui.application import Application  # noqa: PLC0415 - not for who measures
    from mqtts_gui.ui.program import parse  # noqa: PLC0415

    application = Application(parse(["--data-dir", folder, "--lang", "en"]))
    application.show()
    follower = PlotFollower(application, application.quit)
    follower.watch.told.connect(follower.tell_plot)
    QTimer.singleShot(1000, follower, follower.begin_plotting)
    application.run()


def measure(broker: Broker, chosen: argparse.Namespace) -> str:
    """Let the window take the flood, and say how it did."""
    with tempfile.TemporaryDirectory() as folder, screen(chosen.display) as environment:
        lab = broker.lab
        profile = Profile(id="flood", name="Flood", host="localhost").with_changes(
            port=broker.port, ca_file=lab.authority.certificate,
            client_cert=lab.client.certificate, client_key=lab.client.key,
            subscriptions=(Subscription(FILTER, 0),),
        )  # fmt: skip
        ProfileStore(Path(folder)).save([profile])
        idle = Part("watched_window.py", "idle")
        shown = Part("bench_plot_flood.py", "--window", folder, environment=environment)
        sender = Part("flood_sender.py", str(broker.plain), str(chosen.rate), str(chosen.seconds))
        sender.tell("go")
        sent = sender.figures()
        shown.tell(int(sent["sent"]))
        idle.tell(0)
        plot = shown.expect("plot ").removeprefix("plot ").strip()
        return f"{_report(shown.figures(), idle.figures(), sent)}\n  plot {plot}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--display", type=int, help="number of the screen; any that is free")
    parser.add_argument("--window", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.window:
        window(chosen.window)
        return
    with tempfile.TemporaryDirectory() as folder:
        broker = Broker(make_lab(Path(folder)))
        with broker.running():
            print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
            print(measure(broker, chosen), flush=True)


if __name__ == "__main__":
    main()
