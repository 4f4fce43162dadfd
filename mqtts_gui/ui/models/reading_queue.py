"""Files waiting to be read: a few at a time, so that a thousand leave the window its time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.reading import Read, Reading, read

CHUNK_S = 0.02
"""How long a job reads before it brings what it has: Python runs in one thread at a time."""
MOST_LANES = 4
"""Jobs at once: one does the work, others begin only when it waits for a slow drive."""
STALLED_MS = 500


class ReadingQueue(QObject):
    """Read files in the order in which they were added.

    Signals:
        taken: Files were read (a tuple of `Read`).
        progressed: So many were read, of so many; (0, 0) when none is left.
    """

    taken = Signal(object)
    progressed = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Reading] = deque()
        self._wanted: dict[int, Reading] = {}
        self._lanes: dict[object, float] = {}
        self._done = self._total = 0
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._begin)
        self._watchdog = QTimer(self, interval=STALLED_MS)
        self._watchdog.timeout.connect(self._pass_stalled)

    @property
    def is_busy(self) -> bool:
        """Whether anything waits, or is being read."""
        return bool(self._wanted)

    def add(self, readings: Iterable[Reading]) -> None:
        """Read files; what was asked before about the same rows is forgotten."""
        for reading in readings:
            if reading.entry.number not in self._wanted:
                self._total += 1
            self._wanted[reading.entry.number] = reading
            self._waiting.append(reading)
        if self._waiting and not self._lanes:
            self._next.start()
        self._report()

    def forget(self, numbers: Iterable[int]) -> None:
        """Read these rows no more."""
        for number in numbers:
            if self._wanted.pop(number, None) is not None:
                self._total -= 1
        self._report()

    def cancel(self) -> None:
        """Read nothing more."""
        self._waiting.clear()
        self._wanted.clear()
        self._report()

    def _begin(self) -> None:
        """Start one job, if anything is to be read."""
        while self._waiting and not self._is_wanted(self._waiting[0]):
            self._waiting.popleft()
        if not self._waiting:
            return
        lane = object()
        self._lanes[lane] = time.monotonic()
        self._watchdog.start()
        run_job(self, partial(_read_some, self._waiting), partial(self._take, lane), _raise)

    def _take(self, lane: object, outcomes: list[tuple[Reading, Read]]) -> None:
        self._lanes.pop(lane, None)
        if not self._lanes:
            self._watchdog.stop()
        wanted = [(reading, one) for reading, one in outcomes if self._is_wanted(reading)]
        for reading, _ in wanted:
            del self._wanted[reading.entry.number]
        self._done += len(wanted)
        # The next job begins when the window has drawn what this one brought.
        self._next.start()
        if wanted:
            self.taken.emit(tuple(one for _, one in wanted))
        self._report()
        for _, one in wanted:
            if one.error is not None:
                raise one.error

    def _pass_stalled(self) -> None:
        """Begin another job where every one of those under way waits for its drive."""
        latest = time.monotonic() - STALLED_MS / 1000
        stalled = all(begun < latest for begun in self._lanes.values())
        if stalled and len(self._lanes) < MOST_LANES:
            self._begin()

    def _is_wanted(self, reading: Reading) -> bool:
        return self._wanted.get(reading.entry.number) is reading

    def _report(self) -> None:
        if not self._wanted:
            self._done = self._total = 0
        self.progressed.emit(self._done, self._total)


def _read_some(waiting: deque[Reading]) -> list[tuple[Reading, Read]]:
    """Read from the front of `waiting` until the time is over; called in a job."""
    end = time.monotonic() + CHUNK_S
    outcomes = []
    while time.monotonic() < end:
        try:
            reading = waiting.popleft()
        except IndexError:
            break
        outcomes.append((reading, read(reading)))
    return outcomes


def _raise(error: BaseException) -> None:
    raise error
