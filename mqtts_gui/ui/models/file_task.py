"""Work on a file that takes a while: in a thread of its own, watched, cancelled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from mqtts_gui.ui.jobs import run_apart

POLL_MS = 50


class Step(Protocol):
    """How far it is: a share from 0 to 1, and how many messages."""

    @property
    def share(self) -> float: ...  # noqa: D102
    @property
    def count(self) -> int: ...  # noqa: D102


class Work(Protocol):
    """What is done: `store.export.Export` or `store.import_messages.Import`."""

    def cancel(self) -> None: ...  # noqa: D102
    def __iter__(self) -> Iterator[Step]: ...


class FileTask(QObject):
    """One piece of work.

    Signals:
        progressed: It is so far (a share from 0 to 1, and how many messages).
        ended: It was done, or it was cancelled; the work knows.
        failed: It raised this (an exception).
    """

    progressed = Signal(float, object)
    ended = Signal()
    failed = Signal(object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running = _Running(work)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._tell)
        self.destroyed.connect(work.cancel)

    def start(self) -> None:
        """Begin."""
        self._poll.start()
        run_apart(self, self._running.run, self._end, self._fail)

    def cancel(self) -> None:
        """End it soon; `ended` tells."""
        self._running.work.cancel()

    def _tell(self) -> None:
        self.progressed.emit(*self._running.progress())

    def _end(self, _result: None) -> None:
        self._poll.stop()
        self._tell()
        self.ended.emit()

    def _fail(self, error: BaseException) -> None:
        self._poll.stop()
        self.failed.emit(error)


class _Running:
    """What the thread has in its hands; no part of Qt's."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self._lock = threading.Lock()
        self._share, self._count = 0.0, 0

    def run(self) -> None:
        for step in self.work:
            with self._lock:
                self._share, self._count = step.share, step.count

    def progress(self) -> tuple[float, int]:
        with self._lock:
            return self._share, self._count
