"""How the window stands a flood on very many topics: the tree, the table, and the event loop.

    python benchmarks/bench_tree.py [--topics 50000] [--rate 100000] [--seconds 20] [--display N]

As `bench_window`, with so many topics of one level, which is unfolded; the tree is scrolled through
and searched meanwhile. An idle process keeps the same clock. It asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QTimer

from benchmarks.bench_window import _report
from benchmarks.flood_setting import Broker, Part, screen
from benchmarks.watched_window import Follower, say
from mqtts_gui.mqtt.profile import Profile, Subscription
from mqtts_gui.store.profiles import ProfileStore
from tests.support.lab import make_lab

LEVEL = "plant"
_LOOK_MS = 200


class TreeFollower(Follower):
    """Unfolds the level as soon as it is there, and moves about in the tree."""

    def begin_looking(self) -> None:
        """Begin with it."""
        self._beats = self._worst_rows = 0
        self._heart = QTimer(self, interval=_LOOK_MS)
        self._heart.timeout.connect(self._move)
        self._heart.start()
        self.begin()

    def _move(self) -> None:
        from mqtts_gui.ui.widgets.topic_tree import TopicTree  # noqa: PLC0415 - after the path

        tree = self._application.frame.findChild(TopicTree)
        if tree is None:
            return
        level = self._connection.topics.root.child(LEVEL)
        if level is not None and not tree.model.is_open(level):
            tree.model.set_open(level, opened=True)
        self._beats += 1
        tree.view.scroll_to((self._beats * 7919 * tree.view.row_height) % (tree.view.furthest + 1))
        self._worst_rows = tree.model.rowCount()

    def tell_tree(self) -> None:
        """Say what the tree holds at the end."""
        counts = self._connection.topics
        counts.settle()
        figures = {
            "topics": counts.topics,
            "counted": counts.root.total,
            "rows": self._worst_rows,
            "trees": counts.generation,
        }
        say(f"tree {json.dumps(figures)}")


def window(folder: str) -> None:
    """Run the program."""
    from mqtts_gui.ui.application import Application  # noqa: PLC0415 - not for who measures
    from mqtts_gui.ui.program import parse  # noqa: PLC0415

    application = Application(parse(["--data-dir", folder, "--lang", "en"]))
    application.show()
    follower = TreeFollower(application, application.quit)
    follower.watch.told.connect(follower.tell_tree)
    QTimer.singleShot(1000, follower, follower.begin_looking)
    application.run()


def measure(broker: Broker, chosen: argparse.Namespace) -> str:
    """Let the window take the flood, and say how it did."""
    with tempfile.TemporaryDirectory() as folder, screen(chosen.display) as environment:
        lab = broker.lab
        profile = Profile(id="flood", name="Flood", host="localhost").with_changes(
            port=broker.port, ca_file=lab.authority.certificate,
            client_cert=lab.client.certificate, client_key=lab.client.key,
            subscriptions=(Subscription(f"{LEVEL}/#", 0),),
        )  # fmt: skip
        ProfileStore(Path(folder)).save([profile])
        idle = Part("watched_window.py", "idle")
        shown = Part("bench_tree.py", "--window", folder, environment=environment)
        words = [str(broker.plain), str(chosen.rate), str(chosen.seconds), str(chosen.topics)]
        sender = Part("flood_sender.py", *words)
        sender.tell("go")
        sent = sender.figures()
        shown.tell(int(sent["sent"]))
        idle.tell(0)
        figures = shown.expect("tree ").removeprefix("tree ").strip()
        return f"{_report(shown.figures(), idle.figures(), sent)}\n  tree {figures}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=50_000)
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
