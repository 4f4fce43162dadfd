"""Notices that the message which somebody reads is no longer kept: it was deleted."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mqtts_gui.ui.jobs import Job, run_job

if TYPE_CHECKING:  # imported in a job: the first window does not wait for SQLite
    from mqtts_gui.store.history import History

HEARTBEAT = timedelta(milliseconds=250)


class MessageWatch(QObject):
    """Look, while a message is read, whether it is still in its history.

    Figures tell whether messages went otherwise than by age; only then the file is asked. What went
    by age is not looked for: it stays in view, unless others are deleted meanwhile.

    Signals:
        gone: The message is no longer there; once.
    """

    gone = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history: History | None = None
        self._seq: int | None = None
        self._last = 0
        self._known = self._suspected = (0, 0)
        self._job: Job | None = None
        self._heart = QTimer(self, interval=HEARTBEAT // timedelta(milliseconds=1))
        self._heart.timeout.connect(self._look)

    def watch(self, history: History | None, seq: int | None) -> None:
        """Watch this message, and no other; None for none."""
        self._cancel()
        self._history, self._seq, self._last = history, seq, 0
        if history is None or seq is None:
            self._heart.stop()
            return
        self._known = self._suspected = self._mark_of(history)
        self._heart.start()

    def _mark_of(self, history: History) -> tuple[int, int]:
        """Return what changes when messages go otherwise than by age."""
        stats = history.stats()
        self._last = max(self._last, stats.last_seq or 0)
        return history.epoch(), self._last - stats.count - stats.dropped - stats.lost

    def _look(self) -> None:
        history, seq = self._history, self._seq
        if history is None or seq is None:
            return
        mark, before = self._mark_of(history), self._suspected
        self._suspected = mark
        # The figures may be of two moments: what holds for two looks is believed.
        if mark != self._known and mark == before:
            self._known = mark
            self._ask(history, seq)

    def _ask(self, history: History, seq: int) -> None:
        def is_there() -> bool:
            with closing(history.reader()) as reader:
                return reader.message(seq) is not None

        def take(there: bool) -> None:  # noqa: FBT001 - the result of a job
            if not there:
                self.watch(None, None)
                self.gone.emit()

        self._cancel()
        self._job = run_job(self, is_there, take, _raise)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = None


def _raise(error: BaseException) -> None:
    raise error
