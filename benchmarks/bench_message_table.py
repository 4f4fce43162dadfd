"""Feed the Messages page like a flood does, and print how long the window ever stood still.

    python benchmarks/bench_message_table.py [--rate 20000] [--seconds 5] [--filter TEXT]

Batches come 60 times a second, as the bridge sends them; a timer of 1 ms measures the gaps of the
event loop. It runs offscreen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from mqtts_gui.ui.connection import SubscriptionRow
from mqtts_gui.ui.pages.messages_page import MessagesPage
from mqtts_gui.ui.theme import Theme
from tests.support.fake_messages_connection import FakeConnection

BATCH_MS = 16
TOPICS = [f"ciel/salle{number}/temperature" for number in range(40)]


class Flood(QObject):
    """Send `rate` messages a second for `seconds`, and watch the event loop."""

    def __init__(self, connection: FakeConnection, rate: int, seconds: float) -> None:
        super().__init__()
        self._connection, self._rate, self._seconds = connection, rate, seconds
        self._start = self._last = time.perf_counter()
        self.sent = 0
        self.gaps_ms: list[float] = []
        self.batches_ms: list[float] = []
        self._feeder = QTimer(self, interval=BATCH_MS, timerType=Qt.TimerType.PreciseTimer)
        self._feeder.timeout.connect(self._feed)
        self._watcher = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._watcher.timeout.connect(self._watch)
        self._feeder.start()
        self._watcher.start()

    def _feed(self) -> None:
        elapsed = time.perf_counter() - self._start
        if elapsed > self._seconds:
            QApplication.quit()
        count = int(elapsed * self._rate) - self.sent
        now = time.time_ns()
        batch = [_message(number, now) for number in range(self.sent, self.sent + count)]
        self.sent += count
        before = time.perf_counter()
        self._connection.arrive(batch)
        self.batches_ms.append((time.perf_counter() - before) * 1000)

    def _watch(self) -> None:
        now = time.perf_counter()
        self.gaps_ms.append((now - self._last) * 1000)
        self._last = now


def _message(number: int, now: int) -> Message:
    return Message(
        time_ns=now,
        incoming=True,
        topic=TOPICS[number % len(TOPICS)],
        payload=b'{"valeur": 21.%d}' % number,
        qos=number % 3,
        retain=False,
        duplicate=False,
    )


def main() -> int:
    """Run the flood and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--filter", default="")
    options = parser.parse_args()
    application = QApplication([])
    Theme().apply(application, "light", 100)
    folder = tempfile.TemporaryDirectory()
    history = History(Path(folder.name) / "a.sqlite3", Limits(), on_trouble=print)
    connection = FakeConnection()
    connection.open_history(history)
    connection.subscriptions = [SubscriptionRow("ciel/+/temperature", 0, 1)]
    page = MessagesPage(connection)
    page.resize(1048, 659)
    page.show()
    page.messages.filter_bar.show_only(options.filter)
    application.processEvents()
    flood = Flood(connection, options.rate, options.seconds)
    application.exec()
    gaps = sorted(flood.gaps_ms)
    rows = page.messages.model.rowCount()
    page.messages.model.close()
    history.close()
    folder.cleanup()
    print(f"{flood.sent} messages in {len(flood.batches_ms)} batches, {rows} rows in the table")
    print(f"worst stall {gaps[-1]:.1f} ms, 99th percentile {gaps[int(len(gaps) * 0.99)]:.1f} ms")
    median, worst = statistics.median(flood.batches_ms), max(flood.batches_ms)
    print(f"a batch takes {median:.2f} ms (median), {worst:.1f} ms at worst")
    return 0


if __name__ == "__main__":
    sys.exit(main())
