"""Run the real program on one connection, and write down how it stands a flood.

    python benchmarks/watched_window.py window FOLDER | idle

It says "ready" once it is subscribed, is told how many messages were sent in a line of its input,
and prints what it saw as JSON. `idle` is the same clock in a process that does nothing else.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from benchmarks.flood_sender import time_in

TICK_MS = 4
LOOK_MS = 50
SETTLED_S = 10.0
PATIENCE_S = 60.0


class Watch(QObject):
    """Note every gap between two turns of the event loop, and the memory."""

    told = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.gaps_ms: list[float] = []
        self.memory_mb: list[tuple[float, float]] = []
        self._begun = self._last = 0.0
        self._tick = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._note)
        self._weigh = QTimer(self, interval=500)
        self._weigh.timeout.connect(self._note_memory)

    def listen(self) -> None:
        """Tell of each number in a line of the input, and end this process with it."""
        threading.Thread(target=self._listen, daemon=True).start()

    def begin(self) -> None:
        """Begin to count."""
        self.gaps_ms.clear()
        self.memory_mb.clear()
        self._begun = self._last = time.perf_counter()
        self._tick.start()
        self._weigh.start()

    def end(self) -> dict[str, float]:
        """Stop, and return the figures."""
        self._tick.stop()
        self._weigh.stop()
        gaps = sorted(self.gaps_ms)
        grown = [mb for at, mb in self.memory_mb if at >= SETTLED_S]
        return {
            "ticks": len(gaps),
            "median_ms": statistics.median(gaps),
            "p99_ms": gaps[int(len(gaps) * 0.99)],
            "p999_ms": gaps[int(len(gaps) * 0.999)],
            "worst_ms": gaps[-1],
            "over_50_ms": sum(gap > 50 for gap in gaps),
            "memory_mb": memory_mb(),
            "growth_mb": max(grown) - grown[0] if grown else 0.0,
        }

    def _note(self) -> None:
        now = time.perf_counter()
        self.gaps_ms.append((now - self._last) * 1000)
        self._last = now

    def _note_memory(self) -> None:
        self.memory_mb.append((time.perf_counter() - self._begun, memory_mb()))

    def _listen(self) -> None:
        for line in sys.stdin:
            self.told.emit(int(line))
        os._exit(1)  # who started this process is gone


def memory_mb() -> float:
    """Return the resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def say(line: str) -> None:
    """Tell who started this process."""
    print(line, flush=True)


def idle() -> None:
    """Watch a process that does nothing."""
    application = QCoreApplication([])
    watch = Watch()

    def end(_sent: int) -> None:
        say(json.dumps(watch.end()))
        application.quit()

    watch.told.connect(end)
    watch.listen()
    watch.begin()
    say("ready")
    application.exec()


class Follower(QObject):
    """Looks at the newest row of the table, and waits for the last message."""

    def __init__(self, application: object, ended: Callable[[], None]) -> None:
        super().__init__()
        from mqtts_gui.ui.application import Application  # noqa: PLC0415 - after the path

        assert isinstance(application, Application)  # noqa: S101
        self._application, self._ended = application, ended
        self.watch = Watch()
        self.watch.told.connect(self._wait_for)
        self.watch.listen()
        self.lags_s: list[float] = []
        self._connection = application.workspace.connections[0]
        self._flood = False
        self._sent = -1
        self._told_at = self._deadline = 0.0
        self._figures: dict[str, float] = {}
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._take_look)

    def begin(self) -> None:
        """Open the connection and show its messages."""
        self._application.window.show_connection(self._connection, "messages")
        self._connection.subscriptions_changed.connect(self._say_ready)
        self._connection.open()

    def say_more(self) -> None:
        """Say what else belongs to the report: nothing here."""

    def _say_ready(self) -> None:
        if self._connection.subscriptions[0].granted_qos is not None and not self._look.isActive():
            self._look.start()
            say("ready")

    def _take_look(self) -> None:
        received = self._connection.received
        if received and not self._flood:
            self._flood = True
            self.watch.begin()
        elif self._flood and self._sent < 0 and (newest := self._newest()):
            self.lags_s.append(time.time() - newest)
        if self._sent >= 0 and (received >= self._sent or time.monotonic() > self._deadline):
            self._look.stop()
            self._tell(received)

    def _newest(self) -> float | None:
        from mqtts_gui.ui.widgets.message_card import MessageCard  # noqa: PLC0415 - as above

        card = self._application.frame.findChild(MessageCard)
        rows = card.model.rowCount() if card is not None else 0
        if card is None or not rows:
            return None
        newest = card.model.message_at(0 if card.model.newest_first else rows - 1)
        return None if newest is None else time_in(newest.payload)

    def _wait_for(self, sent: int) -> None:
        self._figures = self.watch.end()
        self.say_more()
        self._sent, self._told_at = sent, time.monotonic()
        self._deadline = self._told_at + PATIENCE_S

    def _tell(self, received: int) -> None:
        history = self._connection.history
        assert history is not None  # noqa: S101
        history.flush(timedelta(seconds=PATIENCE_S))
        stats = history.stats()
        lags = sorted(self.lags_s)
        figures = self._figures | {
            "received": received,
            "numbered": stats.last_seq or 0,
            "kept": stats.count,
            "last_after_s": time.monotonic() - self._told_at,
            "lag_worst_s": lags[-1],
            "lag_median_s": statistics.median(lags),
            "cpu_s": time.process_time(),
        }
        say(json.dumps(figures))
        self._ended()


def window(folder: str, watch: type[Follower] = Follower) -> None:
    """Run the program, and have it watched."""
    from mqtts_gui.ui.application import Application  # noqa: PLC0415 - not for `idle`
    from mqtts_gui.ui.program import parse  # noqa: PLC0415

    application = Application(parse(["--data-dir", folder, "--lang", "en"]))
    application.show()
    follower = watch(application, application.quit)
    QTimer.singleShot(1000, follower, follower.begin)
    application.run()


if __name__ == "__main__":
    if sys.argv[1] == "idle":
        idle()
    else:
        window(sys.argv[2])
