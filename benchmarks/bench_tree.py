"""How the window stands a flood on very many topics: the tree, the table, and the event loop.

    python benchmarks/bench_tree.py [--topics 50000] [--rate 100000] [--seconds 20] [--display N]

As `bench_window`, with so many topics of one level, which is unfolded; the tree is scrolled through
and searched meanwhile. An idle process keeps the same clock. It asserts nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QTimer
from typing_extensions import override

from benchmarks.flooded_window import arguments, flood, measure
from benchmarks.watched_window import Follower, say, window

LEVEL = "plant"
_LOOK_MS = 200


class TreeFollower(Follower):
    """Unfolds the level as soon as it is there, and moves about in the tree."""

    @override
    def begin(self) -> None:
        self._beats = self._worst_rows = 0
        self._heart = QTimer(self, interval=_LOOK_MS)
        self._heart.timeout.connect(self._move)
        self._heart.start()
        super().begin()

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

    @override
    def say_more(self) -> None:
        counts = self._connection.topics
        counts.settle()
        figures = {
            "topics": counts.topics,
            "counted": counts.root.total,
            "rows": self._worst_rows,
            "trees": counts.generation,
        }
        say(f"tree {json.dumps(figures)}")


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__, seconds=20)
    parser.add_argument("--topics", type=int, default=50_000)
    parser.add_argument("--window", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.window:
        window(chosen.window, TreeFollower)
        return
    program, wanted = (Path(__file__).name, "--window"), f"{LEVEL}/#"
    measure(lambda b: flood(b, chosen, program, wanted=wanted, topics=chosen.topics, says="tree"))


if __name__ == "__main__":
    main()
