"""Keeps the topic tree in step with the history: topics of earlier runs, and what is deleted."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mqtts_gui.mqtt.topic_counts import MOST_TOPICS
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.jobs import Job, run_job

if TYPE_CHECKING:  # see `histories`
    from mqtts_gui.store.history import History

CHECK_S = 1.0
"""How often the history is asked whether messages were deleted."""

HEART_MS = 2_000
"""What was taken is put into the tree so often at least, seen or not: it must not pile up."""

_log = logging.getLogger(__name__)


class TopicMemory(QObject):
    """Change `connection.topics` in jobs, one at a time.

    Signals:
        changed: The tree was changed.
    """

    changed = Signal()

    def __init__(self, connection: Connection, parent: QObject) -> None:
        super().__init__(parent)
        self._connection, self._counts = connection, connection.topics
        self._job: Job | None = None
        self._is_read = False
        self._checked = 0.0
        self._mark: tuple[int, int] | None = None
        self._last = self._suspected = 0
        self._heart = QTimer(self, interval=HEART_MS)
        self._heart.timeout.connect(self.settle)
        self._heart.start()
        connection.history_opened.connect(self._read)
        self._read()

    @property
    def is_busy(self) -> bool:
        """The tree is being changed."""
        return self._job is not None

    def settle(self) -> None:
        """Put into the tree what came last, or take out what was deleted; returns at once."""
        if self._job is not None:
            return
        if not self._is_read:
            self._read()
            return
        now = time.monotonic()
        if now - self._checked >= CHECK_S:
            self._checked = now
            if self._is_edited():
                self._rebuild()
                return
        if self._counts.is_waiting:
            self._begin(self._counts.settle)

    def _read(self) -> None:
        history, counts = self._connection.history, self._counts
        if history is None or self._is_read or self._job is not None:
            return
        self._is_read = True
        self._is_edited()  # what is deleted from now on
        self._begin(lambda: counts.add_topics(_topics_of(history)))

    def _rebuild(self) -> None:
        history, counts = self._connection.history, self._counts
        if history is not None:
            since_ns = time.time_ns()
            self._begin(lambda: counts.keep_only(_topics_of(history), since_ns))

    def _is_edited(self) -> bool:
        """Say whether messages went otherwise than by age; told by numbers, without the disk."""
        history = self._connection.history
        if history is None:
            return False
        stats = history.stats()
        self._last = max(self._last, stats.last_seq or 0)
        gone = self._last - stats.count - stats.dropped - stats.lost
        mark, before = (history.epoch(), gone), self._mark
        if before is None or gone < before[1]:
            self._mark = mark
            return False
        if mark == before:
            return False
        if gone != self._suspected and mark[0] == before[0]:
            self._suspected = gone  # the figures may be of two moments: look again
            return False
        self._mark = mark
        return True

    def _begin(self, work: Callable[[], None]) -> None:
        self._job = run_job(self, work, self._end, self._fail)

    def _end(self, _result: object) -> None:
        self._job = None
        self.changed.emit()

    def _fail(self, error: BaseException) -> None:
        _log.error("the topic tree is not what the history has", exc_info=error)
        self._end(None)


def _topics_of(history: History) -> list[str]:
    reader = history.reader()
    try:
        return list(islice(reader.topics(), MOST_TOPICS))
    finally:
        reader.close()
